package ui

import (
	"slices"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

// Dialog is a question in front of everything, or a report to close. It starts on its
// first choice, which must be the harmless one.
type Dialog struct {
	Title string
	// Body draws the text for a width; what is from outside must be escaped.
	Body func(t Theme, width int) []string
	// Choices are the buttons, the harmless one first.
	Choices []string
	// Answer is called with the index of the choice; Esc is the first.
	Answer func(choice int) tea.Cmd
	// OpenedAt is when the dialog was put in front, ByItself that no key asked for
	// it. Dim draws the buttons as taking no keys yet.
	OpenedAt time.Time
	ByItself bool
	Dim      bool

	chosen int
	scroll int
	room   int // body lines that the last drawing could not show
	page   int // how far PgDn goes: the visible lines but one
	// drawn is where the last drawing put the button of each choice.
	drawn []cells
	// frame is what the dialog stands in.
	frame Frame
}

// cells are some side by side on one line.
type cells struct{ x, y, width int }

// IsQuestion says that there is something to decide.
func (d *Dialog) IsQuestion() bool { return len(d.Choices) > 1 }

// Chosen is the index of the choice that Enter answers with now.
func (d *Dialog) Chosen() int { return d.chosen }

// Reset goes back to the harmless choice.
func (d *Dialog) Reset() { d.chosen = 0 }

// Choose selects a choice by its index.
func (d *Dialog) Choose(choice int) { d.chosen = choice }

// Decides says that a key answers the question.
func (d *Dialog) Decides(key tea.KeyMsg) bool {
	_, quick := d.QuickAnswer(key)
	return quick || key.Type == tea.KeyEnter
}

// QuickAnswer is the choice that a key stands for by itself, whatever is chosen: n the
// harmless one, y and ctrl+s the one after it.
func (d *Dialog) QuickAnswer(key tea.KeyMsg) (choice int, ok bool) {
	if !d.IsQuestion() {
		return 0, false
	}
	choice, ok = map[string]int{"n": 0, "y": 1, "ctrl+s": 1}[key.String()]
	return choice, ok
}

// Takes says that a key means something here.
func (d *Dialog) Takes(key tea.KeyMsg) bool {
	return d.Decides(key) || slices.Contains(dialogKeys, key.String())
}

// dialogKeys are the keys that Type handles, and the key of help.
var dialogKeys = strings.Fields("left right shift+tab tab h l up down j k pgup pgdown ctrl+u ctrl+d home end g G esc enter f1")

// Type handles a key; done says that the dialog is answered.
func (d *Dialog) Type(key tea.KeyMsg) (done bool, cmd tea.Cmd) {
	switch key.String() {
	case "left", "shift+tab", "h":
		d.chosen = (d.chosen + len(d.Choices) - 1) % len(d.Choices)
	case "right", "tab", "l":
		d.chosen = (d.chosen + 1) % len(d.Choices)
	case "up", "k":
		d.scroll = max(0, d.scroll-1)
	case "down", "j":
		d.scroll = min(d.room, d.scroll+1)
	case "pgup", "ctrl+u":
		d.scroll = max(0, d.scroll-d.page)
	case "pgdown", "ctrl+d":
		d.scroll = min(d.room, d.scroll+d.page)
	case "home", "g":
		d.scroll = 0
	case "end", "G":
		d.scroll = d.room
	case "esc":
		return true, d.answer(0)
	case "enter":
		return true, d.Answered()
	}
	return false, nil
}

// button is the choice whose button is at a cell of the last drawing, -1 for none.
func (d *Dialog) button(x, y int) int {
	return slices.IndexFunc(d.drawn, func(b cells) bool { return y == b.y && b.x <= x && x < b.x+b.width })
}

// ClickDecides says that a click there would answer the dialog.
func (d *Dialog) ClickDecides(x, y int) bool { return d.button(x, y) == d.chosen }

// Click takes a click on a cell of the last drawing: it goes to the button there,
// and only where that is chosen already it answers the dialog.
func (d *Dialog) Click(x, y int) (done bool, cmd tea.Cmd) {
	i := d.button(x, y)
	switch {
	case i < 0:
		return false, nil
	case i == d.chosen:
		return true, d.answer(i)
	}
	d.chosen = i
	return false, nil
}

// Answered gives the answer that is chosen.
func (d *Dialog) Answered() tea.Cmd { return d.answer(d.chosen) }

func (d *Dialog) answer(choice int) tea.Cmd {
	if d.Answer == nil {
		return nil
	}
	return d.Answer(choice)
}

// hints are the keys that work in the dialog now.
func (d *Dialog) hints() []Hint {
	keys := []Hint{{"enter", "close"}}
	if d.IsQuestion() {
		keys = []Hint{{"←→", "choose"}, ConfirmHint, {"y", lowerFirst(d.Choices[1])}, {"esc", lowerFirst(d.Choices[0])}}
	}
	if d.room > 0 {
		keys = append([]Hint{ScrollHint}, keys...)
	}
	return keys
}

// Keys names the keys that work in the dialog now.
func (d *Dialog) Keys() string {
	var parts []string
	for _, h := range d.hints() {
		parts = append(parts, h.Key+" "+h.Label)
	}
	return strings.Join(parts, " · ")
}

// Footer is Keys in the style of every footer.
func (d *Dialog) Footer(t Theme, width int) string { return HintLine(t, d.hints(), width) }

func lowerFirst(s string) string { return strings.ToLower(s[:1]) + s[1:] }

// View draws the dialog over a page, width × height.
func (d *Dialog) View(t Theme, page []string, width, height int) []string {
	inner, border := FrameRoom(width), FrameHeight
	if inner < 10 || height == 0 {
		lines := append([]string{t.Strong.Render(d.Title)}, d.buttons(t, width)...)
		d.shift(0, 1)
		return Page(lines, width, height)
	}
	body, buttons, title := d.Body(t, inner), d.buttons(t, inner), wrapTitle(t, d.Title, inner)
	if height < leastFramed && border+len(title)+len(body)+len(buttons) > height {
		inner, border = width-2, 0
		body, buttons, title = d.Body(t, inner), d.buttons(t, inner), wrapTitle(t, d.Title, inner)
	}
	room := height - border - len(title) - len(buttons)
	var gap []string // around the body, where there is room to spare
	if len(body)+2 <= room {
		gap, room = []string{""}, room-2
	}
	shown := max(1, min(len(body), room))
	d.room, d.page = max(0, len(body)-shown), max(1, shown-1)
	d.scroll = min(d.scroll, d.room)
	title[0] = d.withMore(t, title[0], max(widest(title), widest(body), widest(buttons)), inner)
	lines := slices.Concat(title, gap, Page(body[d.scroll:], inner, shown), gap, buttons)
	if border == 0 {
		d.shift(1, len(lines)-len(buttons))
		return Page(Indented(lines), width, height)
	}
	drawn, left, top := d.frame.Over(t, page, lines, width, height)
	d.shift(left, top+len(lines)-len(buttons))
	return drawn
}

// leastFramed is the height of the lowest page on which every dialog has a frame: on a
// lower one a long text needs the lines.
const leastFramed = 12

// withMore is the first line of the title with a word on more of the body than is
// visible. The lines below it take so many cells and may have room.
func (d *Dialog) withMore(t Theme, title string, wanted, room int) string {
	if d.room == 0 {
		return title
	}
	more := t.Muted.Render("↑↓ more")
	return Between(title, more, fitted(max(wanted, Width(title)+2+Width(more)), room))
}

// wrapTitle is a title in two lines at the most.
func wrapTitle(t Theme, title string, width int) []string {
	if lines := Wrap(title, width, t.Strong); len(lines) <= 2 {
		return lines
	}
	return []string{t.Strong.Render(Cut(title, width))}
}

// shift moves where the buttons were drawn, by their own corner, to the page.
func (d *Dialog) shift(x, y int) {
	for i := range d.drawn {
		d.drawn[i].x += x
		d.drawn[i].y += y
	}
}

// buttons stand side by side, or one above the other where that is too wide.
func (d *Dialog) buttons(t Theme, width int) []string {
	const gap = "  "
	var parts []string
	d.drawn = d.drawn[:0]
	x := 0
	for i, choice := range d.Choices {
		mark, style := "  ", t.Text
		if i == d.chosen {
			mark, style = "▸ ", t.Key.Reverse(true)
		}
		if d.Dim {
			style = t.Muted
		}
		part := style.Render(mark + choice + " ")
		parts = append(parts, part)
		d.drawn = append(d.drawn, cells{x, 0, Width(part)})
		x += Width(part + gap)
	}
	if side := strings.Join(parts, gap); Width(side) <= width {
		return []string{side}
	}
	for i := range d.drawn {
		d.drawn[i].x, d.drawn[i].y = 0, i
	}
	return parts
}
