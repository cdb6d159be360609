//go:build unix

package terminal_test

import (
	"strings"
	"testing"

	"github.com/creack/pty"
)

// resize gives the terminal another size.
func (c *console) resize(width, height int) {
	c.t.Helper()
	c.mu.Lock()
	c.screen.resize(width, height)
	c.mu.Unlock()
	if err := pty.Setsize(c.tty, &pty.Winsize{Cols: uint16(width), Rows: uint16(height)}); err != nil {
		c.t.Fatal(err)
	}
}

// seeLast waits until the last row ends in text.
func (c *console) seeLast(text string) {
	c.t.Helper()
	ends := func(shown string, _ bool) bool { return strings.HasSuffix(strings.TrimSuffix(shown, "\n"), text) }
	if !c.until(patience, ends) {
		c.t.Fatalf("the last row does not end in %q:\n%s", text, c.shown())
	}
}

// The row at the bottom is whole to its end after the window got lower, also
// where its text fills it.
func TestTheBottomRightCellStaysWhenTheWindowGetsLower(t *testing.T) {
	t.Parallel()
	c := stateOf("review").stand(t)
	for _, row := range []struct {
		width, height int
		end           string
	}{
		{40, 24, "y save · esc cancel"}, {40, 20, "y save · esc cancel"}, {40, 17, "y save · esc cancel"}, {40, 12, "y save · esc cancel"},
	} {
		c.resize(row.width, row.height)
		c.seeLast(row.end)
	}
	c.resize(18, 9)
	c.see(" DEV  needs 40×12")
	c.resize(9, 1)
	c.seeLast(" DEV  n…")
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.screen.lost > 0 {
		t.Errorf("%d times the last cell was erased as soon as it was written", c.screen.lost)
	}
}
