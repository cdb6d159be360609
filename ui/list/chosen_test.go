package list

import (
	"slices"
	"testing"
)

var animals = Table[string]{
	{Column: Column{Title: "Name", Width: 10}},
	{Column: Column{Title: "Age", Width: 6, Until: 60}},
	{Column: Column{Title: "Age", Exports: "born age", Width: 20, From: 60}},
	{Column: Column{Title: "Owner", Width: 10, From: 90}},
	{Column: Column{Title: "Note"}},
	{Column: Column{Title: "SID", Width: 34, From: WhereChosen}},
}

// What has no room is left out from the end, but for what is kept; a name of another
// version is none.
func TestChosenColumns(t *testing.T) {
	t.Parallel()
	columns := animals.Columns()
	if all, usual := columns.Names(); !slices.Equal(all, []string{"name", "age", "owner", "note", "sid"}) || !slices.Equal(usual, all[:4]) {
		t.Errorf("%q, usual %q", all, usual)
	}
	for _, c := range []struct {
		names []string
		width int
		keep  []int
		want  []int
	}{
		{nil, 80, nil, []int{0, 1, 2, 3, 4, 5}},
		{[]string{"gone"}, 80, nil, []int{0, 1, 2, 3, 4, 5}},
		{[]string{"owner", "gone", "age"}, 80, nil, []int{3, 2}},
		{[]string{"owner", "age"}, 50, nil, []int{3, 1}},
		{[]string{"sid", "owner", "name"}, 50, nil, []int{5, 3}},
		{[]string{"sid", "owner", "name"}, 50, []int{0}, []int{5, 0}},
		{[]string{"sid", "owner"}, 20, []int{3}, []int{5}},
	} {
		var got []int
		for _, column := range columns.Chosen(c.names, c.width, nil, c.keep...) {
			got = append(got, column.at)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%q at %d: %d, want %d", c.names, c.width, got, c.want)
		}
	}
	line := columns.Chosen([]string{"note", "owner"}, 40, nil).Titles(40)
	if want := "Note                       Owner     "; line != want {
		t.Errorf("%q, want %q", line, want)
	}
	if got := columns.Exported([]string{"age", "sid"}); !slices.Equal(got, []string{"born", "age", "sid"}) || columns.Exported(nil) != nil {
		t.Errorf("exported are %q", got)
	}
}
