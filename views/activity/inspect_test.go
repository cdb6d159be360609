package activity_test

import (
	"net/http"
	"strings"
	"testing"

	"flexconsole/api"
	"flexconsole/ui/uitest"
	"flexconsole/views/activity"
	"flexconsole/views/viewtest"
)

// A request is shown with all that went out and came back.
func TestInspect(t *testing.T) {
	t.Parallel()
	r := busyRig(t)
	r.Press("/")
	r.Retype("op:launch")
	r.Press("enter")
	for _, width := range []int{80, 160} {
		r.Resize(width, 80)
		r.Press("enter")
		r.Want("POST "+r.Server.URL()+"/v2/WebChats", "201 Created · result: applied", "Authorization (removed)", "Ui-Version 1.0.0",
			"ChatFriendlyName it's", "CustomerFriendlyName Zoë", `"conversation_sid": "CH`)
		r.Press("y")
		if got, want := r.Copied[len(r.Copied)-1], r.Posts()[1].ID; got != want {
			t.Errorf("copied %s, want %s", got, want)
		}
		r.Press("esc")
	}
}

// inspected is the inspector on a record, 60 lines high.
func inspected(t testing.TB, record api.Record, width int) *rig {
	r := newRig(t, viewtest.Setup{})
	r.Press("esc", "3")
	r.Session.Log.Add(record)
	_ = r.Screen()
	r.Resize(width, 60)
	_ = r.Screen()
	r.Press("enter")
	return r
}

// What is not there is said; what is hostile is escaped.
// The answer's body is copied as it came.
func TestInspectCopiesTheAnswer(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Open(viewtest.Ordinary)
	r.Press("3", "enter", "b")
	if len(r.Copied) != 1 || r.Copied[0] != string(r.Document(viewtest.Ordinary).Raw) {
		t.Errorf("copied %q", r.Copied)
	}
}

func TestInspectSaysWhatIsMissing(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		record api.Record
		want   []string
	}{
		"cut":      {api.Record{Status: 200, Received: api.Part{Body: api.Body{Text: `{"a": 1`, Size: 200_000, Kept: api.Beginning}}}, []string{"Only the first 7 B of 200 kB are kept.", `"a": 1`}},
		"dropped":  {api.Record{Status: 200, Received: api.Part{Body: api.Body{Size: 7, Kept: api.Dropped}}}, []string{"The body was removed"}},
		"no words": {api.Record{Query: "a=1&b=%1B[2J"}, []string{"no response", "Response none", "Query a 1 b ␛[2J"}},
		"form cut": {api.Record{Sent: api.Part{Body: api.Body{Text: "Body=%1B&x=%", Size: 99_000, Kept: api.Beginning}}}, []string{"Body=%1B&x=%"}},
		"hostile": {
			api.Record{
				Method: "GET\x1b", Path: "/\u202e", Problem: "\x1b]0;x\a", Op: "\x9b", Status: 299, RequestID: "RQ\r\n",
				Sent:     api.Part{Header: http.Header{"A\x1b": {"b\u202e"}}, Body: api.Body{Text: "F%1B=%E2%80%AE", Size: 9}},
				Received: api.Part{Header: http.Header{"C": {"\x1b[2J"}}, Body: api.Body{Text: "{\"\x1b\": \"\u202e", Size: 9}},
			},
			[]string{"A␛ b<U+202E>", "F␛ <U+202E>", `"␛": "<U+202E>`, "RQ␍␊"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := inspected(t, row.record, 80)
			r.Want(row.want...)
			for _, size := range viewtest.Sizes() {
				r.Resize(size[0], size[1])
				uitest.CheckLayout(t, name, r.App.View(), size[0], size[1])
			}
		})
	}
}

// deepRecord has a body of JSON that is nested so many levels deep.
func deepRecord(levels int) api.Record {
	deep := strings.Repeat(`{"a":[1,`, levels)
	return api.Record{Method: "GET", Status: 200, Received: api.Part{Body: api.Body{Text: deep, Size: len(deep)}}}
}

// longRecord has a body as long as records keep them, nested deeper than any
// screen is wide.
func longRecord() api.Record { return deepRecord(8 << 10) }

// Scrolling through the longest body costs what a short one costs: the lines are
// laid out once for a width. It counts allocations, as the time depends on the
// machine, and so is not parallel.
func TestInspectScrollsFast(t *testing.T) {
	scrolled := func(record api.Record) (*rig, float64) {
		r := inspected(t, record, 200)
		_ = r.App.View()
		return r, r.Cost("j")
	}
	_, short := scrolled(deepRecord(100))
	r, long := scrolled(longRecord())
	if long > 2*short {
		t.Errorf("%v allocations a key in the longest body, %v in a short one", long, short)
	}
	r.Press("G")
	r.Want(`"a": [`)
}

func BenchmarkInspect(b *testing.B) {
	r := inspected(b, longRecord(), 200)
	keys, i := [2]string{"pgdown", "pgup"}, 0
	for b.Loop() {
		r.App.Update(uitest.Key(keys[i%2]))
		_ = r.App.View()
		i++
	}
}

func BenchmarkInspectLayOut(b *testing.B) {
	r := inspected(b, longRecord(), 200)
	i := r.Host().Front().(*activity.Inspect)
	for b.Loop() {
		i.FormatAgain()
		_ = r.App.View()
	}
}
