package sandbox

import (
	"encoding/json"
	"net/http"
	"net/url"
	"time"

	"flexconsole/api/sid"
)

func (v *conversation) interactionSID() string { return numbered("KD", v.number) }

func (v *conversation) channelSID() string { return numbered("UO", v.number) }

func (v *conversation) interactionURL() string {
	return canonicalHost + "/v1/Interactions/" + v.interactionSID()
}

func (v *conversation) channelURL() string { return v.interactionURL() + "/Channels/" + v.channelSID() }

// interactionOperations are those of one interaction. It and its channel come into
// being with the task.
func interactionOperations(_ *account, v *conversation, _ []string) operations {
	return readOnly(v.interactionDocument())
}

// channelsOperations are those of an interaction's channels, of which there is one.
func channelsOperations(_ *account, v *conversation, _ []string) operations {
	list := listing{key: "channels", host: canonicalHost, most: 100}
	return operations{http.MethodGet: func(c call) answer {
		return list.answer(c, 1, func(int) any { return v.channelDocument() })
	}}
}

// channelOperations are those of an interaction channel.
func channelOperations(a *account, v *conversation, sids []string) operations {
	if !isChannelOf(v, sids[0]) {
		return nil
	}
	return operations{
		http.MethodGet:  func(call) answer { return success(http.StatusOK, v.channelDocument()) },
		http.MethodPost: func(c call) answer { return a.updateChannel(v, c) },
	}
}

// invitesOperations are those of an interaction channel's invites: the one that made
// the task.
func invitesOperations(_ *account, v *conversation, sids []string) operations {
	if !isChannelOf(v, sids[0]) {
		return nil
	}
	list := listing{key: "invites", host: canonicalHost, most: 100}
	return operations{http.MethodGet: func(c call) answer {
		return list.answer(c, 1, func(int) any { return v.inviteDocument() })
	}}
}

// inviteOperations are those of one invite. Twilio gives its address but documents no
// reading of it.
func inviteOperations(_ *account, v *conversation, sids []string) operations {
	if !isChannelOf(v, sids[0]) || !sid.Equal(sids[1], v.inviteSID()) {
		return nil
	}
	return readOnly(v.inviteDocument())
}

// isChannelOf says whether a SID is that of the conversation's interaction channel.
func isChannelOf(v *conversation, channelSID string) bool {
	return sid.Equal(channelSID, v.channelSID())
}

// updateChannel ends a channel. Ending it again changes nothing and is no
// error: that is decided here.
func (a *account) updateChannel(v *conversation, c call) answer {
	if c.formErr != nil {
		return refused(c.formErr.Error())
	}
	if problem := channelProblem(c.Form); problem != nil {
		return *problem
	}
	if v.task.channel != closed {
		v.endChannel(c.Form.Get("Status"), c.Form.Has("Routing"), a.now)
	}
	return success(http.StatusOK, v.channelDocument())
}

// channelProblem follows the document: the status is closed or inactive, and
// inactive goes with a Routing, whose status can only be closed.
func channelProblem(form url.Values) *answer {
	status := form.Get("Status")
	switch {
	case status == "":
		return problem(45358, "Failed to close Channel. Missing status parameter.")
	case status != closed && status != inactive:
		return problem(45359, "Failed to close Channel. Invalid status parameter.")
	case !form.Has("Routing") && status == inactive:
		return problem(20001, "Routing is required for the status inactive")
	case form.Has("Routing") && !closesTasks(form.Get("Routing")):
		return problem(20001, `Routing must be {"status":"closed"}`)
	}
	return nil
}

func closesTasks(routing string) bool {
	var r struct{ Status string }
	return json.Unmarshal([]byte(routing), &r) == nil && r.Status == closed
}

// endChannel ends the channel, with it the conversation unless the channel is
// only inactive, and the task: at once where the routing says so, else after
// wrapping up. A task that nobody has accepted is canceled.
func (v *conversation) endChannel(status string, tasksToo bool, at time.Time) {
	const reason = "The interaction channel was ended"
	v.task.channel = status
	if status == closed {
		v.close(at)
	}
	switch {
	case v.task.ended():
	case v.task.status == pending || v.task.status == reserved:
		v.cancel(reason, at)
	case tasksToo:
		v.complete(reason, at)
	case v.task.status == assigned:
		v.wrapUp(at)
	}
}

// interactionDocument is flex.v1.interaction of Twilio's OpenAPI document, which leaves
// the shapes of channel and routing open; these are those of its examples.
func (v *conversation) interactionDocument() object {
	return object{
		{"sid", v.interactionSID()},
		{"channel", object{{"type", "web"}, {"sid", v.channelSID()}}},
		{"routing", object{{"properties", v.routing()}}},
		{"interaction_context_sid", nil},
		{"webhook_ttid", nil},
		{"url", v.interactionURL()},
		{"links", map[string]string{"channels": v.interactionURL() + "/Channels"}},
	}
}

// routing is how the task of the interaction is routed.
func (v *conversation) routing() object {
	return object{
		{"workspace_sid", WorkspaceSID},
		{"sid", v.taskSID()},
		{"attributes", v.taskAttributes()},
		{"assignment_status", v.task.status},
		{"workflow_sid", numbered("WW", v.queueNumber())},
		{"workflow_name", v.queue().workflow},
		{"queue_sid", numbered("WQ", v.queueNumber())},
		{"queue_name", v.queue().name},
		{"task_channel_unique_name", "chat"},
	}
}

func (v *conversation) inviteSID() string { return numbered("KG", v.number) }

// inviteDocument is flex.v1.interaction.interaction_channel.interaction_channel_invite
// of Twilio's OpenAPI document, which leaves the shape of routing open.
func (v *conversation) inviteDocument() object {
	return object{
		{"sid", v.inviteSID()},
		{"interaction_sid", v.interactionSID()},
		{"channel_sid", v.channelSID()},
		{"routing", object{{"properties", v.routing()}}},
		{"url", v.channelURL() + "/Invites/" + v.inviteSID()},
	}
}

// channelDocument is flex.v1.interaction.interaction_channel of Twilio's
// OpenAPI document.
func (v *conversation) channelDocument() object {
	address := v.channelURL()
	return object{
		{"sid", v.channelSID()},
		{"interaction_sid", v.interactionSID()},
		{"type", "web"},
		{"status", v.task.channel},
		{"error_code", nil},
		{"error_message", nil},
		{"url", address},
		{"links", map[string]string{"participants": address + "/Participants", "invites": address + "/Invites"}},
	}
}
