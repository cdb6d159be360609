package launcher

import (
	"cmp"
	"fmt"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api"
	"flexconsole/api/conversations"
	"flexconsole/api/sid"
	"flexconsole/ui"
	"flexconsole/ui/list"
	"flexconsole/views/actions"
	"flexconsole/views/files"
	"flexconsole/views/screen"
	"flexconsole/views/webchat"
	"flexconsole/views/words"
)

var (
	_ screen.Clickable = (*addressPicker)(nil)
	_ screen.Failer    = (*addressPicker)(nil)
)

// addressPicker lists the account's chat addresses to choose one.
type addressPicker struct {
	screen.Picker
	// current is the SID to put the cursor on at first, "" for none.
	current string
	take    func(conversations.Address) tea.Cmd
	list    []conversations.Address
	// reading is the request in progress; loaded says that the list was read once.
	reading *screen.Work
	loaded  bool
	// err is why the last refresh failed; the earlier list stays. missing is why the
	// list is incomplete.
	err, missing error
}

// newAddressPicker is the screen, with the cursor on the current address, or filtered by
// the beginning of its name. It closes before it calls take with the chosen one.
func newAddressPicker(h screen.Host, current string, take func(conversations.Address) tea.Cmd) *addressPicker {
	p := &addressPicker{Picker: screen.NewPicker(h, "an address"), current: current, take: take}
	if isName(current) {
		p.Input.SetValue(current)
	}
	return p
}

func (p *addressPicker) Title() string  { return "Chat addresses" }
func (p *addressPicker) Start() tea.Cmd { return p.read() }

// read loads the addresses, which the session may have already.
func (p *addressPicker) read() tea.Cmd {
	if p.reading != nil {
		return nil
	}
	return screen.Ask(p.Host, p, &p.reading, "loading the chat addresses", p.Host.Session().ChatAddresses, p.offer)
}

// offer shows the addresses that were read.
func (p *addressPicker) offer(addresses []conversations.Address, err error) tea.Cmd {
	p.err, p.missing = err, nil
	if api.Incomplete(err) {
		p.err, p.missing = nil, err
	}
	if p.err == nil {
		first := !p.loaded
		p.loaded, p.list = true, slices.Clone(addresses)
		if p.SetRows(addressRows(p.list)); first {
			p.GoTo(p.current)
		}
	}
	return nil
}

func addressRows(addresses []conversations.Address) []list.PickRow {
	rows := make([]list.PickRow, len(addresses))
	for i, a := range addresses {
		level, detail := webchat.AddressReach(a)
		rows[i] = list.PickRow{
			Key: a.SID, Main: webchat.AddressName(a), Note: a.SID, Brief: sid.Shorten(a.SID),
			Level: level, Detail: detail,
		}
	}
	return rows
}

func (p *addressPicker) Actions() []actions.ID {
	return slices.Concat(
		actions.If(len(p.Shown) > 0, actions.Choose, actions.Export),
		actions.If(p.reading == nil, actions.RefreshList),
		[]actions.ID{actions.Move, actions.MoveTyping, actions.Page},
	)
}

func (p *addressPicker) Do(action actions.ID) tea.Cmd {
	switch action {
	case actions.Choose:
		if i, ok := p.Selected(); ok {
			chosen := p.list[i]
			return tea.Batch(p.Host.Close(p), p.take(chosen))
		}
	case actions.Export:
		table := files.Table{Columns: []string{"sid", "name", "address", "reaches"}}
		for _, i := range p.Shown {
			_, reach := webchat.AddressReach(p.list[i])
			table.Add(p.list[i].SID, ui.TextOf(p.list[i].FriendlyName), ui.TextOf(p.list[i].Address), reach)
		}
		of := fmt.Sprintf("%d of %d chat addresses", len(p.Shown), len(p.list))
		return p.Host.Push(files.NewTableExport(p.Host, of, files.Incomplete(cmp.Or(p.missing, p.err)), "addresses", table))
	case actions.RefreshList:
		p.Host.Session().ForgetAddresses()
		return p.read()
	}
	return nil
}

func (p *addressPicker) View(width, height int) []string {
	return p.Draw(p.statusLines(width, height), width, height)
}

// statusLines are the lines above the list: work, a failure, or a summary.
func (p *addressPicker) statusLines(width, height int) []string {
	t := p.Host.Theme()
	switch {
	case p.reading != nil:
		return []string{" " + t.Accent.Render(p.reading.UnderWay())}
	case p.err != nil:
		return p.failure(width, height)
	case !p.loaded:
		return nil
	case len(p.list) == 0 && p.missing == nil:
		return ui.Indented(ui.Wrap("This account has no chat address, which a web chat needs. Create one in Twilio Console, then press "+actions.Key(actions.RefreshList)+".", width-2, t.Muted))
	}
	lines := []string{" " + t.Muted.Render(ui.Cut(p.summary(), width-2))}
	if p.missing != nil {
		lines = append(lines, " "+t.Warn.Render(ui.Cut("! "+ui.Escape(words.MissingWords(p.missing)), width-2)))
	}
	return lines
}

// byHand is what to do when the list cannot be read.
const byHand = "You can type the address SID (IG…) by hand: esc goes back."

// failure is the failure, and below it what to do, which stays visible.
func (p *addressPicker) failure(width, height int) []string {
	t := p.Host.Theme()
	if len(p.list) > 0 {
		return append(ui.Indented(t.SignLines(ui.Warn, "Refresh failed. This is the earlier list.", width-2)),
			ui.Indented(screen.FailureLines(t, p.err, width-2))...)
	}
	way := ui.Indented(ui.Wrap(byHand, width-2, t.Text))
	why := ui.Indented(screen.FailureLines(t, p.err, width-2))
	if len(why)+len(way)+2 <= height {
		why = append(why, "")
	}
	return append(why[:max(1, min(len(why), height-1-len(way)))], way...)
}

func (p *addressPicker) summary() string {
	refused := 0
	for _, a := range p.list {
		if code, _ := a.LikelyError(); code != 0 {
			refused++
		}
	}
	said := "1 chat address"
	if n := len(p.list); n != 1 {
		said = fmt.Sprintf("%d chat addresses", n)
	}
	if refused > 0 {
		said += fmt.Sprintf(", %d misconfigured (!)", refused)
	}
	return said
}

func (p *addressPicker) Cause() error { return p.err }
