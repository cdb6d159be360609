package state

import (
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/gofrs/flock"
)

// maxPart is the size at which a process goes on in a next file, in bytes.
const maxPart = 1 << 20

var errClosed = errors.New("the journal is closed")

// Journal records the writes to an account, each intent before it is sent and its outcome
// afterwards. Every process writes its own files, one JSON line per record and one write
// call per line, and holds a lock while it runs: so others can distinguish an intent in
// progress from one whose process was killed. Its methods may be called from several
// goroutines.
type Journal struct {
	folder  string // "" keeps the lines in memory
	profile string
	owner   owner
	now     func() time.Time
	disk    disk
	old     bool // lines without a host are the owner's too

	reading sync.Mutex // guards last
	last    reading

	mu     sync.Mutex
	closed bool
	stem   string // begins the names of this process's files and its ids
	count  int    // of intents
	lock   *flock.Flock
	file   *os.File // nil before the first record, and after a failure that stuck
	part   int
	size   int64
	memory []byte
}

// OpenJournal opens the journal in dir/journal for what is done under profile
// to the account of a Key; dir "" keeps everything in memory, for the demo. It
// makes dir and the folder private and removes old files (see rotate); nothing
// else is written before the first intent.
func OpenJournal(dir, profile, key string, now func() time.Time) (*Journal, error) {
	j := &Journal{profile: profile, owner: ownerOf(key), now: now, disk: system}
	j.stem = newStem(j.time())
	if dir == "" {
		return j, nil
	}
	j.folder = filepath.Join(dir, "journal")
	for _, folder := range []string{dir, j.folder} {
		if err := Private(folder); err != nil {
			return nil, err
		}
	}
	rotate(j.folder, j.time())
	return j, nil
}

// ReadOld has it list entries of older versions too, which may be of any host.
func (j *Journal) ReadOld() { j.old = true }

// newStem is unique over all processes, and sorts by time for people who look
// into the folder.
func newStem(at time.Time) string {
	return at.Format("20060102T150405") + "-" + strings.ToLower(rand.Text()[:12])
}

// time is now as it is read from a file: without zone and monotonic clock.
func (j *Journal) time() time.Time { return j.now().UTC().Round(0) }

// Begin records the intent of a write: the operation and its target in the
// program's words, the names of its fields, and of email, locale, user_sid and
// launch_tag the values before and after, where nil is null; values of other
// fields are not kept. When it returns an id, the intent is on disk. When it
// returns an error, which says why in one sentence, the write must not be sent.
func (j *Journal) Begin(op, target string, fields []string, before, after map[string]*string) (id string, err error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.count++
	id = fmt.Sprintf("%s-%06d", j.stem, j.count)
	err = j.add(record{
		Kind: begun, ID: id, Profile: j.profile, Op: op, Target: target,
		Fields: fields, Before: before, After: after,
	})
	if err != nil {
		return "", err
	}
	return id, nil
}

// End records how an intent ended: outcome is "applied", "not applied" or
// "unknown"; detail is for people, such as the SID of what was made, or a code
// and a request id, and never a secret or a message body. It may come a second
// time, from any process, once an unknown outcome has become known: the latest
// counts.
func (j *Journal) End(id, outcome, detail string) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.add(record{Kind: ended, ID: id, Outcome: outcome, Detail: detail})
}

// Dismiss records that the user has handled an intent of unknown outcome, which
// may be another process's.
func (j *Journal) Dismiss(id string) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.add(record{Kind: dismissed, ID: id})
}

// Close gives up the lock: intents without outcome count as unknown from now
// on.
func (j *Journal) Close() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.closed = true
	var failed []error
	if j.file != nil {
		failed = append(failed, j.file.Close())
		j.file = nil
	}
	if j.lock != nil {
		failed = append(failed, drop(j.lock))
		j.lock = nil
	}
	return errors.Join(failed...)
}

// add writes a record; j.mu is held. It refuses what a reader would skip.
func (j *Journal) add(r record) error {
	if j.closed {
		return errClosed
	}
	r.Version, r.At, r.Account, r.Host = recordVersion, j.time(), j.owner.account, j.owner.host
	if !r.valid() {
		return fmt.Errorf("not a journal record: %s of %q with outcome %q", r.Kind, r.ID, r.Outcome)
	}
	line, err := r.limited().line()
	if err != nil {
		return err
	}
	if j.folder == "" {
		j.memory = append(j.memory, line...)
		return nil
	}
	if err := j.write(line); err != nil {
		return cannot("write", j.path(), err)
	}
	return nil
}

func (j *Journal) write(line []byte) error {
	if err := j.ready(len(line)); err != nil {
		return err
	}
	_, err := j.disk.write(j.file, line)
	if err == nil {
		err = j.disk.sync(j.file)
	}
	if err != nil {
		j.takeBack()
		return err
	}
	j.size += int64(len(line))
	return nil
}

// takeBack removes what a failed write left, as its record was never
// acknowledged. A file that cannot even be shortened is given up; the next
// record begins another.
func (j *Journal) takeBack() {
	if j.file.Truncate(j.size) != nil {
		_ = j.file.Close() // its failure is being reported
		j.file = nil
	}
}

// ready opens the first file, or the next one when the line would make this
// one too large.
func (j *Journal) ready(line int) error {
	if err := j.claim(); err != nil {
		return err
	}
	if j.file != nil && j.size+int64(line) <= maxPart {
		return nil
	}
	file, err := j.openPart(j.part + 1)
	if err != nil {
		return err
	}
	if j.file != nil {
		_ = j.file.Close() // every record in it is synced
	}
	j.file, j.part, j.size = file, j.part+1, 0
	return nil
}

// claim takes this process's lock. It comes before the first file, so that no
// file is ever taken for a dead process's.
func (j *Journal) claim() (err error) {
	if j.lock == nil {
		j.lock, err = hold(filepath.Join(j.folder, j.stem+lockSuffix))
	}
	return err
}

func (j *Journal) openPart(part int) (*os.File, error) {
	path := partPath(j.folder, j.stem, part)
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY|os.O_APPEND, privateFile)
	if err != nil {
		return nil, err
	}
	if err := j.disk.syncFolder(j.folder); err != nil {
		return nil, errors.Join(err, file.Close(), remove(path))
	}
	return file, nil
}

// path is the file an error is about: the open one, or the one to be opened.
func (j *Journal) path() string {
	if j.file != nil {
		return j.file.Name()
	}
	return partPath(j.folder, j.stem, j.part+1)
}

const partSuffix = ".jsonl"

func partPath(folder, stem string, part int) string {
	return filepath.Join(folder, fmt.Sprintf("%s-%04d%s", stem, part, partSuffix))
}

// stemOf is the process that a journal file belongs to.
func stemOf(name string) string {
	name = strings.TrimSuffix(name, partSuffix)
	if i := strings.LastIndexByte(name, '-'); i >= 0 {
		return name[:i]
	}
	return name
}
