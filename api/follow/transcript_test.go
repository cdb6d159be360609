package follow

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"flexconsole/api"
	"flexconsole/api/conversations"
)

// talk fills the chat with n messages.
func (w *wire) talk(n int) {
	for i := range n {
		w.say([]string{customer, "Kim"}[i%2], fmt.Sprint("line ", i))
	}
}

func TestALongTranscriptIsReadFromItsEnd(t *testing.T) {
	w := newWire()
	w.talk(5000)
	f := w.follower()
	f.Poll(t.Context())
	s := f.State()
	if len(s.Messages) != 500 || s.Messages[0].Index != 4500 || !s.Reading || w.asked[messages] != pagesPerPoll {
		t.Fatalf("%d messages from %d after %d pages", len(s.Messages), s.Messages[0].Index, w.asked[messages])
	}
	if s.Steps[messageSent].Status != Done || !s.Steps[messageSent].At.IsZero() {
		t.Errorf("the first message is not read yet, but %+v", s.Steps[messageSent])
	}
	polls := 1
	for ; f.State().Reading; polls++ {
		d, again := f.Wait()
		if d > time.Second || !again {
			t.Fatalf("waits %v with pages open", d)
		}
		w.clock.pass(d)
		f.Poll(t.Context())
	}
	s = f.State()
	if polls > 20 || w.asked[messages] > 55 || w.asked[conversation] > 3 { // the other sources in between
		t.Errorf("%d polls, asked %v", polls, w.asked)
	}
	wholeTranscript(t, w, s)
	if !s.Steps[messageSent].At.Equal(launch) {
		t.Errorf("message in at %v", s.Steps[messageSent].At)
	}
	w.live(t, f, time.Hour)
	before := w.asked[messages]
	w.say(customer, "news")
	w.live(t, f, 20*time.Second)
	wholeTranscript(t, w, f.State())
	w.live(t, f, time.Hour)
	if got := w.asked[messages] - before; got > 3*60+15 {
		t.Errorf("%d pages in an hour with one new message", got)
	}
}

func wholeTranscript(t *testing.T, w *wire, s State) {
	t.Helper()
	if !slices.EqualFunc(s.Messages, w.messages, sameMessage) {
		t.Errorf("%d messages of %d, or not the same", len(s.Messages), len(w.messages))
	}
}

func TestNewMessagesWhileTheOldOnesAreRead(t *testing.T) {
	w := newWire()
	w.talk(2000)
	f := w.follower()
	f.Poll(t.Context())
	w.talk(250)
	w.clock.pass(2 * time.Second)
	f.Poll(t.Context())
	if s := f.State(); s.Messages[len(s.Messages)-1].Index != 2249 {
		t.Errorf("the newest is %d", s.Messages[len(s.Messages)-1].Index)
	}
	w.live(t, f, time.Minute)
	wholeTranscript(t, w, f.State())
}

func TestAPageThatFailsIsReadLater(t *testing.T) {
	w := newWire()
	w.talk(1000)
	f := w.follower()
	f.Poll(t.Context())
	w.failing(messages, failure(messages, 503, 0))
	w.clock.pass(200 * time.Millisecond)
	f.Poll(t.Context())
	if d, again := f.Wait(); d == 0 || !again {
		t.Error("a failing page is asked for without a pause")
	}
	if s := f.State(); len(s.Messages) != 500 || s.Trouble == nil {
		t.Errorf("%d messages, trouble %v", len(s.Messages), s.Trouble)
	}
	w.failing(messages, nil)
	w.live(t, f, time.Minute)
	wholeTranscript(t, w, f.State())
}

func TestMessagesAreSharedAndNeverWrittenTo(t *testing.T) {
	w := newWire()
	w.talk(1000)
	f := w.follower()
	var handed, copies [][]conversations.Message
	keep := func() {
		s := f.State().Messages
		handed, copies = append(handed, s), append(copies, slices.Clone(s))
		if again := f.State().Messages; len(s) > 0 && (&again[0] != &s[0] || cap(s) != len(s)) {
			t.Error("a state copies the messages, or can be appended to")
		}
	}
	for range 20 {
		f.Poll(t.Context())
		keep()
		w.talk(1)
		w.clock.pass(30 * time.Second)
	}
	w.mu.Lock()
	edited := "edited"
	w.messages[len(w.messages)-3].Body = &edited
	w.mu.Unlock()
	f.Poll(t.Context())
	keep()
	wholeTranscript(t, w, f.State())
	for i := range handed {
		if !slices.EqualFunc(handed[i], copies[i], sameMessage) {
			t.Errorf("state %d was changed later", i)
		}
	}
}

func TestPagesThatLeadInCircles(t *testing.T) {
	var lines transcript
	page := api.Page[conversations.Message]{Entries: []conversations.Message{{SID: "IM5", Index: 5}, {SID: "IM4", Index: 4}}, Next: "again"}
	lines.take(lines.head(), page)
	for pages := 1; ; pages++ {
		s, more := lines.pop()
		if !more {
			break
		}
		if pages > 2 {
			t.Fatal("it goes round and round")
		}
		lines.take(s, page)
	}
	if !lines.readThrough() || lines.whole() || len(lines.messages) != 2 || lines.gap == nil {
		t.Errorf("%+v", lines)
	}
}

// A transcript without an end is left where every list is, and what of it could
// not be read is told.
func TestATranscriptIsReadByThePager(t *testing.T) {
	message := func(i int) []conversations.Message {
		return []conversations.Message{{SID: fmt.Sprint("IM", i), Index: i}}
	}
	for name, row := range map[string]struct {
		page  func(n int) api.Page[conversations.Message]
		pages int
		gap   string
	}{
		"ends": {func(n int) api.Page[conversations.Message] {
			return api.Page[conversations.Message]{Entries: message(9)}
		}, 1, "<nil>"},
		"ever older": {func(n int) api.Page[conversations.Message] {
			return api.Page[conversations.Message]{Entries: message(1_000_000 - n), Next: api.PageToken(fmt.Sprint("PA", n))}
		}, api.MaxPages, "the list is incomplete: it has more pages than the limit of 500"},
		"empty pages": {
			func(n int) api.Page[conversations.Message] {
				return api.Page[conversations.Message]{Next: api.PageToken(fmt.Sprint("PA", n))}
			}, 3,
			"the list is incomplete: 3 pages in a row had nothing new, and more should follow",
		},
		"a page that cannot be read, then one that can": {func(n int) api.Page[conversations.Message] {
			if n == 0 {
				return api.Page[conversations.Message]{Unread: 2, Next: "PA1"}
			}
			return api.Page[conversations.Message]{Entries: message(3)}
		}, 2, "the list is incomplete: 2 entries could not be read"},
		"one of the last page": {
			func(n int) api.Page[conversations.Message] {
				return api.Page[conversations.Message]{Entries: message(0), Unread: 1}
			}, 1,
			"some messages could not be read (1)",
		},
	} {
		t.Run(name, func(t *testing.T) {
			var lines transcript
			s, more, pages := lines.head(), true, 0
			for ; more; pages++ {
				lines.take(s, row.page(pages))
				s, more = lines.pop()
			}
			if pages != row.pages || fmt.Sprint(lines.gap) != row.gap || !lines.readThrough() {
				t.Errorf("%d pages, want %d: %v", pages, row.pages, lines.gap)
			}
		})
	}
}

func TestGapsInTheIndexes(t *testing.T) {
	w := newWire()
	w.pageSize = 2
	w.talk(9)
	w.messages = slices.Delete(w.messages, 0, 2)
	w.messages = slices.Delete(w.messages, 3, 4)
	f := w.follower()
	w.live(t, f, time.Minute)
	wholeTranscript(t, w, f.State())
	if f.State().Reading {
		t.Error("pages are open for ever")
	}
}

// However messages come, in whatever pages, and wherever a reading fails: in the
// end each is there once, by its index.
func TestEveryMessageOnceInOrder(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := newWire()
		w.pageSize = rapid.IntRange(1, 7).Draw(rt, "page")
		f := w.follower()
		for range rapid.IntRange(1, 20).Draw(rt, "moves") {
			w.talk(rapid.IntRange(0, 40).Draw(rt, "messages"))
			w.failing(messages, nil)
			if rapid.IntRange(0, 3).Draw(rt, "failing") == 0 {
				w.failing(messages, failure(messages, 500, 0))
			}
			f.Poll(t.Context())
			w.clock.pass(time.Duration(rapid.IntRange(0, 30).Draw(rt, "pause")) * time.Second)
			known := f.State().Messages
			if !slices.IsSortedFunc(known, byIndex) || len(slices.CompactFunc(slices.Clone(known), sameMessage)) != len(known) {
				rt.Fatalf("not in order, or twice: %v", known)
			}
		}
		w.failing(messages, nil)
		w.live(t, f, 5*time.Minute)
		if got := f.State(); !slices.EqualFunc(got.Messages, w.messages, sameMessage) || got.Reading {
			rt.Fatalf("%d of %d messages", len(got.Messages), len(w.messages))
		}
	})
}
