package views

import (
	"errors"
	"sync"
	"sync/atomic"

	"flexconsole/config/state"
)

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

// finish leaves of a draft what has not been sent, while its form may have gone
// and given up the slot. A form opened meanwhile keeps what it has.
func (d *draftDesk) finish(kind, target string, slot *state.Slot, left *state.Draft) {
	sequence := d.sequence.Add(1)
	if leave(slot, sequence, left) == nil {
		return
	}
	if slot, err := d.drafts.Claim(kind, target); err == nil {
		_ = leave(slot, sequence, left)
		_ = slot.Release()
	}
}

// leave makes the draft in a slot be left, nil for none.
func leave(slot *state.Slot, sequence int64, left *state.Draft) error {
	if left == nil {
		return slot.Remove(sequence)
	}
	return slot.Save(sequence, *left)
}

// draftMsg is a slot, and the draft that was in it; slot is nil where there is
// none.
type draftMsg struct {
	slot  *state.Slot
	draft state.Draft
	found bool
	err   error
}

// next numbers one more writing of a draft.
func (d *draftDesk) next() int64 { return d.sequence.Add(1) }
