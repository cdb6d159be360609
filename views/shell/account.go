package shell

import (
	"errors"
	"fmt"
	"iter"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api"
	"flexconsole/ui"
	"flexconsole/views/screen"
	"flexconsole/views/session"
)

// account is one account with its screens: all that stays as it was while another
// account is in front. The first screen, where no account was found, is an account
// without a session.
type account struct {
	program *program
	session *session.Session
	screens stacks
	dialogs dialogs
	// connectErr is why the instance could not be found yet.
	connectErr error
}

var _ screen.Host = (*account)(nil)

// parts are the packages of screens that are at work here: none before an account is
// open.
func (d *account) parts() []screen.Tab {
	if d.session == nil {
		return nil
	}
	return parts
}

func (d *account) Theme() ui.Theme { return d.program.theme }

// Width is that of the terminal.
func (d *account) Width() int { return d.program.width }

func (d *account) Now() time.Time { return d.program.now() }

// Location is the zone of dates.
func (d *account) Location() *time.Location { return d.program.options.Location }

// Arrivals knows when keys arrived.
func (d *account) Arrivals() *ui.Arrivals { return d.program.options.Arrivals }

// Folder is what the path of a file to be written starts from.
func (d *account) Folder() string { return d.program.options.Folder }

func (d *account) Spinner() string { return d.program.works.spinner() }

// isBehind says that another account is in front.
func (d *account) isBehind() bool { return d != d.program.front }

// Push opens a screen on top of the tab in front.
func (d *account) Push(s screen.Screen) tea.Cmd { return d.screens.push(d.screens.tab, s) }

// PushOver opens a screen on top of the tab that another is open in.
func (d *account) PushOver(other, s screen.Screen) tea.Cmd {
	return d.screens.push(max(0, d.screens.tabOf(other)), s)
}

// PushHome opens a screen on top of the first tab, whichever is in front.
func (d *account) PushHome(s screen.Screen) tea.Cmd { return d.screens.push(0, s) }

// Open shows what a target names, which may be in front already.
func (d *account) Open(target screen.Target) tea.Cmd {
	if s, ok := d.Front().(screen.Subject); ok && screen.SameTarget(s.Target(), target) {
		return nil
	}
	return d.Push(screenOf(d, target))
}

// OpenInstead shows what a target names in place of a screen.
func (d *account) OpenInstead(s screen.Screen, target screen.Target) tea.Cmd {
	return d.Swap(s, screenOf(d, target))
}

// screenOf makes the screen that shows a target. That no package knows it is a fault
// of the program.
func screenOf(h screen.Host, target screen.Target) screen.Screen {
	for _, tab := range parts {
		if tab.Open == nil {
			continue
		}
		if s := tab.Open(h, target); s != nil {
			return s
		}
	}
	panic(fmt.Sprintf("no screen shows a %T", target))
}

// Close removes a screen from its tab, wherever it is.
func (d *account) Close(s screen.Screen) tea.Cmd {
	defer d.screens.remove(s)
	return d.cancelReads(s)
}

// Swap replaces a screen by another, wherever it is.
func (d *account) Swap(s, other screen.Screen) tea.Cmd {
	d.screens.replace(s, other)
	return tea.Batch(d.cancelReads(s), other.Start())
}

// Live says whether a screen is open in any tab.
func (d *account) Live(s screen.Screen) bool {
	return d.screens.tabOf(s) >= 0
}

// cancelReads cancels the reads of a screen that closes, and lets it clean up.
func (d *account) cancelReads(s screen.Screen) tea.Cmd {
	d.program.works.dropReads(s)
	if c, ok := s.(screen.Closer); ok {
		return c.Close()
	}
	return nil
}

// naming puts the account before what is said of an account behind the one in
// front.
func (d *account) naming() string {
	if !d.isBehind() || d.session == nil {
		return ""
	}
	return d.session.Source + ": "
}

func (d *account) Badge() string {
	if d.session == nil {
		return ""
	}
	return d.Theme().Badge(d.session.Badge)
}

func (d *account) ReadOnly() bool { return d.session != nil && d.session.ReadOnly }

// connect reads the account's Flex instance, which checks the credentials too. A failure
// is kept for the look-up screen; each look-up tries again.
func connect(h screen.Host) tea.Cmd {
	return screen.Ask(h, nil, nil, "finding the Flex instance", h.Session().FindInstance, func(_ string, err error) tea.Cmd {
		var failure *api.Error
		cancelled := errors.As(err, &failure) && failure.Fault == api.Cancelled
		if !cancelled && h.Session().Instance() == "" {
			h.SetConnectErr(err)
		}
		return nil
	})
}

// After runs a command after the current update.
func (d *account) After(cmd tea.Cmd) { d.program.deferred = append(d.program.deferred, cmd) }

// Front is the screen in front.
func (d *account) Front() screen.Screen { return d.screens.front() }

// Writing says that a write of this account is in progress.
func (d *account) Writing() bool { return d.program.works.writing(d) }

// Session is the account's.
func (d *account) Session() *session.Session { return d.session }

// Screens are all that are open.
func (d *account) Screens() iter.Seq[screen.Screen] { return d.screens.all() }

// TabInFront says that a screen is open in the tab in front.
func (d *account) TabInFront(s screen.Screen) bool { return d.screens.tabOf(s) == d.screens.tab }

// Show puts a dialog in front.
func (d *account) Show(dialog *ui.Dialog) { d.After(d.dialogs.show(dialog, d.program.acting)) }

// Asking says that a dialog is open.
func (d *account) Asking() bool { return d.dialogs.top() != nil }

// ConnectErr is why the instance could not be found yet, nil where it was, or is
// being looked for.
func (d *account) ConnectErr() error { return d.connectErr }

// SetConnectErr remembers it.
func (d *account) SetConnectErr(err error) { d.connectErr = err }

// OpenURL opens an address in the browser; nil where there is none.
func (d *account) OpenURL() func(address string) error { return d.program.options.OpenURL }
