package state

import (
	"errors"
	"fmt"
	"io/fs"
	"sync"
)

var errReleased = errors.New("the form was closed")

// Slot is the claim to one form's draft. Its methods may be called from
// several goroutines; after Release all of them but Release fail.
type Slot struct {
	drafts             *Drafts
	kind, target, name string

	mu      sync.Mutex
	release func() error // nil once released
	last    int64        // the sequence of the last draft saved
	saved   bool         // whether there was one
}

// Load reads the draft that an earlier form left; false says that there is none. A file
// that is no draft is renamed to NAME.broken-1 (or the next free number), which the error
// says; from then on there is none.
func (s *Slot) Load() (Draft, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.release == nil {
		return Draft{}, false, errReleased
	}
	draft, err := s.drafts.read(s.name)
	var broken *brokenError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Draft{}, false, nil
	case errors.As(err, &broken):
		return Draft{}, false, s.setAside(broken)
	}
	return draft, err == nil, err
}

func (s *Slot) setAside(broken *brokenError) error {
	aside, err := s.freeName()
	if err == nil {
		err = s.drafts.shelf.rename(s.name, aside)
	}
	if err != nil {
		return errors.Join(broken, err)
	}
	return fmt.Errorf("%w; it was renamed to %s", broken, aside)
}

// freeName needs no lock of its own: only the owner of the slot makes such
// names.
func (s *Slot) freeName() (string, error) {
	for n := 1; ; n++ {
		name := fmt.Sprintf("%s.broken-%d", s.name, n)
		_, err := s.drafts.shelf.read(name)
		if errors.Is(err, fs.ErrNotExist) {
			return name, nil
		}
		if err != nil {
			return "", err
		}
	}
}

// Save replaces the draft; its kind and target are the slot's, its time is
// now. Saves may overtake each other on their way here: the first is taken as
// it comes, and one whose sequence is not above the last saved is dropped
// without an error. After an error the draft before is still there, and the
// same sequence may be tried again.
func (s *Slot) Save(sequence int64, d Draft) error {
	return s.change(sequence, func() error {
		d.Kind, d.Target, d.At = s.kind, s.target, s.drafts.now().UTC().Round(0)
		data, err := d.encode()
		if err != nil {
			return err
		}
		return s.drafts.shelf.write(s.name, data)
	})
}

// Remove deletes the draft: its values were saved, or discarded by the user. It has a
// sequence number as Save does, so that a write that is still waiting does not restore
// the draft, and a late removal deletes no newer draft. The slot stays claimed.
func (s *Slot) Remove(sequence int64) error {
	return s.change(sequence, func() error { return s.drafts.shelf.remove(s.name) })
}

// change makes a change that none of a later sequence has overtaken.
func (s *Slot) change(sequence int64, how func() error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.release == nil {
		return errReleased
	}
	if s.saved && sequence <= s.last {
		return nil
	}
	err := how()
	if err == nil {
		s.last, s.saved = sequence, true
	}
	return err
}

// Release gives the claim up; the draft stays. A second time it does nothing.
func (s *Slot) Release() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.release == nil {
		return nil
	}
	release := s.release
	s.release = nil
	return release()
}
