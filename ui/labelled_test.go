package ui

import (
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

func TestLabelledLines(t *testing.T) {
	theme, sid := plainTheme(t), "WK00000000000000000000000000000001"
	for _, row := range []struct {
		width, column int
		value         string
		want          []string
	}{
		{44, 10, "", nil},
		{44, 10, "short\x1b", []string{"Name      short␛"}},
		{44, 10, sid, []string{"Name      " + sid}},
		{43, 10, sid, []string{"Name", "  " + sid}},
		{52, 10, strings.Repeat("x", 50), []string{"Name", "  " + strings.Repeat("x", 50)}},
		{50, 10, strings.Repeat("x", 49), []string{"Name      " + strings.Repeat("x", 40), "          " + strings.Repeat("x", 9)}},
		{49, 10, strings.Repeat("x", 49), []string{"Name", "  " + strings.Repeat("x", 47), "  xx"}},
		{20, 10, sid, []string{"Name", "  " + sid[:18], "  " + sid[18:]}},
		{60, 10, strings.Repeat("x", 70), []string{"Name      " + strings.Repeat("x", 50), "          " + strings.Repeat("x", 20)}},
	} {
		lines := theme.LabelledLines(row.width, row.column, [][2]string{{"Name", row.value}})
		for i := range lines {
			lines[i] = strings.TrimRight(ansi.Strip(lines[i]), " ")
		}
		if !slices.Equal(lines, row.want) {
			t.Errorf("%+v: %q", row, lines)
		}
	}
}

// A value that is left out, or stands below its label, takes no other with it.
func TestLabelledLinesOfSeveralValues(t *testing.T) {
	sid := "WK00000000000000000000000000000001"
	lines := plainTheme(t).LabelledLines(40, 10, [][2]string{{"Email", ""}, {"Worker", sid}, {"Team", "North"}})
	for i := range lines {
		lines[i] = strings.TrimRight(ansi.Strip(lines[i]), " ")
	}
	if want := []string{"Worker", "  " + sid, "Team      North"}; !slices.Equal(lines, want) {
		t.Errorf("%q", lines)
	}
}
