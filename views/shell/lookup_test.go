package shell

import (
	"strings"
	"testing"

	"flexconsole/api/sandbox"
)

func TestLookUpByTyping(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.typeText(ordinary[:12])
	r.want("12 of 34")
	r.press("enter")
	r.want("not looked up")
	r.typeText(ordinary[12:])
	r.want("✓")
	r.press("enter")
	r.want(ordinary)
	r.waitFor("pella.quickmoss@example.com")
	if n := len(r.server.Requests()); n != 1 {
		t.Errorf("%d requests for one look-up", n)
	}
}

func TestLookUpByPaste(t *testing.T) {
	t.Parallel()
	for name, pasted := range map[string]string{
		"SID":         ordinary,
		"upper case":  strings.ToUpper(ordinary),
		"spaces":      "  " + ordinary + " ",
		"line end":    ordinary + "\n",
		"URL":         "https://flex-api.twilio.com/v2/Instances/" + sandbox.InstanceSID + "/Users/" + ordinary + "?x=1",
		"ticket line": "user " + ordinary + " (worker WK00000000000000000000000000000001) cannot log in",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, setup{})
			r.paste(pasted)
			r.press("enter")
			r.waitFor("pella.quickmoss@example.com")
		})
	}
}

// A paste goes to the input although the list has the keys.
func TestLookUpByPasteOverTheList(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.press("esc")
	r.paste(ordinary)
	r.press("enter")
	r.waitFor("pella.quickmoss@example.com")
}

func TestLookUpOfASample(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.want("Try one of these", "a supervisor")
	r.press("enter", "j", "enter")
	r.waitFor("dorrin.oakthimble@example.com")
	r.press("esc")
	r.want("Looked up in this session", "dorrin.oakthimble · dorrin")
}

func TestLookUpVerdicts(t *testing.T) {
	t.Parallel()
	for typed, verdict := range map[string]string{
		"WK00000000000000000000000000000001":                 "WK",
		"IG00000000000000000000000000000001":                 "IG",
		"FU0000000000000000000000000000000":                  "33 of 34",
		"FU0000000000000000000000000000000z":                 "hex digit",
		"FU000000000000000000000000000000011":                "35",
		"fu00000000000000000000000000000001":                 "capitals",
		"pella":                                              "FU",
		"FU00000000000000000000\u200b0000000001":             "U+200B",
		"FU0000000000000000000000000000000\x1b[2J0000000000": "✗",
	} {
		r := newRig(t, setup{})
		r.typeText(typed)
		r.want(verdict)
		if typed[0] != 'f' {
			r.press("enter")
			r.want("not looked up")
		}
		if n := len(r.server.Requests()); n != 0 {
			t.Errorf("%q: %d requests", typed, n)
		}
	}
}

func TestLookUpSuggestion(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.paste("see " + ordinary)
	r.want("Enter looks up " + ordinary)
	r.press("ctrl+t")
	r.want("✓ Flex user SID")
}

func TestRecents(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.resize(120, 24)
	r.wantNot("Looked up in this session")
	r.open(ordinary)
	r.press("esc")
	r.want("just now · pella.quickmoss · pella.quickmoss@example.com")
	r.press("/")
	r.retype("")
	r.open(another)
	r.press("esc")
	first := strings.Index(r.screen(), "dorrin.oakthimble ·")
	second := strings.Index(r.screen(), "pella.quickmoss ·")
	if first < 0 || second < first {
		t.Errorf("the latest does not stand first\n%s", r.screen())
	}
	r.press("esc", "y")
	if len(r.copied) != 1 || r.copied[0] != another {
		t.Errorf("copied %q", r.copied)
	}
}

// The cursor stands on the user that was opened, wherever its row is now.
func TestCursorFollowsTheUser(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.press("enter", "j", "enter")
	r.settle()
	r.press("esc")
	for line := range strings.Lines(r.screen()) {
		if strings.Contains(line, "▸") && !strings.Contains(line, another) {
			t.Errorf("the cursor is on another row: %s", line)
		}
	}
}

func TestInstanceIsFound(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{noInstance: true})
	r.settle()
	if r.session.Instance() != sandbox.InstanceSID {
		t.Fatalf("instance %q", r.session.Instance())
	}
	r.open(ordinary)
}

func TestWrongCredentials(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{noInstance: true, secret: "wrong"})
	r.waitFor("The credentials were not accepted.")
	r.want("Twilio code 20003", "Twilio-Request-Id RQ")
	r.paste(ordinary) // the screen goes on, and each look-up says the same
	r.press("enter")
	r.settle()
	r.want("The credentials were not accepted.")
	for _, request := range r.server.Requests() {
		if request.Path != "/v1/Configuration" {
			t.Errorf("%s was asked without an instance", request.Path)
		}
	}
}

func TestUserNamedAtStart(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{noInstance: true, openUser: ordinary})
	r.waitFor("pella.quickmoss@example.com")
	r.press("esc")
	r.want("Looked up in this session")
}
