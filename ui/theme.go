// Package ui has the building blocks of the screen that know no Flex: text and escaping,
// widths, themes, dialogs, the type of an action.
package ui

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/muesli/termenv"
)

// Themes that can be asked for, in the order help lists them.
var Themes = []string{"auto", "dark", "light", "ansi", "none"}

// Palette has the colours of a theme; a view never names a colour. An empty string is the
// terminal's own colour.
type Palette struct {
	Text, Muted, Accent, Good, Warn, Bad, Rule string
	// Selected is the background of the row under the cursor.
	Selected string
	// Badge texts stand on these backgrounds.
	BadgeText                   string
	Prod, Staging, Dev, Sandbox string
	// Pairs are used in place of single colours where these cannot be relied on.
	Pairs *pairs
}

var palettes = map[string]Palette{
	"dark": {
		Text: "#d7dae0", Muted: "#959ca8", Accent: "#6cb6ff", Good: "#7ccf8a", Warn: "#e8bf5f", Bad: "#ff8a80",
		Rule: "#4a505c", Selected: "#2b313c", BadgeText: "#101216",
		Prod: "#ff8a80", Staging: "#e8bf5f", Dev: "#7ccf8a", Sandbox: "#6cb6ff",
	},
	"light": {
		Text: "#24292f", Muted: "#59636e", Accent: "#0757ba", Good: "#116329", Warn: "#7d4e00", Bad: "#b3261e",
		Rule: "#afb8c1", Selected: "#e3ebf6", BadgeText: "#ffffff",
		Prod: "#b3261e", Staging: "#7d4e00", Dev: "#116329", Sandbox: "#0757ba",
	},
	"ansi": {Pairs: &sixteen},
	"none": {},
}

// Theme is every style that a screen may use. It is passed by value everywhere, so it is
// no more than a pointer to its styles, which never change.
type Theme struct{ *styles }

// styles are those of a theme.
type styles struct {
	Name    string
	Palette Palette

	Text, Strong, Muted, Accent, Good, Warn, Bad, Rule Style
	// Key is a key in footer and help, Label the name of a field.
	Key, Label Style
	// Heading is that of a section, Column that of a column of a table.
	Heading, Column Style
	// Backdrop is all of the page behind a dialog. Without colours it has no style: the
	// dialog stands out by its border, and what is behind it is still to be read.
	Backdrop Style
	// Selected is laid over a whole row, Cursor over the cell being typed at.
	Selected, Cursor Style
	// Tab styles.
	ActiveTab, Tab Style
	badge          Style
}

// NewTheme makes a theme by name; "auto" must have been resolved by AutoTheme.
func NewTheme(name string) (Theme, error) {
	palette, ok := palettes[name]
	if !ok {
		return Theme{}, fmt.Errorf("no theme %q: choose one of %s", name, strings.Join(Themes, ", "))
	}
	style := func(colour string) Style {
		if colour == "" {
			return NewStyle()
		}
		return NewStyle().Foreground(colour)
	}
	t := styles{
		Name: name, Palette: palette,
		Text: style(palette.Text), Strong: style(palette.Text).Bold(true),
		Muted: style(palette.Muted), Accent: style(palette.Accent), Rule: style(palette.Rule),
		Good: style(palette.Good), Warn: style(palette.Warn), Bad: style(palette.Bad),
		Key: style(palette.Accent).Bold(true), Label: style(palette.Muted), Backdrop: style(palette.Muted),
		Heading: style(palette.Text).Bold(true), Column: style(palette.Muted),
		Cursor: NewStyle().Reverse(true), Tab: style(palette.Muted),
		ActiveTab: style(palette.Accent).Bold(true).Underline(true),
		badge:     style(palette.BadgeText).Bold(true),
	}
	t.Selected = style(palette.Text).Bold(true)
	if palette.Selected == "" {
		t = t.uncoloured()
		return Theme{&t}, nil
	}
	t.Selected = t.Selected.Background(palette.Selected)
	return Theme{&t}, nil
}

// Badge renders the word for the environment on its colour; without colours it is in
// brackets, so that it never depends on colour.
func (t Theme) Badge(word string) string {
	if t.Palette.Pairs != nil && t.Palette.Pairs.badges[word] != (pair{}) {
		return t.Palette.Pairs.badges[word].style().Render(" " + word + " ")
	}
	colour := map[string]string{
		"PROD": t.Palette.Prod, "STAGING": t.Palette.Staging,
		"DEV": t.Palette.Dev, "SANDBOX": t.Palette.Sandbox,
	}[word]
	if colour == "" {
		return t.badge.Reverse(true).Render("[" + word + "]")
	}
	return t.badge.Background(colour).Render(" " + word + " ")
}

// AutoTheme turns "auto" into a theme by COLORFGBG ("15;0": light on dark),
// the only hint that needs no question to the terminal; without it the 16
// colours serve.
func AutoTheme(colorFGBG string) string {
	parts := strings.Split(colorFGBG, ";")
	background, err := strconv.Atoi(parts[len(parts)-1])
	switch {
	case err != nil || background < 0 || background > 15:
		return "ansi"
	case background <= 6 || background == 8:
		return "dark"
	}
	return "light"
}

// Profile is the colour profile a theme is rendered with on a terminal that
// can do at most limit. "none" keeps bold and reverse, which Ascii would drop,
// and names no colour.
func Profile(theme string, limit termenv.Profile) termenv.Profile {
	if slices.Contains([]string{"none", "ansi"}, theme) {
		return termenv.ANSI
	}
	if limit == termenv.Ascii {
		return termenv.ANSI256
	}
	return limit
}
