package conversation

import (
	"reflect"
	"testing"
	"time"
)

var noon = time.Date(2026, time.March, 4, 12, 0, 0, 0, time.UTC)

// begun is a conversation whose first message came at noon.
func begun(staffed bool) Conversation {
	v := New(Chat{Identity: "ada", CustomerFriendlyName: "Ada", Created: noon}, 1, Agent{"pella", "Pella Quickmoss"}, staffed)
	v.Write(Message{Author: "ada", Body: "hello", Created: noon}, true)
	return v
}

func TestAChatRunsItsCourse(t *testing.T) {
	pace := Pace{}.OrDefault()
	for after, want := range map[time.Duration]string{
		0: "", time.Second: Pending, 2500 * time.Millisecond: Reserved, 5 * time.Second: Assigned,
		26 * time.Second: Wrapping, time.Minute: Completed,
	} {
		v := begun(true)
		v.CatchUp(noon.Add(after), pace)
		if v.Task.Status != want {
			t.Errorf("after %v the task is %q, want %q", after, v.Task.Status, want)
		}
		stepwise := begun(true)
		for at := time.Duration(0); at <= after; at += 100 * time.Millisecond {
			stepwise.CatchUp(noon.Add(at), pace)
		}
		if !reflect.DeepEqual(stepwise, v) {
			t.Errorf("after %v in steps: %+v, at once: %+v", after, stepwise, v)
		}
	}
}

func TestNobodyTakesWhatNobodyIsThereFor(t *testing.T) {
	v := begun(false)
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
		v := begun(true)
		v.State = state
		v.Recall([]Message{{Author: "ada", Created: noon.Add(time.Minute)}})
		if woken := v.State == Active && v.Updated.Equal(noon.Add(time.Minute)); woken != (state == Inactive) {
			t.Errorf("%s became %s", state, v.State)
		}
	}
}
