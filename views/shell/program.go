package shell

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/ui"
	"flexconsole/views/screen"
	"flexconsole/views/session"
)

// program is what the parts of the root model share, and those parts.
type program struct {
	options       Options
	theme         ui.Theme
	width, height int
	// front is the account in front, accounts are all.
	front    *account
	accounts []*account

	works  workList
	notice noticeBar
	// acting: a key or a click is being handled, and what opens was asked for.
	acting bool
	// deferred are commands to run after the current update.
	deferred []tea.Cmd

	opener  *opener
	keys    *keyboard
	mouse   *pointer
	menu    *menu
	painter *painter
	quitter *quitter
	own     *ownCommands
}

func newProgram(o Options) *program {
	p := &program{options: o, theme: o.Theme, width: o.Width, height: o.Height}
	p.opener = &opener{program: p}
	p.keys = &keyboard{program: p}
	p.mouse = &pointer{program: p}
	p.menu = &menu{p}
	p.painter = &painter{program: p}
	p.own = &ownCommands{program: p}
	p.quitter = &quitter{program: p}
	p.quitter.halt = p.quitter.haltAll
	return p
}

func (p *program) now() time.Time { return p.options.Now() }

// tooSmall says that the terminal is too small for anything to be seen.
func (p *program) tooSmall() bool {
	return p.width > 0 && p.height > 0 && (p.width < screen.LeastWidth || p.height < screen.LeastHeight)
}

// takeDeferred gives what was left to do after an update.
func (p *program) takeDeferred() tea.Cmd {
	due := tea.Batch(p.deferred...)
	p.deferred = nil
	return due
}

// suspend stops the process until the shell wakes it.
func (p *program) suspend() tea.Cmd {
	if p.options.Suspend != nil {
		if stop := p.options.Suspend(); stop != nil {
			return tea.Exec(stop, func(error) tea.Msg { return resumedMsg{} })
		}
	}
	return p.front.Notify(ui.Warn, "No shell to return to")
}

// Sessions are all that were opened, for the end of the program.
func (p *program) Sessions() []*session.Session {
	var all []*session.Session
	for _, d := range p.accounts {
		if d.session != nil {
			all = append(all, d.session)
		}
	}
	return all
}

// InFlight is the work in progress, of all accounts, the oldest first.
func (p *program) InFlight() []*screen.Work { return p.works.all }
