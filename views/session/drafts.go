package session

import (
	"errors"
	"sync"
	"sync/atomic"

	"flexconsole/config/state"
)

// DraftRegistry hands out the slots of drafts. A form that closes parks its slot,
// and a form opened meanwhile takes it from there: commands run in any order,
// so the next claim may come before the release.
type DraftRegistry struct {
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

func NewDraftRegistry(drafts *state.Drafts) *DraftRegistry {
	return &DraftRegistry{drafts: drafts, parked: map[string]parkedSlot{}}
}

// Claim takes a slot and reads the draft that is there. It waits for the disk.
func (d *DraftRegistry) Claim(kind, target string) ClaimedDraft {
	d.mu.Lock()
	defer d.mu.Unlock()
	slot, err := d.take(kind, target)
	if err != nil {
		return ClaimedDraft{Slot: slot, Err: err}
	}
	draft, found, err := slot.Load()
	return ClaimedDraft{Slot: slot, Draft: draft, Found: found, Err: err}
}

// take gives the slot that is parked, once what is left to do there is done,
// or claims one.
func (d *DraftRegistry) take(kind, target string) (*state.Slot, error) {
	key := kind + " " + target
	parked, there := d.parked[key]
	if !there {
		return d.drafts.Claim(kind, target)
	}
	delete(d.parked, key)
	return parked.slot, parked.write()
}

// Park gives a slot back without waiting for anything.
func (d *DraftRegistry) Park(kind, target string, slot *state.Slot, write func() error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.parked[kind+" "+target] = parkedSlot{slot, write}
}

// Sweep finishes and releases what is still parked.
func (d *DraftRegistry) Sweep() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	var failed []error
	for key, p := range d.parked {
		failed = append(failed, p.write(), p.slot.Release())
		delete(d.parked, key)
	}
	return errors.Join(failed...)
}

// Finish leaves of a draft what has not been sent, while its form may have gone
// and given up the slot. A form opened meanwhile keeps what it has.
func (d *DraftRegistry) Finish(kind, target string, slot *state.Slot, left *state.Draft) {
	sequence := d.sequence.Add(1)
	if LeaveDraft(slot, sequence, left) == nil {
		return
	}
	if slot, err := d.drafts.Claim(kind, target); err == nil {
		_ = LeaveDraft(slot, sequence, left)
		_ = slot.Release()
	}
}

// LeaveDraft makes the draft in a slot be left, nil for none.
func LeaveDraft(slot *state.Slot, sequence int64, left *state.Draft) error {
	if left == nil {
		return slot.Remove(sequence)
	}
	return slot.Save(sequence, *left)
}

// ClaimedDraft is a slot, and the draft that was in it; slot is nil where there is
// none.
type ClaimedDraft struct {
	Slot  *state.Slot
	Draft state.Draft
	Found bool
	Err   error
}

// Next numbers one more writing of a draft.
func (d *DraftRegistry) Next() int64 { return d.sequence.Add(1) }
