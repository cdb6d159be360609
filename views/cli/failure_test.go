package cli

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"flexconsole/api/sandbox"
	"flexconsole/config/access/accesstest"
	"flexconsole/config/state/statetest"
	"flexconsole/views/cli/clitest"
	"flexconsole/views/cli/plain"
)

// run runs the program as Main does, on a machine with a sandbox account in the
// environment.
func run(t *testing.T, stdin string, args ...string) (stdout, stderr string, status int) {
	t.Helper()
	root := newRoot()
	root.SetArgs(args)
	root.SetIn(strings.NewReader(stdin))
	var out, err bytes.Buffer
	root.SetOut(&out)
	root.SetErr(&err)
	command, ended := root.ExecuteC()
	if ended != nil {
		reportError(&err, command, args, ended)
	}
	return out.String(), err.String(), clitest.StatusOf(ended)
}

// withAccount has the account of a sandbox in the environment.
func withAccount(t *testing.T) *sandbox.Server {
	t.Helper()
	server, err := sandbox.Start("127.0.0.1:0", sandbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	statetest.Home(t)
	for name, value := range map[string]string{
		"TWILIO_ACCOUNT_SID": sandbox.AccountSID, "TWILIO_AUTH_TOKEN": sandbox.AuthToken,
		"FLEXCONSOLE_BASE_URL": server.URL(), "FLEXCONSOLE_PROFILE": "", "TWILIO_API_KEY": "", "XDG_CONFIG_HOME": t.TempDir(),
	} {
		t.Setenv(name, value)
	}
	return server
}

// failure is what a test looks at in a document on standard error.
type failure struct {
	Status     string
	ExitStatus int `json:"exit_status"`
	Asked      *string
	Error      plain.Failure
}

// With --json a failure is one document on standard error, whatever failed, as its schema
// says.
func TestFailuresAsJSON(t *testing.T) {
	server := withAccount(t)
	schema := schemas(t)["standard error"]
	for _, test := range []struct {
		name, args   string
		fault        *sandbox.Fault
		status       string
		exit, code   int
		http         int
		asked, error string
	}{
		{"401", "users list --json --quiet", &sandbox.Fault{Status: 401, Code: 20003}, "failed", 1, 20003, 401, "", ""},
		{"404", "user set " + sandbox.UnknownUserSID + " --locale de --yes --confirm 00ff --json --quiet", nil, "wrong_usage", 2, 0, 0, "", "--confirm must be"},
		{"no such user", "user set " + sandbox.UnknownUserSID + " --locale de --dry-run --json --quiet", nil, "not_found", 3, 20404, 404, sandbox.UnknownUserSID, ""},
		{"an item", "user get " + sandbox.UnknownUserSID + " --json --quiet", nil, "not_found", 3, 20404, 404, sandbox.UnknownUserSID, ""},
		{"no such chat", "webchat transcript CH00000000000000000000000000000099 --json", nil, "failed", 1, 20404, 404, "CH00000000000000000000000000000099", ""},
		{"no such list", "users list --json", &sandbox.Fault{Path: "Users", Status: 404, Code: 20404}, "no_list", 9, 20404, 404, "", ""},
		{"a bad flag before --json", "users list --nope --json", nil, "wrong_usage", 2, 0, 0, "", "unknown flag: --nope"},
		{"a bad value", "users list --json --filter email:", nil, "wrong_usage", 2, 0, 0, "", "has no value"},
		{"no such command", "usres list --json", nil, "wrong_usage", 2, 0, 0, "", "unknown flag: --json"},
		{"no such profile", "user get " + clitest.AgentSID + " --profile nope --json", nil, "wrong_usage", 2, 0, 0, "", "nope"},
		{"read only", "webchat end --all --yes --read-only --json", nil, "read_only", 10, 0, 0, "", "read-only"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if test.fault != nil {
				test.fault.Times = 9
				server.Inject(*test.fault)
				defer server.ClearFaults()
			}
			_, stderr, status := run(t, "", strings.Fields(test.args)...)
			var got failure
			var value any
			if err := json.Unmarshal([]byte(stderr), &got); err != nil || strings.Count(stderr, "\n") != 1 {
				t.Fatalf("not one document: %v: %s", err, stderr)
			}
			_ = json.Unmarshal([]byte(stderr), &value)
			if why := unfit(schema, value, "failure"); why != "" {
				t.Errorf("%s: %s", why, stderr)
			}
			asked := ""
			if got.Asked != nil {
				asked = *got.Asked
			}
			if status != test.exit || got.ExitStatus != status || got.Status != test.status || asked != test.asked ||
				got.Error.Code != test.code || got.Error.Status != test.http || !strings.Contains(got.Error.Message, test.error) {
				t.Errorf("status %d: %s", status, stderr)
			}
			if test.name == "a bad flag before --json" && got.Error.Next != "see flexconsole users list --help" {
				t.Errorf("it does not name the help: %s", stderr)
			}
			if test.code != 0 && (got.Error.RequestID == "" || got.Error.Next == "") {
				t.Errorf("it lacks a request ID or what to do: %s", stderr)
			}
		})
	}
}

// Without --json a failure is text.
func TestFailuresAsText(t *testing.T) {
	if _, stderr, _ := run(t, "", "users", "list", "--nope"); stderr != "flexconsole: unknown flag: --nope\nsee flexconsole users list --help\n" {
		t.Errorf("it says %s", stderr)
	}
}

// --quiet leaves out progress and notes, and keeps results and errors.
func TestQuiet(t *testing.T) {
	withAccount(t)
	for _, test := range []struct {
		args                   string
		loud, stays, printedOn string
	}{
		{"user set " + clitest.AgentSID + " --locale de --yes --confirm 0001", "Locale", "", "Saved and confirmed"},
		{"user set " + clitest.AgentSID + " --locale fr --dry-run", "", "Locale", "Nothing was sent"},
		{"user set " + clitest.AgentSID + " --locale fr --dry-run --json", "Locale", "", "would_change"},
		{"users list --filter nobody-at-all", "no matching users", "", ""},
		{"webchat list", "no chats launched", "", ""},
		{"webchat create --address " + sandbox.AddressSID + " --yes", "Message", "", "launched"},
		{"users runs", "no bulk edits", "", ""},
		{"user get " + sandbox.UnknownUserSID, "", "no such", ""},
		{"users list --nope", "", "unknown flag", ""},
	} {
		args := strings.Fields(test.args)
		_, stderr, _ := run(t, "", args...)
		if !strings.Contains(strings.ToLower(stderr), strings.ToLower(test.loud+test.stays)) {
			t.Errorf("%s: without --quiet it says %s", test.args, stderr)
		}
		if strings.HasPrefix(test.args, "user set") && !strings.Contains(test.args, "--dry-run") {
			args[4] = "es" // the next value
		}
		stdout, stderr, _ := run(t, "", append(args, "--quiet")...)
		if test.stays == "" && stderr != "" || !strings.Contains(strings.ToLower(stderr), strings.ToLower(test.stays)) || !strings.Contains(stdout, test.printedOn) {
			t.Errorf("%s: with --quiet it says %s, and prints %s", test.args, stderr, stdout)
		}
	}
}

// --log appends the requests of any command to a file, without what they contain.
func TestLogOfACommand(t *testing.T) {
	withAccount(t)
	path := filepath.Join(t.TempDir(), "log")
	for _, args := range []string{
		"user set " + clitest.AgentSID + " --locale de-AT --yes --confirm 0001", "users list --filter pella", "doctor --json",
		"login --token-stdin --profile logged --file --account " + sandbox.AccountSID + " --base-url " + os.Getenv("FLEXCONSOLE_BASE_URL"),
		"user get FU1",
	} {
		_, _, _ = run(t, sandbox.AuthToken+"\n", append(strings.Fields(args), "--log", path)...)
	}
	accesstest.Private(t, path)
	data, err := os.ReadFile(path)
	text := string(data)
	if err != nil || strings.Count(text, " start flexconsole") != 5 || strings.Count(text, " end\n") != 5 {
		t.Fatalf("%v: %s", err, text)
	}
	for _, want := range []string{
		" command flexconsole user set\n", " request POST /v2/Instances/", " outcome applied", " session PROD from ",
		" command flexconsole doctor\n", " command flexconsole login\n", " exit 2 took", " exit 0 took",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the log lacks %q:\n%s", want, text)
		}
	}
	login := text[strings.Index(text, "command flexconsole login"):]
	if !strings.Contains(login, " request GET ") {
		t.Errorf("the requests of login are not there:\n%s", login)
	}
	for _, wrong := range []string{sandbox.AuthToken, "de-AT", "pella", "%!"} { // secrets, values, and formats that failed
		if strings.Contains(text, wrong) {
			t.Errorf("the log contains %s:\n%s", wrong, text)
		}
	}
	if _, stderr, status := run(t, "", "users", "list", "--log", t.TempDir()); status != plain.ExitFailure || !strings.Contains(stderr, "--log: ") {
		t.Errorf("status %d: %s", status, stderr)
	}
}

// --no-color takes the colours from the console, as the doctor reports them.
func TestNoColor(t *testing.T) {
	withAccount(t)
	stdout, _, _ := run(t, "", "doctor", "--demo", "--theme", "dark", "--no-color")
	if !strings.Contains(stdout, "theme none") {
		t.Errorf("it prints %s", stdout)
	}
}
