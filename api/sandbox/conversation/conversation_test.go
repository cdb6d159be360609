package conversation

import (
	"reflect"
	"testing"
	"time"
)

var noon = time.Date(2026, time.March, 4, 12, 0, 0, 0, time.UTC)

// begun is a conversation whose first message came at noon.
func begun(course Course) Conversation {
	v := New(Chat{Identity: "ada", CustomerFriendlyName: "Ada", Created: noon}, 1, course)
	v.Write(Message{Author: "ada", Body: "hello", Created: noon}, true)
	return v
}

var (
	pella   = Agent{"pella", "Pella Quickmoss", "WK1"}
	juno    = Agent{"juno", "Juno Tinderwick", "WK3"}
	staffed = Course{Offers: []Offer{{pella, Accepted}}}
)

func TestAChatRunsItsCourse(t *testing.T) {
	pace := Pace{}.OrDefault()
	for after, want := range map[time.Duration]string{
		0: "", time.Second: Pending, 2500 * time.Millisecond: Reserved, 5 * time.Second: Assigned,
		26 * time.Second: Wrapping, time.Minute: Completed,
	} {
		v := begun(staffed)
		v.CatchUp(noon.Add(after), pace)
		if v.Task.Status != want {
			t.Errorf("after %v the task is %q, want %q", after, v.Task.Status, want)
		}
		stepwise := begun(staffed)
		for at := time.Duration(0); at <= after; at += 100 * time.Millisecond {
			stepwise.CatchUp(noon.Add(at), pace)
		}
		if !reflect.DeepEqual(stepwise, v) {
			t.Errorf("after %v in steps: %+v, at once: %+v", after, stepwise, v)
		}
	}
}

func TestNobodyTakesWhatNobodyIsThereFor(t *testing.T) {
	v := begun(Course{})
	v.CatchUp(noon.Add(time.Hour), Pace{}.OrDefault())
	if v.Task.Status != Pending || len(v.Participants()) != 1 {
		t.Errorf("%+v", v)
	}
	v.EndChannel(Closed, true, noon.Add(time.Hour))
	ended := v
	v.EndChannel(Inactive, true, noon.Add(2*time.Hour))
	if v.State != Closed || v.Task.Status != Canceled || !reflect.DeepEqual(v, ended) {
		t.Errorf("ended: %+v", v)
	}
}

func TestAMessageWakesWhatIsInactive(t *testing.T) {
	for _, state := range []string{Inactive, Closed} {
		v := begun(staffed)
		v.State = state
		v.Recall([]Message{{Author: "ada", Created: noon.Add(time.Minute)}})
		if woken := v.State == Active && v.Updated.Equal(noon.Add(time.Minute)); woken != (state == Inactive) {
			t.Errorf("%s became %s", state, v.State)
		}
	}
}

// statuses are those of the task and of its reservations.
func statuses(v Conversation) string {
	all := v.State + " " + v.Task.Status
	for _, r := range v.Task.Reservations {
		all += " " + r.Agent.Username + "=" + r.Status
	}
	return all
}

func TestCourses(t *testing.T) {
	const s = time.Second
	for name, row := range map[string]struct {
		course Course
		want   map[time.Duration]string
		ends   time.Duration // of the flow, in an hour; 0 for never
	}{
		"unrouted":      {Course{Unrouted: true}, map[time.Duration]string{time.Hour: "active "}, 0},
		"ends":          {Course{Ends: true}, map[time.Duration]string{time.Hour: "active "}, s},
		"ends, closing": {Course{Ends: true, Closes: true}, map[time.Duration]string{s - 1: "active ", s: "closed "}, s},
		"declined": {
			Course{Offers: []Offer{{pella, Timeout}, {juno, Rejected}}}, map[time.Duration]string{
				17499 * time.Millisecond: "active reserved pella=pending", 17500 * time.Millisecond: "active pending pella=timeout",
				19 * s: "active reserved pella=timeout juno=pending", 21 * s: "active pending pella=timeout juno=rejected",
				time.Hour: "active pending pella=timeout juno=rejected",
			}, 0,
		},
		"expires":             {Course{Expires: true}, map[time.Duration]string{45 * s: "active pending", 46 * s: "active canceled"}, 46 * s},
		"declined, expires":   {Course{Offers: []Offer{{pella, Timeout}}, Expires: true}, map[time.Duration]string{46 * s: "active canceled pella=timeout"}, 46 * s},
		"accepted, not heard": {Course{Offers: []Offer{{pella, Accepted}}, Mute: true}, map[time.Duration]string{time.Hour: "active assigned pella=accepted"}, 0},
		"ordinary":            {staffed, map[time.Duration]string{time.Minute: "closed completed pella=completed"}, 31 * s},
	} {
		for after, want := range row.want {
			v := begun(row.course)
			before := v
			v.CatchUp(noon.Add(after), Pace{}.OrDefault())
			if got := statuses(v); got != want {
				t.Errorf("%s: after %v %s, want %s", name, after, got, want)
			}
			before.CatchUp(noon.Add(time.Hour), Pace{}.OrDefault())
			if got := statuses(v); got != want {
				t.Errorf("%s: a copy changed it: %s", name, got)
			}
		}
		v := begun(row.course)
		v.CatchUp(noon.Add(time.Hour), Pace{}.OrDefault())
		started, ended := v.Run()
		if started.IsZero() != row.course.Unrouted || ended.IsZero() != (row.ends == 0) || row.ends > 0 && !ended.Equal(noon.Add(row.ends)) {
			t.Errorf("%s: the flow ran from %v to %v", name, started, ended)
		}
	}
}

func TestItClosesByItself(t *testing.T) {
	v := begun(Course{})
	v.Closes = noon.Add(10 * time.Minute)
	v.CatchUp(noon.Add(10*time.Minute-1), Pace{}.OrDefault())
	if v.State != Active {
		t.Error("too early")
	}
	v.CatchUp(noon.Add(time.Hour), Pace{}.OrDefault())
	if v.State != Closed || !v.Updated.Equal(v.Closes) {
		t.Errorf("%+v", v)
	}
}
