package views

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api"
	"flexconsole/ui"
)

// EditText opens a text in the user's editor, the suffix of its file telling what
// it is, and hands what comes back to take.
func (d *desk) EditText(text, suffix string, take func(string) tea.Cmd) tea.Cmd {
	if d.root.options.Edit == nil {
		return d.Notify(ui.Warn, "there is no editor here")
	}
	session, err := d.root.options.Edit(text, suffix)
	if err != nil {
		return d.Notify(ui.Warn, err.Error())
	}
	return tea.Exec(session, func(err error) tea.Msg {
		if err != nil {
			return editedMsg{err: err}
		}
		text, err := session.Text()
		return editedMsg{text, err, take}
	})
}

// edited takes a text back from the editor.
func (d *desk) edited(m editedMsg) tea.Cmd {
	if m.err != nil {
		return d.Notify(ui.Bad, "the text is as it was: "+m.err.Error())
	}
	return m.take(m.text)
}

// Obey keeps a write from being repeated before the wait that the service
// asked for is over; the limit is the account's, so it holds for all.
func (d *desk) Obey(err error) {
	if wait, asked := api.AskedToWait(err); asked {
		d.lockedUntil = d.Now().Add(wait)
	}
}

// Locked says why nothing may be sent yet, "" when it may.
func (d *desk) Locked() string {
	wait := d.lockedUntil.Sub(d.Now())
	if wait <= 0 {
		return ""
	}
	return fmt.Sprintf("Twilio asked to wait: it may be sent again in %d s", int(math.Ceil(wait.Seconds())))
}

func (d *desk) Notify(level ui.Level, text string) tea.Cmd {
	d.root.notices++
	d.root.notice = notice{d.root.notices, level, d.naming() + text}
	over := noticeOverMsg{d.root.notices}
	return tea.Tick(noticeTime, func(time.Time) tea.Msg { return over })
}

// ToClipboard puts text on the clipboard and says how.
func (d *desk) ToClipboard(what, text string) tea.Cmd {
	if d.Session() != nil && d.Session().Redact != nil {
		text = d.Session().Redact(text)
	}
	if d.root.options.Copy == nil {
		return d.Notify(ui.Warn, "there is no clipboard here")
	}
	copy := d.root.options.Copy
	_, cmd := d.Start(nil, copying, false, func(context.Context, *work) tea.Msg {
		how, known, err := copy(text)
		return copiedMsg{what, how, known, err}
	})
	return cmd
}

func (d *desk) copied(m copiedMsg) tea.Cmd {
	if m.err != nil {
		return d.Notify(ui.Bad, "not copied: "+m.err.Error())
	}
	level := ui.Good
	if !m.known {
		level = ui.Sent
	}
	return d.Notify(level, fmt.Sprintf("%s %s", ui.UpperFirst(m.what), m.how))
}

// Start runs work in a command. Its result goes to owner; a write's is told in
// a dialog where owner has gone meanwhile.
func (d *desk) Start(owner Screen, label string, write bool, run func(ctx context.Context, w *work) tea.Msg) (*work, tea.Cmd) {
	w, command := d.begun(owner, label, write, run)
	return w, tea.Batch(command, d.root.spin())
}

// StartQuietly runs a reading that nothing on the screen tells of.
func (d *desk) StartQuietly(owner Screen, label string, run func(ctx context.Context, w *work) tea.Msg) (*work, tea.Cmd) {
	w, command := d.begun(owner, label, false, run)
	w.quiet = true
	return w, command
}

// begun puts work on the list and gives the command that carries it out.
func (d *desk) begun(owner Screen, label string, write bool, run func(ctx context.Context, w *work) tea.Msg) (*work, tea.Cmd) {
	w := &work{label: label, write: write, started: d.Now(), flight: &api.Flight{}, owner: owner, account: d}
	ctx, cancel := context.WithCancel(api.WithFlight(context.Background(), w.flight))
	w.cancel = cancel
	d.root.works = append(d.root.works, w)
	command := func() (msg tea.Msg) {
		defer cancel()
		defer recovered(&msg)
		if write {
			if !w.account.session.BeginWrite(w) {
				return nil
			}
			defer w.account.session.FinishWrite(w)
		}
		done := doneMsg{w, run(ctx, w)}
		if write {
			w.account.session.AddUntold(w, func() string { return told(done.result) })
		}
		return done
	}
	return w, command
}

// Job runs something short beside the screens, such as a look at the disk. Its
// result goes to owner, or nowhere where owner has gone meanwhile.
func (d *desk) Job(owner Screen, run func() tea.Msg) tea.Cmd {
	return func() tea.Msg { return resultMsg{owner, d, run()} }
}

// Stores is Session.storing for a command.
func (d *desk) Stores(write tea.Cmd) tea.Cmd {
	session := d.Session()
	return func() (msg tea.Msg) {
		session.Store(func() { msg = write() })
		return msg
	}
}

// keepDrafts is KeepDrafts for one desk.
func (d *desk) keepDrafts() error {
	var failed []error
	for _, stack := range d.tabs {
		for _, screen := range stack {
			if k, ok := screen.(DraftKeeper); ok {
				failed = append(failed, k.DraftWriter()())
			}
		}
	}
	if d.Session() != nil && d.Session().Drafts != nil {
		failed = append(failed, d.Session().Drafts.Sweep())
	}
	return errors.Join(failed...)
}

// Tick hands a message to owner after a wait, or nowhere where that has gone.
func (d *desk) Tick(owner Screen, wait time.Duration, m tea.Msg) tea.Cmd {
	result := resultMsg{owner, d, m}
	return tea.Tick(wait, func(time.Time) tea.Msg { return result })
}
