package shell

import (
	"errors"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/views/actions"
	"flexconsole/views/screen"
)

// quitter ends the program, and asks before that where something is at stake.
type quitter struct {
	*program
	// quitting: the question was answered with yes.
	quitting bool
	// halt lets no new write start, as the program ends.
	halt func()
}

// quit ends the program, or asks when something would be lost. A second ctrl+c on the
// question means yes. A write that has sent nothing yet is cancelled before the question:
// it must not be sent while that is open.
func (q *quitter) quit() tea.Cmd {
	q.works.callOff()
	stakes := q.stakes()
	if len(stakes) == 0 && q.losesUnsent() {
		stakes = []string{unsentWords}
	}
	if len(stakes) == 0 || q.quitting {
		return q.end()
	}
	q.quitting = true
	d := screen.AskYesNo(q.front, "Quit?", strings.Join(append(stakes, "Press ctrl+c again to quit."), " "), "Stay", "Quit", q.end)
	left, some := q.leftBehind()
	if some {
		d.Choices = append(d.Choices, left.Choice)
	}
	answer := d.Answer
	d.Answer = func(choice int) tea.Cmd {
		q.quitting = choice == 1
		if choice == 2 {
			return left.tidy()
		}
		return answer(choice)
	}
	return nil
}

// leaveProgram quits for the key or the entry of that name, and asks also where changes in
// a form are not sent: unlike ctrl+c it may have been meant for something else.
func (q *quitter) leaveProgram() tea.Cmd {
	q.works.callOff()
	if !slices.ContainsFunc(q.accounts, func(d *account) bool { return d.screens.anyUnsent() }) || len(q.stakes()) > 0 {
		return q.quit()
	}
	said := unsentWords
	if !q.losesUnsent() {
		said += " The draft is kept."
	}
	screen.AskYesNo(q.front, "Quit with unsent changes?", said, "Stay", "Quit", q.end)
	return nil
}

const unsentWords = "What you typed in a form has not been sent."

// losesUnsent says that an account has changes in a form that are lost with the program:
// it keeps no drafts, or only in memory as the sandbox does.
func (q *quitter) losesUnsent() bool {
	return slices.ContainsFunc(q.accounts, func(d *account) bool {
		return d.screens.anyUnsent() && (d.session == nil || d.session.Drafts == nil || !d.session.Drafts.OnDisk())
	})
}

// end ends the program: from now on nothing more is sent.
func (q *quitter) end() tea.Cmd {
	q.halt()
	return tea.Quit
}

// haltAll halts every session.
func (q *quitter) haltAll() {
	for _, s := range q.Sessions() {
		s.Halt()
	}
}

// stakes are what quitting would lose or leave behind, a sentence each.
func (q *quitter) stakes() []string {
	var stakes []string
	if w := q.works.committed(); w != nil {
		stakes = append(stakes, "A request is in progress ("+w.Label+q.whose(w)+"). Quitting waits up to 10 s for it and prints its result.")
	}
	for _, d := range q.accounts {
		if unsaved := unsavedAt(d); unsaved != "" {
			stakes = append(stakes, unsaved)
			break
		}
	}
	for _, d := range q.accounts {
		for _, left := range leftoversAt(d) {
			for _, sentence := range left.Says {
				stakes = append(stakes, d.naming()+sentence)
			}
		}
	}
	return stakes
}

// leftBehind are the first leftovers that can be tidied up.
func (q *quitter) leftBehind() (left leftovers, some bool) {
	for _, d := range q.accounts {
		for _, left := range leftoversAt(d) {
			if left.Choice != "" {
				return left, true
			}
		}
	}
	return leftovers{}, false
}

// whose names the account of work at an account behind.
func (q *quitter) whose(w *screen.Work) string {
	if accountOf(w) == q.front {
		return ""
	}
	return ", " + accountOf(w).session.Source
}

// unsavedAt says what quitting would lose at an account.
func unsavedAt(d *account) string {
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

// leftoversAt are what quitting would leave behind at an account, of all its tabs.
func leftoversAt(d *account) []leftovers {
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
	account *account
	tab     actions.ID
}

// tidy goes to the tab that has leftovers and begins to end them.
func (l leftovers) tidy() tea.Cmd {
	var moved tea.Cmd
	if l.account.isBehind() {
		moved = l.account.program.opener.goTo(l.account)
	}
	return tea.Batch(moved, l.account.program.keys.do(l.tab), l.End())
}

// leave goes back, and asks first where that would lose something.
func (q *quitter) leave() tea.Cmd {
	unsaved := unsaved(q.front.Front())
	if unsaved == "" {
		return q.back()
	}
	title := "Leave without sending?"
	if leaver, ok := q.front.Front().(screen.Leaver); ok {
		title = leaver.LeaveQuestion()
	}
	screen.AskYesNo(q.front, title, unsaved, "Stay", "Leave", q.back)
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
	for _, d := range a.accounts {
		failed = append(failed, keepDrafts(d))
	}
	return errors.Join(failed...)
}

// keepDrafts is KeepDrafts for one account.
func keepDrafts(d *account) error {
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

// back closes the screen in front, unless it is the tab's own.
func (q *quitter) back() tea.Cmd {
	if len(q.front.screens.tabs[q.front.screens.tab]) < 2 {
		return nil
	}
	return q.front.Close(q.front.Front())
}
