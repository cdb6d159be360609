package screen

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/config/state"
	"flexconsole/ui"
	"flexconsole/ui/form"
	"flexconsole/views/actions"
)

var (
	_ Changer     = (*Form)(nil)
	_ Clickable   = (*Form)(nil)
	_ Closer      = (*Form)(nil)
	_ DraftKeeper = (*Form)(nil)
	_ Failer      = (*Form)(nil)
	_ Keeper      = (*Form)(nil)
	_ Paster      = (*Form)(nil)
	_ Wheeler     = (*Form)(nil)

	_ Changer = (*SoonTyped)(nil)
	_ Keeper  = (*SoonTyped)(nil)
)

// Form is the common part of the screens with a form: the fields, and whether an input
// has the keys.
type Form struct {
	Host    Host
	Inputs  *form.Form
	InInput bool
	// Sending is the write in progress, nil for none.
	Sending *Work
	// Err is why the latest attempt failed; the form is kept.
	Err error
	// Draft keeps what is typed, nil for nothing.
	Draft *Draft
	// Done: the form's values were sent and confirmed.
	Done bool
	// HandedOn: the form's values are being sent by another screen.
	HandedOn bool
	// Remark is one line above the form.
	Remark string
	// Reopen is the action that opens the form again, "" if notices do not name it.
	Reopen actions.ID
	// Beside draws what is beside the form on a wide terminal, such as what will be
	// sent; nil for nothing.
	Beside func(width, height int) []string
	// top is the first visible line of the form, room the number of visible lines, and
	// width how wide it was drawn.
	top, room, width int
}

// NewForm is a form whose draft is identified by kind and target.
func NewForm(h Host, form *form.Form, kind, target string) Form {
	draft := &Draft{host: h, inputs: form, kind: kind, target: target}
	return Form{Host: h, InInput: true, Inputs: form, Draft: draft}
}

func (f *Form) Typing() bool { return f.InInput && f.Sending == nil }

// SoonTyped is a form that is quick to fill in: it has no draft, and is left without a
// question.
type SoonTyped struct{ Form }

func (SoonTyped) Start() tea.Cmd         { return nil }
func (SoonTyped) Update(tea.Msg) tea.Cmd { return nil }
func (SoonTyped) Unsaved() string        { return "" }
func (SoonTyped) Changed() bool          { return false }

// ActionsAfter are own, followed by the form's actions.
func (f *SoonTyped) ActionsAfter(own ...actions.ID) []actions.ID {
	return append(own, slices.DeleteFunc(f.ActionsWith(), func(action actions.ID) bool {
		return action == actions.Review || action == actions.Discard
	})...)
}

// ActionsWith are the form's actions, and own those of the screen while the form can be
// edited.
func (f *Form) ActionsWith(own ...actions.ID) []actions.ID {
	if f.Sending != nil {
		return actions.If(!f.Sending.Sent(), actions.Cancel)
	}
	if !f.InInput {
		return slices.Concat([]actions.ID{actions.Type, actions.Review}, actions.If(f.Inputs.Changed(), actions.Discard), own)
	}
	field := f.Inputs.Focused()
	canClear := field.CanClear()
	return slices.Concat(
		actions.If(field.Verdict().Suggestion != "", actions.Suggestion), // the one the user is looking at
		[]actions.ID{actions.Review, actions.Next},
		actions.If(f.Inputs.InLast(), actions.EnterReview),
		actions.If(field.Changed(), actions.Reset),
		actions.If(canClear && field.Clearable, actions.Clear),
		[]actions.ID{actions.StopTyping}, own,
		actions.If(canClear && !field.Clearable, actions.Clear), // it only empties the input
	)
}

// Do carries out the form's own actions.
func (f *Form) Do(action actions.ID) tea.Cmd {
	switch action {
	case actions.StopTyping:
		f.InInput = false
	case actions.Type:
		f.InInput = true
	case actions.Suggestion:
		f.Inputs.TakeSuggestion()
		return f.Edited()
	case actions.Reset:
		f.Inputs.Focused().Reset()
		return f.Edited()
	case actions.Clear:
		f.Inputs.Focused().Clear()
		return f.Edited()
	case actions.Discard:
		f.discard()
	case actions.Cancel:
		return f.stop()
	}
	return nil
}

// stop cancels a write, which works only while nothing can have been sent. After that Esc
// leaves the screen, and the write ends and reports.
func (f *Form) stop() tea.Cmd {
	f.Sending.Cancel()
	return nil
}

func (f *Form) Changed() bool { return f.Inputs.Changed() }

// discard asks before it discards what was typed.
func (f *Form) discard() {
	AskYesNo(f.Host, "Discard your changes?", "All fields return to their original values. The draft is removed.",
		"Keep editing", "Discard", func() tea.Cmd {
			for _, field := range f.Inputs.Fields {
				field.Reset()
			}
			f.Remark, f.Draft.Late = "", nil
			forget := f.Draft.Remover()
			return func() tea.Msg { return KeptMsg{Err: forget()} }
		})
}

// Unsaved says what would be lost by leaving: nothing where the draft is saved.
func (f *Form) Unsaved() string {
	if f.Draft.Slot() != nil || f.Sending != nil || !f.Inputs.Changed() {
		return ""
	}
	return "What you typed has not been sent and cannot be saved as a draft."
}

func (f *Form) Type(key tea.KeyMsg) tea.Cmd {
	if !f.InInput || f.Sending != nil {
		return nil
	}
	if notice := f.Inputs.Type(key); notice != "" {
		return tea.Batch(f.Edited(), f.Host.Notify(ui.Warn, notice))
	}
	return f.Edited()
}

// Wheel moves through the lines of the field that has the keys, never to another field.
func (f *Form) Wheel(arrow tea.KeyMsg) tea.Cmd {
	if f.Inputs == nil || f.Inputs.Focused().AtEdge(arrow.Type == tea.KeyUp) {
		return nil
	}
	return f.Type(arrow)
}

func (f *Form) Paste(key tea.KeyMsg) tea.Cmd {
	if f.Sending != nil {
		return nil
	}
	f.InInput = true
	return f.Type(key)
}

// Blocked says why the form cannot be sent, nil when it can.
func (f *Form) Blocked() tea.Cmd {
	if locked := WaitMessage(f.Host); locked != "" {
		return f.Host.Notify(ui.Warn, locked)
	}
	field := f.Inputs.Blocking()
	if field == nil {
		return nil
	}
	f.InInput = true
	return f.Host.Notify(ui.Bad, field.Label+": "+field.Verdict().Text)
}

// BlockingLines say which inputs keep a form from being sent, and why.
func BlockingLines(t ui.Theme, inputs *form.Form, width int) []string {
	var lines []string
	for _, field := range inputs.Fields {
		if v := field.Verdict(); v.Blocks() {
			lines = append(append(lines, ""), t.SignLines(v.Level, ui.ShortLabel(field.Label)+": "+v.Text, width)...)
		}
	}
	return lines
}

// foot is shown below the form: work or failure.
func (f *Form) foot(width int) []string {
	t := f.Host.Theme()
	switch {
	case f.Sending != nil:
		return []string{"", " " + t.Accent.Render(f.Sending.UnderWay())}
	case WaitMessage(f.Host) != "":
		return []string{"", " " + t.Sign(ui.Warn, WaitMessage(f.Host))}
	case f.Err != nil:
		return append([]string{""}, ui.Indented(FailureLines(t, f.Err, width-2)[:1])...)
	}
	return nil
}

// RemarkLines are the remark above the form, if there is one.
func (f *Form) RemarkLines(width int) []string {
	if f.Remark == "" {
		return nil
	}
	return append(ui.Indented(f.Host.Theme().SignLines(ui.Warn, f.Remark, width-2)), "")
}

// formPane is how wide a form is that has something beside it: a part of the terminal,
// within what its inputs want.
func formPane(width int) int { return max(leastFormPane, min(mostFormPane, width*11/20)) }

const leastFormPane, mostFormPane = 78, 106

// Draw joins head and form, and what is beside them where there is room.
func (f *Form) Draw(head func(width int) []string, width, height int) []string {
	f.width = width
	if f.Beside == nil || width < ui.TwoPanes {
		return drawForm(f, head(width), width, height)
	}
	f.width = formPane(width)
	side := width - f.width - ui.Width(ui.PaneRule)
	t := f.Host.Theme()
	return ui.Beside(drawForm(f, head(f.width), f.width, height), t.Beginning(f.Beside(side, height), height), f.width, t.Rule.Render(ui.PaneRule))
}

// drawForm joins head, form and foot; the form scrolls in the remaining lines.
func drawForm(f *Form, head []string, width, height int) []string {
	const leastForm = 4 // the focused field, its verdict, and the position in the form
	foot := f.foot(width)
	foot = foot[:min(len(foot), max(2, height-len(head)-leastForm))]
	room := max(leastForm, height-len(head)-len(foot))
	form := f.Inputs.View(f.Host.Theme(), width, room)
	if below := len(form) - room; below > 0 {
		form = form[:room]
		more := f.Host.Theme().Muted.Render("↓ more fields ")
		form[room-1] = ui.Between(ui.Clip(form[room-1], width-ui.Width(more)-2), more, width)
	}
	lines := append(head, form...)
	f.top, f.room = len(head), len(form)
	return append(lines, foot...)
}

func (f *Form) Forget() { f.room = 0 }

// RowAt is the field at a cell.
func (f *Form) RowAt(x, line int) int {
	if line -= f.top; x < f.width && line < f.room {
		return f.Inputs.At(line)
	}
	return -1
}

func (f *Form) OnRow() int { return -1 }

// ToRow focuses a field.
func (f *Form) ToRow(field int) {
	f.Inputs.Focus(field)
	f.InInput = true
}

func (f *Form) Cause() error { return f.Err }

// Edited must be called after each change: it requests that the draft is written.
func (f *Form) Edited() tea.Cmd {
	f.Err = nil // it was about earlier values
	return f.Draft.KeepSoon()
}

// DraftWriter returns a function that writes the draft as it is now; it can run in any
// goroutine.
func (f *Form) DraftWriter() func() error { return f.Draft.Writer() }

// LateDraft is a draft that can be restored now, nil while there is none. A question in
// front shows what will be sent, so the form does not change until it is answered and the
// values are sent.
func (f *Form) LateDraft() *state.Draft {
	if f.Host.Asking() || f.Sending != nil {
		return nil
	}
	late := f.Draft.Late
	f.Draft.Late = nil
	return late
}

// draftKept is the notice when the form closes with a draft.
func draftKept(reopen actions.ID) string {
	if reopen == "" {
		return "Draft kept"
	}
	return "Draft kept · " + actions.All.ByID(reopen).Keys[0] + " to continue"
}

// Close says that a draft is kept, and leaves it to the form that is opened next.
func (f *Form) Close() tea.Cmd {
	kept := f.Draft.Slot() != nil
	var said tea.Cmd
	switch {
	case f.Sending != nil:
		said = f.Host.Notify(ui.Warn, "The request continues. Its result will be shown")
	case kept && !f.HandedOn && (f.Draft.Late != nil || f.Inputs.Changed() && !f.Done):
		said = f.Host.Notify(ui.Plain, draftKept(f.Reopen))
	}
	switch {
	case !kept:
		return said
	case f.Done:
		return tea.Batch(said, f.Draft.park(f.Draft.Remover()))
	}
	return tea.Batch(said, f.Draft.park(f.Draft.Writer()))
}
