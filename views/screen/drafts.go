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

// keepEvery is how long after one writing of a draft the next may begin, however
// steady the typing: about this much of it can be lost.
const keepEvery = 250 * time.Millisecond

// Draft keeps what is typed into a form while it is not sent. A nil Draft keeps
// nothing.
type Draft struct {
	host   Host
	inputs *form.Form
	// kind and target name it, Version is that of the document when the form was
	// opened.
	kind, target string
	Version      int
	// slot holds it, nil while it is not claimed or cannot be.
	slot *state.Slot
	// Late is one of an earlier form that waits to be brought back, nil for none.
	Late *state.Draft
	// keepDue: the writing has been asked for; keptAt is when the latest began.
	keepDue bool
	keptAt  time.Time
	// proven: what the form held was sent and is there, as the write itself found
	// out before its result came here.
	proven atomic.Bool
}

// KeepMsg asks for the draft to be written.
type KeepMsg struct{ Draft *Draft }

// Apply begins the writing.
func (m KeepMsg) Apply(h Host) tea.Cmd {
	m.Draft.keepDue, m.Draft.keptAt = false, h.Now()
	return m.Draft.KeepLater()
}

// KeptMsg tells of a draft that could not be written.
type KeptMsg struct{ Err error }

func (m KeptMsg) Apply(h Host) tea.Cmd {
	if m.Err == nil {
		return nil
	}
	return h.Notify(ui.Bad, "The draft could not be saved: "+m.Err.Error())
}

// Claim looks for the form's draft; owner takes a session.ClaimedDraft.
func (d *Draft) Claim(owner Screen) tea.Cmd {
	registry := d.host.Session().Drafts
	if registry == nil {
		return nil
	}
	return d.host.Job(owner, func() tea.Msg { return registry.Claim(d.kind, d.target) })
}

// OnClaimed takes the slot over. The draft in it is brought back once nothing
// stands before the form any more (see Form.LateDraft).
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
		return d.KeepSoon() // typed before there was a place to keep it
	}
	return nil
}

// BringBack puts a draft's values into the fields, but for those in which the user
// has typed already, and says so in a sentence.
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

// unsent is what the form holds that was not sent, and what a draft holds that
// still waits to be brought back.
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

// KeepSoon asks for the draft to be written: at once, or as soon as the latest
// writing is keepEvery ago.
func (d *Draft) KeepSoon() tea.Cmd {
	if d == nil || d.slot == nil || d.keepDue {
		return nil
	}
	d.keepDue = true
	m := KeepMsg{Draft: d}
	wait := min(keepEvery, d.keptAt.Add(keepEvery).Sub(d.host.Now()))
	return tea.Tick(max(0, wait), func(time.Time) tea.Msg { return m })
}

// KeepLater writes the draft in a command.
func (d *Draft) KeepLater() tea.Cmd {
	write := d.Writer()
	return func() tea.Msg { return KeptMsg{Err: write()} }
}

// Writer is the writing of the draft as it is now, to be run anywhere.
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
		if d.proven.Load() { // and its result has not come yet, or never will
			return session.LeaveDraft(slot, sequence, left)
		}
		return session.LeaveDraft(slot, sequence, unsent)
	}
}

// Remover is the removal of the draft: what it held was saved, or is not wanted.
func (d *Draft) Remover() func() error {
	if d == nil || d.slot == nil {
		return func() error { return nil }
	}
	slot, left, sequence := d.slot, d.Late, d.host.Session().Drafts.Next()
	return func() error { return session.LeaveDraft(slot, sequence, left) }
}

// FinishLater is the removal for the goroutine of a write: its form, or the whole
// program, may be gone when what the form held is proven to be there.
func (d *Draft) FinishLater() func() {
	drafts, slot, left := d.host.Session().Drafts, d.slot, d.Late
	return func() {
		d.proven.Store(true)
		if slot != nil {
			drafts.Finish(d.kind, d.target, slot, left)
		}
	}
}

// Slot has the draft, nil while it is not claimed or cannot be.
func (d *Draft) Slot() *state.Slot {
	if d == nil {
		return nil
	}
	return d.slot
}

// park gives the slot to whoever opens the form next, once write has run.
func (d *Draft) park(write func() error) tea.Cmd {
	registry := d.host.Session().Drafts
	registry.Park(d.kind, d.target, d.slot, write)
	d.slot = nil // a timer that still runs writes nothing more
	return func() tea.Msg { return KeptMsg{Err: registry.Sweep()} }
}
