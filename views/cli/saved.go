package cli

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"flexconsole/api"
	"flexconsole/api/save"
)

// statusWords are the words of a save's end for scripts.
var statusWords = map[save.Status]string{
	save.Unknown: "unknown", save.Failed: "not saved", save.NothingToDo: "nothing to do",
	save.Conflict: "conflict", save.Saved: "saved", save.StoredDifferently: "stored differently",
	save.NotStored: "not visible yet", save.PartlyStored: "partly stored",
}

// savedSentence says what became of a save, in the words of the screens.
func savedSentence(r save.Result) string {
	switch r.Status {
	case save.Saved:
		if r.Err != nil {
			return "Saved: the answer was lost, but reading the user again shows the change."
		}
		return "Saved, and read back."
	case save.NothingToDo:
		return "Nothing was sent: the user holds these values already."
	case save.StoredDifferently:
		return "Saved, but the server stored something else than was asked."
	case save.PartlyStored:
		return "Only a part was stored. Read again in a moment."
	case save.NotStored:
		return "Not visible yet: the server took the change, but reading the user again shows the old values. Read again in a moment."
	case save.Failed:
		return "Not saved. Nothing was changed."
	case save.Conflict:
		return "Not saved: someone else changed the same fields. Nothing was sent."
	}
	return "It may have been saved: no reading could tell. Read again before trying once more."
}

// savedLines tell the whole story of a save, raw.
func savedLines(r save.Result) []string {
	lines := []string{savedSentence(r)}
	for _, f := range save.Fields {
		if asked := f.In(r.Sent); asked != nil {
			lines = append(lines, fmt.Sprintf("  %s: %s → %s", f, shown(f.Of(r.Before)), shown(asked)))
		}
	}
	for _, d := range r.Conflicts {
		lines = append(lines, fmt.Sprintf("  %s: was %s, theirs %s, yours %s", d.Field, shown(d.Was), shown(d.Now), shown(d.Asked)))
	}
	for _, d := range r.Odd {
		lines = append(lines, "  ! "+oddLine(r, d))
	}
	for _, remark := range savedRemarks(r) {
		lines = append(lines, "  "+remark)
	}
	return lines
}

// oddLine says what a field holds instead of the value asked for.
func oddLine(r save.Result, d save.Difference) string {
	switch {
	case d.Old():
		return fmt.Sprintf("%s: asked for %s, the server still holds %s", d.Field, shown(d.Asked), shown(d.Now))
	case d.Field.In(r.Sent) != nil:
		return fmt.Sprintf("%s: server stored %s as %s", d.Field, shown(d.Asked), shown(d.Now))
	}
	return fmt.Sprintf("%s: asked for %s, the server holds %s", d.Field, shown(d.Asked), shown(d.Now))
}

// savedRemarks are the smaller print of a save.
func savedRemarks(r save.Result) []string {
	var remarks []string
	if !r.Sent.Empty() {
		remarks = append(remarks, fmt.Sprintf("Version %d → %d. %s; Twilio offers no conditional update.",
			r.Before.Version, r.After.Version, checked(r)))
	}
	for _, d := range slices.Concat(r.Others, r.OthersAfter) {
		remarks = append(remarks, fmt.Sprintf("Someone else changed %s meanwhile: %s → %s.", d.Field, shown(d.Was), shown(d.Now)))
	}
	if r.Jump > 0 {
		remarks = append(remarks, "The version rose by more than one: someone else may have written too.")
	}
	switch {
	case r.Status != save.Saved || !r.Weak:
	case r.DateRose:
		remarks = append(remarks, "The version did not rise, but the date of the last change did.")
	default:
		remarks = append(remarks, "Weak check: neither version nor date moved; only the values speak.")
	}
	return remarks
}

// checked bounds the time in which someone else's change could go unseen,
// rounded up. A lost answer leaves open when the save was carried out.
func checked(r save.Result) string {
	if r.Err != nil {
		return "Checked before saving, but how long before is not known"
	}
	return fmt.Sprintf("Checked at most %d ms before saving", max(1, (r.Gap+time.Millisecond-1).Milliseconds()))
}

// savedError is the failure to tell beside the result, nil for none.
func savedError(r save.Result) error {
	if r.Status == save.Saved {
		return nil
	}
	return cmp.Or(r.Err, r.ReadErr)
}

// fieldWarnings are what to know before a field of a user is changed, in the
// words of the screens.
func fieldWarnings(change api.UserChange) []string {
	var warnings []string
	if change.UserSID != nil {
		warnings = append(warnings, "The user SID links this Flex user to another identity. A wrong one locks the person out or gives access to someone else's history; Conversations user SIDs start with US too. It cannot be emptied again.")
	}
	if change.Email != nil {
		warnings = append(warnings, "With single sign-on the identity provider may set the email back at the next login.")
	}
	if change.Locale != nil {
		warnings = append(warnings, "Flex keeps its language in the browser: the agent may not see the new locale.")
	}
	return warnings
}

// savedDocument is the result for scripts. Fields go by their names in the
// flex_user document; null is null.
type savedDocument struct {
	FlexUserSID string `json:"flex_user_sid"`
	// Status is one of statusWords, ExitStatus what the program ends with where
	// no signal ends it.
	Status     string             `json:"status"`
	ExitStatus int                `json:"exit_status"`
	Message    string             `json:"message"`
	Sent       map[string]*string `json:"sent"`
	// Before and After are the documents read just before and last.
	Before    json.RawMessage   `json:"before,omitempty"`
	After     json.RawMessage   `json:"after,omitempty"`
	Conflicts []savedDifference `json:"conflicts,omitempty"`
	Odd       []savedDifference `json:"not_as_asked,omitempty"`
	Remarks   []string          `json:"remarks,omitempty"`
	Error     *savedFailure     `json:"error,omitempty"`
}

type savedDifference struct {
	Field string  `json:"field"`
	Was   *string `json:"was"`
	Now   *string `json:"now"`
	Asked *string `json:"asked"`
}

type savedFailure struct {
	Message   string `json:"message"`
	Status    int    `json:"status,omitempty"`
	Code      int    `json:"code,omitempty"`
	RequestID string `json:"request_id,omitempty"`
}

// savedResult is the result of a save for scripts.
func savedResult(user string, r save.Result) savedDocument {
	document := savedDocument{
		FlexUserSID: user, Status: statusWords[r.Status], ExitStatus: saveStatus(r), Message: savedSentence(r),
		Sent: map[string]*string{}, Before: r.Before.Raw, After: r.After.Raw,
		Conflicts: differences(r.Conflicts), Odd: differences(r.Odd), Remarks: savedRemarks(r),
	}
	for _, f := range save.Fields {
		if asked := f.In(r.Sent); asked != nil {
			document.Sent[string(f)] = asked
		}
	}
	if err := savedError(r); err != nil {
		document.Error = failureDocument(err)
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

func failureDocument(err error) *savedFailure {
	var failure *api.Error
	if !errors.As(err, &failure) {
		return &savedFailure{Message: err.Error()}
	}
	return &savedFailure{failure.Explain().What, failure.Status, failure.Code, failure.RequestID}
}
