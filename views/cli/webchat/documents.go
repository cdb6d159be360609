package webchat

import (
	"time"

	"flexconsole/api/follow"
	"flexconsole/views/cli/plain"
)

// createdDocument is a launch for scripts; times are RFC 3339 in UTC.
type createdDocument struct {
	// Launched is null if unknown.
	Launched        *bool     `json:"launched"`
	ConversationSID string    `json:"conversation_sid,omitempty"`
	Identity        *string   `json:"identity"`
	Tag             string    `json:"tag,omitempty"`
	AddressSID      string    `json:"address_sid"`
	LaunchedAt      time.Time `json:"launched_at"`
	// FoundByTag: the answer was lost, and the chat looked up.
	FoundByTag  bool `json:"found_by_tag,omitempty"`
	MessageSent bool `json:"message_sent"`
	// CloseAfterMinutes is the close timer that was asked for.
	CloseAfterMinutes int            `json:"close_after_minutes,omitempty"`
	CloseTimerError   *plain.Failure `json:"close_timer_error,omitempty"`
	// progressDocument is there with --follow only.
	progressDocument
	waitingDocument
	Error        *plain.Failure `json:"error,omitempty"`
	MessageError *plain.Failure `json:"message_error,omitempty"`
}

// progressDocument is how far a chat has come.
type progressDocument struct {
	// Accepted is null if unknown.
	Accepted             **bool         `json:"accepted,omitempty"`
	AcceptedAfterSeconds *int           `json:"accepted_after_seconds,omitempty"`
	AcceptedClock        string         `json:"accepted_clock,omitempty"` // "twilio" where both ends are by its dates, else "local"
	Agent                string         `json:"agent,omitempty"`
	State                string         `json:"state,omitempty"`
	Steps                []stepDocument `json:"steps,omitempty"`
	Stuck                string         `json:"stuck,omitempty"`
	// Remarks are what was read and is odd, or is not all there is.
	Remarks []string `json:"remarks,omitempty"`
}

// waitingDocument is there where no agent accepted.
type waitingDocument struct {
	Open            *bool    `json:"open,omitempty"`
	WaitsFor        string   `json:"waits_for,omitempty"`
	FollowedSeconds *float64 `json:"followed_seconds,omitempty"`
}

type stepDocument struct {
	Name   string     `json:"name"`
	Status string     `json:"status"`
	At     *time.Time `json:"at"`
	Detail string     `json:"detail,omitempty"`
}

// document is how the following of the chat ended.
func (c *followedChat) document() (progressDocument, waitingDocument) {
	var waiting waitingDocument
	if c.acceptance() != follow.Done {
		open, seconds := !c.closed(), c.followedFor().Round(time.Millisecond).Seconds()
		waiting = waitingDocument{&open, c.next().ID, &seconds}
	}
	return progressOf(c.progress), waiting
}

func progressOf(s follow.State) progressDocument {
	glance, accepted := s.Snapshot(), (*bool)(nil)
	if yes, known := s.Acceptance(); known {
		accepted = &yes
	}
	d := progressDocument{Accepted: &accepted, Agent: glance.Agent, State: glance.State, Stuck: s.Stuck, Remarks: s.Remarks}
	if s.Measured {
		seconds := int(s.Latency.Seconds())
		d.AcceptedAfterSeconds, d.AcceptedClock = &seconds, "local"
		if s.ByService {
			d.AcceptedClock = "twilio"
		}
	}
	for _, step := range s.Steps {
		d.Steps = append(d.Steps, stepDocument{Name: step.ID, Status: step.Status.String(), At: timeOrNull(step.At), Detail: step.Detail})
	}
	return d
}

// timeOrNull is a time in UTC, nil for none.
func timeOrNull(at time.Time) *time.Time {
	if at.IsZero() {
		return nil
	}
	at = at.UTC()
	return &at
}
