package shell_test

import (
	"maps"
	"regexp"
	"strings"
	"testing"

	"flexconsole/api/sandbox"
	"flexconsole/views/viewtest"
	"flexconsole/views/webchat"
)

func TestLaunch(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.NewChatForm()
	r.FillLaunch("", "Test chat", "Zoë Blåbær", `{"topic": "billing"}`, "guest-1", "2.1.0")
	r.Press("ctrl+s")
	r.Resize(80, 40)
	r.Want("Launch this chat?", sandbox.AccountSID, sandbox.AddressSID, "Test chat", "Zoë Blåbær",
		`{"topic":"billing","flexconsole_test":"`, "guest-1", "2.1.0", "Hello, this is a test chat.", "It is sent once, never retried.")
	r.Press("enter") // no
	r.Settle()
	r.WantPosts(0)
	r.Press("ctrl+s", "right", "enter", "enter") // an Enter too many
	r.WaitFor("✓ message sent")
	r.Settle()
	posts := r.WantPosts(2)
	tag := posts[0].Form.Get("PreEngagementData")
	want := map[string]string{
		"AddressSid": sandbox.AddressSID, "ChatFriendlyName": "Test chat", "CustomerFriendlyName": "Zoë Blåbær",
		"PreEngagementData": tag, "Identity": "guest-1",
	}
	for name, value := range want {
		if got := posts[0].Form.Get(name); got != value {
			t.Errorf("%s = %q, want %q", name, got, value)
		}
	}
	if !regexp.MustCompile(`^\{"topic":"billing","flexconsole_test":"[a-z2-7]{12}"\}$`).MatchString(tag) {
		t.Errorf("the data sent is %s", tag)
	}
	if len(posts[0].Form) != len(want) || posts[0].Header.Get("Ui-Version") != "2.1.0" {
		t.Errorf("sent %v, Ui-Version %q", posts[0].Form, posts[0].Header.Get("Ui-Version"))
	}
	message := posts[1]
	if message.Form.Get("Author") != "guest-1" || message.Form.Get("Body") != "Hello, this is a test chat." || message.Header.Get("X-Twilio-Webhook-Enabled") != "true" {
		t.Errorf("the first message is %v, header %q", message.Form, message.Header.Get("X-Twilio-Webhook-Enabled"))
	}
	r.Press("y")
	if len(r.Copied) != 1 || r.Copied[0] != "CH00000000000000000000000000000001" {
		t.Errorf("copied %q", r.Copied)
	}
}

func TestAnotherLikeIt(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.PlainChatForm()
	r.FillLaunch("", "Test chat", "", `{"topic": "billing"}`)
	r.Launch()
	r.Press("n")
	r.Want("Test chat", `{"topic": "billing"}`, "‹ no ›")
	r.Launch()
	posts := r.WantPosts(2)
	if posts[0].Form.Encode() != posts[1].Form.Encode() {
		t.Errorf("the second is %v", posts[1].Form)
	}
	r.Press("esc", "esc")
	r.Resize(120, 40)
	r.Want("2 chats, 2 open", "CH00000000000000000000000000000001", "CH00000000000000000000000000000002")
	r.Press("G", "y", "enter")
	r.Settle()
	r.Want("CH00000000000000000000000000000001")
	if len(r.Copied) != 1 || r.Copied[0] != "CH00000000000000000000000000000001" {
		t.Errorf("copied %q", r.Copied)
	}
}

// Optional inputs that are empty are not sent.
func TestLaunchWithTheAddressAlone(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.PlainChatForm()
	r.ChooseInput("UiVersion", "")
	r.Press("ctrl+s")
	r.Want("left empty")
	r.Press("esc")
	r.Launch()
	post := r.WantPosts(1)[0]
	if len(post.Form) != 1 || post.Header.Get("Ui-Version") != "" {
		t.Errorf("sent %v, Ui-Version %q", post.Form, post.Header.Get("Ui-Version"))
	}
	r.Press("v")
	r.Want("sandbox-guest-1")
}

func TestAddressIsRequired(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.PlainChatForm()
	r.Retype("")
	r.Press("tab", "ctrl+s")
	r.WantNot("Launch this chat?")
	r.Want("Address SID is required")
	r.Type(sandbox.AddressSID) // the keys are in the field that is asked for
	r.Press("ctrl+s")
	r.Want("Launch this chat?", sandbox.AddressSID)
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
		{"PreEngagementData", `{"a": 1, "a": 2}`, "duplicate name", true},
		{"PreEngagementData", `{"a": 1`, "incomplete JSON", true},
		{"PreEngagementData", `[1]`, "expected an object, e.g.", true},
		{"PreEngagementData", `{"a": 1}`, "JSON object, 7 bytes", false},
		{"CustomerFriendlyName", strings.Repeat("x", 257), "256", true},
		{"UiVersion", "1.0.0\u00a0", "", true},
	} {
		r := newRig(t, viewtest.Setup{})
		r.PlainChatForm()
		r.ChooseInput(row.field, "")
		r.Paste(row.value)
		r.Want(row.verdict)
		r.Press("ctrl+s")
		if r.Shows("Launch this chat?") == row.blocks {
			t.Errorf("%s = %q: blocked is not %v\n%s", row.field, row.value, row.blocks, r.Screen())
		}
	}
}

// The place of a fault in JSON counts the lines as they are typed.
func TestJSONOverSeveralLines(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.PlainChatForm()
	r.GoToInput("PreEngagementData")
	r.Type("{")
	r.Press("enter")
	r.Type(`"a": 1,`)
	r.Press("enter")
	r.Type("b}")
	r.Want("line 3, column 1")
	r.Press("up", "up", "up") // inside the input, then out of it
	r.Want("▸ Customer name")
}

func TestRefusedLaunchKeepsTheForm(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.PlainChatForm()
	r.FillLaunch(sandbox.DisabledAddressSID, "Test chat")
	r.Press("ctrl+s")
	r.Confirm()
	r.Settle()
	r.Resize(80, 40)
	r.Want("Not launched", "The address is misconfigured.", "Nothing was changed.", "Twilio code 45761", "Twilio-Request-Id RQ")
	r.WantPosts(1)
	r.Confirm() // the second choice copies what Support asks for
	if len(r.Copied) != 1 || !strings.Contains(r.Copied[0], "Twilio-Request-Id RQ") {
		t.Errorf("copied %q", r.Copied)
	}
	r.Want("Test chat", sandbox.DisabledAddressSID)
	r.ChooseInput("AddressSid", sandbox.AddressSID)
	r.Launch()
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
		"25012":    {Method: "POST", Status: 400, Code: 25012, Apply: true},
		"redirect": {Method: "POST", Redirect: "https://login.example.com/"},
		"hang":     {Method: "POST", Hang: true, Apply: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, viewtest.Setup{Timeouts: viewtest.TimeoutsFor(fault)})
			r.PlainChatForm()
			r.FillLaunch("", "Test chat")
			r.Server.Inject(fault)
			r.Press("ctrl+s")
			r.Confirm()
			r.Settle()
			r.Resize(80, 50)
			r.Want("The chat may have been created anyway. It is not sent again automatically.")
			r.Press("enter")
			r.Want("Test chat")
			r.WantNot("✓ conversation created")
			r.WantPosts(1)
		})
	}
}

// Esc once the POST is on its way: the chat is told of and listed.
func TestEscWhileLaunching(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.PlainChatForm()
	r.FillLaunch("", "Test chat")
	letGo := r.Hold(sandbox.Fault{Method: "POST"})
	r.Press("ctrl+s")
	r.Confirm()
	r.Until("the POST on the wire", func() bool { return len(r.Posts()) == 1 })
	r.Press("esc")
	r.Want("Its result will be shown")
	letGo()
	r.WaitFor("Web chat launched")
	r.Want("CH00000000000000000000000000000001")
	r.WantPosts(1)
}

func TestLaunchLeftAloneIsListed(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.PlainChatForm()
	letGo := r.Hold(sandbox.Fault{Method: "POST"})
	r.Press("ctrl+s")
	r.Confirm()
	r.Until("the POST on the wire", func() bool { return len(r.Posts()) == 1 })
	r.Press("esc")
	letGo()
	r.WaitFor("Web chat launched")
	r.Press("enter")
	r.Resize(120, 24)
	r.Want("1 chat, 1 open", "CH00000000000000000000000000000001")
}

// A chat that comes on the list later leaves the cursor on the one it is on.
func TestLateLaunchLeavesTheCursor(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	launchOne(r)
	letGo := r.Hold(sandbox.Fault{Method: "POST"})
	r.Press("n", "ctrl+s")
	r.Confirm()
	r.Until("the POST on the wire", func() bool { return len(r.Posts()) == 2 })
	r.Press("esc")
	letGo()
	r.WaitFor("Web chat launched")
	r.Press("enter")
	r.Resize(120, 24)
	r.Press("esc", "y")
	r.Want("CH00000000000000000000000000000002")
	if got := r.Copied[len(r.Copied)-1]; got != "CH00000000000000000000000000000001" {
		t.Errorf("the cursor is on %s", got)
	}
}

func TestLeavingAFilledLaunchAsks(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.PlainChatForm()
	r.FillLaunch("", "Test chat")
	r.Press("esc", "esc")
	r.Want("Leave without sending?")
	r.Confirm()
	r.Want("launches a test web chat")
	r.WantPosts(0)
}

// A preset replaces what another preset brought, and asks before it replaces
// what was typed.
func TestAPresetAsksBeforeItReplacesWhatWasTyped(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Presets: viewtest.OpenPresets(t, "")})
	value := func(id string) string { return r.Form().Inputs.Field(id).Value() }
	r.NewChatForm()
	r.ChooseInput(webchat.IdentityField, "guest-1")
	takePreset := func(name string) {
		r.Press("ctrl+y")
		r.WaitFor("No first message")
		r.Type(name)
		r.Press("enter")
	}
	takePreset("twilio")
	r.Want("Replace what you typed?", "has other values for: Identity.")
	r.Press("enter")
	if value(webchat.IdentityField) != "guest-1" || value(webchat.CustomerField) != "" {
		t.Errorf("a no filled the form in\n%s", r.Screen())
	}
	takePreset("twilio")
	r.Confirm()
	if value(webchat.IdentityField) != "" || value(webchat.CustomerField) != "Ada Testcase" {
		t.Errorf("a yes did not fill the form in\n%s", r.Screen())
	}
	takePreset("plain")
	if value(webchat.CustomerField) != "Test customer" {
		t.Errorf("a preset on top of a preset asked\n%s", r.Screen())
	}
	r.ChooseInput(webchat.MessageField, "My own words")
	takePreset("silent")
	r.Want("has other values for: First message.")
}

// A preset holds every input that is not of one burst alone.
func TestPresetHoldsTheInputs(t *testing.T) {
	t.Parallel()
	values := map[string]string{}
	for _, in := range webchat.Inputs {
		values[in.ID] = "value of " + in.ID
	}
	values[webchat.TagField] = "no"
	back := webchat.Values(webchat.PresetOf(func(id string) string { return values[id] }))
	values[webchat.CountField], values[webchat.PauseField] = "1", webchat.UsualPause
	if !maps.Equal(back, values) {
		t.Errorf("the inputs come back as %v", back)
	}
}

// At the design size nothing that explains an input is cut.
func TestLaunchFormExplainsItselfAt80Columns(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Resize(80, 40)
	r.NewChatForm()
	r.Settle()
	if strings.Contains(r.Screen(), "…\n") || strings.Contains(r.Screen(), "… ") {
		t.Errorf("a hint is cut\n%s", r.Screen())
	}
}

// Esc while a launch without an answer is looked for leaves the form: the chat
// may be there, and the search goes on.
func TestEscWhileALaunchIsLookedFor(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.NewChatForm()
	r.Server.Inject(sandbox.Fault{Method: "POST", Path: "WebChats", Drop: true, Apply: true})
	letGo := r.Hold(sandbox.Fault{Method: "GET", Path: "/v1/Conversations", Times: 1})
	r.Press("ctrl+s")
	r.Confirm()
	r.WaitFor("searching for the chat")
	r.Press("esc")
	r.Want("Its result will be shown")
	letGo()
	r.Settle()
	r.Want("Web chat launched")
}
