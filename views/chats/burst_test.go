package chats_test

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"flexconsole/api/sandbox"
	"flexconsole/config/state"
	"flexconsole/views/chats"
	"flexconsole/views/screen"
	"flexconsole/views/viewtest"
)

// openBurst opens the results of burst one.
func (r *rig) openBurst() *chats.BurstPage {
	r.T.Helper()
	r.Run(r.Host().Open(screen.BurstPage{ID: "one"}))
	page, ok := r.Host().Front().(*chats.BurstPage)
	if !ok {
		r.T.Fatalf("in front is\n%s", r.Screen())
	}
	r.WaitFor("Median")
	r.Until("the round", func() bool { return !page.Busy() })
	return page
}

// after lets time go by in steps of a second, and reads what is due.
func (r *rig) after(page *chats.BurstPage, seconds int) {
	r.T.Helper()
	for range seconds {
		r.Clock.Pass(time.Second)
		r.Run(page.Ring())
		r.Feed(nil)
		r.Until("the round", func() bool { return !page.Busy() })
	}
}

func keptBurst(r *rig) *state.Burst {
	r.T.Helper()
	all, err := r.Session.KeptBursts()
	if err != nil {
		r.T.Fatal(err)
	}
	i := slices.IndexFunc(all, func(b *state.Burst) bool { return b.ID == "one" })
	if i < 0 {
		r.T.Fatal("burst one is not kept")
	}
	return all[i]
}

// A burst is launched by the form, its page follows it to the end, and what was read stays
// with it: nothing of it is read again.
func TestBurstResults(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Clock: viewtest.NewClock()})
	r.LaunchBurst("one", sandbox.AddressSID, 3)
	page := r.openBurst()
	r.Want("3 chats", "● 3 waiting", "in progress")
	r.after(page, 20)
	r.Want("✓ 3 accepted", "Median", "3/3 3/3 3/3")
	r.WantNot("in progress")
	asked := len(r.Server.Requests())
	r.Press("esc")
	page = r.openBurst()
	r.after(page, 120)
	if now := len(r.Server.Requests()); now != asked {
		t.Errorf("%d requests for a burst that is over", now-asked)
	}
	for _, c := range keptBurst(r).Chats {
		if c.Fate != "accepted" || !c.Over || c.AcceptedAt.Before(c.ReservedAt) || c.ReservedAt.Before(c.TaskAt) || c.TaskAt.Before(c.CreatedAt) {
			t.Errorf("kept %+v", c)
		}
	}
	r.Press("enter")
	if chat := r.Chat(); chat.SID != keptBurst(r).Chats[0].SID {
		t.Errorf("opened %+v", chat)
	}
}

// Twenty open chats cost 60 requests a minute at most, whatever moves and however often the
// page is opened; a page that is not in front costs none.
func TestBurstRequests(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Clock: viewtest.NewClock()})
	r.LaunchBurst("one", sandbox.NightAddressSID, 10)
	r.LaunchBurst("one", sandbox.AddressSID, 10)
	before := len(r.Server.Requests())
	page := r.openBurst()
	requests, worst := []int{len(r.Server.Requests()) - before}, 0 // of each second
	before += requests[0]
	for second := range 240 {
		if second%37 == 36 {
			page = r.openBurst()
		}
		r.after(page, 1)
		now := len(r.Server.Requests())
		requests, before = append(requests, now-before), now
		sum := 0
		for _, n := range requests[max(0, len(requests)-60):] {
			sum += n
		}
		worst = max(worst, sum)
	}
	t.Logf("at most %d requests a minute", worst)
	if worst > 60 {
		t.Errorf("%d requests in a minute", worst)
	}
	r.Want("✓ 10 accepted ! 10 stuck")
	r.Press("3")
	r.Settle()
	before = len(r.Server.Requests())
	r.after(page, 120)
	if now := len(r.Server.Requests()); now != before {
		t.Errorf("%d requests while hidden", now-before)
	}
}

// A failure is told once, and takes nothing away of what is known.
func TestBurstThatCannotBeRead(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Clock: viewtest.NewClock()})
	r.LaunchBurst("one", sandbox.NightAddressSID, 2)
	r.Clock.Pass(time.Minute)
	page := r.openBurst()
	r.Want("! 2 stuck")
	r.Server.Inject(sandbox.Fault{Method: "GET", Path: "/v1/Conversations", Status: 400, Times: 2})
	r.Press("r")
	r.Until("the round", func() bool { return !page.Busy() })
	r.Want("Not all chats could be refreshed", "! 2 stuck")
	if c := keptBurst(r).Chats[0]; c.Fate != "stuck" || c.Why == "" || c.TaskAt.IsZero() {
		t.Errorf("kept %+v", c)
	}
}

// The slowest come first where asked for, those without an agent before them, and the
// cursor stays on its chat.
func TestBurstSorted(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.KeepBurst("one", viewtest.Noon, 5)
	page := r.openBurst()
	r.Press("j", "j", "j")
	r.Want("The task was canceled before an agent accepted it.")
	r.Press("s")
	if page.Fate() != "abandoned" || page.Cursor != 0 {
		t.Errorf("the cursor is on %s in row %d", page.Fate(), page.Cursor)
	}
	r.Press("s")
	if page.Fate() != "abandoned" || page.Cursor != 3 {
		t.Errorf("the cursor is on %s in row %d", page.Fate(), page.Cursor)
	}
}

func TestBurstExport(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.KeepBurst("one", viewtest.Noon, 5)
	r.openBurst()
	path := filepath.Join(t.TempDir(), "burst.csv")
	r.Press("w")
	r.Retype(path)
	r.Press("enter")
	r.WaitFor("Exported")
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(file), "\ufeff"))).ReadAll()
	if err != nil || len(rows) != 6 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	at := func(seconds int) string {
		return viewtest.Noon.Add(time.Duration(seconds) * time.Second).Format(time.RFC3339)
	}
	want := []string{"one", fmt.Sprintf("CH%032x", 0xb00), "Load 1/5", "accepted", "", at(0), at(0), at(1), "1", at(3), "3", at(6), "6"}
	if !slices.Equal(rows[1], want) || rows[4][3] != "abandoned" || rows[4][12] != "" || strings.Contains(string(file), "\x1b") {
		t.Errorf("%q\nwant\n%q", rows[1], want)
	}
}

// Two bursts are compared, the earlier one first whichever was open.
func TestBurstsCompared(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.KeepBurst("one", viewtest.Noon.Add(-time.Hour), 2)
	r.KeepBurst("two", viewtest.Noon, 10)
	r.openBurst()
	r.Press("c")
	r.WaitFor("10 chats")
	r.Press("enter")
	r.WaitFor("Abandoned")
	r.Want("First Second Change", "Chats 2 10 +8", "Accepted 2 6 +4", "Abandoned 0 2 +2", "Acceptance median 6 s 7 s +1 s")
}

// The list of chats leads to the burst of the chat under the cursor.
func TestBurstsOfTheList(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Clock: viewtest.NewClock(), Chats: viewtest.OpenChats(t, "")})
	r.Until("the saved chats", func() bool { return chats.ChatsOf(r.Host()).Known() })
	r.LaunchBurst("one", sandbox.NightAddressSID, 2)
	r.Clock.Pass(time.Minute)
	r.KeepBurst("two", viewtest.Noon.Add(time.Second), 3)
	r.Press("esc", "2")
	r.Settle()
	r.Until("the list", func() bool { return r.Shows("2 chats, 2 open") })
	r.Press("b")
	r.WaitFor("2 bursts")
	r.Press("enter")
	r.WaitFor("! 2 stuck")
}
