package shell_test

import (
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api"
	"flexconsole/views/session"
	"flexconsole/views/viewtest"
)

func TestLogKeepsTheLatest(t *testing.T) {
	t.Parallel()
	log := &session.Log{}
	if log.Latency() != 0 || len(log.Newest()) != 0 {
		t.Error("an empty log tells of something")
	}
	for i := range session.LogLength + 10 {
		log.Add(api.Record{Status: 1 + i, Duration: time.Duration(i)})
	}
	log.Add(api.Record{Duration: time.Hour}) // not answered: no latency
	newest := log.Newest()
	if len(newest) != session.LogLength || newest[0].Status != 0 || newest[1].Status != session.LogLength+10 {
		t.Errorf("%d records, the latest %+v", len(newest), newest[:2])
	}
	if got := log.Latency(); got != session.LogLength+9 {
		t.Errorf("latency %d", got)
	}
}

// The cursor of the activity list stays on its request while others come in;
// at the top it is on the latest.
func TestActivityCursorStays(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Press("esc", "3")
	r.Settle()
	log := r.Session.Log
	for _, id := range []string{"RQ1", "RQ2", "RQ3"} {
		log.Add(api.Record{RequestID: id, Start: viewtest.Noon})
		r.Feed(nil) // what has sent it reports
		r.Want("Twilio-Request-Id " + id)
	}
	r.Press("j")
	r.Want("Twilio-Request-Id RQ2")
	for range session.LogLength {
		log.Add(api.Record{RequestID: "RQ4", Start: viewtest.Noon})
		r.Feed(nil)
		if len(log.Newest()) < session.LogLength {
			r.Want("Twilio-Request-Id RQ2")
		}
	}
	r.Want("Twilio-Request-Id RQ4") // that request is gone by now: the oldest is the nearest
	r.Press("y")
	r.WaitFor("Copied")
	if got := r.Copied[0]; got != "RQ4" {
		t.Errorf("copied %s", got)
	}
}

// What is being written to the disk is waited for at the end, and nothing is
// begun after it.
func TestTheEndWaitsForTheDisk(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	begun, release, written := make(chan bool), make(chan bool), make(chan bool, 1)
	write := r.Host().Stores(func() tea.Msg {
		begun <- true
		<-release
		written <- true
		return nil
	})
	go write()
	<-begun
	if r.Session.Drain(time.Millisecond) {
		t.Error("the end did not wait")
	}
	close(release)
	if !r.Session.Drain(viewtest.Patience) || len(written) != 1 {
		t.Error("it was not written at the end")
	}
	if r.Host().Stores(func() tea.Msg { t.Error("it was begun after the end"); return nil })() != nil {
		t.Error("a result after the end")
	}
}
