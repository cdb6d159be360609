package ui

import "strings"

// HelpLines is the page of keys: the given actions under their groups. Keys
// that print do nothing while typing and are marked so.
func (a Actions) HelpLines(t Theme, ids []string, width int) []string {
	var lines []string
	group := ""
	for _, id := range ids {
		action := a.ByID(id)
		if action.Group != group {
			group = action.Group
			if len(lines) > 0 {
				lines = append(lines, "")
			}
			lines = append(lines, t.Strong.Render(group))
		}
		keys := strings.Join(action.Shown(false), " ")
		const column = 16
		line := "  " + t.Key.Render(Fit(keys, column)) + " " + t.Text.Render(action.Help)
		lines = append(lines, Clip(line, width))
	}
	return lines
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
