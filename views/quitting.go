package views

import (
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api/follow"
	"flexconsole/ui"
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
	d := askYesNo(a.desk, "Quit?", strings.Join(append(stakes, "ctrl+c again quits."), " "), "Stay", "Quit", a.end)
	queued := a.deskWithChats()
	if queued != nil {
		d.Choices = append(d.Choices, "End the chats")
	}
	answer := d.Answer
	d.Answer = func(choice int) tea.Cmd {
		a.quitting = choice == 1
		if choice == 2 {
			return a.endChatsOf(queued)
		}
		return answer(choice)
	}
	return nil
}

// callOff stops the writes that have sent nothing yet, but for runs over many
// users or chats, which go on behind the question.
func (a *App) callOff() {
	for _, w := range a.works {
		if w.write && !w.many {
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
		stakes = append(stakes, "A request is still under way ("+w.label+a.whose(w)+"). It is given up to 10 s to end; its result is printed then.")
	}
	for _, d := range a.desks {
		if unsaved := d.unsavedHere(); unsaved != "" {
			stakes = append(stakes, unsaved)
			break
		}
	}
	for _, d := range a.desks {
		stakes = append(stakes, d.openChats()...)
	}
	return stakes
}

// committed is a write under way that is not called off by quitting, nil for none.
func (a *App) committed() *work {
	for _, w := range a.works {
		if w.write && (w.many || w.sent()) {
			return w
		}
	}
	return nil
}

// whose names the account of work at a desk behind.
func (a *App) whose(w *work) string {
	if w.account == a.desk {
		return ""
	}
	return ", " + w.account.session.Source
}

// unsavedHere says what quitting would lose at this desk.
func (d *desk) unsavedHere() string {
	for _, stack := range d.tabs {
		for _, screen := range stack {
			if text := unsaved(screen); text != "" {
				return d.naming() + text
			}
		}
	}
	if d.session != nil {
		for _, chat := range chatsOf(d).all {
			if chat.composer != nil && chat.composer.unsent() != "" {
				return d.naming() + "A message typed in a chat has not been sent; no draft of it is kept."
			}
		}
	}
	return ""
}

// doubtful is how long a chat that nobody has looked at since it was launched is
// worth a word at the end.
const doubtful = 24 * time.Hour

// openChats warns of chats of this desk that may still wait in an agent's queue.
func (d *desk) openChats() []string {
	seen, unseen := d.waitingChats()
	var said []string
	if seen > 0 {
		said = append(said, d.naming()+ui.Counted(seen, "test chat")+" launched here "+isAre(seen)+" still open, and may wait in an agent's queue.")
	}
	if unseen > 0 {
		said = append(said, d.naming()+ui.Counted(unseen, "test chat")+" launched in the last 24 hours "+isAre(unseen)+" not known to have ended.")
	}
	return said
}

// waitingChats counts the open chats: those looked at since the start, and those
// of earlier starts that were not.
func (d *desk) waitingChats() (seen, unseen int) {
	if d.session == nil || d.ReadOnly() {
		return 0, 0
	}
	for _, chat := range chatsOf(d).open() {
		switch {
		case chat.State == follow.NotFound:
		case chat.seen:
			seen++
		case d.Now().Sub(chat.At) < doubtful:
			unseen++
		}
	}
	return seen, unseen
}

func isAre(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

// deskWithChats is the first desk with open chats, nil where there is none.
func (a *App) deskWithChats() *desk {
	for _, d := range a.desks {
		if seen, unseen := d.waitingChats(); seen+unseen > 0 {
			return d
		}
	}
	return nil
}

// endChatsOf goes to a desk's list of chats and asks whether to end them all.
func (a *App) endChatsOf(d *desk) tea.Cmd {
	var moved tea.Cmd
	if d != a.desk {
		moved = a.goTo(d)
	}
	a.tab = chatsTab
	return tea.Batch(moved, chatsOf(a.desk).endAll())
}

// leave goes back, and asks first where that would lose something.
func (a *App) leave() tea.Cmd {
	unsaved := unsaved(a.Front())
	if unsaved == "" {
		return a.back()
	}
	title := "Leave without sending?"
	if q, ok := a.Front().(Leaver); ok {
		title = q.LeaveQuestion()
	}
	askYesNo(a.desk, title, unsaved, "Stay", "Leave", a.back)
	return nil
}

func unsaved(s Screen) string {
	if k, ok := s.(Keeper); ok {
		return k.Unsaved()
	}
	return ""
}
