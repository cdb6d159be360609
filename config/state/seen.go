package state

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/gofrs/flock"

	"flexconsole/api/sid"
)

// maxSeen is how many users that are not pinned are remembered.
const maxSeen = 100

// Seen is a user as it was last read: never more than that, so it is shown
// with its age until it is read again.
type Seen struct {
	SID      string    `json:"sid"`
	Username string    `json:"username,omitempty"`
	Email    string    `json:"email,omitempty"`
	At       time.Time `json:"at"`
	Pinned   bool      `json:"pinned,omitempty"`
}

// SeenUsers remembers the users of one account that were looked up, over all
// starts. Its methods may be called from several goroutines, and several
// consoles share the file.
type SeenUsers struct {
	path string // "" keeps them in memory
	mu   sync.Mutex
	held []Seen // in memory only
}

// OpenSeen opens what is remembered of account in dir/seen; dir "" keeps it in
// memory, for the demo.
func OpenSeen(dir, account string) (*SeenUsers, error) {
	if dir == "" {
		return &SeenUsers{}, nil
	}
	folder := filepath.Join(dir, "seen")
	for _, f := range []string{dir, folder} {
		if err := Private(f); err != nil {
			return nil, err
		}
	}
	return &SeenUsers{path: filepath.Join(folder, safe(account)+".json")}, nil
}

// All are the users remembered: pinned ones first, the latest first among each.
func (s *SeenUsers) All() ([]Seen, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.read()
}

// Saw remembers a user as just read; a pin stays.
func (s *SeenUsers) Saw(u Seen) error {
	return s.change(func(all []Seen) []Seen {
		if i := place(all, u.SID); i >= 0 {
			u.Pinned = all[i].Pinned
			all = slices.Delete(all, i, i+1)
		}
		return append(all, u)
	})
}

// Pin keeps a user on the list for good, or lets go of it. A user that is not
// remembered is added as u.
func (s *SeenUsers) Pin(u Seen, pinned bool) error {
	return s.change(func(all []Seen) []Seen {
		i := place(all, u.SID)
		if i < 0 {
			all, i = append(all, u), len(all)
		}
		all[i].Pinned = pinned
		return all
	})
}

func place(all []Seen, id string) int {
	return slices.IndexFunc(all, func(u Seen) bool { return sid.Equal(u.SID, id) })
}

// change reads, changes and writes under the file's lock, so that two consoles
// lose nothing of each other's.
func (s *SeenUsers) change(how func([]Seen) []Seen) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.path == "" {
		s.held = ordered(how(s.held))
		return nil
	}
	lock, err := await(s.path + lockSuffix)
	if err != nil {
		return err
	}
	defer drop(lock)
	all, err := s.read()
	if err != nil {
		return err
	}
	data, err := json.Marshal(ordered(how(all)))
	if err != nil {
		return err
	}
	return WriteFile(s.path, data)
}

// await takes a lock that another console has for an instant only.
func await(path string) (lock *flock.Flock, err error) {
	for range 20 {
		if lock, err = hold(path); !errors.Is(err, errHeld) {
			break
		}
	}
	return lock, err
}

func (s *SeenUsers) read() ([]Seen, error) {
	if s.path == "" {
		return slices.Clone(s.held), nil
	}
	data, err := os.ReadFile(s.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, cannot("read", s.path, err)
	}
	var all []Seen
	if err := json.Unmarshal(data, &all); err != nil {
		return nil, fmt.Errorf("cannot understand %s: %w", shown(s.path), err)
	}
	return ordered(slices.DeleteFunc(all, func(u Seen) bool { return !sid.Valid(sid.FlexUser, u.SID) })), nil
}

// ordered puts pinned users first and the latest first, and forgets the oldest
// of too many.
func ordered(all []Seen) []Seen {
	slices.SortStableFunc(all, func(a, b Seen) int {
		switch {
		case a.Pinned && !b.Pinned:
			return -1
		case b.Pinned && !a.Pinned:
			return 1
		}
		return b.At.Compare(a.At)
	})
	kept := 0
	return slices.DeleteFunc(all, func(u Seen) bool {
		if !u.Pinned {
			kept++
		}
		return kept > maxSeen && !u.Pinned
	})
}
