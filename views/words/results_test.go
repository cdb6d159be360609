package words

import (
	"testing"

	"flexconsole/api"
	"flexconsole/api/batch"
	"flexconsole/api/save"
)

// Every result of a save has words for people.
func TestEveryResultHasItsWords(t *testing.T) {
	t.Parallel()
	for s := save.Unknown; s <= save.PartlyStored; s++ {
		if ResultWord(s) == "" || SavedSentence(save.Result{Status: s}) == "" {
			t.Errorf("status %d has no words", s)
		}
	}
}

// What an exported row says of its result, and of what went wrong.
func TestRowWordAndProblem(t *testing.T) {
	t.Parallel()
	french, german, swedish := "fr-FR", "de-DE", "sv-SE"
	changes := batch.PlannedRow{Kind: batch.Changes, Why: "a warning"}
	tooMany := &api.Error{Op: "update", Method: "POST", Status: 429, Code: 20429, Fault: api.APIError, Outcome: api.NotApplied}
	for _, row := range []struct {
		outcome       batch.Outcome
		word, problem string
	}{
		{batch.Outcome{Row: changes}, "not processed", ""},
		{batch.Outcome{Row: batch.PlannedRow{Kind: batch.Unreadable, Why: "No such user."}}, "not loaded", "No such user."},
		{batch.Outcome{Row: batch.PlannedRow{Kind: batch.NothingToDo, Why: "no email"}}, "unchanged", "no email"},
		{batch.Outcome{Row: changes, Result: &save.Result{Status: save.Saved}}, "saved", ""},
		{batch.Outcome{Row: changes, Result: &save.Result{Status: save.NothingToDo}}, "unchanged", ""},
		{
			batch.Outcome{Row: changes, Result: &save.Result{Status: save.Failed, Err: tooMany}},
			"not saved", "Too many requests. Twilio limits the request rate. Nothing was changed.",
		},
		{
			batch.Outcome{Row: changes, Result: &save.Result{
				Status: save.Conflict, Conflicts: []save.Difference{{Field: save.Locale, Was: &german, Now: &french, Asked: &swedish}},
			}},
			"changed by someone else",
			"Not saved: someone else changed the same fields. Nothing was sent. Locale: was de-DE, theirs fr-FR, yours sv-SE.",
		},
		{
			batch.Outcome{Row: changes, Result: &save.Result{
				Status: save.StoredDifferently, Sent: api.UserChange{Locale: &swedish},
				Odd: []save.Difference{{Field: save.Locale, Was: &german, Now: &french, Asked: &swedish}},
			}},
			"stored differently", "Saved, but Twilio stored a different value. Locale: asked for sv-SE, Twilio stored fr-FR.",
		},
	} {
		if word, problem := RowWord(row.outcome), RowProblem(row.outcome); word != row.word || problem != row.problem {
			t.Errorf("got  %q, %q\nwant %q, %q", word, problem, row.word, row.problem)
		}
	}
}
