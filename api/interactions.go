package api

import (
	"context"
	"errors"
	"net/url"

	"flexconsole/api/decode"
	"flexconsole/api/sid"
)

// CloseInteractionChannel ends a chat that has reached TaskRouter, with its tasks: Twilio
// says not to cancel a task directly. It is one POST, never repeated; status is the
// channel's status in the response, usually "closed". The conversation (CH) identifies
// the chat in the journal; interaction (KD) and channel (UO) are those of
// Task.Interaction. The error is an *Error; anything but SIDs is refused without a
// request.
func (c *Client) CloseInteractionChannel(ctx context.Context, conversation, interaction, channel string) (status string, err error) {
	if err := errors.Join(sid.Check(sid.Conversation, conversation), sid.Check(sid.Interaction, interaction),
		sid.Check(sid.Channel, channel)); err != nil {
		return "", err
	}
	k := Call{
		Op: "end chat", Product: FlexAPI, Path: "/v1/Interactions/{InteractionSid}/Channels/{ChannelSid}",
		Params: map[string]string{"InteractionSid": interaction, "ChannelSid": channel},
		Form:   url.Values{"Status": {"closed"}, "Routing": {`{"status":"closed"}`}},
		Intent: Intent{Target: conversation, Fields: []string{"Routing", "Status"}},
	}
	return Send(ctx, c, k, func(body []byte) (string, error) {
		return decodeChannel(body, interaction, channel)
	}, func(status string) string { return "interaction channel " + channel + " " + status })
}

func decodeChannel(body []byte, interaction, channel string) (status string, err error) {
	var wire struct {
		SID            string  `json:"sid"`
		InteractionSID *string `json:"interaction_sid"`
		Status         string  `json:"status"`
	}
	if err := decode.Object(body, &wire); err != nil {
		return "", err
	}
	if !sid.Valid(sid.Channel, wire.SID) {
		return "", errors.New("the response contains no interaction channel")
	}
	if err := decode.SameSID("interaction channel", channel, &wire.SID); err != nil {
		return "", err
	}
	return wire.Status, decode.SameSID("interaction", interaction, wire.InteractionSID)
}
