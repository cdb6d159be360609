package views

import (
	"errors"
	"slices"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/config/state"
	"flexconsole/ui"
	"flexconsole/views/session"
)

// keepEvery is how long after one writing of a draft the next may begin, however
// steady the typing: about this much of it can be lost.
const keepEvery = 250 * time.Millisecond

// keepMsg asks for the draft to be written.
type keepMsg struct{ form *formScreen }

func (m keepMsg) Apply(Host) tea.Cmd { return m.form.keepNow() }

// keptMsg tells of a draft that could not be written.
type keptMsg struct{ err error }

func (m keptMsg) Apply(h Host) tea.Cmd {
	if m.err == nil {
		return nil
	}
	return h.Notify(ui.Bad, "the draft could not be kept: "+m.err.Error())
}

// claim looks for the form's draft.
func (f *formScreen) claim(owner Screen) tea.Cmd {
	desk := f.host.Session().Drafts
	if desk == nil {
		return nil
	}
	return f.host.Job(owner, func() tea.Msg { return desk.Claim(f.kind, f.target) })
}

// claimed takes the slot over. The draft in it is brought back once nothing
// stands before the form any more (see lateDraft).
func (f *formScreen) claimed(m session.ClaimedDraft) tea.Cmd {
	f.slot = m.Slot
	switch {
	case errors.Is(m.Err, state.ErrTaken):
		return f.host.Notify(ui.Warn, "another console has this form open: what you type here is kept there only until you leave")
	case m.Err != nil:
		return f.host.Notify(ui.Warn, "no draft: "+m.Err.Error())
	}
	if m.Found {
		f.late = &m.Draft
	}
	if f.form.Changed() {
		return f.edited() // typed before there was a place to keep it
	}
	return nil
}

// lateDraft is a draft that can be brought back now, nil while there is none. A
// question in front shows what will be sent, so until it is answered, and what
// it asked about is sent, the form stays as it is.
func (f *formScreen) lateDraft() *state.Draft {
	if f.host.Asking() || f.sending != nil {
		return nil
	}
	late := f.late
	f.late = nil
	return late
}

// bringBack puts a draft's values into the fields, but for those in which the
// user has typed already.
func (f *formScreen) bringBack(d state.Draft) {
	for name, value := range d.Values {
		if field := f.form.Field(name); field != nil && !field.Changed() {
			field.SetValue(value)
		}
	}
	for _, name := range d.Cleared {
		if field := f.form.Field(name); field != nil && !field.Changed() {
			field.Clear()
		}
	}
	from := "from " + ui.Age(f.host.Now().Sub(d.At))
	if d.At.After(f.host.Now().Add(time.Minute)) {
		from = "with a time in the future" // by a clock that was set back
	}
	f.remark = "A draft " + from + " was brought back; D outside the inputs discards it."
}

// draft is what the form holds that was not sent, and what a draft holds that
// still waits to be brought back.
func (f *formScreen) draft() state.Draft {
	d := state.Draft{Version: f.version, Base: map[string]*string{}, Values: map[string]string{}}
	for _, field := range f.form.Fields {
		if f.late != nil && !field.Changed() {
			takeOver(&d, *f.late, field.ID)
			continue
		}
		stored, null := field.Stored()
		if !null {
			d.Base[field.ID] = &stored
		} else {
			d.Base[field.ID] = nil
		}
		switch {
		case field.Cleared():
			d.Cleared = append(d.Cleared, field.ID)
		case field.Changed():
			d.Values[field.ID] = field.Value()
		}
	}
	return d
}

// takeOver puts a field of one draft into another.
func takeOver(d *state.Draft, from state.Draft, field string) {
	if base, there := from.Base[field]; there {
		d.Base[field] = base
	}
	if value, there := from.Values[field]; there {
		d.Values[field] = value
	}
	if slices.Contains(from.Cleared, field) {
		d.Cleared = append(d.Cleared, field)
	}
}

// edited asks for the draft to be written: at once, or as soon as the latest
// writing is keepEvery ago.
func (f *formScreen) edited() tea.Cmd {
	f.err = nil // it was about what the form held before
	if f.slot == nil || f.keepDue {
		return nil
	}
	f.keepDue = true
	m := keepMsg{f}
	wait := min(keepEvery, f.keptAt.Add(keepEvery).Sub(f.host.Now()))
	return tea.Tick(max(0, wait), func(time.Time) tea.Msg { return m })
}

// keepNow begins the writing that edited asked for.
func (f *formScreen) keepNow() tea.Cmd {
	f.keepDue, f.keptAt = false, f.host.Now()
	return f.keepLater()
}

// keepLater writes the draft in a command.
func (f *formScreen) keepLater() tea.Cmd {
	write := f.DraftWriter()
	return func() tea.Msg { return keptMsg{write()} }
}

// DraftWriter is the writing of the draft as it is now, to be run anywhere.
func (f *formScreen) DraftWriter() func() error {
	if f.slot == nil {
		return func() error { return nil }
	}
	slot, proven, left := f.slot, f.proven, f.late
	unsent := left
	if f.form.Changed() {
		draft := f.draft()
		unsent = &draft
	}
	sequence := f.host.Session().Drafts.Next()
	return func() error {
		if proven.Load() { // and its result has not come yet, or never will
			return session.LeaveDraft(slot, sequence, left)
		}
		return session.LeaveDraft(slot, sequence, unsent)
	}
}

// draftRemover is the removal of the draft: what it held was saved, or is not
// wanted.
func (f *formScreen) draftRemover() func() error {
	if f.slot == nil {
		return func() error { return nil }
	}
	slot, left, sequence := f.slot, f.late, f.host.Session().Drafts.Next()
	return func() error { return session.LeaveDraft(slot, sequence, left) }
}

// finishLater is forgetting for the goroutine of a write: its form, or the whole
// program, may be gone when what the form held is proven to be there.
func (f *formScreen) finishLater() func() {
	session, slot, kind, target, proven, left := f.host.Session(), f.slot, f.kind, f.target, f.proven, f.late
	return func() {
		proven.Store(true)
		if slot != nil {
			session.Drafts.Finish(kind, target, slot, left)
		}
	}
}

// Close says what becomes of what the form held, and parks the slot for
// whoever opens the form next.
func (f *formScreen) Close() tea.Cmd {
	var said tea.Cmd
	switch {
	case f.sending != nil:
		said = f.host.Notify(ui.Warn, "it is under way and goes on; its result will be told")
	case f.slot != nil && !f.handedOn && (f.late != nil || f.form.Changed() && !f.done):
		said = f.host.Notify(ui.Plain, "the draft is kept: it is given back when the form is opened again")
	}
	if f.slot == nil {
		return said
	}
	desk, write := f.host.Session().Drafts, f.DraftWriter()
	if f.done {
		write = f.draftRemover()
	}
	desk.Park(f.kind, f.target, f.slot, write)
	f.slot = nil // a timer that still runs writes nothing more
	return tea.Batch(said, func() tea.Msg { return keptMsg{desk.Sweep()} })
}
