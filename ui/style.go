package ui

import "github.com/charmbracelet/lipgloss"

// Style is how a text looks. It is a pointer to a style of lipgloss, which has half a
// kilobyte and is copied by each call of its methods.
type Style struct{ of *lipgloss.Style }

// NewStyle changes nothing of a text.
func NewStyle() Style { return StyleOf(lipgloss.NewStyle()) }

// StyleOf is a style of lipgloss.
func StyleOf(s lipgloss.Style) Style { return Style{&s} }

// Render gives a text its style. Neither it nor what follows is inlined, so that the copies
// are made in one place.
//
//go:noinline
func (s Style) Render(text string) string { return s.of.Render(text) }

// Bold, Reverse, Faint and Underline are the style with an attribute more.
//
//go:noinline
func (s Style) Bold(on bool) Style { return StyleOf(s.of.Bold(on)) }

//go:noinline
func (s Style) Reverse(on bool) Style { return StyleOf(s.of.Reverse(on)) }

//go:noinline
func (s Style) Faint(on bool) Style { return StyleOf(s.of.Faint(on)) }

//go:noinline
func (s Style) Underline(on bool) Style { return StyleOf(s.of.Underline(on)) }

// Foreground and Background are the style with another colour, "" for none.
//
//go:noinline
func (s Style) Foreground(colour string) Style {
	return StyleOf(s.of.Foreground(lipgloss.Color(colour)))
}

//go:noinline
func (s Style) Background(colour string) Style {
	return StyleOf(s.of.Background(lipgloss.Color(colour)))
}
