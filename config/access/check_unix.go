//go:build !windows

package access

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// noFollow opens no link, noWait does not wait for the other end of a pipe.
const noFollow, noWait = syscall.O_NOFOLLOW, syscall.O_NONBLOCK

// File checks a file of settings: nobody but you and root may be able to change
// it, its folder, or where a link on the way to it leads.
func (c Checker) File(path string) error { return c.file(path, change) }

// Secret checks a file of secrets, which must be readable by you only.
func (c Checker) Secret(path string) error { return c.file(path, look) }

func (c Checker) file(path string, forbidden fs.FileMode) error {
	w, err := reach(path)
	if err != nil {
		return nothingThere(err)
	}
	return first(
		func() *Problem { return c.way(w) },
		func() *Problem { return c.owner(w.end) },
		func() *Problem { return c.permissions(w.end, forbidden) },
		func() *Problem { return c.folder(filepath.Dir(path)) },
	)
}

// Folder checks a folder of settings, to which others may not be able to add
// either.
func (c Checker) Folder(path string) error {
	return first(func() *Problem { return c.folder(path) })
}

func (c Checker) folder(path string) *Problem {
	w, err := reach(path)
	if err != nil {
		return nil
	}
	if p := c.way(w); p != nil {
		return p
	}
	if p := c.owner(w.end); p != nil {
		return p
	}
	return c.shared(w.end)
}

// Room checks where a folder is, or would be made: what is made there must not
// become a part of someone else's files, as with root in a user's home.
func (c Checker) Room(path string) error {
	w, _ := reach(path)
	return first(func() *Problem { return c.way(w) }, func() *Problem { return c.owner(w.end) })
}

// Own checks a folder that must be your own, once it is there.
func (c Checker) Own(path string) error {
	w, err := reach(path)
	if err != nil {
		return c.Room(path)
	}
	return first(func() *Problem { return c.way(w) }, func() *Problem {
		if w.end.owner() == c.you.uid {
			return nil
		}
		return c.belongs(w.end)
	})
}

// Trusted checks the owner of a file that was opened.
func (c Checker) Trusted(path string, info fs.FileInfo) error {
	return first(func() *Problem { return c.owner(found{path, info}) })
}

// Yours says whether the file belongs to the user of this process.
func Yours(info fs.FileInfo) bool { return found{info: info}.owner() == uint32(os.Geteuid()) }

// yoursAlone checks that an open file is yours and has one name only: another
// user may have given one of your files a second one.
func yoursAlone(path string, info fs.FileInfo) error {
	if !Yours(info) {
		return errors.New(path + " belongs to " + name(found{info: info}.owner()))
	}
	if links := info.Sys().(*syscall.Stat_t).Nlink; links > 1 {
		return errors.New(path + " has a second name (hard link)")
	}
	return nil
}

// first is the first problem as an error.
func first(checks ...func() *Problem) error {
	for _, check := range checks {
		if p := check(); p != nil {
			return p
		}
	}
	return nil
}

// nothingThere is nil where a path does not exist yet: reading it reports that.
func nothingThere(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// way checks the links on the way. Without one the path is what it seems to be;
// with one, every folder on the way decides where it leads.
func (c Checker) way(w way) *Problem {
	for _, link := range w.links {
		if p := c.owner(link); p != nil {
			return p
		}
	}
	if len(w.links) == 0 {
		return nil
	}
	for _, folder := range w.folders {
		if p := c.owner(folder); p != nil {
			p.Before = "do not use a link through it, or "
			return p
		}
		if p := c.shared(folder); p != nil && folder.info.Mode()&fs.ModeSticky == 0 {
			return p
		}
	}
	return nil
}

func (c Checker) owner(f found) *Problem {
	if c.you.trusts(f.owner()) {
		return nil
	}
	return c.belongs(f)
}

// belongs words that a file is someone else's. Root gets no command that would
// take the file from its user.
func (c Checker) belongs(f found) *Problem {
	owner, path := name(f.owner()), c.Shown(f.path)
	p := &Problem{Path: path, What: "belongs to " + owner}
	switch {
	case c.you.uid == 0:
		p.What += ", and you are root"
		p.Command = "sudo -u " + owner + " flexconsole"
		return p
	case f.owner() != 0:
		p.Before = "check what is in it, then "
	}
	flags := "-h"
	if f.owner() == 0 && f.info.IsDir() {
		flags = "-hR" // as after one run with sudo
	}
	p.Command = "sudo chown " + flags + " " + name(c.you.uid) + " " + ShellWord(path)
	return p
}

func (c Checker) permissions(f found, forbidden fs.FileMode) *Problem {
	p := c.shared(f)
	if p == nil && forbidden == look && f.info.Mode().Perm()&look != 0 {
		p = &Problem{Path: c.Shown(f.path), What: "can be read by other users"}
	}
	if p != nil && forbidden == look {
		p.Command = c.asOwner(f, "chmod 600 ")
	}
	if p != nil {
		p.Permissions = true
	}
	return p
}

// shared says who else can change a file or add to a folder.
func (c Checker) shared(f found) *Problem {
	mode, who := f.info.Mode().Perm(), ""
	switch {
	case mode&0o002 != 0:
		who = "other users"
	case mode&0o020 != 0 && listed(f.path):
		who = "the users on its access list"
	case mode&0o020 != 0 && !c.you.alone(f.group()):
		who = "the group " + groupName(f.group())
	default:
		return nil
	}
	return &Problem{Path: c.Shown(f.path), What: "can be changed by " + who, Command: c.asOwner(f, "chmod go-w ")}
}

// asOwner is a command on a file, for those who may give it.
func (c Checker) asOwner(f found, command string) string {
	if f.owner() != c.you.uid && c.you.uid != 0 {
		command = "sudo " + command
	}
	return command + ShellWord(c.Shown(f.path))
}

// found is a file, folder or link as it is.
type found struct {
	path string
	info fs.FileInfo
}

func (f found) owner() uint32 { return f.info.Sys().(*syscall.Stat_t).Uid }
func (f found) group() uint32 { return f.info.Sys().(*syscall.Stat_t).Gid }

// way is how a path leads to its end: the folders and links that decide it.
type way struct {
	folders, links []found
	// end is what the path leads to, or the last folder that is there.
	end found
}

// maxLinks is how many links a path may lead through, as in the system.
const maxLinks = 40

// reach follows a path, link by link. With an error the way ends where the path
// does.
func reach(path string) (way, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return way{}, err
	}
	var w way
	at, rest := "/", path
	if err := w.arrive(at); err != nil {
		return w, err
	}
	for rest != "" {
		var part string
		part, rest, _ = strings.Cut(rest, "/")
		if at, rest, err = w.step(at, part, rest); err != nil {
			return w, err
		}
	}
	return w, nil
}

// arrive makes a place the end so far; the one before was a folder on the way.
func (w *way) arrive(path string) error {
	info, err := os.Lstat(path)
	if err != nil {
		return err
	}
	if w.end.info != nil {
		w.folders = append(w.folders, w.end)
	}
	w.end = found{path, info}
	return nil
}

// step goes on by one part of a path, or puts a link's target in its place.
func (w *way) step(at, part, rest string) (string, string, error) {
	next := filepath.Join(at, part)
	if part == "" || part == "." {
		return at, rest, nil
	}
	info, err := os.Lstat(next)
	if err != nil {
		return at, rest, err
	}
	if info.Mode()&fs.ModeSymlink == 0 {
		return next, rest, w.arrive(next)
	}
	if w.links = append(w.links, found{next, info}); len(w.links) > maxLinks {
		return at, rest, syscall.ELOOP
	}
	target, err := os.Readlink(next)
	if err != nil {
		return at, rest, err
	}
	if filepath.IsAbs(target) {
		at = "/"
	}
	return at, target + "/" + rest, w.arrive(at)
}
