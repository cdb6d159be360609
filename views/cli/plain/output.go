// Package plain is what the plain-text commands share: the flags and session of
// an account, tables and JSON, questions and consent, failures and exit statuses.
package plain

import (
	"bytes"
	"cmp"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"flexconsole/ui"
)

// VerdictText is what there is to say of a flag's value.
func VerdictText(flag, text, suggestion string) string {
	text = "--" + flag + ": " + text
	if suggestion != "" && !strings.Contains(text, suggestion) {
		text += "; did you mean " + suggestion + "?"
	}
	return text
}

// Output writes lines of outside text, escaped, and keeps the first failure: a
// full disk must not look like an empty answer.
type Output struct {
	w io.Writer
	// room is how many cells a row of a table may take, 0 for any number.
	room int
	err  error
}

// NewOutput writes to w, tables as wide as they are.
func NewOutput(w io.Writer) *Output { return &Output{w: w} }

// NewFittedOutput writes to w too, and cuts the rows of tables to its width where
// it is a terminal.
func NewFittedOutput(w io.Writer) *Output { return &Output{w: w, room: roomOn(w)} }

// Err is the first failure, nil for none.
func (o *Output) Err() error { return o.err }

// Together writes in one go what print writes: a write for each of 1,000 lines takes
// longer than the lines.
func (o *Output) Together(print func()) {
	var held bytes.Buffer
	to := o.w
	o.w = &held
	print()
	o.w = to
	if held.Len() > 0 {
		_, err := o.w.Write(held.Bytes())
		o.err = cmp.Or(o.err, err)
	}
}

// Line writes text, which may come from outside.
func (o *Output) Line(text string) {
	if o.err == nil {
		_, o.err = fmt.Fprintln(o.w, ui.Escape(text))
	}
}

// Lines writes texts, a line each.
func (o *Output) Lines(texts []string) {
	for _, text := range texts {
		o.Line(text)
	}
}

// JSON writes a value as JSON on one line; a json.RawMessage keeps its order
// of fields and its numbers.
func (o *Output) JSON(v any) {
	if o.err != nil {
		return
	}
	var data []byte
	if data, o.err = json.Marshal(v); o.err == nil {
		_, o.err = fmt.Fprintln(o.w, ui.TerminalCharset().VisibleJSON(string(data)))
	}
}

// Text writes what write writes.
func (o *Output) Text(write func(io.Writer) error) {
	if o.err == nil {
		o.err = write(o.w)
	}
}

// CSV writes cells as one line of comma-separated values; they must be of one line each.
func (o *Output) CSV(cells []string) {
	if o.err != nil {
		return
	}
	out := csv.NewWriter(o.w)
	_ = out.Write(cells) // Error has its failure too
	out.Flush()
	o.err = out.Error()
}

// Ended is the end of a command that sent something, that of a signal first.
func (o *Output) Ended(ctx context.Context, status int) error {
	switch {
	case Signalled(ctx) != nil:
		return Signalled(ctx)
	case status != 0:
		return ExitError{Status: status}
	}
	return o.err
}

// ReportUnprinted says that a result could not be printed, which does not change what was
// done, and reports it on standard error.
func (o *Output) ReportUnprinted(cmd *cobra.Command, report ...string) {
	if o.err != nil {
		WriteLines(cmd.ErrOrStderr(), append([]string{"flexconsole: the result could not be printed: " + o.err.Error()}, report...))
		o.err = nil
	}
}

// PrintDone writes what was done on this machine, whatever reads it.
func PrintDone(cmd *cobra.Command, lines []string) {
	out := NewOutput(cmd.OutOrStdout())
	out.Lines(wrapped(lines, roomOn(cmd.OutOrStdout())))
	out.ReportUnprinted(cmd, lines...)
}

// wrapped breaks lines between words, as wide as there is room; 0 breaks none.
func wrapped(lines []string, room int) []string {
	if room == 0 {
		return lines
	}
	var all []string
	for _, line := range lines {
		text := strings.TrimLeft(line, " ")
		indent := line[:len(line)-len(text)]
		for _, part := range ui.Wrap(ui.Escape(text), room-len(indent), ui.NewStyle()) {
			all = append(all, indent+part)
		}
	}
	return all
}

// WriteLines writes text from outside, escaped, a line each; a terminal gets them broken
// between words.
func WriteLines(w io.Writer, lines []string) {
	for _, line := range wrapped(lines, roomOn(w)) {
		fmt.Fprintln(w, ui.Escape(line))
	}
}
