package changes

import (
	"context"
	"slices"

	"flexconsole/api"
	"flexconsole/api/follow"
	"flexconsole/api/save"
	"flexconsole/api/sid"
	"flexconsole/config/state"
	"flexconsole/ui"
	"flexconsole/views/cli/plain"
)

// settledDocument is what was found out about an unfinished change, for scripts.
type settledDocument struct {
	ID        string `json:"id"`
	Operation string `json:"operation"`
	Target    string `json:"target"`
	// Result is applied, dismissed, or unknown where it is still open.
	Result     string `json:"result"`
	ExitStatus int    `json:"exit_status"`
	Message    string `json:"message"`
	// ConversationSID is the chat that a launch created, null if none was found.
	ConversationSID *string        `json:"conversation_sid"`
	Error           *plain.Failure `json:"error"`

	failure error
}

// settle finds out about one entry and records it.
func (s *settling) settle(ctx context.Context, e state.Entry) settledDocument {
	found := settledDocument{ID: e.ID, Operation: e.Op, Target: e.Target, Result: state.Unknown, ExitStatus: plain.ExitUnknown}
	switch {
	case s.dismiss:
		found.kept("dismissed", "Dismissed.", s.session.Journal.Dismiss(e.ID))
	case e.Op == "update":
		s.settleSave(ctx, e, &found)
	case e.Op == "launch":
		s.settleLaunch(ctx, e, &found)
	case e.Op == "end chat" && sid.Valid(sid.Conversation, e.Target):
		s.settleEnd(ctx, e, &found)
	default:
		found.Message = "Still unknown: look at " + e.Target + ", then add --dismiss."
	}
	return found
}

// kept is the end of a settling that found a result, unless that could not be recorded.
func (d *settledDocument) kept(result, message string, err error) {
	if err != nil {
		d.failed(err)
		return
	}
	d.Result, d.Message, d.ExitStatus = result, message, 0
}

// failed is the end of a settling that could not find out.
func (d *settledDocument) failed(err error) {
	d.Message, d.Error, d.failure = "Still unknown: it could not be checked.", plain.FailureOf(err), err
}

// settleSave reads the user: with all new values the save was applied. With the old ones
// it may still be carried out, or someone may have undone it.
func (s *settling) settleSave(ctx context.Context, e state.Entry, found *settledDocument) {
	user, err := s.session.FetchUser(ctx, e.Target)
	switch {
	case err != nil:
		found.failed(err)
	case hasValues(user, e):
		found.kept(state.Applied, "Saved: the user has the new values.", s.session.Flex.SettleIntent(e.ID, api.Applied))
	default:
		found.Message = "Still unknown: the user does not have the new values now. If that is right, add --dismiss."
	}
}

// hasValues says that a user has all values that an entry has sent.
func hasValues(user api.FlexUser, e state.Entry) bool {
	return len(e.Fields) > 0 && !slices.ContainsFunc(e.Fields, func(name string) bool {
		after := e.After[name]
		return after == nil || state.WasCut(*after) || !slices.Contains(save.Fields, save.Field(name)) || !save.Field(name).Holds(user, after)
	})
}

// settleLaunch searches the chat by its test tag.
func (s *settling) settleLaunch(ctx context.Context, e state.Entry, found *settledDocument) {
	tag := ui.TextOf(e.After["launch_tag"])
	if tag == "" {
		found.Message = "Still unknown: the launch had no test tag. Look for the chat in Twilio Console, then add --dismiss."
		return
	}
	conversation, searched, err := follow.FindLaunch(ctx, s.session.Flex, tag, e.At)
	switch {
	case conversation != "":
		found.ConversationSID = &conversation
		found.kept(state.Applied, "Launched: "+conversation+".", s.session.Flex.SettleLaunch(e.ID, conversation))
	case err != nil:
		found.failed(err)
	default:
		found.Message = "Still unknown: the chat was not found in " + ui.Counted(searched, "conversation") +
			" of that time. If it was not launched, add --dismiss."
	}
}

// settleEnd reads the conversation: once it is closed, the chat has ended.
func (s *settling) settleEnd(ctx context.Context, e state.Entry, found *settledDocument) {
	chat, err := s.session.Flex.FetchConversation(ctx, e.Target)
	switch {
	case err != nil:
		found.failed(err)
	case chat.State == "closed":
		found.kept(state.Applied, "Ended: the conversation is closed.", s.session.Flex.SettleIntent(e.ID, api.Applied))
	default:
		found.Message = "Still unknown: the conversation is " + chat.State + ". If it was not ended, add --dismiss."
	}
}
