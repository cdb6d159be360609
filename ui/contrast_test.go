package ui

import (
	"math"
	"slices"
	"strings"
	"testing"
)

func TestContrastIsComputedAsWCAGDoes(t *testing.T) {
	for _, row := range []struct {
		one, other string
		want       float64
	}{
		{"#000000", "#ffffff", 21},
		{"#777777", "#ffffff", 4.48},
		{"#123456", "#123456", 1},
		{"#ff0000", "#ffffff", 4.00},
		{"red", "#ffffff", 0},
		{"#ffffff", "red", 0},
	} {
		if got := contrast(row.one, row.other); math.Abs(got-row.want) > 0.005 {
			t.Errorf("%s on %s: %.3f, want %.2f", row.one, row.other, got, row.want)
		}
	}
}

// Every text reads on its theme's usual backgrounds, on the row under the
// cursor, and on every badge. Rules are no text.
func TestContrast(t *testing.T) {
	for theme, backgrounds := range backgrounds {
		p := palettes[theme]
		texts := map[string]string{
			"Text": p.Text, "Muted": p.Muted, "Accent": p.Accent, "Good": p.Good, "Warn": p.Warn, "Bad": p.Bad,
		}
		for name, text := range texts {
			for _, background := range append(backgrounds, p.Selected) {
				checkContrast(t, theme+" "+name, text, background)
			}
		}
		for name, badge := range map[string]string{"Prod": p.Prod, "Staging": p.Staging, "Dev": p.Dev, "Sandbox": p.Sandbox} {
			checkContrast(t, theme+" BadgeText on "+name, p.BadgeText, badge)
		}
	}
}

func checkContrast(t *testing.T, name, text, background string) {
	t.Helper()
	got := contrast(text, background)
	t.Logf("%-26s %s on %s %5.2f", name, text, background, got)
	if got < LeastContrast {
		t.Errorf("%s: %s on %s is %.2f, less than %.1f", name, text, background, got, LeastContrast)
	}
}

func TestColoursOfOnesOwn(t *testing.T) {
	before := palettes["dark"]
	defer func() { palettes["dark"] = before }()
	for _, theme := range []string{"dark", "light"} {
		if said := HardToRead(theme); len(said) > 0 {
			t.Errorf("the built-in theme: %q", said)
		}
	}
	for _, row := range []struct{ theme, token, value, want string }{
		{"ansi", "accent", "#ffffff", `not to "ansi"`},
		{"dark", "acent", "#ffffff", `no colour is called "acent"`},
		{"dark", "accent", "red", `"red" is no colour`},
		{"dark", "accent", "#12345", "is no colour"},
		{"dark", "accent", "#12345g", "is no colour"},
	} {
		if err := SetColour(row.theme, row.token, row.value); err == nil || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%+v: %v", row, err)
		}
	}
	if err := SetColour("dark", "accent", "#333333"); err != nil || palettes["dark"].Accent != "#333333" {
		t.Fatalf("%v, %s", err, palettes["dark"].Accent)
	}
	theme, _ := NewTheme("dark")
	if theme.Palette.Accent != "#333333" {
		t.Errorf("the theme has %s", theme.Palette.Accent)
	}
	want := "theme dark: accent #333333 on #1e1e1e has a contrast of 1.32:1, below 4.5:1"
	if said := HardToRead("dark"); !slices.Equal(said, []string{want}) {
		t.Errorf("said %q, want %q", said, want)
	}
}
