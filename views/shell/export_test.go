package shell

import (
	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/ui"
	"flexconsole/views/actions"
	"flexconsole/views/screen"
)

// What the tests of this package look at, or set, of the root.

const (
	WheelLines = wheelLines
	SlowFrame  = slowFrame
	FrameEvery = frameEvery
)

type (
	DoneMsg     = doneMsg
	LoggedInMsg = loggedInMsg
	Palette     = palette
	ResumedMsg  = resumedMsg
)

var (
	Guarded = guarded
	TraceOf = traceOf
)

// Tabs is how many there are.
func Tabs() int { return len(tabs) }

// EditedMsg is the end of an editor whose text goes to take.
func EditedMsg(take func(string) tea.Cmd) tea.Msg { return editedMsg{take: take} }

// PanicMsg is a panic in a command.
func PanicMsg(value any) tea.Msg { return panicMsg{value: value} }

func (a *App) Options() *Options             { return &a.options }
func (a *App) Begin() tea.Cmd                { return a.opener.begin() }
func (a *App) SetTheme(t ui.Theme)           { a.theme = t }
func (a *App) Size() (width, height int)     { return a.width, a.height }
func (a *App) Tab() int                      { return a.front.screens.tab }
func (a *App) SetTab(tab int)                { a.front.screens.tab = tab }
func (a *App) Stack(tab int) []screen.Screen { return a.front.screens.tabs[tab] }
func (a *App) Dialogs() []*ui.Dialog         { return a.front.dialogs.open }
func (a *App) DropDialogs()                  { a.front.dialogs.open = nil }
func (a *App) Notice() string                { return a.notice.current.text }
func (a *App) DropNotice()                   { a.notice.clear() }
func (a *App) NoticeOver() tea.Msg           { return NoticeOverMsg{a.notice.current.id} }
func (a *App) SetMouse(on bool)              { a.mouse.on = on }
func (a *App) PageLines() []string           { return a.painter.pageLines() }
func (a *App) HeaderLines() []string         { return a.painter.headerLines() }
func (a *App) Offered() []actions.ID         { return a.keys.actions() }
func (a *App) Accounts() int                 { return len(a.accounts) }
func (a *App) Sources() []Source             { return a.opener.sources }
func (a *App) GoToSource(id string) tea.Cmd  { return a.opener.goTo(a.opener.accountOfSource(id)) }
func (a *App) Handle(msg tea.Msg) tea.Cmd    { return a.update(msg) }
func (a *App) GoOnAfterQuitting()            { a.quitter.quitting = false }
func (a *App) NeverHalt()                    { a.quitter.halt = func() {} }
func (a *App) Spinning() bool                { return a.works.spinning }
