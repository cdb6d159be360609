package screen

import (
	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api/save"
	"flexconsole/ui"
	"flexconsole/views/webchat"
)

// The hooks: methods that only some screens or results have. Each is asserted where it is
// implemented, because a hook that is not recognised fails silently.

// Closer is a screen that cleans up when it closes.
type Closer interface {
	Close() tea.Cmd
}

// AfterUpdater is a screen that does something after each update while it is in front.
type AfterUpdater interface {
	AfterUpdate() tea.Cmd
}

// Leaver is a screen that asks its own question before it is left.
type Leaver interface {
	// LeaveQuestion is that question.
	LeaveQuestion() string
}

// Changer is a screen with a form.
type Changer interface {
	// Changed says that it has values that were not sent.
	Changed() bool
}

// DraftKeeper is a screen whose form is saved in a draft.
type DraftKeeper interface {
	// DraftWriter returns a function that writes the draft as it is now; it can run in
	// any goroutine.
	DraftWriter() func() error
}

// Paster is a screen that accepts a paste even while no input has the keys.
type Paster interface {
	Paste(key tea.KeyMsg) tea.Cmd
}

// Watcher is a screen that is told when it comes to the front, and when another screen
// replaces it there.
type Watcher interface {
	OnFront() tea.Cmd
	OnBack()
}

// Keeper is a screen with something that would be lost by leaving.
type Keeper interface {
	// Unsaved says in a few words what would be lost, "" for nothing.
	Unsaved() string
}

// Wheeler is a screen where arrow keys can move the focus, which the mouse wheel must not
// do.
type Wheeler interface {
	// Wheel handles one line of the wheel, which is an arrow key on other screens.
	Wheel(arrow tea.KeyMsg) tea.Cmd
}

// Clickable is a screen with rows that can be clicked.
type Clickable interface {
	// Forget discards where rows were drawn.
	Forget()
	// RowAt is the row at a cell of the latest drawing, -1 for none.
	RowAt(x, line int) int
	// OnRow is the row under the cursor, -1 while an input has the keys.
	OnRow() int
	// ToRow moves the cursor to a row, and leaves an input above it.
	ToRow(row int)
}

// Failer is a screen, or a result, that may show a failure.
type Failer interface {
	// Cause is the failure, nil for none.
	Cause() error
}

// Subject is a screen about one thing.
type Subject interface {
	// Target names that thing.
	Target() Target
}

// SaveWatcher is a screen that shows what a save has changed, on whichever screen it was
// made.
type SaveWatcher interface {
	OnSaved(r save.Result)
}

// LaunchWatcher is a screen that lists the chats launched here.
type LaunchWatcher interface {
	OnLaunched(m webchat.Launched)
}

// BulkKeeper is a screen that keeps the latest bulk edit, so that it can be shown after
// its own screen is closed.
type BulkKeeper interface {
	// LatestRun is nil before the first.
	LatestRun() BulkRun
	// OnRun keeps a run that starts.
	OnRun(run BulkRun)
}

// BulkRun is the screen of a bulk edit, which continues while the screen is closed.
type BulkRun interface {
	Screen
	UnderWay() bool
}

// Overlay is a screen that asks about the one below it, which stays visible.
type Overlay interface {
	// Over draws it over the page of that screen.
	Over(page []string, width, height int) []string
	// Hints are the keys that answer.
	Hints() []ui.Hint
}

// Effect is a result that no screen waits for: it applies itself.
type Effect interface {
	Apply(h Host) tea.Cmd
}

// Addressed is a result that knows which function gets it (see Ask).
type Addressed interface {
	Deliver() tea.Cmd
}

// Reporter is the result of a write that can be reported without its screen.
type Reporter interface {
	Summary() Report
	// ApplyOrphaned passes the result to the screens that are still open.
	ApplyOrphaned(h Host)
}

// Valuer is a screen about one thing, whose values a command of the user's own can have.
type Valuer interface {
	// Values are those of the thing by their placeholders ("user.email"); nil is null.
	Values() map[string]*string
}
