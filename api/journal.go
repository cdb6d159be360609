package api

import (
	"context"
	"fmt"
	"strings"
)

// Journal records the intent of every write before it is sent and its outcome afterwards,
// so that the next session knows of a crash between the two. It must be safe for use by
// several goroutines.
type Journal interface {
	// Begin returns when the intent is on disk; an error forbids the write. Before and
	// after contain the editable fields of a user by their names in the flex_user
	// document. For a launch, after has "launch_tag" where the chat has one (see
	// LaunchTagName); all other writes record the names of their fields only.
	Begin(op, target string, fields []string, before, after map[string]*string) (id string, err error)
	// End adds the outcome: "applied", "not applied" or "unknown". It may be called again
	// when an unknown outcome has become known: the latest counts.
	End(id, outcome, detail string) error
}

// noJournal is the journal of a client without one.
type noJournal struct{}

func (noJournal) Begin(string, string, []string, map[string]*string, map[string]*string) (string, error) {
	return "", nil
}
func (noJournal) End(string, string, string) error { return nil }

// Intent is what the journal records of a call.
type Intent struct {
	Target        string
	Fields        []string
	Before, After map[string]*string
}

type beforeKey struct{}

// WithBefore passes the user as it was before an update to the journal.
func WithBefore(ctx context.Context, u FlexUser) context.Context {
	return context.WithValue(ctx, beforeKey{}, u)
}

// intent is what the journal records of a change.
func (u UserChange) intent(ctx context.Context, user string) Intent {
	in := Intent{Target: user, After: map[string]*string{}}
	held, known := ctx.Value(beforeKey{}).(FlexUser)
	if known {
		in.Before = map[string]*string{}
	}
	for _, f := range []struct {
		name        string
		asked, held *string
	}{{"email", u.Email, held.Email}, {"locale", u.Locale, held.Locale}, {"user_sid", u.UserSID, held.UserSID}} {
		if f.asked == nil {
			continue
		}
		in.Fields = append(in.Fields, f.name)
		in.After[f.name] = f.asked
		if known && !held.IsOdd(f.name) { // otherwise no value that an undo could send is known
			in.Before[f.name] = f.held
		}
	}
	return in
}

// journaled sends a write between its two records; created returns the SID of what a
// success created. A second record that cannot be written does not change the outcome:
// the next session merely calls it unknown, which is safe.
func (c *Client) journaled(k *Call, send func() *Error, created func() string) error {
	in := k.Intent
	id, err := c.journal.Begin(k.Op, c.redactor.Text(in.Target), in.Fields, c.redactor.values(in.Before), c.redactor.values(in.After))
	if err != nil {
		failure := c.options.failure(k)
		failure.Fault, failure.Outcome, failure.Cause, failure.Message = NoJournal, NotApplied, err, err.Error()
		return failure
	}
	failure := send()
	if failure != nil {
		failure.IntentID = id
		c.journal.End(id, failure.Outcome.recorded(), failure.facts())
		return failure
	}
	c.journal.End(id, Applied.String(), created())
	return nil
}

// ShownLater is the journal's detail of a write whose outcome a later reading
// has shown.
const ShownLater = "shown by a later reading"

// SettleIntent records the outcome of a write in the journal once more, after a reading
// has shown how a write of unknown outcome ended; id is the IntentID of its *Error.
func (c *Client) SettleIntent(id string, outcome Outcome) error {
	return c.journal.End(id, outcome.recorded(), ShownLater)
}

// SettleLaunch records the outcome of a launch whose response was lost: a later reading
// has shown the conversation. Id is the IntentID of its *Error.
func (c *Client) SettleLaunch(id, conversation string) error {
	return c.journal.End(id, Applied.String(), conversation)
}

// facts are what Twilio's support asks for, in one line without any message body.
func (e *Error) facts() string {
	var parts []string
	if e.Status != 0 {
		parts = append(parts, fmt.Sprintf("HTTP %d", e.Status))
	}
	if e.Code != 0 {
		parts = append(parts, fmt.Sprintf("code %d", e.Code))
	}
	if e.RequestID != "" {
		parts = append(parts, e.RequestID)
	}
	return strings.Join(parts, ", ")
}
