package config

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"flexconsole/config/access"
)

// maxFile is the largest file read, in bytes: a larger one is no file of
// settings.
const maxFile = 256 << 10

// location is where a file lies, and how people see it ("~/…").
type location struct{ path, shown, home string }

// read returns the content of a regular file, or of the one that a link
// points to. No such file is fs.ErrNotExist; a file of secrets that others may
// read is *OpenToOthers; one that others may change, or whose folder they may
// change, is *access.Problem; all else is *UnreadableFile.
func (l location) read(secrets bool) ([]byte, error) {
	if err := l.findRegular(); err != nil {
		return nil, err
	}
	if err := l.refuseOthers(secrets); err != nil {
		return nil, err
	}
	file, err := os.Open(l.path)
	if err != nil {
		return nil, l.unreadable(err)
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, maxFile+1))
	if err != nil {
		return nil, l.unreadable(err)
	}
	if len(data) > maxFile {
		return nil, l.unreadable(errors.New("it is larger than 256 KiB"))
	}
	return data, nil
}

// findRegular looks before opening: opening a named pipe would wait for ever.
func (l location) findRegular() error {
	if l.path == "" {
		return fs.ErrNotExist
	}
	info, err := os.Stat(l.path)
	if errors.Is(err, fs.ErrNotExist) {
		return l.missing()
	}
	if err != nil {
		return l.unreadable(err)
	}
	if !info.Mode().IsRegular() {
		return l.unreadable(errors.New("it is not a regular file"))
	}
	return nil
}

// missing reports a link to a file that does not exist, unlike a missing file: the link
// is there to be read.
func (l location) missing() error {
	info, err := os.Lstat(l.path)
	switch {
	case err == nil && info.Mode()&fs.ModeSymlink != 0:
		return l.unreadable(errors.New("it is a link to a file that does not exist"))
	case err == nil: // another login has just made it
		return l.findRegular()
	}
	return fs.ErrNotExist
}

func (l location) unreadable(err error) error {
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		err = pathError.Err // without the path, which is said once
	}
	return &UnreadableFile{Path: l.shown, Err: err}
}

// checker words paths as the location does.
func (l location) checker() access.Checker {
	return access.NewChecker(func(path string) string { return UnderHome(path, l.home) })
}

// refuseOthers is an error where others have a say in the file.
func (l location) refuseOthers(secrets bool) error {
	check := l.checker().File
	if secrets {
		check = l.checker().Secret
	}
	err := check(l.path)
	problem, ofOthers := errors.AsType[*access.Problem](err)
	switch {
	case err == nil:
		return nil
	case !ofOthers:
		return l.unreadable(err)
	case secrets && problem.Permissions:
		return &OpenToOthers{Path: l.shown}
	}
	return problem
}

// refuseRoom is an error where others have a say in the folder of the file, or
// where the folder would become a part of another user's files.
func (l location) refuseRoom() error {
	folder := filepath.Dir(l.path)
	if err := l.checker().Folder(folder); err != nil {
		return err
	}
	return l.checker().Room(folder)
}

// UnderHome shortens a path below the home folder to ~/….
func UnderHome(path, home string) string {
	if home == "" {
		return path
	}
	below, err := filepath.Rel(home, path)
	if err != nil || !filepath.IsLocal(below) {
		return path
	}
	return "~" + string(filepath.Separator) + below
}
