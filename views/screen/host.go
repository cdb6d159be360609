package screen

import (
	"context"
	"iter"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/ui"
	"flexconsole/views/session"
)

// Host is what a screen needs of its account and of the program. A screen acts on the
// account that opened it, whichever account is in front.
type Host interface {
	// Session is the account's.
	Session() *session.Session
	ReadOnly() bool
	// Badge is the styled word for the account's environment.
	Badge() string
	Theme() ui.Theme
	// Width is that of the terminal, 0 while it is not known.
	Width() int
	Now() time.Time
	// Location is the zone of dates.
	Location() *time.Location
	// Folder is the folder that relative paths of exports start from.
	Folder() string
	// Arrivals knows when keys arrived.
	Arrivals() *ui.Arrivals
	// Spinner is the sign of work in progress.
	Spinner() string

	// Push opens a screen on top of the tab in front, PushOver on top of the tab that has
	// another screen, PushHome on top of the first tab.
	Push(s Screen) tea.Cmd
	PushOver(other, s Screen) tea.Cmd
	PushHome(s Screen) tea.Cmd
	// Open opens the screen for a target on top of the tab in front, OpenInstead replaces
	// an open screen with it.
	Open(target Target) tea.Cmd
	OpenInstead(s Screen, target Target) tea.Cmd
	// Close removes a screen from its tab, Swap replaces it by another; both wherever it
	// is in the tab.
	Close(s Screen) tea.Cmd
	Swap(s, other Screen) tea.Cmd
	// Live says whether a screen is open in any tab.
	Live(s Screen) bool
	// Screens are all open screens, tab by tab, each tab from the bottom.
	Screens() iter.Seq[Screen]
	// Front is the screen in front; TabInFront says that a screen is open in the tab in
	// front.
	Front() Screen
	TabInFront(s Screen) bool

	// Start runs work and passes its result to owner; the result of a write is reported
	// where owner is closed by then. StartQuietly runs a read that no screen shows.
	Start(owner Screen, label string, write bool, run func(ctx context.Context, w *Work) tea.Msg) (*Work, tea.Cmd)
	StartQuietly(owner Screen, label string, run func(ctx context.Context, w *Work) tea.Msg) (*Work, tea.Cmd)
	// Job runs something short; its result goes to owner, unless that is closed by then.
	// Without an owner the result is an Effect.
	Job(owner Screen, run func() tea.Msg) tea.Cmd
	// Tick sends a message to owner after a wait, unless owner is closed by then.
	Tick(owner Screen, wait time.Duration, m tea.Msg) tea.Cmd
	// Stores marks a command as a write to the disk, which the program waits for when it
	// ends.
	Stores(write tea.Cmd) tea.Cmd
	// After runs a command after the current update.
	After(cmd tea.Cmd)
	// Writing says that a write of this account is in progress.
	Writing() bool

	// Notify shows one line for a moment.
	Notify(level ui.Level, text string) tea.Cmd
	// Show opens a dialog; Asking says that one is open.
	Show(d *ui.Dialog)
	Asking() bool
	// ConnectErr is why the instance could not be found, nil for no failure.
	ConnectErr() error
	SetConnectErr(err error)

	// ToClipboard copies a raw text and returns a notice about it.
	ToClipboard(what, text string) tea.Cmd
	// EditText opens a text in the user's editor and passes the edited text to take.
	EditText(text, suffix string, take func(string) tea.Cmd) tea.Cmd
	// OpenURL opens an address in the browser; nil where there is no browser.
	OpenURL() func(address string) error
}
