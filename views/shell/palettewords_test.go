package shell_test

import (
	"slices"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/ui/uitest"
	"flexconsole/views/actions"
	"flexconsole/views/screen"
	"flexconsole/views/shell"
	"flexconsole/views/viewtest"
)

// asked are words that people type into a palette, and what must come first on the list
// of users, where most of them begin. Several names are as good as each other.
var asked = map[string]string{
	// What new users of the console tried.
	"rename": "rename user", "language": "edit", "hang up": "end chat", "export": "export", "log out": "log out",
	"theme": "theme", "dark mode": "theme", "refresh": "refresh", "delete user": "delete user", "create user": "create user",
	"settings": "settings", "profile": "switch account", "version": "version", "role": "filter by role", "worker": "worker",
	"help": "help", "quit": "quit", "history": "Activity",
	// What people ask for in the issues of other consoles and command lines.
	"find": "look up user", "search": "look up user", "copy": "copy", "disconnect": "end chat", "close chat": "end chat",
	"sign in": "log in", "login": "log in", "logout": "log out", "sign out": "log out", "switch account": "switch account",
	"switch user": "switch account", "whoami": "switch account", "preferences": "settings", "config": "settings",
	"colors": "theme", "light theme": "theme", "shortcuts": "help", "keybindings": "help", "keys": "help", "undo": "undo",
	"revert": "undo", "rollback": "undo", "bulk": "bulk edit", "mass update": "bulk edit", "csv": "export", "import": "open file",
	"download": "export", "save": "save details", "logs": "Activity", "requests": "Activity", "audit": "Activity",
	"curl": "copy as curl", "api key": "API key", "token": "API key", "new chat": "new chat", "start chat": "new chat", "create chat": "new chat",
	"send message": "send message", "reply": "type", "agent": "Users", "team": "filter by team", "email": "edit",
	"edit": "edit", "change locale": "edit", "filter": "filter by locale", "sort": "sort", "order": "sort", "select all": "select all",
	"mark": "select", "exit": "quit", "about": "version", "upgrade": "version", "wrap up": "complete task", "transfer": "transfer chat",
	"activity status": "change worker activity", "set status": "change worker activity", "skill": "change skills",
	"queue": "change queue or workflow", "password": "reset password", "remove user": "delete user", "add user": "create user",
	"invite": "create user", "permissions": "change role", "cancel": "cancel request", "back": "back", "reload": "refresh",
	"open": "open", "favorite": "pin", "bookmark": "pin", "json": "raw JSON", "har": "export", "transcript": "export",
	"messages": "Web chats", "conversations": "Web chats", "stop": "stop", "retry": "retry failed", "mouse": "mouse",
	"vim": "editor", "template": "presets", "docs": "error docs", "clear": "clear filter", "discard": "discard", "doctor": "doctor",
	"switch profile": "switch account", "environment": "switch account", "deactivate": "delete user", "kill": "end chat",
	"teams": "filter by team", "roles": "filter by role", "locale": "filter by locale", "view json": "raw JSON", "who am i": "switch account",
	"toggle theme": "theme", "go back": "back", "copy email": "copy", "list users": "Users", "edit user": "edit", "update user": "edit",
	"change language": "edit", "change email": "edit", "open chat": "new chat", "delete chat": "end chat", "read only": "read-only mode",
	"readonly": "read-only mode", "screen reader": "screen reader", "phone": "phone call or SMS", "metrics": "reports", "tutorial": "guide",
	"add profile": "log in", "home": "Users", "presence": "change worker activity", "load test": "new chat", "delete all my users": "delete user",
}

// Every word that people try is answered, with what they mean on top.
func TestPaletteAnswers(t *testing.T) {
	longDrawing(t)
	t.Parallel()
	r := newRig(t, viewtest.Setup{Listing: true, Users: 60})
	r.App.Options().Sources = func() ([]shell.Source, error) { return nil, nil }
	r.App.Options().Login = func() tea.ExecCommand { return nil }
	r.WaitFor("Users (60)")
	r.Press("esc")
	right := 0
	for typed, want := range asked {
		if got := r.finds(typed); len(got) > 0 && got[0] == want {
			right++
		} else {
			t.Errorf("%q finds %q, want %s first", typed, got[:min(4, len(got))], want)
		}
	}
	t.Logf("%d of %d words", right, len(asked))
}

// On the screens that words are about, what can be done there comes first.
func TestPaletteAnswersWhereOneIs(t *testing.T) {
	longDrawing(t)
	t.Parallel()
	for name, words := range map[string]map[string]string{
		"a user's page": {"language": "edit", "status": "worker", "update": "edit", "copy": "copy", "source": "raw JSON"},
		"a chat": {
			"close": "end chat", "hang up": "end chat", "finish": "end chat", "end chat": "end chat", "reply": "type",
			"download": "export", "export": "export", "log": "log out", "exit": "quit", "stuck": "why stuck", "why": "why stuck", "attributes": "chat data",
		},
		"Activity": {"export": "export", "history": "switch list", "search": "filter", "curl": "copy as curl"},
	} {
		r := newRig(t, viewtest.Setup{Clock: viewtest.NewClock()})
		switch name {
		case "a user's page":
			r.Open(viewtest.Ordinary)
		case "a chat":
			r.WithAgent()
		default:
			r.Open(viewtest.Ordinary)
			r.Press("3")
		}
		for typed, want := range words {
			if got := r.finds(typed); len(got) == 0 || got[0] != want {
				t.Errorf("on %s %q finds %q, want %s first", name, typed, got, want)
			}
		}
	}
}

// Every action has a place in the palette or a reason not to, and no two in one place
// have the same name.
func TestPaletteHasEveryAction(t *testing.T) {
	t.Parallel()
	byKeyOnly := []actions.ID{
		actions.Palette, actions.Run, actions.Complete, actions.EnterReview, actions.List, actions.Read, actions.Start, actions.WriteFiles, actions.Continue,
		actions.StopTyping, actions.Choose, actions.Name, actions.OpenAccount, actions.ShowColumn, actions.ColumnUp, actions.ColumnDown,
	}
	names := map[string]actions.ID{}
	for _, action := range actions.All {
		if actions.Offered(action.ID) == (action.HelpOnly || slices.Contains(byKeyOnly, action.ID)) {
			t.Errorf("%s: offered is %v", action.ID, actions.Offered(action.ID))
		}
		if !actions.Offered(action.ID) {
			continue
		}
		name := actions.NameOf(action)
		if other := names[name]; other != "" {
			t.Errorf("%s and %s are both called %s", other, action.ID, name)
		}
		names[name] = action.ID
	}
	for _, outside := range actions.Elsewhere {
		if names[outside.Name] != "" || outside.Where == "" || outside.Help == "" {
			t.Errorf("%+v", outside)
		}
	}
}

// What does not work here says where it works, and is done where leaving the input is
// enough.
func TestPaletteSaysWhereAnActionWorks(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Listing: true, Users: 30})
	r.WaitFor("Users (30)")
	choose := func(typed string) {
		t.Helper()
		r.Press("ctrl+p")
		r.Type(typed)
		r.Press("enter")
	}
	choose("hang up")
	if got := r.App.Notice(); got != "End chat works in an open chat" {
		t.Errorf("%q", got)
	}
	r.Want("› All actions") // what leaving the input cannot help leaves all as it is
	r.Press("esc")
	if !r.Host().Front().Typing() {
		t.Error("the input was left")
	}
	choose("sort")
	r.Want("sorted by full name")
	r.Press("/") // its input has the keys when the tab is left
	r.App.SetTab(viewtest.ActivityTab)
	choose("duplicate users") // in the tab that it belongs to
	if r.App.Tab() != viewtest.UsersTab {
		t.Errorf("in front is the tab %d", r.App.Tab())
	}
	r.Want("› Duplicates")
	choose("dark mode")
	if got := r.App.Notice(); !strings.Contains(got, "--theme") {
		t.Errorf("%q", got)
	}
	r.Want("› All actions") // to be read there, and to try another word
	r.Press("esc")
	choose("version")
	if got := r.App.Notice(); !strings.HasPrefix(got, "This is flexconsole ") {
		t.Errorf("%q", got)
	}
	r.Press("esc", "2")
	choose("raw json")
	if got := r.App.Notice(); got != "Raw JSON works on a user's page" {
		t.Errorf("%q", got)
	}
	r.WantPosts(0)
}

// A session that can only read says so of what would write.
func TestPaletteInAReadOnlySession(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{ReadOnly: true})
	r.Open(viewtest.Ordinary)
	r.Press("ctrl+p")
	r.Type("language")
	r.Press("enter")
	if got := r.App.Notice(); got != "Read-only session: nothing can be changed" {
		t.Errorf("%q", got)
	}
}

// A SID is looked up, several are loaded, a name opens that user of the list, and an
// expression filters it.
func TestPaletteTakesArguments(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Listing: true, Users: 60})
	r.WaitFor("Users (60)")
	r.Press("esc", "2", ":")
	r.Type("see https://flex.example.com/" + viewtest.Another + "?x")
	r.Want("▸ dorrin.oakthimble " + viewtest.Another)
	r.Press("enter")
	r.Settle()
	if r.Subject() != (screen.UserPage{SID: viewtest.Another}) || r.App.Tab() != viewtest.UsersTab {
		t.Errorf("in front is %T", r.Host().Front())
	}
	r.Press(":")
	r.Type("quickmoss")
	r.Want("▸ pella.quickmoss " + viewtest.Ordinary + " user")
	r.Press("enter")
	r.Settle()
	if r.Subject() != (screen.UserPage{SID: viewtest.Ordinary}) {
		t.Errorf("in front is %T", r.Host().Front())
	}
	r.Press(":")
	r.Type("locale:es -role:admin")
	r.Want("▸ filter users show ", " of 60 users")
	r.Press("enter")
	r.Want("Find user locale:es -role:admin", "of 60 users")
	r.WantNot("›")
	r.Press("ctrl+p")
	r.Type("filter by team")
	r.Press("enter")
	r.Want("Find user team:", "tab ")
	r.Press("ctrl+p")
	r.Paste(viewtest.Ordinary + "\n" + viewtest.Another)
	r.Want("▸ load users 2 Flex user SIDs")
	r.Press("enter")
	r.WaitFor("2 users loaded")
	r.Press("ctrl+p")
	r.Type("CH00000000000000000000000000000009")
	r.Want("▸ open chat CH00000000000000000000000000000009")
	r.Press("esc")
}

// A form with unsent changes is not closed for a filter.
func TestPaletteKeepsAFormOpen(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Listing: true, Users: 30})
	r.WaitFor("Users (30)")
	r.Edit(viewtest.Ordinary)
	r.Retype(viewtest.NewEmail)
	r.Press("ctrl+p")
	r.Type("locale:es")
	r.Press("enter")
	r.Want("Edit has unsent changes: close it first", viewtest.NewEmail)
}

// Neither a paste nor a burst runs what the palette is on.
func TestPaletteRunsNothingPasted(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Open(viewtest.Ordinary)
	for _, put := range []func(string){r.Paste, r.Burst} {
		r.Press("ctrl+p")
		put("raw json\r")
		r.Want("› All actions", "▸ J raw JSON")
		r.Press("esc")
	}
	// An Enter that came with the text is part of it; the next one counts.
	r.Press("ctrl+p")
	r.Burst("raw")
	r.Arrive(uitest.Key("enter"))
	r.Want("› All actions", "▸ J raw JSON")
	if got := r.App.Notice(); !strings.HasPrefix(got, "Ignored enter") {
		t.Errorf("%q", got)
	}
	r.Press("enter")
	r.Want("› Raw JSON")
}

// The keys of other lists with an input move the cursor here too, in all pickers.
func TestKeysThatMoveInPickers(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.App.Options().Sources = func() ([]shell.Source, error) {
		return []shell.Source{{ID: "a", Name: "one"}, {ID: "b", Name: "two"}, {ID: "c", Name: "three"}}, nil
	}
	check := func(what string) {
		t.Helper()
		rows := r.Host().Front().(screen.Clickable)
		from := rows.OnRow()
		for _, step := range []struct {
			key string
			row int
		}{{"ctrl+n", 1}, {"ctrl+j", 2}, {"ctrl+k", 1}, {"down", 2}, {"up", 1}, {"ctrl+k", 0}, {"ctrl+k", 0}} {
			if r.Press(step.key); rows.OnRow() != from+step.row {
				t.Errorf("%s: after %s on row %d, want %d", what, step.key, rows.OnRow(), from+step.row)
			}
		}
	}
	r.Press("ctrl+p")
	check("palette")
	r.Press("ctrl+p") // closes it, as before
	r.WantNot("›")
	r.Press("f1")
	check("help")
	r.Press("esc", "esc", "A")
	r.WaitFor("three")
	check("accounts")
	r.Press("esc")
	r.NewChatForm()
	r.Press("ctrl+y")
	r.WaitFor("Plain hello")
	check("presets")
	r.Press("esc", "ctrl+o")
	r.Settle()
	check("addresses")
}
