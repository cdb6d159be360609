package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"flexconsole/ui"
)

// verdictText is what there is to say of a flag's value.
func verdictText(flag, text, suggestion string) string {
	text = "--" + flag + ": " + text
	if suggestion != "" && !strings.Contains(text, suggestion) {
		text += "; did you mean " + suggestion + "?"
	}
	return text
}

// output writes lines of outside text, escaped, and keeps the first failure: a
// full disk must not look like an empty answer.
type output struct {
	w io.Writer
	// room is how many cells a row of a table may take, 0 for any number.
	room int
	err  error
}

// newOutput writes to w as wide as a text is.
func newOutput(w io.Writer) *output { return &output{w: w} }

// newFittedOutput cuts the rows of tables to the width of w, where that is a
// terminal.
func newFittedOutput(w io.Writer) *output { return &output{w: w, room: roomOn(w)} }

// failed is the first failure, nil for none.
func (o *output) failed() error { return o.err }

// line writes text, which may come from outside.
func (o *output) line(text string) {
	if o.err == nil {
		_, o.err = fmt.Fprintln(o.w, ui.Escape(text))
	}
}

func (o *output) lines(texts []string) {
	for _, text := range texts {
		o.line(text)
	}
}

// value writes a value as JSON on one line; a json.RawMessage keeps its order
// of fields and its numbers.
func (o *output) value(v any) {
	if o.err != nil {
		return
	}
	var data []byte
	if data, o.err = json.Marshal(v); o.err == nil {
		_, o.err = fmt.Fprintln(o.w, ui.TerminalCharset().VisibleJSON(string(data)))
	}
}

// ended is the end of a command that sent something, that of a signal first.
func (o *output) ended(ctx context.Context, status int) error {
	switch {
	case signalled(ctx) != nil:
		return signalled(ctx)
	case status != 0:
		return exitError{status: status}
	}
	return o.err
}

// excuse tells that a result could not be printed, which changes nothing about
// what was done.
func (o *output) excuse(cmd *cobra.Command) {
	if o.err != nil {
		writeLines(cmd.ErrOrStderr(), []string{"flexconsole: the result could not be printed: " + o.err.Error()})
		o.err = nil
	}
}

// tellDone writes what was done on this machine, whatever reads it.
func tellDone(cmd *cobra.Command, lines []string) {
	out := newOutput(cmd.OutOrStdout())
	out.lines(lines)
	out.excuse(cmd)
}

// writeLines writes text from outside, escaped, a line each.
func writeLines(w io.Writer, lines []string) {
	for _, line := range lines {
		fmt.Fprintln(w, ui.Escape(line))
	}
}
