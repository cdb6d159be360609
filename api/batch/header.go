package batch

import (
	"bufio"
	"fmt"
	"strings"

	"flexconsole/api/save"

	"flexconsole/api/validate"
)

// sidColumn is the column that every CSV must have.
const sidColumn = "flex_user_sid"

// columns are all that are read.
var columns = []string{sidColumn, string(save.Email), string(save.Locale), string(save.UserSID)}

var allColumns = strings.Join(columns, ", ")

// headerLine looks ahead to the first line that is not blank, and guesses the
// separator from it: the one it holds most of, as no column's name holds any.
func headerLine(source *bufio.Reader) (string, rune) {
	ahead, _ := source.Peek(bufferSize / 2) // an error comes again with the next read
	line, _, _ := strings.Cut(strings.TrimLeft(string(ahead), "\r\n"), "\n")
	line = strings.TrimRight(line, "\r")
	comma, most := ',', 0
	for _, candidate := range ",;\t" {
		if n := strings.Count(line, string(candidate)); n > most {
			comma, most = candidate, n
		}
	}
	return line, comma
}

// header says where the columns are.
type header struct {
	at      map[string]int
	width   int
	ignored []string
}

// parseHeader finds the columns. A name that is nearly a column's is an error:
// to ignore it would quietly leave out what someone meant to change.
func parseHeader(cells []string, line int) (header, error) {
	h := header{at: map[string]int{}, width: len(cells)}
	for i, cell := range cells {
		name, meant := columnOf(cell)
		if _, twice := h.at[name]; twice {
			return h, &InputError{Line: line, Why: fmt.Sprintf("the column %s is there twice", name)}
		}
		switch {
		case name != "":
			h.at[name] = i
		case meant != "":
			return h, wrongHeader(line, fmt.Sprintf("unknown column %q, did you mean %s?", clip(cell), meant))
		case cell == "":
			h.ignored = append(h.ignored, fmt.Sprintf("column %d (no name)", i+1))
		default:
			h.ignored = append(h.ignored, clip(strings.Clone(cell)))
		}
	}
	if _, found := h.at[sidColumn]; !found {
		return h, wrongHeader(line, fmt.Sprintf("no column %s in %q", sidColumn, clip(strings.Join(cells, ","))))
	}
	return h, nil
}

func wrongHeader(line int, why string) error {
	return &InputError{Line: line, Why: why + " (columns: " + allColumns + ")"}
}

// columnOf knows a column by its name, whatever its case, spaces, hyphens and
// underscores. Otherwise meant is the column that it nearly spells, or "".
func columnOf(cell string) (name, meant string) {
	const longest = 20 // characters; no misspelling is as long
	plain := plainName(cell)
	for _, column := range columns {
		target := plainName(column)
		if plain == target {
			return column, ""
		}
		if len(plain) <= longest && validate.Edits(plain, target) <= 2 {
			meant = column
		}
	}
	return "", meant
}

func plainName(s string) string {
	return strings.NewReplacer(" ", "", "-", "", "_", "").Replace(strings.ToLower(s))
}
