//go:build !windows

package access

import (
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// place is a folder of settings on a machine whose users and groups the test
// makes up.
type place struct {
	t       *testing.T
	top     string
	checker Checker
}

// newPlace has dir/settings/config.toml, readable by all and changeable by its
// owner, in a group that belongs to that user alone.
func newPlace(t *testing.T) *place {
	p := &place{t: t, top: t.TempDir()}
	p.checker = NewChecker(func(path string) string { return strings.TrimPrefix(path, p.top+"/") })
	p.users("ada:x:"+strconv.Itoa(os.Geteuid())+":"+strconv.Itoa(os.Getegid()), "ada:x:"+strconv.Itoa(os.Getegid())+":")
	p.mode("", 0o755)
	p.folder("settings", 0o755)
	p.write("settings/config.toml", 0o644)
	t.Cleanup(func() { // or a user could not remove them
		for _, name := range []string{"settings", "vault"} {
			_ = os.Chmod(p.path(name), 0o700)
		}
	})
	return p
}

func (p *place) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

func (p *place) path(name string) string            { return filepath.Join(p.top, name) }
func (p *place) mode(name string, mode fs.FileMode) { p.must(os.Chmod(p.path(name), mode)) }
func (p *place) link(target, name string)           { p.must(os.Symlink(target, p.path(name))) }
func (p *place) folder(name string, mode fs.FileMode) {
	p.must(os.MkdirAll(p.path(name), 0o700))
	p.mode(name, mode)
}
func (p *place) remove(name string) { p.must(os.RemoveAll(p.path(name))) }
func (p *place) lend()              { p.checker.you.uid += 7 } // all files are another user's now
func (p *place) write(name string, mode fs.FileMode) {
	p.must(os.WriteFile(p.path(name), nil, 0o600))
	p.mode(name, mode)
}

func (p *place) users(passwd string, groups ...string) {
	p.checker.you.passwd, p.checker.you.group = p.path("passwd"), p.path("group")
	p.must(os.WriteFile(p.path("passwd"), []byte("root:x:0:0\n"+passwd+"\n"), 0o600))
	p.must(os.WriteFile(p.path("group"), []byte("# groups\nstaff:x:99999:\n"+strings.Join(groups, "\n")+"\n"), 0o600))
}

// vault moves config.toml to another folder, with a link in its place.
func (p *place) vault(mode fs.FileMode) {
	p.folder("vault/deep", 0o755)
	p.must(os.Rename(p.path("settings/config.toml"), p.path("vault/deep/config.toml")))
	p.link("../vault/deep/config.toml", "settings/config.toml")
	p.mode("vault", mode)
}

var (
	gid   = strconv.Itoa(os.Getegid())
	uid   = strconv.Itoa(os.Geteuid())
	cases = []struct {
		name  string
		setUp func(*place)
		// says is the problem, "" where the file may be used.
		says string
	}{
		{"as made", func(*place) {}, ""},
		{"nothing there", func(p *place) { p.remove("settings") }, ""},
		{"read-only", func(p *place) { p.mode("settings/config.toml", 0o444); p.mode("settings", 0o555) }, ""},
		{"umask 002", func(p *place) { p.mode("settings/config.toml", 0o664); p.mode("settings", 0o775) }, ""},
		{"setgid folder of your own group", func(p *place) { p.mode("settings", 0o775|fs.ModeSetgid) }, ""},
		{"group with yourself in it", func(p *place) {
			p.users("ada:x:"+uid+":"+gid, "ada:x:"+gid+":ada")
			p.mode("settings/config.toml", 0o664)
		}, ""},
		{"group with root in it", func(p *place) {
			p.users("ada:x:"+uid+":"+gid, "ada:x:"+gid+":root,ada")
			p.mode("settings/config.toml", 0o664)
		}, ""},

		{
			"file for all", func(p *place) { p.mode("settings/config.toml", 0o666) },
			"settings/config.toml can be changed by other users, so it is not used: run chmod go-w settings/config.toml",
		},
		{"file for others only", func(p *place) { p.mode("settings/config.toml", 0o602) }, "settings/config.toml can be changed by other users"},
		{
			"folder for all", func(p *place) { p.mode("settings", 0o777) },
			"settings can be changed by other users, so it is not used: run chmod go-w settings",
		},
		{"folder for all, sticky", func(p *place) { p.mode("settings", 0o777|fs.ModeSticky) }, "settings can be changed by other users"},
		{"group of another name", func(p *place) {
			p.users("ada:x:"+uid+":"+gid, "team:x:"+gid+":")
			p.mode("settings/config.toml", 0o664)
		}, "settings/config.toml can be changed by the group "},
		{"group with another member", func(p *place) {
			p.users("ada:x:"+uid+":"+gid, "ada:x:"+gid+":ada,bob")
			p.mode("settings", 0o775)
		}, "settings can be changed by the group "},
		{"group that is another user's first", func(p *place) {
			p.users("ada:x:"+uid+":"+gid+"\nbob:x:4711:"+gid, "ada:x:"+gid+":")
			p.mode("settings/config.toml", 0o664)
		}, "settings/config.toml can be changed by the group "},
		{"group that nobody lists", func(p *place) {
			p.users("ada:x:" + uid + ":" + gid)
			p.mode("settings/config.toml", 0o664)
		}, "settings/config.toml can be changed by the group "},
		{"no list of groups", func(p *place) { p.remove("group"); p.mode("settings/config.toml", 0o664) }, "can be changed by the group "},

		{"link into a folder of yours", func(p *place) { p.vault(0o755) }, ""},
		{"link into a sticky folder", func(p *place) { p.vault(0o777 | fs.ModeSticky) }, ""},
		{"link through your own group", func(p *place) { p.vault(0o775) }, ""},
		{"link to a read-only store", func(p *place) { p.vault(0o555); p.mode("vault/deep/config.toml", 0o444) }, ""},
		{
			"link through a folder for all", func(p *place) { p.vault(0o777) },
			"vault can be changed by other users, so it is not used: run chmod go-w vault",
		},
		{
			"link into a folder for all", func(p *place) { p.vault(0o755); p.mode("vault/deep", 0o777) },
			"vault/deep can be changed by other users",
		},
		{
			"link to a file for all", func(p *place) { p.vault(0o755); p.mode("vault/deep/config.toml", 0o666) },
			"vault/deep/config.toml can be changed by other users",
		},
		{"link by a link in a folder for all", func(p *place) {
			p.vault(0o755)
			p.folder("open", 0o777)
			p.link("../vault", "open/vault")
			p.remove("settings/config.toml")
			p.link(p.path("open/vault/deep/config.toml"), "settings/config.toml")
		}, "open can be changed by other users"},
		{"link and back through a folder for all", func(p *place) {
			p.vault(0o755)
			p.folder("open", 0o777)
			p.remove("settings/config.toml")
			p.link("../open/../vault/deep/config.toml", "settings/config.toml")
		}, "open can be changed by other users"},
		{"folder that is a link, below a folder for all", func(p *place) {
			p.folder("open", 0o777)
			p.must(os.Rename(p.path("settings"), p.path("open/settings")))
			p.link("open/settings", "settings")
		}, "open can be changed by other users"},
		{"link to itself", func(p *place) { p.remove("settings/config.toml"); p.link("config.toml", "settings/config.toml") }, "too many levels"},
		{"link to nowhere", func(p *place) { p.remove("settings/config.toml"); p.link("none", "settings/config.toml") }, ""},
	}
)

func TestFile(t *testing.T) {
	for _, test := range cases {
		t.Run(test.name, func(t *testing.T) {
			p := newPlace(t)
			test.setUp(p)
			wantProblem(t, p.checker.File(p.path("settings/config.toml")), test.says)
		})
	}
}

func wantProblem(t *testing.T, err error, says string) {
	t.Helper()
	switch {
	case says == "" && err != nil:
		t.Errorf("refused: %v", err)
	case says != "" && err == nil:
		t.Error("accepted")
	case says != "" && !strings.Contains(err.Error(), says):
		t.Errorf("it says %q, want %q", err, says)
	}
}

func TestSecret(t *testing.T) {
	for _, row := range []struct {
		mode fs.FileMode
		says string
	}{
		{0o600, ""},
		{0o400, ""},
		{0o644, "can be read by other users, so it is not used: run chmod 600 settings/config.toml"},
		{0o640, "can be read by other users"},
		{0o601, "chmod 600"},
		{0o660, "run chmod 600 settings/config.toml"},
		{0o666, "can be changed by other users, so it is not used: run chmod 600"},
	} {
		p := newPlace(t)
		p.mode("settings/config.toml", row.mode)
		wantProblem(t, p.checker.Secret(p.path("settings/config.toml")), row.says)
	}
}

// Another user's file is refused wherever it stands on the way; root's is not.
func TestOwners(t *testing.T) {
	p := newPlace(t)
	p.mode("settings/config.toml", 0o600)
	p.lend()
	for check, err := range map[string]error{
		"File": p.checker.File(p.path("settings/config.toml")), "Secret": p.checker.Secret(p.path("settings/config.toml")),
		"Folder": p.checker.Folder(p.path("settings")), "Own": p.checker.Own(p.path("settings")),
		"Room": p.checker.Room(p.path("settings/new/below")), "Own, to be made": p.checker.Own(p.path("settings/new/below")),
		"Trusted": p.checker.Trusted("x", must(os.Stat(p.path("settings")))),
	} {
		if os.Geteuid() == 0 && check != "Own" { // its files are root's
			wantProblem(t, err, "")
			continue
		}
		wantProblem(t, err, " belongs to ")
	}
}

func must(info fs.FileInfo, err error) fs.FileInfo {
	if err != nil {
		panic(err)
	}
	return info
}

// The system's own folders are root's, for whoever runs this.
func TestRootOwnsTheSystem(t *testing.T) {
	p := newPlace(t)
	for _, path := range []string{"/", "/etc", "/usr/bin"} {
		wantProblem(t, p.checker.Folder(path), "")
	}
	wantProblem(t, p.checker.File("/etc/passwd"), "")
	p.lend()
	wantProblem(t, p.checker.Own("/etc"), "/etc belongs to root, so it is not used: run sudo chown -hR ")
}

func TestShellWord(t *testing.T) {
	for shown, want := range map[string]string{
		"~/.config/x": "~/.config/x", "~/My settings/x": "~/'My settings/x'", "/o'brien/$HOME;rm": `'/o'\''brien/$HOME;rm'`,
		"/plain/x-1_2.toml": "/plain/x-1_2.toml", "/päth/x": "'/päth/x'", "": "''", "~": "~", "~bob/x": "'~bob/x'",
	} {
		if got := ShellWord(shown); got != want {
			t.Errorf("%s: got %s, want %s", shown, got, want)
		}
	}
}
