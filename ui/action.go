package ui

import (
	"slices"
	"strings"
)

// ActionID is what code calls an action.
type ActionID string

// Action is one thing that a key can do. The table of them feeds keys, footer,
// help, palette and the README.
type Action struct {
	// ID is what code calls it.
	ID ActionID
	// Keys as Bubble Tea names them; the first is the one shown.
	Keys []string
	// Label is a word or two for the footer, Help a sentence without full stop.
	Label, Help string
	// Words are others by which people look for it, as "close" for end.
	Words string
	// Group is the heading in help.
	Group string
	// Decides: the key sends something, or discards something, without a question after
	// it; it counts only when pressed alone.
	Decides bool
	// HelpOnly: the action is only listed in help; its keys go to the focused element.
	HelpOnly bool
}

// Actions is an action table.
type Actions []Action

// ByID finds an action; it panics on an ID that the table lacks, which a test
// of the table's users finds.
func (a Actions) ByID(id ActionID) Action {
	i := slices.IndexFunc(a, func(action Action) bool { return action.ID == id })
	if i < 0 {
		panic("no action " + string(id))
	}
	return a[i]
}

// Find returns the action among ids that has the key. While the user types, printable
// keys belong to the input, so only other keys are considered.
func (a Actions) Find(key string, typing bool, ids []ActionID) (Action, bool) {
	if typing && Prints(key) {
		return Action{}, false
	}
	for _, id := range ids {
		if action := a.ByID(id); !action.HelpOnly && slices.Contains(action.Keys, key) {
			return action, true
		}
	}
	return Action{}, false
}

// KeyName writes a key as a person would: "ctrl+s", "F1", "↑".
func KeyName(key string) string {
	switch key {
	case "up":
		return "↑"
	case "down":
		return "↓"
	case "left":
		return "←"
	case "right":
		return "→"
	case " ":
		return "space"
	case "pgup":
		return "PgUp"
	case "pgdown":
		return "PgDn"
	}
	if len(key) > 1 && key[0] == 'f' && key[1] >= '1' && key[1] <= '9' {
		return strings.ToUpper(key)
	}
	return key
}

// Shown are the keys of an action that work now: while typing, those that
// print do not.
func (a Action) Shown(typing bool) []string {
	var keys []string
	for _, key := range a.Keys {
		if !typing || !Prints(key) {
			keys = append(keys, KeyName(key))
		}
	}
	return keys
}
