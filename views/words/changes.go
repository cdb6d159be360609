package words

import (
	"cmp"
	"fmt"

	"flexconsole/api/save"
	"flexconsole/config/state"
	"flexconsole/ui"
)

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
