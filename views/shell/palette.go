package shell

import (
	"slices"
	"strconv"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/ui"
	"flexconsole/ui/list"
	"flexconsole/views/actions"
	"flexconsole/views/screen"
)

var _ screen.Clickable = (*palette)(nil)

// offer is one thing that palette or help offers to do.
type offer struct {
	// name says what it is, group where it belongs, both raw.
	name, group string
	// keys do the same without the palette, "" for none.
	keys string
	// sid is found by any part of it, words like the name; neither is shown.
	sid, words string
	// run does it once the palette is closed; nil for what is only told of.
	run func() tea.Cmd
}

// palette finds an offer by what is typed and runs it. It lies over the screen
// that it is about, whose inputs and cursor stay as they are. Help is the same
// screen with other offers.
type palette struct {
	screen.Picker
	menu         *menu
	title, about string
	offers       []offer
}

// menu is what palette and help offer.
type menu struct{ *program }

const paletteTitle = "All actions"

// palette opens over the screen in front, with everything that is possible
// now: the screen's own actions first.
func (n *menu) palette() tea.Cmd {
	opened := n.openPalette(paletteTitle, "Enter runs the selected action", func() []offer {
		return slices.Concat(n.actionOffers(), n.elsewhereOffers(), n.targetOffers(), n.opener.loginOffers(), n.opener.profileOffers())
	})
	return tea.Batch(opened, n.opener.loadSources())
}

// openPalette shows offers. Palette and help take each other's place, so that
// both are always about a screen beneath.
func (n *menu) openPalette(title, about string, gather func() []offer) tea.Cmd {
	var closed tea.Cmd
	if p, open := n.front.Front().(*palette); open {
		if p.title == title {
			return n.front.Close(p) // the key that opened it closes it
		}
		closed = n.front.Close(p)
	}
	p := &palette{Picker: screen.NewPicker(n.front, "an action"), menu: n, title: title, about: about}
	p.add(gather())
	return tea.Batch(closed, n.front.Push(p))
}

// add offers more; the cursor stays on the row it is on, as they come last.
func (p *palette) add(more []offer) {
	p.offers = append(p.offers, more...)
	rows := make([]list.PickRow, len(p.offers))
	for i, o := range p.offers {
		rows[i] = list.PickRow{Key: o.sid, Lead: o.keys, Main: o.name, Note: o.group, Words: o.words}
	}
	at, whole := p.Cursor, p.Query == ""
	p.SetRows(rows)
	if whole {
		p.Cursor = at
	}
}

func (p *palette) Title() string { return p.title }
func (p *palette) Actions() []actions.ID {
	return []actions.ID{actions.Run, actions.Move, actions.Page}
}

// Do closes the palette and runs what was chosen, once.
func (p *palette) Do(action actions.ID) tea.Cmd {
	i, ok := p.Selected()
	if action != actions.Run || !ok {
		return nil
	}
	chosen := p.offers[i]
	if chosen.run == nil {
		return p.Host.Notify(ui.Plain, "These keys work on the screen below. Esc closes this list")
	}
	closed := p.Host.Close(p)
	p.menu.keys.ranAt = p.Host.Now()
	return tea.Batch(closed, chosen.run())
}

func (p *palette) View(width, height int) []string {
	about := " " + p.Host.Theme().Muted.Render(ui.Cut(p.about, width-2))
	return p.Draw([]string{about}, width, height)
}

// unoffered are actions that only make sense by their keys.
var unoffered = []actions.ID{actions.Palette, actions.StopTyping, actions.List}

// actionOffers are the actions possible now, each with the first key that works.
func (n *menu) actionOffers() []offer {
	var offers []offer
	for _, id := range n.keys.actions() {
		action := actions.All.ByID(id)
		if action.HelpOnly || slices.Contains(unoffered, id) {
			continue
		}
		keys := action.Shown(n.front.Front().Typing())
		offers = append(offers, n.actionOffer(action, keys[:min(1, len(keys))]))
	}
	return offers
}

func (n *menu) actionOffer(action ui.Action, keys []string) offer {
	on := n.front.Front()
	return offer{
		name: action.Help, group: action.Group, words: action.Label + " " + action.Words, keys: strings.Join(keys, " "),
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
	for tab, stack := range n.front.screens.tabs {
		if tab == n.front.screens.tab || n.front.session == nil {
			continue
		}
		on := stack[len(stack)-1]
		for _, id := range on.Actions() {
			action := actions.All.ByID(id)
			if action.HelpOnly || slices.Contains(here, id) || slices.Contains(unoffered, id) || slices.Contains(general, action.Group) {
				continue
			}
			keys := action.Shown(on.Typing())
			offers = append(offers, offer{
				name: action.Help, group: "in " + tabs[tab].Name, words: action.Label + " " + action.Words,
				keys: strings.Join(append([]string{strconv.Itoa(tab + 1)}, keys[:min(1, len(keys))]...), " "),
				run:  func() tea.Cmd { n.front.screens.tab = tab; return n.stillDo(on, action) },
			})
		}
	}
	return offers
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
	if n.front.session == nil {
		return nil
	}
	var offers []offer
	for i, tab := range tabs {
		if tab.Offers == nil {
			continue
		}
		for _, o := range tab.Offers(n.front) {
			offers = append(offers, offer{name: o.Name, group: o.Group, sid: o.SID, words: o.Words, run: func() tea.Cmd {
				n.front.screens.tab = i
				return n.front.Open(o.Target)
			}})
		}
	}
	return offers
}
