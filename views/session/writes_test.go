package session

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// patience is for what ought to come at once.
const patience = 20 * time.Second

// fakeWrite counts how often it was called off, and may do more then.
type fakeWrite struct {
	calledOff atomic.Int32
	then      func()
}

func (w *fakeWrite) CallOff() {
	w.calledOff.Add(1)
	if w.then != nil {
		w.then()
	}
}

func TestHaltCallsOffWhatIsUnderWay(t *testing.T) {
	t.Parallel()
	s := &Session{}
	running, finished := &fakeWrite{}, &fakeWrite{}
	if !s.BeginWrite(running) || !s.BeginWrite(finished) {
		t.Fatal("a write could not begin")
	}
	s.FinishWrite(finished)
	s.Halt()
	if running.calledOff.Load() != 1 || finished.calledOff.Load() != 0 {
		t.Errorf("called off %d and %d times", running.calledOff.Load(), finished.calledOff.Load())
	}
	if s.BeginWrite(&fakeWrite{}) {
		t.Error("a write began after the end")
	}
	s.Store(func() { t.Error("the disk was written to after the end") })
	s.FinishWrite(running)
	if !s.Drain(patience) {
		t.Error("the end waits for nothing")
	}
}

// What is called off, and what ends a run, may come back to the session.
func TestHaltHoldsNoLockWhileItCalls(t *testing.T) {
	t.Parallel()
	s := &Session{}
	var release func()
	write := &fakeWrite{}
	write.then = func() { s.FinishWrite(write) }
	s.BeginWrite(write)
	release = s.HaltWith(func() { release() })
	s.AddUnreported(write, func() string { s.MarkReported(write); return "told" })
	ended := make(chan struct{})
	go func() { defer close(ended); s.Halt(); s.Unreported() }()
	select {
	case <-ended:
	case <-time.After(patience):
		t.Fatal("it waits for itself")
	}
	if len(s.halts) != 0 || len(s.writes) != 0 || len(s.Unreported()) != 0 {
		t.Errorf("kept: %d halts, %d writes, %q", len(s.halts), len(s.writes), s.Unreported())
	}
}

func TestHaltWithEndsARunWhileItLasts(t *testing.T) {
	t.Parallel()
	s := &Session{}
	var before, released, after int
	s.HaltWith(func() { before++ })
	s.HaltWith(func() { released++ })()
	s.Halt()
	s.HaltWith(func() { after++ })()
	if before != 1 || released != 0 || after != 1 {
		t.Errorf("called %d, %d and %d times", before, released, after)
	}
	if len(s.halts) != 1 {
		t.Errorf("%d halts are kept of runs of which one goes on", len(s.halts))
	}
}

// Whichever comes first, the end or the run, the run is ended, and once.
func TestHaltAndHaltWithAtOnce(t *testing.T) {
	t.Parallel()
	for range 500 {
		s := &Session{}
		var halted atomic.Int32
		var both sync.WaitGroup
		both.Go(s.Halt)
		both.Go(func() { s.HaltWith(func() { halted.Add(1) }) })
		both.Wait()
		if halted.Load() != 1 {
			t.Fatalf("ended %d times", halted.Load())
		}
	}
}

// A write either begins and is called off, or does not begin.
func TestHaltAndBeginWriteAtOnce(t *testing.T) {
	t.Parallel()
	for range 500 {
		s := &Session{}
		w := &fakeWrite{}
		var begun bool
		var both sync.WaitGroup
		both.Go(s.Halt)
		both.Go(func() { begun = s.BeginWrite(w) })
		both.Wait()
		if begun != (w.calledOff.Load() == 1) {
			t.Fatalf("begun %v, called off %d times", begun, w.calledOff.Load())
		}
	}
}

func TestUnreportedResultsAreThoseNotReceived(t *testing.T) {
	t.Parallel()
	s := &Session{}
	taken, left, silent := &fakeWrite{}, &fakeWrite{}, &fakeWrite{}
	s.AddUnreported(taken, func() string { return "taken" })
	s.AddUnreported(left, func() string { return "left" })
	s.AddUnreported(silent, func() string { return "" })
	s.MarkReported(taken)
	if got := s.Unreported(); len(got) != 1 || got[0] != "left" {
		t.Errorf("unreported %q", got)
	}
}

// A read ends with the session; a write that was sent goes on until it is over.
func TestContextEndsWithTheSession(t *testing.T) {
	t.Parallel()
	closed := false
	s := &Session{}
	read, write := s.Context(false), s.Context(true)
	s.Close = func() {
		closed = true
		if read.Err() == nil {
			t.Error("what a read needs was closed under it")
		}
	}
	s.Halt()
	if read.Err() != nil {
		t.Error("the reads ended before the session")
	}
	s.End()
	if !closed || write.Err() != nil || s.Context(false).Err() == nil {
		t.Errorf("closed %v, a write %v, a new read %v", closed, write.Err(), s.Context(false).Err())
	}
}
