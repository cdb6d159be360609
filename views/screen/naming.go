package screen

import (
	"fmt"
	"strings"

	"flexconsole/api/validate"
	"flexconsole/ui"
	"flexconsole/ui/form"
	"flexconsole/views/words"
)

// MostName is the longest name of what people save, in characters.
const MostName = 60

// Naming judges the name of something that is saved or, where it has one now, renamed.
type Naming struct {
	// What it is, as in "another preset has this name", and Now its name, "" before.
	What, Now string
	// Taken says that another has the name.
	Taken func(name string) bool
}

// Check judges a name, which is saved without the spaces around it.
func (n Naming) Check(value string) form.Verdict {
	name := strings.TrimSpace(value)
	v := words.Verdict(validate.Name("the name", name))
	switch {
	case name == "":
		return form.Verdict{Level: ui.Pending, Text: fmt.Sprintf("1–%d characters", MostName)}
	case v.Level != ui.Good:
		return v
	case name == n.Now:
		return form.Verdict{Level: ui.Pending, Text: "this is the current name"}
	case n.Now != "" && n.Taken(name):
		return form.Verdict{Level: ui.Bad, Text: "another " + n.What + " has this name"}
	case n.Taken(name):
		return form.Verdict{Level: ui.Warn, Text: "Enter replaces the " + n.What + " with this name"}
	case n.Now != "":
		return form.Verdict{Level: ui.Good, Text: "Enter renames it"}
	}
	return form.Verdict{Level: ui.Good, Text: "Enter saves it"}
}
