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
	"flexconsole/config/state"
	"flexconsole/config/state/statetest"
	"flexconsole/ui"
	"flexconsole/views/cli/plain"
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
	// wire is the program's session wiring.
	wire func(func(plain.AccountFlags) config.Inputs) plain.Wiring
}

// machineWith is a machine under the program's wiring.
func machineWith(t *testing.T, wire func(func(plain.AccountFlags) config.Inputs) plain.Wiring) *machine {
	t.Helper()
	server, err := sandbox.Start("127.0.0.1:0", sandbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	home := t.TempDir()
	m := &machine{t: t, wire: wire, ring: &ring{secrets: map[string]string{}}, server: server, env: map[string]string{}}
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

// under is the machine's settings under the flags, as inputs has it.
func (m *machine) under(f plain.AccountFlags) config.Inputs { return f.Over(m.in) }

// wiring is the program's on this machine.
func (m *machine) wiring() plain.Wiring { return m.wire(m.under) }

// withAccount has the sandbox account in the environment, which makes it one
// of production, and the state in a fresh folder.
func (m *machine) withAccount() *machine {
	m.t.Helper()
	statetest.Home(m.t)
	m.env["TWILIO_ACCOUNT_SID"], m.env["TWILIO_AUTH_TOKEN"] = sandbox.AccountSID, sandbox.AuthToken
	return m
}

// key is what the sandbox account's state is kept under.
func (m *machine) key() string { return state.Key(sandbox.AccountSID, m.server.URL()) }

// plainCommand is a plain-text command against the sandbox.
func (m *machine) plainCommand(of func(plain.Wiring) *cobra.Command, args ...string) *cobra.Command {
	command := of(m.wiring())
	command.SilenceErrors, command.SilenceUsage = true, true
	command.SetArgs(append(args, "--base-url", m.server.URL()))
	return command
}

func (m *machine) plain(of func(plain.Wiring) *cobra.Command, args ...string) result {
	m.t.Helper()
	got := run(m.plainCommand(of, args...), "")
	noControls(m.t, got)
	return got
}

// noControls fails on any octet that a terminal would obey, and on what it
// would hide.
func noControls(t *testing.T, got result) {
	t.Helper()
	for _, line := range strings.Split(got.stdout+"\n"+got.stderr, "\n") {
		for _, r := range line {
			if ui.EscapeRune(r) != string(r) {
				t.Errorf("%U came through in %q", r, line)
			}
		}
	}
}

// ends fails unless the run ended with the status.
func (r result) ends(t *testing.T, status int) {
	t.Helper()
	got := 0
	if r.err != nil {
		got = plain.ExitStatus(r.err)
	}
	if got != status {
		t.Errorf("exit status %d, want %d:\n%s", got, status, r.all())
	}
}

// posts are the forms of all POSTs that reached the sandbox.
func (m *machine) posts() []string {
	var forms []string
	for _, r := range m.server.Requests() {
		if r.Method == "POST" {
			forms = append(forms, r.Form.Encode())
		}
	}
	return forms
}

// statusOf is the exit status of an end.
func statusOf(err error) int {
	if err == nil {
		return 0
	}
	return plain.ExitStatus(err)
}

// configured has a config.toml.
func (m *machine) configured(text string) {
	m.t.Helper()
	err := os.MkdirAll(m.in.ConfigDir, 0o700)
	if err == nil {
		err = os.WriteFile(filepath.Join(m.in.ConfigDir, "config.toml"), []byte(text), 0o600)
	}
	if err != nil {
		m.t.Fatal(err)
	}
}

// Users of the sandbox account.
const (
	agentSID   = "FU00000000000000000000000000000001"
	nullsSID   = "FU00000000000000000000000000000004"
	hostileSID = "FU00000000000000000000000000000008"
)

// elsewhere is an account that the credentials do not open.
const elsewhere = "AC99000000000000000000000000000099"

// withWrongAccount is a profile that names another account than its key opens,
// and an instance, so that nobody would have to ask for that.
func (m *machine) withWrongAccount() *machine {
	m.withAccount()
	m.env["TWILIO_ACCOUNT_SID"] = elsewhere
	m.env["TWILIO_API_KEY"], m.env["TWILIO_API_SECRET"] = sandbox.APIKey, sandbox.APISecret
	return m
}

// profileAt gives the machine a default profile with a base URL and a token.
func (m *machine) profileAt(url, token string) *machine {
	m.t.Helper()
	statetest.Home(m.t)
	if err := os.MkdirAll(m.in.ConfigDir, 0o700); err != nil {
		m.t.Fatal(err)
	}
	for name, text := range map[string]string{
		"config.toml":      "default_profile = \"work\"\n[profiles.work]\naccount_sid = \"" + sandbox.AccountSID + "\"\nbase_url = \"" + url + "\"\n",
		"credentials.toml": "[profiles.work]\nauth_token = \"" + token + "\"\n",
	} {
		if err := os.WriteFile(filepath.Join(m.in.ConfigDir, name), []byte(text), 0o600); err != nil {
			m.t.Fatal(err)
		}
	}
	return m
}

// withProfile stores the profile "work" of the sandbox account, and has the state
// in a fresh folder.
func (m *machine) withProfile(environment config.Environment) *machine {
	m.t.Helper()
	statetest.Home(m.t)
	err := m.in.Save(config.Profile{
		Name: "work", AccountSID: sandbox.AccountSID, Environment: environment,
		InstanceSID: sandbox.InstanceSID, BaseURL: m.server.URL(),
	}, sandbox.AuthToken, config.InKeyring)
	if err != nil {
		m.t.Fatal(err)
	}
	return m
}
