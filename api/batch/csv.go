package batch

import (
	"cmp"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"flexconsole/api/save"
	"flexconsole/api/sid"
	"flexconsole/api/validate"
)

// FromFile reads what looks like a table as one, and anything else as FromText
// does, JSON with a note that says so. A table's columns are found by their headings, those that are mapped
// first; above the header may be other lines. An empty or missing cell leaves
// its field alone, and spaces around a cell are no part of it. Lines that are
// not read, or not for certain, become notes and problems.
//
// Input.Columns says what each column is read as, also where the error is about
// them, and where all columns but the SIDs are left unread as no heading is
// known. The error is an *InputError: no column of Flex user SIDs, columns that
// cannot be distinguished, too large, too many users, no text, or unreadable.
func FromFile(r io.Reader, m Mapping) (Input, error) {
	text, note, err := wholeText(r)
	if err != nil {
		return Input{}, err
	}
	if jsonStart.MatchString(text) {
		return fromJSON(text, m, note)
	}
	l := findLayout(strings.Split(text, "\n"), m)
	if l.isTable() || len(m) > 0 {
		return readTable(l, m, note, text)
	}
	in, err := FromText(strings.NewReader(text))
	in.Notes = append(note, in.Notes...)
	if err != nil {
		return in, err
	}
	if why := whyNoTable(l, text); why != "" {
		in.Notes = append(in.Notes, why)
	}
	if l.isLoose() {
		in.Columns = l.columns()
	}
	return in, nil
}

// whyNoTable says why a text that looks like a table is not read as one, or "".
func whyNoTable(l layout, text string) string {
	switch {
	case l.isLoose():
		return "This looks like a table, but no column heading is known. Only the Flex user SIDs are used; map the columns to use their values."
	case isAligned(l.lines):
		return "The columns are separated by spaces, so empty cells cannot be recognized. Only the Flex user SIDs are used; " +
			"separate the columns by commas, semicolons or tabs to use their values."
	case namesColumns(text):
		return "This names columns, but cannot be read as a table. Only the Flex user SIDs are used; save it as CSV to use its values."
	}
	return ""
}

// jsonStart is the start of JSON with objects or texts.
var jsonStart = regexp.MustCompile(`^\s*(\[\s*)*[\[{]\s*"`)

// fromJSON reads JSON as text, and says so: its values have no columns.
func fromJSON(text string, m Mapping, notes []string) (Input, error) {
	if len(m) > 0 {
		return Input{Notes: notes}, &InputError{Line: 1, Why: "this is JSON, which has no columns to map; save it as CSV to use its values"}
	}
	in, err := FromText(strings.NewReader(text))
	in.Notes = append(append(notes, "This is JSON. Only the Flex user SIDs are used; save it as CSV to use its values."), in.Notes...)
	return in, err
}

// wholeText is all of an input with LF at the ends of lines, and notes on how it
// was written.
func wholeText(r io.Reader) (text string, notes []string, err error) {
	source, note, err := decode(r)
	if err != nil {
		return "", nil, err
	}
	if note != "" {
		notes = append(notes, note)
	}
	all, err := io.ReadAll(source)
	text = lineEnds.Replace(string(all))
	if err != nil {
		return "", nil, readFailure(1+strings.Count(text, "\n"), err)
	}
	return text, notes, nil
}

// lineEnds are all ways to end a line; Unicode's own come from some editors.
var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n")

// table is a table being read.
type table struct {
	*collector
	header
}

func readTable(l layout, m Mapping, notes []string, text string) (Input, error) {
	h, err := parseHeader(l, m)
	if err != nil {
		return Input{Format: CSV, Columns: h.all, Notes: notes}, err
	}
	t := table{collector: newCollector(notes...), header: h}
	t.Format, t.Columns = CSV, h.all
	if !utf8.ValidString(text) {
		t.Notes = append(t.Notes, notUTF8(firstInvalid(l.lines)))
	}
	t.readAbove()
	if err := t.readRows(); err != nil {
		return Input{Format: CSV, Columns: h.all, Notes: notes}, err
	}
	return t.result(), nil
}

func firstInvalid(lines []string) int {
	return 1 + slices.IndexFunc(lines, func(line string) bool { return !utf8.ValidString(line) })
}

// readAbove notes the lines above the header that are skipped.
func (t *table) readAbove() {
	from, to := 0, 0
	for i := t.begin; i < max(t.layout.header, 0); i++ {
		line := t.lines[i]
		if strings.TrimSpace(line) == "" || isRule(line) {
			continue
		}
		if from == 0 {
			from = i + 1
		}
		to = i + 1
		for _, user := range sid.Find(sid.FlexUser, line) {
			t.problem(i+1, user, "above the header")
		}
	}
	t.readHeader()
	switch {
	case from == 0:
	case from == to:
		t.Notes = append(t.Notes, fmt.Sprintf("Line %d is skipped: it is above the header.", from))
	default:
		t.Notes = append(t.Notes, fmt.Sprintf("Lines %d to %d are skipped: they are above the header.", from, to))
	}
}

// readHeader says which users the header's own lines name.
func (t *table) readHeader() {
	if t.layout.header < 0 {
		return
	}
	for i := t.layout.header; i < t.first; i++ {
		for _, user := range sid.Find(sid.FlexUser, t.lines[i]) {
			t.problem(i+1, user, "in the header")
		}
	}
}

func (t *table) readRows() error {
	begin := t.first
	if t.layout.header < 0 {
		begin = t.begin // a row whose SID is broken may come first
	}
	for i := begin; i < len(t.lines); {
		row := t.splitter.row(i)
		if err := t.row(row, i); err != nil {
			return err
		}
		i = row.next
	}
	return nil
}

// row reads the row that begins on the line with index i.
func (t *table) row(r cut, i int) error {
	line := t.lines[i]
	if isBlank(r.cells) || isRule(line) {
		return nil
	}
	if why := t.unreadable(r, line); why != "" {
		t.problem(i+1, strings.Join(r.cells, " "), why)
		return nil
	}
	cells := append(r.cells, make([]string, max(0, t.width-len(r.cells)))...)
	user := bareSID(cells[t.places[sidColumn]])
	if !sid.Valid(sid.FlexUser, user) {
		t.problem(i+1, cmp.Or(user, strings.Join(r.cells, " ")), whyNoUser(user))
		return nil
	}
	row := Row{SID: strings.Clone(user), Line: i + 1}
	for _, f := range save.Fields {
		if place, given := t.places[string(f)]; given && cells[place] != "" {
			row.give(f, strings.Clone(unguarded(cells[place])))
		}
	}
	return t.add(row)
}

// unreadable says why the cells of a row are uncertain, or "".
func (t *table) unreadable(r cut, line string) string {
	switch {
	case r.stray && t.touches(r.cells):
		return "misplaced or unclosed quotation mark"
	case len(r.cells) > t.width && !isBlank(r.cells[t.width:]):
		return fmt.Sprintf("%d cells, but the header has %d", len(r.cells), t.width)
	case strings.HasPrefix(strings.TrimSpace(line), "#") && !strings.HasPrefix(t.firstHeading(), "#"):
		return "starts with #, treated as a comment"
	}
	return ""
}

func (t *table) firstHeading() string { return slices.Concat(t.headings, []string{""})[0] }

// touches says that a quotation mark out of place may have moved or changed a
// cell that is read. ="FU…" is what spreadsheets write, and in place.
func (t *table) touches(cells []string) bool {
	if len(cells) != t.width {
		return true
	}
	for column, place := range t.places {
		cell := cells[place]
		formula := column == sidColumn && strings.HasPrefix(cell, "=") && strings.Count(cell, `"`) == 2
		if strings.Contains(cell, `"`) && !formula {
			return true
		}
	}
	return false
}

func whyNoUser(cell string) string {
	if cell == "" {
		return "no " + sidColumn
	}
	return validate.SID(sid.FlexUser, cell).Text
}

// give sets a field and keeps its verdict where there is something to say.
func (r *Row) give(f save.Field, value string) {
	f.Set(&r.Change, &value)
	verdict := f.Judge(value)
	if verdict.State == validate.Valid {
		return
	}
	if r.Verdicts == nil {
		r.Verdicts = map[save.Field]validate.Verdict{}
	}
	r.Verdicts[f] = verdict
}
