package launcher

import (
	"context"
	"fmt"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/ui"
	"flexconsole/views/actions"
	"flexconsole/views/files"
	"flexconsole/views/screen"
	"flexconsole/views/webchat"
	"flexconsole/views/words"
)

var (
	_ screen.Clickable = (*burst)(nil)
	_ screen.Keeper    = (*burst)(nil)
	_ screen.Leaver    = (*burst)(nil)
)

// burst launches several chats, one at a time, and shows the progress.
type burst struct {
	screen.List
	plan    webchat.Plan
	results []webchat.Launched
	work    *screen.Work
	// next is when the next one is sent, timer the number of the timer for it.
	next  time.Time
	timer int
	// stopped says why no more are launched, "" while it continues.
	stopped string
	// launchedOne removes the form's draft once a chat of it is there.
	launchedOne func()
}

func newBurst(h screen.Host, plan webchat.Plan, launchedOne func()) *burst {
	b := &burst{plan: plan, launchedOne: launchedOne}
	b.List = screen.List{Host: h, Len: func() int { return len(b.results) }}
	return b
}

// burstDueMsg says that it is time for the next launch.
type burstDueMsg struct{ timer int }

// Start launches the first.
func (b *burst) Start() tea.Cmd { return b.launch() }

func (b *burst) launch() tea.Cmd {
	i := len(b.results)
	b.next = b.Host.Now().Add(b.plan.Pause)
	return screen.Write(b.Host, b, &b.work, fmt.Sprintf("launching %d of %d", i+1, b.plan.Count), func(ctx context.Context, w *screen.Work) tea.Msg {
		return launch(ctx, b.Host, w, b.plan, i, b.launchedOne)
	})
}

func (b *burst) Update(result tea.Msg) tea.Cmd {
	switch m := result.(type) {
	case launchedMsg:
		return b.launched(m.Launched)
	case burstDueMsg:
		if m.timer != b.timer || b.stopped != "" || b.work != nil || b.over() {
			return nil
		}
		if b.Host.Asking() { // it may be the question whether to continue
			b.next = b.Host.Now().Add(time.Second)
			return b.wait()
		}
		return b.launch()
	}
	return nil
}

// launched adds a result, and waits for the next launch; anything but a full success
// stops the burst.
func (b *burst) launched(m webchat.Launched) tea.Cmd {
	b.work = nil
	if b.stopAt(m); m.Refused() {
		return b.Host.Notify(ui.Warn, b.summary()) // it may be sent again
	}
	b.results = append(b.results, m)
	if m.Err == nil {
		screen.TellLaunched(b.Host, m)
	}
	b.Cursor = len(b.results) - 1
	switch {
	case b.over() && b.done() > 0:
		return b.Host.Notify(b.level(), b.summary()+" · "+actions.Key(actions.Bursts)+" shows how they went")
	case b.stopped != "", b.over():
		return b.Host.Notify(b.level(), b.summary())
	}
	return b.wait()
}

// stopAt stops the burst after a launch that is not a full success.
func (b *burst) stopAt(m webchat.Launched) {
	switch {
	case m.Well():
	case m.Refused(), m.Err == nil && screen.AsksToWait(m.MessageErr):
		b.stopped = "Twilio asks to wait, then press " + actions.Key(actions.Resume) + " to resume"
	case m.Err == nil:
		b.stopped = "stopped, as a first message may be missing"
	case words.LaunchTitle(m.Err) == words.NotLaunched:
		b.stopped = "stopped, as a launch failed"
	default:
		b.stopped = "stopped, as the result of a launch is unknown"
	}
}

func (b *burst) wait() tea.Cmd {
	b.timer++
	return b.Host.Tick(b, max(0, b.next.Sub(b.Host.Now())), burstDueMsg{b.timer})
}

func (b *burst) over() bool { return len(b.results) >= b.plan.Count }

func (b *burst) Title() string { return "Burst" }

func (b *burst) Actions() []actions.ID {
	pause := actions.If(!b.over(), actions.Pausing(b.stopped != ""))
	return append(pause, actions.If(len(b.results) > 0, actions.Open, actions.Bursts, actions.Copy, actions.Export, actions.Move, actions.Page)...)
}

func (b *burst) Do(action actions.ID) tea.Cmd {
	switch action {
	case actions.Pause, actions.Resume:
		return b.pause()
	case actions.Open:
		m := b.results[b.Cursor]
		if m.Err == nil {
			return b.Host.Open(screen.ChatPage{Chat: m.Kept()})
		}
		screen.ShowFailure(b.Host, words.LaunchTitle(m.Err), "It is not retried automatically.", m.Err)
	case actions.Bursts:
		return b.Host.Open(screen.BurstPage{ID: b.plan.Burst})
	case actions.Copy:
		m := b.results[b.Cursor]
		if m.Err == nil {
			return screen.CopyText(b.Host, "conversation SID", m.Kept().SID)
		}
		return screen.CopyLines(b.Host, "failure", screen.FailureText(m.Err))
	case actions.Export:
		return b.Host.Push(newBurstExport(b))
	}
	return nil
}

// newBurstExport exports the launches, and what is wrong with those that did not go well.
func newBurstExport(b *burst) *files.Export {
	table := files.Table{Columns: []string{"number", "conversation_sid", "chat_name", "error"}}
	for i := range b.results {
		m := &b.results[i]
		table.Add(i+1, m.Chat.ConversationSID, m.Request.ChatFriendlyName, launchProblem(m))
	}
	return files.NewTableExport(b.Host, "the launch of "+ui.Counted(len(b.results), "chat"), "", "launches", table)
}

// pause pauses or resumes the burst: a launch that failed counts, and is not sent
// again.
func (b *burst) pause() tea.Cmd {
	switch {
	case b.stopped == "":
		b.stopped = "paused"
	case screen.WaitMessage(b.Host) != "":
		return b.Host.Notify(ui.Warn, screen.WaitMessage(b.Host))
	default:
		b.stopped = ""
		if b.work == nil {
			return b.wait()
		}
	}
	return nil
}

// LeaveQuestion asks whether to leave the burst.
func (b *burst) LeaveQuestion() string { return "Stop launching?" }

// Unsaved says what leaving would stop.
func (b *burst) Unsaved() string {
	if b.over() {
		return ""
	}
	return fmt.Sprintf("%d of %s are launched. If you leave, the others are not.", b.done(), ui.Counted(b.plan.Count, "chat"))
}

func (b *burst) level() ui.Level {
	if b.stopped != "" || b.done() < len(b.results) {
		return ui.Warn
	}
	return ui.Good
}

// done counts the chats launched.
func (b *burst) done() int {
	n := 0
	for _, m := range b.results {
		if m.Err == nil {
			n++
		}
	}
	return n
}

func (b *burst) summary() string {
	text := fmt.Sprintf("%d of %s launched", b.done(), ui.Counted(b.plan.Count, "chat"))
	if b.stopped != "" {
		return text + ": " + b.stopped
	}
	return text
}

func (b *burst) View(width, height int) []string {
	t := b.Host.Theme()
	lines := ui.Indented(ui.Wrap(b.summary(), width-2, t.Strong))
	bar := fmt.Sprintf("%s %d/%d", ui.ProgressBar(len(b.results), b.plan.Count, min(30, width/4)), len(b.results), b.plan.Count)
	switch {
	case b.work != nil:
		bar += " · " + b.work.UnderWay()
	case !b.over():
		bar += fmt.Sprintf(" · one every %d s", int(b.plan.Pause.Seconds()))
	}
	lines = append(lines, ui.Indented(ui.Wrap(bar, width-2, t.Accent))...)
	lines = append(lines, "")
	return append(lines, b.ListRows(t, len(b.results), len(lines), width, height-len(lines), b.row)...)
}

// row is one launch, escaped.
func (b *burst) row(i int) string {
	m := &b.results[i]
	sign, text, number := "! ", launchProblem(m), fmt.Sprintf("%2d  ", i+1)
	switch {
	case m.Err != nil:
		return "✗ " + number + ui.Escape(text)
	case text == "":
		sign, text = "✓ ", m.Request.ChatFriendlyName
	}
	return sign + number + m.Chat.ConversationSID + "  " + ui.Escape(text)
}

// launchProblem is why a launch did not go well, raw; "" where it did.
func launchProblem(m *webchat.Launched) string {
	switch {
	case m.Err != nil:
		return words.Brief(m.Err)
	case m.MessageErr != nil:
		return "no first message: " + words.Brief(m.MessageErr)
	case m.Lacking():
		return "no first message: " + webchat.NoIdentity
	case m.TimerErr != nil:
		return m.TimerWords()
	}
	return ""
}
