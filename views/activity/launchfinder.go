package activity

import (
	"context"
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api/follow"
	"flexconsole/config/state"
	"flexconsole/ui"
	"flexconsole/views/screen"
	"flexconsole/views/session"
	"flexconsole/views/words"
)

// launchFinder opens what entries of the journal are about. A launch whose
// answer was lost it looks up by its tag.
type launchFinder struct {
	host screen.Host
	// work is the search, nil while there is none.
	work *screen.Work
}

// foundLaunch is what the search for a launch has found.
type foundLaunch struct {
	entry        state.Entry
	conversation string
	searched     int
	// settleErr is why it could not be kept.
	settleErr error
}

// open shows how to find out whether an entry was carried out. It may search as long as
// owner is open; ended is called then, and may be nil.
func (f *launchFinder) open(owner screen.Screen, e state.Entry, ended func()) tea.Cmd {
	if cmd, ok := openTarget(f.host, e); ok {
		return cmd
	}
	verdict, tag := words.ChangeResult(e), ui.TextOf(e.After["launch_tag"])
	switch {
	case e.Op != "launch" || verdict == state.Applied || verdict == state.NotApplied:
		return f.host.Notify(ui.Plain, "Nothing to open: the journal has no chat for this launch")
	case verdict == words.ChangeUnderWay:
		return f.host.Notify(ui.Plain, "The launch is still in progress")
	case tag == "":
		return f.host.Notify(ui.Plain, "Nothing to open here. Look for the chat in Twilio Console")
	case f.work != nil:
		return nil
	}
	return f.find(owner, e, tag, ended)
}

// find looks a launch up by its tag, and settles it where its chat is there.
func (f *launchFinder) find(owner screen.Screen, e state.Entry, tag string, ended func()) (cmd tea.Cmd) {
	session := f.host.Session()
	return screen.Ask(f.host, owner, &f.work, "looking for the chat", func(ctx context.Context) (m foundLaunch, err error) {
		m.entry = e
		m.conversation, m.searched, err = follow.FindLaunch(ctx, session.Flex, tag, e.At)
		if m.conversation != "" {
			session.Store(func() { m.settleErr = session.Flex.SettleLaunch(e.ID, m.conversation) })
		}
		return m, err
	}, func(m foundLaunch, err error) tea.Cmd {
		if ended != nil {
			ended()
		}
		return f.found(m, err)
	})
}

// found opens the chat that a launch made, or says that there is none.
func (f *launchFinder) found(m foundLaunch, err error) tea.Cmd {
	switch {
	case err != nil:
		screen.ShowFailure(f.host, "Search failed", "The request stays on the list.", err)
		return nil
	case m.conversation == "":
		return f.host.Notify(ui.Warn, fmt.Sprintf("Not found: searched %s from that time for its test tag", ui.Counted(m.searched, "conversation")))
	}
	said := f.host.Notify(ui.Good, "Found: it was launched")
	if m.settleErr != nil {
		said = f.host.Notify(ui.Warn, "Found: it was launched. This could not be saved on disk: "+m.settleErr.Error())
	}
	return tea.Batch(f.host.Open(screen.ChatPage{Chat: session.LaunchOf(m.entry, m.conversation)}), onSettled(f.host, m.entry.ID), said)
}
