package sandbox

import (
	"net/url"
	"strings"
	"testing"
)

func TestAddressesSayWhatTheyAre(t *testing.T) {
	s := start(t, Options{})
	found := entries(t, s, addressesURL, "address_configurations")
	if len(found) != 24 {
		t.Fatalf("%d addresses", len(found))
	}
	creation := func(i int) map[string]any {
		o, _ := found[i]["auto_creation"].(map[string]any)
		return o
	}
	for i, row := range []struct {
		sid, kind string
		member    string // of auto_creation
		value     any    // nil for a member that is not there
	}{
		{AddressSID, "chat", "studio_flow_sid", numbered("FW", 1)},
		{DisabledAddressSID, "chat", "enabled", false},
		{NoCreationAddressSID, "chat", "", nil},
		{NoTypeAddressSID, "chat", "type", ""},
		{NoFlowAddressSID, "chat", "studio_flow_sid", nil},
		{NoWebhookAddressSID, "chat", "webhook_url", nil},
		{WebhookAddressSID, "chat", "webhook_url", "https://hooks.example.com/web-chat"},
		{NightAddressSID, "chat", "enabled", true},
		{SMSAddressSID, "sms", "enabled", true},
	} {
		if a := found[i]; a["sid"] != row.sid || a["type"] != row.kind || creation(i)[row.member] != row.value {
			t.Errorf("address %d: %v, want %+v", i, a, row)
		}
		if name, _ := found[i]["friendly_name"].(string); name == "" {
			t.Errorf("address %d has no name", i)
		}
		if has := creation(i) != nil; has == (row.sid == NoCreationAddressSID) {
			t.Errorf("address %d: auto_creation %v", i, creation(i))
		}
	}
}

func TestAddressesComeInPages(t *testing.T) {
	s := start(t, Options{})
	for query, want := range map[string]int{"": 1, "?PageSize=50": 1, "?PageSize=4": 6, "?PageSize=23": 2} {
		if sids, pages := all(t, s, addressesURL+query, "address_configurations", "sid"); len(sids) != 24 || pages != want ||
			sids[8] != SMSAddressSID || sids[23] != ChangedDataAddressSID {
			t.Errorf("%q: %v on %d pages", query, sids, pages)
		}
	}
	isError(t, get(t, s, addressesURL+"?PageSize=0"), 400, 20001, "PageSize")
	isError(t, post(t, s, addressesURL, nil), 405, 20004, "not allowed")
}

func TestChatsAtEveryAddress(t *testing.T) {
	for address, row := range map[string]struct {
		code int
		says string
	}{
		AddressSID:           {},
		WebhookAddressSID:    {},
		NightAddressSID:      {},
		DisabledAddressSID:   {45761, "not enabled"},
		NoCreationAddressSID: {45760, "data missing"},
		NoTypeAddressSID:     {45762, "type is empty"},
		NoFlowAddressSID:     {45763, "studio flow SID missing"},
		NoWebhookAddressSID:  {45764, "webhook URL missing"},
		SMSAddressSID:        {45765, "not found"},
		numbered("IG", 99):   {45765, "not found"},
	} {
		s := start(t, Options{})
		x := post(t, s, chatsURL, url.Values{"AddressSid": {address}})
		if row.code != 0 {
			isError(t, x, 400, row.code, row.says)
		} else if x.StatusCode != 201 {
			t.Errorf("%s: HTTP %d", address, x.StatusCode)
		}
		if made := len(s.Chats()) == 1; made != (row.code == 0) {
			t.Errorf("%s: made %v", address, made)
		}
	}
}

// What the samples say about an address is the error that it gives.
func TestSampleAddressesNameTheirErrors(t *testing.T) {
	s := start(t, Options{})
	many := 0
	for _, sample := range s.Samples() {
		if !strings.HasPrefix(sample.SID, "IG") {
			continue
		}
		many++
		x := post(t, s, chatsURL, url.Values{"AddressSid": {sample.SID}})
		_, code, named := strings.Cut(sample.Note, ": error ")
		if named != (x.StatusCode == 400) || !strings.Contains(string(x.body), code) {
			t.Errorf("%s (%s): %s", sample.SID, sample.Note, x.body)
		}
	}
	if many != 24 {
		t.Errorf("%d addresses", many)
	}
}
