package views

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/sahilm/fuzzy"

	"flexconsole/ui"
)

// palette finds an action by name; it lies over the screen whose actions it
// offers.
type palette struct {
	app     *App
	offered ui.Actions
	input   *ui.Field
	found   ui.Actions
	cursor  int
}

// palette opens over the screen in front.
func (a *App) palette() {
	if _, open := a.screen().(*palette); open {
		return
	}
	p := &palette{app: a, input: ui.NewField(ui.Field{Label: "Action", Limit: 60})}
	for _, id := range sorted(a.actions()) {
		if !slices.Contains([]string{"palette", "stop", "leave", "type", "list"}, id) && !Actions.ByID(id).Told {
			p.offered = append(p.offered, Actions.ByID(id))
		}
	}
	p.input.Focus()
	p.filter()
	a.push(p)
}

func (p *palette) Title() string          { return "All actions" }
func (p *palette) Start() tea.Cmd         { return nil }
func (p *palette) Update(tea.Msg) tea.Cmd { return nil }
func (p *palette) Typing() bool           { return true }
func (p *palette) Actions() []string      { return []string{"run", "move", "page"} }

func (p *palette) Do(action string) tea.Cmd {
	if action != "run" || len(p.found) == 0 {
		return nil
	}
	chosen := p.found[p.cursor].ID
	return tea.Batch(p.app.back(), p.app.do(chosen))
}

func (p *palette) Type(key tea.KeyMsg) tea.Cmd {
	if key.Type == tea.KeyUp || key.Type == tea.KeyDown {
		p.cursor = moved(p.cursor, len(p.found), key.String())
		return nil
	}
	p.input.Type(key)
	p.filter()
	return nil
}

// filter keeps what was typed, best match first.
func (p *palette) filter() {
	p.cursor, p.found = 0, p.offered
	if p.input.Value() == "" {
		return
	}
	p.found = nil
	for _, match := range fuzzy.FindFrom(p.input.Value(), names(p.offered)) {
		p.found = append(p.found, p.offered[match.Index])
	}
}

// names are what the palette searches: label, help and group.
type names ui.Actions

func (n names) Len() int            { return len(n) }
func (n names) String(i int) string { return n[i].Label + " " + n[i].Help + " " + n[i].Group }

func (p *palette) View(width, height int) []string {
	t := p.app.theme
	lines := []string{t.Label.Render("Find  ") + p.input.Lines(t, width-6, true)[0], ""}
	if len(p.found) == 0 {
		lines = append(lines, t.Muted.Render("Nothing possible here has that name."))
	}
	first, end := ui.Window(len(p.found), p.cursor, height-2)
	for i := first; i < end; i++ {
		action := p.found[i]
		row := ui.Fit(action.Shown(false)[0], 9) + " " + action.Help
		lines = append(lines, t.Row(row, i == p.cursor, width))
	}
	return lines
}
