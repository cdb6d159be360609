package session

import (
	"slices"
	"sync"
	"time"
)

// canceller is a write that can be called off while it has sent nothing.
type canceller interface{ CallOff() }

// writeRegister knows the writes under way, and ends them in order. Safe for use
// by several goroutines.
type writeRegister struct {
	mu sync.Mutex
	// closing: no write begins any more.
	closing bool
	writes  []canceller
	// halts end what runs over many users or chats in order.
	halts []*func()
	// unfinished counts the writes, to the disk too.
	unfinished sync.WaitGroup
}

// BeginWrite counts a write that is about to run, until FinishWrite; false says
// that the program is ending and it must not.
func (r *writeRegister) BeginWrite(w canceller) bool { return r.begin(w) }

// begin counts one write, and keeps what can be called off of it.
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

// FinishWrite ends what BeginWrite began.
func (r *writeRegister) FinishWrite(w canceller) {
	defer r.unfinished.Done()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.writes = slices.DeleteFunc(r.writes, func(other canceller) bool { return other == w })
}

// Store writes to the disk so that the end of the program waits for it; once
// that has come nothing is begun.
func (r *writeRegister) Store(write func()) {
	if r.begin() {
		defer r.unfinished.Done()
		write()
	}
}

// Halt lets no write begin any more, calls off those that have sent nothing yet,
// and ends a run in order. It may come from any goroutine.
func (r *writeRegister) Halt() {
	writes, halts := r.closeDown()
	for _, w := range writes {
		w.CallOff()
	}
	for _, halt := range halts {
		(*halt)()
	}
}

// closeDown lets no write begin any more and gives what is to be ended, which is
// foreign: it is called without the lock.
func (r *writeRegister) closeDown() ([]canceller, []*func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.closing = true
	return slices.Clone(r.writes), slices.Clone(r.halts)
}

// HaltWith says what ends a run in order when the program ends, which may be now,
// until the run is over and release is called. A Halt that began before the
// release may still call it.
func (r *writeRegister) HaltWith(halt func()) (release func()) {
	if r.addHalt(&halt) {
		halt()
	}
	return func() { r.removeHalt(&halt) }
}

// addHalt keeps what ends a run, and says whether the program is ending: then the
// Halt that said so has not seen it.
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

// Drain waits until no write is in flight, limit at the most, and says whether
// all had ended.
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
