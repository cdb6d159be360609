package cli

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"flexconsole/api"
	"flexconsole/api/sandbox"
	"flexconsole/api/save"
	"flexconsole/config"
	"flexconsole/config/state"
	"flexconsole/ui"
)

const (
	agentSID   = "FU00000000000000000000000000000001"
	nullsSID   = "FU00000000000000000000000000000004"
	hostileSID = "FU00000000000000000000000000000008"
)

// under is the machine's settings under the flags, as inputs has it.
func (m *machine) under(f flags) config.Inputs {
	in := m.in
	in.Profile, in.Instance, in.BaseURL, in.Theme, in.ReadOnly = f.profile, f.instance, f.baseURL, f.theme, f.readOnly
	return in
}

// withAccount has the sandbox account in the environment, which makes it one
// of production, and the state in a fresh folder.
func (m *machine) withAccount() *machine {
	m.t.Helper()
	stateHome(m.t)
	m.env["TWILIO_ACCOUNT_SID"], m.env["TWILIO_AUTH_TOKEN"] = sandbox.AccountSID, sandbox.AuthToken
	return m
}

// key is what the sandbox account's state is kept under.
func (m *machine) key() string { return state.Key(sandbox.AccountSID, m.server.URL()) }

// plainCommand is a plain-text command against the sandbox.
func (m *machine) plainCommand(of func(machineOf) *cobra.Command, args ...string) *cobra.Command {
	command := of(m.under)
	command.SilenceErrors, command.SilenceUsage = true, true
	command.SetArgs(append(args, "--base-url", m.server.URL()))
	return command
}

func (m *machine) plain(of func(machineOf) *cobra.Command, args ...string) result {
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
		got = exitStatus(r.err)
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

func TestExitStatus(t *testing.T) {
	for status, err := range map[int]error{
		1: errors.New("any"), 2: usageError{"wrong"}, 7: exitError{7, ""},
		3: fmt.Errorf("around: %w", exitError{3, "none"}), 143: statusError(143),
	} {
		if got := exitStatus(err); got != status {
			t.Errorf("%v ends with %d, want %d", err, got, status)
		}
	}
}

func TestSaveStatus(t *testing.T) {
	for status, want := range map[save.Status]int{
		save.Saved: 0, save.NothingToDo: 0, save.Failed: 4, save.Unknown: 5, save.Conflict: 6,
		save.StoredDifferently: 8, save.PartlyStored: 8, save.NotStored: 8,
	} {
		if got := saveStatus(save.Result{Status: status}); got != want {
			t.Errorf("%s ends with %d, want %d", statusWords[status], got, want)
		}
	}
	refused := save.Result{Status: save.Failed, Err: &api.Error{Fault: api.ReadOnly}}
	if got := saveStatus(refused); got != 10 {
		t.Errorf("read-only ends with %d", got)
	}
}

// Every status is in the help of every plain-text command.
func TestHelpTellsTheStatuses(t *testing.T) {
	m := newMachine(t)
	for _, help := range []string{
		m.plain(newUserCommand, "get", "--help").stdout, m.plain(newUserCommand, "set", "--help").stdout,
		m.plain(newUsersCommand, "list", "--help").stdout, m.plain(newWebchatCommand, "create", "--help").stdout,
		m.plain(newWebchatCommand, "end", "--help").stdout,
	} {
		for _, status := range []int{0, exitFailure, exitUsage, exitNotFound, exitNotApplied, exitUnknown, exitConflict,
			exitDeclined, exitOther, exitNoList, exitReadOnly, exitNotAccepted} {
			if !strings.Contains(help, fmt.Sprintf("\n%5d  ", status)) {
				t.Errorf("status %d is not in\n%s", status, help)
			}
		}
	}
}

// broken is an output that takes nothing.
type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("no room") }

// A full disk must not look like an empty answer.
func TestOutputThatFails(t *testing.T) {
	m := newMachine(t).withAccount()
	for _, command := range []*cobra.Command{
		m.plainCommand(newUserCommand, "get", agentSID), m.plainCommand(newUserCommand, "get", agentSID, "--json"),
		m.plainCommand(newUsersCommand, "list"), m.plainCommand(newUsersCommand, "list", "--json"),
		m.plainCommand(newUserCommand, "set", agentSID, "--locale", "fr-FR", "--yes", "--confirm", "0001"),
		m.plainCommand(newWebchatCommand, "create", "--address", sandbox.AddressSID, "--yes"), m.plainCommand(newWebchatCommand, "addresses"),
		m.plainCommand(newWebchatCommand, "end", "--all", "--yes", "--confirm", "1"), m.plainCommand(newWebchatCommand, "list", "--json"),
	} {
		command.SetOut(broken{})
		command.SetErr(&strings.Builder{})
		if err := command.Execute(); err == nil || exitStatus(err) != exitFailure {
			t.Errorf("%s: %v", command.CommandPath(), err)
		}
	}
}
