package plain

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"flexconsole/api"
	"flexconsole/api/save"
)

// Every end of a save has its sentence, its word and its status.
func TestSavedWords(t *testing.T) {
	value := func(s string) *string { return &s }
	before := api.FlexUser{Version: 7, Email: value("a@x.test"), Locale: value("en"), Raw: json.RawMessage(`{"version": 7}`)}
	after := api.FlexUser{Version: 8, Email: value("b@x.test"), Locale: value("en"), Raw: json.RawMessage(`{"version": 8}`)}
	sent := api.UserChange{Email: value("B@x.test"), Locale: value("fr")}
	lowered := save.Difference{Field: save.Email, Was: value("a@x.test"), Now: value("b@x.test"), Asked: value("B@x.test")}
	kept := save.Difference{Field: save.Locale, Was: value("en"), Now: value("en"), Asked: value("fr")}
	broken := errors.New("made up")
	for _, row := range []struct {
		result save.Result
		word   string
		exit   int
		says   []string
	}{
		{
			save.Result{Status: save.Saved, Sent: sent},
			"saved", 0,
			[]string{"Saved and confirmed.", "  Email: a@x.test → B@x.test", "Version 7 → 8."},
		},
		{
			save.Result{Status: save.Saved, Sent: sent, Err: broken},
			"saved", 0,
			[]string{"the response was lost, but", "how long before is unknown"},
		},
		{save.Result{Status: save.Saved, Sent: sent, Weak: true}, "saved", 0, []string{"Weak check"}},
		{save.Result{Status: save.Saved, Sent: sent, Weak: true, DateRose: true}, "saved", 0, []string{"but the date of the last update did"}},
		{
			save.Result{Status: save.Saved, Sent: sent, Jump: 1, OthersAfter: []save.Difference{{Field: save.UserSID, Now: value("US1")}}},
			"saved", 0,
			[]string{"rose by more than one", "Someone else changed the user SID since you opened it: null → US1."},
		},
		{save.Result{Status: save.NothingToDo}, "nothing to do", 0, []string{"Not sent"}},
		{save.Result{Status: save.Failed, Err: broken}, "not saved", 4, []string{"Nothing was changed."}},
		{save.Result{Status: save.Unknown, Sent: sent, Err: broken}, "unknown", 5, []string{"May have been saved"}},
		{save.Result{Status: save.Conflict, Conflicts: []save.Difference{kept}}, "conflict", 6, []string{"was en, theirs en, yours fr"}},
		{
			save.Result{Status: save.StoredDifferently, Sent: sent, Odd: []save.Difference{lowered}},
			"stored differently", 8,
			[]string{"! Email: asked for B@x.test, Twilio stored b@x.test"},
		},
		{
			save.Result{Status: save.PartlyStored, Sent: sent, Odd: []save.Difference{kept}},
			"partly stored", 8,
			[]string{"Only partly saved", "! Locale: asked for fr, Twilio still has en"},
		},
		{save.Result{Status: save.NotStored, Sent: sent}, "not visible yet", 8, []string{"Not visible yet"}},
	} {
		t.Run(row.word, func(t *testing.T) {
			r := row.result
			r.Before, r.After = before, after
			got := strings.Join(savedLines(r), "\n")
			for _, part := range row.says {
				if !strings.Contains(got, part) {
					t.Errorf("%q is missing in\n%s", part, got)
				}
			}
			told := savedResult("FU00000000000000000000000000000001", r)
			if told.Status != row.word || told.ExitStatus != row.exit || len(told.Sent) != len(map[bool][]int{true: {1, 2}}[!r.Sent.Empty()]) {
				t.Errorf("told %+v", told)
			}
			if failed := r.Err != nil && r.Status != save.Saved; failed != (told.Error != nil) {
				t.Errorf("told the error %+v", told.Error)
			}
			if string(told.Before) != `{"version": 7}` || string(told.After) != `{"version": 8}` {
				t.Errorf("told %s and %s", told.Before, told.After)
			}
		})
	}
}

func TestSaveStatus(t *testing.T) {
	for status, want := range map[save.Status]int{
		save.Saved: 0, save.NothingToDo: 0, save.Failed: 4, save.Unknown: 5, save.Conflict: 6,
		save.StoredDifferently: 8, save.PartlyStored: 8, save.NotStored: 8,
	} {
		if got := SaveStatus(save.Result{Status: status}); got != want {
			t.Errorf("%s ends with %d, want %d", status.ForScripts(), got, want)
		}
	}
	refused := save.Result{Status: save.Failed, Err: &api.Error{Fault: api.ReadOnly}}
	if got := SaveStatus(refused); got != 10 {
		t.Errorf("read-only ends with %d", got)
	}
}
