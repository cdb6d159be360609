package cli

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"flexconsole/api"
	"flexconsole/api/sandbox"
	"flexconsole/config/state"
)

// goodPlace is a terminal with everything as it should be.
func (m *machine) goodPlace() around {
	m.env["TERM"], m.env["LANG"] = "xterm-256color", "en_GB.UTF-8"
	return around{stdin: true, stdout: true, width: 120, height: 40, clipboard: true, state: keptIn(), now: time.Now}
}

// doctor runs the command at a place, against the sandbox unless args name
// another base URL.
func (m *machine) doctor(place around, args ...string) result {
	m.t.Helper()
	command := newDoctorCommand(m.under, func() around { return place })
	command.SilenceErrors, command.SilenceUsage = true, true
	command.SetArgs(append([]string{"--base-url", m.server.URL()}, args...))
	got := run(command, "")
	noControls(m.t, got)
	return got
}

// line is what the doctor says of one check, with its next step.
func (r result) line(t *testing.T, name string) string {
	t.Helper()
	_, rest, found := strings.Cut(r.stdout, fmt.Sprintf(" %-14s ", name))
	if !found {
		t.Fatalf("no line on %s in\n%s", name, r.stdout)
	}
	before := r.stdout[:len(r.stdout)-len(rest)]
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
	m := newMachine(t).withAccount()
	for _, args := range [][]string{nil, {"--demo"}, {"--instance", sandbox.InstanceSID}} {
		got := m.doctor(m.goodPlace(), args...)
		got.ends(t, 0)
		got.shows(t, "0 problems, 0 warnings.")
		for _, name := range []string{"terminal", "Configuration", "Users v2", "Users list", "Workers", "Tasks", "Chat addresses", "Conversations", "clock"} {
			if line := got.line(t, name); !strings.HasPrefix(line, "✓ ok") {
				t.Error(line)
			}
		}
	}
	for _, r := range m.server.Requests() {
		if r.Method != "GET" {
			t.Errorf("it sent %s %s", r.Method, r.Path)
		}
	}
}

// Each row spoils one thing; the line about it says so and what to do.
func TestDoctorFinds(t *testing.T) {
	env := func(pairs ...string) func(*machine, *around) {
		return func(m *machine, _ *around) {
			for i := 0; i < len(pairs); i += 2 {
				m.env[pairs[i]] = pairs[i+1]
			}
		}
	}
	fault := func(f sandbox.Fault) func(*machine, *around) {
		return func(m *machine, _ *around) { m.server.Inject(f) }
	}
	file := func(name, text string, mode fs.FileMode) func(*machine, *around) {
		return func(m *machine, _ *around) {
			path := filepath.Join(m.in.HomeDir, name)
			if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
				m.t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(text), mode); err != nil {
				m.t.Fatal(err)
			}
		}
	}
	shifted := func(by time.Duration) func(*machine, *around) {
		return func(_ *machine, a *around) { a.now = func() time.Time { return time.Now().Add(by) } }
	}
	for _, test := range []struct {
		name, check, sign string
		spoil             func(*machine, *around)
		args              []string
		says              []string
	}{
		{"no terminal", "terminal", "!", func(_ *machine, a *around) { a.stdout = false }, nil, []string{"a file or pipe", "ssh -t"}},
		{"dumb", "terminal", "!", env("TERM", "dumb"), nil, []string{"TERM is dumb", "→ set TERM"}},
		{"small", "terminal", "!", func(_ *machine, a *around) { a.width = 39 }, nil, []string{"39×40", "→ make it at least 40×12"}},
		{"Latin-1", "encoding", "!", env("LC_ALL", "de_DE.ISO-8859-1"), nil, []string{"LC_ALL is de_DE.ISO-8859-1", "→ export LC_ALL"}},
		{"no locale", "encoding", "!", env("LANG", ""), nil, []string{"no locale"}},
		{"tmux", "multiplexer", "✓", env("TMUX", "/socket"), nil, []string{"tmux"}},
		{"screen", "multiplexer", "✓", env("STY", "1.x"), nil, []string{"screen"}},
		{"ssh", "ssh", "✓", env("SSH_CONNECTION", "a b c d"), nil, []string{"over SSH"}},
		{"ssh", "clipboard", "✓", env("SSH_CONNECTION", "a b c d"), nil, []string{"OSC 52"}},
		{"ssh and tmux", "clipboard", "✓", env("SSH_CONNECTION", "a b c d", "TMUX", "x"), nil, []string{"tmux, which passes it on"}},
		{"ssh from tmux", "clipboard", "!", env("SSH_CONNECTION", "a b c d", "TERM", "tmux-256color"), nil, []string{"set -g set-clipboard on"}},
		{"ssh and screen", "clipboard", "✓", env("SSH_CONNECTION", "a b c d", "STY", "x"), nil, []string{"screen passes the request on"}},
		{"no helper", "clipboard", "✓", func(_ *machine, a *around) { a.clipboard = false }, nil, []string{"xclip"}},
		{"light", "colours", "✓", env("COLORFGBG", "0;15", "COLORTERM", "truecolor"), nil, []string{"theme light (auto)", "COLORTERM=truecolor", "COLORFGBG=0;15"}},
		{"stale hint in tmux", "colours", "✓", env("COLORFGBG", "0;15", "TMUX", "/socket"), nil, []string{"theme ansi (auto)", "COLORFGBG=0;15 (ignored inside tmux)"}},
		{"no colour", "colours", "✓", env("NO_COLOR", "1\x1b[2J"), nil, []string{"theme none", "NO_COLOR=1␛[2J"}},
		{"no such theme", "colours", "✗", func(*machine, *around) {}, []string{"--theme", "pink"}, []string{"--theme must be one of"}},
		{"broken settings", "config file", "✗", file("settings/config.toml", "\ncolour = 1", 0o600), nil, []string{"config.toml:2:1: unknown key"}},
		{"open credentials", "secrets", "✗", file("settings/credentials.toml", "", 0o644), nil, []string{"(0644)", "is open to other users", "→ chmod 600 ~/settings/credentials.toml"}},
		{"open twilio-cli", "twilio-cli", "!", file(".twilio-cli/config.json", "{}", 0o640), nil, []string{"→ chmod 600 ~/.twilio-cli/config.json"}},
		{"open settings", "config folder", "!", func(m *machine, _ *around) { os.Mkdir(m.in.ConfigDir, 0o700); os.Chmod(m.in.ConfigDir, 0o777) }, nil, []string{"→ chmod go-w ~/settings"}},
		{"open state", "state privacy", "!", func(_ *machine, a *around) { os.MkdirAll(a.state, 0o755); os.Chmod(a.state, 0o755) }, nil, []string{"(0755)", "→ chmod 700 "}},
		{"no folder for state", "state folder", "✗", func(m *machine, a *around) {
			a.state = filepath.Join(m.in.HomeDir, "file")
			file("file", "", 0o600)(m, a)
		}, nil, []string{"takes no files", "without a journal nothing is saved"}},
		{"no state yet", "state folder", "✓", func(*machine, *around) {}, nil, []string{"is made at the first start"}},
		{"state is there", "state folder", "✓", func(_ *machine, a *around) { os.MkdirAll(a.state, 0o700) }, nil, []string{"can be written"}},
		{"an unfinished write", "journal", "!", func(m *machine, a *around) {
			journal, err := state.OpenJournal(a.state, "", m.key(), time.Now)
			if err == nil {
				_, err = journal.Begin("update", agentSID, []string{"locale"}, nil, nil)
				journal.Close()
			}
			if err != nil {
				m.t.Fatal(err)
			}
		}, nil, []string{"1 write of which nobody knows", "→ start the console"}},
		{"half an account", "credentials", "✗", env("TWILIO_AUTH_TOKEN", ""), nil, []string{"half an account"}},
		{"region of nobody", "hosts", "✓", env("TWILIO_REGION", "ie1"), nil, []string{"all at http://127.0.0.1"}},
		{"clock ahead", "clock", "!", shifted(90 * time.Second), nil, []string{"ahead", "→ set the clock"}},
		{"clock behind", "clock", "!", shifted(-time.Hour), nil, []string{"behind"}},
		{"clock nearly right", "clock", "✓", shifted(50 * time.Second), nil, []string{"within a minute"}},
		{"wrong secret", "Configuration", "✗", env("TWILIO_AUTH_TOKEN", "wrong"), nil, []string{"The credentials were not accepted.", "Twilio code 20003", "Twilio-Request-Id RQ", "→ Check account SID"}},
		{"wrong secret", "Users v2", "-", env("TWILIO_AUTH_TOKEN", "wrong"), nil, []string{"has to answer first"}},
		{"no Configuration", "Workers", "✓", fault(sandbox.Fault{Path: "/v1/Configuration", Drop: true}), nil, []string{"rightly knows nobody"}},
		{"no Configuration", "Conversations", "✓", fault(sandbox.Fault{Path: "/v1/Configuration", Drop: true}), nil, []string{"rightly knows nobody"}},
		{"no Configuration", "Users v2", "-", fault(sandbox.Fault{Path: "/v1/Configuration", Drop: true}), nil, []string{"has to answer first"}},
		{"other account", "Configuration", "✗", env("TWILIO_ACCOUNT_SID", "AC00000000000000000000000000000002",
			"TWILIO_API_KEY", sandbox.APIKey, "TWILIO_API_SECRET", sandbox.APISecret), nil, []string{"belong to another account"}},
		{"other instance", "Configuration", "✗", func(*machine, *around) {}, []string{"--instance", "GO00000000000000000000000000000009"}, []string{"instance is " + sandbox.InstanceSID, "→ correct --instance"}},
		{"no users", "Users v2", "✗", fault(sandbox.Fault{Path: "/v2/", Status: 403, Code: 20403}), nil, []string{"Not allowed."}},
		{"a 404 of a proxy", "Users v2", "✗", fault(sandbox.Fault{Path: "/v2/", Status: 404, Body: "<html>", ContentType: "text/html"}), nil, []string{"→ Check network, VPN, proxy and base URL."}},
		{"no list", "Users list", "!", fault(sandbox.Fault{Path: "/v1/Instances", Status: 404, Code: 20404}), nil, []string{"offers no user list", "→ Look users up"}},
		{"no workers", "Workers", "!", fault(sandbox.Fault{Path: "/v1/Workspaces", Status: 403, Code: 20403}), nil, []string{"may not read workers"}},
		{"no tasks", "Tasks", "!", fault(sandbox.Fault{Path: "/Tasks", Status: 403, Code: 20403}), nil, []string{"may not read tasks"}},
		{"no addresses", "Chat addresses", "!", fault(sandbox.Fault{Path: "/Addresses", Status: 403, Code: 20403}), nil, []string{"may not read chat addresses"}},
		{"no conversations", "Conversations", "!", fault(sandbox.Fault{Path: "/v1/Conversations", Status: 403, Code: 20403}), nil, []string{"may not read conversations"}},
		{"hostile words", "Users list", "✗", fault(sandbox.Fault{Path: "/v1/Instances", Status: 400, Code: 20001, Message: "no\x1b[2J"}), nil, []string{"no␛[2J"}},
	} {
		t.Run(test.name+" "+test.check, func(t *testing.T) {
			if runtime.GOOS == "windows" && strings.Contains(strings.Join(test.says, ""), "chmod") {
				t.Skip("no permission bits there")
			}
			m := newMachine(t).withAccount()
			place := m.goodPlace()
			test.spoil(m, &place)
			got := m.doctor(place, test.args...)
			line := got.line(t, test.check)
			if !strings.HasPrefix(line, test.sign+" ") {
				t.Errorf("it says %s", line)
			}
			for _, part := range test.says {
				if !strings.Contains(line, part) {
					t.Errorf("%q is not in %s", part, line)
				}
			}
			if test.sign == "✗" {
				got.ends(t, exitFailure)
			}
		})
	}
}

// Without an account the doctor does what it can.
func TestDoctorWithoutAccount(t *testing.T) {
	m := newMachine(t)
	stateHome(t)
	got := m.doctor(m.goodPlace())
	got.ends(t, exitFailure)
	for name, part := range map[string]string{
		"credentials": "→ run flexconsole login", "clock": "- skipped", "Configuration": "- skipped", "Tasks": "- skipped", "journal": "✓ ok", "proxy": "✓ ok",
	} {
		if line := got.line(t, name); !strings.Contains(line, part) {
			t.Errorf("%q is not in %s", part, line)
		}
	}
	got.shows(t, "it is compared once there is an account", "1 problem, 0 warnings.")
	if n := len(m.server.Requests()); n != 0 {
		t.Errorf("%d requests", n)
	}
}

// Nobody there: the doctor says so, and ends soon.
func TestDoctorWithoutNetwork(t *testing.T) {
	m := newMachine(t).withAccount()
	m.server.Close()
	got := m.doctor(m.goodPlace(), "--instance", sandbox.InstanceSID)
	got.ends(t, exitFailure)
	for _, name := range []string{"Configuration", "Users v2", "Users list"} {
		if line := got.line(t, name); !strings.Contains(line, "Nothing answers at") {
			t.Error(line)
		}
	}
	if line := got.line(t, "clock"); !strings.HasPrefix(line, "! warning") {
		t.Error(line)
	}
}

func TestDoctorHosts(t *testing.T) {
	m := newMachine(t)
	for _, row := range []struct{ region, edge, want string }{
		{"", "", "flex-api.twilio.com"}, {"us1", "", "flex-api.ashburn.us1.twilio.com"},
		{"", "dublin", "flex-api.dublin.us1.twilio.com"},
	} {
		p := &patient{in: m.in}
		p.account.Region, p.account.Edge = row.region, row.edge
		if got := lookAtHosts(p); got.level != fine || !strings.HasPrefix(got.text, row.want+", taskrouter.") {
			t.Errorf("%+v: %+v", row, got)
		}
	}
	for _, edge := range []string{"", "dublin"} {
		p := &patient{in: m.in}
		p.account.Region, p.account.Edge = "ie1", edge
		if got := lookAtHosts(p); got.level != warning || !strings.HasPrefix(got.text, "flex-api.dublin.ie1.twilio.com, ") || !strings.HasSuffix(got.text, "Flex is offered in region us1 only, not in ie1") {
			t.Errorf("%+v", got)
		}
	}
	m.env["TWILIO_REGION"] = "ie1"
	if got := lookAtHosts(&patient{in: m.in}); got.level != warning || !strings.Contains(got.text, "TWILIO_REGION") {
		t.Errorf("%+v", got)
	}
}

// The doctor leaves nothing behind, and shows no secret.
func TestDoctorIsDiscreet(t *testing.T) {
	for _, key := range []bool{false, true} {
		m := newMachine(t).withAccount()
		m.env["TWILIO_AUTH_TOKEN"] = canary
		user := sandbox.AccountSID
		if key {
			user = sandbox.APIKey
			m.env["TWILIO_API_KEY"], m.env["TWILIO_API_SECRET"] = user, canary
		}
		got := m.doctor(m.goodPlace())
		for _, form := range canaryForms(user) {
			if strings.Contains(got.all(), form) {
				t.Errorf("it shows %s in\n%s", form, got.all())
			}
		}
		if files := m.files(); len(files) > 0 || exists(keptIn()) {
			t.Errorf("left behind: %v", files)
		}
	}
}

func TestDoctorUsage(t *testing.T) {
	m := newMachine(t)
	m.doctor(m.goodPlace(), "now").ends(t, exitUsage)
	m.doctor(m.goodPlace(), "--base-url", "http://example.com").ends(t, exitUsage)
}

// A list without an end does not keep whoever waits for the doctor.
func TestDoctorLeavesALongList(t *testing.T) {
	t.Parallel()
	p := &patient{ctx: t.Context(), client: &api.Client{}, patience: time.Millisecond}
	long := probe{name: "Chat addresses", ask: func(ctx context.Context, _ *patient) error { <-ctx.Done(); return ctx.Err() }}
	if got := long.look(p); got.level != warning || !strings.Contains(got.text, "its list goes on after 0.001 s") {
		t.Errorf("found %+v", got)
	}
}
