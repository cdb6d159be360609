package plain

import (
	"fmt"
	"os"
	"testing"
)

// A reader that has gone is no failure to report; all else is.
func TestEndedByReader(t *testing.T) {
	for _, closed := range closedPipe {
		if !EndedByReader(fmt.Errorf("around: %w", &os.PathError{Op: "write", Path: "/dev/stdout", Err: closed})) {
			t.Errorf("%v", closed)
		}
	}
	if EndedByReader(os.ErrClosed) || EndedByReader(fmt.Errorf("no room")) {
		t.Error("another failure is passed over")
	}
}
