// Package users has the screens of single users: look-up, list, recents, one user,
// edit, worker, raw JSON.
package users

import (
	"context"
	"fmt"
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
	_ screen.AfterUpdater = (*lookup)(nil)
	_ screen.BulkKeeper   = (*lookup)(nil)
	_ screen.Clickable    = (*lookup)(nil)
	_ screen.Failer       = (*lookup)(nil)
	_ screen.Paster       = (*lookup)(nil)
	_ screen.Wheeler      = (*lookup)(nil)
)

// maxPasteText is the longest text the look-up input takes, in characters.
const maxPasteText = 64 << 10

// lookup is the Users screen: one input that takes a SID, text that holds one,
// or words to find a user by, and below it the users seen in this session and
// those of the account.
type lookup struct {
	// run is the latest run over many users, nil before the first.
	run    screen.BulkRun
	host   screen.Host
	input  *form.Field
	typing bool
	// pasted is the text of the latest paste, with the line ends and tabs that the
	// input drops, and shownAs what the input made of it.
	pasted, shownAs string
	list            userList
	// started: the account has been asked for its users.
	started bool
	// fresh is the list that is being read anew, nil when none is.
	fresh *directory
	// searching is a search by username under way.
	searching *screen.Work
}

func newLookup(h screen.Host) *lookup {
	l := &lookup{host: h, typing: true, list: newUserList(h)}
	l.input = form.NewField(form.Field{
		Label: "Flex user", Limit: maxPasteText,
		Hint:  "paste a Flex user SID (FU…), or type part of a name",
		Check: func(value string) form.Verdict { return words.Verdict(validate.SID(sid.FlexUser, value)) },
	})
	l.input.Focus()
	return l
}

func (l *lookup) Title() string  { return "Users" }
func (l *lookup) Start() tea.Cmd { return l.recallSeen() }
func (l *lookup) Typing() bool   { return l.typing }

// AfterUpdate asks for the account's users, a page after the other, while the screen
// is in front: who opens one user by its SID asks for nothing else, and nothing
// is asked while nobody looks.
func (l *lookup) AfterUpdate() tea.Cmd {
	switch {
	case !l.started && !l.host.Session().ListLater:
		l.started = true
		return l.list.dir.load(l.host, l)
	case l.fresh != nil:
		return l.fresh.load(l.host, l)
	case l.list.dir.begun() && l.list.dir.err == nil:
		return l.list.dir.load(l.host, l)
	}
	return nil
}

func (l *lookup) Update(result tea.Msg) tea.Cmd {
	switch m := result.(type) {
	case directoryMsg:
		return l.arrived(m)
	case teamsMsg:
		l.list.keeping(func() { l.list.dir.name(m) })
	case seenMsg:
		return l.seen(m)
	case foundMsg:
		return l.found(m)
	}
	return nil
}

// arrived takes a page of users over; shown asks for what is still missing.
func (l *lookup) arrived(m directoryMsg) tea.Cmd {
	if l.fresh != nil {
		return l.renewed(m)
	}
	first := len(l.list.dir.users) == 0
	l.list.keeping(func() { l.list.dir.arrived(m) })
	if m.err == nil && first {
		return l.list.dir.loadTeams(l.host, l)
	}
	return nil
}

// renewed takes a page of a list that is asked for anew. The old rows stay
// until the new ones are all there, so that no key meets another user than the
// one that was under it.
func (l *lookup) renewed(m directoryMsg) tea.Cmd {
	l.fresh.arrived(m)
	if m.err == nil && !l.fresh.complete {
		return nil
	}
	fresh := l.fresh
	l.fresh = nil
	if m.err != nil && len(l.list.dir.users) > 0 {
		return l.host.Notify(ui.Bad, "the list was not read anew: "+m.err.Error())
	}
	l.list.keeping(func() { l.list.dir = fresh; l.list.dir.search(l.wanted()) })
	return nil
}

func (l *lookup) Actions() []actions.ID {
	if l.typing {
		offered := []actions.ID{actions.LookUp}
		if l.offered() != "" {
			offered = append(offered, actions.Suggestion)
		}
		if l.list.Len() > 0 {
			offered = append(offered, actions.List)
		}
		return append(offered, actions.File, actions.Leave)
	}
	var offered []actions.ID
	marked := len(l.list.marks) > 0
	if marked {
		offered = append(offered, actions.Many) // what the marks are for
	}
	offered = append(offered, actions.Open, actions.Search)
	if l.list.Len() > 0 {
		offered = append(offered, actions.Mark, actions.Pin)
	}
	offered = append(offered, actions.Copy, actions.Move, actions.Page, actions.Refresh)
	if len(l.list.dir.users) > 0 {
		offered = append(offered, actions.Sort, actions.Reverse)
	}
	if !marked && l.many() != nil {
		offered = append(offered, actions.Many)
	}
	return append(offered, actions.File)
}

// offered is the SID that the verdict offers, "" for none.
func (l *lookup) offered() string {
	if suggestion := l.input.Verdict().Suggestion; sid.Valid(sid.FlexUser, suggestion) {
		return suggestion
	}
	return ""
}

func (l *lookup) Do(action actions.ID) tea.Cmd {
	switch action {
	case actions.LookUp:
		return l.submit()
	case actions.Suggestion:
		l.input.SetValue(l.offered())
	case actions.List, actions.Leave:
		l.leaveInput()
	case actions.Search:
		l.enterInput()
	case actions.File:
		return l.host.Open(screen.UserFile{})
	case actions.Open:
		return l.openSelected()
	case actions.Copy:
		if l.list.Len() > 0 {
			return screen.CopyText(l.host, "Flex user SID", l.list.selected())
		}
	case actions.Pin:
		if l.list.Len() > 0 {
			return l.pin()
		}
	case actions.Mark:
		if l.list.Len() > 0 {
			l.list.mark()
		}
	case actions.Sort:
		l.list.keeping(l.list.dir.sortNext)
	case actions.Reverse:
		l.list.keeping(l.list.dir.reverse)
	case actions.Refresh:
		return l.reload()
	case actions.Many:
		return l.many()()
	}
	return nil
}

func (l *lookup) leaveInput() { l.typing = false; l.input.Blur() }
func (l *lookup) enterInput() { l.typing = true; l.input.Focus() }

// reload asks for the account's users anew.
func (l *lookup) reload() tea.Cmd {
	for _, d := range []*directory{l.list.dir, l.fresh} {
		if d != nil && d.loading != nil {
			d.loading.Drop()
			d.loading = nil
		}
	}
	l.host.SetConnectErr(nil)
	l.fresh = l.list.dir.anew()
	return l.fresh.load(l.host, l)
}

func (l *lookup) openSelected() tea.Cmd {
	if l.list.Len() == 0 {
		return nil
	}
	return l.open(l.list.selected())
}

// submit opens the user that the input names: a SID, one that the text holds,
// or the first user that the words find.
func (l *lookup) submit() tea.Cmd {
	value, v := l.input.Value(), l.input.Verdict()
	switch {
	case value == "":
		l.leaveInput()
		return nil
	case l.offered() != "":
		return l.open(l.offered())
	case len(l.several()) > 0:
		return l.offerMany()
	case !v.Blocks():
		return l.open(value)
	case l.words() && l.list.Len() > 0:
		return l.openSelected()
	case l.words() && !l.otherKind() && !api.Unsupported(l.list.dir.err):
		return l.searchName(strings.TrimSpace(value))
	}
	return l.host.Notify(ui.Bad, "not looked up: "+v.Text)
}

// words says that the input holds words to find a user by, and no attempt at
// a SID.
func (l *lookup) words() bool {
	value := strings.TrimSpace(l.input.Value())
	if value == "" || strings.HasPrefix(value, sid.FlexUser.Prefix) || l.offered() != "" {
		return false
	}
	return len(l.list.dir.users) > 0 || l.list.dir.loading != nil || len(l.host.Session().Recents()) > 0
}

// otherKind says that the input begins as a SID of another kind does.
func (l *lookup) otherKind() bool {
	value := strings.TrimSpace(l.input.Value())
	_, known := sid.KindOf(value)
	return known && strings.Trim(value[2:], "0123456789abcdefABCDEF") == ""
}

// foundMsg brings the user that a search by name found, nil for none.
type foundMsg struct {
	name string
	user *api.UserSummary
	err  error
}

// searchName asks the account for exactly that username: the list may not have
// come to it yet.
func (l *lookup) searchName(name string) tea.Cmd {
	if l.searching != nil {
		l.searching.Drop()
	}
	session := l.host.Session()
	var cmd tea.Cmd
	l.searching, cmd = l.host.Start(l, "searching", false, func(ctx context.Context, _ *screen.Work) tea.Msg {
		instance, err := session.FindInstance(ctx)
		if err != nil {
			return foundMsg{name, nil, err}
		}
		user, err := session.Flex.FindFlexUserByName(ctx, instance, name)
		return foundMsg{name, user, err}
	})
	return cmd
}

func (l *lookup) found(m foundMsg) tea.Cmd {
	l.searching = nil
	switch {
	case m.err != nil:
		return l.host.Notify(ui.Bad, "not found: "+m.err.Error())
	case m.user == nil:
		return l.host.Notify(ui.Warn, "no user of this account has the username "+m.name)
	}
	return l.open(m.user.FlexUserSID)
}

func (l *lookup) open(user string) tea.Cmd {
	return l.host.Open(screen.UserPage{SID: user})
}

// rememberUser remembers a user that was read, and makes room for the next SID: what
// could not be read stays in the input, to be mended.
func rememberUser(h screen.Host, user string, data api.FlexUser, at time.Time) {
	l, ok := screen.Find[*lookup](h)
	if !ok {
		return
	}
	l.list.keeping(func() { h.Session().SawUser(user, data, at) })
	h.After(keepSeen(h, func(s *state.SeenUsers) error {
		return s.Saw(state.Seen{SID: user, Username: ui.TextOf(data.Username), Email: ui.TextOf(data.Email), At: at})
	}))
	if l.typing {
		l.list.toTop()
	}
	if !l.words() {
		l.input.Load(nil)
		l.filter()
	}
}

// filter lets the list show what the words in the input find.
func (l *lookup) filter() { l.list.filter(l.wanted()) }

// wanted are those words, "" for none.
func (l *lookup) wanted() string {
	if l.words() {
		return strings.TrimSpace(l.input.Value())
	}
	return ""
}

// Paste takes the place of what is there where it holds a whole SID, an address or
// lines: glued to what was typed it would name the wrong user. A mere word may be
// what was typed fast.
func (l *lookup) Paste(key tea.KeyMsg) tea.Cmd {
	l.enterInput()
	text := string(key.Runes)
	whole := strings.ContainsAny(text, "@ \t\r\n") || len(sid.Find(sid.FlexUser, text)) > 0
	if whole {
		l.input.SetValue("")
	}
	cmd := l.Type(key)
	if whole {
		l.pasted, l.shownAs = cutTo(maxPasteText, text), l.input.Value()
	}
	return cmd
}

// text is what was typed, or what was pasted where nothing was typed since.
func (l *lookup) text() string {
	if value := l.input.Value(); value != l.shownAs {
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

func (l *lookup) Type(key tea.KeyMsg) tea.Cmd {
	if !l.typing {
		if l.list.Cursor == 0 && key.Type == tea.KeyUp {
			l.enterInput()
		}
		l.list.move(key.String())
		return nil
	}
	notice := l.input.Type(key)
	l.filter()
	if notice != "" {
		return l.host.Notify(ui.Warn, notice)
	}
	return nil
}

var _ screen.Wheeler = (*lookup)(nil)

// Wheel moves through the list that has the keys, and never to the input. While
// the input has them, Enter opens the first user found: no other is chosen then.
func (l *lookup) Wheel(arrow tea.KeyMsg) tea.Cmd {
	if !l.typing {
		l.list.move(arrow.String())
	}
	return nil
}

func (l *lookup) View(width, height int) []string {
	t := l.host.Theme()
	label := " " + t.Accent.Render(l.input.Label) + "  "
	indent := ui.Width(label)
	lines := []string{""}
	if width < indent+sid.Length+2 {
		// A narrow screen gives the SID a line of its own, so that it is seen whole.
		lines, indent = []string{label}, 2
		label = "  "
	}
	lines = append(lines, label+l.input.Lines(t, width-indent-1, l.typing)[0])
	verdict := l.verdict()
	for _, line := range t.SignLines(verdict.Level, verdict.Text, width-indent-1) {
		lines = append(lines, fmt.Sprintf("%*s%s", indent, "", line))
	}
	if err := l.host.ConnectErr(); err != nil {
		lines = append(append(lines, ""), ui.Indented(screen.FailureLines(t, err, width-2))...)
	}
	list := l.list.View(width, height-len(lines), !l.typing)
	l.list.Top = len(lines)
	return append(lines, list...)
}

func (l *lookup) Forget()               { l.list.Forget() }
func (l *lookup) RowAt(x, line int) int { return l.list.RowAt(x, line) }

func (l *lookup) OnRow() int {
	if l.typing {
		return -1
	}
	return l.list.OnRow()
}

func (l *lookup) ToRow(row int) {
	l.leaveInput()
	l.list.ToRow(row)
}

// verdict is what stands below the input.
func (l *lookup) verdict() form.Verdict {
	v := l.input.Verdict()
	dir := l.list.dir
	switch {
	case v.Text == "":
		return form.Verdict{Text: l.input.Hint}
	case l.searching != nil:
		return form.Verdict{Level: ui.Pending, Text: l.searching.Status(l.host.Now())}
	case l.offered() != "":
		// It can be looked up all the same.
		return form.Verdict{Level: ui.Warn, Text: v.Text + " · Enter looks up " + l.offered()}
	case len(l.several()) > 0:
		return form.Verdict{Level: ui.Warn, Text: fmt.Sprintf("holds %d Flex user SIDs · Enter reads them all", len(l.several()))}
	case l.words() && l.list.Len() > 0:
		found := fmt.Sprintf("%d of %d users · Enter opens the first", len(dir.shown), len(dir.users))
		if l.otherKind() {
			return form.Verdict{Level: ui.Warn, Text: v.Text + " · " + found}
		}
		return form.Verdict{Level: ui.Good, Text: found}
	case l.words() && !l.otherKind():
		return form.Verdict{Level: ui.Pending, Text: "no user here is called that · Enter searches the account for the exact username"}
	}
	return v
}

func (l *lookup) Cause() error { return l.host.ConnectErr() }
