package words

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"flexconsole/api"
	"flexconsole/api/save"
	"flexconsole/config/state"
	"flexconsole/ui"
	"flexconsole/ui/filter"
)

// ChangeKeys are the keys of a filter of changes, on the screen and on the command line.
var ChangeKeys = filter.Keys{
	{Name: "op", Start: true, Listed: true},
	{Name: "profile", Start: true, Listed: true},
	{Name: "result", Start: true, Listed: true},
	{Name: "target", Start: true},
}

// ChangeHas is what a change has under a key of the filter, or with "" all that it shows.
func ChangeHas(e state.Entry, key string, zone *time.Location) []string {
	switch key {
	case "op":
		return []string{e.Op}
	case "profile":
		return []string{e.Profile}
	case "target":
		return []string{e.Target}
	case "result":
		return []string{ChangeResult(e)}
	}
	text := []string{ChangeTime(e, zone), e.Op, e.Target, e.Profile, ChangeResult(e), e.Detail}
	return []string{strings.Join(append(text, ChangedFields(e)...), " ")}
}

// ChangeTime is when a change was made.
func ChangeTime(e state.Entry, zone *time.Location) string {
	return e.At.In(zone).Format("2006-01-02 15:04:05")
}

// ChangeUnderWay is the result of a change that a running console is at.
const ChangeUnderWay = "in progress"

const changeDismissed = "dismissed"

// ChangeResult is what became of a change, in a word or two.
func ChangeResult(e state.Entry) string {
	switch {
	case e.Outcome == state.Applied || e.Outcome == state.NotApplied:
		return e.Outcome
	case e.Dismissed:
		return changeDismissed
	case e.Outcome == "" && e.Live:
		return ChangeUnderWay
	}
	return state.Unknown
}

// ChangeSign is the sign of that, and its level.
func ChangeSign(e state.Entry) (ui.Level, string) {
	switch ChangeResult(e) {
	case state.Applied:
		return ui.Good, "✓"
	case state.NotApplied:
		return ui.Bad, "✗"
	case changeDismissed:
		return ui.Plain, "–"
	case ChangeUnderWay:
		return ui.Plain, "…"
	}
	return ui.Warn, "?"
}

// ChangedFields are the fields of a change, with the values where the journal
// keeps them; raw.
func ChangedFields(e state.Entry) []string {
	var fields []string
	for _, name := range e.Fields {
		after, kept := e.After[name]
		if !kept {
			fields = append(fields, FieldLabel(name))
			continue
		}
		before := "(unknown)"
		if was, known := e.Before[name]; known {
			before = Value(was)
		}
		fields = append(fields, fmt.Sprintf("%s: %s → %s", FieldLabel(name), before, Value(after)))
	}
	return fields
}

// FieldLabel is what a field of a change is called: those of a user by their label.
func FieldLabel(name string) string { return cmp.Or(save.Field(name).Label(), name) }

// UndoOf is the change that undoes a save, and a sentence on what cannot be undone.
func UndoOf(r save.Result) (change api.UserChange, impossible string) {
	change, _, cannot := save.Undo(r)
	var why []string
	for _, c := range cannot {
		reason := ui.UpperFirst(c.Why())
		if c.Odd == "" {
			reason = "The user SID was null before, and Twilio does not accept an empty one"
		}
		why = append(why, reason+", so it cannot be restored.")
	}
	return change, strings.Join(why, " ")
}

// FieldColumns are the columns of an export with the editable fields before and after,
// between those that come first and the last.
func FieldColumns(first []string, last string) []string {
	for _, f := range save.Fields {
		first = append(first, string(f)+"_before", string(f)+"_after")
	}
	return append(first, last)
}
