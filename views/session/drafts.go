package session

import (
	"errors"
	"sync"
	"sync/atomic"

	"flexconsole/config/state"
)

// DraftRegistry manages the slots of drafts. A form that closes parks its slot, and a
// form opened before it is released takes it from there: commands run in any order, so
// the next claim may come before the release.
type DraftRegistry struct {
	drafts *state.Drafts
	// sequence numbers the writes of drafts in this process.
	sequence atomic.Int64

	mu     sync.Mutex
	parked map[string]parkedSlot
}

// parkedSlot is the slot of a form that closed, and the write that remains to be done.
type parkedSlot struct {
	slot  *state.Slot
	write func() error
}

func NewDraftRegistry(drafts *state.Drafts) *DraftRegistry {
	return &DraftRegistry{drafts: drafts, parked: map[string]parkedSlot{}}
}

// OnDisk says that the drafts outlive the program.
func (d *DraftRegistry) OnDisk() bool { return d.drafts.OnDisk() }

// Claim takes a slot and reads its draft. It waits for the disk.
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

// take returns the parked slot after its remaining write, or claims one.
func (d *DraftRegistry) take(kind, target string) (*state.Slot, error) {
	key := kind + " " + target
	parked, there := d.parked[key]
	if !there {
		return d.drafts.Claim(kind, target)
	}
	delete(d.parked, key)
	return parked.slot, parked.write()
}

// Park gives a slot back without waiting.
func (d *DraftRegistry) Park(kind, target string, slot *state.Slot, write func() error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.parked[kind+" "+target] = parkedSlot{slot, write}
}

// Sweep finishes and releases the slots that are still parked.
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

// Finish keeps only the unsent part of a draft, where the form may have closed and given
// up the slot. A form opened since keeps what it has.
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

// LeaveDraft replaces the draft in a slot by left, or removes it if that is nil.
func LeaveDraft(slot *state.Slot, sequence int64, left *state.Draft) error {
	if left == nil {
		return slot.Remove(sequence)
	}
	return slot.Save(sequence, *left)
}

// ClaimedDraft is a slot and the draft in it; Slot is nil where there is none.
type ClaimedDraft struct {
	Slot  *state.Slot
	Draft state.Draft
	Found bool
	Err   error
}

// Next is the number of the next write of a draft.
func (d *DraftRegistry) Next() int64 { return d.sequence.Add(1) }
