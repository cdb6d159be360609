// Package words has the sentences and labels that several packages use.
package words

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"flexconsole/api"
	"flexconsole/api/follow"
	"flexconsole/api/save"
	"flexconsole/config/state"
	"flexconsole/ui"
)

// The wording that screens and plain-text commands share, without theme and width. What
// goes in may come from outside and what comes out is raw: callers escape it.

// Value is a value for people: null and empty as words, and spaces at its ends, which
// would be invisible, as dots.
func Value(value *string) string {
	switch {
	case value == nil:
		return "null"
	case *value == "":
		return "(empty)"
	}
	inner := strings.Trim(*value, " ")
	before := strings.Index(*value, inner)
	after := len(*value) - before - len(inner)
	return strings.Repeat("·", before) + inner + strings.Repeat("·", after)
}

// Failure is a failure in sentences, of which any but What may be "", and the facts that
// Twilio's support asks for.
type Failure struct {
	api.Explanation
	Facts string
}

func FailureOf(err error) Failure {
	var failure *api.Error
	if !errors.As(err, &failure) {
		return Failure{Explanation: api.Explanation{What: err.Error()}}
	}
	return Failure{failure.Explain(), FailureFacts(failure)}
}

// FailureLines describe a failure: what happened, what it means here, what to do, and the
// facts that Twilio's support asks for.
func FailureLines(err error) []string {
	w := FailureOf(err)
	lines := []string{w.What}
	for _, part := range []struct{ before, text string }{{"  ", w.Meaning}, {"  → ", w.Next}, {"  ", w.Facts}} {
		if part.text != "" {
			lines = append(lines, part.before+part.text)
		}
	}
	return lines
}

// Brief is a failure in one short sentence.
func Brief(err error) string { return FailureOf(err).What }

// BriefClause is Brief without the full stop, to stand within a sentence.
func BriefClause(err error) string { return strings.TrimSuffix(Brief(err), ".") }

// FailureFacts are the numbers of a failure, which Twilio's support asks for, in one
// line; "" where there are none.
func FailureFacts(failure *api.Error) string {
	var facts []string
	if failure.Status != 0 {
		facts = append(facts, fmt.Sprintf("HTTP %d", failure.Status))
	}
	if failure.Code != 0 {
		facts = append(facts, fmt.Sprintf("Twilio code %d", failure.Code),
			ErrorPage(failure.Code))
	}
	switch {
	case failure.RequestID != "":
		facts = append(facts, "Twilio-Request-Id "+failure.RequestID)
	case failure.Status != 0:
		facts = append(facts, "no Twilio-Request-Id")
	}
	return strings.Join(facts, " · ")
}

// FieldWarnings are warnings before fields of a user are changed.
func FieldWarnings(change api.UserChange) []string {
	var warnings []string
	if change.UserSID != nil {
		warnings = append(warnings, "The user SID links this Flex user to another identity. "+
			"A wrong SID locks the person out or shows them someone else's history. "+
			"Conversations user SIDs also start with US. It cannot be cleared later.")
	}
	if change.Email != nil {
		warnings = append(warnings, "With single sign-on the identity provider may overwrite the email at the next login.")
	}
	if change.Locale != nil {
		warnings = append(warnings, "Agents may not see the new locale: Flex stores its language in the browser.")
	}
	for _, f := range save.Fields {
		if asked := f.In(change); asked != nil && *asked == "" {
			warnings = append(warnings, f.Label()+" is sent empty. It is undocumented whether Twilio clears it; the user is re-read afterwards.")
		}
	}
	return warnings
}

// NotSaved is the title of a save that changed nothing.
func NotSaved(r save.Result) string {
	if r.Refused {
		return "Not saved: refused by Twilio"
	}
	return "Not saved"
}

// SavedSentence is the result of a save in a sentence or two.
func SavedSentence(r save.Result) string {
	switch r.Status {
	case save.Saved:
		return confirmed(r)
	case save.NothingToDo:
		return "Not sent: already has these values."
	case save.StoredDifferently:
		return "Saved, but Twilio stored a different value."
	case save.PartlyStored:
		return "Only partly saved: " + savedParts(r) + ". Check again in a moment."
	case save.NotStored:
		return "Not visible yet: Twilio accepted the change, but the user still has the old values. Check again in a moment."
	case save.Failed:
		return NotSaved(r) + ". Nothing was changed."
	case save.Conflict:
		if len(r.Unmet) > 0 {
			return "Not saved: the user is not as expected. Nothing was sent."
		}
		return "Not saved: someone else changed the same fields. Nothing was sent."
	}
	return "May have been saved: the result is unknown. Check the user before you try again."
}

// confirmed is the sentence for a save whose values were re-read.
func confirmed(r save.Result) string {
	saved := "Saved"
	if r.Edit.Undo {
		saved = "Undone"
	}
	if r.Err != nil {
		return saved + " and confirmed: the response was lost, but the user has the new values."
	}
	return saved + " and confirmed."
}

// savedParts says of each field sent whether it was saved.
func savedParts(r save.Result) string {
	var said []string
	for _, f := range save.Fields {
		if f.In(r.Sent) == nil {
			continue
		}
		end := " is saved"
		if i := slices.IndexFunc(r.Odd, func(d save.Difference) bool { return d.Field == f }); i >= 0 {
			end = " is stored differently"
			if r.Odd[i].Old() {
				end = " is not saved"
			}
		}
		said = append(said, f.Name()+end)
	}
	return strings.Join(said, ", ")
}

// SavedChanges are the fields that a save has sent, before and after, a line
// each.
func SavedChanges(r save.Result) []string { return FieldChanges(r.Before, r.Sent) }

// FieldChanges are the fields of a change, before and after, a line each.
func FieldChanges(before api.FlexUser, change api.UserChange) []string {
	var lines []string
	for _, f := range save.Fields {
		if asked := f.In(change); asked != nil {
			lines = append(lines, fmt.Sprintf("%s: %s → %s", f.Label(), Value(f.Shown(before)), Value(asked)))
		}
	}
	return lines
}

// SavedOdd are the fields whose stored value is not the one asked for, a line each.
func SavedOdd(r save.Result) []string {
	var lines []string
	for _, d := range r.Odd {
		format := "asked for %s, Twilio has %s"
		switch {
		case d.Old():
			format = "asked for %s, Twilio still has %s"
		case d.Field.In(r.Sent) != nil:
			format = "asked for %s, Twilio stored %s"
		}
		lines = append(lines, fmt.Sprintf("%s: "+format, d.Field.Label(), Value(d.Asked), Value(d.Now)))
	}
	return lines
}

// SavedRemarks are all details of a save: how it was checked, and its notes.
func SavedRemarks(r save.Result) []string {
	var remarks []string
	if !r.Sent.Empty() {
		remarks = append(remarks, checked(r)+"; Twilio has no conditional update.",
			fmt.Sprintf("Version %s → %s.", r.Before.VersionText(), r.After.VersionText()))
	}
	return append(remarks, SavedNotes(r)...)
}

// SavedNotes are unusual facts about a save: changes by someone else, a weak check.
func SavedNotes(r save.Result) []string {
	var notes []string
	for _, d := range slices.Concat(r.Others, r.OthersAfter) {
		notes = append(notes, fmt.Sprintf("Someone else changed the %s since you opened it: %s → %s.", d.Field.Name(), Value(d.Was), Value(d.Now)))
	}
	if r.Jump > 0 {
		notes = append(notes, "The version rose by more than one: someone else may have saved too.")
	}
	switch {
	case r.Status != save.Saved || !r.Weak:
	case r.DateRose:
		notes = append(notes, "The version did not change, but the date of the last update did.")
	default:
		notes = append(notes, "Weak check: version and date did not change, only the values match.")
	}
	return notes
}

// checked is the longest time in which a change by someone else could be missed,
// rounded up. Where the response was lost, the time of the save is unknown.
func checked(r save.Result) string {
	if r.Err != nil {
		return "Checked before saving (how long before is unknown)"
	}
	return fmt.Sprintf("Checked at most %d ms before saving", max(1, (r.Gap+time.Millisecond-1).Milliseconds()))
}

// SavedError is the failure to show with the result of a save, nil for none.
func SavedError(r save.Result) error {
	if r.Status == save.Saved {
		return nil
	}
	return cmp.Or(r.Err, r.ReadErr)
}

const NotLaunched = "Not launched"

// LaunchTitle is the title for a launch that failed, as far as that is certain.
func LaunchTitle(err error) string {
	var failure *api.Error
	if errors.As(err, &failure) && failure.Outcome != api.NotApplied {
		return "May have been launched"
	}
	return NotLaunched // it was not sent, or was refused
}

// ChatLatencies says how long it took until an agent accepted a chat, "" while that is
// not known.
func ChatLatencies(s follow.State) string {
	if !s.Measured {
		return ""
	}
	return fmt.Sprintf("Accepted after %d s", int(s.Latency.Seconds()))
}

// ChatState is the state of a chat when it was last checked, in a word or two.
func ChatState(c state.LaunchedChat) string {
	switch {
	case c.Ended:
		return "closed"
	case c.State == "":
		return "not checked"
	}
	return c.State
}

// Ending says how a chat was ended, and what a reading showed after it.
func Ending(e follow.Ending) string {
	switch {
	case e.How == follow.Spared:
		return "not ended: an agent has accepted it since"
	case e.Outcome == api.NotApplied:
		return "not ended: " + Brief(e.Err)
	case e.Outcome == api.Unknown:
		return "may have ended: " + Brief(e.Err)
	case e.How == follow.AlreadyClosed:
		return "already closed"
	case e.State == "":
		return "ended, but it could not be re-read"
	case !e.Over():
		return strings.TrimSpace(fmt.Sprintf("ended, but the conversation is still %s. %s", e.State, e.Note))
	case e.Note != "":
		return "ended. " + e.Note
	}
	return "ended"
}

// ErrorPage is Twilio's page about an error code. It is built from the number alone: no
// address from a response is ever opened.
func ErrorPage(code int) string {
	return fmt.Sprintf("https://www.twilio.com/docs/errors/%d", code)
}

// EscapedValue is a value for people, escaped.
func EscapedValue(value *string) string { return ui.Escape(Value(value)) }

// SavedLevel is the result of a save in a sentence, and how good it is.
func SavedLevel(r save.Result) (ui.Level, string) {
	level := ui.Bad
	switch r.Status {
	case save.Saved:
		level = ui.Good
	case save.NothingToDo:
		level = ui.Plain
	case save.StoredDifferently, save.PartlyStored, save.NotStored, save.Conflict:
		level = ui.Warn
	}
	return level, SavedSentence(r)
}
