package views

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/ui"
)

// rowsPicker is a picker of given rows on a rig of its own.
func rowsPicker(t *testing.T, rows ...pickRow) *picker {
	t.Helper()
	p := newPicker(newRig(t, setup{}).app, "a row")
	p.setRows(rows)
	return &p
}

// keysOf are the keys of the rows shown, in order.
func (p *picker) keysOf() []string {
	var keys []string
	for _, i := range p.shown {
		keys = append(keys, p.rows[i].key)
	}
	return keys
}

// enter replaces what is typed.
func (p *picker) enter(text string) {
	p.Type(keyMsg("end"))
	p.Type(keyMsg("ctrl+u"))
	p.Type(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text), Paste: true})
}

func TestPickerFinds(t *testing.T) {
	t.Parallel()
	p := rowsPicker(t,
		pickRow{key: "IG00000000000000000000000000000001", main: "Shop chat 99ab", detail: "by Studio flow"},
		pickRow{key: "IG000000000000000000000000000099AB", main: "Help desk", detail: "by webhook hooks.example.com"},
		pickRow{key: "IG00000000000000000000000000000003", main: "Billing", detail: "by default"},
	)
	one, two, three := p.rows[0].key, p.rows[1].key, p.rows[2].key
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
		p.enter(row.typed)
		if got := p.keysOf(); !slices.Equal(got, row.want) {
			t.Errorf("%q finds %v, want %v", row.typed, got, row.want)
		}
	}
}

func TestPickerMoves(t *testing.T) {
	t.Parallel()
	var rows []pickRow
	for i := range 25 {
		rows = append(rows, pickRow{key: fmt.Sprint("row ", i), main: fmt.Sprint("Row ", i)})
	}
	p := rowsPicker(t, rows...)
	for _, step := range []struct {
		key  string
		want int
	}{{"up", 0}, {"down", 1}, {"pgdown", 11}, {"pgdown", 21}, {"pgdown", 24}, {"down", 24}, {"up", 23}, {"pgup", 13}} {
		p.Type(keyMsg(step.key))
		if i, ok := p.at(); !ok || i != step.want {
			t.Fatalf("%s leads to %d (%v), want %d", step.key, i, ok, step.want)
		}
	}
	p.Type(keyMsg("left")) // moves in the input alone
	if i, _ := p.at(); i != 13 {
		t.Errorf("a move in the input leads to row %d", i)
	}
	p.enter("Row 2")
	if i, _ := p.at(); i != 2 {
		t.Errorf("what is typed leads to row %d, want the best match", i)
	}
}

// The cursor stays on its row however rows come and go.
func TestPickerFollowsTheRow(t *testing.T) {
	t.Parallel()
	a, b, c := pickRow{key: "a", main: "A"}, pickRow{key: "b", main: "B"}, pickRow{key: "c", main: "C"}
	p := rowsPicker(t, a, b, c)
	p.Type(keyMsg("down"))
	for _, step := range []struct {
		rows []pickRow
		want string
	}{{[]pickRow{c, a, b}, "b"}, {[]pickRow{b}, "b"}, {[]pickRow{a, b, c}, "b"}, {[]pickRow{a, c}, "c"}, {[]pickRow{a}, "a"}} {
		p.setRows(step.rows)
		if i, ok := p.at(); !ok || p.rows[i].key != step.want {
			t.Fatalf("of %v row %d (%v) has the cursor, want %s", step.rows, i, ok, step.want)
		}
	}
	p.setRows(nil)
	if _, ok := p.at(); ok {
		t.Error("the cursor is on a row of none")
	}
	p.setRows([]pickRow{a, b})
	p.show("b")
	if i, ok := p.at(); !ok || i != 1 {
		t.Errorf("show leads to %d", i)
	}
}

// Whatever rows hold, every line keeps to its size, and the row under the
// cursor is in sight with its sign.
func TestPickerDraws(t *testing.T) {
	t.Parallel()
	nasty := "\x1b[2J\u202e" + strings.Repeat("名", 60) + "\n"
	p := rowsPicker(t,
		pickRow{key: "1", main: "First", note: "whole note", brief: "brief", detail: "all is well", level: ui.Good},
		pickRow{key: "2", main: nasty, note: nasty, brief: nasty, detail: strings.Repeat(nasty, 9), level: ui.Bad},
		pickRow{key: "3", main: strings.Repeat("m", 200), note: "whole note", brief: "brief", detail: "of no sign"},
	)
	for _, width := range []int{1, 2, 5, 12, 39, 40, 69, 70, 80, 109, 110, 120, 250} {
		for _, height := range []int{1, 2, 5, 7, 19, 40} {
			for cursor := range p.rows {
				p.cursor = cursor
				lines := p.draw([]string{"said"}, width, height)
				view := strings.Join(ui.Page(lines, width, height), "\n")
				checkLayout(t, fmt.Sprint("row ", cursor), view, width, height)
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
		pickRow{key: "1", main: "First", note: "the whole note", brief: "in brief", detail: "all is well", level: ui.Good},
		pickRow{key: "2", main: "Second", note: "the whole note", brief: "in brief", detail: "all is lost", level: ui.Bad},
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
			got = append(got, strings.TrimRight(sgr.ReplaceAllString(line, ""), " "))
		}
		if !slices.Equal(got, row.want) {
			t.Errorf("at %d:\n%s\nwant\n%s", row.width, strings.Join(got, "\n"), strings.Join(row.want, "\n"))
		}
	}
}

func BenchmarkPickerFind(b *testing.B) {
	var rows []pickRow
	for i := range 500 {
		rows = append(rows, pickRow{key: fmt.Sprintf("IG%032x", i), main: fmt.Sprint("Address ", i), detail: "by Studio flow"})
	}
	p := newPicker(newRig(b, setup{}).app, "a row")
	p.setRows(rows)
	p.input.SetValue("adrs 49")
	for b.Loop() {
		p.find()
		p.draw(nil, 120, 40)
	}
}
