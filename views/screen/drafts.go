package screen

import (
	"errors"
	"slices"
	"sync/atomic"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/config/state"
	"flexconsole/ui"
	"flexconsole/ui/form"
	"flexconsole/views/session"
)

// keepEvery is the time between the start of two writes of a draft, however steady the
// typing: about this much of it can be lost.
const keepEvery = 250 * time.Millisecond

// Draft saves on disk what is typed into a form and not yet sent. A nil Draft saves
// nothing.
type Draft struct {
	host   Host
	inputs *form.Form
	// kind and target identify it, Version is the document's version when the form was
	// opened.
	kind, target string
	Version      int
	// slot is its place on disk, nil while it is not claimed or cannot be.
	slot *state.Slot
	// Late is the draft of an earlier form that is not restored yet, nil for none.
	Late *state.Draft
	// writeRequested: a write is requested; writtenAt is when the latest one began.
	writeRequested bool
	writtenAt      time.Time
	// confirmed: the form's values were sent and confirmed, as the write found out before
	// its result arrived here.
	confirmed atomic.Bool
}

// KeepMsg requests that the draft is written.
type KeepMsg struct{ Draft *Draft }

// Apply starts the write.
func (m KeepMsg) Apply(h Host) tea.Cmd {
	m.Draft.writeRequested, m.Draft.writtenAt = false, h.Now()
	return m.Draft.KeepLater()
}

// KeptMsg reports a draft that could not be written.
type KeptMsg struct{ Err error }

func (m KeptMsg) Apply(h Host) tea.Cmd {
	if m.Err == nil {
		return nil
	}
	return h.Notify(ui.Bad, "The draft could not be saved: "+m.Err.Error())
}

// Claim looks for the form's draft; owner gets a session.ClaimedDraft.
func (d *Draft) Claim(owner Screen) tea.Cmd {
	registry := d.host.Session().Drafts
	if registry == nil {
		return nil
	}
	return d.host.Job(owner, func() tea.Msg { return registry.Claim(d.kind, d.target) })
}

// OnClaimed stores the slot. The draft in it is restored once nothing is in front of the
// form any more (see Form.LateDraft).
func (d *Draft) OnClaimed(m session.ClaimedDraft) tea.Cmd {
	d.slot = m.Slot
	switch {
	case errors.Is(m.Err, state.ErrTaken):
		return d.host.Notify(ui.Warn, "Another flexconsole has this form open. What you type here is lost when you leave")
	case m.Err != nil:
		return d.host.Notify(ui.Warn, "No draft can be saved: "+m.Err.Error())
	}
	if m.Found {
		d.Late = &m.Draft
	}
	if d.inputs.Changed() {
		return d.KeepSoon() // typed before the slot was claimed
	}
	return nil
}

// BringBack restores a draft's values in the fields that the user has not typed in yet,
// and returns a sentence about it.
func (d *Draft) BringBack(late state.Draft) string {
	for name, value := range late.Values {
		if field := d.inputs.Field(name); field != nil && !field.Changed() {
			field.SetValue(value)
		}
	}
	for _, name := range late.Cleared {
		if field := d.inputs.Field(name); field != nil && !field.Changed() {
			field.Clear()
		}
	}
	from := ui.Age(d.host.Now().Sub(late.At))
	if late.At.After(d.host.Now().Add(time.Minute)) {
		from = "dated in the future" // the clock was set back
	}
	return "Draft restored (" + from + ") · Esc, D discards it"
}

// unsent is what was typed and not sent, including a draft that is not restored yet.
func (d *Draft) unsent() state.Draft {
	unsent := state.Draft{Version: d.Version, Base: map[string]*string{}, Values: map[string]string{}}
	for _, field := range d.inputs.Fields {
		if d.Late != nil && !field.Changed() {
			CopyField(&unsent, *d.Late, field.ID)
			continue
		}
		stored, null := field.Stored()
		if !null {
			unsent.Base[field.ID] = &stored
		} else {
			unsent.Base[field.ID] = nil
		}
		switch {
		case field.Cleared():
			unsent.Cleared = append(unsent.Cleared, field.ID)
		case field.Changed():
			unsent.Values[field.ID] = field.Value()
		}
	}
	return unsent
}

// CopyField copies a field of one draft into another.
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

// KeepSoon requests a write: at once, or when keepEvery has passed since the latest one.
func (d *Draft) KeepSoon() tea.Cmd {
	if d == nil || d.slot == nil || d.writeRequested {
		return nil
	}
	d.writeRequested = true
	m := KeepMsg{Draft: d}
	wait := min(keepEvery, d.writtenAt.Add(keepEvery).Sub(d.host.Now()))
	return tea.Tick(max(0, wait), func(time.Time) tea.Msg { return m })
}

// KeepLater writes the draft in a command.
func (d *Draft) KeepLater() tea.Cmd {
	write := d.Writer()
	return func() tea.Msg { return KeptMsg{Err: write()} }
}

// Writer returns a function that writes the draft as it is now; it can run in any
// goroutine.
func (d *Draft) Writer() func() error {
	if d == nil || d.slot == nil {
		return func() error { return nil }
	}
	slot, left := d.slot, d.Late
	unsent := left
	if d.inputs.Changed() {
		draft := d.unsent()
		unsent = &draft
	}
	sequence := d.host.Session().Drafts.Next()
	return func() error {
		if d.confirmed.Load() { // and its result has not arrived yet, or never will
			return session.LeaveDraft(slot, sequence, left)
		}
		return session.LeaveDraft(slot, sequence, unsent)
	}
}

// Remover returns a function that removes the draft, as its values were saved or
// discarded.
func (d *Draft) Remover() func() error {
	if d == nil || d.slot == nil {
		return func() error { return nil }
	}
	slot, left, sequence := d.slot, d.Late, d.host.Session().Drafts.Next()
	return func() error { return session.LeaveDraft(slot, sequence, left) }
}

// FinishLater returns a function that removes the draft from the goroutine of a write:
// the form, or the whole program, may be closed when the values are confirmed.
func (d *Draft) FinishLater() func() {
	drafts, slot, left := d.host.Session().Drafts, d.slot, d.Late
	return func() {
		d.confirmed.Store(true)
		if slot != nil {
			drafts.Finish(d.kind, d.target, slot, left)
		}
	}
}

// Slot is the draft's place on disk, nil while it is not claimed or cannot be.
func (d *Draft) Slot() *state.Slot {
	if d == nil {
		return nil
	}
	return d.slot
}

// park gives the slot to the form that is opened next, once write has run.
func (d *Draft) park(write func() error) tea.Cmd {
	registry := d.host.Session().Drafts
	registry.Park(d.kind, d.target, d.slot, write)
	d.slot = nil // so that a timer that is still running writes nothing
	return func() tea.Msg { return KeptMsg{Err: registry.Sweep()} }
}
