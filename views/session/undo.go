package session

import (
	"fmt"
	"slices"

	"flexconsole/api/save"
	"flexconsole/api/sid"
	"flexconsole/config/state"
	"flexconsole/ui"
)

// IsSave says that an entry of the journal is a save of a user that was applied.
func IsSave(e state.Entry) bool {
	return e.Op == "update" && e.Outcome == state.Applied && sid.Valid(sid.FlexUser, e.Target)
}

// SaveOf is the save of an entry, as far as its undo needs it; impossible says why
// there is none.
func SaveOf(e state.Entry) (r save.Result, impossible string) {
	for _, f := range save.Fields {
		if !slices.Contains(e.Fields, string(f)) {
			continue
		}
		before, known := e.Before[string(f)]
		after := e.After[string(f)]
		switch {
		case !known || after == nil:
			return r, fmt.Sprintf("Cannot be undone: the journal does not have the old %s", f.Name())
		case state.WasCut(ui.TextOf(before)) || state.WasCut(*after):
			return r, fmt.Sprintf("Cannot be undone: the journal has only the beginning of the %s", f.Name())
		}
		f.Set(&r.Sent, after)
		f.Put(&r.Before, before)
		f.Put(&r.After, after)
	}
	return r, ""
}
