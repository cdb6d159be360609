package shell

import (
	"maps"
	"regexp"
	"strings"
	"testing"

	"flexconsole/api/sandbox"
	"flexconsole/views/chats"
	"flexconsole/views/launcher"
	"flexconsole/views/webchat"
)

// newChatForm opens the launch form.
func (r *rig) newChatForm() {
	r.t.Helper()
	r.press("esc", "2", "n")
	r.want("Address SID", "Ui-Version")
}

// fill types into the six inputs of the request in their order, and stays on
// the last.
func (r *rig) fill(values ...string) {
	r.t.Helper()
	inputs := []string{"AddressSid", "ChatFriendlyName", "CustomerFriendlyName", "PreEngagementData", "Identity", "UiVersion"}
	for i, value := range values {
		r.goTo(inputs[i])
		if value != "" {
			r.retype(value)
		}
	}
}

// goTo goes on to an input of the launch form.
func (r *rig) goTo(id string) {
	r.t.Helper()
	form := r.app.desk.Front().(*launcher.LaunchForm).Inputs
	for range form.Fields {
		if form.Focused().ID == id {
			return
		}
		r.press("tab")
	}
	r.t.Fatalf("the form has no input %s", id)
}

// choose sets an input of the launch form.
func (r *rig) choose(id, value string) {
	r.t.Helper()
	r.goTo(id)
	r.retype(value)
}

// plainChatForm opens the form for a launch of the chat alone: no message, no
// tag. It stands on the first input.
func (r *rig) plainChatForm() {
	r.t.Helper()
	r.newChatForm()
	r.choose(webchat.MessageField, "")
	r.goTo(webchat.TagField)
	if r.app.desk.Front().(*launcher.LaunchForm).Inputs.Value(webchat.TagField) == "yes" {
		r.press("right")
	}
	r.goTo("AddressSid")
}

func TestLaunch(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.newChatForm()
	r.fill("", "Test chat", "Zoë Blåbær", `{"topic": "billing"}`, "guest-1", "2.1.0")
	r.press("ctrl+s")
	r.resize(80, 40)
	r.want("Yes, launch", sandbox.AccountSID, sandbox.AddressSID, "Test chat", "Zoë Blåbær",
		`{"topic":"billing","flexconsole_test":"`, "guest-1", "2.1.0", "Hello, this is a test chat.", "It is sent once and never repeated.")
	r.press("enter") // no
	r.settle()
	r.wantPosts(0)
	r.press("ctrl+s", "right", "enter", "enter") // an Enter too many
	r.waitFor("✓ message in")
	r.settle()
	posts := r.wantPosts(2)
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
	r.press("y")
	if len(r.copied) != 1 || r.copied[0] != "CH00000000000000000000000000000001" {
		t.Errorf("copied %q", r.copied)
	}
}

func TestAnotherLikeIt(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.plainChatForm()
	r.fill("", "Test chat", "", `{"topic": "billing"}`)
	r.launch()
	r.press("n")
	r.want("Test chat", `{"topic": "billing"}`, "‹ no ›")
	r.launch()
	posts := r.wantPosts(2)
	if posts[0].Form.Encode() != posts[1].Form.Encode() {
		t.Errorf("the second is %v", posts[1].Form)
	}
	r.press("esc", "esc")
	r.resize(120, 40)
	r.want("2 chats launched here", "CH00000000000000000000000000000001", "CH00000000000000000000000000000002")
	r.press("G", "y", "enter")
	r.settle()
	r.want("CH00000000000000000000000000000001")
	if len(r.copied) != 1 || r.copied[0] != "CH00000000000000000000000000000001" {
		t.Errorf("copied %q", r.copied)
	}
}

// launch sends the form and waits for the chat's page.
func (r *rig) launch() {
	r.t.Helper()
	r.press("ctrl+s")
	r.confirm()
	r.until("the chat", func() bool { p, ok := r.app.desk.Front().(*chats.ChatPage); return ok && !p.State.ReadAt.IsZero() })
	r.settle()
}

// Optional inputs that are empty are not sent.
func TestLaunchWithTheAddressAlone(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.plainChatForm()
	r.choose("UiVersion", "")
	r.press("ctrl+s")
	r.want("not sent")
	r.press("esc")
	r.launch()
	post := r.wantPosts(1)[0]
	if len(post.Form) != 1 || post.Header.Get("Ui-Version") != "" {
		t.Errorf("sent %v, Ui-Version %q", post.Form, post.Header.Get("Ui-Version"))
	}
	r.press("v")
	r.want("sandbox-guest-1")
}

func TestAddressIsRequired(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.plainChatForm()
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
		r.plainChatForm()
		r.choose(row.field, "")
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
	r.plainChatForm()
	r.goTo("PreEngagementData")
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
	r.plainChatForm()
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
	r.choose("AddressSid", sandbox.AddressSID)
	r.launch()
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
			r := newRig(t, setup{timeouts: writing(fault)})
			r.plainChatForm()
			r.fill("", "Test chat")
			r.server.Inject(fault)
			r.press("ctrl+s")
			r.confirm()
			r.settle()
			r.resize(80, 50)
			r.want("The chat may have been created all the same; it is not sent again by itself.")
			r.press("enter")
			r.want("Test chat")
			r.wantNot("✓ conversation made")
			r.wantPosts(1)
		})
	}
}

// Esc once the POST is on its way: the chat is told of and listed.
func TestEscWhileLaunching(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.plainChatForm()
	r.fill("", "Test chat")
	letGo := r.hold(sandbox.Fault{Method: "POST"})
	r.press("ctrl+s")
	r.confirm()
	r.until("the POST on the wire", func() bool { return len(r.posts()) == 1 })
	r.press("esc")
	r.want("its result will be told")
	letGo()
	r.waitFor("The web chat was launched")
	r.want("CH00000000000000000000000000000001")
	r.wantPosts(1)
}

func TestLaunchLeftAloneIsListed(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.plainChatForm()
	letGo := r.hold(sandbox.Fault{Method: "POST"})
	r.press("ctrl+s")
	r.confirm()
	r.until("the POST on the wire", func() bool { return len(r.posts()) == 1 })
	r.press("esc")
	letGo()
	r.waitFor("The web chat was launched")
	r.press("enter")
	r.resize(120, 24)
	r.want("1 chat launched here", "CH00000000000000000000000000000001")
}

// A chat that comes on the list later leaves the cursor on the one it is on.
func TestLateLaunchLeavesTheCursor(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	launchOne(r)
	letGo := r.hold(sandbox.Fault{Method: "POST"})
	r.press("n", "ctrl+s")
	r.confirm()
	r.until("the POST on the wire", func() bool { return len(r.posts()) == 2 })
	r.press("esc")
	letGo()
	r.waitFor("The web chat was launched")
	r.press("enter")
	r.resize(120, 24)
	r.press("esc", "y")
	r.want("CH00000000000000000000000000000002")
	if got := r.copied[len(r.copied)-1]; got != "CH00000000000000000000000000000001" {
		t.Errorf("the cursor is on %s", got)
	}
}

func TestLeavingAFilledLaunchAsks(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.plainChatForm()
	r.fill("", "Test chat")
	r.press("esc", "esc")
	r.want("Leave without sending?")
	r.confirm()
	r.want("launches a test web chat")
	r.wantPosts(0)
}

// A preset replaces what another preset brought, and asks before it replaces
// what was typed.
func TestAPresetAsksBeforeItReplacesWhatWasTyped(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{presets: keptPresets(t, "")})
	form := func() *launcher.LaunchForm { return r.app.desk.Front().(*launcher.LaunchForm) }
	r.newChatForm()
	r.choose(webchat.IdentityField, "guest-1")
	takePreset := func(name string) {
		r.press("ctrl+y")
		r.until("the presets", func() bool { return r.app.desk.Front().(*launcher.PresetPicker).Loaded })
		r.typeText(name)
		r.press("enter")
	}
	takePreset("as twilio")
	r.want("Replace what you typed?", "has other values for: Identity.")
	r.press("enter")
	if form().Inputs.Value(webchat.IdentityField) != "guest-1" || form().Inputs.Value(webchat.CustomerField) != "" {
		t.Errorf("a no filled the form in\n%s", r.screen())
	}
	takePreset("as twilio")
	r.confirm()
	if form().Inputs.Value(webchat.IdentityField) != "" || form().Inputs.Value(webchat.CustomerField) != "Ada Testcase" {
		t.Errorf("a yes did not fill the form in\n%s", r.screen())
	}
	takePreset("plain")
	if form().Inputs.Value(webchat.CustomerField) != "Test customer" {
		t.Errorf("a preset on top of a preset asked\n%s", r.screen())
	}
	r.choose(webchat.MessageField, "My own words")
	takePreset("silent")
	r.want("has other values for: First message.")
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
	r := newRig(t, setup{})
	r.resize(80, 40)
	r.newChatForm()
	r.settle()
	if strings.Contains(r.screen(), "…\n") || strings.Contains(r.screen(), "… ") {
		t.Errorf("a hint is cut\n%s", r.screen())
	}
}

// Esc while a launch without an answer is looked for leaves the form: the chat
// may be there, and the search goes on.
func TestEscWhileALaunchIsLookedFor(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.newChatForm()
	r.server.Inject(sandbox.Fault{Method: "POST", Path: "WebChats", Drop: true, Apply: true})
	letGo := r.hold(sandbox.Fault{Method: "GET", Path: "/v1/Conversations", Times: 1})
	r.press("ctrl+s")
	r.confirm()
	r.waitFor("looking for it")
	r.press("esc")
	r.want("its result will be told")
	letGo()
	r.settle()
	r.want("The web chat was launched")
}
