package ui

import (
	"fmt"
	"strings"
	"time"
)

// TextOf is what a pointer points to, "" for nil.
func TextOf(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// TextOrNil is a text, nil where it is empty.
func TextOrNil(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

// Counted puts a number before a noun: "1 user", "2 users".
func Counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// FitLabel is a label in exactly so many cells; the part in parentheses at its end is
// dropped where the whole does not fit.
func FitLabel(label string, cells int) string {
	if Width(label) >= cells {
		label = ShortLabel(label)
	}
	return Fit(label, cells)
}

// ShortLabel is a label without the part in parentheses at its end.
func ShortLabel(label string) string {
	short, _, _ := strings.Cut(label, " (")
	return short
}

// Hanging puts first before the first line and as many blanks before the rest.
func Hanging(first string, lines []string) []string {
	for i := range lines {
		lines[i] = first + lines[i]
		first = strings.Repeat(" ", Width(first))
	}
	return lines
}

// Indented puts a blank before each line.
func Indented(lines []string) []string {
	for i := range lines {
		lines[i] = " " + lines[i]
	}
	return lines
}

// TwoPanes is the width from which two columns are drawn.
const TwoPanes = 120

// SecondColumn is the width from which the page of one thing has a second column.
const SecondColumn = 100

// PaneRule is between two panes.
const PaneRule = " │ "

// ProgressBar draws how much is done.
func ProgressBar(done, total, width int) string {
	full := 0
	if total > 0 {
		full = width * done / total
	}
	return "[" + strings.Repeat("#", full) + strings.Repeat("-", width-full) + "]"
}

// UpperFirst begins a sentence that is not empty with a capital letter.
func UpperFirst(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// LocalDate is an ISO 8601 date in the reader's zone with its age, or the text
// unchanged where it is no date.
func LocalDate(text string, now time.Time, zone *time.Location) string {
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return text
	}
	return at.In(zone).Format("2006-01-02 15:04:05 MST") + " · " + Age(now.Sub(at))
}

// Age is a duration as a person says it, "3 days ago".
func Age(d time.Duration) string {
	day := 24 * time.Hour
	switch {
	case d < -time.Minute:
		return "in the future"
	case d < 10*time.Second:
		return "just now"
	case d < time.Minute:
		return fmt.Sprintf("%d s ago", int(d.Seconds()))
	case d < time.Hour:
		return fmt.Sprintf("%d min ago", int(d.Minutes()))
	case d < day:
		return fmt.Sprintf("%d h ago", int(d.Hours()))
	case d < 60*day:
		return ago(int(d/day), "day")
	case d < 730*day:
		return ago(int(d/(30*day)), "month")
	}
	return ago(int(d/(365*day)), "year")
}

func ago(n int, unit string) string {
	if n != 1 {
		unit += "s"
	}
	return fmt.Sprintf("%d %s ago", n, unit)
}
