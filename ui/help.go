package ui

import "slices"

// Footer is one line of the most useful keys, as many as fit, whole ones only.
// The actions come in order of importance; the one called last has its place
// at the end before all others.
func (a Actions) Footer(t Theme, ids []ActionID, last ActionID, typing bool, width int) string {
	separator := t.hintSeparator()
	line, end := "", ""
	if slices.Contains(ids, last) {
		end = a.footerKey(t, last, typing)
	}
	for _, id := range ids {
		key := a.footerKey(t, id, typing)
		if key == "" || id == last {
			continue
		}
		if line != "" {
			key = separator + key
		}
		if Width(line)+Width(key)+Width(separator)+Width(end) > width {
			break
		}
		line += key
	}
	switch {
	case Width(end) > width:
		return ""
	case line != "" && end != "":
		return line + separator + end
	}
	return line + end
}

// footerKey is an action's key and label, "" where it has none to show.
func (a Actions) footerKey(t Theme, id ActionID, typing bool) string {
	action := a.ByID(id)
	keys := action.Shown(typing)
	if len(keys) == 0 || action.Label == "" {
		return ""
	}
	return Hint{keys[0], action.Label}.styled(t)
}

// Hint is a key and what it does, as a footer shows it.
type Hint struct{ Key, Label string }

// Hints that several questions have.
var (
	ConfirmHint = Hint{"enter", "confirm"}
	CancelHint  = Hint{"esc", "cancel"}
	ScrollHint  = Hint{"↑↓", "scroll"}
)

// HintLine is the footer of a question, whole keys only; where not all fit, the last are
// kept: those that answer.
func HintLine(t Theme, hints []Hint, width int) string {
	line := ""
	for _, h := range slices.Backward(hints) {
		longer := h.styled(t)
		if line != "" {
			longer += t.hintSeparator() + line
		}
		if Width(longer) > width {
			break
		}
		line = longer
	}
	return line
}

func (h Hint) styled(t Theme) string { return t.Key.Render(h.Key) + " " + t.Muted.Render(h.Label) }

// hintSeparator is between two hints.
func (t Theme) hintSeparator() string { return t.Rule.Render(" · ") }
