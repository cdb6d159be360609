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
)

// launchFinder opens what entries of the journal are about. A launch whose
// answer was lost it looks up by its tag.
type launchFinder struct {
	host screen.Host
	// work is the search, nil while there is none.
	work *screen.Work
}

// foundLaunchMsg is how the search for a launch ended.
type foundLaunchMsg struct {
	entry        state.Entry
	conversation string
	searched     int
	// err is why nothing was found out, settleErr why it could not be kept.
	err, settleErr error
}

// open shows what tells whether an entry was carried out; what a search finds
// goes to owner.
func (f *launchFinder) open(owner screen.Screen, e state.Entry) tea.Cmd {
	if cmd, ok := openTarget(f.host, e); ok {
		return cmd
	}
	verdict, tag := changeVerdict(e), ui.TextOf(e.After["launch_tag"])
	switch {
	case e.Op != "launch" || verdict == state.Applied || verdict == state.NotApplied:
		return f.host.Notify(ui.Plain, "there is nothing to open: the journal names no chat of this launch")
	case verdict == underWay:
		return f.host.Notify(ui.Plain, "the launch is still under way")
	case tag == "":
		return f.host.Notify(ui.Plain, "look for the chat in Twilio's Console: there is nothing to open here")
	case f.work != nil:
		return nil
	}
	return f.find(owner, e, tag)
}

// find looks a launch up by its tag, and settles it where its chat is there.
func (f *launchFinder) find(owner screen.Screen, e state.Entry, tag string) (cmd tea.Cmd) {
	session := f.host.Session()
	f.work, cmd = f.host.Start(owner, "looking for the chat", false, func(ctx context.Context, _ *screen.Work) tea.Msg {
		m := foundLaunchMsg{entry: e}
		m.conversation, m.searched, m.err = follow.FindLaunch(ctx, session.Flex, tag, e.At)
		if m.conversation != "" {
			session.Store(func() { m.settleErr = session.Flex.SettleLaunch(e.ID, m.conversation) })
		}
		return m
	})
	return cmd
}

// found opens the chat that a launch made, or says that there is none.
func (f *launchFinder) found(m foundLaunchMsg) tea.Cmd {
	f.work = nil
	switch {
	case m.err != nil:
		screen.ShowFailure(f.host, "Not found out", "The request stays on the list.", m.err)
		return nil
	case m.conversation == "":
		return f.host.Notify(ui.Warn, fmt.Sprintf("none of the %s looked at around that time carries its tag", ui.Counted(m.searched, "conversation")))
	}
	said := f.host.Notify(ui.Good, "it was launched: here it is")
	if m.settleErr != nil {
		said = f.host.Notify(ui.Warn, "it was launched, but that cannot be kept: "+m.settleErr.Error())
	}
	return tea.Batch(f.host.Open(screen.ChatPage{Chat: session.LaunchOf(m.entry, m.conversation)}), onSettled(f.host, m.entry.ID), said)
}
