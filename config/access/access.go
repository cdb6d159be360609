// Package access says whether other users of the machine can change or read a
// file, or decide which file a path leads to. Windows has no such bits: there
// the folder's own access list is trusted, and nothing is checked.
package access

import (
	"io/fs"
	"strings"
)

// Problem is a file, folder or link that is not used, as others have a say in
// it.
type Problem struct {
	// Path is what is at fault, as people are shown it.
	Path string
	// What is wrong with it, in words that go on after the path.
	What string
	// Before is what to do before the command, "" for nothing; Command fixes it.
	Before, Command string
	// Permissions: the permission bits of the file itself are what is wrong.
	Permissions bool
}

func (p *Problem) Error() string {
	return p.Path + " " + p.What + ", so it is not used: " + p.Fix()
}

// Fix is what to do.
func (p *Problem) Fix() string { return p.Before + "run " + p.Command }

// Checker checks paths. Its functions return a *Problem, or nil if there is
// none or where nothing is there yet.
type Checker struct {
	// Shown is what people are shown of a path.
	Shown func(path string) string
	you   you
}

// NewChecker is a checker for the user of this process.
func NewChecker(shown func(string) string) Checker { return Checker{shown, thisUser()} }

// change are the bits that let others change a file, look those that let them
// read it too.
const (
	change fs.FileMode = 0o022
	look   fs.FileMode = 0o077
)

// ShellWord quotes a shown path where a shell needs it, so that a command can
// be pasted. The ~/ stays outside, or the shell would not expand it.
func ShellWord(shown string) string {
	plain := func(r rune) bool {
		return r < 0x80 && (strings.ContainsRune("/._-+:,@%", r) ||
			'0' <= r && r <= '9' || 'A' <= r && r <= 'Z' || 'a' <= r && r <= 'z')
	}
	if shown == "~" {
		return shown
	}
	prefix, rest := "", shown
	if below, under := strings.CutPrefix(shown, "~/"); under {
		prefix, rest = "~/", below
	}
	if rest != "" && !strings.ContainsFunc(rest, func(r rune) bool { return !plain(r) }) {
		return shown
	}
	return prefix + "'" + strings.ReplaceAll(rest, "'", `'\''`) + "'"
}
