package doctor

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"flexconsole/api/account"
	"flexconsole/api/sandbox"
	"flexconsole/config"
	"flexconsole/config/state"
	"flexconsole/config/state/statetest"
	"flexconsole/views/cli/clitest"
	"flexconsole/views/cli/plain"
)

// newMachine is a machine whose doctor opens no session.
func newMachine(t *testing.T) *clitest.Machine {
	return clitest.NewMachine(t, func(inputs func(plain.AccountFlags) config.Inputs) plain.Wiring {
		return plain.Wiring{Inputs: inputs, UseOwn: plain.UseOwn}
	})
}

// goodPlace is a terminal with everything as it should be.
func goodPlace(m *clitest.Machine) environment {
	m.Env["TERM"], m.Env["LANG"] = "xterm-256color", "en_GB.UTF-8"
	return environment{stdin: true, stdout: true, width: 120, height: 40, clipboard: true, state: clitest.StateDir(m.T), now: time.Now}
}

// examined runs the command at a place, against the sandbox unless args name
// another base URL.
func examined(m *clitest.Machine, place environment, args ...string) clitest.Result {
	m.T.Helper()
	command := newCommand(m.Wiring(), "1.2.3", func() environment { return place })
	command.SilenceErrors, command.SilenceUsage = true, true
	command.SetArgs(append([]string{"--base-url", m.Server.URL()}, args...))
	got := clitest.Run(command, "")
	clitest.NoControls(m.T, got)
	return got
}

// lineOf is what the doctor says of one check, with its next step.
func lineOf(t *testing.T, r clitest.Result, name string) string {
	t.Helper()
	_, rest, found := strings.Cut(r.Stdout, fmt.Sprintf(" %-14s ", name))
	if !found {
		t.Fatalf("no line on %s in\n%s", name, r.Stdout)
	}
	before := r.Stdout[:len(r.Stdout)-len(rest)]
	line := before[strings.LastIndexByte(before, '\n')+1:]
	for i, next := range strings.Split(rest, "\n") {
		if i > 0 && !strings.HasPrefix(next, " ") {
			break
		}
		line += next
	}
	return line
}

func TestDoctorWhereAllIsWell(t *testing.T) {
	m := newMachine(t).WithAccount()
	for _, args := range [][]string{nil, {"--demo"}, {"--instance", sandbox.InstanceSID}} {
		got := examined(m, goodPlace(m), args...)
		got.Ends(t, 0)
		got.Shows(t, "0 problems, 0 warnings.")
		for _, name := range []string{
			"terminal", "Configuration", "Users v2", "Users list", "Workers", "Tasks", "Chat addresses", "Conversations", "clock",
		} {
			if line := lineOf(t, got, name); !strings.HasPrefix(line, "✓ ok") {
				t.Error(line)
			}
		}
	}
	for _, r := range m.Server.Requests() {
		if r.Method != "GET" {
			t.Errorf("it sent %s %s", r.Method, r.Path)
		}
	}
}

// Each row spoils one thing; the line about it says so and what to do.
func TestDoctorFinds(t *testing.T) {
	env := func(pairs ...string) func(*clitest.Machine, *environment) {
		return func(m *clitest.Machine, _ *environment) {
			for i := 0; i < len(pairs); i += 2 {
				m.Env[pairs[i]] = pairs[i+1]
			}
		}
	}
	fault := func(f sandbox.Fault) func(*clitest.Machine, *environment) {
		return func(m *clitest.Machine, _ *environment) { m.Server.Inject(f) }
	}
	file := func(name, text string, mode fs.FileMode) func(*clitest.Machine, *environment) {
		return func(m *clitest.Machine, _ *environment) {
			path := filepath.Join(m.In.HomeDir, name)
			if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
				m.T.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(text), mode); err != nil {
				m.T.Fatal(err)
			}
		}
	}
	shifted := func(by time.Duration) func(*clitest.Machine, *environment) {
		return func(_ *clitest.Machine, a *environment) { a.now = func() time.Time { return time.Now().Add(by) } }
	}
	for _, test := range []struct {
		name, check, sign string
		spoil             func(*clitest.Machine, *environment)
		args              []string
		says              []string
	}{
		{
			"no terminal", "terminal", "!", func(_ *clitest.Machine, a *environment) { a.stdout = false }, nil,
			[]string{"a file or pipe", "ssh -t"},
		},
		{"dumb", "terminal", "!", env("TERM", "dumb"), nil, []string{"TERM is dumb", "→ set TERM"}},
		{"small", "terminal", "!", func(_ *clitest.Machine, a *environment) { a.width = 39 }, nil, []string{"39×40", "→ make it at least 40×12"}},
		{"Latin-1", "encoding", "!", env("LC_ALL", "de_DE.ISO-8859-1"), nil, []string{"LC_ALL is de_DE.ISO-8859-1", "→ export LC_ALL"}},
		{"no locale", "encoding", "!", env("LANG", ""), nil, []string{"no locale"}},
		{"tmux", "multiplexer", "✓", env("TMUX", "/socket"), nil, []string{"tmux"}},
		{"screen", "multiplexer", "✓", env("STY", "1.x"), nil, []string{"screen"}},
		{"ssh", "ssh", "✓", env("SSH_CONNECTION", "a b c d"), nil, []string{"over SSH"}},
		{"ssh", "clipboard", "✓", env("SSH_CONNECTION", "a b c d"), nil, []string{"OSC 52"}},
		{"ssh and tmux", "clipboard", "✓", env("SSH_CONNECTION", "a b c d", "TMUX", "x"), nil, []string{"tmux (before tmux 3.2"}},
		{"ssh from tmux", "clipboard", "!", env("SSH_CONNECTION", "a b c d", "TERM", "tmux-256color"), nil, []string{"set -g set-clipboard on"}},
		{"ssh and screen", "clipboard", "✓", env("SSH_CONNECTION", "a b c d", "STY", "x"), nil, []string{"inside screen"}},
		{"no helper", "clipboard", "✓", func(_ *clitest.Machine, a *environment) { a.clipboard = false }, nil, []string{"xclip"}},
		{
			"light", "colours", "✓", env("COLORFGBG", "0;15", "COLORTERM", "truecolor"), nil,
			[]string{"theme light (auto)", "COLORTERM=truecolor", "COLORFGBG=0;15"},
		},
		{
			"stale hint in tmux", "colours", "✓", env("COLORFGBG", "0;15", "TMUX", "/socket"), nil,
			[]string{"theme ansi (auto)", "COLORFGBG=0;15 (ignored inside tmux)"},
		},
		{"no colour", "colours", "✓", env("NO_COLOR", "1\x1b[2J"), nil, []string{"theme none", "NO_COLOR=1␛[2J"}},
		{
			"no such theme", "colours", "✗", func(*clitest.Machine, *environment) {},
			[]string{"--theme", "pink"},
			[]string{"--theme must be one of"},
		},
		{
			"broken settings", "config file", "✗", file("settings/config.toml", "\ncolour = 1", 0o600), nil,
			[]string{"config.toml:2:1: unknown key"},
		},
		{
			"a key of no action", "config file", "✗", file("settings/config.toml", "[keys]\nedti = \"E\"\n", 0o600), nil,
			[]string{`config.toml:2:1: no action is called "edti"`, "→ fix that line; flexconsole help config shows the format"},
		},
		{
			"no profiles", "config file", "✓", file("settings/config.toml", "theme = \"dark\"\n", 0o600), nil,
			[]string{"~/settings/config.toml has no profiles"},
		},
		{
			"profiles", "config file", "✓", file("settings/config.toml", "[profiles.work]\naccount_sid = \""+sandbox.AccountSID+"\"\n", 0o600), nil,
			[]string{"~/settings/config.toml, profiles: work"},
		},
		{
			"open credentials", "secrets", "✗", file("settings/credentials.toml", "", 0o644), nil,
			[]string{"(0644)", "is open to other users", "→ chmod 600 ~/settings/credentials.toml"},
		},
		{
			"open twilio-cli", "twilio-cli", "!", file(".twilio-cli/config.json", "{}", 0o640), nil,
			[]string{"→ chmod 600 ~/.twilio-cli/config.json"},
		},
		{
			"open settings", "config folder", "!",
			func(m *clitest.Machine, _ *environment) {
				os.Mkdir(m.In.ConfigDir, 0o700)
				os.Chmod(m.In.ConfigDir, 0o777)
			}, nil,
			[]string{"→ chmod go-w ~/settings"},
		},
		{
			"open state", "state privacy", "!",
			func(_ *clitest.Machine, a *environment) { os.MkdirAll(a.state, 0o755); os.Chmod(a.state, 0o755) }, nil,
			[]string{"(0755)", "→ chmod 700 "},
		},
		{"no folder for the journal and drafts", "state folder", "✗", func(m *clitest.Machine, a *environment) {
			a.state = filepath.Join(m.In.HomeDir, "file")
			file("file", "", 0o600)(m, a)
		}, nil, []string{"is not writable", "without a journal no changes can be sent"}},
		{"no state yet", "state folder", "✓", func(*clitest.Machine, *environment) {}, nil, []string{"will be created at the first start"}},
		{
			"state is there", "state folder", "✓", func(_ *clitest.Machine, a *environment) { os.MkdirAll(a.state, 0o700) }, nil,
			[]string{"is writable"},
		},
		{"an unfinished write", "journal", "!", func(m *clitest.Machine, a *environment) {
			journal, err := state.OpenJournal(a.state, "", m.StateKey(), time.Now)
			if err == nil {
				_, err = journal.Begin("update", clitest.AgentSID, []string{"locale"}, nil, nil)
				journal.Close()
			}
			if err != nil {
				m.T.Fatal(err)
			}
		}, nil, []string{"1 change with unknown result", "→ start flexconsole"}},
		{"a line that cannot be read", "journal", "!", func(m *clitest.Machine, a *environment) {
			journal, err := state.OpenJournal(a.state, "", m.StateKey(), time.Now)
			if err == nil {
				_, err = journal.Begin("update", clitest.AgentSID, []string{"locale"}, nil, nil)
				journal.Close()
			}
			files, _ := filepath.Glob(filepath.Join(a.state, "journal", "*"))
			for _, path := range files {
				if text, _ := os.ReadFile(path); strings.Contains(string(text), clitest.AgentSID) {
					err = os.WriteFile(path, append(text[:len(text)-5], 0x0a), 0o600)
				}
			}
			if err != nil || len(files) == 0 {
				m.T.Fatal(files, err)
			}
		}, nil, []string{"1 line cannot be read in ", "→ nothing to do: a process was killed"}},
		{"TWILIO_* variables are incomplete", "credentials", "✗", env("TWILIO_AUTH_TOKEN", ""), nil, []string{"TWILIO_* variables are incomplete"}},
		{"region of nobody", "hosts", "✓", env("TWILIO_REGION", "ie1"), nil, []string{"all at http://127.0.0.1"}},
		{"clock ahead", "clock", "!", shifted(90 * time.Second), nil, []string{"ahead", "→ set the clock"}},
		{"clock behind", "clock", "!", shifted(-time.Hour), nil, []string{"behind"}},
		{"clock nearly right", "clock", "✓", shifted(50 * time.Second), nil, []string{"within a minute"}},
		{
			"wrong secret", "Configuration", "✗", env("TWILIO_AUTH_TOKEN", "wrong"), nil,
			[]string{"The credentials were not accepted.", "Twilio code 20003", "Twilio-Request-Id RQ", "→ Check the account SID"},
		},
		{"wrong secret", "Users v2", "-", env("TWILIO_AUTH_TOKEN", "wrong"), nil, []string{"needs the Configuration first"}},
		{"no Configuration", "Workers", "✓", fault(sandbox.Fault{Path: "/v1/Configuration", Drop: true}), nil, []string{"404 for a made-up SID"}},
		{
			"no Configuration", "Conversations", "✓", fault(sandbox.Fault{Path: "/v1/Configuration", Drop: true}), nil,
			[]string{"404 for a made-up SID"},
		},
		{"no Configuration", "Users v2", "-", fault(sandbox.Fault{Path: "/v1/Configuration", Drop: true}), nil, []string{"needs the Configuration first"}},
		{"other account", "Configuration", "✗", env("TWILIO_ACCOUNT_SID", "AC00000000000000000000000000000002",
			"TWILIO_API_KEY", sandbox.APIKey, "TWILIO_API_SECRET", sandbox.APISecret), nil, []string{"belong to another account"}},
		{
			"other instance", "Configuration", "✗", func(*clitest.Machine, *environment) {},
			[]string{"--instance", "GO00000000000000000000000000000009"},
			[]string{"instance of the account is " + sandbox.InstanceSID, "→ correct --instance"},
		},
		{"no users", "Users v2", "✗", fault(sandbox.Fault{Path: "/v2/", Status: 403, Code: 20403}), nil, []string{"Not allowed."}},
		{
			"a 404 of a proxy", "Users v2", "✗",
			fault(sandbox.Fault{Path: "/v2/", Status: 404, Body: "<html>", ContentType: "text/html"}), nil,
			[]string{"→ Check network, VPN, proxy and base URL."},
		},
		{
			"no list", "Users list", "!", fault(sandbox.Fault{Path: "/v1/Instances", Status: 404, Code: 20404}), nil,
			[]string{"user list is not available", "→ Look up users"},
		},
		{
			"no workers", "Workers", "!", fault(sandbox.Fault{Path: "/v1/Workspaces", Status: 403, Code: 20403}), nil,
			[]string{"cannot read workers"},
		},
		{"no tasks", "Tasks", "!", fault(sandbox.Fault{Path: "/Tasks", Status: 403, Code: 20403}), nil, []string{"cannot read tasks"}},
		{
			"no addresses", "Chat addresses", "!", fault(sandbox.Fault{Path: "/Addresses", Status: 403, Code: 20403}), nil,
			[]string{"cannot read chat addresses"},
		},
		{
			"no conversations", "Conversations", "!",
			fault(sandbox.Fault{Path: "/v1/Conversations", Status: 403, Code: 20403}), nil,
			[]string{"cannot read conversations"},
		},
		{
			"hostile words", "Users list", "✗",
			fault(sandbox.Fault{Path: "/v1/Instances", Status: 400, Code: 20001, Message: "no\x1b[2J"}), nil,
			[]string{"no␛[2J"},
		},
	} {
		t.Run(test.name+" "+test.check, func(t *testing.T) {
			if runtime.GOOS == "windows" && strings.Contains(strings.Join(test.says, ""), "chmod") {
				t.Skip("no permission bits there")
			}
			m := newMachine(t).WithAccount()
			place := goodPlace(m)
			test.spoil(m, &place)
			got := examined(m, place, test.args...)
			line := lineOf(t, got, test.check)
			if !strings.HasPrefix(line, test.sign+" ") {
				t.Errorf("it says %s", line)
			}
			for _, part := range test.says {
				if !strings.Contains(line, part) {
					t.Errorf("%q is not in %s", part, line)
				}
			}
			if test.sign == "✗" {
				got.Ends(t, plain.ExitFailure)
			}
		})
	}
}

// Without an account the doctor does what it can.
func TestDoctorWithoutAccount(t *testing.T) {
	m := newMachine(t)
	statetest.Home(t)
	got := examined(m, goodPlace(m))
	got.Ends(t, plain.ExitFailure)
	for name, part := range map[string]string{
		"credentials": "→ run flexconsole login", "clock": "- skipped", "Configuration": "- skipped",
		"Tasks": "- skipped", "journal": "✓ ok", "proxy": "✓ ok",
	} {
		if line := lineOf(t, got, name); !strings.Contains(line, part) {
			t.Errorf("%q is not in %s", part, line)
		}
	}
	got.Shows(t, "needs an account", "1 problem, 0 warnings.")
	if n := len(m.Server.Requests()); n != 0 {
		t.Errorf("%d requests", n)
	}
}

// Nobody there: the doctor says so, and ends soon.
func TestDoctorWithoutNetwork(t *testing.T) {
	m := newMachine(t).WithAccount()
	m.Server.Close()
	got := examined(m, goodPlace(m), "--instance", sandbox.InstanceSID)
	got.Ends(t, plain.ExitFailure)
	for _, name := range []string{"Configuration", "Users v2", "Users list"} {
		if line := lineOf(t, got, name); !strings.Contains(line, "Connection refused by") {
			t.Error(line)
		}
	}
	if line := lineOf(t, got, "clock"); !strings.HasPrefix(line, "! warning") {
		t.Error(line)
	}
}

func TestDoctorHosts(t *testing.T) {
	m := newMachine(t)
	for _, row := range []struct{ region, edge, want string }{
		{"", "", "flex-api.twilio.com"},
		{"us1", "", "flex-api.ashburn.us1.twilio.com"},
		{"", "dublin", "flex-api.dublin.us1.twilio.com"},
	} {
		p := &checkContext{in: m.In}
		p.account.Region, p.account.Edge = row.region, row.edge
		if got := checkHosts(p); got.level != fine || !strings.HasPrefix(got.text, row.want+", taskrouter.") {
			t.Errorf("%+v: %+v", row, got)
		}
	}
	for _, edge := range []string{"", "dublin"} {
		p := &checkContext{in: m.In}
		p.account.Region, p.account.Edge = "ie1", edge
		const host, region = "flex-api.dublin.ie1.twilio.com, ", "Flex is available in region us1 only, not in ie1"
		if got := checkHosts(p); got.level != warning || !strings.HasPrefix(got.text, host) || !strings.HasSuffix(got.text, region) {
			t.Errorf("%+v", got)
		}
	}
	m.Env["TWILIO_REGION"] = "ie1"
	if got := checkHosts(&checkContext{in: m.In}); got.level != warning || !strings.Contains(got.text, "TWILIO_REGION") {
		t.Errorf("%+v", got)
	}
}

// The doctor leaves nothing behind, and shows no secret.
func TestDoctorIsDiscreet(t *testing.T) {
	for _, key := range []bool{false, true} {
		m := newMachine(t).WithAccount()
		m.Env["TWILIO_AUTH_TOKEN"] = clitest.Canary
		user := sandbox.AccountSID
		if key {
			user = sandbox.APIKey
			m.Env["TWILIO_API_KEY"], m.Env["TWILIO_API_SECRET"] = user, clitest.Canary
		}
		got := examined(m, goodPlace(m))
		for _, form := range clitest.CanaryForms(user) {
			if strings.Contains(got.All(), form) {
				t.Errorf("it shows %s in\n%s", form, got.All())
			}
		}
		if files := m.Files(); len(files) > 0 || exists(clitest.StateDir(t)) {
			t.Errorf("left behind: %v", files)
		}
	}
}

func TestDoctorUsage(t *testing.T) {
	m := newMachine(t)
	examined(m, goodPlace(m), "now").Ends(t, plain.ExitUsage)
	examined(m, goodPlace(m), "--base-url", "http://example.com").Ends(t, plain.ExitUsage)
}

// A list without an end does not keep whoever waits for the doctor.
func TestDoctorLeavesALongList(t *testing.T) {
	t.Parallel()
	p := &checkContext{client: &account.Client{}, patience: time.Millisecond}
	long := probe{name: "Chat addresses", ask: func(ctx context.Context, _ *checkContext) error { <-ctx.Done(); return ctx.Err() }}
	if got := long.look(t.Context(), p); got.level != warning || !strings.Contains(got.text, "the list is not complete after 0.001 s") {
		t.Errorf("found %+v", got)
	}
}

// With --json every check is a document.
func TestDoctorJSON(t *testing.T) {
	m := newMachine(t).WithAccount()
	m.Env["TWILIO_AUTH_TOKEN"] = "wrong"
	got := examined(m, goodPlace(m), "--json")
	got.Ends(t, plain.ExitFailure)
	found := map[string]checkDocument{}
	for line := range strings.Lines(got.Stdout) {
		var d checkDocument
		if err := json.Unmarshal([]byte(line), &d); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		found[d.Check] = d
	}
	problems := 0
	for _, d := range found {
		if d.Status == "problem" {
			problems++
		}
	}
	if len(found) != len(checks())+1 || problems == 0 || found["terminal"].Status != "ok" || found["terminal"].Next != nil ||
		!strings.Contains(found["version"].Text, "1.2.3") || found["config_file"].Text == "" {
		t.Errorf("it prints %s", got.Stdout)
	}
}
