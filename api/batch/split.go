package batch

import (
	"encoding/csv"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"flexconsole/api/sid"
)

// longestRow is the most bytes of a row that goes over several lines.
const longestRow = 256 << 10

// splitter cuts the lines of a table into cells.
type splitter struct {
	lines []string
	sep   rune
	// boxed: lines begin and end with the separator, as in Markdown.
	boxed bool
	// width is that of the header, 0 while it is looked for.
	width int
}

// cut is a row of cells, and where the next one begins. Stray: a quotation mark is in the
// wrong place, so that the cells are only likely ones.
type cut struct {
	cells []string
	next  int
	stray bool
}

func (s splitter) row(i int) cut {
	line := s.unboxed(s.lines[i])
	if !strings.Contains(line, `"`) {
		return cut{cells: s.plain(line), next: i + 1}
	}
	if end := s.closing(i); end >= i {
		if cells, ok := s.quoted(s.unboxed(strings.Join(s.lines[i:end+1], "\n"))); ok {
			return cut{cells: cells, next: end + 1}
		}
	}
	return cut{cells: s.likely(line), next: i + 1, stray: true}
}

func (s splitter) unboxed(line string) string {
	trimmed := strings.TrimSpace(line)
	if inner, begins := strings.CutPrefix(trimmed, string(s.sep)); s.boxed && begins {
		return strings.TrimSuffix(inner, string(s.sep))
	}
	return line
}

func (s splitter) plain(line string) []string {
	return trimmed(strings.Split(line, string(s.sep)))
}

// closing is the line on which the quotation marks that line i opens are all
// closed, -1 where a row of its own comes before: then one was not meant so.
func (s splitter) closing(i int) int {
	if strings.Count(s.lines[i], `"`)%2 == 0 {
		return i
	}
	size := len(s.lines[i])
	for end := i + 1; end < len(s.lines) && size <= longestRow; end++ {
		line := s.lines[end]
		if cells := s.plain(line); len(cells) > 1 && namesUser(cells) {
			return -1
		}
		if strings.Count(line, `"`)%2 == 1 {
			return end
		}
		size += len(line)
	}
	return -1
}

func namesUser(cells []string) bool { return len(usersIn(cells)) > 0 }

// usersIn are the places of Flex user SIDs.
func usersIn(cells []string) []int {
	var places []int
	for i, cell := range cells {
		if sid.Valid(sid.FlexUser, bareSID(cell)) {
			places = append(places, i)
		}
	}
	return places
}

// bareSID is a cell without what spreadsheets and chat programs put around a SID:
// ="…", quotation marks of any kind, characters of no width.
func bareSID(cell string) string {
	return strings.TrimFunc(cell, func(r rune) bool {
		return r == '=' || unicode.IsSpace(r) || unicode.In(r, unicode.Cf, unicode.Quotation_Mark) || r == '`'
	})
}

// quoted reads one row by the rules of CSV; ok is false where it breaks them.
func (s splitter) quoted(text string) (cells []string, ok bool) {
	reader := csv.NewReader(strings.NewReader(text))
	reader.Comma = s.sep
	reader.FieldsPerRecord = -1
	reader.TrimLeadingSpace = s.sep != '\t' // it would take empty cells for space
	cells, err := reader.Read()
	if err != nil {
		return nil, false
	}
	_, err = reader.Read()
	return trimmed(cells), err == io.EOF
}

// likely cuts a line with a quotation mark out of place: at each separator
// where that gives as many cells as the header has, else at those outside of
// quotation marks. A mark that belongs to no pair stays in its cell.
func (s splitter) likely(line string) []string {
	cells := s.plain(line)
	if len(cells) != s.width {
		cells = s.outside(line)
	}
	for i, cell := range cells {
		cells[i] = unquoted(cell)
	}
	return cells
}

// outside cuts a line at the separators outside of quotation marks.
func (s splitter) outside(line string) []string {
	within := false
	var cells []string
	begin := 0
	for i, c := range line {
		switch {
		case c == '"':
			within = !within
		case c == s.sep && !within:
			cells = append(cells, line[begin:i])
			begin = i + utf8.RuneLen(c)
		}
	}
	return trimmed(append(cells, line[begin:]))
}

func unquoted(cell string) string {
	if len(cell) < 2 || cell[0] != '"' || cell[len(cell)-1] != '"' {
		return cell
	}
	return strings.ReplaceAll(cell[1:len(cell)-1], `""`, `"`)
}

func trimmed(cells []string) []string {
	for i := range cells {
		cells[i] = strings.TrimSpace(cells[i])
	}
	return cells
}

// isRule says that a line only draws, as below a header in Markdown.
func isRule(line string) bool {
	return strings.Trim(line, "-+|=:_ \t─━═│┼┌┬┐├┤└┴┘╭╮╰╯") == "" && strings.ContainsAny(line, "-=_─━═")
}

func isBlank(cells []string) bool { return strings.Join(cells, "") == "" }
