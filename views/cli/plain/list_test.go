package plain

import (
	"slices"
	"strings"
	"testing"

	"flexconsole/ui"
)

const someSID = "FU00000000000000000000000000000001"

func TestFitted(t *testing.T) {
	for _, test := range []struct {
		widths []int
		room   int
		want   []int
	}{
		{[]int{34, 5, 200}, 100, []int{34, 5, 57}},
		{[]int{34, 20, 20, 5}, 70, []int{34, 12, 12, 5}},
		{[]int{34, 20, 5}, 100, []int{34, 20, 5}},      // room for all
		{[]int{34, 20, 20, 20}, 60, []int{34, 11, 11}}, // not for the last
		{[]int{34, 20}, 40, []int{34}},
		{[]int{34, 20}, 10, []int{10}},
	} {
		if got := fitted(test.widths, test.room); !slices.Equal(got, test.want) {
			t.Errorf("%v in %d: %v, want %v", test.widths, test.room, got, test.want)
		}
	}
}

// On a terminal a row stays a line, in a pipe nothing is cut.
func TestTableFitsTheTerminal(t *testing.T) {
	long := strings.Repeat("界", 100)
	for room, parts := range map[int][]string{
		0:  {someSID + "  ada   " + long + "  agent\n"},
		79: {someSID + "  ada   界", "…   agent\n", "Bo" + strings.Repeat(" ", 30) + "admin\n"},
		50: {someSID + "  ada   界", "(no space for ROLES; use --json for all columns)\n"},
	} {
		var text strings.Builder
		list := NewList(&Output{w: &text, room: room}, false, "SID", "NAME", "FULL NAME", "ROLES")
		list.Add(nil, someSID, "ada", long, "agent")
		list.Add(nil, someSID, "bo", "Bo", "admin")
		list.End()
		for _, part := range parts {
			if !strings.Contains(text.String(), part) {
				t.Errorf("in %d cells %q is not in\n%s", room, part, text.String())
			}
		}
		for line := range strings.Lines(text.String()) {
			if n := ui.Width(strings.TrimSuffix(line, "\n")); room > 0 && n > room {
				t.Errorf("%d cells in %d: %s", n, room, line)
			}
		}
	}
}
