package views

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

// Widths from which a picker shows a row's whole note, and its detail in a
// column of its own.
const (
	wholeNotes   = 70
	detailColumn = 110
)

// maxFindText is the longest text that a picker finds rows by, in characters:
// room for a pasted address of a page that holds a SID.
const maxFindText = 300

// picker is what the screens have in common that offer rows to take one of: an
// input that filters at once, and the rows below it.
type picker struct {
	theme ui.Theme
	input *form.Field
	rows  []pickRow
	// shown are the indices of the rows that pass the filter, the best match
	// first; cursor is an index into it.
	shown []int
	rowList
	// query is what the rows were last filtered by.
	query string
	// mainWidth and its like are those of the widest cells.
	leadWidth, mainWidth, noteWidth, briefWidth int
	// detailed: some row has a detail, which wants a column.
	detailed bool
	// signWidth is that of the signs, 0 where no row has one.
	signWidth int
}

// pickRow is one row to take. Its texts are raw until they are in a picker.
type pickRow struct {
	// key tells the row from all others and is looked for before all else: a
	// SID or a name.
	key string
	// lead stands before all cells, words are found but not shown.
	lead, words string
	// main is the first cell, note the second; brief stands for note where room
	// is scarce.
	main, note, brief string
	// detail is a sentence on the row, of which level is the sign.
	detail string
	level  ui.Level
}

func newPicker(t ui.Theme, what string) picker {
	p := picker{theme: t, input: form.NewField(form.Field{Label: what, Limit: maxFindText})}
	p.input.Focus()
	return p
}

// setRows shows other rows; the cursor stays on the row it is on, and else
// where it is.
func (p *picker) setRows(rows []pickRow) {
	key := ""
	if i, ok := p.at(); ok {
		key = p.rows[i].key
	}
	p.rows, p.leadWidth, p.mainWidth, p.noteWidth, p.briefWidth, p.signWidth = rows, 0, 0, 0, 0, 0
	p.detailed = slices.ContainsFunc(rows, func(r pickRow) bool { return r.detail != "" })
	for i := range rows {
		r := &rows[i]
		r.main, r.note, r.brief, r.detail = ui.Escape(r.main), ui.Escape(r.note), ui.Escape(r.brief), ui.Escape(r.detail)
		p.leadWidth = max(p.leadWidth, ui.Width(r.lead))
		p.mainWidth = max(p.mainWidth, ui.Width(r.main))
		p.noteWidth = max(p.noteWidth, ui.Width(r.note))
		p.briefWidth = max(p.briefWidth, ui.Width(r.brief))
		p.signWidth = max(p.signWidth, ui.Width(p.theme.Sign(r.level, "")))
	}
	p.find()
	p.goTo(key)
}

// goTo puts the cursor on a row by its key, where that is shown.
func (p *picker) goTo(key string) {
	i := slices.IndexFunc(p.shown, func(i int) bool { return p.rows[i].key == key })
	if i < 0 {
		i = p.cursor
	}
	p.cursor = max(0, min(i, len(p.shown)-1))
}

// show puts the cursor on a row by its key, whatever was typed.
func (p *picker) show(key string) {
	p.input.SetValue("")
	p.find()
	p.goTo(key)
}

// at is the index of the row under the cursor.
func (p *picker) at() (i int, ok bool) {
	if p.cursor >= len(p.shown) {
		return 0, false
	}
	return p.shown[p.cursor], true
}

// find filters by what was typed, the best match first: rows with it in their
// key, or whose key is part of it; rows that begin with it; rows of which a
// word begins with it; and rows that match loosely.
func (p *picker) find() {
	p.query = strings.TrimSpace(p.input.Value())
	p.shown = nil
	query := strings.ToLower(p.query)
	ranks := make([]int, len(p.rows))
	for i, r := range p.rows {
		ranks[i] = r.rank(query)
	}
	for rank := range loosely {
		for i := range p.rows {
			if ranks[i] == rank {
				p.shown = append(p.shown, i)
			}
		}
	}
	if query == "" {
		return
	}
	for _, match := range fuzzy.FindFrom(p.query, cells(p.rows)) {
		if ranks[match.Index] == loosely && closeBy(match.MatchedIndexes) {
			p.shown = append(p.shown, match.Index)
		}
	}
}

// loosely is the rank of rows that match loosely or not at all.
const loosely = 3

// rank says how well a row matches, 0 the best; query is in lower case.
func (r pickRow) rank(query string) int {
	key, words, main := strings.ToLower(r.key), strings.ToLower(r.words), strings.ToLower(r.main)
	switch {
	case strings.Contains(key, query) || key != "" && strings.Contains(query, key):
		return 0
	case strings.HasPrefix(words, query) || strings.HasPrefix(main, query):
		return 1
	case everyWordBegins(words+" "+main+" "+strings.ToLower(r.detail), query):
		return 2
	}
	return loosely
}

// everyWordBegins says whether each word of what is typed begins some word of a
// text.
func everyWordBegins(text, query string) bool {
	for word := range strings.FieldsSeq(query) {
		if !wordBegins(text, word) {
			return false
		}
	}
	return true
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
type cells []pickRow

func (c cells) Len() int            { return len(c) }
func (c cells) String(i int) string { return c[i].words + " " + c[i].main + " " + c[i].detail }

// typeKey moves the cursor or types into the input; the notice, where there is
// one, says what the input did not take.
func (p *picker) typeKey(key tea.KeyMsg) (notice string) {
	moves := []tea.KeyType{tea.KeyUp, tea.KeyDown, tea.KeyPgUp, tea.KeyPgDown}
	if p.input.Value() == "" {
		moves = append(moves, tea.KeyHome, tea.KeyEnd) // there is nothing to go through in the input
	}
	if slices.Contains(moves, key.Type) {
		p.step(len(p.shown), key.String())
		return ""
	}
	notice = p.input.Type(key)
	if strings.TrimSpace(p.input.Value()) != p.query {
		p.find()
		p.cursor = 0
	}
	return notice
}

// draw puts the input, what is to be said of the rows, and the rows together.
// What is said gives way to the rows.
func (p *picker) draw(said []string, width, height int) []string {
	const leastRows = 4
	t := p.theme
	lines := []string{t.Label.Render(" Find  ") + p.input.Lines(t, width-7, true)[0]}
	if len(p.rows) > 0 {
		said = said[:min(len(said), max(1, height-1-leastRows))]
	}
	lines = append(lines, said...)
	if len(p.rows) > 0 && len(p.shown) == 0 {
		return append(lines, ui.Indented(ui.Wrap("Nothing here matches what is typed; ctrl+u clears it.", width-2, t.Muted))...)
	}
	return append(lines, p.list(len(lines), width, height-len(lines))...)
}

// list draws the rows around the cursor below top other lines, and below the
// one under it what did not fit beside it.
func (p *picker) list(top, width, height int) []string {
	below := p.below(width)
	below = below[:min(len(below), max(0, height/2))]
	first, end := ui.Window(len(p.shown), p.cursor, height-len(below), p.from)
	p.from = first
	var lines []string
	p.drawn, p.top = nil, top
	for i := first; i < end; i++ {
		lines = append(lines, p.line(p.rows[p.shown[i]], i == p.cursor, width))
		if i == p.cursor {
			lines = append(lines, below...)
		}
		p.note(i, lines)
	}
	return lines
}

// line is one row: sign, lead, cells, and where there is room its detail.
func (p *picker) line(r pickRow, selected bool, width int) string {
	t := p.theme
	lead, main, note, detail := p.columns(width)
	text := ui.Fit(r.main, main) + "  " + ui.Fit(noteFor(r, width), note)
	if detail > 0 {
		text += "  " + ui.Cut(r.detail, detail)
	}
	before, sign := "", ui.Pad(t.Sign(r.level, ""), p.signWidth)
	if lead > 0 {
		before = ui.Fit(r.lead, lead-2) + "  "
	}
	if selected {
		return t.Row(ansi.Strip(sign)+before+text, true, width)
	}
	return "  " + sign + t.Key.Render(before) + t.Text.Render(ui.Cut(text, width-p.signWidth-lead-3))
}

// columns are the widths of the cells, that of the lead with the space after
// it: what is left beside lead and note goes to the main cell, and on a wide
// terminal most of it to the detail.
func (p *picker) columns(width int) (lead, main, note, detail int) {
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
	main = max(0, min(p.mainWidth, room-note-2))
	if width >= detailColumn && p.detailed {
		main = min(main, room/3)
		detail = room - main - note - 4
	}
	return lead, main, note, detail
}

func noteFor(r pickRow, width int) string {
	if width < wholeNotes {
		return r.brief
	}
	return r.note
}

// below is what did not fit beside the row under the cursor.
func (p *picker) below(width int) []string {
	i, ok := p.at()
	if !ok {
		return nil
	}
	const indent = 4
	t, r, inner := p.theme, p.rows[i], width-indent-1
	lead, main, _, detail := p.columns(width)
	var lines []string
	if ui.Width(r.lead) > lead-2 {
		lines = append(lines, ui.Wrap(r.lead, inner, t.Key)...)
	}
	if noteFor(r, width) != r.note {
		lines = append(lines, ui.Wrap(r.note, inner, t.Muted)...)
	}
	if ui.Width(r.detail) > detail {
		lines = append(lines, ui.Wrap(r.detail, inner, t.Level(r.level))...)
	}
	if ui.Width(r.main) > main {
		lines = append(lines, ui.Wrap(r.main, inner, t.Text)...)
	}
	for i := range lines {
		lines[i] = strings.Repeat(" ", indent) + lines[i]
	}
	return lines
}
