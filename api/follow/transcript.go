package follow

import (
	"cmp"
	"slices"

	"flexconsole/api"
)

// transcript is what is known of a chat's messages, and what is still to be
// read. It is read from the newest message towards the oldest, so that there is
// something to show at once; a stretch that was not read to its end stays open
// and is read on later.
type transcript struct {
	// messages are sorted by Index, each there once. What was handed out is
	// never written to again: growth at the end goes behind it, any other change
	// into a new array.
	messages []api.Message
	// open are the stretches still to be read, the newest last.
	open []stretch
	// begun: the newest page was read once.
	begun bool
}

// stretch is a part of the transcript between next, the page to read now, and
// the message that is known already; everything newer was read.
type stretch struct {
	next api.PageToken
	// until is the highest index known below the stretch, -1 for the beginning.
	until int
	// low is the lowest index read so far; a page that does not go below it
	// would lead in circles.
	low int
}

// highest is the index of the newest message known, -1 without any.
func (t *transcript) highest() int {
	if len(t.messages) == 0 {
		return -1
	}
	return t.messages[len(t.messages)-1].Index
}

// head is a stretch that starts with the newest message.
func (t *transcript) head() stretch {
	return stretch{until: t.highest(), low: int(^uint(0) >> 1)}
}

// take adds a page that was read for s, and keeps what of the stretch is left.
// It says whether the page held a message newer than all before.
func (t *transcript) take(s stretch, page api.MessagePage) (news bool) {
	before := t.highest()
	t.begun = true
	t.merge(page.Messages)
	lowest := s.low
	for _, m := range page.Messages {
		lowest = min(lowest, m.Index)
	}
	if page.Next != "" && lowest < s.low && lowest > s.until+1 {
		t.open = append(t.open, stretch{page.Next, s.until, lowest})
	}
	return t.highest() > before
}

// pop takes out the newest open stretch.
func (t *transcript) pop() (stretch, bool) {
	if len(t.open) == 0 {
		return stretch{}, false
	}
	s := t.open[len(t.open)-1]
	t.open = t.open[:len(t.open)-1]
	return s, true
}

// whole: everything was read, from the beginning up to the newest known.
func (t *transcript) whole() bool { return t.begun && len(t.open) == 0 }

// merge sorts a page in. A known message counts as it was read last.
func (t *transcript) merge(page []api.Message) {
	page = sortedOnce(page)
	newer := t.update(page)
	if len(newer) == 0 {
		return
	}
	if newer[0].Index > t.highest() {
		t.messages = append(t.messages, newer...)
		return
	}
	t.messages = sortedOnce(append(slices.Clone(t.messages), newer...))
}

// update replaces known messages that read otherwise now, in a new array, and
// gives back those that are not known.
func (t *transcript) update(page []api.Message) []api.Message {
	var unknown []api.Message
	copied := false
	for _, m := range page {
		i, known := slices.BinarySearchFunc(t.messages, m, byIndex)
		switch {
		case !known:
			unknown = append(unknown, m)
		case !sameMessage(t.messages[i], m):
			if !copied {
				t.messages, copied = slices.Clone(t.messages), true
			}
			t.messages[i] = m
		}
	}
	return unknown
}

// handOut shares the messages; its capacity is its length, so that nobody can
// append into what this transcript still writes to.
func (t *transcript) handOut() []api.Message { return slices.Clip(t.messages) }

// firstOf is the first message of an author, or of anyone for "".
func (t *transcript) firstOf(author string) *api.Message {
	for i := range t.messages {
		if author == "" || text(t.messages[i].Author) == author {
			return &t.messages[i]
		}
	}
	return nil
}

func byIndex(a, b api.Message) int { return cmp.Compare(a.Index, b.Index) }

// sortedOnce sorts a copy by Index and drops repetitions.
func sortedOnce(messages []api.Message) []api.Message {
	sorted := slices.Clone(messages)
	slices.SortStableFunc(sorted, byIndex)
	return slices.CompactFunc(sorted, func(a, b api.Message) bool { return a.Index == b.Index })
}

func sameMessage(a, b api.Message) bool {
	return a.SID == b.SID && text(a.Author) == text(b.Author) && text(a.Body) == text(b.Body) &&
		text(a.DateCreated) == text(b.DateCreated)
}
