package shell

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math"
	"slices"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api"
	"flexconsole/ui"
	"flexconsole/views/screen"
	"flexconsole/views/session"
)

// desk is one account with its screens: all that stays as it was while another
// account is in front. The first screen, where no account was found, is a desk
// without a session.
type desk struct {
	// root is the whole program.
	root    *App
	session *session.Session
	tabs    [][]screen.Screen
	tab     int
	dialogs []*ui.Dialog
	// connectErr is why the instance could not be found yet.
	connectErr error
	// lockedUntil keeps the seconds of a wait moving on the screen.
	lockedUntil time.Time
}

var _ screen.Host = (*desk)(nil)

// enter begins a session with fresh screens, in place of the first screen where
// that is in front; nil is the first screen.
func (a *App) enter(s *session.Session) {
	front := a.desk
	a.desk = &desk{root: a, session: s}
	if s == nil {
		a.tabs = [][]screen.Screen{{newWelcome(a)}}
	} else {
		for _, tab := range tabs {
			a.tabs = append(a.tabs, []screen.Screen{tab.Root(a.desk)})
		}
	}
	if front != nil && front.session == nil {
		a.desks = slices.DeleteFunc(a.desks, func(d *desk) bool { return d == front })
	}
	a.desks = append(a.desks, a.desk)
}

// parts are the packages of screens that are at work here: none before an account is
// open.
func (d *desk) parts() []screen.Tab {
	if d.session == nil {
		return nil
	}
	return parts
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
func (d *desk) Push(s screen.Screen) tea.Cmd { return d.pushOn(d.tab, s) }

// PushOver opens a screen on top of the tab that another is open in.
func (d *desk) PushOver(other, s screen.Screen) tea.Cmd {
	tab := slices.IndexFunc(d.tabs, func(stack []screen.Screen) bool { return slices.Contains(stack, other) })
	return d.pushOn(max(0, tab), s)
}

// PushHome opens a screen on top of the first tab, whichever is in front.
func (d *desk) PushHome(s screen.Screen) tea.Cmd { return d.pushOn(0, s) }

func (d *desk) pushOn(tab int, s screen.Screen) tea.Cmd {
	d.tabs[tab] = append(d.tabs[tab], s)
	return s.Start()
}

// Open shows what a target names, which may be in front already.
func (d *desk) Open(target screen.Target) tea.Cmd {
	if s, ok := d.Front().(screen.Subject); ok && screen.SameTarget(s.Target(), target) {
		return nil
	}
	return d.Push(d.screenOf(target))
}

// OpenInstead shows what a target names in place of a screen.
func (d *desk) OpenInstead(s screen.Screen, target screen.Target) tea.Cmd {
	return d.Swap(s, d.screenOf(target))
}

// screenOf makes the screen that shows a target. That no package knows it is a fault
// of the program.
func (d *desk) screenOf(target screen.Target) screen.Screen {
	for _, tab := range parts {
		if tab.Open == nil {
			continue
		}
		if s := tab.Open(d, target); s != nil {
			return s
		}
	}
	panic(fmt.Sprintf("no screen shows a %T", target))
}

// Close takes a screen out of its tab, wherever it stands.
func (d *desk) Close(s screen.Screen) tea.Cmd {
	defer d.remove(s)
	return d.abandon(s)
}

// Swap puts another screen in a screen's place, wherever it stands.
func (d *desk) Swap(s, other screen.Screen) tea.Cmd {
	for _, stack := range d.tabs {
		if i := slices.Index(stack, s); i >= 0 {
			stack[i] = other
		}
	}
	return tea.Batch(d.abandon(s), other.Start())
}

// Live says whether a screen is open in any tab.
func (d *desk) Live(s screen.Screen) bool {
	return slices.ContainsFunc(d.tabs, func(stack []screen.Screen) bool { return slices.Contains(stack, s) })
}

// abandon stops the reads of a screen that closes, and lets it tidy up.
func (d *desk) abandon(s screen.Screen) tea.Cmd {
	for _, w := range d.root.works {
		if w.Owner == s && !w.Write {
			w.Drop()
		}
	}
	if c, ok := s.(screen.Closer); ok {
		return c.Close()
	}
	return nil
}

func (d *desk) remove(s screen.Screen) {
	for i, stack := range d.tabs {
		d.tabs[i] = slices.DeleteFunc(stack, func(open screen.Screen) bool { return open == s })
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
	_, cmd := d.Start(nil, "finding the Flex instance", false, func(ctx context.Context, _ *screen.Work) tea.Msg {
		_, err := session.FindInstance(ctx)
		return connectedMsg{err}
	})
	return cmd
}

// Apply keeps a failure for the look-up screen; whatever is looked up asks again by
// itself.
func (m connectedMsg) Apply(h screen.Host) tea.Cmd {
	var failure *api.Error
	if errors.As(m.err, &failure) && failure.Fault == api.Cancelled {
		return nil
	}
	if h.Session().Instance() == "" {
		h.SetConnectErr(m.err)
	}
	return nil
}

// take takes the result of work that no screen waits for.
func (d *desk) take(result tea.Msg) tea.Cmd {
	if m, ok := result.(screen.Effect); ok {
		return m.Apply(d)
	}
	return nil
}

// After has a command run after the update under way.
func (d *desk) After(cmd tea.Cmd) { d.root.after(cmd) }

// Front is the screen in front.
func (d *desk) Front() screen.Screen {
	stack := d.tabs[d.tab]
	return stack[len(stack)-1]
}

// Writing says that a write of this account is under way.
func (d *desk) Writing() bool {
	return slices.ContainsFunc(d.root.works, func(w *screen.Work) bool { return w.Write && deskOf(w) == d })
}

// Session is the account's.
func (d *desk) Session() *session.Session { return d.session }

// Screens are all that are open.
func (d *desk) Screens() iter.Seq[screen.Screen] {
	return func(yield func(screen.Screen) bool) {
		for _, s := range slices.Concat(d.tabs...) { // a copy: screens may close meanwhile
			if !yield(s) {
				return
			}
		}
	}
}

// TabInFront says that a screen is open in the tab in front.
func (d *desk) TabInFront(s screen.Screen) bool { return slices.Contains(d.tabs[d.tab], s) }

// Asking says that a dialog is open.
func (d *desk) Asking() bool { return len(d.dialogs) > 0 }

// ConnectErr is why the instance could not be found yet, nil where it was, or is
// being looked for.
func (d *desk) ConnectErr() error { return d.connectErr }

// SetConnectErr remembers it.
func (d *desk) SetConnectErr(err error) { d.connectErr = err }

// OpenURL opens an address in the browser; nil where there is none.
func (d *desk) OpenURL() func(address string) error { return d.root.options.OpenURL }

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
