package state

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"sync"
)

// listFile is a list of one account in a JSON file of its own. Several
// consoles share the file: each change takes its lock for an instant, reads it
// again and replaces it whole.
type listFile[T any] struct {
	path string // "" keeps the list in memory
	// good says which of the file's entries are taken over, tidied puts a list
	// in order and takes away what is too much; both are pure.
	good   func(T) bool
	tidied func([]T) []T

	mu   sync.Mutex
	held []T // in memory only
}

// open sets the path: dir/folder/OWNER.json. It makes the folders
// private and removes what killed processes left. A dir of "" keeps the list in
// memory.
func (l *listFile[T]) open(dir, folder, key string) error {
	if dir == "" {
		return nil
	}
	folder = filepath.Join(dir, folder)
	for _, f := range []string{dir, folder} {
		if err := Private(f); err != nil {
			return err
		}
	}
	l.path = filepath.Join(folder, ownerOf(key).fileName()+".json")
	return Sweep(folder)
}

// all is the list in its order, the caller's to keep.
func (l *listFile[T]) all() ([]T, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.read()
}

// change reads, changes and writes under the file's lock, so that two consoles
// lose nothing of each other's. Where how fails nothing is written.
func (l *listFile[T]) change(how func([]T) ([]T, error)) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.path == "" {
		all, err := how(slices.Clone(l.held))
		if err == nil {
			l.held = l.tidied(all)
		}
		return err
	}
	lock, err := await(l.path+lockSuffix, patient.limit)
	if err != nil {
		return cannot("lock", l.path, err)
	}
	defer drop(lock)
	return l.rewrite(how)
}

func (l *listFile[T]) rewrite(how func([]T) ([]T, error)) error {
	all, err := l.read()
	if err == nil {
		all, err = how(all)
	}
	if err != nil {
		return err
	}
	data, err := json.Marshal(l.tidied(all))
	if err != nil {
		return err
	}
	return WriteFile(l.path, data)
}

// read fails on a file that it cannot understand, and so does every change:
// nothing is written over it.
func (l *listFile[T]) read() ([]T, error) {
	if l.path == "" {
		return slices.Clone(l.held), nil
	}
	data, err := read(l.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var all []T
	if err := json.Unmarshal(data, &all); err != nil {
		return nil, fmt.Errorf("cannot parse %s: %w", underHome(l.path), err)
	}
	return l.tidied(slices.DeleteFunc(all, func(entry T) bool { return !l.good(entry) })), nil
}
