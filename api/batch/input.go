// Package batch edits many Flex users at once: it finds their SIDs in text or tables,
// reads them in parallel and saves one change for each of them by the protocol of
// package save. Progress, results and failures are values; it has no screen and no
// disk.
package batch

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"flexconsole/api"
	"flexconsole/api/save"
	"flexconsole/api/sid"
	"flexconsole/api/validate"
)

// Limits of one input.
const (
	// MaxRows is the most users that one input may name.
	MaxRows = 100_000
	// MaxSize is the most bytes that one input may have.
	MaxSize = 50 << 20
	// MaxProblems is how many problems are kept; the rest is counted.
	MaxProblems = 1_000
)

// Row is one user that an input names.
type Row struct {
	// SID is the Flex user's, as it was written first; Line is where, from 1.
	SID  string
	Line int
	// Change has the values of the user's line in a table; empty from text. A
	// value that does not validate is kept, so that a preview can show it.
	Change api.UserChange
	// Verdicts are those on values that warn or must not be sent; nil where all
	// is well.
	Verdicts map[save.Field]validate.Verdict
}

// Problem is a part of the input that is not a user. Found is the text in the input,
// cut to a readable length; it comes from outside, and Why may quote it.
type Problem struct {
	Line       int
	Found, Why string
}

// Input is what was found in a text or file.
type Input struct {
	// Rows are in the order of their first appearance, each SID once.
	Rows []Row
	// Duplicates counts appearances that were folded into an earlier row.
	Duplicates int
	// Problems are the first MaxProblems, MoreProblems counts the others.
	Problems     []Problem
	MoreProblems int
	// Format is how it was read.
	Format Format
	// Columns are those of what looks like a table, also where it was read as text.
	Columns []Column
	// Notes are sentences on what was not plain UTF-8, or is not read.
	Notes []string
}

// InputError is why an input as a whole cannot be used.
type InputError struct {
	// Line counts from 1; 0 where no line is to blame.
	Line int
	Why  string
	// Cause is the failure to read underneath, nil where the content is at fault.
	Cause error
}

// Error is one sentence with the line it speaks of.
func (e *InputError) Error() string {
	if e.Line == 0 {
		return e.Why
	}
	return fmt.Sprintf("line %d: %s", e.Line, e.Why)
}

// Unwrap gives the failure to read underneath.
func (e *InputError) Unwrap() error { return e.Cause }

// readFailure words an error of the reader that the input comes from.
func readFailure(line int, err error) *InputError {
	if errors.Is(err, errTooLarge) {
		return &InputError{line, errTooLarge.Error(), err}
	}
	return &InputError{line, "the input could not be read: " + err.Error(), err}
}

// Format is the way an input is written.
type Format int

// The formats of an input.
const (
	// Text is searched for Flex user SIDs.
	Text Format = iota
	// CSV is a table, whatever its separator.
	CSV
)

// GivesValues says that a column with values was found in the input.
func (in Input) GivesValues() bool {
	return in.Format == CSV && slices.ContainsFunc(in.Columns, func(c Column) bool {
		return c.Meaning != "" && c.Meaning != sidColumn
	})
}

// key is what two spellings of one valid SID share.
func key(s string) string {
	prefix := min(2, len(s))
	return s[:prefix] + strings.ToLower(s[prefix:])
}

// collector folds rows into an Input.
type collector struct {
	Input
	// at finds a row by its key. A contested row was given different values: it
	// is removed at the end.
	at        map[string]int
	contested map[int]bool
}

func newCollector(notes ...string) *collector {
	return &collector{Input: Input{Notes: notes}, at: map[string]int{}, contested: map[int]bool{}}
}

func (c *collector) add(row Row) error {
	k := key(row.SID)
	if i, known := c.at[k]; known {
		c.repeat(i, row)
		return nil
	}
	if len(c.Rows) == MaxRows {
		return &InputError{Line: row.Line, Why: fmt.Sprintf("more than %d users; split the input", MaxRows)}
	}
	c.at[k] = len(c.Rows)
	c.Rows = append(c.Rows, row)
	return nil
}

// repeat handles another appearance of row i.
func (c *collector) repeat(i int, row Row) {
	if equal(c.Rows[i].Change, row.Change) {
		c.Duplicates++
		return
	}
	c.contested[i] = true
	c.problem(row.Line, row.SID, fmt.Sprintf("line %d has other values for this user; neither is used", c.Rows[i].Line))
}

func equal(a, b api.UserChange) bool {
	for _, f := range save.Fields {
		x, y := f.In(a), f.In(b)
		if (x == nil) != (y == nil) || x != nil && *x != *y {
			return false
		}
	}
	return true
}

func (c *collector) problem(line int, found, why string) {
	if len(c.Problems) == MaxProblems {
		c.MoreProblems++
		return
	}
	c.Problems = append(c.Problems, Problem{line, strings.Clone(clip(found)), why})
}

// clip cuts text to 2 × 34 characters: two SIDs run together still show whole.
func clip(text string) string {
	n := 0
	for i := range text {
		if n == 2*sid.Length {
			return text[:i] + "…"
		}
		n++
	}
	return text
}

// result is the input without the rows that were contested.
func (c *collector) result() Input {
	if len(c.contested) == 0 {
		return c.Input
	}
	var kept []Row
	for i, row := range c.Rows {
		if !c.contested[i] {
			kept = append(kept, row)
		}
	}
	c.Rows = kept
	return c.Input
}
