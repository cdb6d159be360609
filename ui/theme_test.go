package ui

import (
	"flag"
	"os"
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
	// A failing case is printed with its seed; no file is left behind.
	if err := flag.Set("rapid.nofailfile", "true"); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
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

// The row under the cursor has a colour of its own, or is in reverse where there is none.
func TestTheSelectedRow(t *testing.T) {
	for name, want := range map[string]string{"dark": "48;2;", "light": "48;2;", "none": "7"} {
		theme, err := NewTheme(name)
		if drawn := theme.Selected.Render("x"); err != nil || !strings.Contains(drawn, want) || strings.Contains(drawn, "48;") == (name == "none") {
			t.Errorf("%s: %q", name, drawn)
		}
	}
}

// What means something has a colour of its own.
func TestThemesHaveTheirColours(t *testing.T) {
	for _, name := range []string{"dark", "light"} {
		theme, err := NewTheme(name)
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		for _, style := range []Style{theme.Text, theme.Muted, theme.Accent, theme.Good, theme.Warn, theme.Bad} {
			drawn := style.Render("x")
			if !strings.Contains(drawn, "38;2;") || seen[drawn] {
				t.Errorf("%s: %q", name, drawn)
			}
			seen[drawn] = true
		}
	}
}

// Without colours nothing but bold, faint, underline and reverse is used.
func TestThemeNoneNamesNoColour(t *testing.T) {
	theme := plainTheme(t)
	for _, style := range []Style{
		theme.Text, theme.Strong, theme.Muted, theme.Accent, theme.Good, theme.Warn, theme.Bad, theme.Rule,
		theme.Key, theme.Label, theme.Selected, theme.Cursor, theme.ActiveTab, theme.Tab, theme.Heading, theme.Column, theme.Backdrop,
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

// The heading of a section looks like no heading of a column, in any theme.
func TestHeadingsDiffer(t *testing.T) {
	for _, name := range Themes[1:] {
		theme, err := NewTheme(name)
		if err != nil {
			t.Fatal(err)
		}
		if section, column := theme.Heading.Render("x"), theme.Column.Render("x"); section == column {
			t.Errorf("%s: both are %q", name, section)
		}
	}
}

// Levels differ in their signs, so that nothing depends on colour.
func TestSignsDiffer(t *testing.T) {
	theme, seen := plainTheme(t), map[string]bool{}
	for _, level := range []Level{Plain, Pending, Good, Warn, Bad, Sent} {
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
		"15;6": "dark", "default;default": "ansi", "rubbish": "ansi", "15;": "ansi", ";": "ansi", "15;-1": "ansi", "15;231": "ansi",
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
		{"none", termenv.TrueColor, termenv.ANSI},
		{"ansi", termenv.TrueColor, termenv.ANSI},
		{"dark", termenv.TrueColor, termenv.TrueColor},
		{"light", termenv.ANSI256, termenv.ANSI256},
		{"dark", termenv.Ascii, termenv.ANSI256},
	} {
		if got := Profile(row.theme, row.limit); got != row.want {
			t.Errorf("%s on %v is drawn with %v, want %v", row.theme, row.limit, got, row.want)
		}
	}
}
