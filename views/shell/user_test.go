package shell

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
	"flexconsole/views/users"
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
		{"Flex user", u.FlexUserSID},
		{"Unified User", u.UserSID},
		{"Worker", u.WorkerSID},
		{"Team", u.FlexTeamSID},
		{"Workspace", u.WorkspaceSID},
		{"Flex instance", u.InstanceSID},
		{"Account", u.AccountSID},
	}
}

// lineOf is the line of the page that a label begins.
func (r *rig) lineOf(label string) string {
	r.t.Helper()
	for line := range strings.Lines(r.screen()) {
		if rest, ok := strings.CutPrefix(strings.TrimLeft(line, " ▸"), label+" "); ok {
			return strings.TrimSpace(rest)
		}
	}
	r.t.Fatalf("no field %q\n%s", label, r.screen())
	return ""
}

// Every field of every user stands on the page and copies as it came.
func TestEveryFieldOfEveryUser(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	users := 0
	for _, sample := range r.server.Samples() {
		if !sid.Valid(sid.FlexUser, sample.SID) || sample.SID == sandbox.UnknownUserSID {
			continue
		}
		users++
		r.resize(119, 40)
		r.open(sample.SID)
		u, err := r.session.Flex.FetchFlexUser(context.Background(), sandbox.InstanceSID, sample.SID)
		if err != nil {
			t.Fatal(err)
		}
		r.checkPage(documentFields(u))
		r.press("esc", "/")
		r.retype("")
	}
	if users < 9 {
		t.Errorf("only %d users", users)
	}
}

func (r *rig) checkPage(fields []documentField) {
	r.t.Helper()
	for _, f := range fields {
		shown := r.lineOf(f.label)
		before := len(r.copied)
		r.press("y")
		if len(r.app.desk.dialogs.open) > 0 {
			r.press("esc") // hidden characters: it asks whether to copy them raw
		}
		r.press("down")
		if f.value == nil {
			if !strings.HasPrefix(shown, "null") || len(r.copied) != before {
				r.t.Errorf("%s is null, shown as %q, copied %q", f.label, shown, r.copied[before:])
			}
			continue
		}
		if len(r.copied) != before+1 || r.copied[before] != ui.UTF8.Escape(*f.value) {
			r.t.Errorf("%s copies as %q, want %q", f.label, r.copied[before:], ui.UTF8.Escape(*f.value))
		}
		want := strings.TrimSuffix(ui.Cut(ui.Escape(*f.value), 60), "…")
		isDate, isList := f.label == "Created" || f.label == "Updated", f.label == "Roles"
		if !isDate && !isList && !strings.HasPrefix(shown, want) {
			r.t.Errorf("%s is shown as %q, want %q", f.label, shown, want)
		}
	}
}

func TestDatesAreLocalWithTheirAge(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.open(ordinary)
	if got, want := r.lineOf("Updated"), "2026-03-01 12:00:00 UTC · 3 days ago"; got != want {
		t.Errorf("updated %q, want %q", got, want)
	}
}

func TestTwoPanesHoldTheSameFields(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.open(ordinary)
	r.resize(140, 30)
	for _, f := range documentFields(r.app.desk.Front().(*users.User).Data) {
		r.want(f.label)
	}
	r.want("US00000000000000000000000000000001", "pella.quickmoss@example.com", "QO00000000000000000000000000000001")
}

func TestDeactivatedUserIsExplained(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.open("FU00000000000000000000000000000005")
	r.want("null (a deactivated user has none)")
}

func TestRawJSON(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.open(hostile)
	r.press("J")
	r.want(`"flex_user_sid": "`+hostile+`"`, "Raw JSON")
	r.press("y")
	var copied map[string]any
	if len(r.copied) != 1 || json.Unmarshal([]byte(r.copied[0]), &copied) != nil || copied["version"] != 3.0 {
		t.Errorf("copied %q", r.copied)
	}
	r.resize(80, 14)
	r.wantNot(`"version"`)
	r.press("G")
	r.want(`"version"`)
	r.press("esc")
	r.wantNot("Raw JSON")
}

func TestRefreshShowsWhatChanged(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.open(ordinary)
	r.write(ordinary, func(u *sandbox.User) { u.Locale = "sv-SE" })
	r.press("r")
	r.waitFor("sv-SE")
	if got := r.lineOf("Version"); got != "8" {
		t.Errorf("version %s", got)
	}
}

// Of two readings the later one counts, and the earlier is called off.
func TestRefreshSupersedes(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.open(ordinary)
	r.server.Inject(sandbox.Fault{Hang: true, Times: 1})
	r.press("r")
	r.until("the request on the wire", func() bool { return len(r.server.Requests()) == 2 })
	r.write(ordinary, func(u *sandbox.User) { u.Locale = "sv-SE" })
	r.press("r")
	r.settle()
	r.want("sv-SE")
	r.wantNot("Stopped.")
}

// A reading that fails leaves the one before on the page and says how old.
func TestFailedRefreshKeepsThePage(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.open(ordinary)
	r.server.Inject(sandbox.Fault{Status: 404, Code: 20404, Message: "The requested resource was not found", Times: 1})
	r.press("r")
	r.settle()
	r.resize(80, 40)
	r.want("Not read again", "No such Flex user", "Twilio code 20404")
	r.press("enter")
	r.want("not read again; as read just now", "pella.quickmoss@example.com")
	r.press("r")
	r.settle()
	r.wantNot("not read again")
}

func TestUnprovenUserIsMarked(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.server.Inject(sandbox.Fault{Body: `{"version":1,"username":"someone","flex_user_sid":null}`})
	r.open(ordinary)
	r.want("! the answer does not say which user it is about")
}

func TestCopyWithoutClipboard(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.open(ordinary)
	r.app.options.Copy = nil
	r.press("y")
	r.want("! there is no clipboard here")
}

// The worker is asked for on demand, and an email of its own is flagged.
func TestWorkerBehindAUser(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.open(another)
	if got := len(r.server.Requests()); got != 1 {
		t.Errorf("%d requests for a look-up", got)
	}
	r.press("w")
	r.settle()
	r.want("The worker behind dorrin.oakthimble", "Available", "another than the user's")
	r.press("right", "enter")
	if len(r.copied) != 1 || !sid.Valid(sid.Worker, r.copied[0]) {
		t.Errorf("copied %q", r.copied)
	}
	r.server.Inject(sandbox.Fault{Status: 403, Code: 20403, Message: "Forbidden", Times: 1})
	r.press("w")
	r.settle()
	r.want("The worker cannot be read")
}
