package chats

import (
	"cmp"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api/follow"
	"flexconsole/api/sid"
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
	Open: func(h screen.Host, target screen.Target) screen.Screen {
		if page, ok := target.(screen.ChatPage); ok {
			return newChatPage(h, entryOf(ChatsOf(h), page))
		}
		return nil
	},
}

// entryOf is the list's own entry of a chat, or, where it was not launched here, one
// that is shown and not listed.
func entryOf(c *ChatList, page screen.ChatPage) *LaunchedChat {
	if chat := c.All.find(page.Chat.SID); chat != nil {
		return chat
	}
	if page.Chat.At.IsZero() {
		return &LaunchedChat{LaunchedChat: page.Chat}
	}
	return c.Get(page.Chat)
}

// chatOffers are the chats not known to have ended.
func chatOffers(h screen.Host) []screen.Offer {
	var offers []screen.Offer
	for _, chat := range ChatsOf(h).All.open() {
		offers = append(offers, screen.Offer{
			Name: screen.NameAndSID(cmp.Or(chat.Name, chat.Customer), chat.SID), Group: "open chat", SID: chat.SID, Words: chat.Agent,
			Target: screen.ChatPage{Chat: chat.LaunchedChat},
		})
	}
	return offers
}

// Shows says that the page is that of a target.
func (p *ChatPage) Shows(target screen.Target) bool {
	page, ok := target.(screen.ChatPage)
	return ok && sid.Equal(p.Chat.SID, page.Chat.SID)
}

// unsentMessage says that a message typed in a chat would be lost, "" where none is.
func unsentMessage(h screen.Host) string {
	for _, chat := range ChatsOf(h).All {
		if chat.Composer != nil && chat.Composer.unsent() != "" {
			return "A message typed in a chat has not been sent; no draft of it is kept."
		}
	}
	return ""
}

// doubtful is how long a chat that nobody has looked at since it was launched is
// worth a word at the end.
const doubtful = 24 * time.Hour

// openChats warns of chats that may still wait in an agent's queue.
func openChats(h screen.Host) screen.Leftovers {
	seen, unseen := waitingChats(h)
	if seen+unseen == 0 {
		return screen.Leftovers{}
	}
	left := screen.Leftovers{Choice: "End the chats", End: func() tea.Cmd { return ChatsOf(h).endAll() }}
	if seen > 0 {
		left.Says = append(left.Says, ui.Counted(seen, "test chat")+" launched here "+isAre(seen)+" still open, and may wait in an agent's queue.")
	}
	if unseen > 0 {
		left.Says = append(left.Says, ui.Counted(unseen, "test chat")+" launched in the last 24 hours "+isAre(unseen)+" not known to have ended.")
	}
	return left
}

// waitingChats counts the open chats: those looked at since the start, and those
// of earlier starts that were not.
func waitingChats(h screen.Host) (seen, unseen int) {
	if h.ReadOnly() {
		return 0, 0
	}
	for _, chat := range ChatsOf(h).All.open() {
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

func isAre(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}
