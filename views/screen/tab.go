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

// Tab is all that the root knows of a package of screens. What is left empty, the
// package does not have.
type Tab struct {
	// Name stands in the line of the tabs and is the group of the screen's actions,
	// Action goes there, Root makes its own screen. Without Root the package has no
	// tab: its screens open on those of others.
	Name   string
	Action actions.ID
	Root   func(h Host) Screen
	// Start is what the package begins with once an account is open.
	Start func(h Host) tea.Cmd
	// UnsavedWork is what quitting would lose beside what the open screens say of
	// themselves (see Keeper), "" for nothing.
	UnsavedWork func(h Host) string
	// Leftovers are what quitting would leave behind.
	Leftovers func(h Host) Leftovers
	// Offers are what the palette can go to, Find what it can go to for what is typed
	// into it.
	Offers func(h Host) []Offer
	Find   func(h Host, typed string) []Offer
	// Open makes the screen that shows a target, nil for one of another package.
	Open func(h Host, target Target) Screen
}

// Leftovers are what quitting would leave behind, a sentence each.
type Leftovers struct {
	Says []string
	// Choice names what tidies them up first, End does it; both empty where there is
	// nothing of the kind.
	Choice string
	End    func() tea.Cmd
}

// Offer is something to go to. All texts are raw.
type Offer struct {
	// Name says what it is, Detail more of it.
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
	// UserPage is the page of a Flex user.
	UserPage struct{ SID string }
	// UserTexts are the Flex users that a text names, to be read all at once; Remark
	// is what to know of them.
	UserTexts struct{ Text, Remark string }
	// UserFile are those that a file names. An empty Path is asked for; Columns are
	// those that are mapped already, nil for none.
	UserFile struct {
		Path    string
		Columns batch.Mapping
	}
	// ChatPage is the page of a web chat. One without a time of launch was not
	// launched here.
	ChatPage struct{ Chat state.LaunchedChat }
	// NewChat is the form for a launch, filled in as an earlier one.
	NewChat struct{ From state.Preset }
)

// SameTarget says that two targets name one user or one chat; of other targets each is
// its own.
func SameTarget(a, b Target) bool {
	switch a := a.(type) {
	case UserPage:
		other, ok := b.(UserPage)
		return ok && sid.Equal(a.SID, other.SID)
	case ChatPage:
		other, ok := b.(ChatPage)
		return ok && sid.Equal(a.Chat.SID, other.Chat.SID)
	}
	return false
}

// Find is the first open screen of an account that has the type or the hook T.
func Find[T any](h Host) (found T, ok bool) {
	for s := range h.Screens() {
		if found, ok = s.(T); ok {
			return found, true
		}
	}
	return found, false
}

// Tell tells every open screen of an account that has the hook T.
func Tell[T any](h Host, told func(T)) {
	for s := range h.Screens() {
		if watcher, ok := s.(T); ok {
			told(watcher)
		}
	}
}

// TellSaved tells the open screens of a save.
func TellSaved(h Host, r save.Result) {
	Tell(h, func(w SaveWatcher) { w.OnSaved(r) })
}

// TellLaunched tells the open screens of a launch.
func TellLaunched(h Host, m webchat.Launched) {
	Tell(h, func(w LaunchWatcher) { w.OnLaunched(m) })
}
