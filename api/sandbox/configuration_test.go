package sandbox

import (
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// All that Flex documents of its Configuration, with the form of what is not null.
var configurationFields = map[string]string{
	"account_sid": "^AC", "date_created": "Z$", "date_updated": "Z$", "attributes": "", "status": "^ok$",
	"taskrouter_workspace_sid": "^WS", "taskrouter_target_workflow_sid": "^WW", "taskrouter_target_taskqueue_sid": "^WQ",
	"taskrouter_taskqueues": "", "taskrouter_skills": "", "taskrouter_worker_channels": "", "taskrouter_worker_attributes": "",
	"taskrouter_offline_activity_sid": "^WA", "runtime_domain": "^https://", "messaging_service_instance_sid": "^MG",
	"chat_service_instance_sid": "^IS", "flex_service_instance_sid": "^IS", "flex_instance_sid": "^GO", "ui_language": "^en-US$",
	"ui_attributes": "", "ui_dependencies": "", "ui_version": `^2\.`, "service_version": `^1\.`, "call_recording_enabled": "",
	"call_recording_webhook_url": "", "crm_enabled": "", "crm_type": "", "crm_callback_url": "", "crm_fallback_url": "",
	"crm_attributes": "", "public_attributes": "", "plugin_service_enabled": "", "plugin_service_attributes": "",
	"integrations": "", "outbound_call_flows": "", "serverless_service_sids": "", "queue_stats_configuration": "",
	"notifications": "", "markdown": "", "url": "^http://127.0.0.1:[0-9]+/v1/Configuration$", "flex_insights_hr": "",
	"flex_insights_drilldown": "", "flex_url": "", "channel_configs": "", "debugger_integration": "",
	"flex_ui_status_report": "", "agent_conv_end_methods": "", "citrix_voice_vdi": "", "offline_config": "",
}

func TestConfigurationHasEveryField(t *testing.T) {
	s := start(t, Options{})
	x := checked(t, newRequest(t, s, http.MethodGet, "/v1/Configuration", nil))
	got := x.object(t)
	if want := slices.Sorted(maps.Keys(configurationFields)); !slices.Equal(slices.Sorted(maps.Keys(got)), want) {
		t.Fatalf("HTTP %d, fields %v", x.StatusCode, slices.Sorted(maps.Keys(got)))
	}
	for name, form := range configurationFields {
		text, isText := got[name].(string)
		if isText != (form != "") || !regexp.MustCompile(form).MatchString(text) {
			t.Errorf("%s is %v", name, got[name])
		}
	}
	if got["account_sid"] != AccountSID || got["flex_instance_sid"] != InstanceSID || got["taskrouter_workspace_sid"] != WorkspaceSID {
		t.Errorf("SIDs of another account: %v", got)
	}
}

func TestFlexIsProvisioned(t *testing.T) {
	s := start(t, Options{})
	want := map[string]any{"status": "active", "url": s.URL() + provisioningPath}
	if got := fetch(t, s, provisioningPath); !maps.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// Conversations has a Configuration of its own at the same path.
func TestConversationsConfiguration(t *testing.T) {
	s := start(t, Options{})
	got := get(t, s, "/conversations/v1/Configuration").object(t)
	want := map[string]any{
		"account_sid": AccountSID, "default_chat_service_sid": serviceSID, "default_messaging_service_sid": messagingServiceSID,
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
