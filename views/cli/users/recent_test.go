package users_test

import (
	"strings"
	"testing"
	"time"

	"flexconsole/config"
	"flexconsole/config/state"
	"flexconsole/views/cli/clitest"
	"flexconsole/views/cli/plain"
	"flexconsole/views/cli/users"
)

// A shell is offered the users looked up lately, without any request and
// without waiting for the keyring.
func TestRecentUsersComplete(t *testing.T) {
	m := newMachine(t).WithProfile(config.Prod)
	seen, err := state.OpenSeen(clitest.StateDir(t), m.StateKey())
	if err != nil {
		t.Fatal(err)
	}
	for i, name := range []string{"pella", "mal\x1b[2J\tlow"} {
		id := []string{clitest.AgentSID, clitest.HostileSID}[i]
		if err := seen.Saw(state.Seen{SID: id, Username: name, At: time.Unix(int64(i), 0)}); err != nil {
			t.Fatal(err)
		}
	}
	m.Keyring.Hang = make(chan struct{}) // for ever: nobody may ask it
	before := len(m.Server.Requests())
	for _, test := range []struct {
		args []string
		want string
	}{
		{[]string{"get", "--profile", "work", ""}, clitest.HostileSID + "\tmal␛[2J␉low\n" + clitest.AgentSID + "\tpella\n"},
		{[]string{"get", "--profile", "work", clitest.HostileSID, ""}, clitest.AgentSID + "\tpella\n"},
		{[]string{"set", "--profile", "work", ""}, clitest.HostileSID + "\tmal␛[2J␉low\n" + clitest.AgentSID + "\tpella\n"},
		{[]string{"set", "--profile", "work", clitest.AgentSID, ""}, ""},
		{[]string{"get", "--profile", "other", ""}, ""},
		{[]string{"get", "--demo", ""}, ""},
	} {
		command := users.NewUserCommand(m.Wiring())
		command.SetArgs(append([]string{"__complete"}, test.args...))
		got := clitest.Run(command, "")
		offered, _, _ := strings.Cut(got.Stdout, ":")
		if got.Err != nil || offered != test.want {
			t.Errorf("%v offers %q, want %q, %v", test.args, offered, test.want, got.Err)
		}
	}
	if n := len(m.Server.Requests()) - before; n != 0 {
		t.Errorf("%d requests", n)
	}
}

// Users that a command read are offered too, a few at a time: a list of many would push out
// those that someone looked up.
func TestUsersThatWereReadComplete(t *testing.T) {
	m := newMachine(t).WithProfile(config.Prod)
	offers := func() string {
		command := users.NewUserCommand(m.Wiring())
		command.SetArgs([]string{"__complete", "get", "--profile", "work", ""})
		offered, _, _ := strings.Cut(clitest.Run(command, "").Stdout, ":")
		return offered
	}
	run := func(args ...string) {
		command := users.NewUserCommand(m.Wiring())
		command.SetArgs(append(args, "--profile", "work"))
		clitest.Run(command, "").Ends(t, 0)
	}
	run("get", clitest.AgentSID, "--json")
	run("set", clitest.NullsSID, "--locale", "de", "--yes", "--confirm", "0004")
	if got, want := offers(), clitest.NullsSID+"\ttavi.marrowbell@example.net\n"+clitest.AgentSID+"\tpella.quickmoss\n"; got != want {
		t.Errorf("it offers %q, want %q", got, want)
	}
	before := offers()
	many := []string{"get"}
	for range plain.MostRemembered + 1 {
		many = append(many, clitest.HostileSID)
	}
	run(many...)
	if got := offers(); got != before {
		t.Errorf("after many it offers %q, want %q", got, before)
	}
}
