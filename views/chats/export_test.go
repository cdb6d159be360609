package chats

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api/follow"
	"flexconsole/config/state"
	"flexconsole/views/screen"
)

// What the tests of this package look at of its screens.

const MostGlances = mostPolled

type (
	ChatList       = chatList
	ChatPage       = chatPage
	LaunchedChat   = launchedChat
	TranscriptFile = transcriptFile
)

var (
	ChatsOf      = chatsOf
	RememberSeen = rememberSeen
)

func (c *chatList) All() []*launchedChat    { return c.all }
func (c *chatList) Selected() *launchedChat { return c.selected() }
func (c *chatList) Looking() bool           { return c.poll.work != nil }

// Known says that what is saved was read, and is not being read again.
func (c *chatList) Known() bool { return c.loaded && !c.reading }

// Ring is the ring of the list's timer.
func (c *chatList) Ring() tea.Cmd { return c.Update(pollDueMsg{alarm: c.poll.pace.alarm}) }

// Saw ends a round of looks in which one thing was seen of all chats.
func (c *chatList) Saw(seen follow.Snapshot, chats ...*launchedChat) {
	var m snapshotsMsg
	for _, chat := range chats {
		m.snapshots = append(m.snapshots, snapshot{chat: chat, seen: seen})
	}
	c.Update(m)
}

func (c *launchedChat) Tried() time.Time         { return c.tried }
func (c *launchedChat) TriedAt(at time.Time)     { c.tried = at }
func (c *launchedChat) BeingEnded()              { c.ending = &screen.Work{} }
func (c *launchedChat) Kept() state.LaunchedChat { return c.LaunchedChat }

// Written is what the input holds, Sending says that a message is in progress, Asked
// that the journal was asked for messages in doubt.
func (p *chatPage) Written() string { return p.chat.composer.input.Value() }
func (p *chatPage) Sending() bool   { return p.chat.composer.sending != nil }
func (p *chatPage) Asked() bool     { return p.chat.composer.asked }

func (p *chatPage) Transcript() []string { return p.lines.lines }
func (p *chatPage) State() follow.State  { return p.state }

// Ring is the ring of the page's timer.
func (p *chatPage) Ring() tea.Cmd { return p.Update(dueMsg{p.due}) }

type BurstPage = burstPage

// Ring is the ring of the page's timer.
func (p *burstPage) Ring() tea.Cmd { return p.Update(dueMsg{p.due}) }

// Busy says that a round is in progress.
func (p *burstPage) Busy() bool { return p.work != nil }

// Fate is that of the chat under the cursor.
func (p *burstPage) Fate() string { return p.selected().Fate }
