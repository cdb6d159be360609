//go:build !windows

package access

import (
	"os"
	"syscall"
	"testing"
)

// other is a user and group who is neither root nor whoever runs the test.
const other = 4242

// Files given to another user, which root alone can do.
func TestAnotherUsersFiles(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can give files away; TestOwners has the same cases seen from the other side")
	}
	for name, give := range map[string]string{
		"the file": "settings/config.toml", "its folder": "settings", "a link": "settings/link",
		"a folder on the way of a link": "vault", "the target of a link": "vault/deep/config.toml",
	} {
		t.Run(name, func(t *testing.T) {
			p := newPlace(t)
			file := "settings/config.toml"
			if give != file && give != "settings" {
				p.vault(0o755)
				p.link("config.toml", "settings/link")
				file = "settings/link"
			}
			wantProblem(t, p.checker.File(p.path(file)), "")
			p.must(os.Lchown(p.path(give), other, other))
			err := p.checker.File(p.path(file))
			wantProblem(t, err, give+" belongs to 4242, and you are root, so it is not used: ")
			wantProblem(t, err, "run sudo -u 4242 flexconsole")
		})
	}
}

func TestAppendToOwn(t *testing.T) {
	for name, row := range map[string]struct {
		setUp func(*place)
		says  string
	}{
		"new":            {func(*place) {}, ""},
		"mine, open":     {func(p *place) { p.write("log", 0o644) }, ""},
		"link":           {func(p *place) { p.write("target", 0o644); p.link("target", "log") }, "log is not a regular file"},
		"link to none":   {func(p *place) { p.link("target", "log") }, "log is not a regular file"},
		"folder":         {func(p *place) { p.folder("log", 0o755) }, "log is not a regular file"},
		"pipe":           {func(p *place) { p.must(syscall.Mkfifo(p.path("log"), 0o600)) }, "log is not a regular file"},
		"a second name":  {func(p *place) { p.write("target", 0o644); p.must(os.Link(p.path("target"), p.path("log"))) }, "has a second name (hard link)"},
		"another user's": {func(p *place) { p.write("log", 0o666); p.give("log") }, "log belongs to 4242"},
	} {
		t.Run(name, func(t *testing.T) {
			if name == "another user's" && os.Geteuid() != 0 {
				t.Skip("only root can give files away")
			}
			p := newPlace(t)
			row.setUp(p)
			before := p.modes()
			file, err := AppendToOwn(p.path("log"))
			wantProblem(t, err, row.says)
			if row.says != "" {
				if after := p.modes(); after != before {
					t.Errorf("it changed %s to %s", before, after)
				}
				return
			}
			defer file.Close()
			if mode := must(os.Stat(p.path("log"))).Mode().Perm(); mode != 0o600 {
				t.Errorf("mode %o", mode)
			}
		})
	}
}

func (p *place) give(name string) { p.must(os.Lchown(p.path(name), other, other)) }

// modes are those of all files, in words.
func (p *place) modes() (all string) {
	entries, err := os.ReadDir(p.top)
	p.must(err)
	for _, e := range entries {
		all += e.Name() + " " + must(os.Lstat(p.path(e.Name()))).Mode().String() + "; "
	}
	return all
}
