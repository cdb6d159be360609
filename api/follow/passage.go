package follow

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"
)

// Fate is what became of a chat on its way to an agent, a word that never changes.
type Fate string

// The fates. Accepted and Abandoned are final.
const (
	// Unknown: not read yet, or not visible; the sentence says why.
	Unknown Fate = "unknown"
	// Waiting: on its way, and nothing is wrong.
	Waiting Fate = "waiting"
	// Stuck: on its way, and the sentence says what keeps it.
	Stuck    Fate = "stuck"
	Accepted Fate = "accepted"
	// Abandoned: canceled or closed before an agent accepted.
	Abandoned Fate = "abandoned"
)

// Parts of the way to an agent, by what ends each.
const (
	TaskPart = iota
	ReservationPart
	AcceptancePart
	PartCount
)

// PartNames are the parts for people and scripts.
var PartNames = [PartCount]string{"task", "reservation", "acceptance"}

// Passage is a chat's way to an agent.
type Passage struct {
	// Start is when the conversation was created, by the service's date where it is
	// known, else when it was launched; At are when the parts ended, zero where one has
	// not, or where no date shows when.
	Start time.Time
	At    [PartCount]time.Time
	Fate  Fate
	// Why is one sentence on a chat that is stuck, abandoned or unknown, raw.
	Why string
	// Closed: there is nothing more to read.
	Closed bool
}

// Span is the time from the start to the end of a part; false where it is not known.
func (p *Passage) Span(part int) (time.Duration, bool) {
	if p.At[part].IsZero() || p.Start.IsZero() {
		return 0, false
	}
	return max(0, p.At[part].Sub(p.Start)), true
}

// Over says that no later reading shows more.
func (p *Passage) Over() bool { return p.Fate == Accepted || p.Fate == Abandoned || p.Closed }

// Moves says that a later reading is likely to show more.
func (p *Passage) Moves() bool {
	return !p.Over() && (p.Fate != Unknown || p.Why == "")
}

// Passage is the way to an agent as far as the state shows it.
func (s *State) Passage(launched time.Time) *Passage {
	p := &Passage{Start: launched, Fate: Unknown, Closed: s.Ended}
	if len(s.Steps) < stepCount {
		return p
	}
	if at := s.Steps[created].At; !at.IsZero() {
		p.Start = at
	}
	for part, step := range [PartCount]int{taskCreated, offered, accepted} {
		if s.Steps[step].Status == Done {
			p.At[part] = s.Steps[step].At
		}
	}
	p.Fate, p.Why = s.fate()
	return p
}

// fate is what became of the chat, and a sentence where that needs one.
func (s *State) fate() (fate Fate, why string) {
	isAccepted, known := s.Acceptance()
	switch {
	case isAccepted:
		return Accepted, ""
	case s.Gone:
		return Unknown, "The conversation was not found." // which may be due to the credentials
	case s.Task != nil && s.Task.AssignmentStatus == taskCanceled:
		return Abandoned, firstSentence(s.Stuck)
	case s.Ended && known:
		return Abandoned, "The conversation was closed before an agent accepted."
	case s.Ended:
		return Unknown, "Closed, and its task is not listed: completed tasks are listed for 5 minutes only."
	case s.Stuck != "":
		return Stuck, firstSentence(s.Stuck)
	case known:
		return Waiting, ""
	case s.Steps[taskCreated].Status == Hidden:
		return Unknown, "Tasks are not visible with these credentials."
	}
	return Unknown, ""
}

// firstSentence is what happened, without what to do.
func firstSentence(text string) string {
	first, _, more := strings.Cut(text, ". ")
	if more {
		first += "."
	}
	return first
}

var errLeftOut = errors.New("not read")

// Look reads once where a chat stands, with at most three requests: conversation, task and
// reservations. Its times are the service's own dates. The error is State.Trouble, or that of
// ctx: what is known may then be less than before.
func Look(ctx context.Context, w Wire, workspace func(context.Context) (string, error), c Chat, now func() time.Time) (State, error) {
	f := New(w, workspace, c, now)
	f.readings[messages].off = errLeftOut
	_ = f.Poll(ctx) // an error is in the state
	s := f.State()
	return s, cmp.Or(ctx.Err(), s.Trouble)
}

// Figures are those of one part over several chats, by nearest rank.
type Figures struct {
	Median, P95 time.Duration
	// Reached is of how many chats the time is known.
	Reached int
}

// FiguresOf are those of times in any order, which it sorts.
func FiguresOf(spans []time.Duration) Figures {
	if len(spans) == 0 {
		return Figures{}
	}
	slices.Sort(spans)
	rank := func(percent int) time.Duration { return spans[(len(spans)*percent+99)/100-1] }
	return Figures{Median: rank(50), P95: rank(95), Reached: len(spans)}
}

// Burst is how the chats of a burst went.
type Burst struct {
	Chats int
	Parts [PartCount]Figures
	Fates map[Fate]int
}

// SumUp counts how chats went.
func SumUp(chats []*Passage) *Burst {
	b := &Burst{Chats: len(chats), Fates: map[Fate]int{}}
	var spans [PartCount][]time.Duration
	for _, p := range chats {
		b.Fates[p.Fate]++
		for part := range PartCount {
			if span, known := p.Span(part); known {
				spans[part] = append(spans[part], span)
			}
		}
	}
	for part := range PartCount {
		b.Parts[part] = FiguresOf(spans[part])
	}
	return b
}
