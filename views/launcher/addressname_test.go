package launcher_test

import (
	"testing"

	"flexconsole/api/sandbox"
	"flexconsole/views/launcher"
	"flexconsole/views/session"
	"flexconsole/views/webchat"
)

// A name says what it finds: one address, several, or none.
func TestAddressesAreCheckedByName(t *testing.T) {
	t.Parallel()
	check := launcher.CheckAddress(session.KnownAddresses{List: testAddresses(), Read: true})
	for typed, want := range map[string]string{
		"shop":              "Shop chat, routes to Studio flow",
		" HELP-DESK ":       "help-desk, routes to webhook",
		"chat":              "2 chat addresses match, Enter takes the first",
		"Old \x1b[2Jchat":   "Old \x1b[2Jchat: auto-creation is off, likely refused (45761)",
		"fax":               "no chat address has this in its name",
		"IG0000":            "6 of 34 characters",
		"x " + shopAddress:  "contains one chat address SID, IG0000…0011",
		"FU00000000000000a": "that is a Flex user SID (FU); a chat address SID starts with IG",
	} {
		if v := check(typed); v.Text != want {
			t.Errorf("%q: %q, want %q", typed, v.Text, want)
		}
	}
	unread := launcher.CheckAddress(session.KnownAddresses{})
	if v := unread("shop"); !v.Blocks() || v.Text != "names work once the chat addresses are loaded: ctrl+o loads them" {
		t.Errorf("%+v", v)
	}
}

// Enter and Tab take the first match, also on a narrow screen, where it stands below the
// field.
func TestANameIsTakenForItsAddress(t *testing.T) {
	t.Parallel()
	for _, key := range []string{"enter", "tab"} {
		r := newRig(t)
		r.NewChatForm()
		r.Settle()
		r.Retype("o")
		r.Want("17 chat addresses match", "▸ ✓ Orchard shop, front desk", "and 13 more: ctrl+o")
		r.Retype("night")
		r.Want("✓ Night line, routes to")
		r.WantNot("▸ ✓ Night line")
		r.Press(key)
		address := r.Form().Inputs.Field(webchat.AddressField).Value()
		if address == sandbox.AddressSID || len(address) != len(sandbox.AddressSID) {
			t.Errorf("%s takes %q", key, address)
		}
		if r.Form().Inputs.Focused().ID != webchat.MessageField {
			t.Errorf("%s does not go on", key)
		}
		r.Press("shift+tab")
		r.Want(address)
	}
}

// The form sends the SID of a name that is left in its field, and the list begins with
// what was typed.
func TestANameIsSentAsItsSID(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.Resize(120, 40)
	r.NewChatForm()
	r.Settle()
	r.Retype("line")
	r.Press("ctrl+o")
	r.Settle()
	r.Want("Find line", "Night line")
	r.WantNot("Winter sale")
	r.Press("esc")
	r.Retype("orchard")
	r.Want("▸ ✓ Orchard shop, front desk")
	r.Press("ctrl+s")
	r.Want("Launch this chat?", "AddressSid "+sandbox.AddressSID)
	r.Confirm()
	r.Settle()
	if form := r.WantPosts(2)[0].Form; form.Get("AddressSid") != sandbox.AddressSID {
		t.Errorf("sent %v", form)
	}
}
