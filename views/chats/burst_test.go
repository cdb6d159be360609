package chats_test

import (
	"fmt"
	"slices"
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

// The chats are exported in the order of the page, the slowest first.
func TestBurstTimesAreExportedAsSorted(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	kept := func(number int, name, fate, why string, seconds ...int) *state.BurstChat {
		c := &state.BurstChat{SID: fmt.Sprintf("CH%032x", number), Name: name, At: viewtest.Noon, CreatedAt: viewtest.Noon, SeenAt: viewtest.Noon, Over: true, Fate: fate, Why: why}
		for i, at := range []*time.Time{&c.TaskAt, &c.ReservedAt, &c.AcceptedAt}[:len(seconds)] {
			*at = viewtest.Noon.Add(time.Duration(seconds[i]) * time.Second)
		}
		return c
	}
	if err := r.Session.KeepBurst(&state.Burst{ID: "one", At: viewtest.Noon, Planned: 3, Chats: []*state.BurstChat{
		kept(1, viewtest.Awkward, "accepted", "", 1, 3, 6), kept(2, "-1", "abandoned", "@a, b", 2), kept(3, "", "accepted", "", 1, 4, 9),
	}}); err != nil {
		t.Fatal(err)
	}
	r.openBurst()
	r.Press("s")
	r.WantExported(viewtest.CSV(
		"burst,conversation_sid,chat_name,result,why,launched_at,created_at,task_at,task_seconds,reserved_at,reservation_seconds,accepted_at,acceptance_seconds",
		`one,CH00000000000000000000000000000002,'-1,abandoned,"'@a, b",2026-03-04T12:00:00Z,2026-03-04T12:00:00Z,2026-03-04T12:00:02Z,2,,,,`,
		"one,CH00000000000000000000000000000003,,accepted,,2026-03-04T12:00:00Z,2026-03-04T12:00:00Z,"+
			"2026-03-04T12:00:01Z,1,2026-03-04T12:00:04Z,4,2026-03-04T12:00:09Z,9",
		"one,CH00000000000000000000000000000001,"+viewtest.AwkwardCSV+",accepted,,2026-03-04T12:00:00Z,2026-03-04T12:00:00Z,"+
			"2026-03-04T12:00:01Z,1,2026-03-04T12:00:03Z,3,2026-03-04T12:00:06Z,6",
	), viewtest.JSON(
		`{"burst":"one","conversation_sid":"CH00000000000000000000000000000002","chat_name":"-1","result":"abandoned","why":"@a, b",`+
			`"launched_at":"2026-03-04T12:00:00Z","created_at":"2026-03-04T12:00:00Z","task_at":"2026-03-04T12:00:02Z","task_seconds":2,`+
			`"reserved_at":null,"reservation_seconds":null,"accepted_at":null,"acceptance_seconds":null}`,
		`{"burst":"one","conversation_sid":"CH00000000000000000000000000000003","chat_name":null,"result":"accepted","why":null,`+
			`"launched_at":"2026-03-04T12:00:00Z","created_at":"2026-03-04T12:00:00Z","task_at":"2026-03-04T12:00:01Z","task_seconds":1,`+
			`"reserved_at":"2026-03-04T12:00:04Z","reservation_seconds":4,"accepted_at":"2026-03-04T12:00:09Z","acceptance_seconds":9}`,
		`{"burst":"one","conversation_sid":"CH00000000000000000000000000000001","chat_name":`+viewtest.AwkwardJSON+`,"result":"accepted","why":null,`+
			`"launched_at":"2026-03-04T12:00:00Z","created_at":"2026-03-04T12:00:00Z","task_at":"2026-03-04T12:00:01Z","task_seconds":1,`+
			`"reserved_at":"2026-03-04T12:00:03Z","reservation_seconds":3,"accepted_at":"2026-03-04T12:00:06Z","acceptance_seconds":6}`,
	))
}

// The bursts are exported as they are listed, and so is the comparison of two.
func TestBurstsAndTheirComparisonAreExported(t *testing.T) {
	t.Parallel()
	saved := viewtest.OpenChats(t, "")
	if err := saved.Put(state.LaunchedChat{SID: fmt.Sprintf("CH%032x", 0xb00), At: viewtest.Noon, Ended: true}); err != nil {
		t.Fatal(err)
	}
	r := newRig(t, viewtest.Setup{Chats: saved})
	r.Until("the saved chats", func() bool { return chats.ChatsOf(r.Host()).Known() })
	r.KeepBurst("one", viewtest.Noon.Add(-time.Hour), 4)
	r.KeepBurst("two", viewtest.Noon, 10)
	r.KeepBurst("none", viewtest.Noon.Add(-2*time.Hour), 0)
	r.Press("esc", "2", "b")
	r.WaitFor("3 bursts")
	const (
		columns = "burst,launched_at,planned,launched,results,accepted_median_seconds,accepted_p95_seconds"
		none    = "none,2026-03-04T10:00:00Z,0,0,0 chats,,"
		two     = `two,2026-03-04T12:00:00Z,10,10,"10 chats, 6 accepted, 2 abandoned, 2 unknown",7,12`
		twoJSON = `{"burst":"two","launched_at":"2026-03-04T12:00:00Z","planned":10,"launched":10,"results":"10 chats, 6 accepted, 2 abandoned, 2 unknown",` +
			`"accepted_median_seconds":7,"accepted_p95_seconds":12}`
		noneJSON = `{"burst":"none","launched_at":"2026-03-04T10:00:00Z","planned":0,"launched":0,"results":"0 chats",` +
			`"accepted_median_seconds":null,"accepted_p95_seconds":null}`
	)
	r.WantExported(viewtest.CSV(columns, two, `one,2026-03-04T11:00:00Z,4,4,"4 chats, 3 accepted, 1 abandoned",7,8`, none),
		viewtest.JSON(twoJSON, `{"burst":"one","launched_at":"2026-03-04T11:00:00Z","planned":4,"launched":4,"results":"4 chats, 3 accepted, 1 abandoned",`+
			`"accepted_median_seconds":7,"accepted_p95_seconds":8}`, noneJSON))
	r.Press("enter")
	r.WaitFor("Median")
	r.Press("c")
	r.WaitFor("Compare 2026-03-04 11:00:00 with")
	r.WantExported(viewtest.CSV(columns, two, none), viewtest.JSON(twoJSON, noneJSON)) // the others
	r.Press("enter")
	r.WaitFor("Acceptance p95")
	r.WantExported(viewtest.CSV(
		"figure,first,second,change", "Burst,one,two,", "Launched,2026-03-04T11:00:00Z,2026-03-04T12:00:00Z,",
		"Task median,1 s,1 s,0 s", "Task p95,2 s,2 s,0 s", "Reservation median,4 s,4 s,0 s", "Reservation p95,5 s,5 s,0 s",
		"Acceptance median,7 s,7 s,0 s", "Acceptance p95,8 s,12 s,'+4 s",
		"Chats,4,10,'+6", "Accepted,3,6,'+3", "Abandoned,1,2,'+1", "Stuck,0,0,0", "Unknown,0,2,'+2",
	), viewtest.JSON(
		`{"figure":"Burst","first":"one","second":"two","change":null}`,
		`{"figure":"Launched","first":"2026-03-04T11:00:00Z","second":"2026-03-04T12:00:00Z","change":null}`,
		`{"figure":"Task median","first":"1 s","second":"1 s","change":"0 s"}`,
		`{"figure":"Task p95","first":"2 s","second":"2 s","change":"0 s"}`,
		`{"figure":"Reservation median","first":"4 s","second":"4 s","change":"0 s"}`,
		`{"figure":"Reservation p95","first":"5 s","second":"5 s","change":"0 s"}`,
		`{"figure":"Acceptance median","first":"7 s","second":"7 s","change":"0 s"}`,
		`{"figure":"Acceptance p95","first":"8 s","second":"12 s","change":"+4 s"}`,
		`{"figure":"Chats","first":"4","second":"10","change":"+6"}`,
		`{"figure":"Accepted","first":"3","second":"6","change":"+3"}`,
		`{"figure":"Abandoned","first":"1","second":"2","change":"+1"}`,
		`{"figure":"Stuck","first":"0","second":"0","change":"0"}`,
		`{"figure":"Unknown","first":"0","second":"2","change":"+2"}`,
	))
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
