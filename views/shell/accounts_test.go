package shell_test

import (
	"errors"
	"slices"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api/sandbox"
	"flexconsole/views/session"
	"flexconsole/views/shell"
	"flexconsole/views/viewtest"
)

// twoAccounts is a rig with two sandboxes to open: "staging", which is in front,
// and "prod".
func twoAccounts(t *testing.T) (r *rig, other *sandbox.Server) {
	t.Helper()
	other, err := sandbox.Start("127.0.0.1:0", sandbox.Options{Now: viewtest.AtNoon})
	if err != nil {
		t.Fatal(err)
	}
	r = newRig(t, viewtest.Setup{Badge: "STAGING"})
	r.Session.SourceID, r.Session.Source = "staging", "profile staging"
	var opened *session.Session
	t.Cleanup(func() {
		_ = other.Close()
		if opened != nil {
			opened.Drain(viewtest.Patience)
			opened.End()
		}
	})
	r.App.Options().Sources = func() ([]shell.Source, error) {
		return []shell.Source{
			{ID: "staging", Name: "profile staging", Badge: "STAGING"},
			{ID: "prod", Name: "profile prod", Badge: "PROD"},
			{ID: "broken", Name: "profile broken", Badge: "PROD", ReadOnly: true},
		}, nil
	}
	r.App.Options().OpenSource = func(id, agreed string) (*session.Session, error) {
		if id == "broken" {
			return nil, errors.New("no secret")
		}
		opened = viewtest.NewSession(other, viewtest.Setup{Badge: "PROD"})
		opened.SourceID, opened.Source = id, "profile "+id
		return opened, nil
	}
	return r, other
}

// switchTo goes to an account by the list of them.
func (r *rig) switchTo(name, badge string) {
	r.T.Helper()
	r.Press("A")
	r.WaitFor(name)
	r.WaitFor("profile broken")
	r.Press("g")
	for range 5 {
		if !r.Shows("▸ [" + badge + "] " + name) {
			r.Press("j")
		}
	}
	r.Want("▸ [" + badge + "] " + name)
	r.Press("enter")
}

func TestSwitchAccounts(t *testing.T) {
	t.Parallel()
	r, _ := twoAccounts(t)
	r.Edit(viewtest.Ordinary)
	r.Retype("half typed")
	r.Press("esc")
	r.switchTo("profile prod", "PROD")
	r.WaitFor("[PROD] profile prod AC")
	r.Want("profile prod", "Paste a SID")
	r.WantNot("half typed")
	r.Open(viewtest.Another)
	r.Press("A")
	r.WaitFor("profile staging (open, unsent changes)")
	r.Want("profile prod (current)", "profile broken READ-ONLY")
	r.Press("esc")
	r.switchTo("profile staging", "STAGING")
	r.Want("[STAGING] profile staging AC", "half typed", "Switched to profile staging")
	r.switchTo("profile prod", "PROD")
	r.Want("[PROD] profile prod AC", "dorrin.oakthimble")
	r.Press("ctrl+p")
	r.Type("staging")
	r.Want("▸ switch to profile staging")
	r.Press("enter")
	r.Want("[STAGING]")
	r.switchTo("profile prod", "PROD")
	r.switchTo("profile broken", "PROD")
	r.WaitFor("Could not open the account: no secret")
	r.Want("[PROD]")
}

// What is to know of the terminal is told once, on the first screen too.
func TestTheNoteOnTheTerminal(t *testing.T) {
	t.Parallel()
	const note = "LC_ALL is C, not UTF-8"
	r := welcomeWith(t, note)
	r.Want(note)
	s := newRig(t, viewtest.Setup{})
	s.App.Options().Note = note
	s.Run(s.App.Begin())
	s.Want(note)
	s.Run(s.App.Begin())
	if s.App.Options().Note != "" {
		t.Error("it would be told again")
	}
}

// An account whose credentials would go over plain http is opened after a question.
func TestPlainHTTPIsAskedForWhenSwitching(t *testing.T) {
	t.Parallel()
	r, _ := twoAccounts(t)
	open, tried := r.App.Options().OpenSource, []string{}
	r.App.Options().OpenSource = func(id, agreed string) (*session.Session, error) {
		tried = append(tried, agreed)
		if agreed != "http://127.0.0.1:1" {
			return nil, &shell.Unencrypted{"http://127.0.0.1:1", "the credentials would be sent unencrypted to http://127.0.0.1:1"}
		}
		return open(id, agreed)
	}
	r.Press("esc")
	r.switchTo("profile prod", "PROD")
	r.WaitFor("Send credentials unencrypted?")
	r.Want("The credentials would be sent unencrypted to http://127.0.0.1:1.", "▸ Cancel")
	r.Press("enter")
	r.Want("[STAGING]", "Accounts (open ones stay open)")
	r.Press("enter")
	r.WaitFor("Send credentials unencrypted?")
	r.Confirm()
	r.WaitFor("[PROD] profile prod AC")
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
	find := r.App.Options().Sources
	r.App.Options().Sources = func() ([]shell.Source, error) { asked++; return find() }
	r.App.Options().Login = func() tea.ExecCommand { return nil }
	r.Open(viewtest.Ordinary)
	if asked != 0 {
		t.Errorf("asked %d times before anyone wanted them", asked)
	}
	r.Press("ctrl+p", "down", "down")
	before := r.Host().Front().(*shell.Palette).Cursor
	r.Until("the accounts", func() bool { return r.App.Sources() != nil })
	if p := r.Host().Front().(*shell.Palette); p.Cursor != before || asked != 1 {
		t.Errorf("the cursor went from %d to %d, %d readings", before, p.Cursor, asked)
	}
	r.Type("log in")
	if got := r.offered(); len(got) == 0 || got[0] != "log in" || !r.Shows("log in to another Twilio account") {
		t.Errorf("log in finds %q", got)
	}
	r.Retype("profile prod")
	r.Want("▸ switch to profile prod")
	r.Press("enter")
	r.WaitFor("[PROD] profile prod AC")
}

// A write goes on while another account is in front, and its result goes to
// where it was made.
func TestWriteInflightWhileSwitching(t *testing.T) {
	t.Parallel()
	r, other := twoAccounts(t)
	r.Edit(viewtest.Ordinary)
	r.Retype(viewtest.NewEmail)
	letGo := r.Hold(sandbox.Fault{Method: "POST"})
	r.Press("ctrl+s")
	r.Confirm()
	r.Until("the POST on the wire", func() bool { return len(r.Posts()) == 1 })
	r.switchTo("profile prod", "PROD")
	r.WaitFor("[PROD] profile prod AC")
	letGo()
	r.Settle()
	r.Want("profile staging: Save: pella.quickmoss: Saved and confirmed.")
	r.WantNot(viewtest.NewEmail)
	r.Press("esc")
	r.switchTo("profile staging", "STAGING")
	r.Want("Saved and confirmed.", viewtest.NewEmail)
	if u, _ := other.User(viewtest.Ordinary); u.Email == viewtest.NewEmail {
		t.Error("the other account was written")
	}
}

// In production a save asks for the end of the SID, and nothing less.
func TestSaveInProductionTypesTheSID(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Badge: "PROD"})
	r.Edit(viewtest.Ordinary)
	r.Retype(viewtest.NewEmail)
	r.Press("ctrl+s")
	r.Want("Save this change?", viewtest.NewEmail, "Type the last four characters of the Flex user SID")
	for _, wrong := range []string{"", "y", "1", "0002"} {
		r.Retype(wrong)
		r.Press("enter", "ctrl+s")
	}
	r.WantPosts(0)
	r.Retype("0001")
	r.Want("✓ Enter: Save")
	r.Press("enter", "enter")
	r.Settle()
	r.Want("Saved and confirmed.")
	r.WantPosts(1)
}

func TestLeavingTheTokenSendsNothing(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Badge: "PROD"})
	r.Edit(viewtest.Ordinary)
	r.Retype(viewtest.NewEmail)
	r.Press("ctrl+s")
	r.Type("0001")
	r.Press("esc")
	r.Want("▸ Email")
	r.Want(viewtest.NewEmail)
	r.WantPosts(0)
}

// An account whose opening was left alone takes nobody's place when it comes.
func TestAnAccountThatNobodyWaitsForIsNotEntered(t *testing.T) {
	t.Parallel()
	r, _ := twoAccounts(t)
	open, answer := r.App.Options().OpenSource, make(chan bool)
	closed := 0
	r.App.Options().OpenSource = func(id, agreed string) (*session.Session, error) {
		<-answer
		session, err := open(id, agreed)
		end := session.Close
		session.Close = func() { end(); closed++ }
		return session, err
	}
	r.Press("esc")
	r.switchTo("profile prod", "PROD")
	r.Want("profile prod (opening…)")
	r.Press("esc")
	answer <- true
	r.Until("its end", func() bool { return closed == 1 })
	r.Want("[STAGING]")
	if r.App.Accounts() != 1 {
		t.Errorf("%d accounts are open", r.App.Accounts())
	}
}

// How a write ended at an account behind is told in front, whether its screen is
// still there or not.
func TestAWriteThatEndsBehindIsAnnounced(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]sandbox.Fault{
		"Saved and confirmed.": {Path: "nothing"},
		"Not saved.":           {Method: "POST", Status: 400, Code: 20001},
	} {
		r, _ := twoAccounts(t)
		r.Press("esc")
		r.switchTo("profile prod", "PROD")
		r.WaitFor("[PROD] profile prod AC")
		r.Press("esc")
		r.switchTo("profile staging", "STAGING")
		r.Press("/")
		r.Edit(viewtest.Ordinary)
		r.Retype(viewtest.NewEmail)
		r.Press("ctrl+s")
		r.Server.Inject(fault)
		r.Confirm()
		r.Run(r.App.GoToSource("prod"))
		r.Until("its end", func() bool { return len(r.App.InFlight()) == 0 })
		r.Want("[PROD]", "profile staging: Save: pella.quickmoss: "+name)
	}
}
