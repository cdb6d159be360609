package ui

import (
	"math"
	"strconv"
	"testing"
)

// leastContrast is what WCAG 2.2 asks of text (1.4.3, level AA).
const leastContrast = 4.5

// usual are the backgrounds that terminals have where a theme is chosen.
var usual = map[string][]string{
	"dark":  {"#000000", "#101216", "#1e1e1e"},
	"light": {"#ffffff", "#f6f8fa"},
}

// channel is the linear value, 0 to 1, of one of a colour's three bytes.
func channel(t *testing.T, hex string) float64 {
	t.Helper()
	part, err := strconv.ParseUint(hex, 16, 8)
	if err != nil {
		t.Fatal(err)
	}
	value := float64(part) / 255
	if value <= 0.04045 {
		return value / 12.92
	}
	return math.Pow((value+0.055)/1.055, 2.4)
}

// luminance of a colour such as "#ff8a80", 0 to 1.
func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	if len(colour) != 7 || colour[0] != '#' {
		t.Fatalf("%q is no colour", colour)
	}
	return 0.2126*channel(t, colour[1:3]) + 0.7152*channel(t, colour[3:5]) + 0.0722*channel(t, colour[5:7])
}

// contrast of two colours, 1 to 21.
func contrast(t *testing.T, one, other string) float64 {
	t.Helper()
	a, b := luminance(t, one), luminance(t, other)
	return (max(a, b) + 0.05) / (min(a, b) + 0.05)
}

func TestContrastIsComputedAsWCAGDoes(t *testing.T) {
	for _, row := range []struct {
		one, other string
		want       float64
	}{
		{"#000000", "#ffffff", 21}, {"#777777", "#ffffff", 4.48}, {"#123456", "#123456", 1}, {"#ff0000", "#ffffff", 4.00},
	} {
		if got := contrast(t, row.one, row.other); math.Abs(got-row.want) > 0.005 {
			t.Errorf("%s on %s: %.3f, want %.2f", row.one, row.other, got, row.want)
		}
	}
}

// Every text reads on its theme's usual backgrounds, on the row under the
// cursor, and on every badge. Rules are no text.
func TestContrast(t *testing.T) {
	for theme, backgrounds := range usual {
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
	got := contrast(t, text, background)
	t.Logf("%-26s %s on %s %5.2f", name, text, background, got)
	if got < leastContrast {
		t.Errorf("%s: %s on %s is %.2f, less than %.1f", name, text, background, got, leastContrast)
	}
}
