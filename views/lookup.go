package views

import (
	"fmt"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api"
	"flexconsole/api/sid"
	"flexconsole/api/validate"
	"flexconsole/ui"
)

// maxPasteText is the longest text the look-up input takes, in characters.
const maxPasteText = 4096

// lookup is the Users screen: one input, and below it what was looked up in
// this session and, in the sandbox, SIDs to try.
type lookup struct {
	app    *App
	input  *ui.Field
	typing bool
	cursor int
}

func newLookup(a *App) *lookup {
	l := &lookup{app: a, typing: true}
	l.input = ui.NewField(ui.Field{
		Label: "Flex user", Limit: maxPasteText,
		Hint:  "paste a Flex user SID (FU…), or a URL or ticket line that holds one",
		Check: func(value string) ui.Verdict { return verdict(validate.SID(sid.FlexUser, value)) },
	})
	l.input.Focus()
	return l
}

func (l *lookup) Title() string  { return "Users" }
func (l *lookup) Start() tea.Cmd { return l.app.recall() }
func (l *lookup) Typing() bool   { return l.typing }

func (l *lookup) Update(result tea.Msg) tea.Cmd {
	if m, ok := result.(unknownMsg); ok {
		return l.app.recalled(m)
	}
	return nil
}

func (l *lookup) Actions() []string {
	if l.typing {
		actions := []string{"lookup"}
		if l.input.Verdict().Suggestion != "" {
			actions = append(actions, "suggestion")
		}
		if len(l.rows()) > 0 {
			actions = append(actions, "list")
		}
		return append(actions, "leave")
	}
	actions := []string{"open", "search", "move", "copy"}
	if l.app.connectErr != nil {
		actions = append(actions, "refresh")
	}
	return actions
}

func (l *lookup) Do(action string) tea.Cmd {
	rows := l.rows()
	switch action {
	case "lookup":
		return l.submit()
	case "suggestion":
		l.input.SetValue(l.input.Verdict().Suggestion)
	case "list", "leave":
		l.leaveInput()
	case "search":
		l.enterInput()
	case "open":
		if len(rows) > 0 {
			return l.open(rows[l.cursor].sid)
		}
	case "refresh":
		return l.app.connect()
	case "copy":
		if len(rows) > 0 {
			return l.app.copy("Flex user SID", rows[l.cursor].sid)
		}
	}
	return nil
}

func (l *lookup) leaveInput() { l.typing = false; l.input.Blur() }
func (l *lookup) enterInput() { l.typing = true; l.input.Focus() }

// submit opens the user that the input names; what only holds a SID somewhere
// is taken too, as its verdict offered it.
func (l *lookup) submit() tea.Cmd {
	v := l.input.Verdict()
	switch {
	case l.input.Value() == "" && len(l.rows()) > 0:
		l.leaveInput()
		return nil
	case v.Suggestion != "" && sid.Valid(sid.FlexUser, v.Suggestion):
		return l.open(v.Suggestion)
	case v.Blocks() || l.input.Value() == "":
		return l.app.notify(ui.Bad, "not looked up: "+orHint(v.Text, l.input.Hint))
	}
	return l.open(l.input.Value())
}

func orHint(text, hint string) string {
	if text == "" {
		return hint
	}
	return text
}

func (l *lookup) open(user string) tea.Cmd {
	return l.app.push(newUser(l.app, user))
}

// saw remembers a user that was read, and makes room for the next SID: what
// could not be read stays in the input, to be mended.
func (a *App) saw(user string, data api.FlexUser, at time.Time) {
	a.session.saw(user, data, at)
	if l, ok := a.tabs[usersTab][0].(*lookup); ok {
		l.input.Load(nil)
		l.cursor = 0
	}
}

// Paste takes the place of what is there: what is pasted is a whole SID or
// line, and glued to another it would name the wrong user.
func (l *lookup) Paste(key tea.KeyMsg) tea.Cmd {
	l.enterInput()
	l.input.SetValue("")
	return l.Type(key)
}

func (l *lookup) Type(key tea.KeyMsg) tea.Cmd {
	if !l.typing {
		l.moveBy(key.String())
		return nil
	}
	if notice := l.input.Type(key); notice != "" {
		return l.app.notify(ui.Warn, notice)
	}
	return nil
}

func (l *lookup) moveBy(key string) {
	rows := l.rows()
	before := l.cursor
	l.cursor = moved(l.cursor, len(rows), key)
	if before == 0 && key == "up" {
		l.enterInput()
	}
}

// moved is the cursor after a key in a list of n rows.
func moved(cursor, n int, key string) int {
	switch key {
	case "down", "j":
		cursor++
	case "up", "k":
		cursor--
	case "pgdown":
		cursor += 10
	case "pgup":
		cursor -= 10
	case "home", "g":
		cursor = 0
	case "end", "G":
		cursor = n - 1
	}
	return max(0, min(cursor, n-1))
}

// row is one line of the list.
type row struct{ sid, text, heading string }

// rows are recents, then samples not looked up yet.
func (l *lookup) rows() []row {
	var rows []row
	for _, r := range l.app.session.recents {
		about := r.name
		if r.email != "" && r.email != r.name {
			about += " · " + r.email
		}
		rows = append(rows, row{r.sid, age(l.app.now().Sub(r.at)) + " · " + about, "Looked up in this session"})
	}
	for _, s := range l.app.session.Samples {
		rows = append(rows, row{s.SID, s.Note, "Try one of these in the sandbox"})
	}
	return rows
}

func (l *lookup) View(width, height int) []string {
	t := l.app.theme
	label := " " + t.Accent.Render(l.input.Label) + "  "
	indent := ui.Width(label)
	lines := []string{""}
	if width < indent+sid.Length+2 {
		// A narrow screen gives the SID a line of its own, so that it is seen whole.
		lines, indent = []string{label}, 2
		label = "  "
	}
	lines = append(lines, label+l.input.Lines(t, width-indent-1, l.typing)[0])
	verdict := l.input.Verdict()
	if verdict.Text == "" {
		verdict.Text = l.input.Hint
	} else if verdict.Suggestion != "" {
		verdict.Level = ui.Warn // it can be looked up all the same
		verdict.Text += " · Enter looks up " + verdict.Suggestion
	}
	for _, line := range t.SignLines(verdict.Level, verdict.Text, width-indent-1) {
		lines = append(lines, fmt.Sprintf("%*s%s", indent, "", line))
	}
	if err := l.app.connectErr; err != nil {
		lines = append(append(lines, ""), indented(failureLines(t, err, width-2))...)
	}
	return append(lines, l.list(width, height-len(lines))...)
}

// list draws the rows under their headings.
func (l *lookup) list(width, height int) []string {
	t := l.app.theme
	rows := l.rows()
	if len(rows) == 0 {
		return []string{"", t.Muted.Render(" Users you look up are kept here for this session.")}
	}
	var lines []string
	at, heading := 0, ""
	for i, r := range rows {
		if r.heading != heading {
			heading = r.heading
			lines = append(lines, "", " "+t.Label.Render(heading))
		}
		selected := !l.typing && i == l.cursor
		if selected {
			at = len(lines)
		}
		lines = append(lines, t.Row(listRow(r, width), selected, width))
	}
	return t.Part(lines, at, height)
}

// listRow shows the SID in full where there is room for more beside it.
func listRow(r row, width int) string {
	id := r.sid
	if width < 70 {
		id = sid.Shorten(id)
	}
	return id + "  " + ui.Escape(r.text)
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// verdict turns a verdict of the wire's rules into one that the screen shows.
func verdict(v validate.Verdict) ui.Verdict {
	level := map[validate.State]ui.Level{
		validate.Incomplete: ui.Pending, validate.Valid: ui.Good,
		validate.Warning: ui.Warn, validate.Error: ui.Bad,
	}[v.State]
	return ui.Verdict{Level: level, Text: v.Text, Suggestion: v.Suggestion}
}
