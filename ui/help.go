package ui

import "strings"

// HelpLines is the page of keys: the given actions under their groups. Keys
// that print do nothing while typing and are marked so.
func (a Actions) HelpLines(t Theme, ids []string, width int) []string {
	var lines []string
	group := ""
	column := a.longestKeys(ids) + 2
	for _, id := range ids {
		action := a.ByID(id)
		if action.Group != group {
			group = action.Group
			if len(lines) > 0 {
				lines = append(lines, "")
			}
			lines = append(lines, t.Strong.Render(group))
		}
		keys := t.Key.Render(Fit(strings.Join(action.Shown(false), " "), column))
		for _, text := range Wrap(action.Help, width-column-2, t.Text) {
			lines = append(lines, "  "+keys+text)
			keys = strings.Repeat(" ", column)
		}
	}
	return lines
}

// longestKeys is the width of the longest list of keys, in cells.
func (a Actions) longestKeys(ids []string) int {
	longest := 0
	for _, id := range ids {
		longest = max(longest, Width(strings.Join(a.ByID(id).Shown(false), " ")))
	}
	return longest
}

// Footer is one line of the most useful keys, as many as fit, whole ones only.
// The actions come in order of importance.
func (a Actions) Footer(t Theme, ids []string, typing bool, width int) string {
	line := ""
	for _, id := range ids {
		action := a.ByID(id)
		keys := action.Shown(typing)
		if len(keys) == 0 || action.Label == "" {
			continue
		}
		next := t.Key.Render(keys[0]) + " " + t.Muted.Render(action.Label)
		if line != "" {
			next = t.Rule.Render(" · ") + next
		}
		if Width(line)+Width(next) > width {
			break
		}
		line += next
	}
	return line
}
