package screen

import (
	"context"
	"iter"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/ui"
	"flexconsole/views/session"
)

// Host is what a screen needs of its account and of the program around it. A
// screen acts on the account that opened it, whichever is in front.
type Host interface {
	// Session is the account's.
	Session() *session.Session
	ReadOnly() bool
	// Badge is the styled word of the account's environment.
	Badge() string
	Theme() ui.Theme
	// Width is that of the terminal, 0 while it is not known.
	Width() int
	Now() time.Time
	// Location is the zone of dates.
	Location() *time.Location
	// Folder is what the path of a file to be written starts from.
	Folder() string
	// Arrivals knows when keys arrived.
	Arrivals() *ui.Arrivals
	// Spinner is the sign of work under way.
	Spinner() string

	// Push opens a screen on top of the tab in front, PushOver on top of the tab that
	// another is open in, PushHome on top of the first tab.
	Push(s Screen) tea.Cmd
	PushOver(other, s Screen) tea.Cmd
	PushHome(s Screen) tea.Cmd
	// Open shows what a target names on top of the tab in front, OpenInstead in place
	// of an open screen.
	Open(target Target) tea.Cmd
	OpenInstead(s Screen, target Target) tea.Cmd
	// Close takes a screen out of its tab, Swap puts another in its place; both
	// wherever it stands.
	Close(s Screen) tea.Cmd
	Swap(s, other Screen) tea.Cmd
	// Live says whether a screen is open in any tab.
	Live(s Screen) bool
	// Screens are all that are open, tab by tab, those of a tab from the bottom.
	Screens() iter.Seq[Screen]
	// Front is the screen in front; TabInFront says that the tab is that a screen is
	// open in.
	Front() Screen
	TabInFront(s Screen) bool

	// Start runs work and hands its result to owner; a write's is told where owner
	// has gone meanwhile. StartQuietly runs a reading that nothing on the screen
	// tells of.
	Start(owner Screen, label string, write bool, run func(ctx context.Context, w *Work) tea.Msg) (*Work, tea.Cmd)
	StartQuietly(owner Screen, label string, run func(ctx context.Context, w *Work) tea.Msg) (*Work, tea.Cmd)
	// Job runs something short; its result goes to owner, or nowhere where that has
	// gone. Without an owner it is an Effect.
	Job(owner Screen, run func() tea.Msg) tea.Cmd
	// Tick hands a message to owner after a wait, or nowhere where that has gone.
	Tick(owner Screen, wait time.Duration, m tea.Msg) tea.Cmd
	// Stores makes a command of a write to the disk that the end of the program
	// waits for.
	Stores(write tea.Cmd) tea.Cmd
	// After has a command run after the update under way.
	After(cmd tea.Cmd)
	// Writing says that a write of this account is under way.
	Writing() bool

	// Notify says something in one line, for a moment.
	Notify(level ui.Level, text string) tea.Cmd
	// Show puts a dialog in front; Asking says that one is.
	Show(d *ui.Dialog)
	Asking() bool
	// ConnectErr is why the instance could not be found, nil for no reason.
	ConnectErr() error
	SetConnectErr(err error)

	// ToClipboard copies a text as it is and says how.
	ToClipboard(what, text string) tea.Cmd
	// EditText opens a text in the user's editor and hands what comes back to take.
	EditText(text, suffix string, take func(string) tea.Cmd) tea.Cmd
	// OpenURL opens an address in the browser; nil where there is none.
	OpenURL() func(address string) error
}
