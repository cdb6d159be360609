// Package background sets the terminal's background colour before Bubble Tea can ask for
// it. Importing Bubble Tea v1 sends a query to the terminal and waits up to 5 s for the
// response, even for --version. lipgloss asks only while the colour is not set.
//
// It works because Go initialises ready packages in the order of their import
// paths and "flexconsole/…" sorts before "github.com/charmbracelet/bubbletea".
// It must import nothing but lipgloss, or it is no longer ready in time.
package background

import "github.com/charmbracelet/lipgloss"

func init() {
	// The value itself is never used: themes state their own colours.
	lipgloss.SetHasDarkBackground(true)
}
