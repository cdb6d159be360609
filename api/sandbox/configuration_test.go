package sandbox

import (
	"maps"
	"strings"
	"testing"

	"flexconsole/api/sandbox/routing"
)

// That every field is there is the contract's affair.
func TestConfigurationNamesTheAccount(t *testing.T) {
	s := start(t, Options{})
	got := fetch(t, s, "/v1/Configuration")
	for name, want := range map[string]any{
		"account_sid": AccountSID, "flex_instance_sid": InstanceSID, "taskrouter_workspace_sid": WorkspaceSID, "status": "ok",
		"date_created": "2022-03-04T12:00:00Z", "date_updated": "2025-03-04T12:00:00Z", "url": s.URL() + "/v1/Configuration",
		"crm_callback_url": nil, "chat_service_instance_sid": routing.ServiceSID,
	} {
		if got[name] != want {
			t.Errorf("%s is %v, want %v", name, got[name], want)
		}
	}
}

func TestEmailIsNotProvisioned(t *testing.T) {
	s := start(t, Options{})
	want := map[string]any{"status": "not-configured", "url": s.URL() + provisioningPath}
	if got := fetch(t, s, provisioningPath); !maps.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// Conversations has a Configuration of its own at the same path.
func TestConversationsConfiguration(t *testing.T) {
	s := start(t, Options{})
	got := get(t, s, "/conversations/v1/Configuration").object(t)
	want := map[string]any{
		"account_sid": AccountSID, "default_chat_service_sid": routing.ServiceSID, "default_messaging_service_sid": messagingServiceSID,
		"default_inactive_timer": nil, "default_closed_timer": nil, "url": s.URL() + "/conversations/v1/Configuration",
	}
	for name, address := range got["links"].(map[string]any) {
		path, here := strings.CutPrefix(address.(string), s.URL())
		if there := fetch(t, s, path); !here || there["url"] != address || there["account_sid"] != AccountSID {
			t.Errorf("%s at %v is %v", name, address, there)
		}
	}
	delete(got, "links")
	if !maps.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
