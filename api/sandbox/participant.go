package sandbox

import (
	"cmp"
	"net/http"
	"time"

	"flexconsole/api/sid"
)

// participant is somebody in a conversation and in its interaction channel.
type participant struct {
	identity string
	kind     string // customer or agent
	since    time.Time
}

// participants are the customer and, once it has accepted, the agent. That the agent
// is still listed when all is over is decided here.
func (v *conversation) participants() []participant {
	all := []participant{{v.Identity, "customer", v.Created}}
	if !v.joined.IsZero() {
		all = append(all, participant{people[v.agent()].username, "agent", v.joined})
	}
	return all
}

// participantSID is that of a participant by the identity, "" when nobody has it.
func (v *conversation) participantSID(identity string) string {
	for i, p := range v.participants() {
		if p.identity == identity {
			return numberedWithin("MB", v.number, i+1)
		}
	}
	return ""
}

// participantAt is the position of a participant by a SID with the prefix; ok is false
// when there is none.
func (v *conversation) participantAt(prefix, participantSID string) (i int, ok bool) {
	i = numberWithin(participantSID) - 1
	ok = i >= 0 && i < len(v.participants()) && sid.Equal(participantSID, numberedWithin(prefix, v.number, i+1))
	return i, ok
}

// participantsOperations are those of a conversation's participants.
func participantsOperations(_ *account, v *conversation, _ []string) operations {
	list := listing{key: "participants", host: conversationsHost, most: 100}
	return operations{http.MethodGet: func(c call) answer {
		return list.answer(c, len(v.participants()), func(i int) any { return v.participantDocument(i) })
	}}
}

// participantOperations are those of one participant of a conversation, named by its
// SID or identity.
func participantOperations(_ *account, v *conversation, names []string) operations {
	i, ok := v.participantAt("MB", cmp.Or(v.participantSID(names[0]), names[0]))
	if !ok {
		return nil
	}
	return readOnly(v.participantDocument(i))
}

// participantDocument is conversations.v1.conversation.conversation_participant of
// Twilio's OpenAPI document.
func (v *conversation) participantDocument(i int) object {
	p, sid := v.participants()[i], numberedWithin("MB", v.number, i+1)
	return object{
		{"sid", sid},
		{"account_sid", AccountSID},
		{"conversation_sid", v.ConversationSID},
		{"identity", p.identity},
		{"attributes", "{}"},
		{"messaging_binding", nil},
		{"role_sid", numbered("RL", 1)},
		{"last_read_message_index", nil},
		{"last_read_timestamp", nil},
		{"date_created", date(p.since)},
		{"date_updated", date(p.since)},
		{"url", v.url() + "/Participants/" + sid},
	}
}

// channelParticipantsOperations are those of an interaction channel's participants.
func channelParticipantsOperations(a *account, v *conversation, sids []string) operations {
	if !isChannelOf(v, sids[0]) {
		return nil
	}
	list := listing{key: "participants", host: canonicalHost, most: 100}
	return operations{http.MethodGet: func(c call) answer {
		return list.answer(c, len(v.participants()), func(i int) any { return v.channelParticipantDocument(i) })
	}}
}

// channelParticipantOperations are those of one participant of an interaction
// channel. Twilio gives its address but documents no reading of it.
func channelParticipantOperations(_ *account, v *conversation, sids []string) operations {
	i, ok := v.participantAt("UT", sids[1])
	if !ok || !isChannelOf(v, sids[0]) {
		return nil
	}
	return readOnly(v.channelParticipantDocument(i))
}

// channelParticipantDocument is
// flex.v1.interaction.interaction_channel.interaction_channel_participant of Twilio's
// OpenAPI document.
func (v *conversation) channelParticipantDocument(i int) object {
	p, sid := v.participants()[i], numberedWithin("UT", v.number, i+1)
	var routing any
	if p.kind == "agent" {
		routing = object{
			{"task_sid", v.taskSID()},
			{"worker_sid", numbered("WK", numberAt(v.agent()))},
			{"reservation_sid", v.reservationSID()},
		}
	}
	return object{
		{"sid", sid},
		{"interaction_sid", v.interactionSID()},
		{"channel_sid", v.channelSID()},
		{"type", p.kind},
		{"routing_properties", routing},
		{"url", v.channelURL() + "/Participants/" + sid},
	}
}
