package sandbox

import (
	"encoding/json"
	"net/http"
	"net/url"

	"flexconsole/api/sandbox/conversation"
	"flexconsole/api/sid"
)

func interactionSID(v *conversation.Conversation) string { return numbered("KD", v.Number) }

func channelSID(v *conversation.Conversation) string { return numbered("UO", v.Number) }

func interactionURL(v *conversation.Conversation) string {
	return canonicalHost + "/v1/Interactions/" + interactionSID(v)
}

func channelURL(v *conversation.Conversation) string {
	return interactionURL(v) + "/Channels/" + channelSID(v)
}

// interactionOperations are those of one interaction. It and its channel come into
// being with the task.
func interactionOperations(_ *account, v *conversation.Conversation, _ []string) operations {
	return readOnly(interactionDocument(v))
}

// channelsOperations are those of an interaction's channels, of which there is one.
func channelsOperations(_ *account, v *conversation.Conversation, _ []string) operations {
	list := listing{key: "channels", host: canonicalHost, most: 100}
	return operations{http.MethodGet: func(c call) answer {
		return list.answer(c, 1, func(int) any { return channelDocument(v) })
	}}
}

// channelOperations are those of an interaction channel.
func channelOperations(a *account, v *conversation.Conversation, sids []string) operations {
	if !isChannelOf(v, sids[0]) {
		return nil
	}
	return operations{
		http.MethodGet:  func(call) answer { return success(http.StatusOK, channelDocument(v)) },
		http.MethodPost: func(c call) answer { return a.updateChannel(v, c) },
	}
}

// invitesOperations are those of an interaction channel's invites: the one that made
// the task.
func invitesOperations(_ *account, v *conversation.Conversation, sids []string) operations {
	if !isChannelOf(v, sids[0]) {
		return nil
	}
	list := listing{key: "invites", host: canonicalHost, most: 100}
	return operations{http.MethodGet: func(c call) answer {
		return list.answer(c, 1, func(int) any { return inviteDocument(v) })
	}}
}

// inviteOperations are those of one invite. Twilio gives its address but documents no
// reading of it.
func inviteOperations(_ *account, v *conversation.Conversation, sids []string) operations {
	if !isChannelOf(v, sids[0]) || !sid.Equal(sids[1], inviteSID(v)) {
		return nil
	}
	return readOnly(inviteDocument(v))
}

// isChannelOf says whether a SID is that of the conversation's interaction channel.
func isChannelOf(v *conversation.Conversation, itsSID string) bool {
	return sid.Equal(itsSID, channelSID(v))
}

// updateChannel ends a channel. Ending it again changes nothing and is no
// error: that is decided here.
func (a *account) updateChannel(v *conversation.Conversation, c call) answer {
	if c.formErr != nil {
		return refused(c.formErr.Error())
	}
	if problem := channelProblem(c.Form); problem != nil {
		return *problem
	}
	v.EndChannel(c.Form.Get("Status"), c.Form.Has("Routing"), a.now)
	return success(http.StatusOK, channelDocument(v))
}

// channelProblem follows the document: the status is closed or inactive, and
// inactive goes with a Routing, whose status can only be closed.
func channelProblem(form url.Values) *answer {
	status := form.Get("Status")
	switch {
	case status == "":
		return problem(45358, "Failed to close Channel. Missing status parameter.")
	case status != conversation.Closed && status != conversation.Inactive:
		return problem(45359, "Failed to close Channel. Invalid status parameter.")
	case !form.Has("Routing") && status == conversation.Inactive:
		return problem(20001, "Routing is required for the status inactive")
	case form.Has("Routing") && !closesTasks(form.Get("Routing")):
		return problem(20001, `Routing must be {"status":"closed"}`)
	}
	return nil
}

func closesTasks(routing string) bool {
	var r struct{ Status string }
	return json.Unmarshal([]byte(routing), &r) == nil && r.Status == conversation.Closed
}

// interactionDocument is flex.v1.interaction of Twilio's OpenAPI document, which leaves
// the shapes of channel and routing open; these are those of its examples.
func interactionDocument(v *conversation.Conversation) object {
	return object{
		{"sid", interactionSID(v)},
		{"channel", object{{"type", "web"}, {"sid", channelSID(v)}}},
		{"routing", object{{"properties", routingOf(v)}}},
		{"interaction_context_sid", nil},
		{"webhook_ttid", nil},
		{"url", interactionURL(v)},
		{"links", map[string]string{"channels": interactionURL(v) + "/Channels"}},
	}
}

// routingOf is how the task of the interaction is routed.
func routingOf(v *conversation.Conversation) object {
	return object{
		{"workspace_sid", WorkspaceSID},
		{"sid", taskSID(v)},
		{"attributes", taskAttributes(v)},
		{"assignment_status", v.Task.Status},
		{"workflow_sid", numbered("WW", queueNumber(v.Chat))},
		{"workflow_name", queueOf(v.Chat).Workflow},
		{"queue_sid", numbered("WQ", queueNumber(v.Chat))},
		{"queue_name", queueOf(v.Chat).Name},
		{"task_channel_unique_name", "chat"},
	}
}

func inviteSID(v *conversation.Conversation) string { return numbered("KG", v.Number) }

// inviteDocument is flex.v1.interaction.interaction_channel.interaction_channel_invite
// of Twilio's OpenAPI document, which leaves the shape of routing open.
func inviteDocument(v *conversation.Conversation) object {
	return object{
		{"sid", inviteSID(v)},
		{"interaction_sid", interactionSID(v)},
		{"channel_sid", channelSID(v)},
		{"routing", object{{"properties", routingOf(v)}}},
		{"url", channelURL(v) + "/Invites/" + inviteSID(v)},
	}
}

// channelDocument is flex.v1.interaction.interaction_channel of Twilio's
// OpenAPI document.
func channelDocument(v *conversation.Conversation) object {
	address := channelURL(v)
	return object{
		{"sid", channelSID(v)},
		{"interaction_sid", interactionSID(v)},
		{"type", "web"},
		{"status", v.Task.Channel},
		{"error_code", nil},
		{"error_message", nil},
		{"url", address},
		{"links", map[string]string{"participants": address + "/Participants", "invites": address + "/Invites"}},
	}
}
