package shell_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"flexconsole/views/actions"
	"flexconsole/views/shell"
	"flexconsole/views/viewtest"
)

// runs are the arguments of the commands that were run.
type runs struct {
	mu  sync.Mutex
	all [][]string
}

func (r *runs) add(args []string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.all = append(r.all, args)
}

func (r *runs) list() [][]string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.all)
}

// withCommands is a rig with commands of the user's own, each answered with output and err.
func withCommands(t *testing.T, s viewtest.Setup, output string, err error, commands ...shell.Command) (r *rig, ran *runs) {
	t.Helper()
	before := actions.All // the tests that run beside others start after this one
	t.Cleanup(func() { actions.All = before })
	if at, err := shell.AddCommands(commands); err != nil {
		t.Fatal(at, err)
	}
	ran = &runs{}
	s.Commands = commands
	if s.Run == nil {
		s.Run = func(_ context.Context, args []string) (string, error) {
			ran.add(args)
			return output, err
		}
	}
	return newRig(t, s), ran
}

func TestOwnCommand(t *testing.T) {
	r, ran := withCommands(t, viewtest.Setup{}, "first line\nsecond", nil,
		shell.Command{Name: "open ticket", Key: "f6", Where: "user", Run: []string{"ticket", "--email={user.email}", "{user.sid}"}, Confirm: true, Output: "notice"},
		shell.Command{Name: "of a chat", Where: "chat", Run: []string{"x", "{chat.sid}"}})
	r.Resize(160, 40)
	r.Open(viewtest.Ordinary)
	r.Want("F6 open ticket")
	r.Press("f6")
	r.Want("Run open ticket?", "ticket", "--email=pella.quickmoss@example.com", viewtest.Ordinary)
	if len(ran.list()) != 0 {
		t.Fatal("ran before it was confirmed")
	}
	r.Confirm()
	r.WaitFor("open ticket: first line")
	r.Press("f6") // confirmed once in this session
	r.Until("the second run", func() bool { return len(ran.list()) == 2 })
	want := []string{"ticket", "--email=pella.quickmoss@example.com", viewtest.Ordinary}
	if !slices.Equal(ran.list()[0], want) || !slices.Equal(ran.list()[1], want) {
		t.Errorf("ran %q", ran.list())
	}
	r.Settle()
	r.Press("ctrl+p")
	r.Type("ticket")
	r.Want("open ticket")
	r.WantNot("of a chat works here")
}

func TestOwnCommandThatFailsOrPrintsMuch(t *testing.T) {
	r, _ := withCommands(t, viewtest.Setup{}, "it says no\x1b[2J", errors.New("ticket ended with exit status 3"),
		shell.Command{Name: "fails", Key: "f6", Where: "user", Run: []string{"ticket"}, Output: "none"})
	r.Open(viewtest.Ordinary)
	r.Press("f6")
	r.WaitFor("fails failed")
	r.Want("exit status 3", "it says no")
	r.Press("enter")

	r, _ = withCommands(t, viewtest.Setup{}, "one\n\ttwo\n", nil,
		shell.Command{Name: "prints", Key: "f7", Where: "user", Run: []string{"ticket"}, Output: "pager"})
	r.Open(viewtest.Ordinary)
	r.Press("f7")
	r.WaitFor("› prints")
	r.Want("one", "two")
	r.Press("esc")
	r.Want("Email")
}

// Values that a program or a terminal could misread are refused, and where one is null the
// command is not offered.
func TestOwnCommandsThatAreNotRun(t *testing.T) {
	email := shell.Command{Name: "mail", Key: "f6", Where: "user", Run: []string{"mail", "{user.email}"}}
	locale := shell.Command{Name: "speak", Key: "f7", Where: "user", Run: []string{"say", "{user.locale}"}}
	r, ran := withCommands(t, viewtest.Setup{}, "", nil, email, locale)
	u, _ := r.Server.User(viewtest.Ordinary)
	u.Email = "-rf@example.com"
	r.Server.SetUser(u)
	r.Open(viewtest.Ordinary)
	r.Press("f6")
	r.Want("Not run: {user.email} begins with a hyphen")
	u.Email = "a\u202eb@example.com"
	r.Server.SetUser(u)
	r.Press("r")
	r.Settle()
	r.Press("f6")
	r.Want("Not run: {user.email} has control characters")
	u.Locale = ""
	r.Server.SetUser(u)
	r.Press("r")
	r.Settle()
	r.WantNot("F7 speak")
	r.Press("f7")
	r.Want("speak needs {user.locale}, which is not known here")
	if len(ran.list()) != 0 {
		t.Errorf("ran %q", ran.list())
	}
}

// Esc stops a command that runs, from any screen.
func TestOwnCommandThatIsStopped(t *testing.T) {
	r, _ := withCommands(t, viewtest.Setup{Run: func(ctx context.Context, _ []string) (string, error) {
		<-ctx.Done()
		return "", ctx.Err()
	}}, "", nil, shell.Command{Name: "waits", Key: "f6", Where: "user", Run: []string{"sleep"}, Output: "notice"})
	r.Open(viewtest.Ordinary)
	r.Press("f6")
	r.Want("Running waits · esc stops it", "esc cancel")
	r.Press("J", "esc")
	r.WaitFor("waits was stopped")
	r.Want("Raw JSON")
	r.Press("esc")
	r.WantNot("Raw JSON")
}

// The question shows where each argument begins and ends.
func TestArgumentsAreToldApart(t *testing.T) {
	r, _ := withCommands(t, viewtest.Setup{}, "", nil,
		shell.Command{Name: "many", Key: "f6", Where: "user", Run: []string{"a", "b c", "", "$HOME"}, Confirm: true})
	r.Resize(100, 40)
	r.Open(viewtest.Ordinary)
	r.Press("f6")
	r.Want("program a", `1 "b c"`, `2 ""`, "3 $HOME")
}

func TestOwnCommandsInAReadOnlySession(t *testing.T) {
	writes := shell.Command{Name: "writes", Key: "f6", Where: "user", Run: []string{"a"}}
	reads := shell.Command{Name: "reads", Key: "f7", Where: "user", Run: []string{"b"}, ReadOnly: true}
	r, ran := withCommands(t, viewtest.Setup{ReadOnly: true}, "", nil, writes, reads)
	r.Open(viewtest.Ordinary)
	r.Press("f6", "f7")
	r.Until("a run", func() bool { return len(ran.list()) > 0 })
	r.Settle()
	if len(ran.list()) != 1 || ran.list()[0][0] != "b" {
		t.Errorf("ran %q", ran.list())
	}
}

func TestCommandsThatAreRefused(t *testing.T) {
	for want, c := range map[string]shell.Command{
		"there is no {user.mail}":       {Name: "x", Where: "user", Run: []string{"a", "{user.mail}"}},
		"there is no {chat.sid}":        {Name: "x", Where: "user", Run: []string{"a", "{chat.sid}"}},
		"the program itself":            {Name: "x", Where: "user", Run: []string{"{user.email}"}},
		"e is the key of edit":          {Name: "x", Key: "e", Where: "user", Run: []string{"a"}},
		`"edit" is the name of another`: {Name: "edit", Where: "user", Run: []string{"a"}},
	} {
		before := actions.All
		at, err := shell.AddCommands([]shell.Command{c})
		actions.All = before
		if err == nil || at != 0 || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v", c, err)
		}
	}
}
