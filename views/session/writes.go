package session

import (
	"slices"
	"sync"
	"time"
)

// canceller is a write that can be cancelled while it has sent nothing.
type canceller interface{ CallOff() }

// writeRegister has the writes in progress, and ends them at the end of the program. Safe
// for use by several goroutines.
type writeRegister struct {
	mu sync.Mutex
	// closing: no new write may start.
	closing bool
	writes  []canceller
	// halts stop runs over many users or chats after the current ones.
	halts []*func()
	// unfinished counts the writes, including those to the disk.
	unfinished sync.WaitGroup
}

// BeginWrite counts a write that is about to run, until FinishWrite; false says that the
// program is ending and the write must not start.
func (r *writeRegister) BeginWrite(w canceller) bool { return r.begin(w) }

// begin counts one write, and keeps it to be cancelled.
func (r *writeRegister) begin(w ...canceller) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closing {
		return false
	}
	r.unfinished.Add(1)
	r.writes = append(r.writes, w...)
	return true
}

// FinishWrite removes a write that BeginWrite counted.
func (r *writeRegister) FinishWrite(w canceller) {
	defer r.unfinished.Done()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.writes = slices.DeleteFunc(r.writes, func(other canceller) bool { return other == w })
}

// Store runs a write to the disk, which the program waits for when it ends; after that it
// runs nothing.
func (r *writeRegister) Store(write func()) {
	if r.begin() {
		defer r.unfinished.Done()
		write()
	}
}

// Halt lets no new write start, cancels those that have sent nothing yet, and stops runs.
// Any goroutine may call it.
func (r *writeRegister) Halt() {
	writes, halts := r.closeDown()
	for _, w := range writes {
		w.CallOff()
	}
	for _, halt := range halts {
		(*halt)()
	}
}

// closeDown lets no new write start and returns what must be cancelled and stopped. That
// is other packages' code, so it is called without the lock.
func (r *writeRegister) closeDown() ([]canceller, []*func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.closing = true
	return slices.Clone(r.writes), slices.Clone(r.halts)
}

// HaltWith sets the function that stops a run when the program ends, which may be now,
// until the run is over and release is called. A Halt that began before the release may
// still call it.
func (r *writeRegister) HaltWith(halt func()) (release func()) {
	if r.addHalt(&halt) {
		halt()
	}
	return func() { r.removeHalt(&halt) }
}

// addHalt keeps the function that stops a run, and says whether the program is ending
// already, in which case Halt has not seen it.
func (r *writeRegister) addHalt(halt *func()) (closing bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.halts = append(r.halts, halt)
	return r.closing
}

func (r *writeRegister) removeHalt(halt *func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.halts = slices.DeleteFunc(r.halts, func(other *func()) bool { return other == halt })
}

// Drain waits, limit at the most, until no write is in progress, and says whether all
// have ended.
func (r *writeRegister) Drain(limit time.Duration) bool {
	r.Halt()
	done := make(chan struct{})
	go func() { r.unfinished.Wait(); close(done) }()
	select {
	case <-done:
		return true
	case <-time.After(limit):
		return false
	}
}
