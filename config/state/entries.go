package state

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"time"
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
	// Dismissed: the user has handled it.
	Dismissed bool
	// Live: its process still runs, so that an outcome may yet come.
	Live bool
}

// Open says whether the end of the write is unknown and will not become known by waiting.
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
	// Torn counts last lines whose process was killed while writing them. Their writes
	// were not reported as recorded, so if one was an intent, it was not sent.
	Torn int
	// Foreign counts lines that are no records of this version.
	Foreign int
	// Files are where they lie, with ~ for home.
	Files []string
}

// Entries lists the writes to this account by all processes, newest first. An error says
// what could not be read; the entries are those that could. Entries of several calls may
// share their values, which must not be changed.
func (j *Journal) Entries() ([]Entry, Problems, error) {
	j.reading.Lock()
	defer j.reading.Unlock()
	seen := j.seen()
	if last := j.last; seen != "" && seen == last.seen {
		return slices.Clone(last.entries), last.problems, last.err
	}
	r := j.readAll()
	if j.last = (reading{}); len(r.entries) < manyEntries {
		return r.entries, r.problems, r.err
	}
	r.seen = seen
	j.last = r
	return slices.Clone(r.entries), r.problems, r.err
}

// manyEntries are worth keeping for those who ask next: several screens do at
// once.
const manyEntries = 1000

// reading is what Entries gave, and of what files.
type reading struct {
	seen     string
	entries  []Entry
	problems Problems
	err      error
}

func (j *Journal) readAll() (r reading) {
	c := collection{entries: map[string]*Entry{}, texts: map[string]string{}}
	files, err := j.read(func(f *journalFile, rec record) {
		if rec.Kind != begun || j.owner.has(rec.Account, rec.Host, j.old) {
			c.add(f, rec)
		}
	})
	for _, f := range files {
		r.problems.add(f)
	}
	r.entries, r.err = c.inOrder(), err
	return r
}

// seen identifies a state of the files: their names, sizes and times, and which processes
// are running; "" where it cannot.
func (j *Journal) seen() string {
	if j.folder == "" {
		return ""
	}
	dead, err := deadStems(j.folder)
	if err != nil {
		return ""
	}
	found, err := list(j.folder)
	if err != nil {
		return ""
	}
	text := fmt.Sprintln(j.old)
	for _, f := range found {
		info, err := f.Info()
		if err != nil {
			return ""
		}
		text += fmt.Sprintln(f.Name(), info.Size(), info.ModTime().UnixNano(), info.Mode(), dead[stemOf(f.Name())])
	}
	return text
}

// Unknown lists the writes to this account whose outcome is unknown, newest first: those
// that ended as unknown, and those without outcome whose process no longer runs.
// Dismissed ones are left out. Problems and error are those of Entries.
func (j *Journal) Unknown() ([]Entry, Problems, error) {
	all, problems, err := j.Entries()
	return slices.DeleteFunc(all, func(e Entry) bool { return !e.Open() }), problems, err
}

func newestFirst(a, b Entry) int {
	return cmp.Or(b.At.Compare(a.At), cmp.Compare(b.ID, a.ID))
}

func (p *Problems) add(f *journalFile) {
	p.Foreign += f.foreign
	torn := f.torn && !f.live // a live process is just writing its last line
	if torn {
		p.Torn++
	}
	if torn || f.foreign > 0 {
		p.Files = append(p.Files, underHome(f.path))
	}
}

// journalFile is one file, without its records.
type journalFile struct {
	path    string
	size    int64
	live    bool
	foreign int
	torn    bool
}

// read hands on every record, those of a file in their order.
func (j *Journal) read(each func(*journalFile, record)) ([]*journalFile, error) {
	if j.folder != "" {
		return readFolder(j.folder, each)
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	f := &journalFile{live: !j.closed}
	err := f.scan(bytes.NewReader(j.memory), each)
	return []*journalFile{f}, err
}

// readFolder reads the files of all processes, in the order of their names, a
// record at a time: there may be many. Who is dead is found out first: the files
// of a dead process are complete, whereas one that dies after it was asked may
// have added an outcome. A process not seen on the first look has only just
// begun.
func readFolder(folder string, each func(*journalFile, record)) ([]*journalFile, error) {
	dead, err := deadStems(folder)
	if err != nil {
		return nil, err
	}
	names, err := partNames(folder)
	if err != nil {
		return nil, err
	}
	var files []*journalFile
	var failed []error
	for _, name := range names {
		f := &journalFile{path: filepath.Join(folder, name), live: !dead[stemOf(name)]}
		err := f.read(each)
		switch {
		case err == nil:
			files = append(files, f)
		case !errors.Is(err, fs.ErrNotExist): // rotated away in the meantime
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

func (f *journalFile) read(each func(*journalFile, record)) error {
	file, err := open(f.path)
	if err != nil {
		return cannot("read", f.path, err)
	}
	defer file.Close()
	if err := f.scan(file, each); err != nil {
		return cannot("read", f.path, err)
	}
	return nil
}

// scan reads lines. Foreign counts lines that are not records. Torn: there is more after
// the last newline. As a record is written with its newline in one call, it is a record
// whose process was killed while writing it, and which was not reported as recorded.
func (f *journalFile) scan(from io.Reader, each func(*journalFile, record)) error {
	lines := bufio.NewReaderSize(from, 64<<10)
	for {
		line, err := lines.ReadBytes('\n')
		f.size += int64(len(line))
		if err == io.EOF {
			f.torn = len(line) > 0
			return nil
		}
		if err != nil {
			return err
		}
		if r, ok := parseLine(line); ok {
			each(f, r)
		} else {
			f.foreign++
		}
	}
}

// collection joins intents with their outcomes, by id. An outcome may be in a file that
// is read before its intent; an outcome without intent, whose file was removed, is
// ignored.
type collection struct {
	entries map[string]*Entry
	later   []record
	// texts are those that many records share, each kept once.
	texts map[string]string
}

func (c *collection) add(f *journalFile, r record) {
	if r.Kind != begun {
		c.later = append(c.later, r)
		return
	}
	for _, text := range []*string{&r.Profile, &r.Account, &r.Op, &r.Target} {
		*text = c.shared(*text)
	}
	for i := range r.Fields {
		r.Fields[i] = c.shared(r.Fields[i])
	}
	e := intent(r)
	e.Live = f.live
	c.entries[r.ID] = &e
}

func (c *collection) shared(text string) string {
	if kept, there := c.texts[text]; there {
		return kept
	}
	c.texts[text] = text
	return text
}

func (c *collection) inOrder() []Entry {
	for _, r := range c.later {
		if e := c.entries[r.ID]; e != nil {
			e.follow(r)
		}
	}
	all := make([]Entry, 0, len(c.entries))
	for id, e := range c.entries {
		all = append(all, *e)
		delete(c.entries, id)
	}
	sort.Slice(all, func(i, j int) bool { return newestFirst(all[i], all[j]) < 0 })
	return all
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
