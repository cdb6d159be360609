package list

import (
	"slices"
	"testing"
	"time"
)

// Rows are sorted by a text of theirs in any case; equal ones stay as they come, and the
// cursor stays on its row.
func TestOrder(t *testing.T) {
	t.Parallel()
	all := []string{"bee", "Ant", "cat", "bat", "ape"}
	s := letters(&all)
	first, descending := func(word string) string { return word[:1] }, false
	s.Order = func() (func(string) string, bool) { return first, descending }
	s.Cursor = 2
	s.Change(func() {})
	if want := []string{"Ant", "ape", "bee", "bat", "cat"}; !slices.Equal(s.Rows, want) || s.Rows[s.Cursor] != "cat" {
		t.Errorf("%q, on %q", s.Rows, s.Rows[s.Cursor])
	}
	descending = true
	s.Change(func() { all = append(all, "cow") })
	if want := []string{"cat", "cow", "bee", "bat", "Ant", "ape"}; !slices.Equal(s.Rows, want) || s.Rows[s.Cursor] != "cat" {
		t.Errorf("%q, on %q", s.Rows, s.Rows[s.Cursor])
	}
	SetText(s, "a")
	if want := []string{"cat", "bat", "Ant", "ape"}; !slices.Equal(s.Rows, want) {
		t.Errorf("filtered %q", s.Rows)
	}
	first = nil
	s.Change(func() {})
	if want := []string{"Ant", "cat", "bat", "ape"}; !slices.Equal(s.Rows, want) {
		t.Errorf("as they come %q", s.Rows)
	}
}

func TestTextsInOrder(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)
	for _, texts := range [][]string{
		{NumberText(0), NumberText(9), NumberText(10), NumberText(1 << 62)},
		{TimeText(at), TimeText(at.Add(1)), TimeText(at.Add(100 * time.Millisecond)), TimeText(at.In(time.FixedZone("", 3600)).Add(time.Second))},
	} {
		if !slices.IsSorted(texts) {
			t.Errorf("%q", texts)
		}
	}
}

func TestPlaceOfAColumn(t *testing.T) {
	t.Parallel()
	columns := animals.Columns()
	for name, want := range map[string]int{"name": 0, "age": 2, "sid": 5, "gone": -1} {
		if got := columns.Place(name); got != want {
			t.Errorf("%s at %d, want %d", name, got, want)
		}
	}
}

// Columns give way down to their least before one is left out.
func TestColumnsGiveWay(t *testing.T) {
	t.Parallel()
	columns := Table[string]{
		{Column: Column{Title: "Name", Width: 20, Least: 12}},
		{Column: Column{Title: "SID", Width: 34}},
		{Column: Column{Title: "Team", Width: 16, Least: 10}},
	}.Columns()
	names := []string{"name", "sid", "team"}
	for width, want := range map[int][]int{73: {20, 34, 16}, 70: {17, 34, 16}, 60: {12, 34, 11}, 59: {12, 34, 10}, 58: {20, 34}, 50: {13, 34}, 48: {20}} {
		var got []int
		for _, c := range columns.Chosen(names, width, nil) {
			got = append(got, c.Width)
		}
		if !slices.Equal(got, want) {
			t.Errorf("at %d: %d, want %d", width, got, want)
		}
	}
	needs := Needs{30, 34, 30}
	for width, want := range map[int][]int{73: {20, 34, 16}, 59: {12, 34, 10}} {
		if got := columns.Chosen(names, width, needs).Fitted(width, needs); !slices.Equal(got, want) {
			t.Errorf("fitted at %d: %d, want %d", width, got, want)
		}
	}
}
