package activity

import (
	"cmp"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api/save"
	"flexconsole/config/state"
	"flexconsole/ui"
	"flexconsole/views/actions"
	"flexconsole/views/saving"
	"flexconsole/views/screen"
	"flexconsole/views/words"
)

var _ screen.AfterUpdater = (*change)(nil)

// change shows one change whole.
type change struct {
	screen.LongText
	// list has the change, and reads the journal.
	list   *changeList
	entry  state.Entry
	undoer undoer
	finder launchFinder
}

func newChange(l *changeList, e state.Entry) *change {
	c := &change{list: l, entry: e, finder: launchFinder{host: l.host}}
	c.undoer = undoer{host: l.host, owner: c}
	c.LongText = screen.NewLongText(l.host, c.lines)
	return c
}

func (c *change) Title() string { return ui.Escape("Change: " + c.entry.Op) }

// AfterUpdate shows the change as the journal has it now.
func (c *change) AfterUpdate() tea.Cmd {
	read := c.list.AfterUpdate()
	i := slices.IndexFunc(c.list.all, func(e state.Entry) bool { return e.ID == c.entry.ID })
	if i >= 0 && words.ChangeResult(c.list.all[i]) != words.ChangeResult(c.entry) {
		c.entry, c.Width = c.list.all[i], 0 // and the lines are formatted again
	}
	return read
}

func (c *change) Update(result tea.Msg) tea.Cmd {
	if m, ok := result.(saving.SavedMsg); ok {
		return c.undoer.undone(m)
	}
	return nil
}

// underWay is the undo or the search in progress, nil for none.
func (c *change) underWay() *screen.Work { return cmp.Or(c.undoer.work, c.finder.work) }

func (c *change) Actions() []actions.ID {
	w := c.underWay()
	return slices.Concat(
		actions.If(w != nil && !w.Sent(), actions.Cancel),
		[]actions.ID{actions.Open},
		actions.If(c.undoer.may(c.entry), actions.Undo),
		[]actions.ID{actions.Copy, actions.Export, actions.Move, actions.Page},
	)
}

func (c *change) Do(action actions.ID) tea.Cmd {
	switch action {
	case actions.Cancel:
		c.underWay().Cancel()
	case actions.Open:
		return c.finder.open(c, c.entry, func() { c.list.stale = true })
	case actions.Undo:
		return c.undoer.undo(c.entry)
	case actions.Copy:
		return screen.CopyText(c.Host, "SID", c.entry.Target)
	case actions.Export:
		return c.Host.Push(newChangeExport(c.Host, []state.Entry{c.entry}))
	}
	return nil
}

// View draws work in progress above the change.
func (c *change) View(width, height int) []string {
	var head []string
	if w := c.underWay(); w != nil {
		head = []string{" " + c.Host.Theme().Accent.Render(ui.Cut(w.UnderWay(), width-2)), ""}
	}
	return append(head, c.LongText.View(width, height-len(head))...)
}

// lines are what was done to what, when and with which result, and each field before and
// after.
func (c *change) lines(t ui.Theme, width int) []string {
	e := c.entry
	level, sign := words.ChangeSign(e)
	lines := ui.WrapValue(ui.Escape(e.Op+" "+e.Target), width-2, t.Strong)
	result := words.ChangeResult(e)
	if e.Detail != "" {
		result += " · " + e.Detail
	}
	lines = append(lines, ui.Hanging(t.Mark(level, sign)+" ", ui.Wrap(ui.Escape(result), width-4, t.Text))...)
	when := words.ChangeTime(e, c.Host.Location()) + " · " + ui.Age(c.Host.Now().Sub(e.At)) + " · profile " + cmp.Or(e.Profile, "none")
	lines = append(lines, ui.Wrap(ui.Escape(when), width-2, t.Muted)...)
	lines = append(lines, "")
	for i, field := range words.ChangedFields(e) {
		lines = append(lines, fieldOfChange(t, e, e.Fields[i], field, width-2)...)
	}
	return ui.Indented(lines)
}

// fieldOfChange is a field before and after, or in one line as far as the journal has it.
func fieldOfChange(t ui.Theme, e state.Entry, name, line string, width int) []string {
	before, known := e.Before[name]
	after, kept := e.After[name]
	if f := save.Field(name); known && kept && slices.Contains(save.Fields, f) {
		return saving.DiffLines(t, f, before, after, width)
	}
	if !kept {
		line += " (value not kept)"
	}
	return ui.WrapValue(ui.Escape(line), width, t.Text)
}
