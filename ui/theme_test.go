package ui

import (
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"
)

// TestMain pins what lipgloss would otherwise ask the terminal.
func TestMain(m *testing.M) {
	lipgloss.SetColorProfile(termenv.TrueColor)
	lipgloss.SetHasDarkBackground(true)
	os.Exit(m.Run())
}

// luminance of a colour such as "#16181d" (WCAG 2.2, relative luminance).
func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	number, err := strconv.ParseUint(strings.TrimPrefix(colour, "#"), 16, 32)
	if err != nil {
		t.Fatalf("colour %q: %v", colour, err)
	}
	channel := func(shift uint) float64 {
		c := float64(number>>shift&0xff) / 255
		if c <= 0.04045 {
			return c / 12.92
		}
		return math.Pow((c+0.055)/1.055, 2.4)
	}
	return 0.2126*channel(16) + 0.7152*channel(8) + 0.0722*channel(0)
}

// contrast of two colours, from 1 to 21 (WCAG 2.2, contrast ratio).
func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	la, lb := luminance(t, a), luminance(t, b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

func TestContrastFormula(t *testing.T) {
	if got := contrast(t, "#000000", "#ffffff"); math.Abs(got-21) > 0.01 {
		t.Errorf("black on white has %.2f", got)
	}
	if got := contrast(t, "#767676", "#ffffff"); math.Abs(got-4.54) > 0.01 {
		t.Errorf("#767676 on white has %.2f", got)
	}
}

// Everything that is read has a contrast of 4.5 and more (WCAG 2.2, AA), on
// the usual backgrounds of dark and light terminals and on a selected row.
func TestContrast(t *testing.T) {
	for name, background := range map[string]string{"dark": "#16181d", "light": "#ffffff"} {
		p := palettes[name]
		for token, pair := range map[string][2]string{
			"text": {p.Text, background}, "muted": {p.Muted, background}, "accent": {p.Accent, background},
			"good": {p.Good, background}, "warn": {p.Warn, background}, "bad": {p.Bad, background},
			"text on selected": {p.Text, p.Selected},
			"PROD":             {p.BadgeText, p.Prod}, "STAGING": {p.BadgeText, p.Staging},
			"DEV": {p.BadgeText, p.Dev}, "SANDBOX": {p.BadgeText, p.Sandbox},
		} {
			if got := contrast(t, pair[0], pair[1]); got < 4.5 {
				t.Errorf("%s, %s: %s on %s has %.2f", name, token, pair[0], pair[1], got)
			}
		}
	}
}

func TestThemes(t *testing.T) {
	for _, name := range Themes {
		theme, err := NewTheme(name)
		if name == "auto" {
			if err == nil {
				t.Error("auto is no theme by itself")
			}
			continue
		}
		if err != nil || theme.Name != name {
			t.Errorf("%s: %v", name, err)
		}
		for _, word := range []string{"PROD", "STAGING", "DEV", "SANDBOX", "OTHER"} {
			if !strings.Contains(ansi.Strip(theme.Badge(word)), word) {
				t.Errorf("%s: the badge is %q", name, theme.Badge(word))
			}
		}
	}
	if _, err := NewTheme("solarized"); err == nil || !strings.Contains(err.Error(), "dark") {
		t.Errorf("the error does not say what there is: %v", err)
	}
}

// Without colours nothing but bold, faint, underline and reverse is used.
func TestThemeNoneNamesNoColour(t *testing.T) {
	theme := plainTheme(t)
	for _, style := range []lipgloss.Style{
		theme.Text, theme.Strong, theme.Muted, theme.Accent, theme.Good, theme.Warn, theme.Bad, theme.Rule,
		theme.Key, theme.Label, theme.Selected, theme.Cursor, theme.ActiveTab, theme.Tab,
	} {
		drawn := style.Render("x")
		if strings.Contains(drawn, "[3") || strings.Contains(drawn, "[4") && !strings.Contains(drawn, "[4m") || strings.Contains(drawn, ";3") {
			t.Errorf("a colour in %q", drawn)
		}
	}
	if got := ansi.Strip(theme.Badge("PROD")); got != "[PROD]" {
		t.Errorf("the badge is %q", got)
	}
}

// Levels differ in their signs, so that nothing depends on colour.
func TestSignsDiffer(t *testing.T) {
	theme, seen := plainTheme(t), map[string]bool{}
	for _, level := range []Level{Plain, Pending, Good, Warn, Bad} {
		drawn := ansi.Strip(theme.Sign(level, "text"))
		if seen[drawn] {
			t.Errorf("level %d looks like another: %q", level, drawn)
		}
		seen[drawn] = true
	}
}

func TestAutoTheme(t *testing.T) {
	for given, want := range map[string]string{
		"": "ansi", "15;0": "dark", "15;default;0": "dark", "7;8": "dark", "0;15": "light", "0;7": "light",
		"15;6": "dark", "default;default": "ansi", "rubbish": "ansi", "15;": "ansi", ";": "ansi",
	} {
		if got := AutoTheme(given); got != want {
			t.Errorf("COLORFGBG=%q gives %s, want %s", given, got, want)
		}
	}
}

func TestProfile(t *testing.T) {
	for _, row := range []struct {
		theme       string
		limit, want termenv.Profile
	}{
		{"none", termenv.TrueColor, termenv.ANSI}, {"ansi", termenv.TrueColor, termenv.ANSI},
		{"dark", termenv.TrueColor, termenv.TrueColor}, {"light", termenv.ANSI256, termenv.ANSI256},
		{"dark", termenv.Ascii, termenv.ANSI256},
	} {
		if got := Profile(row.theme, row.limit); got != row.want {
			t.Errorf("%s on %v is drawn with %v, want %v", row.theme, row.limit, got, row.want)
		}
	}
}
