package launcher

import (
	"slices"
	"strings"

	"flexconsole/api/conversations"
	"flexconsole/ui"
	"flexconsole/ui/form"
	"flexconsole/views/actions"
	"flexconsole/views/screen"
	"flexconsole/views/webchat"
)

// beside is what stands beside a launch form: what will be sent, or the account's
// addresses while the address has the keys.
type beside struct {
	host   screen.Host
	inputs *form.Form
	// drawn are the lines of a plan for the values, width and theme of from.
	drawn []string
	from  string
}

func (b *beside) lines(width, height int) []string {
	if b.inputs.Focused().ID == webchat.AddressField {
		return b.addresses(width, height)
	}
	return b.plan(width)
}

// plan is what will be sent; it is made again only once something else would be, as
// data can be long.
func (b *beside) plan(width int) []string {
	t := b.host.Theme()
	from := []string{t.Name, strings.Repeat(" ", width)}
	for _, field := range b.inputs.Fields {
		from = append(from, field.Value(), field.Verdict().Text)
	}
	if key := strings.Join(from, "\x00"); key != b.from || b.drawn == nil {
		b.from, b.drawn = key, append([]string{t.Heading.Render("Will be sent"), ""}, b.planLines(t, width)...)
	}
	return b.drawn
}

func (b *beside) planLines(t ui.Theme, width int) []string {
	plan, err := webchat.NewPlan(b.inputs.Value)
	blocking := screen.BlockingLines(t, b.inputs, width)
	if err != nil {
		return append(ui.Wrap("Nothing yet:", width, t.Muted), blocking...)
	}
	if plan.Tag != "" {
		plan.Tag = newTagSign
	}
	return append(planLines(b.host, plan, t, width), blocking...)
}

// newTagSign stands for the tag, which is made when the launch is reviewed.
const newTagSign = "(new)"

// addresses are those of the account that what is typed finds, or all where it is a whole
// SID.
func (b *beside) addresses(width, height int) []string {
	t, known := b.host.Theme(), b.host.Session().KnownAddresses()
	typed := b.inputs.Value(webchat.AddressField)
	lines := []string{t.Heading.Render("Chat addresses"), ""}
	if !known.Read {
		return append(lines, ui.Wrap("Not loaded. "+actions.Key(actions.Addresses)+" loads them.", width, t.Muted)...)
	}
	found, chosen := shownAddresses(known.List, typed)
	if len(found) == 0 {
		return append(lines, ui.Wrap("No chat address has “"+ui.Escape(ui.Cut(typed, 40))+"” in its name or SID.", width, t.Muted)...)
	}
	rows := make([][]string, len(found))
	for i, a := range found {
		rows[i] = addressLines(t, a, i == chosen, width)
	}
	return append(lines, t.Part(slices.Concat(rows...), max(0, chosen*addressHeight), height-len(lines), 0)...)
}

// wholeSIDs is the width from which an address has its SID too: what it reaches matters
// more.
const wholeSIDs = 70

// addressHeight is how many lines an address takes.
const addressHeight = 2

func addressLines(t ui.Theme, a conversations.Address, chosen bool, width int) []string {
	level, reach := webchat.AddressReach(a)
	name, mark := t.Text, "  "
	if chosen {
		name, mark = t.Strong, "▸ "
	}
	const indent = "    "
	about := ui.Escape(reach)
	if width >= wholeSIDs {
		about = a.SID + "  " + about
	}
	return []string{
		t.Accent.Render(mark) + t.LevelSign(level) + name.Render(ui.Cut(ui.Escape(webchat.AddressName(a)), width-len(indent))),
		indent + t.Muted.Render(ui.Cut(about, width-len(indent))),
	}
}
