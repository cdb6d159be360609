package api

import (
	"context"
	"fmt"
	"testing"
)

// allowed is the allow-list, written out again: a code that slips into the program's
// list must show up here.
var allowed = []int{
	20001, 20003, 20006, 20008, 20403, 20404, 20422, 20429, 45004, 45006, 45008, 45010,
	45731, 45733, 45741, 45745, 45760, 45761, 45762, 45763, 45764, 45765, 45780, 50377, 70051,
}

func TestRefusalsAreTheAllowList(t *testing.T) {
	if len(refusals) != len(allowed) {
		t.Errorf("%d codes, want %d", len(refusals), len(allowed))
	}
	for _, code := range allowed {
		for status := 400; status < 500; status++ {
			want := NotApplied
			if status == 408 {
				want = Unknown
			}
			if got := Classify(Exchange{Connected: true, Status: status, Code: code}); got != want {
				t.Errorf("%d with code %d: %v, want %v", status, code, got, want)
			}
		}
	}
}

func TestClassify(t *testing.T) {
	for _, row := range []struct {
		name string
		x    Exchange
		want Outcome
	}{
		{"nothing known", Exchange{}, NotApplied},
		{"no connection", Exchange{Failed: true}, NotApplied},
		{"connection, then an error", Exchange{Connected: true, Failed: true}, Unknown},
		{"cut success", Exchange{Connected: true, Failed: true, Status: 200, Verified: true}, Unknown},
		{"cut refusal", Exchange{Connected: true, Failed: true, Status: 404, Code: 20404}, Unknown},
		{"proven 200", Exchange{Connected: true, Status: 200, Verified: true}, Applied},
		{"proven 201", Exchange{Connected: true, Status: 201, Verified: true}, Applied},
		{"proven 299", Exchange{Connected: true, Status: 299, Verified: true}, Applied},
		{"300 that looks proven", Exchange{Connected: true, Status: 300, Verified: true}, Unknown},
		{"200 without proof", Exchange{Connected: true, Status: 200}, Unknown},
		{"204", Exchange{Connected: true, Status: 204}, Unknown},
		{"no status", Exchange{Connected: true}, Unknown},
		{"101", Exchange{Connected: true, Status: 101, Verified: true}, Unknown},
		{"redirect", Exchange{Connected: true, Status: 307, Code: 20404, Verified: true}, Unknown},
		{"400 without a code", Exchange{Connected: true, Status: 400}, Unknown},
		{"500 with a code of the list", Exchange{Connected: true, Status: 500, Code: 20404}, Unknown},
		{"503 that looks proven", Exchange{Connected: true, Status: 503, Verified: true}, Unknown},
		{"conflict", Exchange{Connected: true, Status: 409, Code: 20409}, Unknown},
		{"a participant step failed", Exchange{Connected: true, Status: 400, Code: 45719}, Unknown},
		{"45711", Exchange{Connected: true, Status: 400, Code: 45711}, Unknown},
		{"45715", Exchange{Connected: true, Status: 400, Code: 45715}, Unknown},
		{"45744", Exchange{Connected: true, Status: 400, Code: 45744}, Unknown},
		{"45766", Exchange{Connected: true, Status: 400, Code: 45766}, Unknown},
		{"a code of no list", Exchange{Connected: true, Status: 400, Code: 25012}, Unknown},
		{"an update refused", Exchange{Connected: true, Status: 400, Code: 25012, Update: true}, RefusedUpdate},
		{"an update refused by a chat's code", Exchange{Connected: true, Status: 400, Code: 45719, Update: true}, RefusedUpdate},
		{"an update refused by a code of the list", Exchange{Connected: true, Status: 400, Code: 20001, Update: true}, NotApplied},
		{"an update refused with 499", Exchange{Connected: true, Status: 499, Code: 1, Update: true}, RefusedUpdate},
		{"an update that timed out", Exchange{Connected: true, Status: 408, Code: 25012, Update: true}, Unknown},
		{"an update in conflict", Exchange{Connected: true, Status: 409, Code: 20409, Update: true}, Unknown},
		{"an update over the limit", Exchange{Connected: true, Status: 429, Code: 25012, Update: true}, Unknown},
		{"an update refused by a middlebox", Exchange{Connected: true, Status: 403, Update: true}, Unknown},
		{"an update whose refusal was cut", Exchange{Connected: true, Failed: true, Status: 400, Code: 25012, Update: true}, Unknown},
		{"an update that failed", Exchange{Connected: true, Status: 500, Code: 25012, Update: true}, Unknown},
	} {
		if got := Classify(row.x); got != row.want {
			t.Errorf("%s: %v, want %v", row.name, got, row.want)
		}
	}
}

func TestOutcomeOfAnError(t *testing.T) {
	t.Parallel()
	lost := &Error{Outcome: Unknown, IntentID: "1-2"}
	for _, c := range []struct {
		err    error
		want   Outcome
		intent string
	}{
		{nil, Applied, ""},
		{lost, Unknown, "1-2"},
		{fmt.Errorf("chat 2: %w", lost), Unknown, "1-2"},
		{&Error{Outcome: NotApplied}, NotApplied, ""},
		{context.Canceled, Unknown, ""},
	} {
		if got, intent := OutcomeOf(c.err), IntentOf(c.err); got != c.want || intent != c.intent {
			t.Errorf("%v: %v %q", c.err, got, intent)
		}
	}
}

func TestOutcomesInWords(t *testing.T) {
	for outcome, want := range map[Outcome]string{
		Unknown: "unknown", NotApplied: "not applied", Applied: "applied",
		RefusedUpdate: "refused",
	} {
		if got := fmt.Sprint(outcome); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if got := RefusedUpdate.recorded(); got != "unknown" {
		t.Errorf("the journal gets %q", got)
	}
	if zero := *new(Outcome); zero != Unknown {
		t.Error("the zero outcome makes a promise")
	}
}

func FuzzClassify(f *testing.F) {
	for _, code := range allowed {
		f.Add(true, false, 400, code, false, false)
	}
	f.Add(true, false, 200, 0, true, false)
	f.Add(false, true, 0, 0, false, false)
	f.Add(true, true, 408, 20001, true, true)
	f.Add(true, false, 400, 25012, false, true)
	f.Fuzz(func(t *testing.T, connected, failed bool, status, code int, proven, update bool) {
		x := Exchange{Connected: connected, Failed: failed, Status: status, Code: code, Verified: proven, Update: update}
		got := Classify(x)
		success := status >= 200 && status < 300
		if got == Applied && !(connected && !failed && success && proven) {
			t.Errorf("applied: %+v", x)
		}
		if !connected && got != NotApplied {
			t.Errorf("no connection, yet %v: %+v", got, x)
		}
		doubtful := failed || status >= 500 || status == 408 || status < 400 && !success || !success && code == 0
		if connected && doubtful && got != Unknown {
			t.Errorf("%v, want unknown: %+v", got, x)
		}
		if got == RefusedUpdate && (!update || refusals[code] || status < 400 || status == 409 || status == 429) {
			t.Errorf("a refused update: %+v", x)
		}
		if connected && got == NotApplied && !refusals[code] {
			t.Errorf("not applied by code %d", code)
		}
	})
}
