package sandbox

import (
	"cmp"
	"net/http"

	"flexconsole/api/sandbox/conversation"
	"flexconsole/api/sid"
)

// participantSID is the SID of the participant with an identity, "" for none.
func participantSID(v *conversation.Conversation, identity string) string {
	for i, p := range v.Participants() {
		if p.Identity == identity {
			return numberedWithin("MB", v.Number, i+1)
		}
	}
	return ""
}

// participantAt is the position of a participant by a SID with the prefix; ok is false
// when there is none.
func participantAt(v *conversation.Conversation, prefix, itsSID string) (i int, ok bool) {
	i = numberWithin(itsSID) - 1
	ok = i >= 0 && i < len(v.Participants()) && sid.Equal(itsSID, numberedWithin(prefix, v.Number, i+1))
	return i, ok
}

// participantsOperations are those of a conversation's participants.
func participantsOperations(_ *account, v *conversation.Conversation, _ []string) operations {
	list := listing{key: "participants", host: conversationsHost, most: 100}
	return operations{http.MethodGet: func(c call) answer {
		return list.answer(c, len(v.Participants()), func(i int) any { return participantDocument(v, i) })
	}}
}

// participantOperations are those of one participant of a conversation, named by its
// SID or identity.
func participantOperations(_ *account, v *conversation.Conversation, names []string) operations {
	i, ok := participantAt(v, "MB", cmp.Or(participantSID(v, names[0]), names[0]))
	if !ok {
		return nil
	}
	return readOnly(participantDocument(v, i))
}

// participantDocument is conversations.v1.conversation.conversation_participant of
// Twilio's OpenAPI document.
func participantDocument(v *conversation.Conversation, i int) object {
	p, sid := v.Participants()[i], numberedWithin("MB", v.Number, i+1)
	return object{
		{"sid", sid},
		{"account_sid", AccountSID},
		{"conversation_sid", v.ConversationSID},
		{"identity", p.Identity},
		{"attributes", "{}"},
		{"messaging_binding", nil},
		{"role_sid", numbered("RL", 1)},
		{"last_read_message_index", nil},
		{"last_read_timestamp", nil},
		{"date_created", date(p.Since)},
		{"date_updated", date(p.Since)},
		{"url", conversationURL(v) + "/Participants/" + sid},
	}
}

// channelParticipantsOperations are those of an interaction channel's participants.
func channelParticipantsOperations(a *account, v *conversation.Conversation, sids []string) operations {
	if !isChannelOf(v, sids[0]) {
		return nil
	}
	list := listing{key: "participants", host: canonicalHost, most: 100}
	return operations{http.MethodGet: func(c call) answer {
		return list.answer(c, len(v.Participants()), func(i int) any { return channelParticipantDocument(v, i) })
	}}
}

// channelParticipantOperations are those of one participant of an interaction
// channel. Twilio gives its address but documents no reading of it.
func channelParticipantOperations(_ *account, v *conversation.Conversation, sids []string) operations {
	i, ok := participantAt(v, "UT", sids[1])
	if !ok || !isChannelOf(v, sids[0]) {
		return nil
	}
	return readOnly(channelParticipantDocument(v, i))
}

// channelParticipantDocument is
// flex.v1.interaction.interaction_channel.interaction_channel_participant of Twilio's
// OpenAPI document.
func channelParticipantDocument(v *conversation.Conversation, i int) object {
	p, sid := v.Participants()[i], numberedWithin("UT", v.Number, i+1)
	var routing any
	if p.Type == "agent" {
		routing = object{
			{"task_sid", taskSID(v)},
			{"worker_sid", v.Agent.Worker},
			{"reservation_sid", reservationSID(v, len(v.Task.Reservations)-1)},
		}
	}
	return object{
		{"sid", sid},
		{"interaction_sid", interactionSID(v)},
		{"channel_sid", channelSID(v)},
		{"type", p.Type},
		{"routing_properties", routing},
		{"url", channelURL(v) + "/Participants/" + sid},
	}
}
