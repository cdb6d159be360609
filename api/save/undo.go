package save

import "flexconsole/api"

// Undo is the change that takes a save back: the fields that were sent get the
// values from before, which Save refuses for those that someone changed since.
// Cleared are the fields that held nothing, which the change can only send
// empty, and what Twilio does then is unverified. It leaves out those that
// cannot be cleared at all (the user SID; Reliability, "Saving a user").
func Undo(r Result) (change api.UserChange, cleared, cannot []Field) {
	for _, f := range Fields {
		if f.In(r.Sent) == nil {
			continue
		}
		before := text(f.Of(r.Before))
		if before == "" && f == UserSID {
			cannot = append(cannot, f)
			continue
		}
		if before == "" {
			cleared = append(cleared, f)
		}
		f.Set(&change, &before)
	}
	return change, cleared, cannot
}
