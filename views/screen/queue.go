package screen

import "sync"

// ResultQueue passes results from the goroutine of a run to the screen, which takes them
// after each update.
type ResultQueue[T any] struct {
	mu      sync.Mutex
	waiting []T
}

func (f *ResultQueue[T]) Add(one T) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.waiting = append(f.waiting, one)
}

func (f *ResultQueue[T]) Take() []T {
	f.mu.Lock()
	defer f.mu.Unlock()
	taken := f.waiting
	f.waiting = nil
	return taken
}
