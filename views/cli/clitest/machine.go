// Package clitest is a machine to test commands on: settings, keyring and a sandbox
// account, and a terminal with a person in front of it.
package clitest

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/zalando/go-keyring"

	"flexconsole/api/sandbox"
	"flexconsole/config"
	"flexconsole/config/state"
	"flexconsole/config/state/statetest"
	"flexconsole/ui"
	"flexconsole/views/cli/plain"
)

// Keyring is a keyring in memory.
type Keyring struct {
	Secrets map[string]string
	// Fail is what every call gives, nil for an answer; hang, where it is not
	// nil, makes every call wait for it to be closed.
	Fail error
	Hang chan struct{}
}

func (r *Keyring) answer() error {
	if r.Hang != nil {
		<-r.Hang
	}
	return r.Fail
}

// Get is the secret of a user.
func (r *Keyring) Get(_, user string) (string, error) {
	if err := r.answer(); err != nil {
		return "", err
	}
	if secret, exists := r.Secrets[user]; exists {
		return secret, nil
	}
	return "", keyring.ErrNotFound
}

// Set keeps the secret of a user.
func (r *Keyring) Set(_, user, secret string) error {
	if err := r.answer(); err != nil {
		return err
	}
	r.Secrets[user] = secret
	return nil
}

// Delete removes the secret of a user.
func (r *Keyring) Delete(service, user string) error {
	_, err := r.Get(service, user)
	if err == nil {
		delete(r.Secrets, user)
	}
	return err
}

// Machine is a user's machine with a sandbox account in reach.
type Machine struct {
	T       *testing.T
	In      config.Inputs
	Keyring *Keyring
	Server  *sandbox.Server
	Env     map[string]string
	// wire is the program's session wiring.
	wire func(func(plain.AccountFlags) config.Inputs) plain.Wiring
}

// NewMachine is a machine under the program's wiring.
func NewMachine(t *testing.T, wire func(func(plain.AccountFlags) config.Inputs) plain.Wiring) *Machine {
	t.Helper()
	server, err := sandbox.Start("127.0.0.1:0", sandbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	home := t.TempDir()
	m := &Machine{T: t, wire: wire, Keyring: &Keyring{Secrets: map[string]string{}}, Server: server, Env: map[string]string{}}
	m.In = config.Inputs{
		Getenv:  func(name string) string { return m.Env[name] },
		HomeDir: home, ConfigDir: filepath.Join(home, "settings"), Keyring: m.Keyring,
	}
	return m
}

// StateDir is the folder of all that is kept from one start to the next.
func StateDir(t *testing.T) string {
	t.Helper()
	folder, err := config.StateDir()
	if err != nil {
		t.Fatal(err)
	}
	return folder
}

// Result is all that a run gave back.
type Result struct {
	Stdout, Stderr string
	Err            error
}

// All is everything that a user sees.
func (r Result) All() string {
	if r.Err == nil {
		return r.Stdout + r.Stderr
	}
	return r.Stdout + r.Stderr + r.Err.Error()
}

// Command is a command of this machine's settings.
func (m *Machine) Command(of func(func() config.Inputs) *cobra.Command, args ...string) *cobra.Command {
	command := of(func() config.Inputs { return m.In })
	command.SilenceErrors, command.SilenceUsage = true, true
	command.SetArgs(append([]string{}, args...)) // nil would be the test binary's own
	return command
}

// Run runs a command without a terminal.
func Run(command *cobra.Command, stdin string) Result {
	var stdout, stderr bytes.Buffer
	command.SetIn(strings.NewReader(stdin))
	command.SetOut(&stdout)
	command.SetErr(&stderr)
	err := command.Execute()
	return Result{stdout.String(), stderr.String(), err}
}

// Files are all files below the home folder, by their names.
func (m *Machine) Files() map[string]string {
	m.T.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(m.In.HomeDir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		files[filepath.Base(path)] = string(data)
		return err
	})
	if err != nil {
		m.T.Fatal(err)
	}
	return files
}

// Stored checks that the profile is stored with the sandbox's token.
func (m *Machine) Stored(profile string) config.Account {
	m.T.Helper()
	m.In.Profile = profile
	account, err := config.Read(m.In).Account()
	if err != nil {
		m.T.Fatal(err)
	}
	return account
}

// NothingStored checks that there is no trace of a login.
func (m *Machine) NothingStored() {
	m.T.Helper()
	if files := m.Files(); len(files) > 0 || len(m.Keyring.Secrets) > 0 {
		m.T.Errorf("stored: %v, in the keyring %d", files, len(m.Keyring.Secrets))
	}
}

// Shows fails unless the run's output and error hold all the parts.
func (r Result) Shows(t *testing.T, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(r.All(), part) {
			t.Errorf("it does not say %q but:\n%s", part, r.All())
		}
	}
}

// under is the machine's settings under the flags, as inputs has it.
func (m *Machine) under(f plain.AccountFlags) config.Inputs { return f.ApplyTo(m.In) }

// Wiring is the program's on this machine.
func (m *Machine) Wiring() plain.Wiring { return m.wire(m.under) }

// WithAccount has the sandbox account in the environment, which makes it one
// of production, and the state in a fresh folder.
func (m *Machine) WithAccount() *Machine {
	m.T.Helper()
	statetest.Home(m.T)
	m.Env["TWILIO_ACCOUNT_SID"], m.Env["TWILIO_AUTH_TOKEN"] = sandbox.AccountSID, sandbox.AuthToken
	return m
}

// StateKey is what the sandbox account's state is kept under.
func (m *Machine) StateKey() string { return state.Key(sandbox.AccountSID, m.Server.URL()) }

// PlainCommand is a plain-text command against the sandbox.
func (m *Machine) PlainCommand(of func(plain.Wiring) *cobra.Command, args ...string) *cobra.Command {
	command := of(m.Wiring())
	command.SilenceErrors, command.SilenceUsage = true, true
	command.SetArgs(append(args, "--base-url", m.Server.URL()))
	return command
}

// Plain runs a plain-text command against the sandbox.
func (m *Machine) Plain(of func(plain.Wiring) *cobra.Command, args ...string) Result {
	m.T.Helper()
	got := Run(m.PlainCommand(of, args...), "")
	NoControls(m.T, got)
	return got
}

// NoControls fails on any byte that a terminal would obey, and on what it
// would hide.
func NoControls(t *testing.T, got Result) {
	t.Helper()
	for _, line := range strings.Split(got.Stdout+"\n"+got.Stderr, "\n") {
		for _, r := range line {
			if ui.EscapeRune(r) != string(r) {
				t.Errorf("%U came through in %q", r, line)
			}
		}
	}
}

// Ends fails unless the run ended with the status.
func (r Result) Ends(t *testing.T, status int) {
	t.Helper()
	if got := StatusOf(r.Err); got != status {
		t.Errorf("exit status %d, want %d:\n%s", got, status, r.All())
	}
}

// Posts are the forms of all POSTs that reached the sandbox.
func (m *Machine) Posts() []string {
	var forms []string
	for _, r := range m.Server.Requests() {
		if r.Method == "POST" {
			forms = append(forms, r.Form.Encode())
		}
	}
	return forms
}

// StatusOf is the exit status of an end.
func StatusOf(err error) int {
	if err == nil {
		return 0
	}
	return plain.ExitStatus(err)
}

// Configured has a config.toml.
func (m *Machine) Configured(text string) {
	m.T.Helper()
	err := os.MkdirAll(m.In.ConfigDir, 0o700)
	if err == nil {
		err = os.WriteFile(filepath.Join(m.In.ConfigDir, "config.toml"), []byte(text), 0o600)
	}
	if err != nil {
		m.T.Fatal(err)
	}
}

// Users of the sandbox account.
const (
	AgentSID   = "FU00000000000000000000000000000001"
	NullsSID   = "FU00000000000000000000000000000004"
	HostileSID = "FU00000000000000000000000000000008"
)

// elsewhere is an account that the credentials do not open.
const elsewhere = "AC99000000000000000000000000000099"

// WithWrongAccount is a profile that names another account than its key opens,
// and an instance, so that nobody would have to ask for that.
func (m *Machine) WithWrongAccount() *Machine {
	m.WithAccount()
	m.Env["TWILIO_ACCOUNT_SID"] = elsewhere
	m.Env["TWILIO_API_KEY"], m.Env["TWILIO_API_SECRET"] = sandbox.APIKey, sandbox.APISecret
	return m
}

// ProfileAt gives the machine a default profile with a base URL and a token.
func (m *Machine) ProfileAt(url, token string) *Machine {
	m.T.Helper()
	statetest.Home(m.T)
	if err := os.MkdirAll(m.In.ConfigDir, 0o700); err != nil {
		m.T.Fatal(err)
	}
	for name, text := range map[string]string{
		"config.toml": "default_profile = \"work\"\n[profiles.work]\naccount_sid = \"" + sandbox.AccountSID + "\"\n" +
			"base_url = \"" + url + "\"\n",
		"credentials.toml": "[profiles.work]\nauth_token = \"" + token + "\"\n",
	} {
		if err := os.WriteFile(filepath.Join(m.In.ConfigDir, name), []byte(text), 0o600); err != nil {
			m.T.Fatal(err)
		}
	}
	return m
}

// WithProfile stores the profile "work" of the sandbox account, and has the state
// in a fresh folder.
func (m *Machine) WithProfile(environment config.Environment) *Machine {
	m.T.Helper()
	statetest.Home(m.T)
	err := m.In.Save(config.Profile{
		Name: "work", AccountSID: sandbox.AccountSID, Environment: environment,
		InstanceSID: sandbox.InstanceSID, BaseURL: m.Server.URL(),
	}, sandbox.AuthToken, config.InKeyring)
	if err != nil {
		m.T.Fatal(err)
	}
	return m
}

// Broken is an output that takes nothing.
type Broken struct{}

func (Broken) Write([]byte) (int, error) { return 0, errors.New("no room") }
