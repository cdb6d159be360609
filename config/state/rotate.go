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
// settled: ended and known, or dismissed. An unsettled intent is never dropped,
// nor a line that cannot be read and may be one; a torn line cannot, as nothing
// was sent on it. Trouble stops no one from working: what resists is left for
// the next start, and while a file cannot be read, which Entries tells, all
// stay, as it may contain the outcomes of others.
func rotate(folder string, now time.Time) {
	r := &rotation{parts: map[*journalFile]*part{}, fates: map[string]*fate{}}
	files, err := readFolder(folder, r.add)
	if err != nil {
		return
	}
	for _, p := range r.inOrder(files) {
		old := now.Sub(p.newest) > keepFor
		if (old || r.total > maxJournal) && r.mayGo(p) && remove(p.file.path) == nil {
			r.gone(p)
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

// rotation counts what is left while files go. Of the records it keeps no more
// than it needs, as there may be many.
type rotation struct {
	parts map[*journalFile]*part
	fates map[string]*fate
	total int64
}

// part is what a file says of which intents.
type part struct {
	file *journalFile
	// newest is the time of the last record; a file without any is old.
	newest time.Time
	// begins are the intents that lie here, later those of which it says what
	// became of them.
	begins, later []*fate
}

// fate is what became of an intent.
type fate struct {
	// known is the intent's end, nil while nothing is known of it.
	known *Entry
	// holders is in how many files the intent lies: in one, unless somebody has
	// copied a file.
	holders int
}

func (r *rotation) add(f *journalFile, rec record) {
	p := r.part(f)
	if rec.At.After(p.newest) {
		p.newest = rec.At
	}
	about := r.fates[rec.ID]
	if about == nil {
		about = &fate{}
		r.fates[rec.ID] = about
	}
	if rec.Kind == begun {
		about.holders++
		p.begins = append(p.begins, about)
		return
	}
	rec.Detail = ""
	if about.known == nil {
		about.known = &Entry{}
	}
	about.known.follow(rec)
	p.later = append(p.later, about)
}

func (r *rotation) part(f *journalFile) *part {
	if r.parts[f] == nil {
		r.parts[f] = &part{file: f}
	}
	return r.parts[f]
}

// inOrder sorts the files by age, the oldest first.
func (r *rotation) inOrder(files []*journalFile) []*part {
	var parts []*part
	for _, f := range files {
		parts = append(parts, r.part(f))
		r.total += f.size
	}
	slices.SortStableFunc(parts, func(a, b *part) int {
		return cmp.Or(a.newest.Compare(b.newest), cmp.Compare(a.file.path, b.file.path))
	})
	return parts
}

func (r *rotation) gone(p *part) {
	for _, intent := range p.begins {
		intent.holders--
	}
	r.total -= p.file.size
}

// mayGo says whether nothing is lost with the file: no unsettled intent, and
// no outcome of an intent that stays in another file.
func (r *rotation) mayGo(p *part) bool {
	if p.file.live || p.file.foreign > 0 {
		return false
	}
	here := map[*fate]bool{}
	for _, intent := range p.begins {
		if intent.known == nil || !intent.known.settled() {
			return false
		}
		here[intent] = true
	}
	return !slices.ContainsFunc(p.later, func(about *fate) bool { return !here[about] && about.holders > 0 })
}
