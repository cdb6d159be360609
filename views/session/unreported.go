package session

import (
	"slices"
	"sync"
)

// unreportedResult is the result of a write that no screen has received yet: the write,
// and a raw sentence on its result.
type unreportedResult struct {
	write canceller
	tell  func() string
}

// unreportedResults are the results of writes that no screen has received yet. Safe for
// use by several goroutines.
type unreportedResults struct {
	mu      sync.Mutex
	results []unreportedResult
}

// AddUnreported keeps the result of a write until a screen receives it; tell returns its
// sentence, raw, "" for nothing.
func (u *unreportedResults) AddUnreported(write canceller, tell func() string) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.results = append(u.results, unreportedResult{write, tell})
}

// MarkReported records that a screen has received the result of a write.
func (u *unreportedResults) MarkReported(write canceller) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.results = slices.DeleteFunc(u.results, func(r unreportedResult) bool { return r.write == write })
}

// Unreported are the results of writes that ended too late for any screen, a line each;
// raw text, to be escaped.
func (u *unreportedResults) Unreported() []string {
	var lines []string
	for _, r := range u.untaken() {
		if line := r.tell(); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

func (u *unreportedResults) untaken() []unreportedResult {
	u.mu.Lock()
	defer u.mu.Unlock()
	return slices.Clone(u.results)
}
