package views

import (
	"context"
	"errors"
	"slices"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api"
	"flexconsole/ui"
	"flexconsole/views/session"
)

// desk is one account with its screens: all that stays as it was while another
// account is in front. The first screen, where no account was found, is a desk
// without a session.
type desk struct {
	// root is the whole program.
	root    *App
	session *session.Session
	tabs    [][]Screen
	tab     int
	dialogs []*ui.Dialog
	// connectErr is why the instance could not be found yet.
	connectErr error
	// lockedUntil keeps the seconds of a wait moving on the screen.
	lockedUntil time.Time
}

// enter begins a session with fresh screens, in place of the first screen where
// that is in front; nil is the first screen.
func (a *App) enter(s *session.Session) {
	front := a.desk
	a.desk = &desk{root: a, session: s}
	if s == nil {
		a.tabs = [][]Screen{{newWelcome(a)}}
	} else {
		a.tabs = [][]Screen{{newLookup(a.desk)}, {newChats(a.desk)}, {newActivity(a.desk)}}
	}
	if front != nil && front.session == nil {
		a.desks = slices.DeleteFunc(a.desks, func(d *desk) bool { return d == front })
	}
	a.desks = append(a.desks, a.desk)
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

func (d *desk) Theme() ui.Theme { return d.root.theme }

func (d *desk) Now() time.Time { return d.root.now() }

// Location is the zone of dates.
func (d *desk) Location() *time.Location { return d.root.options.Location }

// Arrivals knows when keys arrived.
func (d *desk) Arrivals() *ui.Arrivals { return d.root.options.Arrivals }

// Folder is what the path of a file to be written starts from.
func (d *desk) Folder() string { return d.root.options.Folder }

func (d *desk) Spinner() string { return d.root.spinner() }

// behind says that another account is in front.
func (d *desk) behind() bool { return d != d.root.desk }

// Push opens a screen on top of the tab in front.
func (d *desk) Push(s Screen) tea.Cmd { return d.PushOn(d.tab, s) }

// PushOn opens a screen on top of a tab, whichever is in front.
func (d *desk) PushOn(tab int, s Screen) tea.Cmd {
	d.tabs[tab] = append(d.tabs[tab], s)
	return s.Start()
}

// Close takes a screen out of its tab, wherever it stands.
func (d *desk) Close(s Screen) tea.Cmd {
	defer d.remove(s)
	return d.abandon(s)
}

// Swap puts another screen in a screen's place, wherever it stands.
func (d *desk) Swap(s, other Screen) tea.Cmd {
	for _, stack := range d.tabs {
		if i := slices.Index(stack, s); i >= 0 {
			stack[i] = other
		}
	}
	return tea.Batch(d.abandon(s), other.Start())
}

// Live says whether a screen is open in any tab.
func (d *desk) Live(s Screen) bool {
	return slices.ContainsFunc(d.tabs, func(stack []Screen) bool { return slices.Contains(stack, s) })
}

// abandon stops the reads of a screen that closes, and lets it tidy up.
func (d *desk) abandon(s Screen) tea.Cmd {
	for _, w := range d.root.works {
		if w.owner == s && !w.write {
			w.drop()
		}
	}
	if c, ok := s.(Closer); ok {
		return c.Close()
	}
	return nil
}

func (d *desk) remove(s Screen) {
	for i, stack := range d.tabs {
		d.tabs[i] = slices.DeleteFunc(stack, func(open Screen) bool { return open == s })
	}
}

// naming puts the account before what is said of a desk behind the one in
// front.
func (d *desk) naming() string {
	if !d.behind() || d.session == nil {
		return ""
	}
	return d.session.Source + ": "
}

func (d *desk) Badge() string {
	if d.session == nil {
		return ""
	}
	return d.Theme().Badge(d.session.Badge)
}

func (d *desk) ReadOnly() bool { return d.session != nil && d.session.ReadOnly }

// connectedMsg ends the search for the instance.
type connectedMsg struct{ err error }

// connect asks the account for its Flex instance, which proves the
// credentials too.
func (d *desk) connect() tea.Cmd {
	session := d.session
	_, cmd := d.Start(nil, "finding the Flex instance", false, func(ctx context.Context, _ *work) tea.Msg {
		_, err := session.FindInstance(ctx)
		return connectedMsg{err}
	})
	return cmd
}

// connected keeps a failure for the look-up screen; whatever is looked up asks
// again by itself.
func (d *desk) connected(m connectedMsg) {
	var failure *api.Error
	if errors.As(m.err, &failure) && failure.Fault == api.Cancelled {
		return
	}
	if d.session.Instance() == "" {
		d.connectErr = m.err
	}
}

// take takes the result of work that no screen waits for.
func (d *desk) take(result tea.Msg) tea.Cmd {
	switch m := result.(type) {
	case connectedMsg:
		d.connected(m)
	case copiedMsg:
		return d.copied(m)
	case pageMsg:
		return pageOpened(d, m)
	}
	return nil
}

// After has a command run after the update under way.
func (d *desk) After(cmd tea.Cmd) { d.root.after(cmd) }

// Front is the screen in front.
func (d *desk) Front() Screen {
	stack := d.tabs[d.tab]
	return stack[len(stack)-1]
}

// Writing says that a write of this account is under way.
func (d *desk) Writing() bool {
	return slices.ContainsFunc(d.root.works, func(w *work) bool { return w.write && w.account == d })
}

// Session is the account's.
func (d *desk) Session() *session.Session { return d.session }

// Screens are those open on a tab, its own first; they are not to be changed.
func (d *desk) Screens(tab int) []Screen { return d.tabs[tab] }

// Tab is the one in front.
func (d *desk) Tab() int { return d.tab }

// Asking says that a dialog is open.
func (d *desk) Asking() bool { return len(d.dialogs) > 0 }

// ConnectErr is why the instance could not be found yet, nil where it was, or is
// being looked for.
func (d *desk) ConnectErr() error { return d.connectErr }

// SetConnectErr remembers it.
func (d *desk) SetConnectErr(err error) { d.connectErr = err }

// OpenURL opens an address in the browser; nil where there is none.
func (d *desk) OpenURL() func(address string) error { return d.root.options.OpenURL }
