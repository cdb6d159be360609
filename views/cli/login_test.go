package cli

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"flexconsole/api/sandbox"
	"flexconsole/config"
	"flexconsole/views/cli/clitest"
	"flexconsole/views/cli/plain"
)

func TestLoginToTheKeyring(t *testing.T) {
	m := newMachine(t)
	got := loggedIn(m, sandbox.AuthToken+"\n", "--account", sandbox.AccountSID)
	if got.Err != nil {
		t.Fatal(got.All())
	}
	got.Shows(t, "Saved profile account-0001 in "+filepath.FromSlash("~/settings/config.toml")+" and its secret in the keyring.",
		"Start with: flexconsole --profile account-0001")
	account := m.Stored("account-0001")
	if account.Secret() != sandbox.AuthToken || account.Username != sandbox.AccountSID ||
		account.InstanceSID != sandbox.InstanceSID || account.Environment != config.Prod || account.BaseURL != m.Server.URL() {
		t.Errorf("stored %+v", account)
	}
	if files := m.Files(); len(files) != 1 || m.Keyring.Secrets["account-0001/"+sandbox.AccountSID] != sandbox.AuthToken {
		t.Errorf("files %v", files)
	}
}

func TestLoginToAFile(t *testing.T) {
	m := newMachine(t)
	got := loggedIn(m, sandbox.APISecret+"\r\n", "--account", sandbox.AccountSID, "--api-key", sandbox.APIKey,
		"--profile", "work", "--environment", "staging", "--file", "--default", "--instance", sandbox.InstanceSID)
	if got.Err != nil {
		t.Fatal(got.All())
	}
	got.Shows(t, "and its secret in "+filepath.FromSlash("~/settings/credentials.toml"), "Start with: flexconsole\n")
	account := m.Stored("") // the default
	if account.Source() != "default profile work" || account.Secret() != sandbox.APISecret ||
		account.Username != sandbox.APIKey || account.Environment != config.Staging {
		t.Errorf("stored %+v", account)
	}
	if len(m.Keyring.Secrets) > 0 {
		t.Error("the keyring has it too")
	}
}

// Variables would win over the default profile, so the profile is named.
func TestLoginSaysHowToUseIt(t *testing.T) {
	m := newMachine(t)
	m.Env["TWILIO_ACCOUNT_SID"] = sandbox.AccountSID
	loggedIn(m, sandbox.AuthToken, "--account", sandbox.AccountSID, "--profile", "work", "--default").
		Shows(t, "Start with: flexconsole --profile work")
}

func TestLoginReplaces(t *testing.T) {
	m := newMachine(t)
	account := []string{"--account", sandbox.AccountSID, "--profile", "work"}
	if got := loggedIn(m, sandbox.AuthToken, account...); got.Err != nil {
		t.Fatal(got.All())
	}
	before := m.Files()["config.toml"]
	key := append(account, "--api-key", sandbox.APIKey)
	got := loggedIn(m, sandbox.APISecret, key...)
	got.Shows(t, "profile work exists: replace it with --replace")
	if got.Err == nil || m.Files()["config.toml"] != before {
		t.Error("it was replaced unasked")
	}
	if got := loggedIn(m, sandbox.APISecret, append(key, "--replace")...); got.Err != nil {
		t.Fatal(got.All())
	}
	if m.Stored("work").Secret() != sandbox.APISecret || len(m.Keyring.Secrets) != 2 { // and under which key it is
		t.Error("it was not replaced, or the old secret was left")
	}
}

// Nothing is stored by a login that fails, and it says why.
func TestLoginFails(t *testing.T) {
	account := []string{"--account", sandbox.AccountSID}
	other := "AC00000000000000000000000000000002"
	for _, test := range []struct {
		name  string
		setUp func(*clitest.Machine)
		stdin string
		args  []string
		says  []string
	}{
		{
			name: "wrong secret", stdin: "wrong", args: account,
			says: []string{
				"The credentials were not accepted.", "The SID or secret is wrong", "Check the account SID and the secret",
				"Twilio code 20003", "Twilio-Request-Id RQ", "nothing was saved",
			},
		},
		{
			name: "another account", stdin: sandbox.APISecret, args: []string{"--account", other, "--api-key", sandbox.APIKey},
			says: []string{"These credentials belong to another account.", "not " + other},
		},
		{
			name: "another instance", stdin: sandbox.AuthToken, args: append(account, "--instance", "GO00000000000000000000000000000009"),
			says: []string{"the Flex instance of the account is " + sandbox.InstanceSID},
		},
		{
			name: "hostile words", stdin: sandbox.AuthToken, args: account,
			setUp: func(m *clitest.Machine) {
				m.Server.Inject(sandbox.Fault{Status: 400, Code: 20001, Message: "bad\x1b[2Jwords"})
			},
			says: []string{"bad␛[2Jwords", "Twilio code 20001"},
		},
		{
			name: "not JSON", stdin: sandbox.AuthToken, args: account,
			setUp: func(m *clitest.Machine) {
				m.Server.Inject(sandbox.Fault{Body: "<html>sign in", ContentType: "text/html"})
			},
			says: []string{"The response could not be read.", "“sign in”"},
		},
		{
			name: "no one there", stdin: sandbox.AuthToken, args: account, setUp: func(m *clitest.Machine) { m.Server.Close() },
			says: []string{"Connection refused by 127.0.0.1"},
		},
		{
			name: "space before", stdin: " " + sandbox.AuthToken, args: account,
			says: []string{"the secret on standard input contains a space", "nothing was saved"},
		},
		{name: "space after", stdin: sandbox.AuthToken + " \n", args: account, says: []string{"contains a space"}},
		{name: "two lines", stdin: sandbox.AuthToken + "\nmore\n", args: account, says: []string{"line break"}},
		{name: "two line breaks", stdin: sandbox.AuthToken + "\n\n", args: account, says: []string{"line break"}},
		{name: "nothing", args: account, says: []string{"the secret on standard input is empty"}},
		{name: "too much", stdin: strings.Repeat("x", 1<<20), args: account, says: []string{"longer than 4096"}},
		{
			name: "no keyring", stdin: sandbox.AuthToken, args: account,
			setUp: func(m *clitest.Machine) { m.Keyring.Fail = errors.New("no bus") },
			says:  []string{"nothing was saved", "the keyring cannot be used (no bus)", "use --file to save the secret in"},
		},
		{
			name: "hung keyring", stdin: sandbox.AuthToken, args: account,
			setUp: func(m *clitest.Machine) {
				m.Keyring.Hang, m.In.KeyringPatience = make(chan struct{}), 1
				m.T.Cleanup(func() { close(m.Keyring.Hang) })
				m.Keyring.Fail = errors.New("too late")
			},
			says: []string{"nothing was saved", "the keyring did not respond within", "flexconsole login --file"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			m := newMachine(t)
			if test.setUp != nil {
				test.setUp(m)
			}
			got := loggedIn(m, test.stdin, test.args...)
			if got.Err == nil || got.Stdout != "" {
				t.Errorf("it went well: %s", got.All())
			}
			got.Shows(t, test.says...)
			if strings.ContainsAny(got.All(), "\x1b\u202e") {
				t.Errorf("a control character came through: %q", got.All())
			}
			m.NothingStored()
		})
	}
}

func TestLoginUsage(t *testing.T) {
	for _, test := range []struct {
		name string
		args []string
		says string
	}{
		{"no terminal", nil, "without one use --token-stdin"},
		{"no account", []string{"--token-stdin"}, "--token-stdin needs --account"},
		{"a secret for an account", []string{"--account", clitest.Canary}, "--account is not valid"},
		{"another kind", []string{"--account", sandbox.APIKey}, "--account is an API key SID"},
		{"environment", []string{"--environment", "production"}, "--environment must be one of prod, staging, dev"},
		{"region", []string{"--region", "IE1"}, "--region must be lower-case"},
		{"plain http elsewhere", []string{"--base-url", "http://example.com"}, "--base-url must begin with https://"},
		{"name", []string{"--profile", "a b"}, "--profile must be 1 to 40 letters"},
		{"a secret as an argument", []string{clitest.Canary}, "never give a secret as an argument"},
	} {
		t.Run(test.name, func(t *testing.T) {
			m := newMachine(t)
			got := clitest.Run(m.Command(newLoginCommand, test.args...), sandbox.AuthToken)
			var usage plain.UsageError
			if !errors.As(got.Err, &usage) {
				t.Errorf("got %v", got.Err)
			}
			got.Shows(t, test.says)
			if strings.Contains(got.All(), clitest.Canary) {
				t.Error("it repeats what may be a secret")
			}
			m.NothingStored()
		})
	}
}

// What is wrong with the files is said before the secret leaves the machine.
func TestLoginLooksAtTheFilesFirst(t *testing.T) {
	m := newMachine(t)
	if err := os.MkdirAll(m.In.ConfigDir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(m.In.ConfigDir, "config.toml"), []byte("colour = 1"), 0o600); err != nil {
		t.Fatal(err)
	}
	loggedIn(m, sandbox.AuthToken, "--account", sandbox.AccountSID).Shows(t, "config.toml:1:1: unknown key")
	if files := m.Files(); len(files) != 1 || files["config.toml"] != "colour = 1" {
		t.Errorf("files %v", files)
	}
}

func TestLogout(t *testing.T) {
	m := newMachine(t)
	account := []string{"--account", sandbox.AccountSID, "--profile", "work"}
	if got := loggedIn(m, sandbox.AuthToken, account...); got.Err != nil {
		t.Fatal(got.All())
	}
	config := m.Files()["config.toml"]
	got := loggedOut(m, "--profile", "work")
	got.Shows(t, "Removed the secret of profile work from the keyring.", "The profile stays in")
	if got.Err != nil || len(m.Keyring.Secrets) > 0 || m.Files()["config.toml"] != config {
		t.Errorf("%v, in the keyring %d", got.Err, len(m.Keyring.Secrets))
	}
	got = loggedOut(m, "--profile", "work")
	got.Shows(t, "Profile work has no saved secret; nothing was removed.")
	if got.Err != nil {
		t.Error(got.Err)
	}
	got = loggedOut(m, "--profile", "wrk")
	got.Shows(t, "did you mean work?", "profiles: work")
	if got.Err == nil {
		t.Error("an unknown profile went well")
	}
}

func TestLogoutFromAFileWithoutAKeyring(t *testing.T) {
	m := newMachine(t)
	if got := loggedIn(m, sandbox.AuthToken, "--account", sandbox.AccountSID, "--file", "--default"); got.Err != nil {
		t.Fatal(got.All())
	}
	m.Keyring.Fail = errors.New("no bus")
	got := loggedOut(m)
	got.Shows(t, "from "+filepath.FromSlash("~/settings/credentials.toml"), "may still contain the secret: the keyring cannot be used (no bus)")
	if got.Err != nil || m.Files()["credentials.toml"] != "" {
		t.Errorf("%v, left %q", got.Err, m.Files()["credentials.toml"])
	}
}

func TestLogoutWhenTheKeyringHangs(t *testing.T) {
	m := newMachine(t)
	if got := loggedIn(m, sandbox.AuthToken, "--account", sandbox.AccountSID, "--file", "--default"); got.Err != nil {
		t.Fatal(got.All())
	}
	m.Keyring.Hang, m.In.KeyringPatience = make(chan struct{}), 1
	defer close(m.Keyring.Hang)
	got := loggedOut(m)
	got.Shows(t, "Removed the secret", "the keyring did not respond")
	if got.Err == nil {
		t.Error("a secret may be left, and it went well")
	}
}

// twilio-cli's file is another program's.
func TestTwilioCLIIsNeverWritten(t *testing.T) {
	m := newMachine(t)
	path := filepath.Join(m.In.HomeDir, ".twilio-cli", "config.json")
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	const text = `{"activeProject": "dev", "profiles": {"dev": {}}}`
	if err := os.WriteFile(path, []byte(text), 0o400); err != nil {
		t.Fatal(err)
	}
	before, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, got := range []clitest.Result{
		loggedIn(m, sandbox.AuthToken, "--account", sandbox.AccountSID, "--default", "--profile", "dev"), loggedOut(m),
	} {
		if got.Err != nil {
			t.Fatal(got.All())
		}
	}
	after, err := os.Stat(path)
	if err != nil || !os.SameFile(before, after) || after.ModTime() != before.ModTime() || m.Files()["config.json"] != text {
		t.Errorf("it was touched: %v, %v", after, err)
	}
}

// loggedIn runs login without a terminal against the sandbox.
func loggedIn(m *clitest.Machine, stdin string, args ...string) clitest.Result {
	return clitest.Run(m.Command(newLoginCommand, append([]string{"--token-stdin", "--base-url", m.Server.URL()}, args...)...), stdin)
}

// loggedOut removes the secret of a profile.
func loggedOut(m *clitest.Machine, args ...string) clitest.Result {
	return clitest.Run(m.Command(newLogoutCommand, args...), "")
}
