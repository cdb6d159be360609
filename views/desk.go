package views

import (
	"slices"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/ui"
	"flexconsole/views/session"
)

// desk is one account with its screens: all that stays as it was while another
// account is in front. The first screen, where no account was found, is a desk
// without a session.
type desk struct {
	session *session.Session
	tabs    [][]Screen
	tab     int
	dialogs []*ui.Dialog
	// connectErr is why the instance could not be found yet.
	connectErr error
	// lockedUntil keeps the seconds of a wait moving on the screen.
	lockedUntil time.Time
	// run is the latest run over many users, nil before the first.
	run *batchRun
}

// enter begins a session with fresh screens, in place of the first screen where
// that is in front; nil is the first screen.
func (a *App) enter(s *session.Session) {
	front := a.desk
	a.desk = &desk{session: s}
	if s == nil {
		a.tabs = [][]Screen{{newWelcome(a)}}
	} else {
		a.tabs = [][]Screen{{newLookup(a)}, {newChats(a)}, {newActivity(a)}}
	}
	if front != nil && front.session == nil {
		a.desks = slices.DeleteFunc(a.desks, func(d *desk) bool { return d == front })
	}
	a.desks = append(a.desks, a.desk)
}

// deskOf finds the desk of a session, nil for none.
func (a *App) deskOf(s *session.Session) *desk {
	for _, d := range a.desks {
		if d.session == s {
			return d
		}
	}
	return nil
}

// at does something at the desk of a session, which need not be the one in
// front; nothing where the session has none.
func (a *App) at(s *session.Session, do func() tea.Cmd) tea.Cmd {
	d := a.deskOf(s)
	if d == nil {
		return nil
	}
	front, behind := a.desk, a.behind
	a.desk, a.behind = d, behind || d != front
	defer func() { a.desk, a.behind = front, behind }()
	return do()
}

// everywhere does something at every desk.
func (a *App) everywhere(do func()) {
	for _, d := range a.desks {
		a.at(d.session, func() tea.Cmd { do(); return nil })
	}
}

// Sessions are all that were opened, for the end of the program.
func (a *App) Sessions() []*session.Session {
	var all []*session.Session
	for _, d := range a.desks {
		if d.session != nil {
			all = append(all, d.session)
		}
	}
	return all
}
