package launch

import (
	"context"
	"errors"
	"time"

	"flexconsole/api"
	"flexconsole/api/conversations"
	"flexconsole/api/follow"
)

// Wire is the part of the client that launching needs.
type Wire interface {
	follow.Lister
	CreateWebChat(ctx context.Context, w api.WebChatRequest) (api.WebChat, error)
	SendMessage(ctx context.Context, conversation, author, body string) (conversations.Message, error)
	SetCloseTimer(ctx context.Context, conversation string, after time.Duration) error
	SettleLaunch(id, conversation string) error
}

// Result is the result of one launch.
type Result struct {
	// Request is what was sent, with tag and number.
	Request api.WebChatRequest
	// Chat is what came of it where Err is nil; At is when it was sent, by the
	// clock here. Err is an *api.Error, or the sentence of Plan.Check.
	Chat api.WebChat
	At   time.Time
	Err  error
	// Message is the first message, "" for none; MessageErr why it was not sent, or may
	// not have been.
	Message    string
	MessageErr error
	// CloseAfter is the close timer, 0 for none; TimerErr why it was not set, or may not
	// have been. The launch is well either way.
	CloseAfter time.Duration
	TimerErr   error
	// Found: there was no response, and the chat was found by its tag. Searched is in
	// how many conversations, 0 where the search failed or was not needed.
	Found    bool
	Searched int
	// KeptErr is why the chat could not be saved on disk.
	KeptErr error
}

// Lacking says that there is a chat, but its first message is missing or unconfirmed:
// it failed, or the customer's identity is unknown.
func (r Result) Lacking() bool {
	return r.Err == nil && r.Message != "" && (r.MessageErr != nil || r.Chat.Identity == nil)
}

// Well says that chat and first message are there. Anything else ends a burst.
func (r Result) Well() bool { return r.Err == nil && !r.Lacking() }

// Refused says that the service had too many requests and did not carry the launch
// out: it is the one failure after which the same chat may be sent.
func (r Result) Refused() bool {
	var failure *api.Error
	return errors.As(r.Err, &failure) && failure.Status == 429 && failure.Outcome == api.NotApplied
}

// Steps that a launch reports.
const (
	// Searching: there was no response, and the chat is looked for by its tag.
	Searching = "searching for the chat"
	// Messaging: the chat is there, and its first message is on its way.
	Messaging = "sending the first message"
	// Timing: chat and message are there, and the close timer is being set.
	Timing = "setting the close timer"
)

// Launcher launches the chats of plans.
type Launcher struct {
	Wire Wire
	// CheckAccount makes sure, before the first POST, that the credentials are of the
	// account meant.
	CheckAccount func(ctx context.Context) error
	// SaveChat writes a chat down as soon as it is there.
	SaveChat func(Result) error
	Now      func() time.Time
}

// Launch sends chat i of the plan: one POST for the chat, one for its first message,
// and one for its close timer; none is ever repeated. The timer comes last, as it must
// not delay the routing. A chat that got no response is looked up by
// its tag. At is called with each step after the first.
func (l Launcher) Launch(ctx context.Context, p Plan, i int, at func(step string)) Result {
	r := Result{At: l.Now(), Message: p.Message, CloseAfter: p.CloseAfter}
	if r.Request, r.Err = p.Chat(i); r.Err != nil {
		return r
	}
	if r.Err = l.CheckAccount(ctx); r.Err != nil {
		return r
	}
	r.At = l.Now()
	r.Chat, r.Err = l.Wire.CreateWebChat(ctx, r.Request)
	if l.searchLost(ctx, &r, at); r.Err != nil {
		return r
	}
	r.KeptErr = l.SaveChat(r)
	if r.Message != "" && r.Chat.Identity != nil {
		at(Messaging)
		_, r.MessageErr = l.Wire.SendMessage(ctx, r.Chat.ConversationSID, *r.Chat.Identity, r.Message)
	}
	if r.CloseAfter > 0 {
		at(Timing)
		r.TimerErr = l.Wire.SetCloseTimer(ctx, r.Chat.ConversationSID, r.CloseAfter)
	}
	return r
}

// searchLost looks for a chat whose launch has no response, and settles it where it is
// there. Calling the launch off does not end the search: the chat may be there
// all the same.
func (l Launcher) searchLost(ctx context.Context, r *Result, at func(step string)) {
	var failure *api.Error
	if !errors.As(r.Err, &failure) || failure.Outcome != api.Unknown || r.Request.LaunchTag == "" {
		return
	}
	at(Searching)
	conversation, searched, err := follow.FindLaunch(context.WithoutCancel(ctx), l.Wire, r.Request.LaunchTag, r.At)
	if err == nil {
		r.Searched = searched
	}
	if err != nil || conversation == "" {
		return
	}
	_ = l.Wire.SettleLaunch(failure.IntentID, conversation) // else a later session calls it unknown
	r.Chat, r.Err, r.Found = api.WebChat{ConversationSID: conversation}, nil, true
	if r.Request.Identity != "" {
		r.Chat.Identity = &r.Request.Identity
	}
}
