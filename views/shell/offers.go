package shell

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api"
	"flexconsole/ui"
	"flexconsole/views/actions"
	"flexconsole/views/screen"
)

// menu is what palette and help offer.
type menu struct{ *program }

// everything is what can be done: the actions possible now, those that another tab
// offers, and what the tabs and the list of accounts can go to.
func (n *menu) everything() []offer {
	return slices.Concat(n.actionOffers(), n.elsewhereOffers(), n.targetOffers(), n.opener.loginOffers(), n.opener.profileOffers())
}

// found are what the text typed into the palette names, and what is done outside of the
// console.
func (n *menu) found(typed string) []offer {
	var offers []offer
	for i, tab := range n.openTabs() {
		if tab.Find != nil {
			offers = append(offers, n.offersOf(i, tab.Find(n.front, typed))...)
		}
	}
	return append(offers, n.outsideOffers()...)
}

// openTabs are the tabs of the account in front, none before there is one.
func (n *menu) openTabs() []screen.Tab {
	if n.front.session == nil {
		return nil
	}
	return tabs
}

// actionOffers are the actions possible now, each with the first key that works.
func (n *menu) actionOffers() []offer {
	var offers []offer
	for _, id := range n.keys.actions() {
		action := actions.All.ByID(id)
		if !action.HelpOnly && actions.Offered(id) {
			keys := action.Shown(n.front.Front().Typing())
			offers = append(offers, n.actionOffer(action, keys[:min(1, len(keys))]))
		}
	}
	return offers
}

func (n *menu) actionOffer(action ui.Action, keys []string) offer {
	on := n.front.Front()
	return offer{
		name: actions.NameOf(action), detail: action.Help, words: action.Words, keys: strings.Join(keys, " "),
		run: func() tea.Cmd { return n.stillDo(on, action) },
	}
}

// general are the groups of actions that mean something else on every screen.
var general = []string{"Everywhere", "Lists and pages"}

// elsewhereOffers are the actions of the screens in the other tabs, to go there
// and run them: whoever looks for a name need not know where it is.
func (n *menu) elsewhereOffers() []offer {
	var offers []offer
	here := n.keys.actions()
	for tab := range n.openTabs() {
		on := n.frontOf(tab)
		for _, id := range on.Actions() {
			action := actions.All.ByID(id)
			if tab == n.front.screens.tab || !actions.Offered(id) || slices.Contains(here, id) || slices.Contains(general, action.Group) {
				continue
			}
			offers = append(offers, offer{
				name: actions.NameOf(action), detail: "in " + tabs[tab].Name + " · " + action.Help, words: action.Words,
				keys: strings.TrimSpace(firstShown(actions.All.ByID(tabs[tab].Action), false) + " " + firstShown(action, on.Typing())),
				run:  func() tea.Cmd { n.front.screens.tab = tab; return n.stillDo(on, action) },
			})
		}
	}
	return offers
}

// firstShown is the first key of an action, as it is shown, "" where it has none.
func firstShown(action ui.Action, typing bool) string {
	for _, key := range action.Shown(typing) {
		return key
	}
	return ""
}

// stillDo runs an action that was offered on a screen, unless something that
// arrived meanwhile has made it impossible.
func (n *menu) stillDo(on screen.Screen, action ui.Action) tea.Cmd {
	if n.front.Front() != on || !slices.Contains(n.keys.actions(), action.ID) {
		return n.front.Notify(ui.Warn, "No longer possible, nothing was done: "+action.Help)
	}
	return n.keys.do(action.ID)
}

// targetOffers are what the tabs can go to, such as the users looked up.
func (n *menu) targetOffers() []offer {
	var offers []offer
	for i, tab := range n.openTabs() {
		if tab.Offers != nil {
			offers = append(offers, n.offersOf(i, tab.Offers(n.front))...)
		}
	}
	return offers
}

// offersOf are what a tab offers.
func (n *menu) offersOf(tab int, offered []screen.Offer) []offer {
	var offers []offer
	for _, o := range offered {
		run := func() tea.Cmd {
			n.front.screens.tab = tab
			return n.front.Open(o.Target)
		}
		if o.Target == nil {
			run = func() tea.Cmd { return n.onRoot(tab, o.OnRoot) }
		}
		offers = append(offers, offer{name: o.Name, detail: o.Detail, sid: o.SID, words: o.Words, run: run})
	}
	return offers
}

// onRoot does something on a tab's own screen. What is open above it closes, as with
// Esc; where that would lose something it stays, and nothing is done.
func (n *menu) onRoot(tab int, do func() tea.Cmd) tea.Cmd {
	n.front.screens.tab = tab
	var closed []tea.Cmd
	for len(n.front.screens.above()) > 0 {
		if front := n.front.Front(); unsaved(front) != "" || changed(front) {
			return tea.Batch(append(closed, n.front.Notify(ui.Warn, front.Title()+" has unsent changes: close it first"))...)
		}
		closed = append(closed, n.quitter.back())
	}
	return tea.Batch(append(closed, do())...)
}

// otherOffers are the actions that work neither here nor in another tab as it is now:
// they say where they work.
func (n *menu) otherOffers() []offer {
	offered := n.keys.actions()
	for tab := range n.openTabs() {
		offered = append(offered, n.frontOf(tab).Actions()...)
	}
	var offers []offer
	for _, action := range actions.All {
		if !actions.Offered(action.ID) || slices.Contains(offered, action.ID) || actions.WhereOf(action.ID) == "" {
			continue
		}
		o := offer{
			name: actions.NameOf(action), detail: actions.WhereOf(action.ID) + " · " + action.Help, words: action.Words,
			dim: true, says: n.whereItWorks(action),
		}
		if tab := n.tabOf(action); slices.Contains(n.frontOf(tab).Actions(), actions.StopTyping) {
			o.run = func() tea.Cmd { return n.doOutsideInput(tab, action) }
		}
		offers = append(offers, o)
	}
	return offers
}

// frontOf is the screen in front of a tab.
func (n *menu) frontOf(tab int) screen.Screen {
	stack := n.front.screens.tabs[tab]
	return stack[len(stack)-1]
}

// tabOf is the tab that an action belongs to: the one in front where it is of none.
func (n *menu) tabOf(action ui.Action) int {
	i := slices.IndexFunc(n.openTabs(), func(tab screen.Tab) bool { return tab.Name == action.Group })
	if i < 0 {
		return n.front.screens.tab
	}
	return i
}

// doOutsideInput leaves the input in front of a tab, whose screen may offer more then,
// and does an action there. Where that does not help, it says where the action works.
func (n *menu) doOutsideInput(tab int, action ui.Action) tea.Cmd {
	from := n.front.screens.tab
	n.front.screens.tab = tab
	left := n.keys.do(actions.StopTyping)
	if slices.Contains(n.keys.actions(), action.ID) {
		return tea.Batch(left, n.keys.do(action.ID))
	}
	n.front.screens.tab = from
	return tea.Batch(left, n.front.Notify(ui.Plain, n.whereItWorks(action)))
}

// whereItWorks is the sentence on an action that does not work here.
func (n *menu) whereItWorks(action ui.Action) string {
	return cmp.Or(n.keys.unavailableReason(action), fmt.Sprintf("%s works %s", ui.UpperFirst(actions.NameOf(action)), actions.WhereOf(action.ID)))
}

// outsideOffers say where those things are done that the console cannot do.
func (n *menu) outsideOffers() []offer {
	var offers []offer
	for _, o := range actions.Elsewhere {
		text := o.Where + " · " + o.Help
		offers = append(offers, offer{
			name: o.Name, detail: text, words: o.Words, dim: true,
			says: ui.UpperFirst(o.Name) + " " + text,
		})
	}
	version := "flexconsole " + api.Version()
	return append(offers, offer{
		name: "version", detail: version, words: "about update upgrade release build notes changelog license", dim: true, says: "This is " + version,
	})
}
