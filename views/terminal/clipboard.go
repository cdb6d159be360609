package terminal

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/atotto/clipboard"
	"github.com/aymanbagabas/go-osc52/v2"

	"flexconsole/config"
)

// maxAsked is the longest text that a terminal is asked to copy, in bytes: in
// base64 and with its frame it is 100,000, which is the limit of several; what
// is longer they drop without a word.
const maxAsked = 74_990

// Copy uses the machine's own clipboard where there is one and the session is
// local, then tmux, and else asks the terminal (OSC 52). That gives no answer,
// so nothing more is claimed than is known: many terminals drop it.
func Copy(out io.Writer, text string) (how string, known bool, err error) {
	if !config.OverSSH(os.Getenv) && !clipboard.Unsupported && writeClipboard(text) {
		return "", true, nil
	}
	if len(text) > maxAsked {
		return "", false, fmt.Errorf("it has %d KB; terminals copy %d KB at most", len(text)/1000, maxAsked/1000)
	}
	if os.Getenv("TMUX") != "" && tmuxCopy(text) == nil {
		return "(via tmux)", true, nil
	}
	_, err = io.WriteString(out, askToCopy(os.Getenv, text))
	return "(via the terminal, unconfirmed)", false, err
}

// tmuxCopy hands the text to tmux, which passes it on to the terminal as if it
// had been copied in tmux. With its usual settings (set-clipboard external,
// allow-passthrough off) that is the only way through. Versions before 3.2 have
// no -w and refuse.
func tmuxCopy(text string) error {
	ctx, cancel := context.WithTimeout(context.Background(), clipboardPatience)
	defer cancel()
	command := exec.CommandContext(ctx, "tmux", "load-buffer", "-w", "-")
	command.Stdin = strings.NewReader(text)
	return command.Run()
}

// screenString is the longest sequence that GNU screen reads as one; of a
// longer one it would print the rest.
const screenString = 256

// askToCopy is the request to copy, in the forms that get through what stands
// between. Where two may, the text is the same, so that it does no harm if both
// do. tmux passes the wrapped one on (allow-passthrough on) or takes the plain
// one (set-clipboard on). GNU screen passes on what is cut into pieces, and
// takes no plain one; over SSH it has the same name as an old tmux, which does.
func askToCopy(getenv func(string) string, text string) string {
	plain := osc52.New(text).String()
	switch Multiplexer(getenv) {
	case "tmux":
		return osc52.New(text).Tmux().String() + plain
	case "screen":
		pieces := osc52.New(text).Screen().String()
		if getenv("STY") == "" && len(plain) < screenString {
			return pieces + plain
		}
		return pieces
	}
	return plain
}

// clipboardPatience is how long the clipboard's helper program may take.
const clipboardPatience = 2 * time.Second

// writeClipboard says whether the machine's clipboard accepted the text. It does not wait
// for a helper that hangs.
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
