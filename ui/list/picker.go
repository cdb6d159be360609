package list

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/sahilm/fuzzy"

	"flexconsole/ui"
	"flexconsole/ui/form"
)

// Widths from which a picker shows a row's whole note, and, unless the picker says
// otherwise, its detail in a column of its own.
const (
	wholeNotes   = 70
	detailColumn = 110
)

// maxFindText is the longest text in the input of a picker, in characters: enough for the
// address of a page that has a SID.
const maxFindText = 300

// Picker is what the screens have in common that offer rows to take one of: an
// input that filters at once, and the rows below it.
type Picker struct {
	theme ui.Theme
	Input *form.Field
	Rows  []PickRow
	// Shown are the indices of the rows that pass the filter, the best match
	// first; cursor is an index into it.
	Shown []int
	RowList
	// Query is what the rows were last filtered by.
	Query string
	// mainWidth and its like are those of the widest cells.
	leadWidth, mainWidth, noteWidth, briefWidth int
	// detailed: some row has a detail, which wants a column; DetailFrom is the width from
	// which it has one.
	detailed   bool
	DetailFrom int
	// signWidth is that of the signs, 0 where no row has one.
	signWidth int
}

// PickRow is one row to take. Its texts are raw until they are in a picker.
type PickRow struct {
	// Key identifies the row and is matched first: a SID or a name.
	Key string
	// Lead is before all cells, Words are searched but not shown.
	Lead, Words string
	// Dim draws the row as one that cannot be chosen here.
	Dim bool
	// Main is the first cell, Note the second; Brief replaces Note where there is little
	// room.
	Main, Note, Brief string
	// Detail is a sentence on the row, of which level is the sign.
	Detail string
	Level  ui.Level
}

func NewPicker(t ui.Theme, what string) Picker {
	p := Picker{theme: t, Input: form.NewField(form.Field{Label: what, Limit: maxFindText}), DetailFrom: detailColumn}
	p.Input.Focus()
	return p
}

// SetRows shows other rows; the cursor stays on the row it is on, and else
// where it is.
func (p *Picker) SetRows(rows []PickRow) {
	key := ""
	if i, ok := p.Selected(); ok {
		key = p.Rows[i].Key
	}
	p.Rows, p.leadWidth, p.mainWidth, p.noteWidth, p.briefWidth, p.signWidth = rows, 0, 0, 0, 0, 0
	p.detailed = slices.ContainsFunc(rows, func(r PickRow) bool { return r.Detail != "" })
	for i := range rows {
		r := &rows[i]
		r.Main, r.Note, r.Brief, r.Detail = ui.Escape(r.Main), ui.Escape(r.Note), ui.Escape(r.Brief), ui.Escape(r.Detail)
		p.leadWidth = max(p.leadWidth, ui.Width(r.Lead))
		p.mainWidth = max(p.mainWidth, ui.Width(r.Main))
		p.noteWidth = max(p.noteWidth, ui.Width(r.Note))
		p.briefWidth = max(p.briefWidth, ui.Width(r.Brief))
		p.signWidth = max(p.signWidth, ui.Width(p.theme.Sign(r.Level, "")))
	}
	p.Find()
	p.GoTo(key)
}

// GoTo puts the cursor on a row by its key, where that is shown.
func (p *Picker) GoTo(key string) {
	i := slices.IndexFunc(p.Shown, func(i int) bool { return p.Rows[i].Key == key })
	if i < 0 {
		i = p.Cursor
	}
	p.Cursor = max(0, min(i, len(p.Shown)-1))
}

// Show puts the cursor on a row by its key, whatever was typed.
func (p *Picker) Show(key string) {
	p.Input.SetValue("")
	p.Find()
	p.GoTo(key)
}

// Selected is the index of the row under the cursor.
func (p *Picker) Selected() (i int, ok bool) {
	if p.Cursor >= len(p.Shown) {
		return 0, false
	}
	return p.Shown[p.Cursor], true
}

// Find filters by what was typed, the best match first (see rank).
func (p *Picker) Find() {
	p.Query = strings.TrimSpace(p.Input.Value())
	p.Shown = nil
	query := strings.ToLower(p.Query)
	ranks := make([]int, len(p.Rows))
	for i, r := range p.Rows {
		ranks[i] = r.rank(query)
	}
	for rank := range byLetters {
		for i := range p.Rows {
			if ranks[i] == rank {
				p.Shown = append(p.Shown, i)
			}
		}
	}
	// What matches in part is found where nothing better is.
	if len(p.Shown) == 0 {
		p.Shown = byMostWords(p.Rows, strings.Fields(query))
	}
	if len(p.Shown) > 0 {
		return
	}
	for _, match := range fuzzy.FindFrom(p.Query, cells(p.Rows)) {
		if closeBy(match.MatchedIndexes) {
			p.Shown = append(p.Shown, match.Index)
		}
	}
}

// byMostWords are the rows that have the most of several words, those in the main cell
// counting twice: of "toggle theme" the theme is what is meant.
func byMostWords(rows []PickRow, words []string) []int {
	if len(words) < 2 {
		return nil
	}
	var best []int
	most := 0
	for i, r := range rows {
		main, points := strings.ToLower(r.Main), 0
		for _, word := range words {
			switch {
			case len(word) < 2:
			case EveryWordBegins(main, singulars(word)):
				points += 2
			case EveryWordBegins(strings.ToLower(r.Words), singulars(word)):
				points++
			}
		}
		if points > most {
			best, most = nil, points
		}
		if points > 0 && points == most {
			best = append(best, i)
		}
	}
	return best
}

// How well a row matches what is typed, the best first: it is its key; it has it in its
// key, or the other way around; its main cell begins with it; each word of it begins a word of the
// main cell, or of the words that are not shown too, or of the detail too; or its
// letters are found in their order, or not at all.
const (
	byWholeKey = iota
	byKey
	byBeginning
	byMain
	byWords
	byDetail
	byLetters
)

// A word in the plural that only its singular is found for counts one less.

// partOfKey is how much of a key must be typed to find it by: a letter or two are in
// every SID.
const partOfKey = 3

// rank says how well a row matches; query is in lower case.
func (r PickRow) rank(query string) int {
	key, main := strings.ToLower(r.Key), strings.ToLower(r.Main)
	words := main + " " + strings.ToLower(r.Words)
	switch {
	case key != "" && key == query:
		return byWholeKey
	case len(query) >= partOfKey && strings.Contains(key, query) || key != "" && strings.Contains(query, key):
		return byKey
	case strings.HasPrefix(main, query):
		return byBeginning
	case EveryWordBegins(main, query):
		return byMain
	case EveryWordBegins(words, query) || EveryWordBegins(main, singulars(query)):
		return byWords
	case EveryWordBegins(words+" "+strings.ToLower(r.Detail), query) || EveryWordBegins(words, singulars(query)):
		return byDetail
	}
	return byLetters
}

// EveryWordBegins says whether each word of what is typed begins some word of a
// text.
func EveryWordBegins(text, query string) bool {
	for word := range strings.FieldsSeq(query) {
		if !wordBegins(text, word) {
			return false
		}
	}
	return true
}

// singulars are words without the s of their plural.
func singulars(text string) string {
	words := strings.Fields(text)
	for i, word := range words {
		if len(word) > 3 {
			words[i] = strings.TrimSuffix(word, "s")
		}
	}
	return strings.Join(words, " ")
}

// closeBy says that letters found loosely stand together well enough to be meant:
// scattered over a sentence, any word is found in it.
func closeBy(at []int) bool {
	return len(at) > 0 && at[len(at)-1]-at[0] < 2*len(at)+2
}

// wordBegins says whether some word of a text begins with what is typed.
func wordBegins(text, query string) bool {
	for at := 0; ; at++ {
		next := strings.Index(text[at:], query)
		if next < 0 {
			return false
		}
		at += next
		before, _ := utf8.DecodeLastRuneInString(text[:at])
		if at == 0 || !unicode.IsLetter(before) && !unicode.IsDigit(before) {
			return true
		}
	}
}

// cells are what is searched loosely: all that a row is found by but its key.
type cells []PickRow

func (c cells) Len() int            { return len(c) }
func (c cells) String(i int) string { return c[i].Words + " " + c[i].Main + " " + c[i].Detail }

// TypeKey moves the cursor or types into the input; the notice, where there is
// one, says what the input did not take.
func (p *Picker) TypeKey(key tea.KeyMsg) (notice string) {
	ends := key.Type == tea.KeyHome || key.Type == tea.KeyEnd
	if moves(key) || ends && p.Input.Value() == "" { // there is nothing to go through in the input
		p.Step(len(p.Shown), key.String())
		return ""
	}
	notice = p.Input.Type(key)
	if strings.TrimSpace(p.Input.Value()) != p.Query {
		p.Find()
		p.Cursor = 0
	}
	return notice
}

// Draw draws the input, a text about the rows, and the rows. The text is cut before the
// rows are.
func (p *Picker) Draw(said []string, width, height int) []string {
	const leastRows = 4
	t := p.theme
	lines := []string{t.Label.Render(" Find  ") + p.Input.Lines(t, width-7, true)[0]}
	if len(p.Rows) > 0 {
		said = said[:min(len(said), max(1, height-1-leastRows))]
	}
	lines = append(lines, said...)
	if len(p.Rows) > 0 && len(p.Shown) == 0 {
		return append(lines, ui.Indented(ui.Wrap("No match. ctrl+u clears the search.", width-2, t.Muted))...)
	}
	return append(lines, p.list(len(lines), width, height-len(lines))...)
}

// list draws the rows around the cursor below top other lines, and below the selected row
// the cells that did not fit.
func (p *Picker) list(top, width, height int) []string {
	below := p.below(width)
	below = below[:min(len(below), max(0, height/2))]
	first, end := ui.Window(len(p.Shown), p.Cursor, height-len(below), p.From)
	p.From = first
	var lines []string
	p.Drawn, p.Top = nil, top
	for i := first; i < end; i++ {
		lines = append(lines, p.line(p.Rows[p.Shown[i]], i == p.Cursor, width))
		if i == p.Cursor {
			lines = append(lines, below...)
		}
		p.Note(i, lines)
	}
	return lines
}

// line is one row: sign, lead, cells, and where there is room its detail.
func (p *Picker) line(r PickRow, selected bool, width int) string {
	t := p.theme
	lead, main, note, detail := p.columns(width)
	text := ui.Fit(r.Main, main)
	if note > 0 {
		text += "  " + ui.Fit(noteFor(r, width), note)
	}
	if detail > 0 {
		text += "  " + ui.Cut(r.Detail, detail)
	}
	before, sign := "", ui.Pad(t.Sign(r.Level, ""), p.signWidth)
	if lead > 0 {
		before = ui.Fit(r.Lead, lead-2) + "  "
	}
	if selected {
		return t.Row(ansi.Strip(sign)+before+text, true, width)
	}
	style := t.Text
	if r.Dim {
		style = t.Muted
	}
	return "  " + sign + t.Key.Render(before) + style.Render(ui.Cut(text, width-p.signWidth-lead-3))
}

// columns are the widths of the cells, that of the lead with the space after it: the main
// cell gets what lead and note leave, and on a wide terminal the detail most of it.
func (p *Picker) columns(width int) (lead, main, note, detail int) {
	room := max(0, width-p.signWidth-3) // the margin, and the last column, as in every row
	if p.leadWidth > 0 {
		lead = min(p.leadWidth, width/4) + 2
	}
	room = max(0, room-lead)
	note = p.noteWidth
	if width < wholeNotes {
		note = p.briefWidth
	}
	note = min(note, room/2)
	gap := min(2, note)
	main = max(0, min(p.mainWidth, room-note-gap))
	if width >= p.DetailFrom && p.detailed {
		main = min(main, room*3/8)
		detail = room - main - note - gap - 2
	}
	return lead, main, note, detail
}

func noteFor(r PickRow, width int) string {
	if width < wholeNotes {
		return r.Brief
	}
	return r.Note
}

// below are the cells of the selected row that did not fit on its line.
func (p *Picker) below(width int) []string {
	i, ok := p.Selected()
	if !ok {
		return nil
	}
	const indent = 4
	t, r, inner := p.theme, p.Rows[i], width-indent-1
	lead, main, _, detail := p.columns(width)
	var lines []string
	if ui.Width(r.Lead) > lead-2 {
		lines = append(lines, ui.Wrap(r.Lead, inner, t.Key)...)
	}
	if noteFor(r, width) != r.Note {
		lines = append(lines, ui.Wrap(r.Note, inner, t.Muted)...)
	}
	if ui.Width(r.Detail) > detail {
		lines = append(lines, ui.Wrap(r.Detail, inner, t.Level(r.Level))...)
	}
	if ui.Width(r.Main) > main {
		lines = append(lines, ui.Wrap(r.Main, inner, t.Text)...)
	}
	for i := range lines {
		lines[i] = strings.Repeat(" ", indent) + lines[i]
	}
	return lines
}
