package terminal

import (
	"testing"
	"time"
)

// Screens and writes share the time that a system gives after its signal.
func TestScreenTime(t *testing.T) {
	for drain, want := range map[time.Duration]time.Duration{drainLimit: endPatience, 3 * time.Second: time.Second} {
		if got := screenTime(drain); got != want {
			t.Errorf("%v of %v", got, drain)
		}
	}
	for _, signal := range []int{0, 129, 130, 131, 143} {
		if got := DrainTime(signal); got <= 0 || got > drainLimit {
			t.Errorf("status %d: %v", signal, got)
		}
	}
}
