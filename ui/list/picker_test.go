package list

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/ui"
	"flexconsole/ui/uitest"
)

// rowsPicker is a picker of given rows on a rig of its own.
func rowsPicker(t *testing.T, rows ...PickRow) *Picker {
	t.Helper()
	p := NewPicker(uitest.PlainTheme(t), "a row")
	p.SetRows(rows)
	return &p
}

// keysOf are the keys of the rows shown, in order.
func keysOf(p *Picker) []string {
	var keys []string
	for _, i := range p.Shown {
		keys = append(keys, p.Rows[i].Key)
	}
	return keys
}

// enter replaces what is typed.
func enter(p *Picker, text string) {
	p.TypeKey(uitest.Key("end"))
	p.TypeKey(uitest.Key("ctrl+u"))
	p.TypeKey(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text), Paste: true})
}

func TestPickerFinds(t *testing.T) {
	t.Parallel()
	p := rowsPicker(t,
		PickRow{Key: "IG00000000000000000000000000000001", Main: "Shop chat 99ab", Detail: "by Studio flow"},
		PickRow{Key: "IG000000000000000000000000000099AB", Main: "Help desk", Detail: "by webhook hooks.example.com"},
		PickRow{Key: "IG00000000000000000000000000000003", Main: "Billing", Detail: "by default"},
	)
	one, two, three := p.Rows[0].Key, p.Rows[1].Key, p.Rows[2].Key
	for _, row := range []struct {
		typed string
		want  []string
	}{
		{"", []string{one, two, three}},
		{"  ", []string{one, two, three}},
		{"99ab", []string{two, one}}, // part of a SID before a name, although it comes later
		{"0003", []string{three}},
		{strings.ToLower(two), []string{two}},
		{"https://example.com/addresses/" + two + "?page=1", []string{two}},
		{" " + three + "\n", []string{three}},
		{"hlpdsk", []string{two}},
		{"studio", []string{one}},
		{"HOOKS", []string{two}},
		{"no such thing", nil},
	} {
		enter(p, row.typed)
		if got := keysOf(p); !slices.Equal(got, row.want) {
			t.Errorf("%q finds %v, want %v", row.typed, got, row.want)
		}
	}
}

func TestPickerMoves(t *testing.T) {
	t.Parallel()
	var rows []PickRow
	for i := range 25 {
		rows = append(rows, PickRow{Key: fmt.Sprint("row ", i), Main: fmt.Sprint("Row ", i)})
	}
	p := rowsPicker(t, rows...)
	for _, step := range []struct {
		key  string
		want int
	}{{"up", 0}, {"down", 1}, {"pgdown", 11}, {"pgdown", 21}, {"pgdown", 24}, {"down", 24}, {"up", 23}, {"pgup", 13}} {
		p.TypeKey(uitest.Key(step.key))
		if i, ok := p.Selected(); !ok || i != step.want {
			t.Fatalf("%s leads to %d (%v), want %d", step.key, i, ok, step.want)
		}
	}
	p.TypeKey(uitest.Key("left")) // moves in the input alone
	if i, _ := p.Selected(); i != 13 {
		t.Errorf("a move in the input leads to row %d", i)
	}
	enter(p, "Row 2")
	if i, _ := p.Selected(); i != 2 {
		t.Errorf("what is typed leads to row %d, want the best match", i)
	}
}

// The cursor stays on its row however rows come and go.
func TestPickerFollowsTheRow(t *testing.T) {
	t.Parallel()
	a, b, c := PickRow{Key: "a", Main: "A"}, PickRow{Key: "b", Main: "B"}, PickRow{Key: "c", Main: "C"}
	p := rowsPicker(t, a, b, c)
	p.TypeKey(uitest.Key("down"))
	for _, step := range []struct {
		rows []PickRow
		want string
	}{{[]PickRow{c, a, b}, "b"}, {[]PickRow{b}, "b"}, {[]PickRow{a, b, c}, "b"}, {[]PickRow{a, c}, "c"}, {[]PickRow{a}, "a"}} {
		p.SetRows(step.rows)
		if i, ok := p.Selected(); !ok || p.Rows[i].Key != step.want {
			t.Fatalf("of %v row %d (%v) has the cursor, want %s", step.rows, i, ok, step.want)
		}
	}
	p.SetRows(nil)
	if _, ok := p.Selected(); ok {
		t.Error("the cursor is on a row of none")
	}
	p.SetRows([]PickRow{a, b})
	p.Show("b")
	if i, ok := p.Selected(); !ok || i != 1 {
		t.Errorf("show leads to %d", i)
	}
}

// Whatever rows hold, every line keeps to its size, and the row under the
// cursor is in sight with its sign.
func TestPickerDraws(t *testing.T) {
	t.Parallel()
	nasty := "\x1b[2J\u202e" + strings.Repeat("名", 60) + "\n"
	p := rowsPicker(t,
		PickRow{Key: "1", Main: "First", Note: "whole note", Brief: "brief", Detail: "all is well", Level: ui.Good},
		PickRow{Key: "2", Main: nasty, Note: nasty, Brief: nasty, Detail: strings.Repeat(nasty, 9), Level: ui.Bad},
		PickRow{Key: "3", Main: strings.Repeat("m", 200), Note: "whole note", Brief: "brief", Detail: "of no sign"},
	)
	for _, width := range []int{1, 2, 5, 12, 39, 40, 69, 70, 80, 109, 110, 120, 250} {
		for _, height := range []int{1, 2, 5, 7, 19, 40} {
			for cursor := range p.Rows {
				p.Cursor = cursor
				lines := p.Draw([]string{"said"}, width, height)
				view := strings.Join(ui.Page(lines, width, height), "\n")
				uitest.CheckLayout(t, fmt.Sprint("row ", cursor), view, width, height)
				if height > 2 && width > 2 && !strings.Contains(view, "▸") {
					t.Errorf("at %d×%d the cursor is out of sight\n%s", width, height, view)
				}
			}
		}
	}
}

// Signs stand before rows, and what has no room beside a row stands below the
// one under the cursor.
func TestPickerLayout(t *testing.T) {
	t.Parallel()
	p := rowsPicker(t,
		PickRow{Key: "1", Main: "First", Note: "the whole note", Brief: "in brief", Detail: "all is well", Level: ui.Good},
		PickRow{Key: "2", Main: "Second", Note: "the whole note", Brief: "in brief", Detail: "all is lost", Level: ui.Bad},
	)
	for _, row := range []struct {
		width int
		want  []string
	}{
		{40, []string{"▸ ✓ First   in brief", "    the whole note", "    all is well", "  ✗ Second  in brief"}},
		{80, []string{"▸ ✓ First   the whole note", "    all is well", "  ✗ Second  the whole note"}},
		{120, []string{"▸ ✓ First   the whole note  all is well", "  ✗ Second  the whole note  all is lost"}},
	} {
		var got []string
		for _, line := range p.list(0, row.width, 10) {
			got = append(got, strings.TrimRight(uitest.Sequences.ReplaceAllString(line, ""), " "))
		}
		if !slices.Equal(got, row.want) {
			t.Errorf("at %d:\n%s\nwant\n%s", row.width, strings.Join(got, "\n"), strings.Join(row.want, "\n"))
		}
	}
}

func BenchmarkPickerFind(b *testing.B) {
	var rows []PickRow
	for i := range 500 {
		rows = append(rows, PickRow{Key: fmt.Sprintf("IG%032x", i), Main: fmt.Sprint("Address ", i), Detail: "by Studio flow"})
	}
	p := NewPicker(uitest.PlainTheme(b), "a row")
	p.SetRows(rows)
	p.Input.SetValue("adrs 49")
	for b.Loop() {
		p.Find()
		p.Draw(nil, 120, 40)
	}
}
