package activity

import (
	"flexconsole/config/state"
	"flexconsole/ui/list"
	"flexconsole/views/screen"
	"flexconsole/views/session"
)

// What the tests of this package look at of its screens.

type (
	ActivityScreen = activityScreen
	HarEntry       = harEntry
	HarPair        = harPair
	HarRequest     = harRequest
	Inspect        = inspect
)

func (c *activityScreen) RequestRows() *list.Filtered[session.Logged] { return &c.requests.Filtered }
func (c *activityScreen) ChangeRows() *list.Filtered[state.Entry]     { return &c.changes.Filtered }

// OtherPart goes from the requests to the changes, or back.
func (c *activityScreen) OtherPart() { c.changing = !c.changing }

// LackChanges is a journal of which a part cannot be read.
func (c *activityScreen) LackChanges(err error) { c.changes.err = err }

// Repeat makes n changes of the first.
func (c *activityScreen) Repeat(n int) {
	one := c.changes.all[0]
	c.changes.all = make([]state.Entry, n)
	for i := range c.changes.all {
		c.changes.all[i] = one
	}
	c.changes.Change(func() {})
}

// FormatAgain has the next frame format the record again.
func (i *inspect) FormatAgain() { i.Width = 0 }

// UnreadableLines is the journal's word on n of them.
func UnreadableLines(n int) screen.Effect { return unknownMsg{unreadable: n} }
