package views

import (
	"context"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api"
	"flexconsole/api/follow"
	"flexconsole/ui"
)

// How many open chats are looked at by themselves, and when asked to.
const (
	mostGlances = 20
	mostAsked   = 100
)

// glance is what one look at a chat has shown.
type glance struct {
	chat *launchedChat
	seen follow.Glance
	err  error
}

type glancesMsg struct{ glances []glance }

// shown looks once at each open chat that no page has read, when the list is
// seen.
func (c *chats) shown() tea.Cmd {
	if c.looking != nil || !c.loaded {
		return nil
	}
	unseen := slices.DeleteFunc(c.open(), func(chat *launchedChat) bool { return chat.tried || chat.follower != nil })
	return c.look(unseen[:min(len(unseen), mostGlances)])
}

// look reads the state of chats, one after the other.
func (c *chats) look(at []*launchedChat) tea.Cmd {
	if len(at) == 0 || c.looking != nil {
		return nil
	}
	session, conversations := c.app.session, make([]string, len(at))
	for i, chat := range at {
		chat.tried, conversations[i] = true, chat.SID
	}
	var cmd tea.Cmd
	c.looking, cmd = c.app.start(c, "looking at "+counted(len(at), "open chat"), false, func(ctx context.Context, _ *work) tea.Msg {
		var glances []glance
		for i, chat := range at {
			seen, err := follow.Look(ctx, session.Flex, session.FindWorkspace, conversations[i])
			glances = append(glances, glance{chat, seen, err})
			if ctx.Err() != nil || tooMany(err) {
				break
			}
		}
		return glancesMsg{glances}
	})
	return cmd
}

// tooMany says that the service wants to be left alone.
func tooMany(err error) bool {
	_, asked := api.AskedToWait(err)
	return asked
}

func (c *chats) glanced(m glancesMsg) tea.Cmd {
	c.looking = nil
	var failed error
	for _, g := range m.glances {
		switch {
		case g.err != nil:
			failed = g.err
		case g.chat.Ended || g.chat.ending != nil: // which a look from before does not know
		default:
			c.app.sawChat(g.chat, g.seen)
		}
	}
	if failed != nil {
		return c.app.notify(ui.Warn, "not all chats could be looked at: "+InAWord(failed))
	}
	return nil
}

// sawChat takes over what was seen of a chat, and keeps it where the chat is one
// of the list: others were not launched here.
func (a *App) sawChat(chat *launchedChat, g follow.Glance) {
	before := chat.LaunchedChat
	a.chatsScreen().keeping(func() { chat.seen, chat.LaunchedChat = true, seenNow(before, g, a.now()) })
	listed := slices.Contains(a.chatsScreen().all, chat)
	if !listed || before.State == chat.State && before.Agent == chat.Agent && before.Ended == chat.Ended {
		return
	}
	session, kept := a.session, chat.LaunchedChat
	a.after(a.stores(func() tea.Msg { return storedMsg{session.keepChat(kept)} }))
}

// storedMsg tells how writing something down went that nobody waits for.
type storedMsg struct{ err error }
