package state

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"sync"
	"time"

	"github.com/gofrs/flock"
)

// Runs saves bulk edits on disk while they run, so that one interrupted by a crash can be
// resumed. Each run is a file of its own, and a lock next to it says that its process is
// running. Its methods may be called from several goroutines.
type Runs struct {
	folder string // "" keeps nothing
	owner  owner
	old    bool // lines without a host are the owner's too
	now    func() time.Time
	disk   disk

	mu    sync.Mutex
	open  []*Run
	taken []*flock.Flock // of cut runs that this console goes on with
}

// Run is one run in progress. Its methods may be called from several
// goroutines.
type Run struct {
	runs *Runs
	id   string

	mu   sync.Mutex
	lock *flock.Flock
	file *os.File // nil in memory, and once the run has ended
	size int64
}

// RecordedRun is a run as it is on disk: unfinished, where its process ended before it
// did, or done.
type RecordedRun struct {
	ID string
	// At is when it began, in UTC.
	At time.Time
	// Plan is what Begin was given, Settled the SIDs that had ended, and Outcomes how
	// in a word each.
	Plan     []byte
	Settled  []string
	Outcomes map[string]string
	// Sent are the names of the fields that were sent for each.
	Sent map[string][]string
}

// runLine is one line of a run's file: the first contains the plan, the others
// a row that ended.
type runLine struct {
	Version int       `json:"v"`
	At      time.Time `json:"at"`
	Account string    `json:"account,omitempty"`
	Host    string    `json:"host,omitempty"`
	Plan    []byte    `json:"plan,omitempty"`
	SID     string    `json:"sid,omitempty"`
	Outcome string    `json:"outcome,omitempty"`
	Sent    []string  `json:"sent,omitempty"`
}

// doneSuffix is that of a run that is done, which is kept to be undone.
const (
	runSuffix  = ".run"
	doneSuffix = ".done"
)

// keepRuns is how many runs that are done are kept.
const keepRuns = 50

var errRunEnded = errors.New("the run has ended")

// OpenRuns opens the runs over users of a Key in dir/runs; dir "" keeps
// nothing, for the demo. It makes dir and the folder private.
func OpenRuns(dir, key string, now func() time.Time) (*Runs, error) {
	r := &Runs{owner: ownerOf(key), now: now, disk: system}
	if dir == "" {
		return r, nil
	}
	r.folder = filepath.Join(dir, "runs")
	for _, folder := range []string{dir, r.folder} {
		if err := Private(folder); err != nil {
			return nil, err
		}
	}
	dropIdle(r.folder, func(name string) bool {
		_, err := os.Stat(filepath.Join(r.folder, name+runSuffix))
		return err == nil
	})
	r.forgetOld()
	return r, nil
}

// forgetOld removes the oldest runs that are done. Trouble stops no one from working.
func (r *Runs) forgetOld() {
	names, _ := r.named(doneSuffix)
	slices.Sort(names) // by their time
	for i, id := range names {
		path := filepath.Join(r.folder, id+doneSuffix)
		info, err := os.Stat(path)
		if i < len(names)-keepRuns || err == nil && r.now().Sub(info.ModTime()) > keepFor {
			_ = remove(path)
		}
	}
}

// named are the IDs of the runs whose files end with a suffix.
func (r *Runs) named(suffix string) ([]string, error) {
	found, err := list(r.folder)
	var ids []string
	for _, f := range found {
		if id, ours := strings.CutSuffix(f.Name(), suffix); ours {
			ids = append(ids, id)
		}
	}
	return ids, err
}

// ReadOld has it list runs of older versions too, which may be of any host.
func (r *Runs) ReadOld() { r.old = true }

// Begin keeps the plan of a run, which must not be empty. When it returns an
// error, in one sentence, nothing of the run may be sent.
func (r *Runs) Begin(plan []byte) (*Run, error) {
	at := r.now().UTC().Round(0)
	run := &Run{runs: r, id: newStem(at)}
	if r.folder == "" {
		return run, nil
	}
	err := run.create()
	if err == nil {
		err = run.add(runLine{At: at, Account: r.owner.account, Host: r.owner.host, Plan: plan})
	}
	if err != nil {
		return nil, errors.Join(cannot("write", r.path(run.id), err), run.end(true))
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.open = append(r.open, run)
	return run, nil
}

func (r *Runs) path(id string) string { return filepath.Join(r.folder, id+runSuffix) }

func (r *Runs) lockPath(id string) string { return filepath.Join(r.folder, id+lockSuffix) }

// create takes the lock before there is a file, so that the file is never taken
// for a dead process's.
func (run *Run) create() (err error) {
	if run.lock, err = hold(run.runs.lockPath(run.id)); err != nil {
		return err
	}
	run.file, err = os.OpenFile(run.runs.path(run.id), os.O_CREATE|os.O_EXCL|os.O_WRONLY|os.O_APPEND, privateFile)
	if err != nil {
		return err
	}
	return run.runs.disk.syncFolder(run.runs.folder)
}

// ID is what RecordedRun has once the process has ended.
func (run *Run) ID() string { return run.id }

// Leave ends the run before it is done: what is left of it is offered by
// Unfinished once this process has ended, or is forgotten by Discard.
func (run *Run) Leave() error {
	run.mu.Lock()
	defer run.mu.Unlock()
	if run.file == nil {
		return nil
	}
	err := run.file.Close()
	run.file = nil
	return err
}

// Settle records that a row ended, how in a word, and the names of the fields that were
// sent. When it returns an error, in one sentence, no further row may be taken.
func (run *Run) Settle(user, outcome string, sent ...string) error {
	run.mu.Lock()
	defer run.mu.Unlock()
	if run.runs.folder == "" {
		return nil
	}
	if run.file == nil {
		return errRunEnded
	}
	if err := run.add(runLine{At: run.runs.now().UTC().Round(0), SID: user, Outcome: outcome, Sent: sent}); err != nil {
		return cannot("write", run.runs.path(run.id), err)
	}
	return nil
}

// add writes a line in one call. What a failed call left is taken back, as its
// line was never acknowledged.
func (run *Run) add(line runLine) error {
	line.Version = recordVersion
	data, err := json.Marshal(line)
	if err != nil {
		return err
	}
	data = append(data, '\n')
	if _, err = run.runs.disk.write(run.file, data); err == nil {
		err = run.runs.disk.sync(run.file)
	}
	if err != nil {
		return errors.Join(err, run.file.Truncate(run.size))
	}
	run.size += int64(len(data))
	return nil
}

// Finish forgets the run: nothing of it is left to be offered. A second time it
// does nothing.
func (run *Run) Finish() error {
	run.mu.Lock()
	defer run.mu.Unlock()
	return run.end(true)
}

// Keep ends a run that is done, and keeps it for Done.
func (run *Run) Keep() error {
	run.mu.Lock()
	defer run.mu.Unlock()
	if run.file == nil {
		return nil
	}
	if err := run.end(false); err != nil {
		return err
	}
	return run.runs.Retire(run.id)
}

// Retire counts a run as done, of which another one has the rest.
func (r *Runs) Retire(id string) error {
	if r.folder == "" {
		return nil
	}
	if err := os.Rename(r.path(id), filepath.Join(r.folder, id+doneSuffix)); err != nil {
		return cannot("rename", r.path(id), err)
	}
	return r.disk.syncFolder(r.folder)
}

// end closes the file, removes it if it is not wanted, and gives up the lock.
func (run *Run) end(forget bool) error {
	var failed []error
	if run.file != nil {
		failed = append(failed, run.file.Close())
		if forget {
			failed = append(failed, remove(run.runs.path(run.id)))
		}
		run.file = nil
	}
	if run.lock != nil {
		failed = append(failed, drop(run.lock))
		run.lock = nil
	}
	return errors.Join(failed...)
}

// Close gives up the locks: runs that have not finished count as cut from now
// on.
func (r *Runs) Close() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	var failed []error
	for _, run := range r.open {
		run.mu.Lock()
		failed = append(failed, run.end(false))
		run.mu.Unlock()
	}
	for _, lock := range r.taken {
		failed = append(failed, drop(lock))
	}
	r.open, r.taken = nil, nil
	return errors.Join(failed...)
}

// Take claims a run that was cut, until Close: two consoles must not both go
// on with it. ErrTaken says that another has it, or is done with it.
func (r *Runs) Take(id string) error {
	if r.folder == "" {
		return nil
	}
	lock, err := hold(r.lockPath(id))
	if errors.Is(err, errHeld) {
		return ErrTaken
	}
	if err != nil {
		return cannot("lock", r.path(id), err)
	}
	if _, err := os.Stat(r.path(id)); err != nil {
		return errors.Join(ErrTaken, drop(lock))
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.taken = append(r.taken, lock)
	return nil
}

// Unfinished lists the runs over users of this account whose process ended
// before they did, the oldest first. An error says what could not be read; the
// runs are those that could.
func (r *Runs) Unfinished() ([]RecordedRun, error) {
	if r.folder == "" {
		return nil, nil
	}
	ids, err := r.named(runSuffix)
	ids = slices.DeleteFunc(ids, func(id string) bool { return held(r.lockPath(id)) })
	return r.readAll(ids, runSuffix, err)
}

// Done lists the runs over users of this account that are done, the oldest first, as far
// as they are kept. The error is that of Unfinished.
func (r *Runs) Done() ([]RecordedRun, error) {
	if r.folder == "" {
		return nil, nil
	}
	ids, err := r.named(doneSuffix)
	return r.readAll(ids, doneSuffix, err)
}

// readAll reads the files of runs; err is what went wrong before.
func (r *Runs) readAll(ids []string, suffix string, err error) ([]RecordedRun, error) {
	var runs []RecordedRun
	for _, id := range ids {
		data, failed := read(filepath.Join(r.folder, id+suffix))
		if failed != nil && !errors.Is(failed, fs.ErrNotExist) {
			err = errors.Join(err, failed)
			continue
		}
		if run, mine := r.parse(id, data); mine {
			runs = append(runs, run)
		}
	}
	sort.SliceStable(runs, func(i, j int) bool { return runs[i].At.Before(runs[j].At) })
	return runs, err
}

// parse reads a run's file. A first line that is not whole is one over which
// the process was killed before it sent anything; so is a last one, whose row is
// safe to run again.
func (r *Runs) parse(id string, data []byte) (run RecordedRun, mine bool) {
	run.ID = id
	for {
		text, rest, whole := bytes.Cut(data, []byte{'\n'})
		var line runLine
		switch {
		case !whole:
			return run, mine
		case json.Unmarshal(text, &line) != nil || line.Version != recordVersion:
		case line.Plan != nil && r.owner.has(line.Account, line.Host, r.old):
			run.At, run.Plan, mine = line.At, line.Plan, true
		case line.SID != "":
			run.Settled = append(run.Settled, line.SID)
			if run.Outcomes == nil {
				run.Outcomes, run.Sent = map[string]string{}, map[string][]string{}
			}
			run.Outcomes[line.SID], run.Sent[line.SID] = line.Outcome, line.Sent
		}
		data = rest
	}
}

// Discard forgets a run that Unfinished listed.
func (r *Runs) Discard(id string) error {
	if r.folder == "" {
		return nil
	}
	if id == "" || filepath.Base(id) != id {
		return fmt.Errorf("no run named %q", id)
	}
	if err := remove(r.path(id)); err != nil {
		return cannot("remove", r.path(id), err)
	}
	return nil
}
