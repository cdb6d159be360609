package screen

import (
	"slices"
	"strconv"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/ui"
	"flexconsole/ui/form"
	"flexconsole/ui/list"
	"flexconsole/views/actions"
)

var (
	_ Overlay = (*TypedConfirm)(nil)
	_ Paster  = (*TypedConfirm)(nil)
)

// ProdBadge is the environment in which a dangerous action asks for a token to be typed.
const ProdBadge = "PROD"

// Question is asked before something that cannot be undone.
type Question struct {
	Title string
	Body  func(t ui.Theme, width int) []string
	Yes   string
	// Token, where it is not "", has to be typed before yes; TokenHint describes it.
	Token, TokenHint string
	Then             func() tea.Cmd
}

// TokenOfUser makes the end of a user's SID the token, in production.
func TokenOfUser(h Host, q Question, user string) Question {
	if h.Session().Badge == ProdBadge {
		q.Token, q.TokenHint = user[len(user)-4:], "Type the last four characters of the Flex user SID"
	}
	return q
}

// TokenOfNumber makes a number the token, in production.
func TokenOfNumber(h Host, q Question, n int, hint string) Question {
	if h.Session().Badge == ProdBadge {
		q.Token, q.TokenHint = strconv.Itoa(n), hint
	}
	return q
}

// Confirm asks a question: in a dialog that starts on No, or on a screen where the token
// has to be typed.
func Confirm(h Host, q Question) tea.Cmd {
	if q.Token != "" {
		return h.Push(newTypedConfirm(h, q))
	}
	askYesNo(h, q.Title, q.Body, "Cancel", q.Yes, q.Then)
	return nil
}

// TypedConfirm asks for a token to be typed.
type TypedConfirm struct {
	Prompt
	q Question
	// scroll is the first visible line of the body, lines the number of places to scroll
	// to.
	scroll, lines int
	// room is the number of visible lines.
	room int
	// Opened is when the question was asked.
	Opened time.Time
	frame  ui.Frame
}

func newTypedConfirm(h Host, q Question) *TypedConfirm {
	token := form.Field{Label: "Confirm", Limit: 40, Check: func(v string) form.Verdict {
		if !strings.EqualFold(strings.TrimSpace(v), q.Token) {
			return form.Verdict{Level: ui.Pending, Text: q.TokenHint}
		}
		return form.Verdict{Level: ui.Good, Text: "Enter: " + q.Yes}
	}}
	return &TypedConfirm{Prompt: NewPrompt(h, "", token.Label, token, ""), q: q, Opened: h.Arrivals().Now()}
}

func (c *TypedConfirm) Title() string { return "Production" }

func (c *TypedConfirm) Actions() []actions.ID {
	agree := actions.If(c.Input.Verdict().Level == ui.Good, actions.Start)
	return append(agree, actions.If(c.lines > 1, actions.Scroll)...)
}

func (c *TypedConfirm) Do(action actions.ID) tea.Cmd {
	if action != actions.Start {
		return nil
	}
	return tea.Batch(c.Host.Close(c), c.q.Then())
}

func (c *TypedConfirm) Type(key tea.KeyMsg) tea.Cmd {
	if list.Scrolls(key) {
		c.scroll = list.Moved(c.scroll, c.lines, key.String(), max(1, c.room-2)) // two lines say how many there are more
		return nil
	}
	if prints := key.Type == tea.KeyRunes || key.Type == tea.KeySpace; prints && !c.Host.Arrivals().Settled() {
		return c.Paste(key)
	}
	return c.Prompt.Type(key)
}

// Paste ignores the text: typing the token is a decision, and a paste is none.
func (c *TypedConfirm) Paste(tea.KeyMsg) tea.Cmd {
	c.Input.SetValue("")
	return c.Host.Notify(ui.Warn, "Paste ignored: please type it")
}

func (c *TypedConfirm) View(width, height int) []string {
	t := c.Host.Theme()
	foot := c.Prompt.View(width, height)
	lines := ui.Wrap(c.q.Title, width-2, t.Strong)
	if height >= LeastHeight {
		lines = append(lines, "")
	}
	lines = ui.Indented(append(lines, c.q.Body(t, width-2)...))
	room := max(0, height-len(foot))
	c.lines = max(0, len(lines)-room) + 1 // places to scroll to
	c.scroll = min(c.scroll, c.lines-1)
	c.room = room
	return append(t.Part(lines, min(c.scroll+1, len(lines)-1), room, c.scroll), foot...)
}

func (c *TypedConfirm) Over(page []string, width, height int) []string {
	lines := c.View(ui.FrameRoom(width)+1, height-ui.FrameHeight)
	for i := range lines {
		lines[i] = strings.TrimPrefix(lines[i], " ") // the margin of a page, which the box has itself
	}
	lines, _, _ = c.frame.Over(c.Host.Theme(), page, lines, width, height)
	return lines
}

func (c *TypedConfirm) Hints() []ui.Hint {
	var hints []ui.Hint
	if c.lines > 1 {
		hints = append(hints, ui.ScrollHint)
	}
	if slices.Contains(c.Actions(), actions.Start) {
		hints = append(hints, ui.ConfirmHint)
	}
	return append(hints, ui.CancelHint)
}

// AskYesNo opens a question that starts on the harmless choice.
func AskYesNo(h Host, title, text, no, yes string, then func() tea.Cmd) *ui.Dialog {
	body := func(t ui.Theme, width int) []string { return ui.Wrap(ui.Escape(text), width, t.Text) }
	return askYesNo(h, title, body, no, yes, then)
}

func askYesNo(h Host, title string, body func(t ui.Theme, width int) []string, no, yes string, then func() tea.Cmd) *ui.Dialog {
	question := &ui.Dialog{
		Title: title, Body: body, Choices: []string{no, yes},
		Answer: func(choice int) tea.Cmd {
			if choice == 1 {
				return then()
			}
			return nil
		},
	}
	h.Show(question)
	return question
}
