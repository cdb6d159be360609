package follow

import (
	"cmp"
	"fmt"
	"slices"
	"sort"
	"time"

	"flexconsole/api"
	"flexconsole/api/conversations"
)

// transcript is what is known of a chat's messages, and what is still to be
// read. It is read from the newest message towards the oldest, so that there is
// something to show at once; a stretch that was not read to its end stays open
// and is read on later.
type transcript struct {
	// messages are sorted by Index, each once. What was returned is never written to
	// again: new messages at the end are appended after it, any other change goes into a
	// new array.
	messages []conversations.Message
	// open are the stretches still to be read, the newest last.
	open []stretch
	// begun: the newest page was read once.
	begun bool
	// gap is why messages are missing: a stretch was left before its end, or has some
	// that could not be read. Nil where none are.
	gap error
}

// stretch is a part of the transcript between the pager's page and the message
// that is known already; everything newer was read.
type stretch struct {
	pager *api.Pager
	// until is the highest index known below the stretch, -1 for the beginning.
	until int
}

// isHead says that nothing of the stretch was read.
func (s stretch) isHead() bool { return s.pager.Page() == "" }

// highest is the index of the newest message known, -1 without any.
func (t *transcript) highest() int {
	if len(t.messages) == 0 {
		return -1
	}
	return t.messages[len(t.messages)-1].Index
}

// head is a stretch that starts with the newest message.
func (t *transcript) head() stretch {
	return stretch{pager: &api.Pager{}, until: t.highest()}
}

// take adds a page that was read for s, and keeps the rest of the stretch. It says
// whether the page had a message newer than all before.
func (t *transcript) take(s stretch, page api.Page[conversations.Message]) (news bool) {
	before := t.highest()
	t.begun = true
	t.merge(page.Entries)
	s.pager.Take(page.Keys(), page.Unread, page.Next)
	met := slices.ContainsFunc(page.Entries, func(m conversations.Message) bool { return m.Index <= s.until+1 })
	switch {
	case met && page.Unread == 0: // what follows is known
	case met:
		t.gap = cmp.Or(t.gap, fmt.Errorf("some messages could not be read (%d)", page.Unread))
	case s.pager.Done():
		t.gap = cmp.Or(s.pager.Incomplete(), t.gap)
	default:
		t.open = append(t.open, s)
	}
	return t.highest() > before
}

// pause is how long to wait before the next page of an open stretch.
func (t *transcript) pause() time.Duration {
	if len(t.open) == 0 {
		return 0
	}
	return t.open[len(t.open)-1].pager.Pause()
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

// readThrough: nothing is left to be read.
func (t *transcript) readThrough() bool { return t.begun && len(t.open) == 0 }

// whole: everything was read, from the beginning up to the newest known.
func (t *transcript) whole() bool { return t.readThrough() && t.gap == nil }

// merge sorts a page in. A known message counts as it was read last.
func (t *transcript) merge(page []conversations.Message) {
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
func (t *transcript) update(page []conversations.Message) []conversations.Message {
	var unknown []conversations.Message
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

// shared returns the messages; its capacity is its length, so that no caller can append
// to the array of this transcript.
func (t *transcript) shared() []conversations.Message { return slices.Clip(t.messages) }

// firstOf is the first message of an author, or of anyone for "".
func (t *transcript) firstOf(author string) *conversations.Message {
	for i := range t.messages {
		if author == "" || api.Text(t.messages[i].Author) == author {
			return &t.messages[i]
		}
	}
	return nil
}

func byIndex(a, b conversations.Message) int { return cmp.Compare(a.Index, b.Index) }

// sortedOnce sorts a copy by Index and drops repetitions.
func sortedOnce(messages []conversations.Message) []conversations.Message {
	sorted := slices.Clone(messages)
	sort.SliceStable(sorted, func(i, j int) bool { return sorted[i].Index < sorted[j].Index })
	return slices.CompactFunc(sorted, func(a, b conversations.Message) bool { return a.Index == b.Index })
}

func sameMessage(a, b conversations.Message) bool {
	return a.SID == b.SID && api.Text(a.Author) == api.Text(b.Author) && api.Text(a.Body) == api.Text(b.Body) &&
		api.Text(a.DateCreated) == api.Text(b.DateCreated) && a.OddWords() == b.OddWords()
}
