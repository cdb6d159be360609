package views

import (
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api/sid"
	"flexconsole/ui"
)

// chats is the Web chats screen: what was launched in this session.
type chats struct {
	quiet
	app      *App
	launched []*card
	cursor   int
}

func newChats(a *App) *chats { return &chats{app: a} }

// chatsScreen is the tab's own screen.
func (a *App) chatsScreen() *chats { return a.tabs[chatsTab][0].(*chats) }

// launched remembers a chat and gives its card.
func (a *App) launched(m launchedMsg) *card {
	c := newCard(a, m)
	list := a.chatsScreen()
	list.launched = append([]*card{c}, list.launched...)
	list.cursor = 0
	return c
}

func (c *chats) Title() string { return "Web chats" }

func (c *chats) Actions() []string {
	var actions []string
	if !c.app.session.ReadOnly {
		actions = append(actions, c.newAction())
	}
	if len(c.launched) > 0 {
		actions = append(actions, "open", "copy", "move", "page")
	}
	return actions
}

// newAction begins a chat, like the one under the cursor where there is one.
func (c *chats) newAction() string {
	if len(c.launched) > 0 {
		return "again"
	}
	return "new"
}

func (c *chats) Do(action string) tea.Cmd {
	switch action {
	case "new":
		return c.app.push(newLaunch(c.app, usualLaunch(c.app.session)))
	case "again":
		return c.app.push(newLaunch(c.app, c.launched[c.cursor].launch.request))
	case "open":
		return c.app.push(c.launched[c.cursor])
	case "copy":
		return c.app.copy("the conversation SID", c.launched[c.cursor].launch.chat.ConversationSID)
	}
	return nil
}

func (c *chats) Type(key tea.KeyMsg) tea.Cmd {
	c.cursor = moved(c.cursor, len(c.launched), key.String())
	return nil
}

func (c *chats) View(width, height int) []string {
	t := c.app.theme
	if len(c.launched) == 0 {
		lines := []string{""}
		if c.app.session.ReadOnly {
			return append(lines, indented(ui.Wrap("This session is read-only: no chat can be launched. Start without --read-only to launch one.", width-2, t.Muted))...)
		}
		lines = append(lines, " "+t.Key.Render("n")+t.Text.Render(" launches a test web chat."), "")
		return append(lines, indented(ui.Wrap("It needs the SID of a conversations address (IG…). The chats launched in this session are listed here.", width-2, t.Muted))...)
	}
	lines := []string{"", " " + t.Label.Render("Launched in this session")}
	first, end := ui.Window(len(c.launched), c.cursor, height-2)
	for i := first; i < end; i++ {
		lines = append(lines, t.Row(c.row(c.launched[i], width), i == c.cursor, width))
	}
	return lines
}

func (c *chats) row(of *card, width int) string {
	id := of.launch.chat.ConversationSID
	if width < 70 {
		id = sid.Shorten(id)
	}
	name := of.launch.request.ChatFriendlyName
	if name == "" {
		name = of.launch.request.CustomerFriendlyName
	}
	return fmt.Sprintf("%s  %s  %s", id, age(c.app.now().Sub(of.launch.at)), ui.Escape(name))
}

// card is the result of one launch.
type card struct {
	quiet
	app    *App
	launch launchedMsg
	cursor int
}

func newCard(a *App, m launchedMsg) *card { return &card{app: a, launch: m} }

func (c *card) Title() string { return "Chat " + sid.Shorten(c.launch.chat.ConversationSID) }

func (c *card) Actions() []string {
	actions := []string{"copy"}
	if !c.app.session.ReadOnly {
		actions = append(actions, "again")
	}
	return append(actions, "move", "page")
}

func (c *card) fields() []userField {
	return []userField{
		plainField("", "the conversation SID", "Conversation", &c.launch.chat.ConversationSID),
		plainField("", "the identity", "Identity", c.launch.chat.Identity),
	}
}

func (c *card) Do(action string) tea.Cmd {
	switch action {
	case "copy":
		f := c.fields()[c.cursor]
		if f.null {
			return c.app.notify(ui.Warn, f.name+" is null: nothing to copy")
		}
		return c.app.copy(f.name, f.value)
	case "again":
		return c.app.swap(c, newLaunch(c.app, c.launch.request))
	}
	return nil
}

func (c *card) Type(key tea.KeyMsg) tea.Cmd {
	c.cursor = moved(c.cursor, len(c.fields()), key.String())
	return nil
}

func (c *card) View(width, height int) []string {
	t := c.app.theme
	lines := []string{"", " " + t.Good.Render("✓ Launched") + t.Muted.Render(" "+age(c.app.now().Sub(c.launch.at))), ""}
	for i, f := range c.fields() {
		value := f.value
		if f.null {
			value = "null"
		}
		lines = append(lines, t.Row(ui.Fit(f.label, 14)+ui.Escape(value), i == c.cursor, width))
	}
	lines = append(lines, "")
	lines = append(lines, indented(t.SignLines(ui.Warn, "No agent is reached yet: routing begins with a first customer message, written as this identity.", width-2))...)
	lines = append(lines, "", " "+t.Label.Render("Sent"))
	for _, part := range requestParts(c.launch.request) {
		if part.value != "" {
			lines = append(lines, ui.Clip("  "+t.Label.Render(ui.Fit(part.name, 21))+t.Text.Render(ui.Escape(part.value)), width))
		}
	}
	return lines
}
