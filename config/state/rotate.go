package state

import (
	"cmp"
	"slices"
	"time"
)

// keepFor is how long settled files stay, maxJournal the size of all files in
// bytes beyond which the oldest settled ones go sooner.
const (
	keepFor    = 30 * 24 * time.Hour
	maxJournal = 2 << 20
)

// rotate removes the old files of dead processes, once every intent in them is
// settled: ended and known, or dismissed. An unsettled intent is never
// dropped, nor a line that cannot be read and may be one; a torn line cannot,
// as nothing was sent on it. Trouble stops no one from working: what resists is
// left for the next start, and while a file cannot be read, which Entries
// tells, all stay, as it may hold the outcomes of others.
func rotate(folder string, now time.Time) {
	files, err := readFolder(folder)
	if err != nil {
		return
	}
	r := newRotation(files)
	for _, f := range files {
		old := now.Sub(f.newest()) > keepFor
		if (old || r.total > maxJournal) && r.mayGo(f) && remove(f.path) == nil {
			r.gone(f)
		}
	}
	dropLocksWithoutFiles(folder)
}

// dropLocksWithoutFiles leaves the other locks alone: to hold one for an
// instant would make its dead process look alive.
func dropLocksWithoutFiles(folder string) {
	names, err := partNames(folder)
	if err != nil {
		return
	}
	stems := map[string]bool{}
	for _, name := range names {
		stems[stemOf(name)] = true
	}
	dropIdle(folder, func(stem string) bool { return stems[stem] })
}

// rotation counts what is left while files go.
type rotation struct {
	entries map[string]*Entry
	// holders is in how many files an intent lies: in one, unless somebody has
	// copied a file.
	holders map[string]int
	total   int64
}

// newRotation sorts the files by age, the oldest first.
func newRotation(files []journalFile) *rotation {
	slices.SortStableFunc(files, func(a, b journalFile) int {
		return cmp.Or(a.newest().Compare(b.newest()), cmp.Compare(a.path, b.path))
	})
	r := &rotation{entries: merge(files), holders: map[string]int{}}
	for _, f := range files {
		r.count(f, 1)
		r.total += f.size
	}
	return r
}

func (r *rotation) count(f journalFile, by int) {
	for _, rec := range f.records {
		if rec.Kind == begun {
			r.holders[rec.ID] += by
		}
	}
}

func (r *rotation) gone(f journalFile) {
	r.count(f, -1)
	r.total -= f.size
}

// mayGo says whether nothing is lost with the file: no unsettled intent, and
// no outcome of an intent that stays in another file.
func (r *rotation) mayGo(f journalFile) bool {
	if f.live || f.foreign > 0 {
		return false
	}
	here := map[string]bool{}
	for _, rec := range f.records {
		if rec.Kind != begun {
			continue
		}
		if !r.entries[rec.ID].settled() {
			return false
		}
		here[rec.ID] = true
	}
	return !slices.ContainsFunc(f.records, func(rec record) bool {
		return !here[rec.ID] && r.holders[rec.ID] > 0
	})
}

// newest is the time of the last record; a file without any is old.
func (f journalFile) newest() time.Time {
	var newest time.Time
	for _, r := range f.records {
		if r.At.After(newest) {
			newest = r.At
		}
	}
	return newest
}
