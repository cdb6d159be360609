package follow

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"flexconsole/api/conversations"
	"flexconsole/api/sandbox"
)

// Leftovers are open, have a tag and are of the time asked for; each is there once.
func TestFindLeftovers(t *testing.T) {
	now := launch
	r := &register{}
	add := func(tag, state string, age time.Duration) string {
		r.add(1, tag)
		c := &r.listed[len(r.listed)-1]
		date := now.Add(-age).Format(time.RFC3339)
		c.State, c.DateCreated = state, &date
		return c.SID
	}
	fresh := add("fresh", "active", time.Minute)
	add("closed", "closed", time.Hour)
	idle := add("idle", "inactive", 3*time.Hour)
	new := add("new", "initializing", 23*time.Hour)
	add("", "active", time.Hour)
	add("old", "active", 25*time.Hour)
	undated := add("undated", "active", 0)
	r.listed[len(r.listed)-1].DateCreated = nil
	r.listed = append(r.listed, r.listed[0]) // pages are no snapshot
	var counts []int
	found, err := FindLeftovers(t.Context(), r, 1, now, true, func(n int) { counts = append(counts, n) })
	var sids []string
	for _, l := range found {
		sids = append(sids, l.Conversation)
	}
	if want := []string{fresh, idle, new, undated}; !slices.Equal(sids, want) || err != nil || !slices.Equal(counts, []int{2, 4, 6, 8}) {
		t.Errorf("found %q, want %q; counted %v, %v", sids, want, counts, err)
	}
	if !r.from.Equal(now.Add(-24*time.Hour)) || r.to.Before(now) {
		t.Errorf("asked from %v to %v", r.from, r.to)
	}
}

// What was found before a failure is given beside it, and a list that is too long is said
// not to be complete.
func TestFindLeftoversThatAreNotAll(t *testing.T) {
	refused := errors.New("no")
	r := &register{fail: func(asked int) error {
		if asked == 2 {
			return refused
		}
		return nil
	}}
	r.add(5, "mine")
	if found, err := FindLeftovers(t.Context(), r, 7, launch, true, func(int) {}); len(found) != 2 || !errors.Is(err, refused) {
		t.Errorf("%d found, %v", len(found), err)
	}
	long := &register{}
	long.add(2*LeftoverPages+1, "mine")
	if found, err := FindLeftovers(t.Context(), long, 7, launch, true, func(int) {}); len(found) != 2*LeftoverPages || err == nil {
		t.Errorf("%d found, %v", len(found), err)
	}
}

func TestAcceptanceOfASnapshot(t *testing.T) {
	for g, want := range map[Snapshot]string{
		{State: "no task yet"}: "false true", {State: "in the queue"}: "false true", {State: "offered"}: "false true",
		{State: "task canceled"}: "false true", {State: "with an agent", Agent: "Kim"}: "true true", {State: "with an agent"}: "true true",
		{State: "wrapping up"}: "true true", {State: "task done"}: "true true", {State: "task canceled", Agent: "Kim"}: "true true",
		{State: "open"}: "false false", {State: NotFound}: "false false", {State: "sleeping"}: "false false", {}: "false false",
	} {
		if got := fmt.Sprintln(g.Acceptance()); got != want+"\n" {
			t.Errorf("%+v: %s", g, got)
		}
	}
}

// crowd answers for many chats that are known to be open.
type crowd struct {
	*wire
	starts []time.Time
}

func (c *crowd) FetchConversation(context.Context, string) (conversations.Conversation, error) {
	panic("the conversations are known to be open")
}

// The states of many chats are read at a pace that does not depend on how fast Twilio
// answers.
func TestTakeSnapshotsKeepsAPace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := &crowd{wire: newWire()}
		c.assign("WT1", taskPending)
		workspace := func(context.Context) (string, error) {
			c.mu.Lock()
			defer c.mu.Unlock()
			c.starts = append(c.starts, time.Now())
			return "WS1", nil
		}
		read := 0
		err := TakeSnapshots(t.Context(), c, workspace, make([]string, 200), func(_ int, g Snapshot, err error) {
			if read++; err != nil || g.State != "in the queue" {
				t.Errorf("%+v, %v", g, err)
			}
		})
		if read != 200 || err != nil {
			t.Errorf("%d read, %v", read, err)
		}
		slices.SortFunc(c.starts, time.Time.Compare)
		for i := 10; i < len(c.starts); i++ {
			if c.starts[i].Sub(c.starts[i-10]) < time.Second {
				t.Fatalf("more than 10 begun in a second: %v", c.starts[i-10:i+1])
			}
		}
	})
}

// An agent who accepts a chat while it waits to be ended keeps it, unless it was meant.
func TestEndAllSparesAcceptedChats(t *testing.T) {
	d := newDemo(t)
	chats := []Chat{d.launch(t, sandbox.AddressSID, "a"), d.launch(t, sandbox.AddressSID, "b"), d.launch(t, sandbox.NightAddressSID, "c")}
	for i, c := range chats {
		d.write(t, c)
		chats[i].SpareAccepted = i != 1
	}
	d.clock.pass(7 * time.Second)
	var hows []string
	EndAll(t.Context(), d.client, inWorkspace, chats, func(_ int, e Ending) {
		hows = append(hows, fmt.Sprint(e.How, " ", e.Outcome, " ", e.State, " ", e.Err))
	})
	want := []string{Spared + " not applied active <nil>", ByChannel + " applied closed <nil>", ByChannel + " applied closed <nil>"}
	if !slices.Equal(hows, want) {
		t.Errorf("got %q, want %q", hows, want)
	}
}
