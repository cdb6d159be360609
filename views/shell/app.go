// Package shell is the root model: tabs, keys, palette, help, accounts, mouse, quitting.
package shell

import (
	"context"
	"runtime/debug"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api/batch"
	"flexconsole/ui"
	"flexconsole/views/screen"
	"flexconsole/views/session"
)

// Options are what the program hands to the root model.
type Options struct {
	Theme ui.Theme
	// Session to work in; nil shows the first screen, with Looked.
	Session *session.Session
	// Looked says where credentials were looked for and what was there.
	Looked []Looked
	// Note is a note on the terminal, "" for none; it is shown once.
	Note string
	// Sources lists the accounts that can be opened, OpenSource opens one by its
	// ID; both may wait for the disk and the keyring. The error is *Unencrypted
	// where credentials would go over http to another address than was agreed to.
	// May be nil.
	Sources    func() ([]Source, error)
	OpenSource func(id, agreed string) (*session.Session, error)
	// Login asks for an account on the terminal itself and stores it; nil where
	// that cannot be done.
	Login func() tea.ExecCommand
	// Copy puts text where the user can paste it and says how, for the notice, and
	// whether it is known to be there.
	Copy func(text string) (how string, known bool, err error)
	// OpenURL opens an address in the user's browser; the error says why it was
	// not. May be nil.
	OpenURL func(address string) error
	// Suspend gives what stops the process, nil where there is no shell to go
	// back to; may be nil itself.
	Suspend func() tea.ExecCommand
	// Edit opens a text in the user's own editor, suffix being that of its file;
	// the error says why there is none. May be nil.
	Edit func(text, suffix string) (screen.EditorSession, error)
	// Commands are the user's own, which AddCommands has added, and Run runs one to its end
	// and returns its output.
	Commands []Command
	Run      func(ctx context.Context, args []string) (output string, err error)
	// Quit ends the program from outside Update, after a panic while drawing.
	Quit func()
	// OpenUser is a Flex user SID to open at once, OpenFile a file whose users
	// are read, "" for none.
	OpenUser, OpenFile string
	// OpenTab is one of TabNames to start on, Filter the filter of its list, "" for none.
	OpenTab, Filter string
	// Columns are those of OpenFile that are mapped, nil for none.
	Columns batch.Mapping
	// Folder is what the path of a file to be written starts from, "" for the
	// folder that the program was started in.
	Folder string
	// Arrivals records when keys arrived; the reader of the terminal reports to it.
	Arrivals *ui.Arrivals
	// Continue gives what takes the terminal back after the process was stopped and
	// woken from outside; may be nil.
	Continue func() tea.ExecCommand
	// Now and Location are the clock and the zone of dates.
	Now      func() time.Time
	Location *time.Location
	// NoMouse: clicks have no meaning, as on a terminal that is read out.
	NoMouse bool
	// NoBackdrop: a question has the page to itself, as on a terminal that is read out.
	NoBackdrop bool
	// NoSuspend: there is no job control, so that nothing is said of it.
	NoSuspend bool
	// Width and Height are the terminal's size where it is known beforehand.
	Width, Height int
}

// Looked is one place where credentials were looked for.
type Looked struct{ Where, Found string }

// App is the root model: it hands messages to those that they are for.
type App struct {
	*program
	// shown is the screen that was in front after the latest update.
	shown    screen.Screen
	panicked *panicMsg
}

// New makes the root model.
func New(o Options) *App {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Arrivals == nil {
		o.Arrivals = ui.NewArrivals(o.Now)
	}
	if o.Location == nil {
		o.Location = time.Local
	}
	p := newProgram(o)
	p.opener.enter(o.Session)
	return &App{program: p}
}

// Init starts the first screens.
func (a *App) Init() tea.Cmd {
	return guarded(tea.Batch(a.opener.begin(), a.updateFront(), tickClock()))
}

// clockEvery is how often the screen is drawn again for its ages ("2 minutes ago")
// alone.
const clockEvery = 10 * time.Second

// clockMsg has the ages on the screen drawn again.
type clockMsg struct{}

func tickClock() tea.Cmd {
	return tea.Tick(clockEvery, func(time.Time) tea.Msg { return clockMsg{} })
}

// Panicked is the value and stack of a panic in a screen or a command, nil for none.
func (a *App) Panicked() (value any, stack []byte) {
	if a.panicked == nil {
		return nil, nil
	}
	return a.panicked.value, a.panicked.stack
}

// resumedMsg says that the shell has resumed the program.
type resumedMsg struct{}

// Update is the only way in. Results are handed on before keys are looked at,
// so that a dialog in front swallows none. A panic ends the program in order:
// Bubble Tea's own report would be lost with the alternate screen.
func (a *App) Update(msg tea.Msg) (_ tea.Model, cmd tea.Cmd) {
	defer func() {
		if value := recover(); value != nil {
			cmd = a.crash(panicMsg{value, debug.Stack()})
		}
	}()
	return a, guarded(tea.Batch(a.update(msg), a.updateFront(), a.takeDeferred()))
}

// updateFront calls AfterUpdate of the screen in front.
func (a *App) updateFront() tea.Cmd {
	front := a.front.Front()
	var came tea.Cmd
	if front != a.shown {
		came = a.toFront(front)
	}
	if s, ok := front.(screen.AfterUpdater); ok {
		return tea.Batch(came, s.AfterUpdate())
	}
	return came
}

// toFront tells the screens that another one is in front.
func (a *App) toFront(front screen.Screen) tea.Cmd {
	behind, wanted := a.shown.(screen.Watcher)
	a.shown = front
	if wanted {
		behind.OnBack()
	}
	if s, ok := front.(screen.Watcher); ok {
		return s.OnFront()
	}
	return nil
}

// crash keeps the first panic for the report after the end.
func (a *App) crash(p panicMsg) tea.Cmd {
	if a.panicked == nil {
		a.panicked = &p
	}
	return tea.Quit
}

func (a *App) update(msg tea.Msg) tea.Cmd {
	switch m := msg.(type) {
	case tea.WindowSizeMsg:
		a.width, a.height = m.Width, m.Height
	case doneMsg:
		return a.finish(m)
	case resultMsg:
		return m.deliver()
	case spinMsg:
		return a.works.onSpinTick(a.works.busy(a.front) != nil || a.front.session != nil && screen.WaitMessage(a.front) != "")
	case clockMsg:
		return tickClock()
	case quickAnswerMsg:
		return a.asked(func() tea.Cmd { return a.carryOut(m) })
	case NoticeOverMsg:
		a.notice.end(m)
	case loggedInMsg:
		return tea.Batch(a.mouse.capture(), a.opener.loggedIn(m))
	case panicMsg:
		return a.crash(m)
	case screen.PasteCutMsg:
		a.keys.pasteCut = true
		return a.front.Notify(ui.Warn, pasteWasCut)
	case screen.EndMsg:
		return a.quitter.end()
	case screen.DroppedMsg:
		return a.front.Notify(ui.Warn, "Input right after the paste was ignored")
	case screen.SuspendMsg:
		return a.suspend()
	case screen.ContinuedMsg:
		return tea.Exec(a.options.Continue(), func(error) tea.Msg { return resumedMsg{} })
	case editedMsg:
		return tea.Batch(a.mouse.capture(), m.Apply(a.front))
	case resumedMsg:
		return a.mouse.capture()
	case tea.MouseMsg:
		return a.asked(func() tea.Cmd { return a.mouse.event(tea.MouseEvent(m)) })
	case tea.KeyMsg:
		return a.asked(func() tea.Cmd { return a.keys.key(m) })
	case screen.Effect:
		return m.Apply(a.front)
	}
	return nil
}

// asked handles a key or a click: what opens during that was asked for.
func (a *App) asked(handle func() tea.Cmd) tea.Cmd {
	a.acting = true
	defer func() { a.acting = false }()
	return handle()
}

// guarded makes a panic in a command a message; a batch is guarded part by
// part.
func guarded(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() (msg tea.Msg) {
		defer recovered(&msg)
		msg = cmd()
		if batch, ok := msg.(tea.BatchMsg); ok {
			for i := range batch {
				batch[i] = guarded(batch[i])
			}
		}
		return msg
	}
}

// Place names what is in front: the dialog, or the tab and the way from it to
// the screen.
func (a *App) Place() string { return a.painter.place() }

// Typing says that an input in front has the keys: printable ones are text.
func (a *App) Typing() bool { return a.keys.typing() }

// Choices are the buttons of the dialog in front, none without one, and the index of
// the selected one.
func (a *App) Choices() (buttons []string, selected int) {
	if d := a.front.dialogs.top(); d != nil {
		return d.Choices, d.Chosen()
	}
	return nil, 0
}

// Account is the one in front, as its screens know it.
func (a *App) Account() screen.Host { return a.front }
