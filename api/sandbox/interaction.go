package sandbox

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"sync"
	"time"
)

// channelPath is the channel of an interaction.
var channelPath = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^/v1/Interactions/(KD[0-9a-fA-F]{32})/Channels/(UO[0-9a-fA-F]{32})$`)
})

func (v *conversation) interactionSID() string { return numbered("KD", v.number) }

func (v *conversation) channelSID() string { return numbered("UO", v.number) }

// channelOperations are those of an interaction channel; nil when there is
// none, or not in this interaction. Both come into being with the task.
func (a *account) channelOperations(interaction, channel string) operations {
	v := a.conversation(channel)
	if v == nil || v != a.conversation(interaction) || v.task.status == "" {
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
type channelDocument struct {
	SID            string            `json:"sid"`
	InteractionSID string            `json:"interaction_sid"`
	Type           string            `json:"type"`
	Status         string            `json:"status"`
	ErrorCode      *int              `json:"error_code"`
	ErrorMessage   *string           `json:"error_message"`
	URL            string            `json:"url"`
	Links          map[string]string `json:"links"`
}

func (v *conversation) channelDocument() channelDocument {
	address := canonicalHost + "/v1/Interactions/" + v.interactionSID() + "/Channels/" + v.channelSID()
	return channelDocument{
		SID: v.channelSID(), InteractionSID: v.interactionSID(), Type: "web", Status: v.task.channel,
		URL:   address,
		Links: map[string]string{"participants": address + "/Participants", "invites": address + "/Invites"},
	}
}
