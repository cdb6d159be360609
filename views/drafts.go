package views

import (
	"errors"
	"sync"
	"sync/atomic"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/config/state"
	"flexconsole/ui"
)

// keepAfter is how long typing rests before the draft is written: at most this
// much of it can be lost (Reliability, "Journal and drafts").
const keepAfter = 250 * time.Millisecond

// draftDesk hands out the slots of drafts. A form that closes parks its slot,
// and a form opened meanwhile takes it from there: commands run in any order,
// so the next claim may come before the release.
type draftDesk struct {
	drafts *state.Drafts
	// sequence numbers every writing of a draft in this process.
	sequence atomic.Int64

	mu     sync.Mutex
	parked map[string]parkedSlot
}

// parkedSlot is the slot of a form that closed, and what is left to do there.
type parkedSlot struct {
	slot  *state.Slot
	write func() error
}

func newDraftDesk(drafts *state.Drafts) *draftDesk {
	return &draftDesk{drafts: drafts, parked: map[string]parkedSlot{}}
}

// claim takes a slot and reads the draft that is there. It waits for the disk.
func (d *draftDesk) claim(kind, target string) draftMsg {
	d.mu.Lock()
	defer d.mu.Unlock()
	slot, err := d.take(kind, target)
	if err != nil {
		return draftMsg{slot: slot, err: err}
	}
	draft, found, err := slot.Load()
	return draftMsg{slot: slot, draft: draft, found: found, err: err}
}

// take gives the slot that is parked, once what is left to do there is done,
// or claims one.
func (d *draftDesk) take(kind, target string) (*state.Slot, error) {
	key := kind + " " + target
	parked, there := d.parked[key]
	if !there {
		return d.drafts.Claim(kind, target)
	}
	delete(d.parked, key)
	return parked.slot, parked.write()
}

// park gives a slot back without waiting for anything.
func (d *draftDesk) park(kind, target string, slot *state.Slot, write func() error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.parked[kind+" "+target] = parkedSlot{slot, write}
}

// sweep finishes and releases what is still parked.
func (d *draftDesk) sweep() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	var failed []error
	for key, p := range d.parked {
		failed = append(failed, p.write(), p.slot.Release())
		delete(d.parked, key)
	}
	return errors.Join(failed...)
}

// forget removes a draft whose content was proven while its form may have gone
// and given up the slot. A form opened meanwhile keeps what it has.
func (d *draftDesk) forget(kind, target string, slot *state.Slot) {
	sequence := d.sequence.Add(1)
	if slot.Remove(sequence) == nil {
		return
	}
	if slot, err := d.drafts.Claim(kind, target); err == nil {
		slot.Remove(sequence)
		slot.Release()
	}
}

// draftMsg brings a slot, and the draft that was in it.
type draftMsg struct {
	slot  *state.Slot
	draft state.Draft
	found bool
	err   error
}

// keepMsg asks for the draft to be written, unless typing went on since.
type keepMsg struct {
	form    *formScreen
	edit    int
	session *Session
}

// keptMsg tells of a draft that could not be written.
type keptMsg struct{ err error }

// claim looks for the form's draft.
func (f *formScreen) claim(owner Screen) tea.Cmd {
	desk := f.app.session.drafts
	if desk == nil {
		return nil
	}
	return f.app.job(owner, func() tea.Msg { return desk.claim(f.kind, f.target) })
}

// claimed takes the slot over; it says whether there is a draft to bring back.
func (f *formScreen) claimed(m draftMsg) (bringBack bool, cmd tea.Cmd) {
	f.slot = m.slot
	switch {
	case errors.Is(m.err, state.ErrTaken):
		return false, f.app.notify(ui.Warn, "another console has this form open: what you type here is kept there only until you leave")
	case m.err != nil:
		return false, f.app.notify(ui.Warn, "no draft: "+m.err.Error())
	}
	if f.form.Changed() {
		cmd = f.edited() // typed before there was a place to keep it
	}
	return m.found, cmd
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
	f.remark = "A draft from " + age(f.app.now().Sub(d.At)) + " was brought back; D outside the inputs discards it."
}

// draft is what the form holds that was not sent.
func (f *formScreen) draft() state.Draft {
	d := state.Draft{Version: f.version, Base: map[string]*string{}, Values: map[string]string{}}
	for _, field := range f.form.Fields {
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

// edited asks for the draft to be written once typing rests.
func (f *formScreen) edited() tea.Cmd {
	f.err = nil // it was about what the form held before
	f.edits++
	if f.slot == nil {
		return nil
	}
	m := keepMsg{f, f.edits, f.app.session}
	return tea.Tick(keepAfter, func(time.Time) tea.Msg { return m })
}

// keepLater writes the draft in a command.
func (f *formScreen) keepLater() tea.Cmd {
	write := f.keeping()
	return func() tea.Msg { return keptMsg{write()} }
}

// keeping is the writing of the draft as it is now, to be run anywhere.
func (f *formScreen) keeping() func() error {
	if f.slot == nil {
		return func() error { return nil }
	}
	slot, changed, draft := f.slot, f.form.Changed(), f.draft()
	sequence := f.app.session.drafts.sequence.Add(1)
	return func() error {
		if changed {
			return slot.Save(sequence, draft)
		}
		return slot.Remove(sequence)
	}
}

// forgetting is the removal of the draft: what it held was saved, or is not
// wanted.
func (f *formScreen) forgetting() func() error {
	if f.slot == nil {
		return func() error { return nil }
	}
	slot, sequence := f.slot, f.app.session.drafts.sequence.Add(1)
	return func() error { return slot.Remove(sequence) }
}

// close says what becomes of what the form held, and parks the slot for
// whoever opens the form next.
func (f *formScreen) close() tea.Cmd {
	var said tea.Cmd
	switch {
	case f.sending != nil:
		said = f.app.notify(ui.Warn, "it is under way and goes on; its result will be told")
	case f.slot != nil && f.form.Changed() && !f.done && !f.handedOn:
		said = f.app.notify(ui.Plain, "the draft is kept: it is given back when the form is opened again")
	}
	if f.slot == nil {
		return said
	}
	desk, write := f.app.session.drafts, f.keeping()
	if f.done {
		write = f.forgetting()
	}
	desk.park(f.kind, f.target, f.slot, write)
	f.slot = nil // a timer that still runs writes nothing more
	return tea.Batch(said, func() tea.Msg { return keptMsg{desk.sweep()} })
}

// KeepDrafts writes the drafts of all open forms, and of those just closed, and
// waits for the disk. It is for the end of the program, when no command runs any
// more.
func (a *App) KeepDrafts() error {
	var failed []error
	a.everywhere(func() { failed = append(failed, a.keepDrafts()) })
	return errors.Join(failed...)
}

// keepDrafts is KeepDrafts for one desk.
func (a *App) keepDrafts() error {
	var failed []error
	for _, stack := range a.tabs {
		for _, screen := range stack {
			if k, ok := screen.(interface{ keeping() func() error }); ok {
				failed = append(failed, k.keeping()())
			}
		}
	}
	if a.session != nil && a.session.drafts != nil {
		failed = append(failed, a.session.drafts.sweep())
	}
	return errors.Join(failed...)
}
