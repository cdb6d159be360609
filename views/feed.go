package views

import "sync"

// feed brings results from the goroutine of a run to the screen, which takes
// them when it is drawn anew.
type feed[T any] struct {
	mu      sync.Mutex
	waiting []T
}

func (f *feed[T]) add(one T) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.waiting = append(f.waiting, one)
}

func (f *feed[T]) take() []T {
	f.mu.Lock()
	defer f.mu.Unlock()
	taken := f.waiting
	f.waiting = nil
	return taken
}
