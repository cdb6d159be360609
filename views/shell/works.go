package shell

import (
	"context"
	"slices"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/views/screen"
)

// spinMsg moves the spinner; it comes only while there is work.
type spinMsg struct{}

const spinEvery = 100 * time.Millisecond

var spinnerFrames = []string{"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"}

// workList is the work in flight of all accounts, and the spinner that shows it.
type workList struct {
	all      []*screen.Work
	spinning bool
	spins    int
}

// accountOf is the account that work is for.
func accountOf(w *screen.Work) *account { return w.Account.(*account) }

// begin puts work on the list and gives the command that carries it out.
func (l *workList) begin(d *account, owner screen.Screen, label string, write bool, run func(ctx context.Context, w *screen.Work) tea.Msg) (*screen.Work, tea.Cmd) {
	w, ctx := screen.NewWork(d, owner, label, write)
	l.all = append(l.all, w)
	command := func() (msg tea.Msg) {
		defer w.Cancel()
		defer recovered(&msg)
		if write {
			if !d.session.BeginWrite(w) {
				return nil
			}
			defer d.session.FinishWrite(w)
		}
		done := doneMsg{w, run(ctx, w)}
		if write {
			d.session.AddUnreported(w, func() string { return screen.ReportedAs(done.result) })
		}
		return done
	}
	return w, command
}

func (l *workList) remove(done *screen.Work) {
	l.all = slices.DeleteFunc(l.all, func(w *screen.Work) bool { return w == done })
}

// find is the oldest work that fits, nil where none does.
func (l *workList) find(fits func(*screen.Work) bool) *screen.Work {
	if i := slices.IndexFunc(l.all, fits); i >= 0 {
		return l.all[i]
	}
	return nil
}

// busy is the oldest work of an account that the screen shows, nil for none.
func (l *workList) busy(d *account) *screen.Work {
	return l.find(func(w *screen.Work) bool { return !w.Quiet && accountOf(w) == d })
}

// writing says that a write of an account is in progress.
func (l *workList) writing(d *account) bool {
	return l.find(func(w *screen.Work) bool { return w.Write && accountOf(w) == d }) != nil
}

// committed is a write that quitting does not cancel, nil for none.
func (l *workList) committed() *screen.Work {
	return l.find(func(w *screen.Work) bool { return w.Write && (w.Many || w.Sent()) })
}

// callOff stops the writes that have sent nothing yet, but for runs over many
// users or chats, which go on behind the question.
func (l *workList) callOff() {
	for _, w := range l.all {
		if w.Write && !w.Many {
			w.CallOff()
		}
	}
}

// dropReads stops the reads of a screen that closes.
func (l *workList) dropReads(of screen.Screen) {
	for _, w := range l.all {
		if w.Owner == of && !w.Write {
			w.Drop()
		}
	}
}

func (l *workList) spinner() string { return spinnerFrames[l.spins%len(spinnerFrames)] }

// spin starts the spinner, unless it is moving.
func (l *workList) spin() tea.Cmd {
	if l.spinning {
		return nil
	}
	l.spinning = true
	return tea.Tick(spinEvery, func(time.Time) tea.Msg { return spinMsg{} })
}

// onSpinTick moves the spinner, and on where more says so.
func (l *workList) onSpinTick(more bool) tea.Cmd {
	l.spinning = false
	l.spins++
	if !more {
		return nil
	}
	return l.spin()
}
