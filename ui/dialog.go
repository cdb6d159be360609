package ui

import (
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"
)

// Dialog is a question in front of everything, or a report to be put away. It
// stands on its first choice, which must be the harmless one.
type Dialog struct {
	Title string
	// Body draws the text for a width; what is from outside must be escaped.
	Body func(t Theme, width int) []string
	// Choices are the buttons, the harmless one first.
	Choices []string
	// Answer is called with the index of the choice; Esc is the first.
	Answer func(choice int) tea.Cmd

	chosen int
	scroll int
	room   int // body lines that the last drawing could not show
}

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
		d.scroll = max(0, d.scroll-10)
	case "pgdown", "ctrl+d":
		d.scroll = min(d.room, d.scroll+10)
	case "home", "g":
		d.scroll = 0
	case "end", "G":
		d.scroll = d.room
	case "esc":
		return true, d.answer(0)
	case "enter":
		return true, d.answer(d.chosen)
	}
	return false, nil
}

// Chosen is the index of the choice that Enter takes.
func (d *Dialog) Chosen() int { return d.chosen }

func (d *Dialog) answer(choice int) tea.Cmd {
	if d.Answer == nil {
		return nil
	}
	return d.Answer(choice)
}

// Keys is the footer for the dialog: what can be done with it now.
func (d *Dialog) Keys() string {
	keys := "Enter close"
	if len(d.Choices) > 1 {
		keys = "←→ choose · Enter decide · Esc " + lowerFirst(d.Choices[0])
	}
	if d.room > 0 {
		keys = "↑↓ scroll · " + keys
	}
	return keys
}

func lowerFirst(s string) string { return strings.ToLower(s[:1]) + s[1:] }

// View draws the dialog as a page of its own, width × height.
func (d *Dialog) View(t Theme, width, height int) []string {
	frame := lipgloss.NewStyle().Border(lipgloss.RoundedBorder()).Padding(0, 1).
		BorderForeground(t.Accent.GetForeground())
	inner := min(width, 100) - frame.GetHorizontalFrameSize()
	if inner < 10 {
		return Page(append([]string{t.Strong.Render(d.Title)}, d.buttons(t, width)...), width, height)
	}
	body := d.Body(t, inner)
	buttons := d.buttons(t, inner)
	room := height - frame.GetVerticalFrameSize() - 1 - len(buttons) // below the title
	var gap []string                                                 // around the body, where there is room to spare
	if len(body)+2 <= room {
		gap, room = []string{""}, room-2
	}
	shown := max(1, min(len(body), room))
	d.room = max(0, len(body)-shown)
	d.scroll = min(d.scroll, d.room)
	title := t.Strong.Render(d.Title)
	if d.room > 0 {
		title = Between(title, t.Muted.Render("↑↓ more"), inner)
	}
	lines := slices.Concat([]string{title}, gap, Page(body[d.scroll:], inner, shown), gap, buttons)
	for i := range lines {
		lines[i] = Pad(Clip(lines[i], inner), inner)
	}
	box := frame.Render(strings.Join(lines, "\n"))
	placed := lipgloss.Place(width, height, lipgloss.Center, lipgloss.Center, box)
	return Page(strings.Split(placed, "\n"), width, height)
}

// buttons stand side by side, or one above the other where that is too wide.
func (d *Dialog) buttons(t Theme, width int) []string {
	var parts []string
	for i, choice := range d.Choices {
		if i == d.chosen {
			parts = append(parts, t.Key.Reverse(true).Render("▸ "+choice+" "))
		} else {
			parts = append(parts, t.Muted.Render("  "+choice+" "))
		}
	}
	if side := strings.Join(parts, "  "); Width(side) <= width {
		return []string{side}
	}
	return parts
}
