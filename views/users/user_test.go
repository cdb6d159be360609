package users_test

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"
	"testing"

	"flexconsole/api"
	"flexconsole/api/sandbox"
	"flexconsole/api/sid"
	"flexconsole/ui"
	"flexconsole/views/viewtest"
)

// documentField is a field of the document as Twilio names it, by the label on
// the page; nil is null.
type documentField struct {
	label string
	value *string
}

// documentFields are all fifteen, in the order of the page. They are stated
// here once more so that one left out of the page is missed.
func documentFields(u api.FlexUser) []documentField {
	version := strconv.Itoa(u.Version)
	var roles *string
	if u.Roles != nil {
		joined := strings.Join(u.Roles, " ")
		roles = &joined
	}
	return []documentField{
		{"Username", u.Username},
		{"Email", u.Email},
		{"Locale", u.Locale},
		{"Roles", roles},
		{"Version", &version},
		{"Created", u.CreatedDate},
		{"Updated", u.UpdatedDate},
		{"URL", u.URL},
		{"Flex user SID (FU…)", u.FlexUserSID},
		{"User SID (US…)", u.UserSID},
		{"Worker", u.WorkerSID},
		{"Team SID (QO…)", u.FlexTeamSID},
		{"Workspace", u.WorkspaceSID},
		{"Flex instance", u.InstanceSID},
		{"Account", u.AccountSID},
	}
}

// Every field of every user stands on the page and copies as it came.
func TestEveryFieldOfEveryUser(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	users := 0
	for _, sample := range r.Server.Samples() {
		if !sid.Valid(sid.FlexUser, sample.SID) || sample.SID == sandbox.UnknownUserSID {
			continue
		}
		users++
		r.Resize(99, 40)
		r.Open(sample.SID)
		u, err := r.Session.Flex.FetchFlexUser(context.Background(), sandbox.InstanceSID, sample.SID)
		if err != nil {
			t.Fatal(err)
		}
		r.checkPage(documentFields(u))
		r.Press("esc", "/")
		r.Retype("")
	}
	if users < 9 {
		t.Errorf("only %d users", users)
	}
}

func (r *rig) checkPage(fields []documentField) {
	r.T.Helper()
	for _, f := range fields {
		shown := r.LineOf(f.label)
		before := len(r.Copied)
		r.Press("y")
		if r.Host().Asking() {
			r.Press("esc") // hidden characters: it asks whether to copy them raw
		}
		r.Press("down")
		if f.value == nil {
			if !strings.HasPrefix(shown, "null") || len(r.Copied) != before {
				r.T.Errorf("%s is null, shown as %q, copied %q", f.label, shown, r.Copied[before:])
			}
			continue
		}
		if len(r.Copied) != before+1 || r.Copied[before] != ui.UTF8.Escape(*f.value) {
			r.T.Errorf("%s copies as %q, want %q", f.label, r.Copied[before:], ui.UTF8.Escape(*f.value))
		}
		want := strings.TrimSuffix(ui.Cut(ui.Escape(*f.value), 60), "…")
		isDate, isList := f.label == "Created" || f.label == "Updated", f.label == "Roles"
		if !isDate && !isList && !strings.HasPrefix(shown, want) {
			r.T.Errorf("%s is shown as %q, want %q", f.label, shown, want)
		}
	}
}

func TestDatesAreLocalWithTheirAge(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Open(viewtest.Ordinary)
	if got, want := r.LineOf("Updated"), "2026-03-01 12:00:00 UTC · 3 days ago"; got != want {
		t.Errorf("updated %q, want %q", got, want)
	}
}

func TestTwoPanesHoldTheSameFields(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Open(viewtest.Ordinary)
	r.Resize(190, 30)
	for _, f := range documentFields(r.Document(viewtest.Ordinary)) {
		r.Want(f.label)
	}
	r.Want("US00000000000000000000000000000001", "pella.quickmoss@example.com", "QO00000000000000000000000000000001")
}

func TestDeactivatedUserIsExplained(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Open("FU00000000000000000000000000000005")
	r.Want("null (a deactivated user has none)")
}

func TestRawJSON(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Open(viewtest.Hostile)
	r.Press("J")
	r.Want(`"flex_user_sid": "`+viewtest.Hostile+`"`, "Raw JSON")
	r.Press("y")
	var copied map[string]any
	if len(r.Copied) != 1 || json.Unmarshal([]byte(r.Copied[0]), &copied) != nil || copied["version"] != 3.0 {
		t.Errorf("copied %q", r.Copied)
	}
	r.Resize(80, 14)
	r.WantNot(`"version"`)
	r.Press("G")
	r.Want(`"version"`)
	r.Press("esc")
	r.WantNot("Raw JSON")
}

func TestRefreshShowsWhatChanged(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Open(viewtest.Ordinary)
	r.ChangeUser(viewtest.Ordinary, func(u *sandbox.User) { u.Locale = "sv-SE" })
	r.Press("r")
	r.WaitFor("sv-SE")
	if got := r.LineOf("Version"); got != "8" {
		t.Errorf("version %s", got)
	}
}

// Of two readings the later one counts, and the earlier is called off.
func TestRefreshSupersedes(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Open(viewtest.Ordinary)
	r.Server.Inject(sandbox.Fault{Hang: true, Times: 1})
	r.Press("r")
	r.Until("the request on the wire", func() bool { return len(r.Server.Requests()) == 2 })
	r.ChangeUser(viewtest.Ordinary, func(u *sandbox.User) { u.Locale = "sv-SE" })
	r.Press("r")
	r.Settle()
	r.Want("sv-SE")
	r.WantNot("Cancelled.")
}

// A reading that fails leaves the one before on the page and says how old.
func TestFailedRefreshKeepsThePage(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Open(viewtest.Ordinary)
	r.Server.Inject(sandbox.Fault{Status: 404, Code: 20404, Message: "The requested resource was not found", Times: 1})
	r.Press("r")
	r.Settle()
	r.Resize(80, 40)
	r.Want("Not refreshed", "No such Flex user", "Twilio code 20404")
	r.Press("enter")
	r.Want("not refreshed: values from just now", "pella.quickmoss@example.com")
	r.Press("r")
	r.Settle()
	r.WantNot("not read again")
}

func TestUnprovenUserIsMarked(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Server.Inject(sandbox.Fault{Body: `{"version":1,"username":"someone","flex_user_sid":null}`})
	r.Open(viewtest.Ordinary)
	r.Want("! the response does not name the user")
}

func TestCopyWithoutClipboard(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{NoClipboard: true})
	r.Open(viewtest.Ordinary)
	r.Press("y")
	r.Want("! No clipboard available")
}

// The worker is asked for on demand, and an email of its own is flagged.
func TestWorkerBehindAUser(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Open(viewtest.Another)
	if got := len(r.Server.Requests()); got != 1 {
		t.Errorf("%d requests for a look-up", got)
	}
	r.Press("W")
	r.Settle()
	r.Want("Worker of dorrin.oakthimble", "Available", "differs from the user's")
	r.Press("right", "enter")
	if len(r.Copied) != 1 || !sid.Valid(sid.Worker, r.Copied[0]) {
		t.Errorf("copied %q", r.Copied)
	}
	r.Server.Inject(sandbox.Fault{Status: 403, Code: 20403, Message: "Forbidden", Times: 1})
	r.Press("W")
	r.Settle()
	r.Want("Worker not loaded")
}
