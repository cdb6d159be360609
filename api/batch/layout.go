package batch

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// headerWithin is how many lines are looked at for the header, examined how
	// many rows for what the columns have.
	headerWithin = 60
	examined     = 20
)

// layout is how a table is written.
type layout struct {
	splitter
	// header is the index of the header's line, -1 for none, begin that of the
	// line behind a sep= line, first that of the first row.
	header, begin, first int
	headings             []string
	// known counts the headings that are known; named: one of them is, or all
	// but is, the column of the Flex user SIDs.
	known int
	named bool
	// rows are the first ones, users how many Flex user SIDs each column has there.
	rows  [][]string
	users []int
}

// rareSeparators are used as one only where that is certain: other text has them
// too.
const rareSeparators = "~^:¦│║،؛，；、"

// findLayout looks for a table: with the separator that makes most headings
// known, or shows Flex user SIDs in a column.
func findLayout(lines []string, m Mapping) layout {
	declared, begin := declaredSeparator(lines)
	var best layout
	for i, sep := range append(declared, ',', ';', '\t', '|') {
		l := layoutWith(splitter{lines: lines, sep: sep}, begin, m)
		if i == 0 || l.beats(best) {
			best = l
		}
	}
	for _, sep := range rareSeparators {
		if l := layoutWith(splitter{lines: lines, sep: sep}, begin, m); l.named && l.known > max(best.known, 1) && l.hasSIDs() {
			best = l
		}
	}
	return best
}

func (l layout) beats(other layout) bool {
	if l.known != other.known {
		return l.known > other.known
	}
	if mine, its := l.hasSIDs(), other.hasSIDs(); mine != its {
		return mine
	}
	return l.hasSIDs() && l.width > other.width
}

// hasSIDs says that a column has a Flex user SID.
func (l layout) hasSIDs() bool { return slices.Max(append(l.users, 0)) > 0 }

// declaredSeparator reads the line that spreadsheets write first, as in sep=;
func declaredSeparator(lines []string) (sep []rune, begin int) {
	for i, line := range lines {
		line = strings.Trim(line, `"`)
		if strings.TrimSpace(line) == "" {
			continue
		}
		if len(line) < 5 || !strings.EqualFold(line[:4], "sep=") {
			return nil, 0
		}
		r, _ := utf8.DecodeRuneInString(line[4:])
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '"' || r == utf8.RuneError {
			return nil, 0
		}
		return []rune{r}, i + 1
	}
	return nil, 0
}

// layoutWith looks for the header above the first row that names a user: the
// line with most known headings, else the one just above.
func layoutWith(s splitter, begin int, m Mapping) layout {
	l := layout{splitter: s, header: -1, begin: begin}
	above := -1
	for i, seen := begin, 0; i < len(s.lines) && seen < headerWithin; {
		row := s.row(i)
		if namesUser(row.cells) {
			l.first, l.width = i, len(row.cells)
			break
		}
		if line := s.lines[i]; strings.TrimSpace(line) != "" && !isRule(line) {
			if known, named := l.judge(row.cells, m); known > 0 && known >= l.known {
				l.known, l.named, l.header, l.headings = known, named, i, row.cells
			}
			above = i
			seen++
		}
		i = row.next
	}
	l.settle(above)
	l.examine()
	return l
}

// judge counts the headings that are known.
func (l layout) judge(cells []string, m Mapping) (known int, named bool) {
	for _, cell := range cells {
		column, own := columnOf(cell)
		misspelt := column == "" && nearly(cell) == sidColumn
		if column != "" || misspelt || m.names(cell) {
			known++
		}
		named = named || misspelt || column == sidColumn && (own || len(cells) > 1) || m[sidColumn].is(cell)
	}
	return known, named
}

// settle uses the line above the first row as the header where no heading is
// known, if it can be one, and sets where rows begin.
func (l *layout) settle(above int) {
	if l.header < 0 && l.width > 1 && above >= 0 && l.couldHead(above) {
		l.header, l.headings = above, l.row(above).cells
	}
	if l.header < 0 {
		l.headings = make([]string, l.width)
		return
	}
	line := strings.TrimSpace(l.lines[l.header])
	if sep := string(l.sep); l.sep == '|' && len(line) > 2 && strings.HasPrefix(line, sep) && strings.HasSuffix(line, sep) {
		l.boxed = true
		l.headings = l.row(l.header).cells
	}
	l.first = l.row(l.header).next
	l.width = len(l.headings)
}

// couldHead says that a line is no row whose SID is broken.
func (l layout) couldHead(i int) bool {
	cells := l.row(i).cells
	return len(cells) == l.width && !slices.ContainsFunc(cells, func(cell string) bool {
		return cell == "" || strings.Contains(cell, "@") || resembles(cell)
	})
}

// examine looks at the first rows.
func (l *layout) examine() {
	l.users = make([]int, l.width)
	for i := l.first; i < len(l.lines) && len(l.rows) < examined; {
		row := l.row(i)
		i = row.next
		if isBlank(row.cells) {
			continue
		}
		l.rows = append(l.rows, row.cells)
		for _, place := range usersIn(row.cells) {
			if place < l.width {
				l.users[place]++
			}
		}
	}
}

// isTable says that the header leaves no doubt.
func (l layout) isTable() bool {
	return l.named || l.known >= 2 || l.known == 1 && l.hasSIDs()
}

// isLoose says that rows are alike, or one has nothing but cells of a word: a
// table, though no heading says so.
func (l layout) isLoose() bool {
	alike := 0
	for _, cells := range l.rows {
		users := usersIn(cells)
		if len(cells) != l.width || len(users) != 1 || l.users[users[0]] == 0 || !hasValues(cells) {
			continue
		}
		alike++
		if !slices.ContainsFunc(cells, func(cell string) bool { return strings.Contains(cell, " ") }) {
			return true
		}
	}
	return alike >= 2
}

// hasValues says that a row has more than its SID.
func hasValues(cells []string) bool {
	filled := slices.DeleteFunc(slices.Clone(cells), func(cell string) bool { return cell == "" })
	return len(filled) > 1
}

// Column is a column of a table.
type Column struct {
	// Number counts from 1. Heading and Sample, a value, come from outside.
	Number          int
	Heading, Sample string
	// Meaning is one of Columns, "" for a column that is not read.
	Meaning string
}

func (l layout) columns() []Column {
	all := make([]Column, l.width)
	for i := range all {
		all[i] = Column{Number: i + 1, Heading: clip(l.headings[i])}
		for _, cells := range l.rows {
			if i < len(cells) && all[i].Sample == "" {
				all[i].Sample = clip(cells[i])
			}
		}
	}
	return all
}

// columnWord is what a column's name can be in any text.
var columnWord = regexp.MustCompile(`\w+`)

// namesColumns says that a text has the names of the Flex user SIDs' column and
// of another, as in YAML, SQL or HTML.
func namesColumns(text string) bool {
	found := map[string]bool{}
	for _, word := range columnWord.FindAllString(text[:min(len(text), bufferSize)], -1) {
		if column, own := columnOf(word); own {
			found[column] = true
		}
	}
	return found[sidColumn] && len(found) > 1
}

var wideGap = regexp.MustCompile(`\s{2,}`)

// isAligned says that a header's cells are set apart by blanks alone, where an
// empty cell cannot be seen.
func isAligned(lines []string) bool {
	for _, line := range lines[:min(len(lines), headerWithin)] {
		cells := wideGap.Split(strings.TrimSpace(line), -1)
		if known, _ := (layout{}).judge(cells, nil); known >= 2 {
			return true
		}
	}
	return false
}
