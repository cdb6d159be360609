package cli

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"flexconsole/config/state/statetest"
	"flexconsole/views/cli/clitest"
	"flexconsole/views/cli/plain"
)

// The whole program says what was wrong, what was meant, and where to read on.
func TestWrongUse(t *testing.T) {
	for args, want := range map[string][]string{
		"frobnicate": {`unknown command "frobnicate"; give a command, or a Flex user SID (FU…); see flexconsole --help`},
		"--demo userz get": {
			`unknown command "userz" (did you mean user or users?); give a command, or a Flex user SID (FU…); see flexconsole --help`,
		},
		"FU0000":                              {"not a Flex user SID: 6 of 34 characters; see flexconsole --help"},
		"fu00000000":                          {"not a Flex user SID: the prefix must be upper case FU; see flexconsole --help"},
		"https://a/b":                         {`not a Flex user SID: starts with "ht"; a Flex user SID starts with FU; see flexconsole --help`},
		"--nope":                              {"unknown flag: --nope; see flexconsole --help"},
		"--demo --filter state:":              {"--filter: state: has no value; state:none finds users without one; see flexconsole --help"},
		"--demo --filter -":                   {"--filter: - finds every user; see flexconsole --help"},
		"--demo --open nowhere":               {`--open: no tab "nowhere": users, chats, activity; see flexconsole --help`},
		"--demo --open chats --filter state:": {"--filter: state: has no value; state:none finds chats without one; see flexconsole --help"},
		"--open chats --file x":               {"give a Flex user SID or --file, or --filter or --open, not both; see flexconsole --help"},
		"--demo --filter role:agent --open users": {
			"needs a terminal, but standard input or output is a file or pipe; see flexconsole --help",
		},
		"user gte": {
			`unknown command "gte" (did you mean get?); use flexconsole user get FU… or flexconsole user set FU…`,
			"see flexconsole user --help",
		},
		"webchat":           {"use flexconsole webchat create, follow, show, send, transcript, end, list, bursts or addresses", "see flexconsole webchat --help"},
		"user set":          {"no Flex user SID given; usage: flexconsole user set FU… [flags]", "see flexconsole user set --help"},
		"users list --nope": {"unknown flag: --nope", "see flexconsole users list --help"},
		"sandbox now":       {"this command takes no arguments, only flags (never give a secret as an argument)", "see flexconsole sandbox --help"},
		"user get --demo --profile p dorrin.oakthimble": {
			"not a Flex user SID: dorrin.oakthimble; find users by name with flexconsole users list --demo --profile p --filter dorrin.oakthimble",
			"see flexconsole user get --help",
		},
	} {
		root := newRoot()
		root.SetArgs(strings.Fields(args))
		command, err := root.ExecuteC()
		if err == nil || plain.ExitStatus(err) != plain.ExitUsage {
			t.Errorf("%s: %v", args, err)
			continue
		}
		want[0] = "flexconsole: " + want[0]
		if got := errorLines(command, err); !slices.Equal(got, want) {
			t.Errorf("%s: it says %q, want %q", args, got, want)
		}
	}
}

// What is no wrong use is said alone.
func TestFailuresDoNotNameTheHelp(t *testing.T) {
	if got := errorLines(newRoot(), errors.New("no room")); !slices.Equal(got, []string{"flexconsole: no room"}) {
		t.Errorf("it says %q", got)
	}
}

// A slip in the verb must not end as if all were well.
func TestWithoutAVerb(t *testing.T) {
	for _, args := range [][]string{
		{"user"}, {"user", "gte", clitest.AgentSID}, {"users"}, {"users", "lst"}, {"webchat"}, {"webchat", "crate"},
	} {
		root := newRoot()
		root.SetArgs(args)
		clitest.Run(root, "").Ends(t, plain.ExitUsage)
	}
}

func TestUserGetInTheSandbox(t *testing.T) {
	statetest.Home(t)
	root := newRoot()
	root.SetArgs([]string{"--demo", "user", "get", clitest.AgentSID})
	got := clitest.Run(root, "")
	got.Ends(t, 0)
	got.Shows(t, "pella.quickmoss")
}
