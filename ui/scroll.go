package ui

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/bubbles/viewport"
	tea "github.com/charmbracelet/bubbletea"
)

// Scroll shows more lines than fit.
type Scroll struct {
	view viewport.Model
}

// NewScroll starts at the top of nothing.
func NewScroll() *Scroll { return &Scroll{viewport.New(0, 0)} }

// SetLines replaces what is shown and keeps the place.
func (s *Scroll) SetLines(lines []string) { s.view.SetContent(strings.Join(lines, "\n")) }

// Type scrolls by arrows, j and k, pages and half pages, Home and End, g and G.
func (s *Scroll) Type(key tea.KeyMsg) {
	switch key.String() {
	case "up", "k":
		s.view.ScrollUp(1)
	case "down", "j":
		s.view.ScrollDown(1)
	case "pgup":
		s.view.PageUp()
	case "pgdown":
		s.view.PageDown()
	case "ctrl+d":
		s.view.HalfPageDown()
	case "ctrl+u":
		s.view.HalfPageUp()
	case "home", "g":
		s.view.GotoTop()
	case "end", "G":
		s.view.GotoBottom()
	}
}

// View draws the visible part, and how much is below it.
func (s *Scroll) View(t Theme, width, height int) []string {
	s.view.Width, s.view.Height = width, height
	s.view.SetYOffset(s.view.YOffset) // clamps after a change of size
	page := Page(strings.Split(s.view.View(), "\n"), width, height)
	if below := s.view.TotalLineCount() - s.view.YOffset - height; below > 0 && height > 1 {
		page[height-1] = t.Muted.Render(fmt.Sprintf("  ↓ %d more", below+1))
	}
	return page
}
