package words

import (
	"flexconsole/api/validate"
	"flexconsole/ui"
	"flexconsole/ui/form"
)

// Verdict turns a verdict of package validate into one for the screen.
func Verdict(v validate.Verdict) form.Verdict {
	level := map[validate.State]ui.Level{
		validate.Incomplete: ui.Pending, validate.Valid: ui.Good,
		validate.Warning: ui.Warn, validate.Error: ui.Bad,
	}[v.State]
	return form.Verdict{Level: level, Text: v.Text, Suggestion: v.Suggestion}
}
