package ui

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
