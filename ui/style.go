package ui

import "github.com/charmbracelet/lipgloss"

// Style is how a text looks. It is a pointer to a style of lipgloss, which has half a
// kilobyte and is copied by each call of its methods.
type Style struct{ of *lipgloss.Style }

// NewStyle changes nothing of a text.
func NewStyle() Style { return StyleOf(lipgloss.NewStyle()) }

// StyleOf is a style of lipgloss.
func StyleOf(s lipgloss.Style) Style { return Style{&s} }

// Render gives a text its style. It is not inlined, so that the copy is made in one place.
//
//go:noinline
func (s Style) Render(text string) string { return s.of.Render(text) }

// Bold, Reverse, Faint and Underline are the style with an attribute more.
func (s Style) Bold(on bool) Style      { return StyleOf(s.of.Bold(on)) }
func (s Style) Reverse(on bool) Style   { return StyleOf(s.of.Reverse(on)) }
func (s Style) Faint(on bool) Style     { return StyleOf(s.of.Faint(on)) }
func (s Style) Underline(on bool) Style { return StyleOf(s.of.Underline(on)) }

// Foreground and Background are the style with another colour, "" for none.
func (s Style) Foreground(colour string) Style {
	return StyleOf(s.of.Foreground(lipgloss.Color(colour)))
}

func (s Style) Background(colour string) Style {
	return StyleOf(s.of.Background(lipgloss.Color(colour)))
}
