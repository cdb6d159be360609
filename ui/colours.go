package ui

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
)

// LeastContrast is what WCAG 2.2 asks of text (1.4.3, level AA).
const LeastContrast = 4.5

// tokens are the colours of a palette by their names in config.toml.
var tokens = map[string]func(*Palette) *string{
	"text":       func(p *Palette) *string { return &p.Text },
	"muted":      func(p *Palette) *string { return &p.Muted },
	"accent":     func(p *Palette) *string { return &p.Accent },
	"good":       func(p *Palette) *string { return &p.Good },
	"warn":       func(p *Palette) *string { return &p.Warn },
	"bad":        func(p *Palette) *string { return &p.Bad },
	"rule":       func(p *Palette) *string { return &p.Rule },
	"selected":   func(p *Palette) *string { return &p.Selected },
	"badge_text": func(p *Palette) *string { return &p.BadgeText },
	"prod":       func(p *Palette) *string { return &p.Prod },
	"staging":    func(p *Palette) *string { return &p.Staging },
	"dev":        func(p *Palette) *string { return &p.Dev },
	"sandbox":    func(p *Palette) *string { return &p.Sandbox },
}

// letters are the tokens of text on the terminal's background, and badges those that the
// text of a badge stands on. Rules and the row under the cursor are no text.
var (
	letters = []string{"text", "muted", "accent", "good", "warn", "bad"}
	badges  = []string{"prod", "staging", "dev", "sandbox"}
)

// backgrounds are those that terminals have where a theme is chosen, the hardest first.
var backgrounds = map[string][]string{
	"dark":  {"#1e1e1e", "#101216", "#000000"},
	"light": {"#f6f8fa", "#ffffff"},
}

// SetColour replaces one token of the dark or the light theme, before themes are made. The
// others have no colours of their own.
func SetColour(theme, token, value string) error {
	palette, ok := palettes[theme]
	if _, known := backgrounds[theme]; !ok || !known {
		return fmt.Errorf("colours can be given to the themes dark and light, not to %q", theme)
	}
	of, ok := tokens[token]
	if !ok {
		return fmt.Errorf("no colour is called %q: choose one of %s", token, strings.Join(slices.Sorted(maps.Keys(tokens)), ", "))
	}
	if _, err := luminance(value); err != nil {
		return err
	}
	*of(&palette) = value
	palettes[theme] = palette
	return nil
}

// HardToRead says which pairs of colours of the dark or the light theme are below LeastContrast, with their
// figures.
func HardToRead(theme string) []string {
	palette := palettes[theme]
	var said []string
	check := func(what, one, other string) {
		if ratio := contrast(one, other); ratio < LeastContrast {
			said = append(said, fmt.Sprintf("theme %s: %s %s on %s has a contrast of %.2f:1, below %.1f:1", theme, what, one, other, ratio, LeastContrast))
		}
	}
	for _, token := range letters {
		check(token, *tokens[token](&palette), backgrounds[theme][0])
	}
	check("text", palette.Text, palette.Selected)
	for _, token := range badges {
		check("badge_text", palette.BadgeText, *tokens[token](&palette))
	}
	return said
}

// contrast of two colours, 1 to 21; 0 where one is none.
func contrast(one, other string) float64 {
	a, err := luminance(one)
	b, otherErr := luminance(other)
	if err != nil || otherErr != nil {
		return 0
	}
	return (max(a, b) + 0.05) / (min(a, b) + 0.05)
}

// luminance of a colour such as "#ff8a80", 0 to 1.
func luminance(colour string) (float64, error) {
	rgb, err := strconv.ParseUint(strings.TrimPrefix(colour, "#"), 16, 32)
	if err != nil || len(colour) != 7 || colour[0] != '#' {
		return 0, fmt.Errorf(`%q is no colour: write it as "#rrggbb"`, colour)
	}
	return 0.2126*linear(rgb>>16) + 0.7152*linear(rgb>>8&0xff) + 0.0722*linear(rgb&0xff), nil
}

// linear is the linear value, 0 to 1, of one of a colour's three bytes.
func linear(channel uint64) float64 {
	value := float64(channel) / 255
	if value <= 0.04045 {
		return value / 12.92
	}
	return math.Pow((value+0.055)/1.055, 2.4)
}
