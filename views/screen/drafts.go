package screen

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

// KeepMsg asks for the draft to be written.
type KeepMsg struct{ Form *Form }

func (m KeepMsg) Apply(Host) tea.Cmd { return m.Form.keepNow() }

// KeptMsg tells of a draft that could not be written.
type KeptMsg struct{ Err error }

func (m KeptMsg) Apply(h Host) tea.Cmd {
	if m.Err == nil {
		return nil
	}
	return h.Notify(ui.Bad, "the draft could not be kept: "+m.Err.Error())
}

// ClaimDraft looks for the form's draft.
func (f *Form) ClaimDraft(owner Screen) tea.Cmd {
	desk := f.Host.Session().Drafts
	if desk == nil {
		return nil
	}
	return f.Host.Job(owner, func() tea.Msg { return desk.Claim(f.kind, f.target) })
}

// OnClaimed takes the slot over. The draft in it is brought back once nothing
// stands before the form any more (see lateDraft).
func (f *Form) OnClaimed(m session.ClaimedDraft) tea.Cmd {
	f.slot = m.Slot
	switch {
	case errors.Is(m.Err, state.ErrTaken):
		return f.Host.Notify(ui.Warn, "another console has this form open: what you type here is kept there only until you leave")
	case m.Err != nil:
		return f.Host.Notify(ui.Warn, "no draft: "+m.Err.Error())
	}
	if m.Found {
		f.Late = &m.Draft
	}
	if f.Inputs.Changed() {
		return f.Edited() // typed before there was a place to keep it
	}
	return nil
}

// LateDraft is a draft that can be brought back now, nil while there is none. A
// question in front shows what will be sent, so until it is answered, and what
// it asked about is sent, the form stays as it is.
func (f *Form) LateDraft() *state.Draft {
	if f.Host.Asking() || f.Sending != nil {
		return nil
	}
	late := f.Late
	f.Late = nil
	return late
}

// BringBack puts a draft's values into the fields, but for those in which the
// user has typed already.
func (f *Form) BringBack(d state.Draft) {
	for name, value := range d.Values {
		if field := f.Inputs.Field(name); field != nil && !field.Changed() {
			field.SetValue(value)
		}
	}
	for _, name := range d.Cleared {
		if field := f.Inputs.Field(name); field != nil && !field.Changed() {
			field.Clear()
		}
	}
	from := "from " + ui.Age(f.Host.Now().Sub(d.At))
	if d.At.After(f.Host.Now().Add(time.Minute)) {
		from = "with a time in the future" // by a clock that was set back
	}
	f.Remark = "A draft " + from + " was brought back; D outside the inputs discards it."
}

// draft is what the form holds that was not sent, and what a draft holds that
// still waits to be brought back.
func (f *Form) draft() state.Draft {
	d := state.Draft{Version: f.Version, Base: map[string]*string{}, Values: map[string]string{}}
	for _, field := range f.Inputs.Fields {
		if f.Late != nil && !field.Changed() {
			CopyField(&d, *f.Late, field.ID)
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

// CopyField puts a field of one draft into another.
func CopyField(d *state.Draft, from state.Draft, field string) {
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

// Edited asks for the draft to be written: at once, or as soon as the latest
// writing is keepEvery ago.
func (f *Form) Edited() tea.Cmd {
	f.Err = nil // it was about what the form held before
	if f.slot == nil || f.keepDue {
		return nil
	}
	f.keepDue = true
	m := KeepMsg{Form: f}
	wait := min(keepEvery, f.keptAt.Add(keepEvery).Sub(f.Host.Now()))
	return tea.Tick(max(0, wait), func(time.Time) tea.Msg { return m })
}

// keepNow begins the writing that edited asked for.
func (f *Form) keepNow() tea.Cmd {
	f.keepDue, f.keptAt = false, f.Host.Now()
	return f.KeepLater()
}

// KeepLater writes the draft in a command.
func (f *Form) KeepLater() tea.Cmd {
	write := f.DraftWriter()
	return func() tea.Msg { return KeptMsg{Err: write()} }
}

// DraftWriter is the writing of the draft as it is now, to be run anywhere.
func (f *Form) DraftWriter() func() error {
	if f.slot == nil {
		return func() error { return nil }
	}
	slot, proven, left := f.slot, f.proven, f.Late
	unsent := left
	if f.Inputs.Changed() {
		draft := f.draft()
		unsent = &draft
	}
	sequence := f.Host.Session().Drafts.Next()
	return func() error {
		if proven.Load() { // and its result has not come yet, or never will
			return session.LeaveDraft(slot, sequence, left)
		}
		return session.LeaveDraft(slot, sequence, unsent)
	}
}

// draftRemover is the removal of the draft: what it held was saved, or is not
// wanted.
func (f *Form) draftRemover() func() error {
	if f.slot == nil {
		return func() error { return nil }
	}
	slot, left, sequence := f.slot, f.Late, f.Host.Session().Drafts.Next()
	return func() error { return session.LeaveDraft(slot, sequence, left) }
}

// FinishLater is forgetting for the goroutine of a write: its form, or the whole
// program, may be gone when what the form held is proven to be there.
func (f *Form) FinishLater() func() {
	session, slot, kind, target, proven, left := f.Host.Session(), f.slot, f.kind, f.target, f.proven, f.Late
	return func() {
		proven.Store(true)
		if slot != nil {
			session.Drafts.Finish(kind, target, slot, left)
		}
	}
}

// DraftSlot has the draft, nil while it is not claimed or cannot be.
func (f *Form) DraftSlot() *state.Slot { return f.slot }

// Close says what becomes of what the form held, and parks the slot for
// whoever opens the form next.
func (f *Form) Close() tea.Cmd {
	var said tea.Cmd
	switch {
	case f.Sending != nil:
		said = f.Host.Notify(ui.Warn, "it is under way and goes on; its result will be told")
	case f.slot != nil && !f.HandedOn && (f.Late != nil || f.Inputs.Changed() && !f.Done):
		said = f.Host.Notify(ui.Plain, "the draft is kept: it is given back when the form is opened again")
	}
	if f.slot == nil {
		return said
	}
	desk, write := f.Host.Session().Drafts, f.DraftWriter()
	if f.Done {
		write = f.draftRemover()
	}
	desk.Park(f.kind, f.target, f.slot, write)
	f.slot = nil // a timer that still runs writes nothing more
	return tea.Batch(said, func() tea.Msg { return KeptMsg{Err: desk.Sweep()} })
}
