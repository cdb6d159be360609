package plain

import (
	"encoding/json"
	"errors"

	"flexconsole/api"
	"flexconsole/api/save"
	"flexconsole/views/words"
)

// savedLines are the complete result of a save, raw.
func savedLines(r save.Result) []string {
	lines := []string{words.SavedSentence(r)}
	for _, change := range words.SavedChanges(r) {
		lines = append(lines, "  "+change)
	}
	for _, conflict := range words.SavedConflicts(r) {
		lines = append(lines, "  "+conflict)
	}
	for _, odd := range words.SavedOdd(r) {
		lines = append(lines, "  ! "+odd)
	}
	for _, remark := range words.SavedRemarks(r) {
		lines = append(lines, "  "+remark)
	}
	return lines
}

// savedDocument is the result for scripts. Fields go by their names in the
// flex_user document; null is null.
type savedDocument struct {
	FlexUserSID string `json:"flex_user_sid"`
	// Status is as save.Status.ForScripts gives it, ExitStatus what the program ends with where
	// no signal ends it.
	Status     string             `json:"status"`
	ExitStatus int                `json:"exit_status"`
	Message    string             `json:"message"`
	Sent       map[string]*string `json:"sent"`
	// Before and After are the documents read just before and last.
	Before    json.RawMessage   `json:"before,omitempty"`
	After     json.RawMessage   `json:"after,omitempty"`
	Conflicts []savedDifference `json:"conflicts,omitempty"`
	Unmet     []unmetDocument   `json:"unexpected,omitempty"`
	Odd       []savedDifference `json:"not_as_asked,omitempty"`
	Remarks   []string          `json:"remarks,omitempty"`
	Error     *Failure          `json:"error,omitempty"`
}

type savedDifference struct {
	Field string  `json:"field"`
	Was   *string `json:"was"`
	Now   *string `json:"now"`
	Asked *string `json:"asked"`
}

// unmetDocument is what is not as --expect or --if-version demands.
type unmetDocument struct {
	Field    string  `json:"field"`
	Expected string  `json:"expected"`
	Found    *string `json:"found"`
}

// savedResult is the result of a save for scripts.
func savedResult(user string, r save.Result) savedDocument {
	document := savedDocument{
		FlexUserSID: user, Status: r.Status.ForScripts(), ExitStatus: SaveStatus(r), Message: words.SavedSentence(r),
		Sent: ValuesOf(r.Sent), Before: r.Before.Raw, After: r.After.Raw,
		Conflicts: differences(r.Conflicts), Odd: differences(r.Odd), Remarks: words.SavedRemarks(r),
	}
	for _, u := range r.Unmet {
		document.Unmet = append(document.Unmet, unmetDocument(u))
	}
	if err := words.SavedError(r); err != nil {
		document.Error = FailureOf(err)
	}
	return document
}

func differences(found []save.Difference) []savedDifference {
	var all []savedDifference
	for _, d := range found {
		all = append(all, savedDifference{string(d.Field), d.Was, d.Now, d.Asked})
	}
	return all
}

// SaveStatus is the status after a save.
func SaveStatus(r save.Result) int {
	switch r.Status {
	case save.Saved, save.NothingToDo:
		return 0
	case save.Conflict:
		return ExitConflict
	case save.Failed:
		var failure *api.Error
		if errors.As(r.Err, &failure) && failure.Fault == api.ReadOnly {
			return ExitReadOnly
		}
		return ExitNotApplied
	case save.StoredDifferently, save.PartlyStored, save.NotStored:
		return ExitOther
	}
	return ExitUnknown
}
