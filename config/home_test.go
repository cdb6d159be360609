package config

import (
	"errors"
	"os"
	"os/user"
	"path/filepath"
	"testing"
)

func TestFindHome(t *testing.T) {
	skipWithoutModes(t)
	listed := func(home string, err error) func() (*user.User, error) {
		return func() (*user.User, error) { return &user.User{HomeDir: home}, err }
	}
	for _, test := range []struct {
		name, named, listed string
		fails               error
		want, says          string
	}{
		{"named", "/home/ada", "/home/other", nil, "/home/ada", ""},
		{"unset", "", "/home/ada", nil, "/home/ada", ""},
		{"unset, unlisted", "", "/home/ada", errors.New("unknown user"), "", ""},
		{"unset, listed without", "", "", nil, "", ""},
		{"here", ".", "/home/ada", nil, "", `HOME is ".", which is not an absolute path: run export HOME=/home/ada`},
		{"tilde", "~", "/home/ada", nil, "", `HOME is "~", which is not an absolute path: run export HOME=/home/ada`},
		{"relative", "home/ada", "/home/a da", nil, "", `run export HOME='/home/a da'`},
		{"above", "../ada", "", errors.New("unknown user"), "", `HOME is "../ada", which is not an absolute path: set it to your home folder`},
		{"named, unlisted", "/data", "", errors.New("unknown user"), "/data", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := findHome(test.named, listed(test.listed, test.fails))
			if got != test.want || (err != nil) != (test.says != "") {
				t.Errorf("got %q, %v", got, err)
			}
			if test.says != "" {
				wantError[*BadHome](t, err, test.says)
			}
		})
	}
}

// setHome is the environment of a process that was started with a home.
func setHome(t *testing.T, home string) {
	t.Helper()
	for _, name := range []string{"HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"} {
		t.Setenv(name, "")
	}
	t.Setenv("HOME", home)
	t.Cleanup(func() { _, _ = systemHome() })
}

func TestFoldersOfThisMachine(t *testing.T) {
	skipWithoutModes(t)
	me, err := user.Current()
	if err != nil {
		t.Skip("this user is in no list")
	}
	t.Run("unset", func(t *testing.T) {
		setHome(t, "")
		in := SystemInputs()
		dir, err := StateDir()
		if err != nil || in.HomeErr != nil || in.HomeDir != me.HomeDir || !isBelow(dir, me.HomeDir) || !isBelow(in.ConfigDir, me.HomeDir) {
			t.Errorf("home %q, settings %q, state %q, %v", in.HomeDir, in.ConfigDir, dir, err)
		}
		if os.Getenv("HOME") != me.HomeDir {
			t.Error("what is started later does not know it")
		}
	})
	for _, home := range []string{".", "~", "x/y"} {
		t.Run(home, func(t *testing.T) {
			setHome(t, home)
			in := SystemInputs()
			dir, err := StateDir()
			wantError[*BadHome](t, err, "HOME is ")
			_, err = Read(in).Account()
			wantError[*BadHome](t, err, "HOME is ")
			if dir != "" || in.ConfigDir != "" {
				t.Errorf("state %q, settings %q", dir, in.ConfigDir)
			}
		})
	}
	t.Run("XDG folders", func(t *testing.T) {
		setHome(t, "/home/ada")
		t.Setenv("XDG_STATE_HOME", "/data/state")
		t.Setenv("XDG_CONFIG_HOME", "not/absolute")
		dir, err := StateDir()
		if in := SystemInputs(); err != nil || dir != "/data/state/flexconsole" || !isBelow(in.ConfigDir, "/home/ada") {
			t.Errorf("state %q, settings %q, %v", dir, in.ConfigDir, err)
		}
	})
}

func isBelow(path, folder string) bool {
	rest, err := filepath.Rel(folder, path)
	return err == nil && filepath.IsLocal(rest) && rest != "."
}

// Without any home only folders that are named by themselves are known.
func TestBelow(t *testing.T) {
	skipWithoutModes(t)
	t.Setenv("XDG_STATE_HOME", "")
	if got := below("", "XDG_STATE_HOME", "/.local/state"); got != "" {
		t.Errorf("got %q", got)
	}
	t.Setenv("XDG_STATE_HOME", "/data")
	if got := below("", "XDG_STATE_HOME", "/data"); got != "/data/flexconsole" {
		t.Errorf("got %q", got)
	}
}

// ~/.config is where people with several systems have their settings.
func TestDotConfigIsFound(t *testing.T) {
	for _, test := range []struct {
		name  string
		files []string
		usual bool
	}{
		{"nothing", nil, false},
		{"the system's own", []string{"Library/flexconsole/config.toml"}, false},
		{"~/.config", []string{".config/flexconsole/config.toml"}, true},
		{"~/.config, beside state", []string{".config/flexconsole/config.toml", "Library/flexconsole/journal"}, true},
		{"both", []string{".config/flexconsole/config.toml", "Library/flexconsole/config.toml"}, false},
		{"secrets in the system's own", []string{".config/flexconsole/config.toml", "Library/flexconsole/credentials.toml"}, false},
		{"another program's", []string{".config/other/config.toml"}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			home := t.TempDir()
			for _, file := range test.files {
				path := filepath.Join(home, filepath.FromSlash(file))
				if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, nil, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			own, usual := filepath.Join(home, "Library", "flexconsole"), filepath.Join(home, ".config", "flexconsole")
			want := own
			if test.usual {
				want = usual
			}
			if got := orDotConfig(own, home); got != want {
				t.Errorf("it is %s", got)
			}
			if got := orDotConfig(usual, home); got != usual {
				t.Errorf("where it is the system's own: %s", got)
			}
		})
	}
	t.Chdir(t.TempDir())
	if err := os.MkdirAll(filepath.Join(".config", "flexconsole"), 0o700); err != nil {
		t.Fatal(err)
	}
	if got := orDotConfig("", ""); got != "" { // the folder that one happens to be in is no home
		t.Errorf("without a home it is %q", got)
	}
}
