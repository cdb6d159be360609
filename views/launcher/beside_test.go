package launcher_test

import (
	"strings"
	"testing"

	"flexconsole/api/sandbox"
	"flexconsole/views/webchat"
)

// Beside the form stands what will be sent, as the inputs are now, and nothing is sent.
func TestWhatWillBeSentStandsBesideTheForm(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.Resize(120, 40)
	r.NewChatForm()
	r.Settle()
	r.FillLaunch("", "A chat", "Zoë", `{"topic":"returns"}`)
	r.Want("Will be sent", "ChatFriendlyName A chat", "CustomerFriendlyName Zoë", `{"topic":"returns","flexconsole_test"`, `"(new)"}`, "left empty Identity")
	r.Type("x")
	r.Want("Nothing yet:", "✗ Pre-engagement:")
	r.WantNot("AddressSid IG")
	r.Press("backspace")
	r.ChooseInput(webchat.CountField, "3")
	r.Want("ChatFriendlyName A chat 1/3", "3 chats, one every 2 s")
	first := r.Screen()
	if r.Screen() != first {
		t.Error("it changes by itself")
	}
	r.Resize(119, 40)
	r.WantNot("Will be sent")
	r.WantPosts(0)
	r.Press("ctrl+s")
	if strings.Contains(r.Screen(), "(new)") {
		t.Errorf("the review has no tag of its own:\n%s", r.Screen())
	}
}

// While the address has the keys the account's addresses stand beside it: those that what
// is typed finds, all beside a whole SID.
func TestAddressesStandBesideTheirField(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.Resize(120, 40)
	r.NewChatForm()
	r.Settle()
	r.Want("Chat addresses", "▸ ✓ Orchard shop, front desk", "! Winter sale, switched off", "Night line")
	r.Retype("NIGHT")
	r.Want("✓ Night line", "routes to")
	r.WantNot("Winter sale", "Orchard shop")
	r.Retype("zzz")
	r.Want("No chat address has “zzz” in its name")
	r.Retype(sandbox.AddressSID)
	r.Want("▸ ✓ Orchard shop, front desk", "Night line")
	r.Press("tab")
	r.WantNot("Night line")
	r.Resize(200, 50)
	r.Press("shift+tab")
	r.Want("IG00000000000000000000000000000002 auto-creation is off")
}
