package shell

import (
	"slices"
	"sort"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/ui"
	"flexconsole/views/actions"
)

// helpTitle names the page of keys.
const helpTitle = "Keys"

// help lists the keys that work here and now, and runs the one chosen.
func (n *menu) help() tea.Cmd {
	return n.openPalette(helpTitle, "Type to search · Enter runs the selected action · Esc closes", func() menuOffers {
		return menuOffers{offers: n.keyOffers()}
	})
}

// keyOffers are the actions of a key: while an input has the keys, printable keys are
// text.
func (n *menu) keyOffers() []offer {
	typing := n.front.Front().Typing()
	var offers []offer
	for _, action := range sorted(n.keys.actions()) {
		keys := action.Shown(typing)
		switch {
		case len(keys) == 0:
		case action.HelpOnly:
			offers = append(offers, offer{
				name: actions.NameOf(action), detail: action.Help, words: action.Words, keys: strings.Join(keys, " "),
				says: "These keys work on the screen below. Esc closes this list",
			})
		default:
			offers = append(offers, n.actionOffer(action, keys))
		}
	}
	return offers
}

// sorted puts actions in the order of the table, so that groups stay together:
// the screen's own first, what works on every list and everywhere last.
func sorted(ids []actions.ID) ui.Actions {
	in := slices.DeleteFunc(slices.Clone(actions.All), func(action ui.Action) bool { return !slices.Contains(ids, action.ID) })
	last := []string{"Lists and pages", "Everywhere"}
	sort.SliceStable(in, func(i, j int) bool {
		return slices.Index(last, in[i].Group) < slices.Index(last, in[j].Group)
	})
	return in
}
