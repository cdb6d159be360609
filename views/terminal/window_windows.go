package terminal

import (
	"fmt"
	"io"

	"github.com/inconshreveable/mousetrap"
)

// HoldWindow leaves what was said on the screen: a window that a double click
// opened closes with the program.
func HoldWindow(out io.Writer, in io.Reader) {
	if !mousetrap.StartedByExplorer() {
		return
	}
	fmt.Fprint(out, "Press Enter to close this window.")
	_, _ = in.Read(make([]byte, 1))
}
