package save

import (
	"fmt"

	"flexconsole/api"
)

// NotUndone says why a field of a save cannot be taken back.
type NotUndone struct {
	Field Field
	// Odd is what the field held where that is no text, as it came; "" where it held
	// nothing and cannot be sent empty.
	Odd string
}

// Why is that in words. What was odd is raw.
func (n NotUndone) Why() string {
	if n.Odd != "" {
		return fmt.Sprintf("the %s was %s, which is not text and is never sent", n.Field.Name(), n.Odd)
	}
	return fmt.Sprintf("the %s was empty and cannot be cleared", n.Field.Name())
}

// Undo is the change that takes a save back: the fields that were sent get the values
// from before, which Save refuses for those that someone changed since. Cleared are
// the fields that held nothing, which the change can only send empty, and what Twilio
// does then is unverified. It leaves out those that cannot be cleared at all (the user
// SID), and those whose old value was odd: that is never sent, and an empty one is
// another.
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
