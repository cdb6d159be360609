package shell

import (
	"errors"
	"slices"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api/sandbox"
	"flexconsole/views/session"
)

// twoAccounts is a rig with two sandboxes to open: "staging", which is in front,
// and "prod".
func twoAccounts(t *testing.T) (r *rig, other *sandbox.Server) {
	t.Helper()
	other, err := sandbox.Start("127.0.0.1:0", sandbox.Options{Now: atNoon})
	if err != nil {
		t.Fatal(err)
	}
	r = newRig(t, setup{badge: "STAGING"})
	r.session.SourceID, r.session.Source = "staging", "profile staging"
	var opened *session.Session
	t.Cleanup(func() {
		_ = other.Close()
		if opened != nil {
			opened.Drain(patience)
			opened.End()
		}
	})
	r.app.options.Sources = func() ([]Source, error) {
		return []Source{
			{ID: "staging", Name: "profile staging", Badge: "STAGING"},
			{ID: "prod", Name: "profile prod", Badge: "PROD"},
			{ID: "broken", Name: "profile broken", Badge: "PROD", ReadOnly: true},
		}, nil
	}
	r.app.options.OpenSource = func(id, agreed string) (*session.Session, error) {
		if id == "broken" {
			return nil, errors.New("no secret")
		}
		opened = newTestSession(other, setup{badge: "PROD"})
		opened.SourceID, opened.Source = id, "profile "+id
		return opened, nil
	}
	return r, other
}

// switchTo goes to an account by the list of them.
func (r *rig) switchTo(name, badge string) {
	r.t.Helper()
	r.press("A")
	r.waitFor(name)
	r.waitFor("profile broken")
	r.press("g")
	for range 5 {
		if !r.shows("▸ [" + badge + "] " + name) {
			r.press("j")
		}
	}
	r.want("▸ [" + badge + "] " + name)
	r.press("enter")
}

func TestSwitchAccounts(t *testing.T) {
	t.Parallel()
	r, _ := twoAccounts(t)
	r.edit(ordinary)
	r.retype("half typed")
	r.press("esc")
	r.switchTo("profile prod", "PROD")
	r.waitFor("[PROD] profile prod AC")
	r.want("profile prod", "paste a Flex user SID")
	r.wantNot("half typed")
	r.open(another)
	r.press("A")
	r.waitFor("profile staging (open, with something not sent)")
	r.want("profile prod (here)", "profile broken READ-ONLY")
	r.press("esc")
	r.switchTo("profile staging", "STAGING")
	r.want("[STAGING] profile staging AC", "half typed", "as you left it")
	r.switchTo("profile prod", "PROD")
	r.want("[PROD] profile prod AC", "dorrin.oakthimble")
	r.press("ctrl+p")
	r.typeText("staging")
	r.want("▸ go to profile staging")
	r.press("enter")
	r.want("[STAGING]")
	r.switchTo("profile prod", "PROD")
	r.switchTo("profile broken", "PROD")
	r.waitFor("not opened: no secret")
	r.want("[PROD]")
}

// What is to know of the terminal is told once, on the first screen too.
func TestTheNoteOnTheTerminal(t *testing.T) {
	t.Parallel()
	const note = "LC_ALL is C, not UTF-8"
	r := welcomeWith(t, note)
	r.want(note)
	s := newRig(t, setup{})
	s.app.options.Note = note
	s.run(s.app.accounts.begin())
	s.want(note)
	s.run(s.app.accounts.begin())
	if s.app.options.Note != "" {
		t.Error("it would be told again")
	}
}

// An account whose credentials would go over plain http is opened after a question.
func TestPlainHTTPIsAskedForWhenSwitching(t *testing.T) {
	t.Parallel()
	r, _ := twoAccounts(t)
	open, tried := r.app.options.OpenSource, []string{}
	r.app.options.OpenSource = func(id, agreed string) (*session.Session, error) {
		tried = append(tried, agreed)
		if agreed != "http://127.0.0.1:1" {
			return nil, &Unencrypted{"http://127.0.0.1:1", "the credentials would be sent unencrypted to http://127.0.0.1:1"}
		}
		return open(id, agreed)
	}
	r.press("esc")
	r.switchTo("profile prod", "PROD")
	r.waitFor("Send credentials unencrypted?")
	r.want("The credentials would be sent unencrypted to http://127.0.0.1:1.", "▸ No")
	r.press("enter")
	r.want("[STAGING]", "Accounts that can be opened")
	r.press("enter")
	r.waitFor("Send credentials unencrypted?")
	r.confirm()
	r.waitFor("[PROD] profile prod AC")
	if want := []string{"", "", "http://127.0.0.1:1"}; !slices.Equal(tried, want) {
		t.Errorf("tried %q", tried)
	}
}

// The palette asks for the accounts when it first opens, and offers them once
// they are there; before that nobody reads the files that hold them.
func TestPaletteOffersAccounts(t *testing.T) {
	t.Parallel()
	r, _ := twoAccounts(t)
	asked := 0
	find := r.app.options.Sources
	r.app.options.Sources = func() ([]Source, error) { asked++; return find() }
	r.app.options.Login = func() tea.ExecCommand { return nil }
	r.open(ordinary)
	if asked != 0 {
		t.Errorf("asked %d times before anyone wanted them", asked)
	}
	r.press("ctrl+p", "down", "down")
	before := r.app.desk.Front().(*palette).Cursor
	r.until("the accounts", func() bool { return r.app.accounts.sources != nil })
	if p := r.app.desk.Front().(*palette); p.Cursor != before || asked != 1 {
		t.Errorf("the cursor went from %d to %d, %d readings", before, p.Cursor, asked)
	}
	r.typeText("log in")
	if got := r.offered(); len(got) != 1 || got[0] != "log in to another account" {
		t.Errorf("log in finds %q", got)
	}
	r.retype("profile prod")
	r.want("▸ go to profile prod")
	r.press("enter")
	r.waitFor("[PROD] profile prod AC")
}

// A write goes on while another account is in front, and its result goes to
// where it was made.
func TestWriteInflightWhileSwitching(t *testing.T) {
	t.Parallel()
	r, other := twoAccounts(t)
	r.edit(ordinary)
	r.retype(newEmail)
	letGo := r.hold(sandbox.Fault{Method: "POST"})
	r.press("ctrl+s")
	r.confirm()
	r.until("the POST on the wire", func() bool { return len(r.posts()) == 1 })
	r.switchTo("profile prod", "PROD")
	r.waitFor("[PROD] profile prod AC")
	letGo()
	r.settle()
	r.want("profile staging: The save of pella.quickmoss: Saved, and read back.")
	r.wantNot(newEmail)
	r.press("esc")
	r.switchTo("profile staging", "STAGING")
	r.want("Saved, and read back.", newEmail)
	if u, _ := other.User(ordinary); u.Email == newEmail {
		t.Error("the other account was written")
	}
}

// In production a save asks for the end of the SID, and nothing less.
func TestSaveInProductionTypesTheSID(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{badge: "PROD"})
	r.edit(ordinary)
	r.retype(newEmail)
	r.press("ctrl+s")
	r.want("Save this change?", newEmail, "type the last four characters of the user's SID")
	for _, wrong := range []string{"", "y", "1", "0002"} {
		r.retype(wrong)
		r.press("enter", "ctrl+s")
	}
	r.wantPosts(0)
	r.retype("0001")
	r.want("✓ Enter: Yes, save")
	r.press("enter", "enter")
	r.settle()
	r.want("Saved, and read back.")
	r.wantPosts(1)
}

func TestLeavingTheTokenSendsNothing(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{badge: "PROD"})
	r.edit(ordinary)
	r.retype(newEmail)
	r.press("ctrl+s")
	r.typeText("0001")
	r.press("esc")
	r.want("▸ Email")
	r.want(newEmail)
	r.wantPosts(0)
}

// An account whose opening was left alone takes nobody's place when it comes.
func TestAnAccountThatNobodyWaitsForIsNotEntered(t *testing.T) {
	t.Parallel()
	r, _ := twoAccounts(t)
	open, answer := r.app.options.OpenSource, make(chan bool)
	closed := 0
	r.app.options.OpenSource = func(id, agreed string) (*session.Session, error) {
		<-answer
		session, err := open(id, agreed)
		end := session.Close
		session.Close = func() { end(); closed++ }
		return session, err
	}
	r.press("esc")
	r.switchTo("profile prod", "PROD")
	r.want("profile prod (opening…)")
	r.press("esc")
	answer <- true
	r.until("its end", func() bool { return closed == 1 })
	r.want("[STAGING]")
	if len(r.app.desks) != 1 {
		t.Errorf("%d accounts are open", len(r.app.desks))
	}
}

// How a write ended at an account behind is told in front, whether its screen is
// still there or not.
func TestAWriteThatEndsBehindIsAnnounced(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]sandbox.Fault{
		"Saved, and read back.": {Path: "nothing"},
		"Not saved.":            {Method: "POST", Status: 400, Code: 20001},
	} {
		r, _ := twoAccounts(t)
		r.press("esc")
		r.switchTo("profile prod", "PROD")
		r.waitFor("[PROD] profile prod AC")
		r.press("esc")
		r.switchTo("profile staging", "STAGING")
		r.press("/")
		r.edit(ordinary)
		r.retype(newEmail)
		r.press("ctrl+s")
		r.server.Inject(fault)
		r.confirm()
		r.run(r.app.accounts.goTo(r.app.accounts.deskOfSource("prod")))
		r.until("its end", func() bool { return len(r.app.works.all) == 0 })
		r.want("[PROD]", "profile staging: The save of pella.quickmoss: "+name)
	}
}
