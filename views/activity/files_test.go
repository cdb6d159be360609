package activity_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"flexconsole/views/activity"
	"flexconsole/views/viewtest"
)

// An open request is exported alone.
func TestOneRequestIsExported(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Open(viewtest.Ordinary)
	r.Press("3", "enter")
	r.Want("Response")
	var har struct {
		Log struct {
			Entries []struct{ Request struct{ URL string } }
		}
	}
	text := r.Export("one.har")
	if err := json.Unmarshal([]byte(text), &har); err != nil || len(har.Log.Entries) != 1 || !strings.Contains(har.Log.Entries[0].Request.URL, viewtest.Ordinary) {
		t.Errorf("%v: %s", err, text)
	}
}

// The changes that the filter shows have their values before and after.
func TestChangesAreExportedAsShown(t *testing.T) {
	t.Parallel()
	r := shownChanges(t)
	r.Press("/")
	r.Type("op:update")
	r.Press("enter")
	csv := r.Export("changes.csv")
	if !strings.HasPrefix(csv, "id,at,profile,operation,target,result,fields,email_before,email_after,locale_before,locale_after,user_sid_before,user_sid_after,detail\n") {
		t.Errorf("the columns are %s", csv)
	}
	want := "2026-03-04T12:00:00Z,demo,update," + viewtest.Ordinary + ",applied,email,old@example.com," + viewtest.Current + ",,,,,version 2\n"
	if !strings.HasSuffix(csv, want) || strings.Count(csv, "\n") != 4 {
		t.Errorf("%s\nwant at its end %s", csv, want)
	}
	var changes []map[string]*string
	text := r.Export("changes.json")
	if err := json.Unmarshal([]byte(text), &changes); err != nil || len(changes) != 3 || changes[1]["locale_before"] != nil || *changes[0]["user_sid_after"] != "US2" {
		t.Errorf("%v: %s", err, text)
	}
}

// The export of changes says that a part of the journal could not be read.
func TestAPartOfTheChangesIsExportedAsSuch(t *testing.T) {
	t.Parallel()
	r := shownChanges(t)
	r.Host().Front().(*activity.ActivityScreen).LackChanges(errors.New("no permission"))
	r.Want("part of the journal could not be read: no permission")
	r.AskExport()
	r.Want("Exports 7 changes as CSV (or JSON for a .json name). The list is incomplete.")
}
