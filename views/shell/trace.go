package shell

import (
	"fmt"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/views/screen"
)

const (
	// slowFrame is the time from which each frame is logged; of faster ones, one a
	// second.
	slowFrame  = 5 * time.Millisecond
	frameEvery = time.Second
)

// traced is a root model with a log of what happens in it: types, key names and
// times, never a value.
type traced struct {
	app   *App
	trace screen.Trace
	// framed is when a frame was last logged.
	framed time.Time
	// screen and dialogs are what was in front when last logged.
	screen   screen.Screen
	dialogs  int
	panicked bool
}

// Traced gives the root model with a log of what happens in it.
func Traced(a *App, trace screen.Trace) tea.Model { return &traced{app: a, trace: trace} }

func (t *traced) Init() tea.Cmd {
	t.trace("size", fmt.Sprintf("%d×%d", t.app.width, t.app.height), 0)
	return t.app.Init()
}

func (t *traced) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	kind, detail := traceOf(msg)
	start := time.Now()
	_, cmd := t.app.Update(msg)
	t.trace(kind, detail, time.Since(start))
	t.front()
	t.broken()
	return t, cmd
}

func (t *traced) View() string {
	start := time.Now()
	frame := t.app.View()
	took := time.Since(start)
	if took >= slowFrame || start.Sub(t.framed) >= frameEvery {
		t.framed = start
		t.trace("frame", fmt.Sprintf("%d bytes", len(frame)), took)
	}
	t.broken()
	return frame
}

// front logs that another screen or dialog is in front.
func (t *traced) front() {
	front, dialogs := t.app.front.Front(), len(t.app.front.dialogs.open)
	if front == t.screen && dialogs == t.dialogs {
		return
	}
	t.screen, t.dialogs = front, dialogs
	t.trace("screen", fmt.Sprintf("%T, %d dialogs", front, dialogs), 0)
}

// broken logs a panic by the type of its value: its text may have something private.
func (t *traced) broken() {
	value, _ := t.app.Panicked()
	if value == nil || t.panicked {
		return
	}
	t.panicked = true
	t.trace("panic", fmt.Sprintf("%T", value), 0)
}

// traceOf says of a message what may be written down of it.
func traceOf(msg tea.Msg) (kind, detail string) {
	switch m := msg.(type) {
	case tea.KeyMsg:
		return "key", keyTrace(m)
	case tea.MouseMsg:
		return "mouse", fmt.Sprintf("%s at %d,%d", m, m.X, m.Y)
	case tea.WindowSizeMsg:
		return "size", fmt.Sprintf("%d×%d", m.Width, m.Height)
	case doneMsg:
		return "message", fmt.Sprintf("%T: %T, begun %d ms before", m, m.result, time.Since(m.work.Started).Milliseconds())
	case resultMsg:
		return "message", fmt.Sprintf("%T: %T", m, m.result)
	}
	return "message", fmt.Sprintf("%T", msg)
}

// keyTrace names a key that prints nothing, and says of a paste how long it is.
func keyTrace(key tea.KeyMsg) string {
	switch {
	case key.Paste:
		return fmt.Sprintf("paste %d", len(key.Runes))
	case key.Type == tea.KeyRunes, key.Type == tea.KeySpace:
		return "rune"
	}
	return key.String()
}
