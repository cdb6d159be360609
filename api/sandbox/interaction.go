package sandbox

import (
	"encoding/json"
	"net/http"
	"net/url"
	"time"
)

func (v *conversation) interactionSID() string { return numbered("KD", v.number) }

func (v *conversation) channelSID() string { return numbered("UO", v.number) }

// channelOperations are those of an interaction channel. It and its interaction
// come into being with the task.
func (a *account) channelOperations(sids []string) operations {
	v := a.withTask(sids[1])
	if v == nil || v != a.conversation(sids[0]) {
		return nil
	}
	return operations{http.MethodPost: func(c call) answer { return a.updateChannel(v, c) }}
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

// channelDocument is flex.v1.interaction.interaction_channel of Twilio's
// OpenAPI document.
func (v *conversation) channelDocument() object {
	address := canonicalHost + "/v1/Interactions/" + v.interactionSID() + "/Channels/" + v.channelSID()
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
