package state

import (
	"slices"
	"sort"
	"time"

	"flexconsole/api/sid"
)

// maxSeen is how many users that are not pinned are remembered.
const maxSeen = 100

// Seen is a user when it was last read, shown with its age until it is read again.
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
type SeenUsers struct{ listFile[Seen] }

// OpenSeen opens what is remembered of a Key in dir/seen; dir "" keeps it in
// memory, for the demo.
func OpenSeen(dir, key string) (*SeenUsers, error) {
	s := &SeenUsers{listFile[Seen]{
		good:   func(u Seen) bool { return sid.Valid(sid.FlexUser, u.SID) },
		tidied: ordered,
	}}
	if err := s.open(dir, "seen", key); err != nil {
		return nil, err
	}
	return s, nil
}

// All are the users remembered: pinned ones first, the latest first among each.
func (s *SeenUsers) All() ([]Seen, error) { return s.all() }

// Saw remembers users as just read; a pin stays.
func (s *SeenUsers) Saw(users ...Seen) error {
	return s.change(func(all []Seen) ([]Seen, error) {
		for _, u := range users {
			if i := place(all, u.SID); i >= 0 {
				u.Pinned = all[i].Pinned
				all = slices.Delete(all, i, i+1)
			}
			all = append(all, u)
		}
		return all, nil
	})
}

// Pin keeps a user on the list permanently, or unpins it. A user that is not
// remembered is added as u.
func (s *SeenUsers) Pin(u Seen, pinned bool) error {
	return s.change(func(all []Seen) ([]Seen, error) {
		i := place(all, u.SID)
		if i < 0 {
			all, i = append(all, u), len(all)
		}
		all[i].Pinned = pinned
		return all, nil
	})
}

func place(all []Seen, id string) int {
	return slices.IndexFunc(all, func(u Seen) bool { return sid.Equal(u.SID, id) })
}

// ordered puts pinned users first and the latest first, and forgets the oldest
// of too many.
func ordered(all []Seen) []Seen {
	sort.SliceStable(all, func(i, j int) bool {
		a, b := all[i], all[j]
		if a.Pinned != b.Pinned {
			return a.Pinned
		}
		return a.At.After(b.At)
	})
	kept := 0
	return slices.DeleteFunc(all, func(u Seen) bool {
		if !u.Pinned {
			kept++
		}
		return kept > maxSeen && !u.Pinned
	})
}
