package actions

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"flexconsole/ui"
)

// Binding gives an action other keys; none takes all keys away, and leaves it to the
// palette.
type Binding struct {
	Action ID
	Keys   []string
}

var errQuits = errors.New("ctrl+c always quits")

// shared are groups whose actions work beside those of any other.
var shared = []string{"Everywhere", "Lists and pages"}

// Bind gives actions other keys, before anything is drawn. Its error is about one of the
// bindings, whose position it returns: an unknown action or key, a key that the terminal
// cannot tell from another, one with which an action could not be reached any more, or one
// that another action has in the same place.
func Bind(bindings []Binding) (at int, err error) {
	changed := slices.Clone(All)
	for i, b := range bindings {
		place := slices.IndexFunc(changed, func(a ui.Action) bool { return a.ID == b.Action })
		if place < 0 {
			return i, fmt.Errorf("no action is called %q; flexconsole keys lists them", b.Action)
		}
		keys, err := keysFor(changed[place], b.Keys)
		if err != nil {
			return i, err
		}
		changed[place].Keys = keys
	}
	for i, b := range bindings {
		if err := collision(changed, b.Action); err != nil {
			return i, err
		}
	}
	All = changed
	ui.FormKeys = ui.FieldKeys{Suggestion: Key(Suggestion), Reset: Key(Reset), Clear: Key(Clear)}
	return 0, nil
}

// keysFor are the keys of a binding as Bubble Tea names them.
func keysFor(action ui.Action, wanted []string) ([]string, error) {
	if action.HelpOnly {
		return nil, fmt.Errorf("the keys of %s cannot be changed: the list or text in front reads them", action.ID)
	}
	var keys []string
	for _, text := range wanted {
		key, err := ui.ParseKey(text)
		if err == nil && key == "ctrl+c" && action.ID != Quit {
			err = errQuits
		}
		if err != nil {
			return nil, err
		}
		keys = append(keys, key)
	}
	if action.ID == Quit && !slices.Contains(keys, "ctrl+c") {
		keys = append(keys, "ctrl+c")
	}
	switch {
	case len(keys) == 0 && !Offered(action.ID):
		return nil, fmt.Errorf("%s needs a key, as the palette does not offer it", action.ID)
	case slices.ContainsFunc(action.Keys, isNoText) && len(keys) > 0 && !slices.ContainsFunc(keys, isNoText):
		return nil, fmt.Errorf("%s also works while typing: it needs a key that types nothing, such as ctrl+x or f5", action.ID)
	}
	return keys, nil
}

func isNoText(key string) bool { return !ui.Prints(key) }

// collision finds another action that now has a key of this one in the same place. Actions
// that share a key from the start are never offered together.
func collision(changed ui.Actions, id ID) error {
	mine := changed.ByID(id)
	for _, other := range changed {
		if other.ID == id || shareKey(All.ByID(id), All.ByID(other.ID)) != "" || !meet(mine, other) {
			continue
		}
		if key := shareKey(mine, other); key != "" {
			return fmt.Errorf("%s is the key of %s as well; give that one another key too", ui.KeyName(key), called(other))
		}
	}
	return nil
}

// meet says that two actions may be offered at once.
func meet(a, b ui.Action) bool {
	return a.Group == b.Group || slices.Contains(shared, a.Group) || slices.Contains(shared, b.Group)
}

func shareKey(a, b ui.Action) string {
	for _, key := range a.Keys {
		if slices.Contains(b.Keys, key) {
			return key
		}
	}
	return ""
}

// Key is the key of an action as sentences name it; where it has none, how to reach it.
func Key(id ID) string {
	action := All.ByID(id)
	if len(action.Keys) == 0 {
		return fmt.Sprintf("%q in the palette", NameOf(action))
	}
	return ui.KeyName(action.Keys[0])
}

// KeyNames are the keys of an action for a list: "ctrl+o, a".
func KeyNames(action ui.Action) string { return strings.Join(action.Shown(false), ", ") }
