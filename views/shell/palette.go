package shell

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/ui"
	"flexconsole/ui/list"
	"flexconsole/views/actions"
	"flexconsole/views/screen"
)

var _ screen.Clickable = (*palette)(nil)

// offer is one thing that palette or help offers to do.
type offer struct {
	// name says what it is, detail more of it, both raw.
	name, detail string
	// keys do the same without the palette, "" for none.
	keys string
	// sid is found by any part of it, words like the name; neither is shown.
	sid, words string
	// dim: it cannot be done here.
	dim bool
	// run does it once the palette is closed; nil for what is only told of.
	run func() tea.Cmd
	// says is told instead.
	says string
}

// palette finds an offer by what is typed and runs it. It lies over the screen
// that it is about, whose inputs and cursor stay as they are. Help is the same
// screen with other offers.
type palette struct {
	screen.Picker
	menu         *menu
	title, about string
	menuOffers
	// shown are the offers of the rows.
	shown []offer
}

// menuOffers are what a palette has to offer: what can be done, and last what cannot be
// done here; find gives what else there is for what is typed, and may be nil.
type menuOffers struct {
	offers, last []offer
	find         func(typed string) []offer
}

const paletteTitle = "All actions"

// detailsFrom is the width from which each row has its detail beside it.
const detailsFrom = 60

// palette opens over the screen in front, with every action of the program, those that
// are possible now first.
func (n *menu) palette() tea.Cmd {
	opened := n.openPalette(paletteTitle, "Type an action, a SID, a name or locale:es · Enter runs the selected one", func() menuOffers {
		return menuOffers{n.everything(), n.otherOffers(), n.found}
	})
	return tea.Batch(opened, n.opener.loadSources())
}

// openPalette shows offers. Palette and help take each other's place, so that
// both are always about a screen beneath.
func (n *menu) openPalette(title, about string, gather func() menuOffers) tea.Cmd {
	var closed tea.Cmd
	if p, open := n.front.Front().(*palette); open {
		if p.title == title {
			return n.front.Close(p) // the key that opened it closes it
		}
		closed = n.front.Close(p)
	}
	p := &palette{Picker: screen.NewPicker(n.front, "an action"), menu: n, title: title, about: about, menuOffers: gather()}
	p.DetailFrom = detailsFrom
	p.show()
	return tea.Batch(closed, n.front.Push(p))
}

// add offers more; the cursor stays on the row it is on, as they come last.
func (p *palette) add(more []offer) {
	at := p.Cursor
	p.offers = append(p.offers, more...)
	p.show()
	p.Cursor = min(at, max(0, len(p.Shown)-1))
}

// show makes the rows of all offers.
func (p *palette) show() {
	var found []offer
	if typed := p.Input.Value(); p.find != nil && typed != "" {
		found = p.find(typed)
	}
	p.shown = slices.Concat(p.offers, found, p.last)
	rows := make([]list.PickRow, len(p.shown))
	for i, o := range p.shown {
		rows[i] = list.PickRow{Key: o.sid, Lead: o.keys, Main: o.name, Detail: o.detail, Words: o.words, Dim: o.dim}
	}
	p.SetRows(rows)
}

func (p *palette) Title() string { return p.title }
func (p *palette) Actions() []actions.ID {
	return []actions.ID{actions.Run, actions.Move, actions.MoveTyping, actions.Page}
}

// Type looks again for what is typed.
func (p *palette) Type(key tea.KeyMsg) tea.Cmd {
	before := p.Input.Value()
	cmd := p.Picker.Type(key)
	if p.Input.Value() != before {
		p.show()
		p.Cursor = 0
	}
	return cmd
}

// Do closes the palette and runs what was chosen, once.
func (p *palette) Do(action actions.ID) tea.Cmd {
	i, ok := p.Selected()
	if action != actions.Run || !ok {
		return nil
	}
	chosen := p.shown[i]
	if chosen.run == nil {
		return p.Host.Notify(ui.Plain, chosen.says)
	}
	closed := p.Host.Close(p)
	p.menu.keys.ranAt = p.Host.Now()
	return tea.Batch(closed, chosen.run())
}

func (p *palette) View(width, height int) []string {
	about := " " + p.Host.Theme().Muted.Render(ui.Cut(p.about, width-2))
	return p.Draw([]string{about}, width, height)
}
