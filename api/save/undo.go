package save

import (
	"fmt"

	"flexconsole/api"
)

// NotUndone says why a field of a save cannot be undone.
type NotUndone struct {
	Field Field
	// Odd is the field's raw value where that was not text; "" where the field was empty
	// and cannot be cleared.
	Odd string
}

// Why is the reason in words. An odd value in it is raw.
func (n NotUndone) Why() string {
	if n.Odd != "" {
		return fmt.Sprintf("the %s was %s, which is not text and is never sent", n.Field.Name(), n.Odd)
	}
	return fmt.Sprintf("the %s was empty and cannot be cleared", n.Field.Name())
}

// Undo is the change that undoes a save: the fields that were sent get the values from
// before, which Save refuses for fields that someone changed since. Cleared are the
// fields that were empty; the change can only send them empty, and it is unverified what
// Twilio does then. Cannot are the fields left out: those that cannot be cleared (the
// user SID), and those whose old value was odd, as an odd value is never sent.
func Undo(r Result) (change api.UserChange, cleared []Field, cannot []NotUndone) {
	for _, f := range Fields {
		if f.In(r.Sent) == nil {
			continue
		}
		before := api.Text(f.Of(r.Before))
		switch {
		case f.oddIn(r.Before):
			cannot = append(cannot, NotUndone{f, string(r.Before.Odd[string(f)])})
			continue
		case before == "" && f == UserSID:
			cannot = append(cannot, NotUndone{Field: f})
			continue
		case before == "":
			cleared = append(cleared, f)
		}
		f.Set(&change, &before)
	}
	return change, cleared, cannot
}

// Since compares a user with what a save left, for the change that undoes the save:
// later are the fields that have another value since, and undone says that all have the
// old values already.
func Since(undo api.UserChange, after, now api.FlexUser) (later []Difference, undone bool) {
	undone = true
	for _, f := range Fields {
		asked := f.In(undo)
		if asked == nil {
			continue
		}
		if d := (Difference{Field: f, Was: f.Of(after), Now: f.Shown(now), Asked: asked}); !d.Old() {
			later = append(later, d)
		}
		undone = undone && (Difference{Field: f, Was: asked, Now: f.Shown(now)}).Old()
	}
	return later, undone
}
