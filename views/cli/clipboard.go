package cli

import (
	"os"
	"sync"
	"time"

	"github.com/atotto/clipboard"
	"github.com/aymanbagabas/go-osc52/v2"
)

// terminal is standard output shared by the renderer and the clipboard: one
// writes at a time, so that neither lands inside the other's sequence. It
// stays a file to Bubble Tea, which asks it for its size.
type terminal struct {
	*os.File
	mu sync.Mutex
}

// Write writes one frame whole.
func (t *terminal) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.File.Write(p)
}

// copy uses the machine's own clipboard where there is one and the session is
// local, else asks the terminal (OSC 52), which gives no answer: so it does
// not claim more than it knows.
func (t *terminal) copy(text string) (string, error) {
	if os.Getenv("SSH_CONNECTION") == "" && !clipboard.Unsupported && writeClipboard(text) {
		return "is on the clipboard", nil
	}
	sequence := osc52.New(text)
	if os.Getenv("TMUX") != "" {
		// tmux passes the wrapped one on where it may (allow-passthrough), and
		// takes the plain one itself (set-clipboard on).
		sequence.Tmux().WriteTo(t)
	}
	_, err := sequence.WriteTo(t)
	return "was sent to the terminal's clipboard", err
}

// clipboardPatience is how long the clipboard's helper program may take.
const clipboardPatience = 2 * time.Second

// writeClipboard says whether the machine's clipboard took the text. A helper
// that hangs is left behind.
func writeClipboard(text string) bool {
	done := make(chan error, 1)
	go func() { done <- clipboard.WriteAll(text) }()
	select {
	case err := <-done:
		return err == nil
	case <-time.After(clipboardPatience):
		return false
	}
}
