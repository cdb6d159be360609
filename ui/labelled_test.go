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
