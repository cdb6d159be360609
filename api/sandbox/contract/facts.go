package contract

import (
	"maps"
	"net/http"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
)

// Operation is what Twilio documents of a request and of its answer.
type Operation struct {
	Product string // the first part of the host's name
	Method  string
	Path    string // a prefix in braces stands for a SID
	// Filters are the query parameters that choose or sort the entries of a list.
	Filters []string
	// Fields are those of the form.
	Fields []string

	status int
	answer *openapi3.Schema
}

// Products by the first parts of their hosts' names.
const (
	flex          = "flex-api"
	conversations = "conversations"
	taskRouter    = "taskrouter"
	studio        = "studio"
)

// Operations are those of the APIs around the Flex v2 API that the sandbox has,
// with all their parameters.
func Operations() []Operation { return slices.Clone(operations) }

var operations = []Operation{
	read(flex, "/v1/Configuration", flexConfiguration),
	read(flex, "/v1/account/provision/status", provisioning),
	read(flex, "/v1/Interactions/{KD}", interaction),
	list(flex, "/v1/Interactions/{KD}/Channels", "channels", interactionChannel),
	read(flex, "/v1/Interactions/{KD}/Channels/{UO}", interactionChannel),
	write(flex, "/v1/Interactions/{KD}/Channels/{UO}", http.StatusOK, interactionChannel, "Status", "Routing"),
	list(flex, "/v1/Interactions/{KD}/Channels/{UO}/Participants", "participants", channelParticipant),
	list(flex, "/v1/Interactions/{KD}/Channels/{UO}/Invites", "invites", invite),
	// The documents give the addresses of these but no way to read them.
	read(flex, "/v1/Interactions/{KD}/Channels/{UO}/Participants/{UT}", channelParticipant),
	read(flex, "/v1/Interactions/{KD}/Channels/{UO}/Invites/{KG}", invite),

	read(conversations, "/v1/Configuration", conversationsConfiguration),
	read(conversations, "/v1/Configuration/Webhooks", configurationWebhook),
	list(conversations, "/v1/Configuration/Addresses", "address_configurations", configuredAddress, "Type"),
	read(conversations, "/v1/Configuration/Addresses/{IG}", configuredAddress),
	list(conversations, "/v1/Conversations", "conversations", conversation, "StartDate", "EndDate", "State"),
	read(conversations, "/v1/Conversations/{CH}", conversation),
	write(conversations, "/v1/Conversations/{CH}", http.StatusOK, conversation, "FriendlyName", "DateCreated",
		"DateUpdated", "Attributes", "MessagingServiceSid", "State", "Timers.Inactive", "Timers.Closed", "UniqueName",
		"Bindings.Email.Address", "Bindings.Email.Name"),
	list(conversations, "/v1/Conversations/{CH}/Messages", "messages", message, "Order"),
	write(conversations, "/v1/Conversations/{CH}/Messages", http.StatusCreated, message, "Author", "Body", "DateCreated",
		"DateUpdated", "Attributes", "MediaSid", "ContentSid", "ContentVariables", "Subject"),
	read(conversations, "/v1/Conversations/{CH}/Messages/{IM}", message),
	write(conversations, "/v1/Conversations/{CH}/Messages/{IM}", http.StatusOK, message, "Author", "Body", "DateCreated",
		"DateUpdated", "Attributes", "Subject"),
	list(conversations, "/v1/Conversations/{CH}/Participants", "participants", participant),
	read(conversations, "/v1/Conversations/{CH}/Participants/{MB}", participant),

	list(taskRouter, "/v1/Workspaces", "workspaces", workspace, "FriendlyName"),
	read(taskRouter, "/v1/Workspaces/{WS}", workspace),
	list(taskRouter, "/v1/Workspaces/{WS}/Activities", "activities", activity, "FriendlyName", "Available"),
	read(taskRouter, "/v1/Workspaces/{WS}/Activities/{WA}", activity),
	list(taskRouter, "/v1/Workspaces/{WS}/TaskQueues", "task_queues", taskQueue, "FriendlyName",
		"EvaluateWorkerAttributes", "WorkerSid", "Ordering"),
	read(taskRouter, "/v1/Workspaces/{WS}/TaskQueues/{WQ}", taskQueue),
	list(taskRouter, "/v1/Workspaces/{WS}/Workflows", "workflows", workflow, "FriendlyName"),
	read(taskRouter, "/v1/Workspaces/{WS}/Workflows/{WW}", workflow),
	list(taskRouter, "/v1/Workspaces/{WS}/Workers", "workers", worker, "ActivityName", "ActivitySid", "Available",
		"FriendlyName", "TargetWorkersExpression", "TaskQueueName", "TaskQueueSid", "Ordering"),
	read(taskRouter, "/v1/Workspaces/{WS}/Workers/{WK}", worker),
	list(taskRouter, "/v1/Workspaces/{WS}/Workers/{WK}/Reservations", "reservations", reservation, "ReservationStatus"),
	list(taskRouter, "/v1/Workspaces/{WS}/Workers/{WK}/Channels", "channels", workerChannel),
	read(taskRouter, "/v1/Workspaces/{WS}/Workers/{WK}/Channels/{WC}", workerChannel),
	list(taskRouter, "/v1/Workspaces/{WS}/Tasks", "tasks", task, "Priority", "AssignmentStatus", "WorkflowSid",
		"WorkflowName", "TaskQueueSid", "TaskQueueName", "EvaluateTaskAttributes", "RoutingTarget", "Ordering", "HasAddons"),
	read(taskRouter, "/v1/Workspaces/{WS}/Tasks/{WT}", task),
	list(taskRouter, "/v1/Workspaces/{WS}/Tasks/{WT}/Reservations", "reservations", reservation, "ReservationStatus", "WorkerSid"),
	read(taskRouter, "/v1/Workspaces/{WS}/Tasks/{WT}/Reservations/{WR}", reservation),

	list(studio, "/v2/Flows", "flows", flow),
	read(studio, "/v2/Flows/{FW}", flow),
	list(studio, "/v2/Flows/{FW}/Executions", "executions", execution, "status", "DateCreatedFrom", "DateCreatedTo"),
	read(studio, "/v2/Flows/{FW}/Executions/{FN}", execution),
	list(studio, "/v2/Flows/{FW}/Executions/{FN}/Steps", "steps", step),
	read(studio, "/v2/Flows/{FW}/Executions/{FN}/Steps/{FT}", step),

	// In public beta: no document but examples.
	list(flex, "/v1/Instances/{GO}/Users", "users", with(user, members{"worker_sid": sid("WK")})),
	list(flex, "/v1/Instances/{GO}/Teams", "teams", team, "Owner"),
	read(flex, "/v1/Instances/{GO}/Teams/{QO}", team),
	list(flex, "/v1/Instances/{GO}/Teams/{QO}/Members", "members", teamMember),
	read(flex, "/v4/Instances/{GO}/Users", foundUsers),
	read(flex, "/v4/Instances/{GO}/Users/{FU}", user),
}

func read(product, path string, document members) Operation {
	return Operation{
		Product: product, Method: http.MethodGet, Path: path, status: http.StatusOK, answer: document.schema(),
	}
}

func list(product, path, key string, entry members, filters ...string) Operation {
	page := members{key: openapi3.NewArraySchema().WithItems(entry.schema()), "meta": meta.schema()}
	operation := read(product, path, page)
	operation.Filters = filters
	return operation
}

func write(product, path string, status int, document members, fields ...string) Operation {
	return Operation{
		Product: product, Method: http.MethodPost, Path: path, Fields: fields, status: status, answer: document.schema(),
	}
}

// members are all that an object has.
type members map[string]*openapi3.Schema

// schema is of an object with every member and no other.
func (m members) schema() *openapi3.Schema {
	return openapi3.NewObjectSchema().WithProperties(m).
		WithRequired(slices.Sorted(maps.Keys(m))).WithoutAdditionalProperties()
}

func with(m, more members) members {
	all := maps.Clone(m)
	maps.Copy(all, more)
	return all
}

// What a member can be. All but whole numbers and those with a list of values can
// be null.
var (
	text     = openapi3.NewStringSchema().WithNullable()
	date     = openapi3.NewDateTimeSchema().WithNullable()
	uri      = openapi3.NewStringSchema().WithFormat("uri").WithNullable()
	links    = openapi3.NewObjectSchema().WithAdditionalProperties(openapi3.NewStringSchema().WithFormat("uri")).WithNullable()
	truth    = openapi3.NewBoolSchema().WithNullable()
	whole    = openapi3.NewIntegerSchema()
	wholeNil = openapi3.NewIntegerSchema().WithNullable()
	anything = &openapi3.Schema{Nullable: true}
	several  = openapi3.NewArraySchema().WithItems(openapi3.NewSchema()).WithNullable()
	texts    = openapi3.NewArraySchema().WithItems(openapi3.NewStringSchema()).WithNullable()
)

func pattern(prefix string) string { return "^" + prefix + "[0-9a-fA-F]{32}$" }

func sid(prefix string) *openapi3.Schema {
	return openapi3.NewStringSchema().WithPattern(pattern(prefix)).WithNullable()
}

func sids(prefix string) *openapi3.Schema {
	return openapi3.NewArraySchema().WithItems(openapi3.NewStringSchema().WithPattern(pattern(prefix))).WithNullable()
}

func oneOf(values ...any) *openapi3.Schema { return openapi3.NewStringSchema().WithEnum(values...) }

// meta is what a list says of its pages.
var meta = members{
	"key": openapi3.NewStringSchema(), "page": whole, "page_size": whole,
	"url": openapi3.NewStringSchema().WithFormat("uri"), "first_page_url": openapi3.NewStringSchema().WithFormat("uri"),
	"previous_page_url": uri, "next_page_url": uri,
}

// problem is Twilio's error.
var problem = members{
	"code": whole, "message": openapi3.NewStringSchema().WithMinLength(1),
	"more_info": openapi3.NewStringSchema().WithFormat("uri"), "status": whole,
}

var conversation = members{
	"sid": sid("CH"), "account_sid": sid("AC"), "chat_service_sid": sid("IS"), "messaging_service_sid": sid("MG"),
	"friendly_name": text, "unique_name": text, "attributes": text, "state": oneOf("initializing", "active", "inactive", "closed"),
	"date_created": date, "date_updated": date, "timers": anything, "bindings": anything, "url": uri, "links": links,
}

var message = members{
	"sid": sid("IM"), "account_sid": sid("AC"), "conversation_sid": sid("CH"), "participant_sid": sid("MB"),
	"content_sid": sid("HX"), "index": whole, "author": text, "body": text, "media": several, "attributes": text,
	"date_created": date, "date_updated": date, "delivery": anything, "url": uri, "links": links,
}

var participant = members{
	"sid": sid("MB"), "account_sid": sid("AC"), "conversation_sid": sid("CH"), "role_sid": sid("RL"), "identity": text,
	"attributes": text, "messaging_binding": anything, "last_read_message_index": wholeNil, "last_read_timestamp": text,
	"date_created": date, "date_updated": date, "url": uri,
}

var configuredAddress = members{
	"sid": sid("IG"), "account_sid": sid("AC"), "type": text, "address": text, "friendly_name": text,
	"address_country": text, "auto_creation": anything, "date_created": date, "date_updated": date, "url": uri,
}

var conversationsConfiguration = members{
	"account_sid": sid("AC"), "default_chat_service_sid": sid("IS"), "default_messaging_service_sid": sid("MG"),
	"default_inactive_timer": text, "default_closed_timer": text, "url": uri, "links": links,
}

var configurationWebhook = members{
	"account_sid": sid("AC"), "method": oneOf("GET", "POST"), "filters": texts, "pre_webhook_url": text,
	"post_webhook_url": text, "target": oneOf("webhook", "flex"), "url": uri,
}

var provisioning = members{"status": oneOf("active", "in-progress", "not-configured", "failed"), "url": uri}

var interaction = members{
	"sid": sid("KD"), "channel": anything, "routing": anything, "interaction_context_sid": sid("HQ"),
	"webhook_ttid": text, "url": uri, "links": links,
}

var interactionChannel = members{
	"sid": sid("UO"), "interaction_sid": sid("KD"),
	"type":       oneOf("voice", "sms", "email", "web", "whatsapp", "chat", "messenger", "gbm"),
	"status":     oneOf("setup", "active", "failed", "closed", "inactive", "pause", "transfer"),
	"error_code": wholeNil, "error_message": text, "url": uri, "links": links,
}

var channelParticipant = members{
	"sid": sid("UT"), "interaction_sid": sid("KD"), "channel_sid": sid("UO"),
	"type":               oneOf("supervisor", "customer", "external", "agent", "unknown"),
	"routing_properties": anything, "url": uri,
}

var invite = members{
	"sid": sid("KG"), "interaction_sid": sid("KD"), "channel_sid": sid("UO"), "routing": anything, "url": uri,
}

var workspace = members{
	"sid": sid("WS"), "account_sid": sid("AC"), "friendly_name": text, "default_activity_sid": sid("WA"),
	"default_activity_name": text, "timeout_activity_sid": sid("WA"), "timeout_activity_name": text,
	"event_callback_url": uri, "events_filter": text, "multi_task_enabled": truth,
	"prioritize_queue_order": oneOf("FIFO", "LIFO"), "date_created": date, "date_updated": date, "url": uri, "links": links,
}

var activity = members{
	"sid": sid("WA"), "account_sid": sid("AC"), "workspace_sid": sid("WS"), "friendly_name": text, "available": truth,
	"date_created": date, "date_updated": date, "url": uri, "links": links,
}

var taskQueue = members{
	"sid": sid("WQ"), "account_sid": sid("AC"), "workspace_sid": sid("WS"), "friendly_name": text,
	"assignment_activity_sid": sid("WA"), "assignment_activity_name": text, "reservation_activity_sid": sid("WA"),
	"reservation_activity_name": text, "max_reserved_workers": whole, "target_workers": text,
	"task_order": oneOf("FIFO", "LIFO"), "date_created": date, "date_updated": date, "url": uri, "links": links,
}

var workflow = members{
	"sid": sid("WW"), "account_sid": sid("AC"), "workspace_sid": sid("WS"), "friendly_name": text, "configuration": text,
	"document_content_type": text, "assignment_callback_url": uri, "fallback_assignment_callback_url": uri,
	"task_reservation_timeout": whole, "date_created": date, "date_updated": date, "url": uri, "links": links,
}

var worker = members{
	"sid": sid("WK"), "account_sid": sid("AC"), "workspace_sid": sid("WS"), "friendly_name": text, "activity_sid": sid("WA"),
	"activity_name": text, "available": truth, "attributes": text, "date_created": date, "date_updated": date,
	"date_status_changed": date, "url": uri, "links": links,
}

var task = members{
	"sid": sid("WT"), "account_sid": sid("AC"), "workspace_sid": sid("WS"), "age": whole,
	"assignment_status": oneOf("pending", "reserved", "assigned", "canceled", "completed", "wrapping"),
	"attributes":        text, "addons": text, "priority": whole, "reason": text, "timeout": whole,
	"task_queue_sid": sid("WQ"), "task_queue_friendly_name": text, "task_queue_entered_date": date,
	"task_channel_sid": sid("TC"), "task_channel_unique_name": text, "workflow_sid": sid("WW"),
	"workflow_friendly_name": text, "virtual_start_time": date, "ignore_capacity": truth, "routing_target": text,
	"date_created": date, "date_updated": date, "url": uri, "links": links,
}

var reservation = members{
	"sid": sid("WR"), "account_sid": sid("AC"), "workspace_sid": sid("WS"), "task_sid": sid("WT"), "worker_sid": sid("WK"),
	"worker_name": text,
	"reservation_status": oneOf(
		"pending", "accepted", "rejected", "timeout", "canceled", "rescinded", "wrapping", "completed",
	),
	"date_created": date, "date_updated": date, "url": uri, "links": links,
}

var workerChannel = members{
	"sid": sid("WC"), "account_sid": sid("AC"), "workspace_sid": sid("WS"), "worker_sid": sid("WK"), "task_channel_sid": sid("TC"),
	"task_channel_unique_name": text, "assigned_tasks": whole, "configured_capacity": whole, "available_capacity_percentage": whole,
	"available": truth, "date_created": date, "date_updated": date, "url": uri,
}

var flow = members{
	"sid": sid("FW"), "account_sid": sid("AC"), "author_sid": sid("US"), "friendly_name": text, "definition": anything,
	"status": oneOf("draft", "published"), "revision": whole, "commit_message": text, "valid": truth, "errors": several,
	"warnings": several, "date_created": date, "date_updated": date, "webhook_url": uri, "url": uri, "links": links,
}

var execution = members{
	"sid": sid("FN"), "account_sid": sid("AC"), "flow_sid": sid("FW"), "contact_channel_address": text, "contact_sid": sid("FC"),
	"flow_version": wholeNil, "context": anything, "status": oneOf("active", "ended"), "initiated_by": text,
	"date_created": date, "date_updated": date, "url": uri, "links": links,
}

var step = members{
	"sid": sid("FT"), "account_sid": sid("AC"), "flow_sid": sid("FW"), "execution_sid": sid("FN"), "parent_step_sid": sid("FT"),
	"name": text, "context": anything, "transitioned_from": text, "transitioned_to": text, "type": text,
	"date_created": date, "date_updated": date, "url": uri, "links": links,
}

var flexConfiguration = members{
	"account_sid": sid("AC"), "flex_instance_sid": sid("GO"), "status": oneOf("ok", "inprogress", "notstarted"),
	"taskrouter_workspace_sid": sid("WS"), "taskrouter_target_workflow_sid": sid("WW"), "taskrouter_target_taskqueue_sid": sid("WQ"),
	"taskrouter_offline_activity_sid": sid("WA"), "taskrouter_taskqueues": several, "taskrouter_skills": several,
	"taskrouter_worker_channels": anything, "taskrouter_worker_attributes": anything,
	"messaging_service_instance_sid": sid("MG"), "chat_service_instance_sid": sid("IS"), "flex_service_instance_sid": sid("IS"),
	"serverless_service_sids": sids("ZS"), "runtime_domain": text, "service_version": text,
	"ui_language": text, "ui_version": text, "ui_attributes": anything, "ui_dependencies": anything,
	"call_recording_enabled": truth, "call_recording_webhook_url": text,
	"crm_enabled": truth, "crm_type": text, "crm_callback_url": text, "crm_fallback_url": text, "crm_attributes": anything,
	"plugin_service_enabled": truth, "plugin_service_attributes": anything,
	"flex_insights_hr": anything, "flex_insights_drilldown": truth, "flex_url": text, "flex_ui_status_report": anything,
	"attributes": anything, "public_attributes": anything, "integrations": several, "channel_configs": several,
	"outbound_call_flows": anything, "queue_stats_configuration": anything, "notifications": anything, "markdown": anything,
	"debugger_integration": anything, "agent_conv_end_methods": anything, "citrix_voice_vdi": anything, "offline_config": anything,
	"date_created": date, "date_updated": date, "url": uri,
}

var user = members{
	"account_sid": sid("AC"), "instance_sid": sid("GO"), "flex_user_sid": sid("FU"), "workspace_sid": sid("WS"),
	"flex_team_sid": sid("QO"), "username": text, "full_name": text, "email": text, "locale": text, "roles": texts,
	"deactivated": openapi3.NewBoolSchema(), "deactivated_date": date, "created_date": date, "updated_date": date, "version": whole,
}

var foundUsers = members{
	"account_sid": sid("AC"), "instance_sid": sid("GO"),
	"users": openapi3.NewArraySchema().WithItems(user.schema()).WithMaxItems(1),
	"meta": members{
		"direct_token": truth, "list_key": text, "next_token": text, "previous_token": text, "page_size": whole,
	}.schema(),
}

var team = members{
	"team_sid": sid("QO"), "friendly_name": text, "member_count": whole, "description": text, "level": whole,
	"parent_team_sid": sid("QO"), "version": whole,
}

var teamMember = members{
	"flex_user_sid": sid("FU"), "friendly_name": text, "email": text, "worker_sid": sid("WK"), "team_sid": sid("QO"),
}
