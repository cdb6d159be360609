package state

import (
	"errors"
	"io/fs"
	"path/filepath"
	"sync"
)

// shelf keeps named pieces of data, each replaced whole. Reading or moving one
// that is not there is fs.ErrNotExist, removing it is nothing.
type shelf interface {
	// claim makes the caller the one owner of name, or is ErrTaken.
	claim(name string) (release func() error, err error)
	read(name string) ([]byte, error)
	write(name string, data []byte) error
	rename(from, to string) error
	remove(name string) error
	// shown is what people see of name.
	shown(name string) string
}

// diskShelf keeps each piece in a file.
type diskShelf struct {
	folder string
	disk   disk
}

func (s diskShelf) path(name string) string { return filepath.Join(s.folder, name) }

func (s diskShelf) shown(name string) string { return underHome(s.path(name)) }

func (s diskShelf) claim(name string) (func() error, error) {
	path := s.path(name) + lockSuffix
	lock, err := hold(path)
	if errors.Is(err, errHeld) {
		return nil, ErrTaken
	}
	if err != nil {
		return nil, cannot("lock", path, err)
	}
	return func() error { return drop(lock) }, nil
}

func (s diskShelf) read(name string) ([]byte, error) { return read(s.path(name)) }

func (s diskShelf) write(name string, data []byte) error {
	return s.disk.writeFile(s.path(name), data)
}

func (s diskShelf) rename(from, to string) error {
	err := s.disk.rename(s.path(from), s.path(to))
	if err == nil {
		err = s.disk.syncFolder(s.folder)
	}
	if err != nil {
		return cannot("move", s.path(from), err)
	}
	return nil
}

func (s diskShelf) remove(name string) error {
	err := remove(s.path(name))
	if err == nil {
		err = s.disk.syncFolder(s.folder)
	}
	if err != nil {
		return cannot("remove", s.path(name), err)
	}
	return nil
}

// memoryShelf keeps the pieces for as long as the process lives.
type memoryShelf struct {
	mu    sync.Mutex
	data  map[string][]byte
	taken map[string]bool
}

func newMemoryShelf() *memoryShelf {
	return &memoryShelf{data: map[string][]byte{}, taken: map[string]bool{}}
}

func (s *memoryShelf) shown(name string) string { return name }

func (s *memoryShelf) claim(name string) (func() error, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.taken[name] {
		return nil, ErrTaken
	}
	s.taken[name] = true
	return func() error {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.taken, name)
		return nil
	}, nil
}

func (s *memoryShelf) read(name string) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	data, there := s.data[name]
	if !there {
		return nil, fs.ErrNotExist
	}
	return data, nil
}

func (s *memoryShelf) write(name string, data []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.data[name] = data
	return nil
}

func (s *memoryShelf) rename(from, to string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	data, there := s.data[from]
	if !there {
		return fs.ErrNotExist
	}
	s.data[to] = data
	delete(s.data, from)
	return nil
}

func (s *memoryShelf) remove(name string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.data, name)
	return nil
}
