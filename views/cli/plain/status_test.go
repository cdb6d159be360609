package plain

import (
	"errors"
	"fmt"
	"testing"
)

func TestExitStatus(t *testing.T) {
	for status, err := range map[int]error{
		1: errors.New("any"), 2: UsageError("wrong"), 7: ExitError{7, ""},
		3: fmt.Errorf("around: %w", ExitError{3, "none"}), 143: SignalError(143),
	} {
		if got := ExitStatus(err); got != status {
			t.Errorf("%v ends with %d, want %d", err, got, status)
		}
	}
}
