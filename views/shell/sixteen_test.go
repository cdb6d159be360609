package shell_test

import (
	"regexp"
	"strings"
	"testing"

	"flexconsole/ui"
)

// In 16 colours every screen names colours in badges and signs alone, and has no
// letter faint: package ui holds those, and the rest, to the contrast they need.
func TestOnlyBadgesAndSignsHaveOneOf16Colours(t *testing.T) {
	longDrawing(t)
	t.Parallel()
	theme, err := ui.NewTheme("ansi")
	if err != nil {
		t.Fatal(err)
	}
	badges := regexp.MustCompile(`\x1b\[[0-9;]+m (PROD|STAGING|DEV|SANDBOX) \x1b\[0?m`)
	var signs []string
	for _, level := range []ui.Level{ui.Good, ui.Warn, ui.Bad} {
		for _, sign := range []string{"✓", "!", "✗", "●", "?", "=", "·", "▸", "…", "»"} {
			signs = append(signs, theme.Mark(level, sign), "")
		}
	}
	withoutSigns := strings.NewReplacer(signs...)
	coloured := regexp.MustCompile(`\x1b\[(?:[0-9;]*;)?(?:[34]|9|10)[0-9](?:;[0-9;]*)?m[^\x1b]*`)
	faint := regexp.MustCompile(`\x1b\[(?:[0-9]+;)*2(?:;[0-9]+)*m[^\x1b]*\pL`)
	for _, s := range scenes {
		r := s.build(t)
		r.App.SetTheme(theme)
		for _, size := range [][2]int{{40, 12}, {80, 24}, {130, 40}} {
			r.Resize(size[0], size[1])
			view := withoutSigns.Replace(badges.ReplaceAllString(r.App.View(), ""))
			for _, found := range append(coloured.FindAllString(view, -1), faint.FindAllString(view, -1)...) {
				t.Errorf("%s at %d×%d: %q", s.name, size[0], size[1], found)
			}
		}
	}
}
