package chats

import (
	"cmp"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api/follow"
	"flexconsole/api/sid"
	"flexconsole/config/state"
	"flexconsole/ui"
	"flexconsole/views/actions"
	"flexconsole/views/screen"
)

// Tab is the Web chats tab.
var Tab = screen.Tab{
	Name: "Web chats", Action: actions.WebChats,
	Root:        func(h screen.Host) screen.Screen { return newChats(h) },
	UnsavedWork: unsentMessage,
	Leftovers:   openChats,
	Offers:      chatOffers,
	Find:        findChats,
	Open: func(h screen.Host, target screen.Target) screen.Screen {
		switch page := target.(type) {
		case screen.ChatPage:
			return newChatPage(h, entryOf(chatsOf(h), page))
		case screen.BurstPage:
			return newBurstPage(h, page.ID)
		}
		return nil
	},
}

// entryOf is the list's entry of a chat, or, where it was not launched here, one that
// is shown and not listed.
func entryOf(c *chatList, page screen.ChatPage) *launchedChat {
	if chat := c.all.find(page.Chat.SID); chat != nil {
		return chat
	}
	if page.Chat.At.IsZero() {
		return &launchedChat{LaunchedChat: page.Chat}
	}
	return c.Get(page.Chat)
}

// chatOffers are the chats not known to have ended.
func chatOffers(h screen.Host) []screen.Offer {
	c := chatsOf(h)
	offers := arranged(h).Offers()
	for _, chat := range c.all.open() {
		offers = append(offers, screen.Offer{
			Name: cmp.Or(chat.Name, chat.Customer, "chat"), Detail: chat.SID + "  open", SID: chat.SID, Words: chat.Agent + " open chat",
			Target: screen.ChatPage{Chat: chat.LaunchedChat},
		})
	}
	return offers
}

// findChats are the chats whose SIDs are typed and that are not offered anyway.
func findChats(h screen.Host, typed string) []screen.Offer {
	var offers []screen.Offer
	for _, id := range sid.Find(sid.Conversation, typed) {
		if chat := chatsOf(h).all.find(id); chat == nil || chat.Ended {
			offers = append(offers, screen.Offer{
				Name: "open chat", Detail: id, SID: id, Target: screen.ChatPage{Chat: state.LaunchedChat{SID: id}},
			})
		}
	}
	return offers
}

// Target is the chat that the page is of.
func (p *chatPage) Target() screen.Target { return screen.ChatPage{Chat: p.chat.LaunchedChat} }

// unsentMessage says that a typed message would be lost, "" for none.
func unsentMessage(h screen.Host) string {
	for _, chat := range chatsOf(h).all {
		if chat.composer != nil && chat.composer.unsent() != "" {
			return "A message typed in a chat has not been sent. It is not saved as a draft."
		}
	}
	return ""
}

// doubtful is the age up to which a chat that was not checked since its launch is
// mentioned when quitting.
const doubtful = 24 * time.Hour

// openChats warns of chats that may still wait in an agent's queue.
func openChats(h screen.Host) screen.Leftovers {
	seen, unseen := waitingChats(h)
	if seen+unseen == 0 {
		return screen.Leftovers{}
	}
	left := screen.Leftovers{Choice: "End chats", End: func() tea.Cmd { return chatsOf(h).endAll() }}
	if seen > 0 {
		left.Says = append(left.Says, ui.Counted(seen, "test chat")+" "+isOrAre(seen)+" still open and may be waiting in a task queue.")
	}
	if unseen > 0 {
		left.Says = append(left.Says, ui.Counted(unseen, "test chat")+" launched in the last 24 hours may still be open.")
	}
	return left
}

// waitingChats counts the open chats: those looked at since the start, and those
// of earlier sessions that were not.
func waitingChats(h screen.Host) (seen, unseen int) {
	if h.ReadOnly() {
		return 0, 0
	}
	for _, chat := range chatsOf(h).all.open() {
		switch {
		case chat.State == follow.NotFound:
		case chat.seen:
			seen++
		case h.Now().Sub(chat.At) < doubtful:
			unseen++
		}
	}
	return seen, unseen
}

func isOrAre(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}
