package users_test

import (
	"strings"
	"testing"

	"flexconsole/api/sandbox"
	"flexconsole/views/viewtest"
)

func TestLookUpByTyping(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Type(viewtest.Ordinary[:12])
	r.Want("12 of 34")
	r.Press("enter")
	r.Want("Not looked up")
	r.Type(viewtest.Ordinary[12:])
	r.Want("✓")
	r.Press("enter")
	r.Want(viewtest.Ordinary)
	r.WaitFor("pella.quickmoss@example.com")
	if n := len(r.Server.Requests()); n != 1 {
		t.Errorf("%d requests for one look-up", n)
	}
}

func TestLookUpByPaste(t *testing.T) {
	t.Parallel()
	for name, pasted := range map[string]string{
		"SID":         viewtest.Ordinary,
		"upper case":  strings.ToUpper(viewtest.Ordinary),
		"spaces":      "  " + viewtest.Ordinary + " ",
		"line end":    viewtest.Ordinary + "\n",
		"URL":         "https://flex-api.twilio.com/v2/Instances/" + sandbox.InstanceSID + "/Users/" + viewtest.Ordinary + "?x=1",
		"ticket line": "user " + viewtest.Ordinary + " (worker WK00000000000000000000000000000001) cannot log in",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, viewtest.Setup{})
			r.Paste(pasted)
			r.Press("enter")
			r.WaitFor("pella.quickmoss@example.com")
		})
	}
}

// A paste goes to the input although the list has the keys.
func TestLookUpByPasteOverTheList(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Press("esc")
	r.Paste(viewtest.Ordinary)
	r.Press("enter")
	r.WaitFor("pella.quickmoss@example.com")
}

func TestLookUpOfASample(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Want("Try one of these", "a supervisor")
	r.Press("enter", "j", "enter")
	r.WaitFor("dorrin.oakthimble@example.com")
	r.Press("esc")
	r.Want("Recent", "dorrin.oakthimble · dorrin")
}

func TestLookUpVerdicts(t *testing.T) {
	t.Parallel()
	for typed, verdict := range map[string]string{
		"WK00000000000000000000000000000001":                 "WK",
		"IG00000000000000000000000000000001":                 "IG",
		"FU0000000000000000000000000000000":                  "33 of 34",
		"FU0000000000000000000000000000000z":                 "hex digit",
		"FU000000000000000000000000000000011":                "35",
		"fu00000000000000000000000000000001":                 "upper case",
		"pella":                                              "FU",
		"FU00000000000000000000\u200b0000000001":             "U+200B",
		"FU0000000000000000000000000000000\x1b[2J0000000000": "✗",
	} {
		r := newRig(t, viewtest.Setup{})
		r.Type(typed)
		r.Want(verdict)
		if typed[0] != 'f' {
			r.Press("enter")
			r.Want("Not looked up")
		}
		if n := len(r.Server.Requests()); n != 0 {
			t.Errorf("%q: %d requests", typed, n)
		}
	}
}

func TestLookUpSuggestion(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Paste("see " + viewtest.Ordinary)
	r.Want("Enter looks up " + viewtest.Ordinary)
	r.Press("ctrl+t")
	r.Want("✓ Flex user SID")
}

func TestRecents(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Resize(120, 24)
	r.WantNot("Recent")
	r.Open(viewtest.Ordinary)
	r.Press("esc")
	r.Want("just now · pella.quickmoss · pella.quickmoss@example.com")
	r.Press("/")
	r.Retype("")
	r.Open(viewtest.Another)
	r.Press("esc")
	first := strings.Index(r.Screen(), "dorrin.oakthimble ·")
	second := strings.Index(r.Screen(), "pella.quickmoss ·")
	if first < 0 || second < first {
		t.Errorf("the latest does not stand first\n%s", r.Screen())
	}
	r.Press("esc", "y")
	if len(r.Copied) != 1 || r.Copied[0] != viewtest.Another {
		t.Errorf("copied %q", r.Copied)
	}
}

// The cursor stands on the user that was opened, wherever its row is now.
func TestCursorFollowsTheUser(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Press("enter", "j", "enter")
	r.Settle()
	r.Press("esc")
	for line := range strings.Lines(r.Screen()) {
		if strings.Contains(line, "▸") && !strings.Contains(line, viewtest.Another) {
			t.Errorf("the cursor is on another row: %s", line)
		}
	}
}

func TestInstanceIsFound(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{NoInstance: true})
	r.Settle()
	if r.Session.Instance() != sandbox.InstanceSID {
		t.Fatalf("instance %q", r.Session.Instance())
	}
	r.Open(viewtest.Ordinary)
}

func TestWrongCredentials(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{NoInstance: true, Secret: "wrong"})
	r.WaitFor("The credentials were not accepted.")
	r.Want("Twilio code 20003", "Twilio-Request-Id RQ")
	r.Paste(viewtest.Ordinary) // the screen goes on, and each look-up says the same
	r.Press("enter")
	r.Settle()
	r.Want("The credentials were not accepted.")
	for _, request := range r.Server.Requests() {
		if request.Path != "/v1/Configuration" {
			t.Errorf("%s was asked without an instance", request.Path)
		}
	}
}

func TestUserNamedAtStart(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{NoInstance: true, OpenUser: viewtest.Ordinary})
	r.WaitFor("pella.quickmoss@example.com")
	r.Press("esc")
	r.Want("Recent")
}

// While a filter is typed its keys and the values in use stand below the input, Tab
// completes them, and the arrow keys still move to the list.
func TestLookUpCompletesFilters(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Listing: true, Users: 40})
	r.WaitFor("Users (40)")
	r.Type("pella")
	r.WantNot("tab complete", "excludes")
	r.Retype("lo")
	r.Want("tab locale:", "tab complete")
	r.Press("tab")
	r.Want("locale:", "tab en-US", "40 of 40 users")
	r.Press("tab")
	r.Want("Find user locale:en-US")
	first := r.Screen()
	r.Press("tab")
	if r.Screen() == first || r.Shows("locale:en-US·") {
		t.Errorf("Tab does not go on\n%s", r.Screen())
	}
	r.Retype("-role:agent team:none")
	r.Want("-key:value excludes", "of 40 users · Enter opens the first")
	r.Press("down")
	if r.Host().Front().Typing() {
		t.Error("the arrow key does not move to the list")
	}
	r.Press("/")
	r.Retype("state:nowhere")
	r.Want(`No user with state "nowhere" (in use: active, deactivated)`)
	r.Retype("foo:x")
	r.Want("foo: is no key, so it is text · keys: username, name, email")
	r.WantNot("tab complete")
}
