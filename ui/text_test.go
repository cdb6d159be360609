package ui

import (
	"slices"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
)

func TestAge(t *testing.T) {
	t.Parallel()
	const day = 24 * time.Hour
	for d, want := range map[time.Duration]string{
		-time.Hour: "in the future", -time.Minute - 1: "in the future", -time.Minute: "just now", -time.Second: "just now", 0: "just now", 9 * time.Second: "just now",
		10 * time.Second: "10 s ago", 59 * time.Second: "59 s ago", time.Minute: "1 min ago", 90 * time.Second: "1 min ago", 59 * time.Minute: "59 min ago",
		time.Hour: "1 h ago", day - 1: "23 h ago", day: "1 day ago", 59 * day: "59 days ago",
		60 * day: "2 months ago", 729 * day: "24 months ago", 730 * day: "2 years ago", 3650 * day: "10 years ago",
	} {
		if got := Age(d); got != want {
			t.Errorf("%v is shown as %q, want %q", d, got, want)
		}
	}
}

func TestLocalDate(t *testing.T) {
	t.Parallel()
	noon := time.Date(2026, time.March, 4, 12, 0, 0, 0, time.UTC)
	zone := time.FixedZone("XST", -5*3600)
	if got, want := LocalDate("2026-03-04T11:00:00Z", noon, zone), "2026-03-04 06:00:00 XST · 1 h ago"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got := LocalDate("yesterday\x1b", noon, zone); got != "yesterday\x1b" {
		t.Errorf("text that is no date became %q", got)
	}
}

// A bar has one width whatever is done of however much.
func TestProgressBar(t *testing.T) {
	for _, test := range []struct {
		done, total int
		want        string
	}{{0, 0, "[----]"}, {0, 3, "[----]"}, {1, 3, "[#---]"}, {2, 3, "[##--]"}, {3, 3, "[####]"}, {1, 1, "[####]"}} {
		if got := ProgressBar(test.done, test.total, 4); got != test.want {
			t.Errorf("%d of %d: %s, want %s", test.done, test.total, got, test.want)
		}
	}
}

func TestWords(t *testing.T) {
	text := "x"
	for got, want := range map[string]string{
		TextOf(nil): "", TextOf(&text): "x", Counted(0, "user"): "0 users", Counted(1, "user"): "1 user", Counted(2, "user"): "2 users",
		UpperFirst("a user"): "A user", ShortLabel("User SID (US…)"): "User SID", ShortLabel("Email"): "Email",
		FitLabel("SID (US)", 9): "SID (US) ", FitLabel("SID (US)", 8): "SID     ", FitLabel("SID", 2): "S…",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// An input that is empty asks for nothing, and is not sent as empty text.
func TestTextOrNil(t *testing.T) {
	if got := TextOrNil(""); got != nil {
		t.Errorf("of nothing: %q", *got)
	}
	if got := TextOrNil("x"); got == nil || *got != "x" {
		t.Errorf("of a text: %v", got)
	}
}

func TestLinesBehindOthers(t *testing.T) {
	if got := Hanging("名 ", []string{"a", "b", "c"}); !slices.Equal(got, []string{"名 a", "   b", "   c"}) {
		t.Errorf("hanging: %q", got)
	}
	if got := Indented([]string{"a", ""}); !slices.Equal(got, []string{" a", " "}) {
		t.Errorf("indented: %q", got)
	}
}

// A sign stands before the first line, and the rest is as far in.
func TestSignLines(t *testing.T) {
	got := plainLines(plainTheme(t).SignLines(Warn, "one two three", 7))
	if !slices.Equal(got, []string{"! one", "  two", "  three"}) {
		t.Errorf("%q", got)
	}
}

func TestBeginning(t *testing.T) {
	lines := []string{"a", "b", "c"}
	theme := plainTheme(t)
	for height, want := range map[int][]string{-1: lines, 0: lines, 1: {"↓ 3 more"}, 2: {"a", "↓ 2 more"}, 3: lines, 4: lines} {
		if got := plainLines(theme.Beginning(lines, height)); !slices.Equal(got, want) {
			t.Errorf("%d lines: %q, want %q", height, got, want)
		}
	}
	if got := ansi.Strip(theme.RuleLine(3) + theme.RuleLine(-1)); got != "───" {
		t.Errorf("rules: %q", got)
	}
}

func TestVisibleLines(t *testing.T) {
	for text, want := range map[string]string{
		"{\n\"a\": \"\u202e\"}": "{\n\"a\": \"\\u202e\"}", "a\x1b\nb\t": "a␛\nb␉", "": "",
	} {
		if got := VisibleLines(text); got != want {
			t.Errorf("%q is shown as %q, want %q", text, got, want)
		}
	}
}

func TestLatestArrival(t *testing.T) {
	now := time.Unix(1000, 0)
	a := NewArrivals(func() time.Time { return now })
	if !a.Latest().IsZero() || !a.Now().Equal(now) {
		t.Error("something arrived before anything did")
	}
	if a.Keys(1, 0); !a.Latest().Equal(now) {
		t.Errorf("the latest arrived at %v", a.Latest())
	}
}

func TestScrollKeys(t *testing.T) {
	s := NewScroll()
	var lines []string
	for i := range 30 {
		lines = append(lines, string(rune('A'+i)))
	}
	s.SetLines(lines)
	theme := plainTheme(t)
	for _, step := range []struct{ key, first string }{
		{"", "A"},
		{"j", "B"},
		{"k", "A"},
		{"pgdown", "K"},
		{"ctrl+d", "P"},
		{"ctrl+u", "K"},
		{"pgup", "A"},
		{"G", "U"},
		{"g", "A"},
		{"end", "U"},
		{"down", "U"},
		{"home", "A"},
		{"up", "A"},
		{"down", "B"},
		{"up", "A"},
	} {
		if step.key != "" {
			s.Type(named(step.key))
		}
		if got := plainLines(s.View(theme, 10, 10)); strings.TrimSpace(got[0]) != step.first || len(got) != 10 {
			t.Errorf("after %q the page is %q", step.key, got)
		}
	}
	if got := plainLines(s.View(theme, 10, 10)); got[9] != "  ↓ 21 more" {
		t.Errorf("the last line is %q", got[9])
	}
}

// named is a key by its name.
func named(name string) tea.KeyMsg {
	for kind := tea.KeyType(-100); kind < 100; kind++ {
		if kind != tea.KeyRunes && kind.String() == name {
			return key(kind)
		}
	}
	return runes(name)
}
