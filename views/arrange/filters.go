package arrange

import (
	"fmt"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/config/state"
	"flexconsole/ui"
	"flexconsole/ui/form"
	"flexconsole/ui/list"
	"flexconsole/views/actions"
	"flexconsole/views/screen"
)

// Offers are what the palette can do with the filters of a list: save its filter, apply a
// saved one, and show them all.
func (l List) Offers() []screen.Offer {
	saved, text := l.filters(), l.Filter(l.Host)
	var offers []screen.Offer
	if text != "" {
		offers = append(offers, screen.Offer{
			Name: "save filter", Detail: "save the filter of " + l.Name + " under a name: " + text, Words: "remember store keep",
			OnRoot: func() tea.Cmd { return l.Host.Push(newNamePrompt(l, nil, state.View{List: l.ID, Filter: text})) },
		})
	}
	for _, v := range saved {
		offers = append(offers, screen.Offer{
			Name: "filter: " + v.Name, Detail: l.Name + " · " + v.Filter, Words: "saved",
			OnRoot: func() tea.Cmd { l.Show(l.Host, v.Filter); return nil },
		})
	}
	if len(saved) > 0 {
		offers = append(offers, screen.Offer{
			Name: "saved filters of " + l.Name, Detail: "apply, rename or remove one", Words: "delete change",
			OnRoot: func() tea.Cmd { return l.Host.Push(newFilters(l)) },
		})
	}
	return offers
}

var _ screen.Clickable = (*filters)(nil)

// filters lists the saved filters of a list, to apply, rename or remove one.
type filters struct {
	screen.Picker
	of    List
	saved []*state.View
}

func newFilters(l List) *filters {
	f := &filters{Picker: screen.NewPicker(l.Host, "a filter"), of: l}
	f.load()
	return f
}

func (l List) filters() []*state.View { return l.Host.Session().Lists.Filters(l.ID) }

// isConfigured says that a filter can be changed in config.toml only.
func (l List) isConfigured(name string) bool {
	return l.Host.Session().Lists.IsConfigured(l.ID, name)
}

func (f *filters) load() {
	f.saved = f.of.filters()
	rows := make([]list.PickRow, len(f.saved))
	for i, v := range f.saved {
		rows[i] = list.PickRow{Key: v.Name, Main: v.Name, Detail: v.Filter}
		if f.of.isConfigured(v.Name) {
			rows[i].Note = "config.toml"
		}
	}
	f.SetRows(rows)
}

func (f *filters) Title() string { return "Saved filters" }

func (f *filters) Actions() []actions.ID {
	i, ok := f.Selected()
	return slices.Concat(
		actions.If(ok, actions.Choose),
		actions.If(ok && !f.of.isConfigured(f.saved[i].Name), actions.Rename, actions.Remove),
		[]actions.ID{actions.Move, actions.MoveTyping, actions.Page},
	)
}

func (f *filters) Do(action actions.ID) tea.Cmd {
	i, ok := f.Selected()
	if !ok {
		return nil
	}
	switch chosen := f.saved[i]; action {
	case actions.Choose:
		f.of.Show(f.Host, chosen.Filter)
		return f.Host.Close(f)
	case actions.Rename:
		return f.Host.Push(newNamePrompt(f.of, f, *chosen))
	case actions.Remove:
		screen.AskYesNo(f.Host, "Remove this filter?", fmt.Sprintf("“%s” is removed permanently. The list is not changed.", chosen.Name),
			"Cancel", "Remove", func() tea.Cmd {
				saved := f.of.replace(nil, chosen.Name)
				f.load()
				return tea.Batch(saved, f.Host.Notify(ui.Good, "removed: "+chosen.Name))
			})
	}
	return nil
}

func (f *filters) View(width, height int) []string {
	about := "enter shows the " + f.of.Name + " that it finds"
	if len(f.saved) == 0 {
		about = "No saved filter of " + f.of.Name + "."
	}
	return f.Draw([]string{" " + f.Host.Theme().Muted.Render(ui.Cut(about, width-2))}, width, height)
}

// namePrompt asks for the name of a filter.
type namePrompt struct {
	screen.Prompt
	of List
	// picker lists the filters, nil where a new one is saved.
	picker *filters
	view   state.View
}

func newNamePrompt(l List, picker *filters, view state.View) *namePrompt {
	p := &namePrompt{of: l, picker: picker, view: view}
	about := "Save the filter of " + l.Name + ": " + view.Filter
	if view.Name != "" {
		about = "New name for “" + view.Name + "”."
	}
	naming := screen.Naming{What: "filter", Now: view.Name, Taken: l.hasFilter}
	check := func(name string) form.Verdict {
		if l.isConfigured(strings.TrimSpace(name)) {
			return form.Verdict{Level: ui.Bad, Text: "config.toml has a filter with this name"}
		}
		return naming.Check(name)
	}
	p.Prompt = screen.NewPrompt(l.Host, about, "Name", form.Field{Label: "the name", Limit: screen.MostName, Check: check}, view.Name)
	return p
}

// hasFilter says that a filter of the list was saved under the name.
func (l List) hasFilter(name string) bool {
	return slices.ContainsFunc(l.filters(), func(v *state.View) bool { return v.Name == name })
}

func (p *namePrompt) Actions() []actions.ID { return []actions.ID{actions.Name} }

func (p *namePrompt) Title() string {
	if p.picker != nil {
		return "Rename filter"
	}
	return "Save filter"
}

// Do saves the filter, from now on under its name in the palette.
func (p *namePrompt) Do(action actions.ID) tea.Cmd {
	if action != actions.Name || p.Input.Verdict().Blocks() {
		return nil
	}
	old, view := p.view.Name, p.view // a new one takes the place of none
	if old == "" {
		old = p.Text()
	}
	view.Name = p.Text()
	saved := p.of.replace(&view, old, view.Name)
	done := "Filter saved · " + actions.Key(actions.Palette) + " finds it as filter: " + view.Name
	if !p.of.Host.Session().Lists.Kept() {
		done += " · " + p.of.keptNote()
	}
	if p.picker != nil {
		p.picker.load()
		p.picker.Show(view.Name)
		done = "renamed to " + view.Name
	}
	return tea.Batch(saved, p.Host.Close(p), p.Host.Notify(ui.Good, done))
}
