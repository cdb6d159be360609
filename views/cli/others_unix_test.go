//go:build !windows

package cli

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"flexconsole/api/sandbox"
	"flexconsole/config"
	"flexconsole/config/access/accesstest"
	"flexconsole/config/state/statetest"
	"flexconsole/views/cli/clitest"
	"flexconsole/views/cli/plain"
	"flexconsole/views/cli/webchat"
)

// Where the list of chats cannot be read, nothing says that there are none.
func TestChatsThatCannotBeRead(t *testing.T) {
	if accesstest.AsUser(t) {
		return
	}
	for name, spoil := range map[string]func(t *testing.T, folder string){
		"no permission":        func(t *testing.T, folder string) { lock(t, folder) },
		"none for the chats":   func(t *testing.T, folder string) { lock(t, filepath.Join(folder, "chats")) },
		"none for the journal": func(t *testing.T, folder string) { lock(t, filepath.Join(folder, "journal")) },
		"a file": func(t *testing.T, folder string) {
			if err := errors.Join(os.RemoveAll(folder), os.WriteFile(folder, nil, 0o600)); err != nil {
				t.Fatal(err)
			}
		},
		"root's": func(t *testing.T, folder string) {
			if err := errors.Join(os.RemoveAll(folder), os.Symlink("/etc", folder)); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			m := newMachine(t).WithAccount()
			m.Plain(webchat.NewCommand, "list").Ends(t, 0)
			spoil(t, clitest.StateDir(t))
			named := "flexconsole" // the folder, as "~/…/flexconsole" or whole
			if name == "root's" {
				named = "/etc belongs to root"
			}
			for _, args := range [][]string{{"list"}, {"list", "--json"}, {"end", "--all", "--yes", "--confirm", "0"}} {
				got := m.Plain(webchat.NewCommand, args...)
				if got.Err == nil || !strings.Contains(got.Err.Error(), named) {
					t.Errorf("%v: %v", args, got.Err)
				}
				for _, wrong := range []string{"no chats launched from this profile yet", "is open"} {
					if strings.Contains(got.All(), wrong) {
						t.Errorf("%v says %q", args, wrong)
					}
				}
			}
		})
	}
}

func lock(t *testing.T, folder string) {
	t.Helper()
	if err := os.Chmod(folder, 0); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(folder, 0o700) })
}

// One reason is told once, however many stores it keeps from opening.
func TestOneWarningForOneReason(t *testing.T) {
	newMachine(t).WithAccount()
	if err := errors.Join(os.MkdirAll(filepath.Dir(clitest.StateDir(t)), 0o700), os.WriteFile(clitest.StateDir(t), nil, 0o600)); err != nil {
		t.Fatal(err)
	}
	session := newSession(accountNowhere())
	defer session.End()
	if len(session.Warnings) != 1 || session.Unkept == nil {
		t.Errorf("warnings %q, unkept %v", session.Warnings, session.Unkept)
	}
}

// A home that would lie wherever the program is started is named, and nothing is
// kept there.
func TestStateNeedsAHome(t *testing.T) {
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(filepath.Join(here, "flexconsole")) })
	statetest.Home(t)
	for _, home := range []string{".", "~"} {
		t.Setenv("XDG_STATE_HOME", "")
		t.Setenv("HOME", home)
		session := newSession(accountNowhere())
		if session.Unkept == nil || !strings.Contains(session.Unkept.Error(), "HOME is ") || len(session.Warnings) != 1 {
			t.Errorf("%s: %v, %q", home, session.Unkept, session.Warnings)
		}
		if _, err := session.LaunchedChats(); err == nil {
			t.Error("the chats are read from somewhere")
		}
		session.End()
		if _, err := os.Stat(filepath.Join(here, "flexconsole")); err == nil {
			t.Error("state was kept where the program was started")
		}
	}
}

// waiting is standard input on which nothing comes.
type waiting struct{ read chan bool }

func (w waiting) Read([]byte) (int, error) {
	close(w.read)
	select {}
}

var _ io.Reader = waiting{}

// A signal ends a login that waits for its secret.
func TestTokenStdinObeysSignals(t *testing.T) {
	for _, s := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT} {
		t.Run(s.String(), func(t *testing.T) {
			m := newMachine(t)
			command := m.Command(newLoginCommand, "--token-stdin", "--account", sandbox.AccountSID, "--file")
			stdin := waiting{make(chan bool)}
			command.SetIn(stdin)
			command.SetOut(io.Discard)
			command.SetErr(io.Discard)
			go func() {
				<-stdin.read
				_ = syscall.Kill(os.Getpid(), s)
			}()
			var status plain.SignalError
			if err := command.Execute(); !errors.As(err, &status) || int(status) != 128+int(s) {
				t.Errorf("it ends with %v", err)
			}
			m.NothingStored()
		})
	}
}

// Before a secret is read it is said that it cannot be stored: not by root in
// another user's home, and not where others could change what is stored.
func TestLoginIntoAnotherUsersHome(t *testing.T) {
	for _, test := range []struct {
		name, says string
		spoil      func(*clitest.Machine)
		asRoot     bool
	}{
		{
			"another's home", "belongs to 4242, and you are root, so it is not used: run sudo -u 4242 flexconsole",
			func(m *clitest.Machine) { m.Give("") }, true,
		},
		{"another's settings", "~/settings belongs to 4242", func(m *clitest.Machine) { m.Settings(0o600, 0o700); m.Give("settings") }, true},
		{
			"another's config.toml", "~/settings/config.toml belongs to 4242",
			func(m *clitest.Machine) { m.Settings(0o600, 0o700); m.Give("settings/config.toml") }, true,
		},
		{
			"another's secrets", "~/settings/credentials.toml belongs to 4242",
			func(m *clitest.Machine) { m.Settings(0o600, 0o700); m.Give("settings/credentials.toml") }, true,
		},
		{"folder for all", "run chmod go-w ~/settings", func(m *clitest.Machine) { m.Settings(0o600, 0o777) }, false},
		{"empty folder for all", "run chmod go-w ~/settings", func(m *clitest.Machine) {
			_ = errors.Join(os.Mkdir(m.In.ConfigDir, 0o700), os.Chmod(m.In.ConfigDir, 0o777))
		}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			if test.asRoot && os.Geteuid() != 0 {
				t.Skip("only root can give files away")
			}
			m := newMachine(t)
			test.spoil(m)
			before := len(m.Files())
			command := m.Command(newLoginCommand, "--token-stdin", "--file", "--account", sandbox.AccountSID, "--base-url", m.Server.URL())
			command.SetIn(unread{t})
			command.SetOut(io.Discard)
			command.SetErr(io.Discard)
			if err := command.Execute(); err == nil || !strings.Contains(err.Error(), test.says) {
				t.Errorf("the error is %v", err)
			}
			if len(m.Files()) != before || len(m.Server.Requests()) > 0 {
				t.Errorf("files %v, %d requests", m.Files(), len(m.Server.Requests()))
			}
		})
	}
}

// unread is standard input that nobody may read.
type unread struct{ t *testing.T }

func (u unread) Read([]byte) (int, error) {
	u.t.Error("the secret was read")
	return 0, io.EOF
}

// A secret that is left behind by an edit of config.toml goes with a logout.
func TestLogoutOfAProfileThatIsGone(t *testing.T) {
	for _, file := range []string{"--file", "--file=false"} {
		m := newMachine(t)
		if got := loggedIn(m, sandbox.AuthToken, "--account", sandbox.AccountSID, "--profile", "work", file); got.Err != nil {
			t.Fatal(got.All())
		}
		if err := os.Remove(filepath.Join(m.In.ConfigDir, "config.toml")); err != nil {
			t.Fatal(err)
		}
		got := loggedOut(m, "--profile", "work")
		got.Shows(t, "Removed the secret of profile work from ", "~/settings/config.toml has no profile with this name.")
		if got.Err != nil || strings.Contains(m.Files()["credentials.toml"], sandbox.AuthToken) || len(m.Keyring.Secrets) > 0 {
			t.Errorf("%v, left %v", got.Err, m.Files())
		}
		if got := loggedOut(m, "--profile", "work"); got.Err == nil {
			t.Error("a profile that is nowhere went well")
		}
	}
}

// accountNowhere is an account whose state is kept on the disk, at a host where nobody
// is.
func accountNowhere() config.Account {
	return config.Account{
		Origin: config.FromEnvironment, AccountSID: sandbox.AccountSID, Username: sandbox.AccountSID,
		Secret: func() string { return "x" }, BaseURL: "http://127.0.0.1:9",
	}
}
