package cli

import (
	"fmt"
	"io"

	"github.com/inconshreveable/mousetrap"
)

// holdWindow leaves what was said on the screen: a window that a double click
// opened closes with the program.
func holdWindow(out io.Writer, in io.Reader) {
	if !mousetrap.StartedByExplorer() {
		return
	}
	fmt.Fprint(out, "Press Enter to close this window.")
	_, _ = in.Read(make([]byte, 1))
}
