package launcher_test

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
	"flexconsole/views/viewtest"
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
	r.Run(r.Host().Push(launcher.NewAddressPicker(r.Host(), "", func(a conversations.Address) tea.Cmd {
		*taken = append(*taken, a.SID)
		return nil
	})))
	return taken
}

// addressRig is a rig whose account has given addresses.
func addressRig(t *testing.T, lists ...[]conversations.Address) (*rig, *addressed) {
	t.Helper()
	r := newRig(t)
	wire := &addressed{Flex: r.Session.Flex, lists: lists}
	r.Session.Flex = wire
	return r, wire
}

func TestPickAddress(t *testing.T) {
	t.Parallel()
	r, wire := addressRig(t, testAddresses())
	taken := r.pickAddress()
	r.Settle()
	r.Want("Chat addresses", "4 chat addresses, 1 misconfigured (!)",
		"▸ ✓ Shop chat", shopAddress, "routes to Studio flow "+flowSID, "✓ help-desk", "! Old ␛[2Jchat", "✓ (no name)")
	r.Press("down")
	r.Want("routes to webhook hooks.example.com")
	r.Press("down")
	r.Want("auto-creation is off (45761)")
	r.Press("down")
	r.Want("no Studio flow or webhook")
	r.WantNot("secret")
	r.Type("0013")
	r.WantNot("help-desk")
	r.Press("enter")
	if len(*taken) != 1 || (*taken)[0] != offAddress {
		t.Errorf("took %v, want the misconfigured one all the same", *taken)
	}
	if _, open := r.Host().Front().(*launcher.AddressPicker); open {
		t.Error("the picker is still open")
	}
	r.pickAddress()
	r.Settle()
	r.Want("Shop chat")
	if wire.asked != 1 {
		t.Errorf("the account was asked %d times, want 1", wire.asked)
	}
}

// Over the wire, as the sandbox has them.
func TestSandboxAddresses(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	taken := r.pickAddress()
	r.Settle()
	r.Want(sandbox.AddressSID, sandbox.DisabledAddressSID)
	r.Paste(sandbox.DisabledAddressSID)
	r.Want("auto-creation is off (45761)")
	r.WantNot(sandbox.AddressSID)
	r.Press("enter")
	if len(*taken) != 1 || (*taken)[0] != sandbox.DisabledAddressSID {
		t.Errorf("took %v", *taken)
	}
}

func TestAddressesAtEverySize(t *testing.T) {
	t.Parallel()
	r, _ := addressRig(t, testAddresses())
	r.pickAddress()
	r.Settle()
	for _, size := range []struct {
		width, height int
		want          []string
	}{
		{40, 12, []string{"▸ ✓ Shop chat", "IG0000…0011", shopAddress, "routes to Studio flow " + flowSID, "! Old"}},
		{80, 24, []string{"▸ ✓ Shop chat", shopAddress, "routes to Studio flow " + flowSID, deskAddress}},
		{120, 40, []string{"routes to Studio flow " + flowSID, "routes to webhook hooks.example.com", "auto-creation is off (45761)", "no Studio flow or webhook"}},
	} {
		r.Resize(size.width, size.height)
		r.Want(size.want...)
		uitest.CheckLayout(t, "addresses", r.App.View(), size.width, size.height)
	}
}

// ctrl+r asks the account again; the cursor stays on its address.
func TestAddressesAgain(t *testing.T) {
	t.Parallel()
	all := testAddresses()
	r, wire := addressRig(t, all[:2], []conversations.Address{all[3], all[2], all[1], all[0]}, nil)
	taken := r.pickAddress()
	r.Settle()
	r.Press("down", "ctrl+r")
	r.Settle()
	r.Want("4 chat addresses", "▸ ✓ help-desk")
	r.Press("ctrl+r")
	r.Settle()
	r.Want("This account has no chat address")
	r.Press("enter")
	if wire.asked != 3 || len(*taken) != 0 {
		t.Errorf("asked %d times, took %v", wire.asked, *taken)
	}
}

func TestAddressesThatMatchNothing(t *testing.T) {
	t.Parallel()
	r, _ := addressRig(t, testAddresses())
	taken := r.pickAddress()
	r.Settle()
	r.Type("zzzz")
	r.Want("No match.")
	r.Press("enter", "down", "enter", "ctrl+u")
	r.Want("▸ ✓ Shop chat")
	if len(*taken) != 0 {
		t.Errorf("took %v", *taken)
	}
}

func TestAddressesBeingRead(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.Server.Inject(sandbox.Fault{Hang: true})
	taken := r.pickAddress()
	r.Want("loading the chat addresses 0.0 s")
	r.Press("enter", "ctrl+r")
	r.Press("esc") // which drops the reading
	r.Settle()
	if len(*taken) != 0 || r.Shows("Chat addresses") {
		t.Errorf("took %v\n%s", *taken, r.Screen())
	}
}

// Where the list cannot be read, three sentences say so, and that the SID can
// be typed; at the smallest size too.
func TestAddressesThatCannotBeRead(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{80, 24}, {40, 12}} {
		r := newRig(t)
		r.Resize(size[0], size[1])
		r.Server.Inject(sandbox.Fault{Status: 403, Code: 20403})
		r.pickAddress()
		r.Settle()
		r.Want("✗ ", "You can type the address SID (IG…) by hand: esc goes back.")
		if size[0] == 80 {
			r.Want("→ ", "Twilio code 20403", "Twilio-Request-Id RQ")
		}
	}
}

// A failure of a later reading leaves what was read before.
func TestAddressesNotReadAgain(t *testing.T) {
	t.Parallel()
	r, wire := addressRig(t, testAddresses())
	taken := r.pickAddress()
	r.Settle()
	r.Session.Flex = wire.Flex
	r.Server.Inject(sandbox.Fault{Status: 403, Code: 20403})
	r.Press("ctrl+r")
	r.Settle()
	for _, size := range [][2]int{{80, 24}, {40, 12}} {
		r.Resize(size[0], size[1])
		r.Want("! Refresh failed.", "▸ ✓ Shop chat", "help-desk")
	}
	r.Press("enter")
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
		{nil, false, unknown, ui.Good, "chat address SID"},
		{all, true, unknown, ui.Warn, "not one of this account's 4 chat addresses, likely refused (45765)"},
		{all, true, strings.ToUpper(unknown), ui.Warn, "45765"},
		{all[:1], true, unknown, ui.Warn, "not this account's only chat address, likely refused (45765)"},
		{nil, true, unknown, ui.Warn, "this account has no chat address, likely refused (45765)"},
		{all, true, shopAddress, ui.Good, "Shop chat, routes to Studio flow"},
		{all, true, deskAddress, ui.Good, "help-desk, routes to webhook"},
		{all, true, bareAddress, ui.Good, "(no name), no Studio flow or webhook"},
		{all, true, offAddress, ui.Warn, "chat: auto-creation is off, likely refused (45761)"},
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
	r := newRig(t)
	r.NewChatForm()
	r.Press("ctrl+o")
	r.Settle()
	r.Press("end", "enter")
	if got := r.Form().Inputs.Field(webchat.AddressField).Value(); got != sandbox.ChangedDataAddressSID {
		t.Errorf("taken is %s", got)
	}
	r.Press("ctrl+o")
	r.Settle()
	r.Want("▸ ✓ Annexe, changed data")
}

// A notice that is longer than a line takes two.
func TestLongNoticesAreWhole(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.Press("esc", "M")
	r.Want("Mouse on. Hold shift to select text (option or fn in some terminals). M turns it off")
	r.Press("ctrl+p", "esc")
	r.WantNot("Mouse on")
}

// Odd addresses are listed with what came, and a list that is not all there is
// says so beside them.
func TestOddAddresses(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	odd := `{"sid":"` + shopAddress + `","type":"chat","friendly_name":5,"auto_creation":{"enabled":"yes","type":"studio"}}`
	whole := `{"sid":"` + deskAddress + `","type":"chat","friendly_name":"Desk","auto_creation":7}`
	typed := `{"sid":"` + bareAddress + `","type":9,"friendly_name":"Typed"}`
	r.Server.Inject(sandbox.Fault{Path: "/Addresses", Body: `{"address_configurations":[` + odd + `,` + whole + `,` + typed + `,{"sid":3}],"meta":{}}`})
	r.pickAddress()
	r.Settle()
	r.Want("3 chat addresses", "! list incomplete: 1 entry could not be read", "! 5", "Desk", "Typed",
		`auto_creation.enabled ! "yes"`)
	r.Press("down")
	r.Want("auto_creation ! 7")
	r.AskExport()
	r.Want("Exports 3 of 3 chat addresses as CSV (or JSON for a .json name). The list is incomplete.")
	if csv := r.ExportAs("addresses.csv"); !strings.Contains(csv, "\n"+shopAddress+",,,") || !strings.Contains(csv, "friendly_name ! 5") {
		t.Error(csv)
	}
	r.Press("esc")
	r.Press("2", "n")
	r.Settle()
	r.Paste(offAddress)
	r.WantNot("not one of this account's")
}

// The addresses that are found are exported, in their order.
func TestAddressesAreExportedAsFound(t *testing.T) {
	t.Parallel()
	all := testAddresses()
	awkward := viewtest.Awkward
	all[0].FriendlyName = &awkward
	r, _ := addressRig(t, all)
	r.NewChatForm()
	r.Press("ctrl+o")
	r.Settle()
	r.Want("4 chat addresses")
	r.Type("routes")
	r.WantExported(viewtest.CSV(
		"sid,name,address,reaches", shopAddress+","+viewtest.AwkwardCSV+",,routes to Studio flow "+flowSID,
		deskAddress+",,help-desk,routes to webhook hooks.example.com",
	), viewtest.JSON(
		`{"sid":"`+shopAddress+`","name":`+viewtest.AwkwardJSON+`,"address":null,"reaches":"routes to Studio flow `+flowSID+`"}`,
		`{"sid":"`+deskAddress+`","name":null,"address":"help-desk","reaches":"routes to webhook hooks.example.com"}`,
	))
}
