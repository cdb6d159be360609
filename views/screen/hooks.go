package screen

import (
	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api/save"
	"flexconsole/ui"
	"flexconsole/views/webchat"
)

// The hooks: what a screen, or a result, may have beside what all have. Each is
// asserted where it is satisfied, as one that is missed is missed in silence.

// Closer is a screen that tidies up when it closes.
type Closer interface {
	Close() tea.Cmd
}

// AfterUpdater is a screen that catches up, after each update with it in front, on
// what it does only once seen.
type AfterUpdater interface {
	AfterUpdate() tea.Cmd
}

// Leaver is a screen with a question of its own before it is left.
type Leaver interface {
	// LeaveQuestion is that question.
	LeaveQuestion() string
}

// Changer is a screen with a form.
type Changer interface {
	// Changed says that it holds what was not sent.
	Changed() bool
}

// DraftKeeper is a screen whose form is kept in a draft.
type DraftKeeper interface {
	// DraftWriter is the writing of the draft as it is now, to be run anywhere.
	DraftWriter() func() error
}

// Paster is a screen that takes a paste even while no input has the keys.
type Paster interface {
	Paste(key tea.KeyMsg) tea.Cmd
}

// Watcher is a screen that is told when it comes to the front, and when another
// takes its place.
type Watcher interface {
	OnFront() tea.Cmd
	OnBack()
}

// Keeper is a screen that holds what leaving would lose.
type Keeper interface {
	// Unsaved says in a few words what would be lost, "" for nothing.
	Unsaved() string
}

// Wheeler is a screen where arrow keys can move the focus, which the wheel must not.
type Wheeler interface {
	// Wheel takes one line of the wheel as the arrow key that it is elsewhere.
	Wheel(arrow tea.KeyMsg) tea.Cmd
}

// Clickable is a screen with rows that a click can hit.
type Clickable interface {
	// Forget drops where rows were drawn before.
	Forget()
	// RowAt is the row at a cell of the latest drawing, -1 for none.
	RowAt(x, line int) int
	// OnRow is the row that the cursor is on, -1 while an input has the keys.
	OnRow() int
	// ToRow goes to a row, out of an input above it.
	ToRow(row int)
}

// Failer is a screen that shows a failure, or a result that may be one.
type Failer interface {
	// Cause is why, nil where nothing failed.
	Cause() error
}

// Subject is a screen about one thing.
type Subject interface {
	// Target names that thing.
	Target() Target
}

// SaveWatcher is a screen that shows what a save has changed, whoever made it.
type SaveWatcher interface {
	OnSaved(r save.Result)
}

// LaunchWatcher is a screen that lists the chats launched here.
type LaunchWatcher interface {
	OnLaunched(m webchat.Launched)
}

// BulkKeeper is a screen that keeps the latest edit of many users, for when the
// screen of that one is closed.
type BulkKeeper interface {
	// LatestRun is nil before the first.
	LatestRun() BulkRun
	// OnRun keeps a run that begins.
	OnRun(run BulkRun)
}

// BulkRun is the screen of a run over many users, which goes on while it is closed.
type BulkRun interface {
	Screen
	UnderWay() bool
}

// Overlay is a screen that asks about the one below it, which stays in sight.
type Overlay interface {
	// Over draws it over the page of that screen.
	Over(page []string, width, height int) []string
	// Hints are the keys that answer.
	Hints() []ui.Hint
}

// Effect is a result that no screen waits for: it says itself what follows.
type Effect interface {
	Apply(h Host) tea.Cmd
}

// Addressed is a result that knows who takes it (see Ask).
type Addressed interface {
	Deliver() tea.Cmd
}

// Reporter is the result of a write: it can be told apart from its screen.
type Reporter interface {
	Summary() Report
	// ApplyOrphaned lets the screens that are left know of the result.
	ApplyOrphaned(h Host)
}
