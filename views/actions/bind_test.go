package actions

import (
	"slices"
	"strings"
	"testing"

	"flexconsole/ui"
)

// restore puts the table back after a test that changes it.
func restore(t *testing.T) {
	all, keys := All, ui.FormKeys
	t.Cleanup(func() { All, ui.FormKeys = all, keys })
}

func TestBind(t *testing.T) {
	restore(t)
	at, err := Bind([]Binding{{Edit, []string{"E"}}, {Quit, []string{"Q"}}, {Refresh, []string{"r", "F5"}}, {Undo, nil}, {Suggestion, []string{"alt+t"}}})
	if err != nil {
		t.Fatal(at, err)
	}
	for id, want := range map[ID][]string{Edit: {"E"}, Quit: {"Q", "ctrl+c"}, Refresh: {"r", "f5"}, Undo: nil, Suggestion: {"alt+t"}} {
		if got := All.ByID(id).Keys; !slices.Equal(got, want) {
			t.Errorf("%s has %q, want %q", id, got, want)
		}
	}
	if Key(Edit) != "E" || Key(Undo) != `"undo" in the palette` || ui.FormKeys.Suggestion != "alt+t" {
		t.Errorf("named %s, %s, %s", Key(Edit), Key(Undo), ui.FormKeys.Suggestion)
	}
}

func TestBindingsThatAreRefused(t *testing.T) {
	for name, row := range map[string]struct {
		bindings []Binding
		at       int
		want     string
	}{
		"unknown action":             {[]Binding{{"edlt", []string{"E"}}}, 0, `no action is called "edlt"`},
		"unknown key":                {[]Binding{{Undo, []string{"U"}}, {Edit, []string{"hyper+e"}}}, 1, `no key is called "hyper+e"`},
		"a key that is another":      {[]Binding{{Edit, []string{"ctrl+i"}}}, 0, "terminals send tab for ctrl+i"},
		"ctrl+c":                     {[]Binding{{Edit, []string{"ctrl+c"}}}, 0, "ctrl+c always quits"},
		"of a list":                  {[]Binding{{Move, []string{"n"}}}, 0, "cannot be changed"},
		"in a form":                  {[]Binding{{Review, []string{"R"}}}, 0, "also works while typing"},
		"without a place":            {[]Binding{{Name, nil}}, 0, "needs a key"},
		"same group":                 {[]Binding{{Edit, []string{"W"}}}, 0, "W is the key of worker"},
		"everywhere":                 {[]Binding{{Edit, []string{"A"}}}, 0, "A is the key of accounts"},
		"two bindings with one key":  {[]Binding{{Edit, []string{"Z"}}, {Undo, []string{"Z"}}}, 0, "Z is the key of undo"},
		"everywhere, over a group's": {[]Binding{{Mouse, []string{"e"}}}, 0, "e is the key of edit"},
	} {
		t.Run(name, func(t *testing.T) {
			restore(t)
			at, err := Bind(row.bindings)
			if err == nil || at != row.at || !strings.Contains(err.Error(), row.want) {
				t.Errorf("binding %d: %v", at, err)
			}
		})
	}
}

// A key that is given up can be another's at once, and that of another group's as well.
func TestKeysCanBeSwapped(t *testing.T) {
	restore(t)
	if _, err := Bind([]Binding{{Edit, []string{"W"}}, {Worker, []string{"e"}}, {Curl, []string{"E"}}, {Again, []string{"E"}}}); err != nil {
		t.Error(err)
	}
}

// Every key of the table is one that [keys] takes.
func TestTheTableHasKeysThatCanBeWritten(t *testing.T) {
	for _, action := range All {
		for _, key := range action.Keys {
			if parsed, err := ui.ParseKey(key); err != nil || parsed != key {
				t.Errorf("%s: %q is %q, %v", action.ID, key, parsed, err)
			}
		}
	}
}

func TestAddOwn(t *testing.T) {
	restore(t)
	if err := AddOwn("open ticket", "f6", "run x", "on a user's page"); err != nil {
		t.Fatal(err)
	}
	own := All.ByID(Own("open ticket"))
	if NameOf(own) != "open ticket" || !slices.Equal(own.Keys, []string{"f6"}) || WhereOf(own.ID) != "on a user's page" || !Offered(own.ID) {
		t.Errorf("%+v", own)
	}
	for _, row := range [][3]string{
		{"open ticket", "", "is the name of another"},
		{"edit", "", "is the name of another"},
		{"b", "e", "e is the key of edit"},
		{"b", "f6", "f6 is the key of open ticket"},
		{"b", "ctrl+c", "always quits"},
		{"b", "nokey", "no key is called"},
	} {
		if err := AddOwn(row[0], row[1], "", "on a user's page"); err == nil || !strings.Contains(strings.ToLower(err.Error()), row[2]) {
			t.Errorf("%v: %v", row, err)
		}
	}
	if err := AddOwn("note", "f6", "run x", "on a chat's page"); err != nil {
		t.Errorf("the same key on another page: %v", err)
	}
}
