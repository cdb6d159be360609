package activity

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api"
	"flexconsole/api/save"
	"flexconsole/config/state"
	"flexconsole/ui"
	"flexconsole/views/saving"
	"flexconsole/views/screen"
	"flexconsole/views/session"
	"flexconsole/views/words"
)

// undoer undoes changes of the journal.
type undoer struct {
	host screen.Host
	// owner is the screen that gets the results.
	owner screen.Screen
	// work is an undo in progress: the look-up before the review, then the save.
	work *screen.Work
}

// may says that a change is a save that was applied.
func (u *undoer) may(e state.Entry) bool {
	return !u.host.ReadOnly() && u.work == nil && session.IsSave(e)
}

// undo reads the user first: what the journal says of it may be long ago.
func (u *undoer) undo(e state.Entry) tea.Cmd {
	if locked := screen.WaitMessage(u.host); locked != "" {
		return u.host.Notify(ui.Warn, locked)
	}
	r, impossible := session.SaveOf(e)
	if impossible == "" {
		if change, why := words.UndoOf(r); change.Empty() {
			impossible = why
		}
	}
	if impossible != "" {
		return u.host.Notify(ui.Warn, impossible)
	}
	return screen.Ask(u.host, u.owner, &u.work, "looking up", func(ctx context.Context) (api.FlexUser, error) {
		return u.host.Session().FetchUser(ctx, e.Target)
	}, func(user api.FlexUser, err error) tea.Cmd {
		if err != nil {
			screen.ShowFailure(u.host, "Not undone", "Nothing was sent.", err)
			return nil
		}
		return u.review(e.Target, user, r)
	})
}

// reviewUndo asks before the undo, unless the user no longer has the values of the
// change.
func (u *undoer) review(sid string, user api.FlexUser, r save.Result) tea.Cmd {
	change, _ := words.UndoOf(r)
	later, undone := save.Since(change, r.After, user)
	switch {
	case undone:
		return u.host.Notify(ui.Plain, "Nothing to undo: the user already has the old values")
	case len(later) > 0:
		saving.ShowNotUndone(u.host, save.Result{Status: save.Conflict, Conflicts: later})
		return nil
	}
	r.Edit.User, r.After = sid, user
	return saving.AskUndo(u.host, u.owner, &u.work, saving.UserLine(sid, user), r)
}

// undone takes the result of an undo.
func (u *undoer) undone(m saving.SavedMsg) tea.Cmd {
	u.work = nil
	if saving.ShowNotUndone(u.host, m.Result) {
		return nil
	}
	m.ApplyOrphaned(u.host)
	screen.ShowReport(u.host, screen.Report{Title: "Undo: " + ui.Escape(m.Who), Body: func(t ui.Theme, width int) []string {
		return saving.ResultLines(t, m.Result, width)
	}})
	return nil
}
