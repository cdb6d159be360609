package form

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/bubbles/cursor"
	"github.com/charmbracelet/bubbles/textarea"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/ui"
)

// Verdict is what a check says of a value.
type Verdict struct {
	Level ui.Level
	// Text is one sentence; Suggestion a whole value to offer instead, or "".
	Text, Suggestion string
}

// Blocks says that a value with this verdict cannot be sent.
func (v Verdict) Blocks() bool { return v.Level == ui.Pending || v.Level == ui.Bad }

// Field is one labelled input with a live verdict. The raw value stays in the
// model; what is hostile in it is escaped only where it is drawn.
type Field struct {
	ID, Label string
	// Hint is shown in the verdict's place while the field is empty.
	Hint string
	// Check judges a value; it must be pure.
	Check func(string) Verdict
	// Below draws what is below the verdict while the field has the keys, nil for nothing.
	Below func(t ui.Theme, width int) []string
	// Limit is the longest value in characters; a longer paste is cut, with a
	// notice.
	Limit int
	// Rows is the height of the input; above 1 it has several lines.
	Rows int
	// Cells is how wide the input is drawn where there is room, 0 for the usual width. A
	// longer value has what room there is.
	Cells int
	// Optional: an empty value is simply not sent.
	Optional bool
	// Clearable: the stored value may be cleared, as an explicit action.
	Clearable bool
	// Choices, where there are any, are all that the field can hold: always one
	// of them, the first where nothing else was loaded. Nothing can be typed or
	// cleared then; Limit, Rows and Clearable do not count.
	Choices []string

	// line or area, which are large and apart, so that a field can be part of a table.
	line     *textinput.Model
	area     *textarea.Model
	original string
	null     bool
	touched  bool
	cleared  bool
	typed    string // the text in the input
	checked  string
	verdict  Verdict
	judged   bool
	// pastedLines is the most lines that one paste had since the value was set.
	pastedLines int
	// selected: the next character takes the place of the whole value.
	selected bool
}

// NewField finishes a field whose exported parts are set.
func NewField(f Field) *Field {
	f.Rows = max(1, f.Rows)
	if f.isChoice() {
		f.Rows, f.Clearable = 1, false
		f.original = f.Choices[0]
	}
	line := textinput.New()
	f.line = &line
	f.line.CharLimit = f.Limit
	f.line.Cursor.SetMode(cursor.CursorStatic) // nothing moves when idle
	if f.Rows > 1 {
		area := textarea.New()
		f.area = &area
		f.area.CharLimit = f.Limit
		f.area.MaxHeight = 0
		f.area.SetWidth(1 << 14) // wide enough that nothing wraps: drawn here, not there
	}
	return &f
}

// Load sets the stored value, nil for null: what the field goes back to, and
// what it is compared with. A value that is none of the field's choices counts
// as the first of them.
func (f *Field) Load(stored *string) {
	f.keep(stored)
	f.Reset()
}

// Rebase sets another stored value and leaves alone what was typed.
func (f *Field) Rebase(stored *string) {
	if !f.touched {
		f.Load(stored)
		return
	}
	f.keep(stored)
}

func (f *Field) keep(stored *string) {
	f.original, f.null = ui.TextOf(stored), stored == nil
	if f.isChoice() && !slices.Contains(f.Choices, f.original) {
		f.original = f.Choices[0]
	}
}

// Reset restores the stored value.
func (f *Field) Reset() {
	f.put(f.original)
	f.touched, f.cleared = false, false
}

// SetValue types value in place of what is there; the cursor is at its end, and
// the field keeps the keys if it has them. The notice, if any, says what could
// not be taken over as it was. A field with choices stays as it is where value
// is none of them.
func (f *Field) SetValue(value string) (notice string) {
	if f.isChoice() {
		return f.choose(value)
	}
	if f.Rows > 1 {
		value = strings.ReplaceAll(value, "\t", "    ") // as the input does, which counts only then
	}
	runes, notice := f.admit([]rune(oneLineEnd(value)), f.Limit)
	f.put(string(runes))
	if utf8.RuneCountInString(f.typed) < len(runes) {
		notice = "Shortened: " + f.Label + " is limited to 10,000 lines" // the input's own limit
	}
	f.touched, f.cleared = true, false
	return notice
}

// CursorAt is where the cursor stands in the value of an input of one line, in bytes.
func (f *Field) CursorAt() int {
	before := []rune(f.Value())
	return len(string(before[:min(f.line.Position(), len(before))]))
}

// Replace types text in place of a part of the value of an input of one line, from and
// to in bytes; the cursor is behind it then.
func (f *Field) Replace(from, to int, text string) (notice string) {
	before, after := f.Value()[:from]+text, f.Value()[to:]
	notice = f.SetValue(before + after)
	f.line.SetCursor(utf8.RuneCountInString(before))
	return notice
}

// oneLineEnd writes every line end as a line feed: the inputs underneath take
// the two characters of CRLF for two line ends.
func oneLineEnd(text string) string {
	return strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)
}

func (f *Field) put(value string) {
	f.pastedLines, f.selected = 0, false
	if f.isChoice() {
		f.typed = value
		return
	}
	value = oneLineEnd(value)
	if f.Rows > 1 {
		f.area.SetValue(value)
		f.typed = f.area.Value()
		return
	}
	f.line.SetValue(value)
	f.line.CursorEnd()
	f.typed = f.line.Value()
}

// Clear empties the input; where the stored value may be cleared, that is marked
// for clearing.
func (f *Field) Clear() {
	if f.isChoice() {
		return
	}
	f.put("")
	f.touched, f.cleared = true, f.Clearable
}

// CanClear says that Clear would change something.
func (f *Field) CanClear() bool {
	return !f.isChoice() && (f.Value() != "" || f.Clearable && f.original != "" && !f.cleared)
}

// Value is the raw value. Until the user types it is exactly the stored one: the inputs
// drop control characters.
func (f *Field) Value() string {
	if !f.touched {
		return f.original
	}
	return f.typed
}

// Stored is the value that was loaded, and whether it was null.
func (f *Field) Stored() (value string, null bool) { return f.original, f.null }

// Cleared says that the stored value is to be cleared.
func (f *Field) Cleared() bool { return f.cleared && f.original != "" }

// Changed says that the value is another than the stored one. An input that
// was merely emptied counts too; Verdict then says that it cannot go out so.
func (f *Field) Changed() bool { return f.touched && f.Value() != f.original }

// Verdict is the verdict on the value, computed once per value. An unchanged field never
// blocks.
func (f *Field) Verdict() Verdict {
	value := f.Value()
	switch {
	case f.Cleared():
		return Verdict{Level: ui.Warn, Text: "will be sent empty; Twilio may ignore that"}
	case f.Changed() && value == "" && f.Optional:
		return Verdict{Text: "not sent"}
	case f.Changed() && value == "":
		return f.emptied()
	case f.Check == nil:
		return Verdict{}
	}
	if !f.judged || value != f.checked {
		f.verdict, f.checked, f.judged = f.Check(value), value, true
	}
	verdict := f.verdict
	if !f.Changed() && f.original != "" && verdict.Blocks() {
		verdict.Level = ui.Warn
	}
	if f.Rows == 1 && f.pastedLines > 1 && verdict.Blocks() {
		verdict.Text = fmt.Sprintf("%d lines were pasted as one: %s", f.pastedLines, verdict.Text)
	}
	return verdict
}

// linesIn counts the lines of a text that are not blank.
func linesIn(text string) int {
	n := 0
	for line := range strings.Lines(oneLineEnd(text)) {
		if strings.TrimSpace(line) != "" {
			n++
		}
	}
	return n
}

// Rejudge discards the verdict: Check, or something it depends on, has changed.
func (f *Field) Rejudge() { f.judged = false }

func (f *Field) emptied() Verdict {
	text := "required"
	switch {
	case f.Clearable:
		text = "empty: " + ui.FormKeys.Reset + " restores the original, " + ui.FormKeys.Clear + " sets it to empty"
	case f.original != "":
		text = "required: " + ui.FormKeys.Reset + " restores the original"
	}
	return Verdict{Level: ui.Bad, Text: text}
}

// Focus and Blur give the field the keys and take them away.
func (f *Field) Focus() {
	f.line.Focus()
	if f.Rows > 1 {
		f.area.Focus()
	}
}

// SelectAll selects the value of an input of one line: what is typed next replaces it.
func (f *Field) SelectAll() { f.selected = f.Rows == 1 && !f.isChoice() && f.Value() != "" }

// Blur takes the keys away.
func (f *Field) Blur() {
	f.selected = false
	f.line.Blur()
	if f.Rows > 1 {
		f.area.Blur()
	}
}

// Type hands a key to the input. The notice, if any, says what could not be
// taken over as it was.
func (f *Field) Type(key tea.KeyMsg) (notice string) {
	if f.isChoice() {
		return f.turn(key)
	}
	if f.selected && f.replaceSelected(key) {
		return ""
	}
	if key.Type == tea.KeyRunes {
		f.pastedLines = max(f.pastedLines, linesIn(string(key.Runes)))
		key.Runes, notice = f.admit([]rune(oneLineEnd(string(key.Runes))), f.Limit-len([]rune(f.Value())))
	}
	before := f.typed
	if f.typed = f.forward(key); f.typed != before {
		f.touched, f.cleared = true, false
	}
	return notice
}

// replaceSelected takes the selected value away where the key types something or
// deletes, and says whether the key has done its work with that.
func (f *Field) replaceSelected(key tea.KeyMsg) (done bool) {
	f.selected = false
	deletes := key.Type == tea.KeyBackspace || key.Type == tea.KeyDelete
	if types := key.Type == tea.KeyRunes || key.Type == tea.KeySpace; !types && !deletes {
		return false
	}
	f.put("")
	f.touched, f.cleared = true, false
	return deletes
}

func (f *Field) forward(key tea.KeyMsg) string {
	if f.Rows > 1 {
		*f.area, _ = f.area.Update(key)
		return f.area.Value()
	}
	*f.line, _ = f.line.Update(key)
	return f.line.Value()
}

// admit cuts what does not fit into room for so many characters, takes out
// what the inputs would drop in silence, and says so.
func (f *Field) admit(runes []rune, room int) ([]rune, string) {
	kept := make([]rune, 0, len(runes))
	dropped := 0
	for _, r := range runes {
		if unicode.IsControl(r) && r != '\n' && r != '\t' && r != '\r' || r == unicode.ReplacementChar {
			dropped++
			continue
		}
		kept = append(kept, r)
	}
	room = max(0, room)
	switch {
	case f.Limit > 0 && len(kept) > room:
		return kept[:room], fmt.Sprintf("Shortened: %s is limited to %d characters", f.Label, f.Limit)
	case dropped > 0:
		return kept, ui.Counted(dropped, "control character") + " removed"
	}
	return kept, ""
}

// AtEdge says whether a vertical move leaves the field.
func (f *Field) AtEdge(up bool) bool {
	if f.Rows == 1 {
		return true
	}
	if up {
		return f.area.Line() == 0
	}
	return f.area.Line() == f.area.LineCount()-1
}
