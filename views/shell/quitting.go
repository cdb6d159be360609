package shell

import (
	"errors"
	"strings"

	"flexconsole/views/actions"
	"flexconsole/views/screen"

	tea "github.com/charmbracelet/bubbletea"
)

// quit leaves at once, or asks when something is at stake. A second ctrl+c on
// the question is the answer yes. A write that has sent nothing yet is called off
// before anything is asked: it must not go out behind the question.
func (a *App) quit() tea.Cmd {
	a.callOff()
	stakes := a.stakes()
	if len(stakes) == 0 || a.quitting {
		return a.end()
	}
	a.quitting = true
	d := screen.AskYesNo(a.desk, "Quit?", strings.Join(append(stakes, "ctrl+c again quits."), " "), "Stay", "Quit", a.end)
	left, some := a.leftBehind()
	if some {
		d.Choices = append(d.Choices, left.Choice)
	}
	answer := d.Answer
	d.Answer = func(choice int) tea.Cmd {
		a.quitting = choice == 1
		if choice == 2 {
			return left.tidy(a)
		}
		return answer(choice)
	}
	return nil
}

// callOff stops the writes that have sent nothing yet, but for runs over many
// users or chats, which go on behind the question.
func (a *App) callOff() {
	for _, w := range a.works {
		if w.Write && !w.Many {
			w.CallOff()
		}
	}
}

// end ends the program: from now on nothing more is sent.
func (a *App) end() tea.Cmd {
	a.halt()
	return tea.Quit
}

// haltAll halts every session.
func (a *App) haltAll() {
	for _, s := range a.Sessions() {
		s.Halt()
	}
}

// stakes are what quitting would lose or leave behind, a sentence each.
func (a *App) stakes() []string {
	var stakes []string
	if w := a.committed(); w != nil {
		stakes = append(stakes, "A request is still under way ("+w.Label+a.whose(w)+"). It is given up to 10 s to end; its result is printed then.")
	}
	for _, d := range a.desks {
		if unsaved := d.unsavedHere(); unsaved != "" {
			stakes = append(stakes, unsaved)
			break
		}
	}
	for _, d := range a.desks {
		for _, left := range d.leftovers() {
			for _, sentence := range left.Says {
				stakes = append(stakes, d.naming()+sentence)
			}
		}
	}
	return stakes
}

// leftBehind are the first leftovers that can be tidied up.
func (a *App) leftBehind() (left leftovers, some bool) {
	for _, d := range a.desks {
		for _, left := range d.leftovers() {
			if left.Choice != "" {
				return left, true
			}
		}
	}
	return leftovers{}, false
}

// committed is a write under way that is not called off by quitting, nil for none.
func (a *App) committed() *screen.Work {
	for _, w := range a.works {
		if w.Write && (w.Many || w.Sent()) {
			return w
		}
	}
	return nil
}

// whose names the account of work at a desk behind.
func (a *App) whose(w *screen.Work) string {
	if deskOf(w) == a.desk {
		return ""
	}
	return ", " + deskOf(w).session.Source
}

// unsavedHere says what quitting would lose at this desk.
func (d *desk) unsavedHere() string {
	for s := range d.Screens() {
		if text := unsaved(s); text != "" {
			return d.naming() + text
		}
	}
	for _, part := range d.parts() {
		if part.UnsavedWork == nil {
			continue
		}
		if text := part.UnsavedWork(d); text != "" {
			return d.naming() + text
		}
	}
	return ""
}

// leftovers are what quitting would leave behind, of all tabs of this desk.
func (d *desk) leftovers() []leftovers {
	var all []leftovers
	for _, part := range d.parts() {
		if part.Leftovers != nil {
			all = append(all, leftovers{part.Leftovers(d), d, part.Action})
		}
	}
	return all
}

// leftovers are those of a tab.
type leftovers struct {
	screen.Leftovers
	desk *desk
	tab  actions.ID
}

// tidy goes to the tab that has leftovers and begins to end them.
func (l leftovers) tidy(a *App) tea.Cmd {
	var moved tea.Cmd
	if l.desk != a.desk {
		moved = a.goTo(l.desk)
	}
	return tea.Batch(moved, a.do(l.tab), l.End())
}

// leave goes back, and asks first where that would lose something.
func (a *App) leave() tea.Cmd {
	unsaved := unsaved(a.Front())
	if unsaved == "" {
		return a.back()
	}
	title := "Leave without sending?"
	if q, ok := a.Front().(screen.Leaver); ok {
		title = q.LeaveQuestion()
	}
	screen.AskYesNo(a.desk, title, unsaved, "Stay", "Leave", a.back)
	return nil
}

func unsaved(s screen.Screen) string {
	if k, ok := s.(screen.Keeper); ok {
		return k.Unsaved()
	}
	return ""
}

// KeepDrafts writes the drafts of all open forms, and of those just closed, and
// waits for the disk. It is for the end of the program, when no command runs any
// more.
func (a *App) KeepDrafts() error {
	var failed []error
	for _, d := range a.desks {
		failed = append(failed, d.keepDrafts())
	}
	return errors.Join(failed...)
}

// keepDrafts is KeepDrafts for one desk.
func (d *desk) keepDrafts() error {
	var failed []error
	for s := range d.Screens() {
		if k, ok := s.(screen.DraftKeeper); ok {
			failed = append(failed, k.DraftWriter()())
		}
	}
	if d.Session() != nil && d.Session().Drafts != nil {
		failed = append(failed, d.Session().Drafts.Sweep())
	}
	return errors.Join(failed...)
}
