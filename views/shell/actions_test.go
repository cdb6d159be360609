package shell_test

import (
	"slices"
	"strings"
	"testing"

	"flexconsole/api/sandbox"
	"flexconsole/views/actions"
	"flexconsole/views/session"
	"flexconsole/views/shell"
	"flexconsole/views/viewtest"
)

func TestActionTable(t *testing.T) {
	t.Parallel()
	seen := map[actions.ID]bool{}
	for _, action := range actions.All {
		if seen[action.ID] {
			t.Errorf("%s stands twice in the table", action.ID)
		}
		seen[action.ID] = true
		if action.Help == "" || action.Group == "" || len(action.Keys) == 0 {
			t.Errorf("%s lacks help, group or keys", action.ID)
		}
		if strings.HasSuffix(action.Help, ".") {
			t.Errorf("%s: help ends with a full stop", action.ID)
		}
		for _, key := range action.Keys {
			if strings.HasPrefix(key, "alt+") || key == "ctrl+i" || key == "ctrl+m" {
				t.Errorf("%s: %s does not reach the program by itself", action.ID, key)
			}
		}
	}
}

// Keys that everyone tries do one kind of thing, whatever the screen.
func TestKeysOfOneMeaning(t *testing.T) {
	t.Parallel()
	meanings := map[string][]actions.ID{
		"w":      {actions.Export},
		"r":      {actions.Refresh},
		"x":      {actions.StopAfter, actions.End},
		"ctrl+o": {actions.File, actions.Addresses},
	}
	for key, want := range meanings {
		var got []actions.ID
		for _, action := range actions.All {
			if slices.Contains(action.Keys, key) {
				got = append(got, action.ID)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s is the key of %v, want %v", key, got, want)
		}
	}
}

// Groups stand together, so that help has each heading once.
func TestActionGroupsStandTogether(t *testing.T) {
	t.Parallel()
	var groups []string
	for _, action := range actions.All {
		if len(groups) == 0 || groups[len(groups)-1] != action.Group {
			groups = append(groups, action.Group)
		}
	}
	unique := slices.Compact(slices.Sorted(slices.Values(groups)))
	if len(unique) != len(groups) {
		t.Errorf("groups in the order of the table: %q", groups)
	}
}

// checkActions: each action offered exists, and no key stands for two.
func (r *rig) checkActions(name string) map[actions.ID]bool {
	r.T.Helper()
	offered, owner := map[actions.ID]bool{}, map[string]actions.ID{}
	for _, id := range r.App.Offered() {
		action := actions.All.ByID(id) // panics on one that the table lacks
		if offered[id] {
			r.T.Errorf("%s offers %s twice", name, id)
		}
		offered[id] = true
		for _, key := range action.Keys {
			if action.HelpOnly || r.Host().Front().Typing() && len(key) == 1 {
				continue
			}
			if other := owner[key]; other != "" {
				r.T.Errorf("%s: %s stands for %s and for %s", name, key, other, id)
			}
			owner[key] = id
		}
	}
	return offered
}

// moments are the scenes and what they become with the input left, or while
// work is in flight.
func moments() []scene {
	all := slices.Clone(scenes)
	for _, s := range scenes {
		all = append(all, scene{s.name + " with Esc pressed", func(t testing.TB) *rig {
			r := s.build(t)
			r.Press("esc")
			return r
		}})
	}
	hang := sandbox.Fault{Hang: true}
	return append(all,
		played("user being read", func(r *rig) { r.Server.Inject(hang); r.Paste(viewtest.Ordinary); r.Press("enter") }),
		played("user being read again", func(r *rig) { r.Open(viewtest.Ordinary); r.Server.Inject(hang); r.Press("r") }),
		played("edit being saved", func(r *rig) {
			r.Edit(viewtest.Ordinary)
			r.Retype(viewtest.NewEmail)
			r.Server.Inject(hang)
			r.Press("ctrl+s")
			r.Confirm()
		}),
		played("changed edit of a suggestion", func(r *rig) { r.Edit(viewtest.Ordinary); r.Press("tab"); r.Retype("en_gb") }),
	)
}

// Every action is offered somewhere, and wherever it is, its key is its own.
func TestActionsOffered(t *testing.T) {
	longDrawing(t)
	t.Parallel()
	offered := map[actions.ID]bool{}
	for _, s := range moments() {
		for id := range s.build(t).checkActions(s.name) {
			offered[id] = true
		}
	}
	offered[actions.Dismiss] = true // needs a journal with an unfinished request, which no scene has
	for _, action := range actions.All {
		if !offered[action.ID] {
			t.Errorf("no screen offers %s", action.ID)
		}
	}
}

func TestWelcome(t *testing.T) {
	t.Parallel()
	r := welcomeScene(t)
	r.Resize(80, 40)
	r.Want("Welcome to flexconsole", "environment: TWILIO_ACCOUNT_SID is not set", "▸ [SANDBOX] the built-in sandbox")
	r.Press("1", "2", "3", "e", "n")
	r.Press("enter")
	r.WaitFor("✗ Could not open the account: no port")
	r.Press("q")
	r.Until("the end", func() bool { return r.Quit })
}

// Two presses of Enter open one sandbox.
func TestWelcomeOpensTheSandbox(t *testing.T) {
	t.Parallel()
	server, err := sandbox.Start("127.0.0.1:0", sandbox.Options{Now: viewtest.AtNoon})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	opened := make(chan bool, 2)
	r := startRig(t, viewtest.Setup{}, shell.Options{
		Sources: func() ([]shell.Source, error) { return []shell.Source{{ID: "demo", Name: "the built-in sandbox"}}, nil },
		OpenSource: func(id, _ string) (*session.Session, error) {
			s := viewtest.NewSession(server, viewtest.Setup{})
			s.SourceID = id
			opened <- true
			return s, nil
		},
	})
	r.WaitFor("the built-in sandbox")
	r.Server = server
	t.Cleanup(func() { close(r.Over); r.Host().Session().End() })
	r.Press("enter", "enter")
	r.WaitFor("Try one of these in the sandbox")
	r.Want("[SANDBOX]")
	if len(opened) != 1 {
		t.Errorf("%d were opened", len(opened))
	}
	r.Open(viewtest.Ordinary)
}
