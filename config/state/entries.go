package state

import (
	"cmp"
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"flexconsole/api/sid"
)

// Entry is one write: its intent and what became of it.
type Entry struct {
	ID string
	// At is when it was about to be sent, Ended when its outcome was recorded
	// (zero while there is none). Both are UTC.
	At, Ended                    time.Time
	Profile, Account, Op, Target string
	// Fields are the names of all fields sent, Before and After the values of
	// email, locale, user_sid and launch_tag; nil is null.
	Fields        []string
	Before, After map[string]*string
	// Outcome is "applied", "not applied", "unknown", or "" while none is
	// recorded.
	Outcome, Detail string
	// Dismissed: the user has dealt with it.
	Dismissed bool
	// Live: its process still runs, so that an outcome may yet come.
	Live bool
}

// Open says whether nobody knows how it ended, and nobody ever will by
// waiting.
func (e Entry) Open() bool {
	lost := e.Outcome == "" && !e.Live
	return (lost || e.Outcome == Unknown) && !e.Dismissed
}

// settled says whether it may be forgotten one day.
func (e Entry) settled() bool {
	return e.Dismissed || e.Outcome == Applied || e.Outcome == NotApplied
}

// Problems are lines of the journal that were skipped.
type Problems struct {
	// Torn counts last lines whose process was killed over them. Nobody was told
	// that they are kept, so if one was an intent, it was not sent.
	Torn int
	// Foreign counts lines that are no records of this version.
	Foreign int
	// Files are where they lie, with ~ for home.
	Files []string
}

// Entries lists the writes to this account by all processes, newest first. An
// error says what could not be read; the entries are those that could.
func (j *Journal) Entries() ([]Entry, Problems, error) {
	files, err := j.read()
	var problems Problems
	for _, f := range files {
		problems.add(f)
	}
	var mine []Entry
	for _, e := range merge(files) {
		if sid.Equal(e.Account, j.account) {
			mine = append(mine, *e)
		}
	}
	slices.SortFunc(mine, newestFirst)
	return mine, problems, err
}

// Unknown lists the writes to this account whose outcome nobody knows, newest
// first: those that ended as unknown, and those without outcome whose process
// no longer runs. Dismissed ones are left out. Problems and error are those of
// Entries.
func (j *Journal) Unknown() ([]Entry, Problems, error) {
	all, problems, err := j.Entries()
	return slices.DeleteFunc(all, func(e Entry) bool { return !e.Open() }), problems, err
}

func newestFirst(a, b Entry) int {
	return cmp.Or(b.At.Compare(a.At), cmp.Compare(b.ID, a.ID))
}

func (p *Problems) add(f journalFile) {
	p.Foreign += f.foreign
	torn := f.torn && !f.live // a live process is just writing its last line
	if torn {
		p.Torn++
	}
	if torn || f.foreign > 0 {
		p.Files = append(p.Files, shown(f.path))
	}
}

// journalFile is the content of one file.
type journalFile struct {
	path    string
	size    int64
	live    bool
	records []record
	foreign int
	torn    bool
}

func (j *Journal) read() ([]journalFile, error) {
	if j.folder != "" {
		return readFolder(j.folder)
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	records, _, _ := parseLines(j.memory)
	return []journalFile{{records: records, live: !j.closed}}, nil
}

// readFolder reads the files of all processes, in the order of their names.
// Who is dead is found out first: the files of a dead process are complete,
// whereas one that dies after it was asked may have added an outcome. A
// process not seen on the first look has only just begun.
func readFolder(folder string) ([]journalFile, error) {
	dead, err := deadStems(folder)
	if err != nil {
		return nil, err
	}
	names, err := partNames(folder)
	if err != nil {
		return nil, err
	}
	var files []journalFile
	var failed []error
	for _, name := range names {
		f, err := readFile(filepath.Join(folder, name))
		switch {
		case err == nil:
			f.live = !dead[stemOf(name)]
			files = append(files, f)
		case !errors.Is(err, fs.ErrNotExist): // rotated away meanwhile
			failed = append(failed, err)
		}
	}
	return files, errors.Join(failed...)
}

func deadStems(folder string) (map[string]bool, error) {
	names, err := partNames(folder)
	dead := map[string]bool{}
	for _, name := range names {
		stem := stemOf(name)
		if _, asked := dead[stem]; !asked {
			dead[stem] = !held(filepath.Join(folder, stem+lockSuffix))
		}
	}
	return dead, err
}

func partNames(folder string) ([]string, error) {
	found, err := list(folder)
	var names []string
	for _, f := range found {
		if strings.HasSuffix(f.Name(), partSuffix) {
			names = append(names, f.Name())
		}
	}
	return names, err
}

func readFile(path string) (journalFile, error) {
	data, err := readWhole(path)
	if err != nil {
		return journalFile{}, cannot("read", path, err)
	}
	f := journalFile{path: path, size: int64(len(data))}
	f.records, f.foreign, f.torn = parseLines(data)
	return f, nil
}

// merge brings intents and outcomes together, of all accounts and by id. An
// outcome may lie in another file than its intent; one whose intent is gone
// with an old file says nothing any more.
func merge(files []journalFile) map[string]*Entry {
	entries := map[string]*Entry{}
	for f, r := range eachRecord(files) {
		if r.Kind == begun {
			e := intent(r)
			e.Live = f.live
			entries[r.ID] = &e
		}
	}
	for _, r := range eachRecord(files) {
		if e := entries[r.ID]; e != nil {
			e.follow(r)
		}
	}
	return entries
}

func eachRecord(files []journalFile) func(func(journalFile, record) bool) {
	return func(yield func(journalFile, record) bool) {
		for _, f := range files {
			for _, r := range f.records {
				if !yield(f, r) {
					return
				}
			}
		}
	}
}

func intent(r record) Entry {
	return Entry{
		ID: r.ID, At: r.At, Profile: r.Profile, Account: r.Account, Op: r.Op, Target: r.Target,
		Fields: r.Fields, Before: r.Before, After: r.After,
	}
}

// follow applies what came after the intent. Of several outcomes the latest
// counts.
func (e *Entry) follow(r record) {
	switch {
	case r.Kind == dismissed:
		e.Dismissed = true
	case r.Kind == ended && !r.At.Before(e.Ended):
		e.Ended, e.Outcome, e.Detail = r.At, r.Outcome, r.Detail
	}
}
