package views

import (
	"sync/atomic"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/config/state"
	"flexconsole/ui"
	"flexconsole/ui/form"
	"flexconsole/views/actions"
)

var (
	_ Changer     = (*formScreen)(nil)
	_ Clickable   = (*formScreen)(nil)
	_ Closer      = (*formScreen)(nil)
	_ DraftKeeper = (*formScreen)(nil)
	_ Failer      = (*formScreen)(nil)
	_ Keeper      = (*formScreen)(nil)
	_ Paster      = (*formScreen)(nil)
	_ Wheeler     = (*formScreen)(nil)
)

// formScreen is what the screens with a form have in common: the fields, and
// whether an input has the keys.
type formScreen struct {
	host   Host
	form   *form.Form
	typing bool
	// sending is the write under way, nil when there is none.
	sending *work
	// err is why the latest attempt failed; the form is kept.
	err error
	// kind and target name the form's draft, version is that of the document
	// when the form was opened.
	kind, target string
	version      int
	// slot holds the draft, nil while it is not claimed or cannot be.
	slot *state.Slot
	// late is a draft that waits to be brought back, nil for none.
	late *state.Draft
	// keepDue: the draft's writing has been asked for; keptAt is when the latest
	// began.
	keepDue bool
	keptAt  time.Time
	// proven: what the form held was sent and is there, as the write itself found
	// out before its result came here.
	proven *atomic.Bool
	// done: what the form held was sent, and proven.
	done bool
	// handedOn: what the form held is being sent elsewhere.
	handedOn bool
	// remark is one line above the form.
	remark string
	// top is the line that the form was drawn from, room how many it took.
	top, room int
}

// newFormScreen is a form whose draft goes by kind and target.
func newFormScreen(h Host, form *form.Form, kind, target string) formScreen {
	return formScreen{host: h, typing: true, form: form, kind: kind, target: target, proven: &atomic.Bool{}}
}

func (f *formScreen) Typing() bool { return f.typing && f.sending == nil }

// formActions are those of the form itself, and own what else the screen offers
// while its form can be typed in.
func (f *formScreen) formActions(own ...actions.ID) []actions.ID {
	if f.sending != nil && f.sending.sent() {
		return nil
	}
	if f.sending != nil {
		return []actions.ID{actions.Stop}
	}
	if !f.typing {
		offered := []actions.ID{actions.Type, actions.Review}
		if f.form.Changed() {
			offered = append(offered, actions.Discard)
		}
		return append(offered, own...)
	}
	var offered []actions.ID
	field := f.form.Focused()
	if field.Verdict().Suggestion != "" {
		offered = append(offered, actions.Suggestion) // what the eye is on
	}
	offered = append(offered, actions.Review, actions.Next)
	if field.Changed() {
		offered = append(offered, actions.Reset)
	}
	canClear := field.CanClear()
	if canClear && field.Clearable {
		offered = append(offered, actions.Clear)
	}
	offered = append(append(offered, actions.Leave), own...)
	if canClear && !field.Clearable {
		offered = append(offered, actions.Clear) // it only empties the input
	}
	return offered
}

// doForm carries out the form's own actions.
func (f *formScreen) doForm(action actions.ID) tea.Cmd {
	switch action {
	case actions.Leave:
		f.typing = false
	case actions.Type:
		f.typing = true
	case actions.Suggestion:
		f.form.TakeSuggestion()
		return f.edited()
	case actions.Reset:
		f.form.Focused().Reset()
		return f.edited()
	case actions.Clear:
		f.form.Focused().Clear()
		return f.edited()
	case actions.Discard:
		f.discard()
	case actions.Stop:
		return f.stop()
	}
	return nil
}

// stop calls a write off, which helps only while nothing can have been sent.
// After that Esc leaves the screen, and the write ends and reports.
func (f *formScreen) stop() tea.Cmd {
	f.sending.cancel()
	return nil
}

func (f *formScreen) Changed() bool { return f.form.Changed() }

// discard asks before it forgets what was typed.
func (f *formScreen) discard() {
	askYesNo(f.host, "Discard what was typed?", "All fields go back to their stored values, and the draft is removed.",
		"Keep it", "Discard", func() tea.Cmd {
			for _, field := range f.form.Fields {
				field.Reset()
			}
			f.remark, f.late = "", nil
			forget := f.draftRemover()
			return func() tea.Msg { return keptMsg{forget()} }
		})
}

// Unsaved says what leaving would lose: nothing where the draft is kept.
func (f *formScreen) Unsaved() string {
	if f.slot != nil || f.sending != nil || !f.form.Changed() {
		return ""
	}
	return "What was typed has not been sent, and no draft of it can be kept."
}

func (f *formScreen) Type(key tea.KeyMsg) tea.Cmd {
	if !f.typing || f.sending != nil {
		return nil
	}
	if notice := f.form.Type(key); notice != "" {
		return tea.Batch(f.edited(), f.host.Notify(ui.Warn, notice))
	}
	return f.edited()
}

var _ Wheeler = (*formScreen)(nil)

// Wheel moves through the lines of the field that has the keys, and to no other
// field.
func (f *formScreen) Wheel(arrow tea.KeyMsg) tea.Cmd {
	if f.form == nil || f.form.Focused().AtEdge(arrow.Type == tea.KeyUp) {
		return nil
	}
	return f.Type(arrow)
}

func (f *formScreen) Paste(key tea.KeyMsg) tea.Cmd {
	if f.sending != nil {
		return nil
	}
	f.typing = true
	return f.Type(key)
}

// blocked says what keeps the form from being sent, nil when nothing does.
func (f *formScreen) blocked() tea.Cmd {
	if locked := f.host.Locked(); locked != "" {
		return f.host.Notify(ui.Warn, locked)
	}
	field := f.form.Blocking()
	if field == nil {
		return nil
	}
	f.typing = true
	return f.host.Notify(ui.Bad, field.Label+": "+field.Verdict().Text)
}

// foot is what stands below the form: work or failure.
func (f *formScreen) foot(width int) []string {
	t := f.host.Theme()
	switch {
	case f.sending != nil:
		return []string{"", " " + t.Accent.Render(f.host.Spinner()+" "+f.sending.say(f.host.Now()))}
	case f.host.Locked() != "":
		return []string{"", " " + t.Sign(ui.Warn, f.host.Locked())}
	case f.err != nil:
		return append([]string{""}, ui.Indented(failureLines(t, f.err, width-2)[:1])...)
	}
	return nil
}

// head is the remark above the form, if there is one.
func (f *formScreen) head(width int) []string {
	if f.remark == "" {
		return nil
	}
	return append(ui.Indented(f.host.Theme().SignLines(ui.Warn, f.remark, width-2)), "")
}

// draw puts head, form and foot together; the form scrolls in what is left.
func (f *formScreen) draw(head []string, width, height int) []string {
	const leastForm = 4 // the focused field, its verdict, and where one is
	foot := f.foot(width)
	foot = foot[:min(len(foot), max(2, height-len(head)-leastForm))]
	room := max(leastForm, height-len(head)-len(foot))
	form := f.form.View(f.host.Theme(), width, room)
	if below := len(form) - room; below > 0 {
		form = form[:room]
		more := f.host.Theme().Muted.Render("↓ more fields ")
		form[room-1] = ui.Between(ui.Clip(form[room-1], width-ui.Width(more)-2), more, width)
	}
	lines := append(head, form...)
	f.top, f.room = len(head), len(form)
	return append(lines, foot...)
}

func (f *formScreen) Forget() { f.room = 0 }

// RowAt is the field on a line.
func (f *formScreen) RowAt(_, line int) int {
	if line -= f.top; line < f.room {
		return f.form.At(line)
	}
	return -1
}

func (f *formScreen) OnRow() int { return -1 }

// ToRow gives the keys to a field.
func (f *formScreen) ToRow(field int) {
	f.form.Focus(field)
	f.typing = true
}

func (f *formScreen) Cause() error { return f.err }
