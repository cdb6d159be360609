package cli

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/zalando/go-keyring"

	"flexconsole/api/sandbox"
	"flexconsole/config"
)

// ring is a keyring in memory.
type ring struct {
	secrets map[string]string
	// fail is what every call gives, nil for an answer; hang, where it is not
	// nil, makes every call wait for it to be closed.
	fail error
	hang chan struct{}
}

func (r *ring) answer() error {
	if r.hang != nil {
		<-r.hang
	}
	return r.fail
}

func (r *ring) Get(_, user string) (string, error) {
	if err := r.answer(); err != nil {
		return "", err
	}
	if secret, exists := r.secrets[user]; exists {
		return secret, nil
	}
	return "", keyring.ErrNotFound
}

func (r *ring) Set(_, user, secret string) error {
	if err := r.answer(); err != nil {
		return err
	}
	r.secrets[user] = secret
	return nil
}

func (r *ring) Delete(service, user string) error {
	_, err := r.Get(service, user)
	if err == nil {
		delete(r.secrets, user)
	}
	return err
}

// machine is a user's machine with a sandbox account in reach.
type machine struct {
	t      *testing.T
	in     config.Inputs
	ring   *ring
	server *sandbox.Server
	env    map[string]string
}

func newMachine(t *testing.T) *machine {
	t.Helper()
	server, err := sandbox.Start("127.0.0.1:0", sandbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	home := t.TempDir()
	m := &machine{t: t, ring: &ring{secrets: map[string]string{}}, server: server, env: map[string]string{}}
	m.in = config.Inputs{
		Getenv:  func(name string) string { return m.env[name] },
		HomeDir: home, ConfigDir: filepath.Join(home, "settings"), Keyring: m.ring,
	}
	return m
}

// stateDir is the folder of all that is kept from one start to the next.
func stateDir(t *testing.T) string {
	t.Helper()
	folder, err := config.StateDir()
	if err != nil {
		t.Fatal(err)
	}
	return folder
}

// result is all that a run gave back.
type result struct {
	stdout, stderr string
	err            error
}

// all is everything that a user sees.
func (r result) all() string {
	if r.err == nil {
		return r.stdout + r.stderr
	}
	return r.stdout + r.stderr + r.err.Error()
}

func (m *machine) command(of func(func() config.Inputs) *cobra.Command, args ...string) *cobra.Command {
	command := of(func() config.Inputs { return m.in })
	command.SilenceErrors, command.SilenceUsage = true, true
	command.SetArgs(append([]string{}, args...)) // nil would be the test binary's own
	return command
}

func run(command *cobra.Command, stdin string) result {
	var stdout, stderr bytes.Buffer
	command.SetIn(strings.NewReader(stdin))
	command.SetOut(&stdout)
	command.SetErr(&stderr)
	err := command.Execute()
	return result{stdout.String(), stderr.String(), err}
}

// login runs login without a terminal against the sandbox.
func (m *machine) login(stdin string, args ...string) result {
	return run(m.command(newLoginCommand, append([]string{"--token-stdin", "--base-url", m.server.URL()}, args...)...), stdin)
}

func (m *machine) logout(args ...string) result {
	return run(m.command(newLogoutCommand, args...), "")
}

// files are all files below the home folder, by their names.
func (m *machine) files() map[string]string {
	m.t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(m.in.HomeDir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		files[filepath.Base(path)] = string(data)
		return err
	})
	if err != nil {
		m.t.Fatal(err)
	}
	return files
}

// stored checks that the profile reads back with the sandbox's token.
func (m *machine) stored(profile string) config.Account {
	m.t.Helper()
	m.in.Profile = profile
	account, err := config.Read(m.in).Account()
	if err != nil {
		m.t.Fatal(err)
	}
	return account
}

// nothingStored checks that there is no trace of a login.
func (m *machine) nothingStored() {
	m.t.Helper()
	if files := m.files(); len(files) > 0 || len(m.ring.secrets) > 0 {
		m.t.Errorf("stored: %v, in the keyring %d", files, len(m.ring.secrets))
	}
}

// shows fails unless the run's output and error hold all the parts.
func (r result) shows(t *testing.T, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(r.all(), part) {
			t.Errorf("it does not say %q but:\n%s", part, r.all())
		}
	}
}
