package shell

import (
	"net/http"
	"strings"
	"testing"

	"flexconsole/api"
	"flexconsole/ui/uitest"
	"flexconsole/views/activity"
	"flexconsole/views/users"
)

// A request is shown with all that went out and came back.
func TestInspect(t *testing.T) {
	t.Parallel()
	r := busyRig(t)
	r.press("/")
	r.retype("op:launch")
	r.press("enter")
	for _, width := range []int{80, 160} {
		r.resize(width, 80)
		r.press("enter")
		r.want("POST "+r.server.URL()+"/v2/WebChats", "201 Created · outcome: applied", "Authorization (left out)", "Ui-Version 1.0.0",
			"ChatFriendlyName it's", "CustomerFriendlyName Zoë", `"conversation_sid": "CH`)
		r.press("y")
		if got, want := r.copied[len(r.copied)-1], r.posts()[1].ID; got != want {
			t.Errorf("copied %s, want %s", got, want)
		}
		r.press("esc")
	}
}

// inspected is the inspector on a record, 60 lines high.
func inspected(t testing.TB, record api.Record, width int) *rig {
	r := newRig(t, setup{})
	r.press("esc", "3")
	r.session.Log.Add(record)
	_ = r.screen()
	r.resize(width, 60)
	_ = r.screen()
	r.press("enter")
	return r
}

// What is not there is said; what is hostile is escaped.
// The answer's body is copied as it came.
func TestInspectCopiesTheAnswer(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.open(ordinary)
	u := r.app.desk.Front().(*users.User)
	r.press("3", "enter", "b")
	if len(r.copied) != 1 || r.copied[0] != string(u.Data.Raw) {
		t.Errorf("copied %q", r.copied)
	}
}

func TestInspectSaysWhatIsMissing(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		record api.Record
		want   []string
	}{
		"cut":      {api.Record{Status: 200, Received: api.Part{Body: api.Body{Text: `{"a": 1`, Size: 200_000, Kept: api.Beginning}}}, []string{"Only the first 7 B of 200 kB are kept.", `"a": 1`}},
		"dropped":  {api.Record{Status: 200, Received: api.Part{Body: api.Body{Size: 7, Kept: api.Dropped}}}, []string{"The body is not kept any more"}},
		"no words": {api.Record{Query: "a=1&b=%1B[2J"}, []string{"no answer", "Received nothing", "Query a 1 b ␛[2J"}},
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
			r.want(row.want...)
			for _, size := range sizes() {
				r.resize(size[0], size[1])
				uitest.CheckLayout(t, name, r.app.View(), size[0], size[1])
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
		_ = r.app.View()
		return r, r.cost("j")
	}
	_, short := scrolled(deepRecord(100))
	r, long := scrolled(longRecord())
	if long > 2*short {
		t.Errorf("%v allocations a key in the longest body, %v in a short one", long, short)
	}
	r.press("G")
	r.want(`"a": [`)
}

func BenchmarkInspect(b *testing.B) {
	r := inspected(b, longRecord(), 200)
	keys, i := [2]string{"pgdown", "pgup"}, 0
	for b.Loop() {
		r.app.Update(uitest.Key(keys[i%2]))
		_ = r.app.View()
		i++
	}
}

func BenchmarkInspectLayOut(b *testing.B) {
	r := inspected(b, longRecord(), 200)
	i := r.app.desk.Front().(*activity.Inspect)
	for b.Loop() {
		i.Width = 0
		_ = r.app.View()
	}
}
