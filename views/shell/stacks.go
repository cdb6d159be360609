package shell

import (
	"iter"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/views/screen"
)

// stacks are the open screens of an account: a stack for each tab, the tab's own
// screen at the bottom.
type stacks struct {
	tabs [][]screen.Screen
	// tab is the one in front.
	tab int
}

// push opens a screen on top of a tab.
func (s *stacks) push(tab int, opened screen.Screen) tea.Cmd {
	s.tabs[tab] = append(s.tabs[tab], opened)
	return opened.Start()
}

// front is the screen in front.
func (s *stacks) front() screen.Screen {
	stack := s.tabs[s.tab]
	return stack[len(stack)-1]
}

// below is the screen that another, which is not a tab's own, stands on.
func (s *stacks) below(open screen.Screen) screen.Screen {
	stack := s.tabs[s.tabOf(open)]
	return stack[slices.Index(stack, open)-1]
}

// above are the screens over the tab's own.
func (s *stacks) above() []screen.Screen { return s.tabs[s.tab][1:] }

// all are the open screens, tab by tab, as they are when the first is asked for.
func (s *stacks) all() iter.Seq[screen.Screen] {
	return func(yield func(screen.Screen) bool) {
		for _, open := range slices.Concat(s.tabs...) {
			if !yield(open) {
				return
			}
		}
	}
}

// tabOf is the tab that a screen is open in, -1 for none.
func (s *stacks) tabOf(open screen.Screen) int {
	return slices.IndexFunc(s.tabs, func(stack []screen.Screen) bool { return slices.Contains(stack, open) })
}

func (s *stacks) remove(closed screen.Screen) {
	for i, stack := range s.tabs {
		s.tabs[i] = slices.DeleteFunc(stack, func(open screen.Screen) bool { return open == closed })
	}
}

func (s *stacks) replace(open, other screen.Screen) {
	for _, stack := range s.tabs {
		if i := slices.Index(stack, open); i >= 0 {
			stack[i] = other
		}
	}
}

// unsent says whether a form in a tab has unsent changes.
func (s *stacks) unsent(tab int) bool { return slices.ContainsFunc(s.tabs[tab], changed) }

// anyUnsent says so of all tabs.
func (s *stacks) anyUnsent() bool {
	return slices.ContainsFunc(s.tabs, func(stack []screen.Screen) bool { return slices.ContainsFunc(stack, changed) })
}

func changed(s screen.Screen) bool {
	form, ok := s.(screen.Changer)
	return ok && form.Changed()
}
