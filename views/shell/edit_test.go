package shell_test

import (
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"flexconsole/api"
	"flexconsole/api/sandbox"
	"flexconsole/views/viewtest"
	"flexconsole/views/webchat"
)

func TestSaveOneField(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Edit(viewtest.Ordinary)
	r.Retype(viewtest.NewEmail)
	r.Want("●", "✓")
	r.Press("ctrl+s")
	r.Want("Cancel Save", sandbox.AccountSID, "[SANDBOX]", viewtest.Ordinary, "version 7",
		"- pella.quickmoss@example.com", "+ "+viewtest.NewEmail, "identity provider")
	r.WantPosts(0)
	r.Confirm()
	r.WaitFor("Saved and confirmed.")
	form := r.WantPosts(1)[0].Form
	if want := (url.Values{"Email": {viewtest.NewEmail}}); !reflect.DeepEqual(form, want) {
		t.Errorf("sent %v, want %v", form, want)
	}
	r.WantNot("Version 7 → 8")
	r.Press("v")
	r.Want("Version 7 → 8", "Twilio has no conditional update")
	r.Press("esc")
	r.Resize(80, 40)
	if got := r.LineOf("Email"); got != viewtest.NewEmail {
		t.Errorf("the page shows %q", got)
	}
}

// The review stands on no: Enter, the key most easily pressed, sends nothing.
func TestReviewStandsOnNo(t *testing.T) {
	t.Parallel()
	for _, key := range []string{"enter", "esc"} {
		r := newRig(t, viewtest.Setup{})
		r.Edit(viewtest.Ordinary)
		r.Retype(viewtest.NewEmail)
		r.Press("ctrl+s", key)
		r.WantNot("Save this change?")
		r.Want(viewtest.NewEmail, "●")
		r.Settle()
		r.WantPosts(0)
	}
}

func TestDoubleEnterSavesOnce(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Edit(viewtest.Ordinary)
	r.Retype(viewtest.NewEmail)
	r.Press("ctrl+s", "right", "enter", "enter", "ctrl+s", "enter", "enter")
	r.WaitFor("Saved and confirmed.")
	r.Settle()
	r.WantPosts(1)
}

func TestAllThreeFields(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Edit(viewtest.Ordinary)
	r.Retype(viewtest.NewEmail)
	r.Press("tab")
	r.Retype("fr-CA")
	r.Press("tab")
	r.Retype("US000000000000000000000000000000ff")
	r.Press("ctrl+s")
	r.Resize(80, 40)
	r.Want("links this Flex user to another identity", "Flex stores its language in the browser")
	r.Confirm()
	r.WaitFor("Saved and confirmed.")
	want := url.Values{"Email": {viewtest.NewEmail}, "Locale": {"fr-CA"}, "UserSid": {"US000000000000000000000000000000ff"}}
	if form := r.WantPosts(1)[0].Form; !reflect.DeepEqual(form, want) {
		t.Errorf("sent %v", form)
	}
}

func TestNothingChangedSendsNothing(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Edit(viewtest.Ordinary)
	r.WantNot("●")
	r.Press("ctrl+s")
	r.Want("Nothing changed")
	r.Type("x")
	r.Press("backspace", "ctrl+s")
	r.Want("Nothing changed")
	r.Press("enter", "enter")
	r.Settle()
	if n := len(r.Server.Requests()); n != 1 {
		t.Errorf("%d requests, want the look-up alone", n)
	}
}

func TestBadValueIsNotReviewed(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Edit(viewtest.Ordinary)
	r.Press("tab", "tab")
	r.Retype("US12")
	r.Press("shift+tab", "ctrl+s")
	r.WantNot("Save this change?")
	r.Want("User SID (US…): 4 of 34")
	r.Retype("US00000000000000000000000000000012") // the field at fault has the keys
	r.Press("ctrl+s")
	r.Want("Cancel Save")
}

func TestResetSuggestionAndClear(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Edit(viewtest.Ordinary)
	r.Retype("x")
	r.Press("ctrl+r")
	r.Want("pella.quickmoss@example.com")
	r.WantNot("●")
	r.Press("tab")
	r.Retype("en_us")
	r.Want("ctrl+t: use en-US")
	r.Press("ctrl+t")
	r.WantNot("●", "en_us") // the stored locale
	r.Press("shift+tab", "ctrl+u")
	r.Want("ctrl+r restores the original")
	r.Press("ctrl+s")
	r.WantNot("Save this change?")
	r.Press("ctrl+x")
	r.Want("will be sent empty")
	r.Press("ctrl+s")
	r.Resize(80, 40)
	r.Want("(empty)", "is sent empty")
	r.Confirm()
	r.Settle()
	if form := r.WantPosts(1)[0].Form; !reflect.DeepEqual(form, url.Values{"Email": {""}}) {
		t.Errorf("sent %v", form)
	}
}

// The user SID cannot be emptied: neither by the keys nor by the action.
func TestUserSIDCannotBeCleared(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Edit(viewtest.Ordinary)
	r.Press("tab", "tab", "ctrl+x")
	r.WantNot("will be sent empty")
	r.Press("end", "ctrl+u")
	r.Want("required: ctrl+r restores the original")
	r.Press("ctrl+s")
	r.WantNot("Save this change?")
}

// Hostile bytes that nobody touched stay as they are and hinder nothing.
func TestHostileValuesStayAsTheyAre(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	before, _ := r.Server.User(viewtest.Hostile)
	r.Edit(viewtest.Hostile)
	r.Want("<U+202E>", "<U+200B>")
	r.Press("tab", "left", "right", "tab")
	r.WantNot("●")
	r.Retype("US000000000000000000000000000000ff")
	r.Press("ctrl+s")
	r.Confirm()
	r.WaitFor("Saved and confirmed.")
	if form := r.WantPosts(1)[0].Form; len(form) != 1 || !form.Has("UserSid") {
		t.Errorf("sent %q", form)
	}
	after, _ := r.Server.User(viewtest.Hostile)
	if after.Email != before.Email || after.Locale != before.Locale {
		t.Errorf("now %q %q", after.Email, after.Locale)
	}
}

func (r *rig) conflict() {
	r.T.Helper()
	r.Edit(viewtest.Ordinary)
	r.Retype(viewtest.NewEmail)
	r.ChangeUser(viewtest.Ordinary, func(u *sandbox.User) { u.Email = "theirs@example.com" })
	r.Press("ctrl+s")
	r.Confirm()
	r.WaitFor("Changed since you opened it")
	r.Want("was pella.quickmoss@example.com", "● theirs theirs@example.com", "yours "+viewtest.NewEmail, "Nothing has been sent")
	r.WantPosts(0)
}

func TestConflictKeepsTheirs(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.conflict()
	r.Press("enter")
	r.Want("theirs@example.com")
	r.WantNot(viewtest.NewEmail, "●")
	r.Press("ctrl+s")
	r.Want("Nothing changed")
	r.Settle()
	r.WantPosts(0)
}

func TestConflictSavesMine(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.conflict()
	r.Press(" ", "enter")
	r.Want(viewtest.NewEmail, "●")
	r.WantPosts(0)
	r.Press("ctrl+s")
	r.Want("- theirs@example.com", "+ "+viewtest.NewEmail)
	r.Confirm()
	r.WaitFor("Saved and confirmed.")
	r.WantPosts(1)
	r.Want("Email: theirs@example.com → " + viewtest.NewEmail)
}

// A third writer between the choice and the save is a conflict of its own.
func TestConflictAfterConflict(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.conflict()
	r.ChangeUser(viewtest.Ordinary, func(u *sandbox.User) { u.Email = "third@example.com" })
	r.Press(" ", "enter", "ctrl+s")
	r.Confirm()
	r.WaitFor("● theirs third@example.com")
	r.WantPosts(0)
}

func TestOtherFieldChangedMeanwhile(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Edit(viewtest.Ordinary)
	r.Retype(viewtest.NewEmail)
	r.ChangeUser(viewtest.Ordinary, func(u *sandbox.User) { u.Locale = "sv-SE" })
	r.Press("ctrl+s")
	r.Confirm()
	r.WaitFor("Saved and confirmed.")
	r.Want("Someone else changed the locale since you opened it: en-US → sv-SE.")
	after, _ := r.Server.User(viewtest.Ordinary)
	if after.Locale != "sv-SE" || after.Email != viewtest.NewEmail {
		t.Errorf("now %q %q", after.Locale, after.Email)
	}
}

func TestTheSameChangeByAnother(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Edit(viewtest.Ordinary)
	r.Retype(viewtest.NewEmail)
	r.ChangeUser(viewtest.Ordinary, func(u *sandbox.User) { u.Email = viewtest.NewEmail })
	r.Press("ctrl+s")
	r.Confirm()
	r.WaitFor("Not sent: already has these values.")
	r.WantPosts(0)
}

// Esc while the user is read again stops the save; the form stays as it was.
func TestEscWhileReadingAgain(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Edit(viewtest.Ordinary)
	r.Retype(viewtest.NewEmail)
	r.Server.Inject(sandbox.Fault{Hang: true})
	r.Press("ctrl+s")
	r.Confirm()
	r.Until("the reading on the wire", func() bool { return len(r.Server.Requests()) == 2 })
	r.Press("esc")
	r.Settle()
	r.Want("Cancelled.")
	r.Press("esc")
	r.Want(viewtest.NewEmail, "●")
	r.WantPosts(0)
}

// Esc once the POST is on its way leaves the form; the result is told later.
func TestEscWhileSaving(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Edit(viewtest.Ordinary)
	r.Retype(viewtest.NewEmail)
	letGo := r.Hold(sandbox.Fault{Method: "POST"})
	r.Press("ctrl+s")
	r.Confirm()
	r.Until("the POST on the wire", func() bool { return len(r.Posts()) == 1 })
	r.Press("esc")
	r.Want("Its result will be shown", "User SID (US…)")
	letGo()
	r.WaitFor("Save: pella.quickmoss")
	r.Want("Saved and confirmed.")
	r.Press("enter")
	r.WantPosts(1)
	if lines := r.Session.Unreported(); len(lines) != 0 {
		t.Errorf("told twice: %q", lines)
	}
}

func TestSaveThatNobodyAnswers(t *testing.T) {
	t.Parallel()
	fault := sandbox.Fault{Method: "POST", Hang: true}
	r := newRig(t, viewtest.Setup{Timeouts: api.Timeouts{Write: 3 * time.Second}}) // time to leave before it is over
	r.Edit(viewtest.Ordinary)
	r.Retype(viewtest.NewEmail)
	r.Server.Inject(fault)
	r.Press("ctrl+s")
	r.Confirm()
	r.Until("the POST on the wire", func() bool { return len(r.Posts()) == 1 })
	r.Press("esc")
	r.WaitFor("Save: pella.quickmoss")
	r.Want("May have been saved")
	r.WantPosts(1)
}

func TestLeavingAChangedFormAsks(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Edit(viewtest.Ordinary)
	r.Retype(viewtest.NewEmail)
	r.Press("esc", "esc")
	r.Want("Leave without sending?", "not been sent")
	r.Press("enter")
	r.Want(viewtest.NewEmail)
	r.Press("esc")
	r.Confirm()
	r.WantNot(viewtest.NewEmail)
	r.Want("User SID (US…)")
	r.Press("e", "esc", "esc") // an unchanged form closes without a word
	r.WantNot("Leave without sending?", "▸ Email")
	r.WantPosts(0)
}

// Long values are told in full before they are sent.
func TestReviewShowsLongValues(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Edit(viewtest.Ordinary)
	value := strings.Repeat("a", 60) + "@" + strings.Repeat("b", 60) + ".example.com"
	r.Retype(value)
	r.Press("ctrl+s")
	r.Resize(60, 40)
	together := strings.NewReplacer(" ", "", "│", "", "\n", "").Replace(r.Screen())
	if !strings.Contains(together, value) {
		t.Errorf("the value is cut\n%s", r.Screen())
	}
}

// The form begins on the field under the cursor, and the field shown in full
// offers to be edited.
func TestEditBeginsWhereTheCursorIs(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Open(viewtest.Ordinary)
	r.Press("j", "j", "e")
	if got := r.Form().Inputs.Focused().Label; got != "Locale" {
		t.Errorf("the form begins on %s", got)
	}
	r.Press("esc", "esc", "k", "enter")
	r.Want("Close", "Copy", "Edit")
	r.Press("right", "right", "enter")
	if got := r.Form().Inputs.Focused().Label; got != "Email" {
		t.Errorf("the form begins on %s", got)
	}
	r.Press("esc", "esc", "g", "enter")
	r.WantNot("Edit")
}

// Every input can be emptied by the same key.
func TestClearEmptiesAnyInput(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.NewChatForm()
	r.GoToInput(webchat.CountField)
	r.Press("ctrl+x")
	r.Type("5")
	if got := r.Form().Inputs.Field(webchat.CountField).Value(); got != "5" {
		t.Errorf("the count is %q", got)
	}
	r = newRig(t, viewtest.Setup{})
	r.Edit(viewtest.Ordinary)
	r.Press("shift+tab", "ctrl+x")
	r.Want("required: ctrl+r restores the original")
	r.Press("tab", "ctrl+x")
	r.Want("will be sent empty")
}
