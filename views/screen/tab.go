package screen

import (
	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api/batch"
	"flexconsole/api/save"
	"flexconsole/api/sid"
	"flexconsole/config/state"
	"flexconsole/views/actions"
	"flexconsole/views/webchat"
)

// Tab is what the root knows of a package of screens. A field is empty where the package
// has no such thing.
type Tab struct {
	// Name is the tab's label and the group of the screen's actions, Action switches to
	// the tab, Root creates its first screen. A package without Root has no tab: its
	// screens open on the tabs of others.
	Name   string
	Action actions.ID
	Root   func(h Host) Screen
	// Start runs once an account is open.
	Start func(h Host) tea.Cmd
	// UnsavedWork says what would be lost by quitting, besides what the open screens
	// report (see Keeper); "" for nothing.
	UnsavedWork func(h Host) string
	// Leftovers are the things that stay open after quitting.
	Leftovers func(h Host) Leftovers
	// Offers are what the palette can open, Find what it can open for what is typed into
	// it.
	Offers func(h Host) []Offer
	Find   func(h Host, typed string) []Offer
	// Open creates the screen for a target, nil for a target of another package.
	Open func(h Host, target Target) Screen
}

// Leftovers are the things that stay open after quitting, a sentence each.
type Leftovers struct {
	Says []string
	// Choice is a button that closes them first, End closes them; both are empty where
	// nothing can be closed.
	Choice string
	End    func() tea.Cmd
}

// Offer is something that the palette can open. All texts are raw.
type Offer struct {
	// Name is its label, Detail says more of it.
	Name, Detail string
	// SID is found by any part of it, Words like the name; neither is shown.
	SID, Words string
	// Target is what opens; where it is nil, OnRoot does it on the tab's own screen, once
	// that is in front.
	Target Target
	OnRoot func() tea.Cmd
}

// Target names what Host.Open shows: one of the types below.
type Target any

type (
	// UserPage is the page of a Flex user; Edit opens the form once the user is loaded.
	UserPage struct {
		SID  string
		Edit bool
	}
	// UserTexts are the Flex users whose SIDs are in a text, to be loaded together;
	// Remark is a note on them.
	UserTexts struct{ Text, Remark string }
	// UserFile are the Flex users in a file. An empty Path is asked for; Columns are the
	// columns that are mapped already, nil for none.
	UserFile struct {
		Path    string
		Columns batch.Mapping
	}
	// ChatPage is the page of a web chat. A chat without a launch time was not launched
	// here.
	ChatPage struct{ Chat state.LaunchedChat }
	// BurstPage is how the chats of a burst went, by its ID.
	BurstPage struct{ ID string }
	// NewChat is the launch form, filled in with the values of an earlier launch.
	NewChat struct{ From state.Preset }
)

// SameTarget says that two targets are the same user or the same chat; other targets are
// never the same.
func SameTarget(a, b Target) bool {
	switch a := a.(type) {
	case UserPage:
		other, ok := b.(UserPage)
		return ok && !a.Edit && sid.Equal(a.SID, other.SID)
	case ChatPage:
		other, ok := b.(ChatPage)
		return ok && sid.Equal(a.Chat.SID, other.Chat.SID)
	}
	return false
}

// Find returns the first open screen of an account that has the type or the hook T.
func Find[T any](h Host) (found T, ok bool) {
	for s := range h.Screens() {
		if found, ok = s.(T); ok {
			return found, true
		}
	}
	return found, false
}

// Tell calls told with every open screen of an account that has the hook T.
func Tell[T any](h Host, told func(T)) {
	for s := range h.Screens() {
		if watcher, ok := s.(T); ok {
			told(watcher)
		}
	}
}

// TellSaved tells the open screens about a save.
func TellSaved(h Host, r save.Result) {
	Tell(h, func(w SaveWatcher) { w.OnSaved(r) })
}

// TellLaunched tells the open screens about a launch.
func TellLaunched(h Host, m webchat.Launched) {
	Tell(h, func(w LaunchWatcher) { w.OnLaunched(m) })
}
