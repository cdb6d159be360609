//go:build unix

package cli

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"github.com/creack/pty"

	"flexconsole/api/sandbox"
	"flexconsole/config"
	"flexconsole/views/cli/clitest"
	"flexconsole/views/cli/plain"
)

// loginOn runs login on the screen; the channel gives its end.
func loginOn(s *clitest.Screen, m *clitest.Machine, args ...string) <-chan error {
	return s.Start(m.Command(newLoginCommand, append([]string{"--base-url", m.Server.URL()}, args...)...))
}

func TestLoginAsks(t *testing.T) {
	m, s := newMachine(t), clitest.NewScreen(t)
	ended := loginOn(s, m)
	s.Answer("Account SID (AC…): ", "AC123\n")
	s.See("This is not valid: an account SID starts with AC")
	s.Answer("Account SID (AC…): ", sandbox.APIKey+"\n")
	s.See("This is an API key SID")
	s.Answer("Account SID (AC…): ", sandbox.AccountSID+" \n")
	s.See("This begins or ends with a space")
	s.Answer("Account SID (AC…): ", sandbox.AccountSID+"\n")
	s.Answer("API key SID (SK…)", "sk1\n")
	s.See("This is not valid: an API key SID")
	s.Answer("API key SID (SK…)", sandbox.APIKey+"\n")
	s.Answer("API key secret (hidden): ", " "+sandbox.APISecret+"\r")
	s.See("This contains a space")
	s.Answer("API key secret (hidden): ", "\r")
	s.See("This is empty")
	s.Answer("API key secret (hidden): ", "wrong\x15"+sandbox.APISecret+"é\x7f\r")
	s.Answer("Profile name [account-0001]: ", "my work\n")
	s.See("This must be 1 to 40 letters")
	s.Answer("Profile name [account-0001]: ", "\n")
	s.Answer("Environment (prod, staging or dev) [prod]: ", "live\n")
	s.See("This must be one of prod, staging, dev")
	s.Answer("Environment (prod, staging or dev) [prod]: ", "dev\n")
	s.See("Saved profile account-0001")
	if err := clitest.Await(t, ended); err != nil {
		t.Fatal(err)
	}
	s.Restored()
	account := m.Stored("account-0001")
	if account.Secret() != sandbox.APISecret || account.Username != sandbox.APIKey || account.Environment != config.Dev {
		t.Errorf("stored %+v", account)
	}
	if out := s.Output(); strings.Contains(out, sandbox.APISecret) || strings.Contains(out, "wrong") {
		t.Errorf("the secret was echoed:\n%s", out)
	}
}

func TestLoginAsksOnlyWhatFlagsLeftOpen(t *testing.T) {
	m, s := newMachine(t), clitest.NewScreen(t)
	ended := loginOn(s, m, "--account", sandbox.AccountSID, "--api-key", "", "--profile", "work", "--environment", "staging")
	s.Answer("Auth token (hidden): ", sandbox.AuthToken+"\n")
	s.See("Saved profile work")
	if err := clitest.Await(t, ended); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(s.Output(), "Account SID") || m.Stored("work").Environment != config.Staging {
		t.Error(s.Output())
	}
}

func TestLoginAsksBeforeItReplaces(t *testing.T) {
	m, s := newMachine(t), clitest.NewScreen(t)
	args := []string{"--account", sandbox.AccountSID, "--api-key", "", "--profile", "work", "--environment", "dev"}
	if got := loggedIn(m, sandbox.AuthToken, args...); got.Err != nil {
		t.Fatal(got.All())
	}
	m.Keyring.Secrets["work/"+sandbox.AccountSID] = "older"
	for _, answer := range []string{"\n", "n\n", "yeah\n", "y\n"} {
		ended := loginOn(s, m, args...)
		s.Answer("Auth token", sandbox.AuthToken+"\n")
		s.Answer("Profile work exists. Replace the profile and its secret? [y/N]: ", answer)
		err, replaced := clitest.Await(t, ended), m.Stored("work").Secret() == sandbox.AuthToken
		if yes := answer == "y\n"; (err == nil) != yes || replaced != yes {
			t.Errorf("answer %q: replaced %v, %v", answer, replaced, err)
		}
	}
}

// Without a keyring a file does, if someone says so.
func TestLoginOffersAFile(t *testing.T) {
	for _, fault := range []func(*clitest.Machine){
		func(m *clitest.Machine) { m.Keyring.Fail = errors.New("no bus") },
		func(m *clitest.Machine) {
			m.Keyring.Hang, m.In.KeyringPatience = make(chan struct{}), 1
			m.T.Cleanup(func() { close(m.Keyring.Hang) })
			m.Keyring.Fail = errors.New("too late")
		},
	} {
		for answer, stored := range map[string]bool{"y\n": true, "\n": false} {
			m, s := newMachine(t), clitest.NewScreen(t)
			fault(m)
			ended := loginOn(s, m, "--account", sandbox.AccountSID, "--api-key", "", "--profile", "work", "--environment", "dev")
			s.Answer("Auth token", sandbox.AuthToken+"\n")
			s.See("Nothing is saved yet: the keyring ")
			s.Answer("Save the secret in ~/settings/credentials.toml (readable only by you)? [y/N]: ", answer)
			err := clitest.Await(t, ended)
			if !stored {
				if err == nil {
					t.Error("it went well")
				}
				m.NothingStored()
				continue
			}
			if err != nil || m.Stored("work").Secret() != sandbox.AuthToken {
				t.Errorf("%v:\n%s", err, s.Output())
			}
		}
	}
}

func TestLoginIsLeftAtTheSecret(t *testing.T) {
	for keys, want := range map[string]error{
		"half\x03": plain.SignalError(130), "half\x04": plain.ErrInputEnded, strings.Repeat("x", 4097): plain.ErrTooLong,
	} {
		m, s := newMachine(t), clitest.NewScreen(t)
		ended := loginOn(s, m, "--account", sandbox.AccountSID, "--api-key", "")
		s.Answer("Auth token", keys)
		err := clitest.Await(t, ended)
		if !errors.Is(err, want) {
			t.Errorf("%q: %v", keys, err)
		}
		s.Restored()
		if strings.Contains(s.Output(), "half") {
			t.Error("the secret was echoed")
		}
		if errors.Is(err, plain.SignalError(130)) {
			s.See("\nLogin cancelled, nothing saved\r\n")
		}
		m.NothingStored()
	}
}

// A narrow terminal gets whole words, and room for a SID behind the question.
func TestLoginWrapsByWords(t *testing.T) {
	m, s := newMachine(t), clitest.NewScreen(t)
	if err := pty.Setsize(s.TTY, &pty.Winsize{Rows: 24, Cols: 44}); err != nil {
		t.Fatal(err)
	}
	ended := loginOn(s, m)
	s.See("ctrl+c cancels. Nothing is saved before the\r\nlast step.\r\n")
	s.Answer("Account SID (AC…):\r\n> ", "AC1\n")
	s.See("  This is not valid: an account SID starts\r\n  with AC, followed by 32 hexadecimal\r\n  digits. Try again.\r\n")
	s.Answer("Account SID (AC…):\r\n> ", sandbox.AccountSID+"\n")
	s.Answer("API key SID (SK…) - leave empty to use the\r\nauth token:\r\n> ", "\n")
	s.Answer("Auth token (hidden):\r\n> ", "\x03")
	s.See("Login cancelled, nothing saved")
	if err := clitest.Await(t, ended); !errors.Is(err, plain.SignalError(130)) {
		t.Error(err)
	}
}

func TestTokenStdinFromATerminal(t *testing.T) {
	m, s := newMachine(t), clitest.NewScreen(t)
	err := clitest.Await(t, loginOn(s, m, "--token-stdin", "--account", sandbox.AccountSID))
	var usage plain.UsageError
	if !errors.As(err, &usage) {
		t.Errorf("got %v: the terminal would echo the secret", err)
	}
}

// A signal during the check stops it, and nothing is stored.
func TestSignalDuringTheCheck(t *testing.T) {
	m := newMachine(t)
	asked := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		close(asked)
		<-r.Context().Done()
	}))
	defer server.Close()
	command := m.Command(newLoginCommand, "--token-stdin", "--account", sandbox.AccountSID, "--base-url", server.URL)
	command.SetIn(strings.NewReader(sandbox.AuthToken))
	command.SetOut(io.Discard)
	command.SetErr(io.Discard)
	ended := make(chan error, 1)
	go func() { ended <- command.Execute() }()
	<-asked
	if err := syscall.Kill(os.Getpid(), syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := clitest.Await(t, ended); !errors.Is(err, plain.SignalError(143)) {
		t.Errorf("got %v", err)
	}
	m.NothingStored()
}

// mainArguments makes the test binary the program itself, in TestMainProgram.
const mainArguments = "FLEXCONSOLE_TEST_MAIN"

func TestMainProgram(t *testing.T) {
	arguments := os.Getenv(mainArguments)
	if arguments == "" {
		t.Skip("no test: the program that other tests start")
	}
	os.Exit(Main(strings.Fields(arguments)))
}

// The whole program on a terminal of its own, where ctrl+c is a signal.
func TestSignalsRestoreTheTerminal(t *testing.T) {
	for _, test := range []struct {
		name     string
		end      func(*clitest.Screen, *exec.Cmd)
		question string
		status   int
	}{
		{"ctrl+c at a line", func(s *clitest.Screen, _ *exec.Cmd) { s.Send("\x03") }, "Account SID", 130},
		{"ctrl+c at the secret", func(s *clitest.Screen, _ *exec.Cmd) { s.Send("\x03") }, "Auth token", 130},
		{"SIGTERM at the secret", func(_ *clitest.Screen, c *exec.Cmd) { c.Process.Signal(syscall.SIGTERM) }, "Auth token", 143},
		{"SIGHUP at the secret", func(_ *clitest.Screen, c *exec.Cmd) { c.Process.Signal(syscall.SIGHUP) }, "Auth token", 129},
		{"ctrl+d at a line", func(s *clitest.Screen, _ *exec.Cmd) { s.Send("\x04") }, "Account SID", 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			s, home := clitest.NewScreen(t), t.TempDir()
			arguments := "login"
			if test.question == "Auth token" {
				arguments = fmt.Sprintf("login --account %s --api-key=", sandbox.AccountSID)
			}
			program := exec.Command(os.Args[0], "-test.run=^TestMainProgram$")
			program.Env = []string{mainArguments + "=" + arguments, "HOME=" + home, "XDG_CONFIG_HOME=" + home, "TERM=dumb"}
			program.Stdin, program.Stdout, program.Stderr = s.TTY, s.TTY, s.TTY
			program.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
			if err := program.Start(); err != nil {
				t.Fatal(err)
			}
			s.See(test.question)
			test.end(s, program)
			ended := make(chan error, 1)
			go func() { ended <- program.Wait() }()
			_ = clitest.Await(t, ended) // its status is looked at below
			if status := program.ProcessState.ExitCode(); status != test.status {
				t.Errorf("exit status %d:\n%s", status, s.Output())
			}
			s.Restored()
			if left, err := os.ReadDir(home); err != nil || len(left) > 0 {
				t.Errorf("left behind: %v, %v", left, err)
			}
		})
	}
}

// Esc does not go back here, so it is said what does.
func TestLoginSaysHowToLeave(t *testing.T) {
	m, s := newMachine(t), clitest.NewScreen(t)
	ended := loginOn(s, m)
	s.See("ctrl+c cancels. Nothing is saved before the last step.")
	for _, keys := range []string{"\x1b\n", sandbox.AccountSID + "\x1b[A\n"} {
		s.Answer("Account SID (AC…): ", keys)
		s.See("This contains Esc or another control character; ctrl+c cancels. Try again.")
	}
	s.Answer("Account SID (AC…): ", sandbox.AccountSID+"\n")
	s.Answer("API key SID (SK…)", "\n")
	s.Answer("Auth token (hidden): ", "\x1b\r")
	s.See("This contains Esc or another control character; ctrl+c cancels. Try again.")
	s.Answer("Auth token (hidden): ", "\x03")
	if err := clitest.Await(t, ended); !errors.Is(err, plain.SignalError(130)) {
		t.Error(err)
	}
	if n := strings.Count(s.Output(), "Nothing is saved before the last step"); n != 1 {
		t.Errorf("said %d times", n)
	}
	m.NothingStored()
}
