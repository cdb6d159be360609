package sandbox

import (
	"net/http"

	"flexconsole/api/sandbox/routing"
)

// messagingServiceSID is of the messaging service that Flex is set up with.
const messagingServiceSID = "MG00000000000000000000000000000001"

// fetchConfiguration answers with flex.v1.configuration of Twilio's OpenAPI
// document: every field, null where it has no meaning here.
func (a *account) fetchConfiguration(call) answer {
	return success(http.StatusOK, object{
		{"account_sid", AccountSID},
		{"date_created", date(a.created)},
		{"date_updated", date(a.created.AddDate(3, 0, 0))},
		{"attributes", object{}},
		{"status", "ok"},
		{"taskrouter_workspace_sid", WorkspaceSID},
		{"taskrouter_target_workflow_sid", numbered("WW", 1)},
		{"taskrouter_target_taskqueue_sid", numbered("WQ", 1)},
		{"taskrouter_taskqueues", nil},
		{"taskrouter_skills", nil},
		{"taskrouter_worker_channels", nil},
		{"taskrouter_worker_attributes", nil},
		{"taskrouter_offline_activity_sid", routing.Activities[routing.Offline].SID},
		{"runtime_domain", "https://sandbox.example.com"},
		{"messaging_service_instance_sid", messagingServiceSID},
		{"chat_service_instance_sid", routing.ServiceSID},
		{"flex_service_instance_sid", routing.ServiceSID},
		{"flex_instance_sid", InstanceSID},
		{"ui_language", "en-US"},
		{"ui_attributes", object{}},
		{"ui_dependencies", object{}},
		{"ui_version", "2.0.0"},
		{"service_version", "1.0.0"},
		{"call_recording_enabled", false},
		{"call_recording_webhook_url", nil},
		{"crm_enabled", false},
		{"crm_type", nil},
		{"crm_callback_url", nil},
		{"crm_fallback_url", nil},
		{"crm_attributes", nil},
		{"public_attributes", nil},
		{"plugin_service_enabled", false},
		{"plugin_service_attributes", nil},
		{"integrations", []any{}},
		{"outbound_call_flows", nil},
		{"serverless_service_sids", []any{}},
		{"queue_stats_configuration", nil},
		{"notifications", nil},
		{"markdown", nil},
		{"url", canonicalHost + "/v1/Configuration"},
		{"flex_insights_hr", nil},
		{"flex_insights_drilldown", false},
		{"flex_url", nil},
		{"channel_configs", []any{}},
		{"debugger_integration", nil},
		{"flex_ui_status_report", nil},
		{"agent_conv_end_methods", nil},
		{"citrix_voice_vdi", nil},
		{"offline_config", nil},
	})
}

// fetchProvisioning answers with flex.v1.provisioning_status, which is of email.
func fetchProvisioning(*account, call) answer {
	return success(http.StatusOK, object{{"status", "not-configured"}, {"url", canonicalHost + provisioningPath}})
}

const provisioningPath = "/v1/account/provision/status"

// fetchConversationsConfiguration answers with conversations.v1.configuration,
// which is found where the product is named.
func fetchConversationsConfiguration(*account, call) answer {
	return success(http.StatusOK, object{
		{"account_sid", AccountSID},
		{"default_chat_service_sid", routing.ServiceSID},
		{"default_messaging_service_sid", messagingServiceSID},
		{"default_inactive_timer", nil},
		{"default_closed_timer", nil},
		{"url", conversationsHost + "/v1/Configuration"},
		{"links", object{{"webhooks", conversationsHost + webhooksPath}}},
	})
}

const webhooksPath = "/v1/Configuration/Webhooks"

// fetchWebhooks responds with conversations.v1.configuration.configuration_webhook,
// without any webhook.
func fetchWebhooks(*account, call) answer {
	return success(http.StatusOK, object{
		{"account_sid", AccountSID},
		{"method", http.MethodPost},
		{"filters", []any{}},
		{"pre_webhook_url", nil},
		{"post_webhook_url", nil},
		{"target", "webhook"},
		{"url", conversationsHost + webhooksPath},
	})
}
