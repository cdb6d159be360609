package views

import (
	"strings"
	"testing"
	"time"

	"flexconsole/api"
	"flexconsole/api/sandbox"
)

// newChatForm opens the launch form.
func (r *rig) newChatForm() {
	r.t.Helper()
	r.press("esc", "2", "n")
	r.want("Address SID", "Ui-Version")
}

// fill types into the six inputs; the form stands on the first, and after it
// on the last.
func (r *rig) fill(values ...string) {
	for i, value := range values {
		if i > 0 {
			r.press("tab")
		}
		if value != "" {
			r.retype(value)
		}
	}
}

func TestLaunch(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.newChatForm()
	r.fill("", "Test chat", "Zoë Blåbær", `{"topic": "billing"}`, "guest-1", "2.1.0")
	r.press("ctrl+s")
	r.want("Yes, launch", sandbox.AccountSID, sandbox.AddressSID, "Test chat", "Zoë Blåbær",
		`{"topic":"billing"}`, "guest-1", "2.1.0", "It is sent once and never repeated.")
	r.press("enter") // no
	r.settle()
	r.wantPosts(0)
	r.press("ctrl+s", "right", "enter", "enter") // an Enter too many
	r.waitFor("✓ Launched")
	r.settle()
	post := r.wantPosts(1)[0]
	want := map[string]string{
		"AddressSid": sandbox.AddressSID, "ChatFriendlyName": "Test chat", "CustomerFriendlyName": "Zoë Blåbær",
		"PreEngagementData": `{"topic":"billing"}`, "Identity": "guest-1",
	}
	for name, value := range want {
		if got := post.Form.Get(name); got != value {
			t.Errorf("%s = %q, want %q", name, got, value)
		}
	}
	if len(post.Form) != len(want) || post.Header.Get("Ui-Version") != "2.1.0" {
		t.Errorf("sent %v, Ui-Version %q", post.Form, post.Header.Get("Ui-Version"))
	}
	r.checkCard("CH00000000000000000000000000000001", "guest-1")
}

// checkCard reads the result card and copies both of its SIDs.
func (r *rig) checkCard(conversation, identity string) {
	r.t.Helper()
	r.want("Conversation "+conversation, "Identity "+identity, "No agent is reached yet")
	r.press("y", "down", "y")
	if len(r.copied) != 2 || r.copied[0] != conversation || r.copied[1] != identity {
		r.t.Errorf("copied %q", r.copied)
	}
}

func TestAnotherLikeIt(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.newChatForm()
	r.fill("", "Test chat", "", `{"topic": "billing"}`)
	r.press("ctrl+s")
	r.confirm()
	r.waitFor("✓ Launched")
	r.press("n")
	r.want("Test chat", `{"topic":"billing"}`)
	r.press("ctrl+s")
	r.confirm()
	r.waitFor("CH00000000000000000000000000000002")
	posts := r.wantPosts(2)
	if posts[0].Form.Encode() != posts[1].Form.Encode() {
		t.Errorf("the second is %v", posts[1].Form)
	}
	r.press("esc")
	r.want("Launched in this session", "CH00000000000000000000000000000001", "CH00000000000000000000000000000002")
	r.press("down", "y", "enter")
	r.want("Conversation CH00000000000000000000000000000001")
	if len(r.copied) != 1 || r.copied[0] != "CH00000000000000000000000000000001" {
		t.Errorf("copied %q", r.copied)
	}
}

// Optional inputs that are empty are not sent.
func TestLaunchWithTheAddressAlone(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.newChatForm()
	r.press("up") // around to the last input
	r.retype("")
	r.press("ctrl+s")
	r.want("not sent")
	r.confirm()
	r.waitFor("✓ Launched")
	post := r.wantPosts(1)[0]
	if len(post.Form) != 1 || post.Header.Get("Ui-Version") != "" {
		t.Errorf("sent %v, Ui-Version %q", post.Form, post.Header.Get("Ui-Version"))
	}
	r.want("Identity sandbox-guest-1")
}

func TestAddressIsRequired(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.newChatForm()
	r.retype("")
	r.press("tab", "ctrl+s")
	r.wantNot("Yes, launch")
	r.want("the address SID is required")
	r.typeText(sandbox.AddressSID) // the keys are in the field that is asked for
	r.press("ctrl+s")
	r.want("Yes, launch", sandbox.AddressSID)
}

func TestLaunchVerdicts(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		field, value, verdict string
		blocks                bool
	}{
		{"AddressSid", "AD00000000000000000000000000000001", "IG", true},
		{"AddressSid", "IG01", "4 of 34", true},
		{"PreEngagementData", `{"a": }`, "line 1, column 7", true},
		{"PreEngagementData", `{"a": 1, "a": 2}`, "comes twice", true},
		{"PreEngagementData", `{"a": 1`, "not finished", true},
		{"PreEngagementData", `[1]`, "an object such as", true},
		{"PreEngagementData", `{"a": 1}`, "JSON object, 7 octets", false},
		{"CustomerFriendlyName", strings.Repeat("x", 257), "256", true},
		{"UiVersion", "1.0.0\u00a0", "", true},
	} {
		r := newRig(t, setup{})
		r.newChatForm()
		form := r.app.screen().(*launch).form
		for form.Focused().ID != row.field {
			r.press("tab")
		}
		r.retype("")
		r.paste(row.value)
		r.want(row.verdict)
		r.press("ctrl+s")
		if r.shows("Yes, launch") == row.blocks {
			t.Errorf("%s = %q: blocked is not %v\n%s", row.field, row.value, row.blocks, r.screen())
		}
	}
}

// The place of a fault in JSON counts the lines as they are typed.
func TestJSONOverSeveralLines(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.newChatForm()
	r.press("tab", "tab", "tab")
	r.typeText("{")
	r.press("enter")
	r.typeText(`"a": 1,`)
	r.press("enter")
	r.typeText("b}")
	r.want("line 3, column 1")
	r.press("up", "up", "up") // inside the input, then out of it
	r.want("▸ Customer name")
}

func TestRefusedLaunchKeepsTheForm(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.newChatForm()
	r.fill(sandbox.DisabledAddressSID, "Test chat")
	r.press("ctrl+s")
	r.confirm()
	r.settle()
	r.resize(80, 40)
	r.want("Not launched", "The address is misconfigured.", "Nothing was changed.", "Twilio code 45761", "Twilio-Request-Id RQ")
	r.wantPosts(1)
	r.confirm() // the second choice copies what Support asks for
	if len(r.copied) != 1 || !strings.Contains(r.copied[0], "Twilio-Request-Id RQ") {
		t.Errorf("copied %q", r.copied)
	}
	r.want("Test chat", sandbox.DisabledAddressSID)
	r.press("shift+tab")
	r.retype(sandbox.AddressSID)
	r.press("ctrl+s")
	r.confirm()
	r.waitFor("✓ Launched")
}

// What may have been created is said so and never sent again by itself.
func TestUnknownLaunch(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]sandbox.Fault{
		"dropped":  {Method: "POST", Drop: true, Apply: true},
		"cut":      {Method: "POST", CutAfter: 10, Apply: true},
		"HTML":     {Method: "POST", Body: "<html>", ContentType: "text/html", Apply: true},
		"{}":       {Method: "POST", Body: "{}", Apply: true},
		"null":     {Method: "POST", Body: "null", Apply: true},
		"no body":  {Method: "POST", Status: 204, Apply: true},
		"500":      {Method: "POST", Status: 500, Apply: true},
		"45719":    {Method: "POST", Status: 400, Code: 45719, Apply: true},
		"redirect": {Method: "POST", Redirect: "https://login.example.com/"},
		"hang":     {Method: "POST", Hang: true, Apply: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, setup{timeouts: api.Timeouts{Write: 500 * time.Millisecond}})
			r.newChatForm()
			r.fill("", "Test chat")
			r.server.Inject(fault)
			r.press("ctrl+s")
			r.confirm()
			r.settle()
			r.resize(80, 50)
			r.want("The chat may have been created all the same; it is not sent again by itself.")
			r.press("enter")
			r.want("Test chat")
			r.wantNot("✓ Launched")
			r.wantPosts(1)
		})
	}
}

// Esc once the POST is on its way: the chat is told of and listed.
func TestEscWhileLaunching(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.newChatForm()
	r.fill("", "Test chat")
	r.server.Inject(sandbox.Fault{Method: "POST", Delay: 400 * time.Millisecond})
	r.press("ctrl+s")
	r.confirm()
	r.until("the POST on the wire", func() bool { return len(r.posts()) == 1 })
	r.press("esc")
	r.want("its result will be told")
	r.waitFor("The web chat was launched")
	r.want("CH00000000000000000000000000000001")
	r.wantPosts(1)
}

func TestLaunchLeftAloneIsListed(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.newChatForm()
	r.server.Inject(sandbox.Fault{Method: "POST", Delay: 400 * time.Millisecond})
	r.press("ctrl+s")
	r.confirm()
	r.until("the POST on the wire", func() bool { return len(r.posts()) == 1 })
	r.press("esc")
	r.waitFor("The web chat was launched")
	r.press("enter")
	r.want("Launched in this session", "CH00000000000000000000000000000001")
}

// A chat that comes on the list later leaves the cursor on the one it is on.
func TestLateLaunchLeavesTheCursor(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	launchOne(r)
	r.server.Inject(sandbox.Fault{Method: "POST", Delay: 200 * time.Millisecond})
	r.press("n", "ctrl+s")
	r.confirm()
	r.until("the POST on the wire", func() bool { return len(r.posts()) == 2 })
	r.press("esc")
	r.waitFor("The web chat was launched")
	r.press("enter", "y")
	r.want("CH00000000000000000000000000000002")
	r.waitFor("copied")
	if got := r.copied[len(r.copied)-1]; got != "CH00000000000000000000000000000001" {
		t.Errorf("the cursor is on %s", got)
	}
}

func TestLeavingAFilledLaunchAsks(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.newChatForm()
	r.fill("", "Test chat")
	r.press("esc", "esc")
	r.want("Leave without sending?")
	r.confirm()
	r.want("launches a test web chat")
	r.wantPosts(0)
}
