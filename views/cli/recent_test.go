package cli

import (
	"strings"
	"testing"
	"time"

	"flexconsole/config"
	"flexconsole/config/state"
)

// A shell is offered the users looked up lately, without any request and
// without waiting for the keyring.
func TestRecentUsersComplete(t *testing.T) {
	m := newMachine(t).withProfile(config.Prod)
	seen, err := state.OpenSeen(stateDir(t), m.key())
	if err != nil {
		t.Fatal(err)
	}
	for i, name := range []string{"pella", "mal\x1b[2J\tlow"} {
		id := []string{agentSID, hostileSID}[i]
		if err := seen.Saw(state.Seen{SID: id, Username: name, At: time.Unix(int64(i), 0)}); err != nil {
			t.Fatal(err)
		}
	}
	m.ring.hang = make(chan struct{}) // for ever: nobody may ask it
	before := len(m.server.Requests())
	for _, test := range []struct {
		args []string
		want string
	}{
		{[]string{"get", "--profile", "work", ""}, hostileSID + "\tmal␛[2J␉low\n" + agentSID + "\tpella\n"},
		{[]string{"get", "--profile", "work", hostileSID, ""}, agentSID + "\tpella\n"},
		{[]string{"set", "--profile", "work", ""}, hostileSID + "\tmal␛[2J␉low\n" + agentSID + "\tpella\n"},
		{[]string{"set", "--profile", "work", agentSID, ""}, ""},
		{[]string{"get", "--profile", "other", ""}, ""},
		{[]string{"get", "--demo", ""}, ""},
	} {
		command := newUserCommand(m.wiring())
		command.SetArgs(append([]string{"__complete"}, test.args...))
		got := run(command, "")
		offered, _, _ := strings.Cut(got.stdout, ":")
		if got.err != nil || offered != test.want {
			t.Errorf("%v offers %q, want %q, %v", test.args, offered, test.want, got.err)
		}
	}
	if n := len(m.server.Requests()) - before; n != 0 {
		t.Errorf("%d requests", n)
	}
}
