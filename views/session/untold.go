package session

import (
	"slices"
	"sync"
)

// untoldResult is a write's result that no screen has taken yet: whose it is, and
// the sentence that tells it, raw.
type untoldResult struct {
	write canceller
	tell  func() string
}

// untoldResults are the results of writes that no screen has taken yet. Safe for
// use by several goroutines.
type untoldResults struct {
	mu      sync.Mutex
	results []untoldResult
}

// AddUntold keeps the result of a write until it is delivered; tell says it, raw, "" for
// nothing.
func (u *untoldResults) AddUntold(write canceller, tell func() string) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.results = append(u.results, untoldResult{write, tell})
}

// TakeUntold says that a screen has taken the result of a write.
func (u *untoldResults) TakeUntold(write canceller) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.results = slices.DeleteFunc(u.results, func(r untoldResult) bool { return r.write == write })
}

// Untold are the results of writes that ended too late for any screen, a line
// each; raw text, to be escaped.
func (u *untoldResults) Untold() []string {
	var lines []string
	for _, r := range u.untaken() {
		if line := r.tell(); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

func (u *untoldResults) untaken() []untoldResult {
	u.mu.Lock()
	defer u.mu.Unlock()
	return slices.Clone(u.results)
}
