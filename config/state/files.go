// Package state saves what a crash must not lose: files that are replaced as a whole,
// locks that end with their process, the journal of writes, and the drafts of forms. It
// knows neither requests nor screens. Its guarantees are for a killed process, not for a
// power cut. No secret belongs in any of its files, and no message in the journal; a
// draft and a preset of a launch contain its first message as typed.
package state

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"

	"flexconsole/config/access"
)

const (
	privateFolder fs.FileMode = 0o700
	privateFile   fs.FileMode = 0o600
)

// tempPrefix begins the name of every temp; the writer's process id follows.
const tempPrefix = ".tmp-"

// tempAge is how old a temp may be while its process seems to run.
const tempAge = time.Hour

// disk has the calls that fail on a full or broken disk, so that tests can make
// them fail.
type disk struct {
	write  func(*os.File, []byte) (int, error)
	sync   func(*os.File) error
	rename func(from, to string) error
}

var system = disk{writeRedacted, (*os.File).Sync, func(from, to string) error {
	return patient.do(func() error { return os.Rename(from, to) })
}}

// WriteFile replaces the file at path by data, readable for its owner only, and creates
// the folders. At every moment the file has either all of the old content or all of the
// new. An error is one sentence with the path (~ for home) and the reason, and the old
// content stays.
func WriteFile(path string, data []byte) error {
	return system.writeFile(path, data)
}

func (d disk) writeFile(path string, data []byte) error {
	if err := d.replace(path, data); err != nil {
		return cannot("write", path, err)
	}
	return nil
}

func (d disk) replace(path string, data []byte) error {
	folder := filepath.Dir(path)
	if err := os.MkdirAll(folder, privateFolder); err != nil {
		return err
	}
	temp, err := os.CreateTemp(folder, tempPrefix+strconv.Itoa(os.Getpid())+"-*") // with mode 0600
	if err != nil {
		return err
	}
	err = d.fill(temp, data)
	if err == nil {
		err = d.rename(temp.Name(), path)
	}
	if err != nil {
		return errors.Join(err, remove(temp.Name()))
	}
	return d.syncFolder(folder)
}

// fill writes, syncs and closes.
func (d disk) fill(file *os.File, data []byte) error {
	_, err := d.write(file, data)
	if err == nil {
		err = d.sync(file)
	}
	if closing := file.Close(); err == nil {
		err = closing
	}
	return err
}

// syncFolder makes a new name last. Where folders cannot be synced (Windows,
// some network file systems) the system is trusted to do so in time.
func (d disk) syncFolder(path string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	defer folder.Close()
	err = d.sync(folder)
	if errors.Is(err, errors.ErrUnsupported) || errors.Is(err, syscall.EINVAL) {
		return nil
	}
	return err
}

// Sweep removes the temporary files that killed processes left in a folder, and no other
// file. The name of a temporary file has its process, so it is removed as soon as that
// has ended. Process ids are used again, always so in containers; hence a temporary file
// older than an hour is removed in any case: no write takes that long. Where two machines
// share the folder, one may remove a temporary file that the other is writing; that write
// then fails and says so. A missing folder is no error.
func Sweep(dir string) error { return sweep(dir, abandoned) }

// SweepAll removes every temp in a folder in which nothing is being written, as
// the caller knows.
func SweepAll(dir string) error { return sweep(dir, func(int, fs.FileInfo) bool { return true }) }

func sweep(dir string, done func(writer int, temp fs.FileInfo) bool) error {
	found, err := list(dir)
	if err != nil {
		return err
	}
	var failed []error
	for _, f := range found {
		writer, ours := tempOf(f.Name())
		info, gone := f.Info()
		if !ours || gone != nil || !madeHere(info) || !done(writer, info) {
			continue
		}
		if err := remove(filepath.Join(dir, f.Name())); err != nil {
			failed = append(failed, cannot("remove", filepath.Join(dir, f.Name()), err))
		}
	}
	return errors.Join(failed...)
}

// tempOf is the process in the name of a temporary file: only digits.
func tempOf(name string) (writer int, ours bool) {
	rest, ours := strings.CutPrefix(name, tempPrefix)
	process, random, two := strings.Cut(rest, "-")
	writer, err := strconv.Atoi(process)
	_, notRandom := strconv.ParseUint(random, 10, 64)
	return writer, ours && two && err == nil && notRandom == nil && process == strconv.Itoa(writer) && writer > 0
}

// madeHere says whether a file belongs to this user alone, as temps do.
func madeHere(info fs.FileInfo) bool {
	return runtime.GOOS == "windows" || access.Yours(info) && info.Mode().Perm()&^privateFile == 0
}

func abandoned(writer int, temp fs.FileInfo) bool {
	return !running(writer) || time.Since(temp.ModTime()) > tempAge
}

// running asks by signal 0, which is not delivered. On Windows finding the
// process is the whole answer.
func running(pid int) bool {
	process, err := os.FindProcess(pid)
	if err != nil {
		return false
	}
	defer func() { _ = process.Release() }()
	if runtime.GOOS == "windows" {
		return true
	}
	err = process.Signal(syscall.Signal(0))
	return err == nil || errors.Is(err, fs.ErrPermission) // someone else's runs too
}

// Private makes sure that the folder exists, is yours, and that no other user can read it
// or your files directly in it: folders 0700, files 0600; wider permissions are narrowed,
// narrower ones stay. Another user's folder is an error, and left as it is; so is a place
// below one. Links are left alone, and so is Windows, which has no such permissions.
func Private(dir string) error {
	if err := checker().Own(dir); err != nil {
		return err
	}
	if err := os.MkdirAll(dir, privateFolder); err != nil {
		return cannot("create the folder", dir, err)
	}
	if runtime.GOOS == "windows" {
		return nil
	}
	if err := narrow(dir, privateFolder); err != nil {
		return err
	}
	found, err := list(dir)
	if err != nil {
		return err
	}
	for _, f := range found {
		if err := narrow(filepath.Join(dir, f.Name()), privateFile); err != nil {
			return err
		}
	}
	return nil
}

// checker words paths as all sentences of this package do.
func checker() access.Checker { return access.NewChecker(underHome) }

// narrow takes away the permissions beyond mode from what is yours; another
// user's file is refused when it is read. A file that is gone by now was another
// console's temp.
func narrow(path string, mode fs.FileMode) error {
	info, err := os.Stat(path)
	if err == nil && access.Yours(info) && info.Mode().Perm()&^mode != 0 {
		err = os.Chmod(path, info.Mode().Perm()&mode)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return cannot("restrict access to", path, err)
	}
	return nil
}

// errNotRegular: a pipe or device would keep a reader waiting.
var errNotRegular = errors.New("it is not a regular file")

// read returns the content of a regular file that is yours or root's.
func read(path string) ([]byte, error) {
	file, err := open(path)
	if err != nil {
		return nil, cannot("read", path, err)
	}
	defer file.Close()
	data, err := io.ReadAll(file)
	if err != nil {
		return nil, cannot("read", path, err)
	}
	return data, nil
}

// open opens a file that another process may be replacing, without waiting for the
// other end of a pipe, and looks at what it has opened.
func open(path string) (file *os.File, err error) {
	err = patient.do(func() error {
		file, err = os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
		return err
	})
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = errNotRegular
	}
	if err == nil {
		err = checker().Trusted(path, info)
	}
	if err != nil {
		file.Close()
		return nil, err
	}
	return file, nil
}

// list names the regular files of a folder, which may be missing, in order.
func list(dir string) ([]fs.DirEntry, error) {
	all, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, cannot("read the folder", dir, err)
	}
	var regular []fs.DirEntry
	for _, e := range all {
		if e.Type().IsRegular() {
			regular = append(regular, e)
		}
	}
	return regular, nil
}

// remove is content when someone else was faster.
func remove(path string) error {
	err := patient.do(func() error { return os.Remove(path) })
	if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

func cannot(what, path string, err error) error {
	return fmt.Errorf("cannot %s %s: %w", what, underHome(path), reason(err))
}

// reason drops the path from the system's error, as it is said already; for a
// temp it would even be the wrong one.
func reason(err error) error {
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case inUse(err), denied(err):
		return errInUse
	case errors.As(err, &path):
		return path.Err
	case errors.As(err, &link):
		return link.Err
	}
	return err
}

// underHome is the path as people see it: ~ for their home.
func underHome(path string) string {
	home, err := os.UserHomeDir()
	if err != nil || home == "" {
		return path
	}
	below, err := filepath.Rel(home, path)
	if err != nil || !filepath.IsLocal(below) {
		return path
	}
	return filepath.Join("~", below)
}
