package cli

import (
	"errors"
	"fmt"
	"testing"
)

func TestExitStatus(t *testing.T) {
	for status, err := range map[int]error{
		1: errors.New("any"), 2: usageError("wrong"), 7: exitError{7, ""},
		3: fmt.Errorf("around: %w", exitError{3, "none"}), 143: statusError(143),
	} {
		if got := exitStatus(err); got != status {
			t.Errorf("%v ends with %d, want %d", err, got, status)
		}
	}
}
