package chats

import (
	"slices"
	"strings"
	"testing"
	"time"

	"flexconsole/config/state"
	"flexconsole/ui"
	"flexconsole/ui/list"
)

// Names have the room that no other column needs; on a narrow terminal other columns give
// way to them.
func TestNamesHaveTheRoom(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, time.March, 4, 12, 0, 0, 0, time.UTC)
	name := strings.Repeat("name ", 40)
	chat := &launchedChat{LaunchedChat: state.LaunchedChat{
		SID: "CH00000000000000000000000000000001", Name: name, Agent: "pella", State: "with an agent", At: now.Add(-5 * time.Minute),
	}}
	cells := chatCells([]*launchedChat{chat}, now)
	last := slices.IndexFunc(chatHeads, func(c list.Column) bool { return c.Title == "Name" })
	for width := 40; width < 250; width++ {
		_, widths := chatTable(nil, cells, width)
		used := 0
		for i, cell := range cells[0] {
			used += widths[i]
			if i < last && widths[i] > max(ui.Width(cell), ui.Width(chatColumns[i].Title+" ↑"))+2 {
				t.Errorf("at %d the column %s has %d cells for %q", width, chatColumns[i].Title, widths[i], cell)
			}
		}
		if used > width-3 || used < width-3 && widths[last] <= len(name) {
			t.Errorf("at %d the columns take %d cells", width, used)
		}
		if least := map[bool]int{true: 20, false: 30}[width < 60]; widths[last] < least && (width < 50 || width >= 70 && width < 100) {
			t.Errorf("at %d the name has %d cells", width, widths[last])
		}
	}
}
