package shell

import (
	"context"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api/conversations"
	"flexconsole/api/sandbox"
	"flexconsole/ui"
	"flexconsole/ui/uitest"
	"flexconsole/views/launcher"
	"flexconsole/views/session"
	"flexconsole/views/webchat"
)

// SIDs of the addresses of these tests.
const (
	shopAddress = "IG00000000000000000000000000000011"
	deskAddress = "IG00000000000000000000000000000012"
	offAddress  = "IG00000000000000000000000000000013"
	bareAddress = "IG00000000000000000000000000000014"
)

// flowSID is the Studio flow behind the shop's address.
const flowSID = "FW00000000000000000000000000000001"

// addressed is a wire that gives chat addresses, one list after the other and
// then the last again.
type addressed struct {
	session.Flex
	lists [][]conversations.Address
	asked int
}

func (f *addressed) ListChatAddresses(context.Context) ([]conversations.Address, error) {
	list := f.lists[min(f.asked, len(f.lists)-1)]
	f.asked++
	return list, nil
}

func testAddresses() []conversations.Address {
	name := func(s string) *string { return &s }
	return []conversations.Address{
		{SID: shopAddress, FriendlyName: name("Shop chat"), AutoCreation: &conversations.AutoCreation{Enabled: true, Type: "studio", StudioFlowSID: flowSID}},
		{SID: deskAddress, FriendlyName: name(""), Address: name("help-desk"), AutoCreation: &conversations.AutoCreation{Enabled: true, Type: "webhook", WebhookURL: "https://user:secret@hooks.example.com/chat?token=secret"}},
		{SID: offAddress, FriendlyName: name("Old \x1b[2Jchat"), AutoCreation: &conversations.AutoCreation{Type: "studio", StudioFlowSID: flowSID}},
		{SID: bareAddress, AutoCreation: &conversations.AutoCreation{Enabled: true, Type: "default"}},
	}
}

// pickAddress opens the picker over a rig's first screen; what is taken comes
// into the list.
func (r *rig) pickAddress() *[]string {
	taken := &[]string{}
	r.run(r.app.desk.Push(launcher.NewAddressPicker(r.app.desk, "", func(a conversations.Address) tea.Cmd {
		*taken = append(*taken, a.SID)
		return nil
	})))
	return taken
}

// addressRig is a rig whose account has given addresses.
func addressRig(t *testing.T, lists ...[]conversations.Address) (*rig, *addressed) {
	t.Helper()
	r := newRig(t, setup{})
	wire := &addressed{Flex: r.session.Flex, lists: lists}
	r.session.Flex = wire
	return r, wire
}

func TestPickAddress(t *testing.T) {
	t.Parallel()
	r, wire := addressRig(t, testAddresses())
	taken := r.pickAddress()
	r.settle()
	r.want("Chat addresses", "4 chat addresses, 1 likely refused (!)",
		"▸ ✓ Shop chat", shopAddress, "by Studio flow "+flowSID, "✓ help-desk", "! Old ␛[2Jchat", "✓ (no name)")
	r.press("down")
	r.want("by webhook hooks.example.com")
	r.press("down")
	r.want("45761: its auto-creation is off")
	r.press("down")
	r.want("by default")
	r.wantNot("secret")
	r.typeText("0013")
	r.wantNot("help-desk")
	r.press("enter")
	if len(*taken) != 1 || (*taken)[0] != offAddress {
		t.Errorf("took %v, want the misconfigured one all the same", *taken)
	}
	if _, open := r.app.desk.Front().(*launcher.AddressPicker); open {
		t.Error("the picker is still open")
	}
	r.pickAddress()
	r.settle()
	r.want("Shop chat")
	if wire.asked != 1 {
		t.Errorf("the account was asked %d times, want 1", wire.asked)
	}
}

// Over the wire, as the sandbox has them.
func TestSandboxAddresses(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	taken := r.pickAddress()
	r.settle()
	r.want(sandbox.AddressSID, sandbox.DisabledAddressSID)
	r.paste(sandbox.DisabledAddressSID)
	r.want("45761: its auto-creation is off")
	r.wantNot(sandbox.AddressSID)
	r.press("enter")
	if len(*taken) != 1 || (*taken)[0] != sandbox.DisabledAddressSID {
		t.Errorf("took %v", *taken)
	}
}

func TestAddressesAtEverySize(t *testing.T) {
	t.Parallel()
	r, _ := addressRig(t, testAddresses())
	r.pickAddress()
	r.settle()
	for _, size := range []struct {
		width, height int
		want          []string
	}{
		{40, 12, []string{"▸ ✓ Shop chat", "IG0000…0011", shopAddress, "by Studio flow " + flowSID, "! Old"}},
		{80, 24, []string{"▸ ✓ Shop chat", shopAddress, "by Studio flow " + flowSID, deskAddress}},
		{120, 40, []string{"by Studio flow " + flowSID, "by webhook hooks.example.com", "45761: its auto-creation is off", "by default"}},
	} {
		r.resize(size.width, size.height)
		r.want(size.want...)
		uitest.CheckLayout(t, "addresses", r.app.View(), size.width, size.height)
	}
}

// ctrl+r asks the account again; the cursor stays on its address.
func TestAddressesAgain(t *testing.T) {
	t.Parallel()
	all := testAddresses()
	r, wire := addressRig(t, all[:2], []conversations.Address{all[3], all[2], all[1], all[0]}, nil)
	taken := r.pickAddress()
	r.settle()
	r.press("down", "ctrl+r")
	r.settle()
	r.want("4 chat addresses", "▸ ✓ help-desk")
	r.press("ctrl+r")
	r.settle()
	r.want("This account has no address of type chat")
	r.press("enter")
	if wire.asked != 3 || len(*taken) != 0 {
		t.Errorf("asked %d times, took %v", wire.asked, *taken)
	}
}

func TestAddressesThatMatchNothing(t *testing.T) {
	t.Parallel()
	r, _ := addressRig(t, testAddresses())
	taken := r.pickAddress()
	r.settle()
	r.typeText("zzzz")
	r.want("Nothing here matches what is typed")
	r.press("enter", "down", "enter", "ctrl+u")
	r.want("▸ ✓ Shop chat")
	if len(*taken) != 0 {
		t.Errorf("took %v", *taken)
	}
}

func TestAddressesBeingRead(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.server.Inject(sandbox.Fault{Hang: true})
	taken := r.pickAddress()
	r.want("reading the chat addresses 0.0 s")
	r.press("enter", "ctrl+r")
	r.press("esc") // which drops the reading
	r.settle()
	if len(*taken) != 0 || r.shows("Chat addresses") {
		t.Errorf("took %v\n%s", *taken, r.screen())
	}
}

// Where the list cannot be read, three sentences say so, and that the SID can
// be typed; at the smallest size too.
func TestAddressesThatCannotBeRead(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{80, 24}, {40, 12}} {
		r := newRig(t, setup{})
		r.resize(size[0], size[1])
		r.server.Inject(sandbox.Fault{Status: 403, Code: 20403})
		r.pickAddress()
		r.settle()
		r.want("✗ ", "The SID (IG…) can be typed by hand: Esc goes back.")
		if size[0] == 80 {
			r.want("→ ", "Twilio code 20403", "Twilio-Request-Id RQ")
		}
	}
}

// A failure of a later reading leaves what was read before.
func TestAddressesNotReadAgain(t *testing.T) {
	t.Parallel()
	r, wire := addressRig(t, testAddresses())
	taken := r.pickAddress()
	r.settle()
	r.session.Flex = wire.Flex
	r.server.Inject(sandbox.Fault{Status: 403, Code: 20403})
	r.press("ctrl+r")
	r.settle()
	for _, size := range [][2]int{{80, 24}, {40, 12}} {
		r.resize(size[0], size[1])
		r.want("! Not read again", "▸ ✓ Shop chat", "help-desk")
	}
	r.press("enter")
	if len(*taken) != 1 || (*taken)[0] != shopAddress {
		t.Errorf("took %v", *taken)
	}
}

func TestCheckAddressIn(t *testing.T) {
	t.Parallel()
	all := testAddresses()
	unknown := "IG000000000000000000000000000000ff"
	for _, row := range []struct {
		list  []conversations.Address
		known bool
		value string
		level ui.Level
		text  string
	}{
		{all, true, "", ui.Plain, ""},
		{all, true, "IG00", ui.Pending, "4 of 34"},
		{all, true, "AD00000000000000000000000000000001", ui.Bad, "IG"},
		{nil, false, unknown, ui.Good, "conversations address SID"},
		{all, true, unknown, ui.Warn, "not among this account's 4 chat addresses: 45765 is likely"},
		{all, true, strings.ToUpper(unknown), ui.Warn, "45765"},
		{all[:1], true, unknown, ui.Warn, "not this account's only chat address: 45765 is likely"},
		{nil, true, unknown, ui.Warn, "this account has no chat address: 45765 is likely"},
		{all, true, shopAddress, ui.Good, "Shop chat, by Studio flow"},
		{all, true, deskAddress, ui.Good, "help-desk, by webhook"},
		{all, true, bareAddress, ui.Good, "(no name), by default"},
		{all, true, offAddress, ui.Warn, "likely refused (45761): Old "},
		{[]conversations.Address{{SID: unknown}}, true, strings.ToUpper(unknown), ui.Warn, "45760"},
	} {
		v := webchat.CheckAddress(session.KnownAddresses{List: row.list, Read: row.known})(row.value)
		if v.Level != row.level || !strings.Contains(v.Text, row.text) {
			t.Errorf("%q among %d (%v): %d %q, want %d %q", row.value, len(row.list), row.known, v.Level, v.Text, row.level, row.text)
		}
	}
}

// The list ends with End, and begins on the address that is chosen already.
func TestAddressPickerBeginsOnTheChosenOne(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.newChatForm()
	r.press("ctrl+o")
	r.settle()
	r.press("end", "enter")
	if got := r.app.desk.Front().(*launcher.LaunchForm).Inputs.Value(webchat.AddressField); got != sandbox.NightAddressSID {
		t.Errorf("taken is %s", got)
	}
	r.press("ctrl+o")
	r.settle()
	r.want("▸ ✓ Night line")
}

// A notice that is longer than a line takes two.
func TestLongNoticesAreWhole(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.press("esc", "M")
	r.want("mouse on; to select text hold shift (in some terminals option or fn); M turns it off")
	r.press("ctrl+p", "esc")
	r.wantNot("mouse on")
}
