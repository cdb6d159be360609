package config

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// maxFile is the largest file read, in bytes: a larger one is no file of
// settings.
const maxFile = 256 << 10

// location is where a file lies, and how people are told of it ("~/…").
type location struct{ path, shown string }

// read returns the content of a regular file, or of the one that a link
// points to. No such file is fs.ErrNotExist; a file of secrets that others may
// read is *OpenToOthers; all else is *UnreadableFile.
func (l location) read(secrets bool) ([]byte, error) {
	if err := l.findRegular(); err != nil {
		return nil, err
	}
	file, err := os.Open(l.path)
	if err != nil {
		return nil, l.unreadable(err)
	}
	defer file.Close()
	if secrets {
		if err := l.refuseOpenToOthers(file); err != nil {
			return nil, err
		}
	}
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

// missing tells a link to nowhere from no file: the link was meant to be read.
func (l location) missing() error {
	if _, err := os.Lstat(l.path); err == nil {
		return l.unreadable(errors.New("it is a link to a file that does not exist"))
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

// refuseOpenToOthers looks at the open file, so that a link is judged by what
// it points to. Windows has no such bits: there the folder's own access list
// is trusted and nothing is checked.
func (l location) refuseOpenToOthers(file *os.File) error {
	info, err := file.Stat()
	if err != nil {
		return l.unreadable(err)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		return &OpenToOthers{Path: l.shown}
	}
	return nil
}

// underHome shortens a path below the home folder to ~/….
func underHome(path, home string) string {
	if home == "" {
		return path
	}
	below, err := filepath.Rel(home, path)
	if err != nil || !filepath.IsLocal(below) {
		return path
	}
	return "~" + string(filepath.Separator) + below
}

// shellWord quotes a shown path where a shell needs it, so that the command
// can be pasted. The ~/ stays outside, or the shell would not expand it.
func shellWord(shown string) string {
	plain := func(r rune) bool {
		return r < 0x80 && (strings.ContainsRune("/._-+:,@%", r) ||
			'0' <= r && r <= '9' || 'A' <= r && r <= 'Z' || 'a' <= r && r <= 'z')
	}
	prefix, rest := "", shown
	if below, under := strings.CutPrefix(shown, "~/"); under {
		prefix, rest = "~/", below
	}
	if !strings.ContainsFunc(rest, func(r rune) bool { return !plain(r) }) {
		return shown
	}
	return prefix + "'" + strings.ReplaceAll(rest, "'", `'\''`) + "'"
}
