package actions

import (
	"fmt"
	"slices"

	"flexconsole/ui"
)

// ownGroup is the heading of the user's own commands in help.
const ownGroup = "Own commands"

// Own is the action of a command of the user's own by its name.
func Own(name string) ID { return ID("command " + name) }

// AddOwn adds a command of the user's own, which works where says so, with a key or
// without. The error says why it cannot.
func AddOwn(name, key, help, where string) error {
	action := ui.Action{ID: Own(name), Label: name, Help: help, Group: ownGroup, Words: "command run own script program"}
	if slices.ContainsFunc(All, func(a ui.Action) bool { return NameOf(a) == name }) {
		return fmt.Errorf("%q is the name of another action", name)
	}
	if key != "" {
		parsed, err := ui.ParseKey(key)
		if err != nil {
			return err
		}
		if parsed == "ctrl+c" {
			return errQuits
		}
		action.Keys = []string{parsed}
		for _, other := range All {
			elsewhere := other.Group == ownGroup && WhereOf(other.ID) != where // the same key on another page
			if shareKey(action, other) != "" && !elsewhere {
				return fmt.Errorf("%s is the key of %s; give one of them another key", ui.KeyName(parsed), called(other))
			}
		}
	}
	All = append(slices.Clip(All), action)
	places[action.ID] = place{where: where}
	return nil
}

// called is an action by its ID and, where that is another, its name.
func called(action ui.Action) string {
	name := NameOf(action)
	if name == string(action.ID) || action.Group == ownGroup {
		return name
	}
	return fmt.Sprintf("%s (%s)", action.ID, name)
}
