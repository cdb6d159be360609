package shell

import (
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"flexconsole/api"
	"flexconsole/api/sandbox"
	"flexconsole/views/launcher"
	"flexconsole/views/users"
	"flexconsole/views/webchat"
)

const newEmail = "pella.new@example.com"

func TestSaveOneField(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.edit(ordinary)
	r.retype(newEmail)
	r.want("●", "✓")
	r.press("ctrl+s")
	r.want("Yes, save", sandbox.AccountSID, "[SANDBOX]", ordinary, "version 7",
		"- pella.quickmoss@example.com", "+ "+newEmail, "identity provider")
	r.wantPosts(0)
	r.confirm()
	r.waitFor("Saved, and read back.")
	form := r.wantPosts(1)[0].Form
	if want := (url.Values{"Email": {newEmail}}); !reflect.DeepEqual(form, want) {
		t.Errorf("sent %v, want %v", form, want)
	}
	r.want("Version 7 → 8", "Twilio offers no conditional update")
	r.resize(80, 40)
	if got := r.lineOf("Email"); got != newEmail {
		t.Errorf("the page shows %q", got)
	}
}

// The review stands on no: Enter, the key most easily pressed, sends nothing.
func TestReviewStandsOnNo(t *testing.T) {
	t.Parallel()
	for _, key := range []string{"enter", "esc"} {
		r := newRig(t, setup{})
		r.edit(ordinary)
		r.retype(newEmail)
		r.press("ctrl+s", key)
		r.wantNot("Yes, save")
		r.want(newEmail, "●")
		r.settle()
		r.wantPosts(0)
	}
}

func TestDoubleEnterSavesOnce(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.edit(ordinary)
	r.retype(newEmail)
	r.press("ctrl+s", "right", "enter", "enter", "ctrl+s", "enter", "enter")
	r.waitFor("Saved, and read back.")
	r.settle()
	r.wantPosts(1)
}

func TestAllThreeFields(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.edit(ordinary)
	r.retype(newEmail)
	r.press("tab")
	r.retype("fr-CA")
	r.press("tab")
	r.retype("US000000000000000000000000000000ff")
	r.press("ctrl+s")
	r.resize(80, 40)
	r.want("links this Flex user to another identity", "Flex keeps its language in the browser")
	r.confirm()
	r.waitFor("Saved, and read back.")
	want := url.Values{"Email": {newEmail}, "Locale": {"fr-CA"}, "UserSid": {"US000000000000000000000000000000ff"}}
	if form := r.wantPosts(1)[0].Form; !reflect.DeepEqual(form, want) {
		t.Errorf("sent %v", form)
	}
}

func TestNothingChangedSendsNothing(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.edit(ordinary)
	r.wantNot("●")
	r.press("ctrl+s")
	r.want("nothing is changed")
	r.typeText("x")
	r.press("backspace", "ctrl+s")
	r.want("nothing is changed")
	r.press("enter", "enter")
	r.settle()
	if n := len(r.server.Requests()); n != 1 {
		t.Errorf("%d requests, want the look-up alone", n)
	}
}

func TestBadValueIsNotReviewed(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.edit(ordinary)
	r.press("tab", "tab")
	r.retype("US12")
	r.press("shift+tab", "ctrl+s")
	r.wantNot("Yes, save")
	r.want("User SID:", "4 of 34")
	r.retype("US00000000000000000000000000000012") // the field at fault has the keys
	r.press("ctrl+s")
	r.want("Yes, save")
}

func TestResetSuggestionAndClear(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.edit(ordinary)
	r.retype("x")
	r.press("ctrl+r")
	r.want("pella.quickmoss@example.com")
	r.wantNot("●")
	r.press("tab")
	r.retype("en_us")
	r.want("ctrl+t takes en-US")
	r.press("ctrl+t")
	r.wantNot("●", "en_us") // the stored locale
	r.press("shift+tab", "ctrl+u")
	r.want("ctrl+r brings the stored value back")
	r.press("ctrl+s")
	r.wantNot("Yes, save")
	r.press("ctrl+x")
	r.want("will be cleared")
	r.press("ctrl+s")
	r.resize(80, 40)
	r.want("(empty)", "goes out empty")
	r.confirm()
	r.settle()
	if form := r.wantPosts(1)[0].Form; !reflect.DeepEqual(form, url.Values{"Email": {""}}) {
		t.Errorf("sent %v", form)
	}
}

// The user SID cannot be emptied: neither by the keys nor by the action.
func TestUserSIDCannotBeCleared(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.edit(ordinary)
	r.press("tab", "tab", "ctrl+x")
	r.wantNot("will be cleared")
	r.press("end", "ctrl+u")
	r.want("it cannot be cleared")
	r.press("ctrl+s")
	r.wantNot("Yes, save")
}

// Hostile bytes that nobody touched stay as they are and hinder nothing.
func TestHostileValuesStayAsTheyAre(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	before, _ := r.server.User(hostile)
	r.edit(hostile)
	r.want("<U+202E>", "<U+200B>")
	r.press("tab", "left", "right", "tab")
	r.wantNot("●")
	r.retype("US000000000000000000000000000000ff")
	r.press("ctrl+s")
	r.confirm()
	r.waitFor("Saved, and read back.")
	if form := r.wantPosts(1)[0].Form; len(form) != 1 || !form.Has("UserSid") {
		t.Errorf("sent %q", form)
	}
	after, _ := r.server.User(hostile)
	if after.Email != before.Email || after.Locale != before.Locale {
		t.Errorf("now %q %q", after.Email, after.Locale)
	}
}

// write changes a user behind the console's back.
func (r *rig) write(flexUser string, change func(*sandbox.User)) {
	u, _ := r.server.User(flexUser)
	change(&u)
	r.server.SetUser(u)
}

func (r *rig) conflict() {
	r.t.Helper()
	r.edit(ordinary)
	r.retype(newEmail)
	r.write(ordinary, func(u *sandbox.User) { u.Email = "theirs@example.com" })
	r.press("ctrl+s")
	r.confirm()
	r.waitFor("Changed meanwhile")
	r.want("was pella.quickmoss@example.com", "● theirs theirs@example.com", "yours "+newEmail, "nothing has been sent")
	r.wantPosts(0)
}

func TestConflictKeepsTheirs(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.conflict()
	r.press("enter")
	r.want("theirs@example.com")
	r.wantNot(newEmail, "●")
	r.press("ctrl+s")
	r.want("nothing is changed")
	r.settle()
	r.wantPosts(0)
}

func TestConflictSavesMine(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.conflict()
	r.press(" ", "enter")
	r.want(newEmail, "●")
	r.wantPosts(0)
	r.press("ctrl+s")
	r.want("- theirs@example.com", "+ "+newEmail)
	r.confirm()
	r.waitFor("Saved, and read back.")
	r.wantPosts(1)
	r.want("email: theirs@example.com → " + newEmail)
}

// A third writer between the choice and the save is a conflict of its own.
func TestConflictAfterConflict(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.conflict()
	r.write(ordinary, func(u *sandbox.User) { u.Email = "third@example.com" })
	r.press(" ", "enter", "ctrl+s")
	r.confirm()
	r.waitFor("● theirs third@example.com")
	r.wantPosts(0)
}

func TestOtherFieldChangedMeanwhile(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.edit(ordinary)
	r.retype(newEmail)
	r.write(ordinary, func(u *sandbox.User) { u.Locale = "sv-SE" })
	r.press("ctrl+s")
	r.confirm()
	r.waitFor("Saved, and read back.")
	r.want("Someone else changed locale meanwhile: en-US → sv-SE.")
	after, _ := r.server.User(ordinary)
	if after.Locale != "sv-SE" || after.Email != newEmail {
		t.Errorf("now %q %q", after.Locale, after.Email)
	}
}

func TestTheSameChangeByAnother(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.edit(ordinary)
	r.retype(newEmail)
	r.write(ordinary, func(u *sandbox.User) { u.Email = newEmail })
	r.press("ctrl+s")
	r.confirm()
	r.waitFor("Nothing was sent: the user holds these values already.")
	r.wantPosts(0)
}

// Esc while the user is read again stops the save; the form stays as it was.
func TestEscWhileReadingAgain(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.edit(ordinary)
	r.retype(newEmail)
	r.server.Inject(sandbox.Fault{Hang: true})
	r.press("ctrl+s")
	r.confirm()
	r.until("the reading on the wire", func() bool { return len(r.server.Requests()) == 2 })
	r.press("esc")
	r.settle()
	r.want("Stopped.")
	r.press("esc")
	r.want(newEmail, "●")
	r.wantPosts(0)
}

// Esc once the POST is on its way leaves the form; the result is told later.
func TestEscWhileSaving(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.edit(ordinary)
	r.retype(newEmail)
	letGo := r.hold(sandbox.Fault{Method: "POST"})
	r.press("ctrl+s")
	r.confirm()
	r.until("the POST on the wire", func() bool { return len(r.posts()) == 1 })
	r.press("esc")
	r.want("its result will be told", "Unified User")
	letGo()
	r.waitFor("The save of pella.quickmoss")
	r.want("Saved, and read back.")
	r.press("enter")
	r.wantPosts(1)
	if lines := r.session.Untold(); len(lines) != 0 {
		t.Errorf("told twice: %q", lines)
	}
}

func TestSaveThatNobodyAnswers(t *testing.T) {
	t.Parallel()
	fault := sandbox.Fault{Method: "POST", Hang: true}
	r := newRig(t, setup{timeouts: api.Timeouts{Write: 3 * time.Second}}) // time to leave before it is over
	r.edit(ordinary)
	r.retype(newEmail)
	r.server.Inject(fault)
	r.press("ctrl+s")
	r.confirm()
	r.until("the POST on the wire", func() bool { return len(r.posts()) == 1 })
	r.press("esc")
	r.waitFor("The save of pella.quickmoss")
	r.want("It may have been saved")
	r.wantPosts(1)
}

func TestLeavingAChangedFormAsks(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.edit(ordinary)
	r.retype(newEmail)
	r.press("esc", "esc")
	r.want("Leave without sending?", "not been sent")
	r.press("enter")
	r.want(newEmail)
	r.press("esc")
	r.confirm()
	r.wantNot(newEmail)
	r.want("Unified User")
	r.press("e", "esc", "esc") // an unchanged form closes without a word
	r.wantNot("Leave without sending?", "▸ Email")
	r.wantPosts(0)
}

// Long values are told in full before they are sent.
func TestReviewShowsLongValues(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.edit(ordinary)
	value := strings.Repeat("a", 60) + "@" + strings.Repeat("b", 60) + ".example.com"
	r.retype(value)
	r.press("ctrl+s")
	r.resize(60, 40)
	together := strings.NewReplacer(" ", "", "│", "", "\n", "").Replace(r.screen())
	if !strings.Contains(together, value) {
		t.Errorf("the value is cut\n%s", r.screen())
	}
}

// The form begins on the field under the cursor, and the field shown in full
// offers to be edited.
func TestEditBeginsWhereTheCursorIs(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.open(ordinary)
	r.press("j", "j", "e")
	if got := r.app.desk.Front().(*users.Edit).Inputs.Focused().Label; got != "Locale" {
		t.Errorf("the form begins on %s", got)
	}
	r.press("esc", "esc", "k", "enter")
	r.want("Close", "Copy", "Edit")
	r.press("right", "right", "enter")
	if got := r.app.desk.Front().(*users.Edit).Inputs.Focused().Label; got != "Email" {
		t.Errorf("the form begins on %s", got)
	}
	r.press("esc", "esc", "g", "enter")
	r.wantNot("Edit")
}

// Every input can be emptied by the same key.
func TestClearEmptiesAnyInput(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.newChatForm()
	r.goTo(webchat.CountField)
	r.press("ctrl+x")
	r.typeText("5")
	if got := r.app.desk.Front().(*launcher.LaunchForm).Inputs.Value(webchat.CountField); got != "5" {
		t.Errorf("the count is %q", got)
	}
	r = newRig(t, setup{})
	r.edit(ordinary)
	r.press("shift+tab", "ctrl+x")
	r.want("it cannot be cleared")
	r.press("tab", "ctrl+x")
	r.want("will be cleared")
}
