// Package users has the screens of single users: look-up, list, recents, one user,
// edit, worker, raw JSON.
package users

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api"
	"flexconsole/api/sid"
	"flexconsole/api/validate"
	"flexconsole/config/state"
	"flexconsole/ui"
	"flexconsole/ui/form"
	"flexconsole/views/actions"
	"flexconsole/views/screen"
	"flexconsole/views/words"
)

var (
	_ screen.AfterUpdater = (*Lookup)(nil)
	_ screen.BulkKeeper   = (*Lookup)(nil)
	_ screen.Clickable    = (*Lookup)(nil)
	_ screen.Failer       = (*Lookup)(nil)
	_ screen.Paster       = (*Lookup)(nil)
	_ screen.Wheeler      = (*Lookup)(nil)
)

// maxPasteText is the longest text the look-up input takes, in characters.
const maxPasteText = 64 << 10

// Lookup is the Users screen: one input that takes a SID, text that holds one,
// or words to find a user by, and below it the users seen in this session and
// those of the account.
type Lookup struct {
	// Run is the latest run over many users, nil before the first.
	Run    screen.BulkRun
	host   screen.Host
	Input  *form.Field
	typing bool
	// pasted is the text of the latest paste, with the line ends and tabs that the
	// input drops, and shownAs what the input made of it.
	pasted, shownAs string
	List            userList
	// Started: the account has been asked for its users.
	Started bool
	// Fresh is the list that is being read anew, nil when none is.
	Fresh *directory
	// searching is a search by username under way.
	searching *screen.Work
}

func newLookup(h screen.Host) *Lookup {
	l := &Lookup{host: h, typing: true, List: newUserList(h)}
	l.Input = form.NewField(form.Field{
		Label: "Flex user", Limit: maxPasteText,
		Hint:  "paste a Flex user SID (FU…), or type part of a name",
		Check: func(value string) form.Verdict { return words.Verdict(validate.SID(sid.FlexUser, value)) },
	})
	l.Input.Focus()
	return l
}

func (l *Lookup) Title() string  { return "Users" }
func (l *Lookup) Start() tea.Cmd { return l.RecallSeen() }
func (l *Lookup) Typing() bool   { return l.typing }

// AfterUpdate asks for the account's users, a page after the other, while the screen
// is in front: who opens one user by its SID asks for nothing else, and nothing
// is asked while nobody looks.
func (l *Lookup) AfterUpdate() tea.Cmd {
	switch {
	case !l.Started:
		l.Started = true
		return l.List.Dir.Load(l.host, l)
	case l.Fresh != nil:
		return l.Fresh.Load(l.host, l)
	case l.List.Dir.begun() && l.List.Dir.Err == nil:
		return l.List.Dir.Load(l.host, l)
	}
	return nil
}

func (l *Lookup) Update(result tea.Msg) tea.Cmd {
	if m, ok := result.(DirectoryMsg); ok {
		return l.Arrived(m)
	}
	return nil
}

// Arrived takes a page of users over; shown asks for what is still missing.
func (l *Lookup) Arrived(m DirectoryMsg) tea.Cmd {
	if l.Fresh != nil {
		return l.renewed(m)
	}
	first := len(l.List.Dir.Users) == 0
	l.List.Keeping(func() { l.List.Dir.Arrived(m) })
	if m.err == nil && first {
		return l.loadTeams()
	}
	return nil
}

// loadTeams asks for the names of the teams.
func (l *Lookup) loadTeams() tea.Cmd {
	return screen.Ask(l.host, l, nil, "naming teams", func(ctx context.Context) ([]api.Team, error) {
		session := l.host.Session()
		return session.Flex.ListTeams(ctx, session.Instance())
	}, func(teams []api.Team, _ error) tea.Cmd {
		l.List.Keeping(func() { l.List.Dir.name(teams) })
		return nil
	})
}

// renewed takes a page of a list that is asked for anew. The old rows stay
// until the new ones are all there, so that no key meets another user than the
// one that was under it.
func (l *Lookup) renewed(m DirectoryMsg) tea.Cmd {
	l.Fresh.Arrived(m)
	if m.err == nil && !l.Fresh.Complete {
		return nil
	}
	fresh := l.Fresh
	l.Fresh = nil
	if m.err != nil && len(l.List.Dir.Users) > 0 {
		return l.host.Notify(ui.Bad, "the list was not read anew: "+m.err.Error())
	}
	l.List.Keeping(func() { l.List.Dir = fresh; l.List.Dir.Search(l.wanted()) })
	return nil
}

func (l *Lookup) Actions() []actions.ID {
	listed, marked := l.List.Len() > 0, len(l.List.Marks) > 0
	if l.typing {
		return slices.Concat(
			[]actions.ID{actions.LookUp},
			actions.If(offeredSID(l.Input.Verdict()) != "", actions.Suggestion),
			actions.If(listed, actions.List),
			[]actions.ID{actions.File, actions.Leave},
		)
	}
	return slices.Concat(
		actions.If(marked, actions.Many), // what the marks are for
		[]actions.ID{actions.Open, actions.Search},
		actions.If(listed, actions.Mark, actions.Pin),
		[]actions.ID{actions.Copy, actions.Move, actions.Page, actions.Refresh},
		actions.If(len(l.List.Dir.Users) > 0, actions.Sort, actions.Reverse),
		actions.If(!marked && l.bulkAction() != nil, actions.Many),
		[]actions.ID{actions.File},
	)
}

// offeredSID is the SID that a verdict offers, "" for none.
func offeredSID(v form.Verdict) string {
	if suggestion := v.Suggestion; sid.Valid(sid.FlexUser, suggestion) {
		return suggestion
	}
	return ""
}

func (l *Lookup) Do(action actions.ID) tea.Cmd {
	switch action {
	case actions.LookUp:
		return l.submit()
	case actions.Suggestion:
		l.Input.SetValue(offeredSID(l.Input.Verdict()))
	case actions.List, actions.Leave:
		l.LeaveInput()
	case actions.Search:
		l.EnterInput()
	case actions.File:
		return l.host.Open(screen.UserFile{})
	case actions.Open:
		return l.openSelected()
	case actions.Copy:
		if l.List.Len() > 0 {
			return screen.CopyText(l.host, "Flex user SID", l.List.Selected())
		}
	case actions.Pin:
		if l.List.Len() > 0 {
			return l.pin()
		}
	case actions.Mark:
		if l.List.Len() > 0 {
			l.List.mark()
		}
	case actions.Sort:
		l.List.Keeping(l.List.Dir.sortNext)
	case actions.Reverse:
		l.List.Keeping(l.List.Dir.reverse)
	case actions.Refresh:
		return l.reload()
	case actions.Many:
		return l.bulkAction()()
	}
	return nil
}

func (l *Lookup) LeaveInput() { l.typing = false; l.Input.Blur() }
func (l *Lookup) EnterInput() { l.typing = true; l.Input.Focus() }

// reload asks for the account's users anew.
func (l *Lookup) reload() tea.Cmd {
	for _, d := range []*directory{l.List.Dir, l.Fresh} {
		if d != nil && d.Loading != nil {
			d.Loading.Drop()
			d.Loading = nil
		}
	}
	l.host.SetConnectErr(nil)
	l.Fresh = l.List.Dir.anew()
	return l.Fresh.Load(l.host, l)
}

func (l *Lookup) openSelected() tea.Cmd {
	if l.List.Len() == 0 {
		return nil
	}
	return l.open(l.List.Selected())
}

// submit opens the user that the input names: a SID, one that the text holds,
// or the first user that the words find.
func (l *Lookup) submit() tea.Cmd {
	value, v := l.Input.Value(), l.Input.Verdict()
	switch {
	case value == "":
		l.LeaveInput()
		return nil
	case offeredSID(l.Input.Verdict()) != "":
		return l.open(offeredSID(l.Input.Verdict()))
	case len(pastedSIDs(l.Input.Value())) > 0:
		return l.offerMany()
	case !v.Blocks():
		return l.open(value)
	case l.words() && l.List.Len() > 0:
		return l.openSelected()
	case l.words() && !isOtherKind(l.Input.Value()) && !api.Unsupported(l.List.Dir.Err):
		return l.searchName(strings.TrimSpace(value))
	}
	return l.host.Notify(ui.Bad, "not looked up: "+v.Text)
}

// words says that the input holds words to find a user by, and no attempt at
// a SID.
func (l *Lookup) words() bool {
	value := strings.TrimSpace(l.Input.Value())
	if value == "" || strings.HasPrefix(value, sid.FlexUser.Prefix) || offeredSID(l.Input.Verdict()) != "" {
		return false
	}
	return len(l.List.Dir.Users) > 0 || l.List.Dir.Loading != nil || len(l.host.Session().Recents.All()) > 0
}

// isOtherKind says that a text begins as a SID of another kind does.
func isOtherKind(text string) bool {
	value := strings.TrimSpace(text)
	_, known := sid.KindOf(value)
	return known && strings.Trim(value[2:], "0123456789abcdefABCDEF") == ""
}

// searchName asks the account for exactly that username: the list may not have
// come to it yet.
func (l *Lookup) searchName(name string) tea.Cmd {
	if l.searching != nil {
		l.searching.Drop()
	}
	return screen.Ask(l.host, l, &l.searching, "searching", func(ctx context.Context) (*api.UserSummary, error) {
		session := l.host.Session()
		instance, err := session.FindInstance(ctx)
		if err != nil {
			return nil, err
		}
		return session.Flex.FindFlexUserByName(ctx, instance, name)
	}, func(user *api.UserSummary, err error) tea.Cmd {
		switch {
		case err != nil:
			return l.host.Notify(ui.Bad, "not found: "+err.Error())
		case user == nil:
			return l.host.Notify(ui.Warn, "no user of this account has the username "+name)
		}
		return l.open(user.FlexUserSID)
	})
}

func (l *Lookup) open(user string) tea.Cmd {
	return l.host.Open(screen.UserPage{SID: user})
}

// rememberUser remembers a user that was read, and makes room for the next SID: what
// could not be read stays in the input, to be mended.
func rememberUser(h screen.Host, user string, data api.FlexUser, at time.Time) {
	l, ok := screen.Find[*Lookup](h)
	if !ok {
		return
	}
	l.List.Keeping(func() { h.Session().Recents.Saw(user, data, at) })
	h.After(keepSeen(h, func(s *state.SeenUsers) error {
		return s.Saw(state.Seen{SID: user, Username: ui.TextOf(data.Username), Email: ui.TextOf(data.Email), At: at})
	}))
	if l.typing {
		l.List.toTop()
	}
	if !l.words() {
		l.Input.Load(nil)
		l.filter()
	}
}

// filter lets the list show what the words in the input find.
func (l *Lookup) filter() { l.List.Filter(l.wanted()) }

// wanted are those words, "" for none.
func (l *Lookup) wanted() string {
	if l.words() {
		return strings.TrimSpace(l.Input.Value())
	}
	return ""
}

// Paste takes the place of what is there where it holds a whole SID, an address or
// lines: glued to what was typed it would name the wrong user. A mere word may be
// what was typed fast.
func (l *Lookup) Paste(key tea.KeyMsg) tea.Cmd {
	l.EnterInput()
	text := string(key.Runes)
	whole := strings.ContainsAny(text, "@ \t\r\n") || len(sid.Find(sid.FlexUser, text)) > 0
	if whole {
		l.Input.SetValue("")
	}
	cmd := l.Type(key)
	if whole {
		l.pasted, l.shownAs = cutTo(maxPasteText, text), l.Input.Value()
	}
	return cmd
}

// text is what was typed, or what was pasted where nothing was typed since.
func (l *Lookup) text() string {
	if value := l.Input.Value(); value != l.shownAs {
		return value
	}
	return l.pasted
}

// cutTo is the start of a text, of at most so many characters.
func cutTo(limit int, text string) string {
	if runes := []rune(text); len(runes) > limit {
		return string(runes[:limit])
	}
	return text
}

func (l *Lookup) Type(key tea.KeyMsg) tea.Cmd {
	if !l.typing {
		if l.List.Cursor == 0 && key.Type == tea.KeyUp {
			l.EnterInput()
		}
		l.List.Move(key.String())
		return nil
	}
	notice := l.Input.Type(key)
	l.filter()
	if notice != "" {
		return l.host.Notify(ui.Warn, notice)
	}
	return nil
}

// Wheel moves through the list that has the keys, and never to the input. While
// the input has them, Enter opens the first user found: no other is chosen then.
func (l *Lookup) Wheel(arrow tea.KeyMsg) tea.Cmd {
	if !l.typing {
		l.List.Move(arrow.String())
	}
	return nil
}

func (l *Lookup) View(width, height int) []string {
	t := l.host.Theme()
	label := " " + t.Accent.Render(l.Input.Label) + "  "
	indent := ui.Width(label)
	lines := []string{""}
	if width < indent+sid.Length+2 {
		// A narrow screen gives the SID a line of its own, so that it is seen whole.
		lines, indent = []string{label}, 2
		label = "  "
	}
	lines = append(lines, label+l.Input.Lines(t, width-indent-1, l.typing)[0])
	verdict := l.verdict()
	for _, line := range t.SignLines(verdict.Level, verdict.Text, width-indent-1) {
		lines = append(lines, fmt.Sprintf("%*s%s", indent, "", line))
	}
	if err := l.host.ConnectErr(); err != nil {
		lines = append(append(lines, ""), ui.Indented(screen.FailureLines(t, err, width-2))...)
	}
	list := l.List.View(width, height-len(lines), !l.typing)
	l.List.Top = len(lines)
	return append(lines, list...)
}

func (l *Lookup) Forget()               { l.List.Forget() }
func (l *Lookup) RowAt(x, line int) int { return l.List.RowAt(x, line) }

func (l *Lookup) OnRow() int {
	if l.typing {
		return -1
	}
	return l.List.OnRow()
}

func (l *Lookup) ToRow(row int) {
	l.LeaveInput()
	l.List.ToRow(row)
}

// verdict is what stands below the input.
func (l *Lookup) verdict() form.Verdict {
	v := l.Input.Verdict()
	dir := l.List.Dir
	switch {
	case v.Text == "":
		return form.Verdict{Text: l.Input.Hint}
	case l.searching != nil:
		return form.Verdict{Level: ui.Pending, Text: l.searching.Status(l.host.Now())}
	case offeredSID(l.Input.Verdict()) != "":
		// It can be looked up all the same.
		return form.Verdict{Level: ui.Warn, Text: v.Text + " · Enter looks up " + offeredSID(l.Input.Verdict())}
	case len(pastedSIDs(l.Input.Value())) > 0:
		return form.Verdict{Level: ui.Warn, Text: fmt.Sprintf("holds %d Flex user SIDs · Enter reads them all", len(pastedSIDs(l.Input.Value())))}
	case l.words() && l.List.Len() > 0:
		found := fmt.Sprintf("%d of %d users · Enter opens the first", len(dir.Shown), len(dir.Users))
		if isOtherKind(l.Input.Value()) {
			return form.Verdict{Level: ui.Warn, Text: v.Text + " · " + found}
		}
		return form.Verdict{Level: ui.Good, Text: found}
	case l.words() && !isOtherKind(l.Input.Value()):
		return form.Verdict{Level: ui.Pending, Text: "no user here is called that · Enter searches the account for the exact username"}
	}
	return v
}

func (l *Lookup) Cause() error { return l.host.ConnectErr() }
