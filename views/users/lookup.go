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
	"flexconsole/api/save"
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
	_ screen.SaveWatcher  = (*lookup)(nil)
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
	// suggest are what may be typed next.
	suggest suggestions
	// pasted is the text of the latest paste, with the line ends and tabs that the
	// input drops, and shownAs what the input made of it.
	pasted, shownAs string
	list            userList
	// started: the account has been asked for its users.
	started bool
	// fresh is the list that a refresh is loading, nil for none.
	fresh *directory
	// searching is a search by username under way.
	searching *screen.Work
}

func newLookup(h screen.Host) *lookup {
	l := &lookup{host: h, typing: true, list: newUserList(h)}
	l.input = form.NewField(form.Field{
		Label: "Find user", Limit: maxPasteText,
		Hint:  "Paste a SID (FU…) or type a name, email, locale:es, -role:admin",
		Check: func(value string) form.Verdict { return words.Verdict(validate.SID(sid.FlexUser, value)) },
	})
	l.input.Focus()
	return l
}

func (l *lookup) Title() string  { return "Users" }
func (l *lookup) Start() tea.Cmd { restoreOrder(l); return l.recallSeen() }
func (l *lookup) Typing() bool   { return l.typing }

// AfterUpdate asks for the account's users, a page after the other, while the screen
// is in front: who opens one user by its SID asks for nothing else, and nothing
// is asked while nobody looks.
func (l *lookup) AfterUpdate() tea.Cmd {
	l.suggest.find(l)
	return loadMore(l)
}

// loadMore asks for the next page of users, where there is one.
func loadMore(l *lookup) tea.Cmd {
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
	if m, ok := result.(directoryMsg); ok {
		return l.arrived(m)
	}
	return nil
}

// arrived takes a page of users over; shown asks for what is still missing.
func (l *lookup) arrived(m directoryMsg) tea.Cmd {
	if l.fresh != nil {
		return l.renewed(m)
	}
	first := len(l.list.dir.users) == 0
	l.list.keeping(func() { l.list.dir.arrived(m, l.host.Now()) })
	if m.err == nil && first {
		return l.loadTeams()
	}
	return nil
}

// loadTeams asks for the names of the teams.
func (l *lookup) loadTeams() tea.Cmd {
	return screen.Ask(l.host, l, nil, "loading team names", func(ctx context.Context) ([]api.Team, error) {
		session := l.host.Session()
		return session.Flex.ListTeams(ctx, session.Instance())
	}, func(teams []api.Team, _ error) tea.Cmd {
		l.list.keeping(func() { l.list.dir.name(teams) })
		return nil
	})
}

// renewed takes a page of a list that is being refreshed. The old rows stay
// until the new ones are all there, so that no key meets another user than the
// one that was under it.
func (l *lookup) renewed(m directoryMsg) tea.Cmd {
	l.fresh.arrived(m, l.host.Now())
	if m.err == nil && !l.fresh.complete {
		return nil
	}
	fresh := l.fresh
	l.fresh, fresh.former = nil, nil
	if m.err != nil && len(l.list.dir.users) > 0 {
		return l.host.Notify(ui.Bad, "The user list was not refreshed: "+words.Brief(m.err))
	}
	fresh.search(l.list.dir.filter) // what is typed may be words only now, and would move the cursor
	l.list.keeping(func() { l.list.dir = fresh })
	return nil
}

func (l *lookup) Actions() []actions.ID {
	listed, marked := l.list.Len() > 0, len(l.list.marks) > 0
	if l.typing {
		return slices.Concat(
			[]actions.ID{actions.LookUp},
			actions.If(offeredSID(l.input.Verdict()) != "", actions.Suggestion),
			actions.If(l.suggest.Any(), actions.Complete),
			actions.If(listed && !l.suggest.Any(), actions.List),
			[]actions.ID{actions.File},
			actions.If(l.words(), actions.ClearFilter),
			actions.If(!l.words(), actions.StopTyping),
		)
	}
	return slices.Concat(
		actions.If(marked, actions.BulkEdit), // what the marks are for
		[]actions.ID{actions.Open, actions.Search},
		actions.If(l.words(), actions.ClearFilter),
		actions.If(listed && !l.host.ReadOnly(), actions.Edit),
		actions.If(listed, actions.Select, actions.SelectAll, actions.Pin),
		[]actions.ID{actions.Copy, actions.Move, actions.Page, actions.Refresh},
		actions.If(len(l.list.dir.users) > 0, actions.Sort, actions.Reverse, actions.Duplicates, actions.ChooseColumns),
		mayExport(&l.list),
		actions.If(!marked && l.bulkAction() != nil, actions.BulkEdit),
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

func (l *lookup) Do(action actions.ID) tea.Cmd {
	switch action {
	case actions.LookUp:
		return l.submit()
	case actions.Suggestion:
		l.input.SetValue(offeredSID(l.input.Verdict()))
	case actions.Complete:
		l.suggest.complete(l)
	case actions.List, actions.StopTyping:
		l.leaveInput()
	case actions.ClearFilter:
		l.clearInput()
	case actions.Search:
		l.enterInput()
		l.input.SelectAll()
	case actions.Edit:
		return l.host.Open(screen.UserPage{SID: l.list.selected(), Edit: true})
	case actions.SelectAll:
		return l.list.selectAll()
	case actions.Export:
		return exportList(&l.list)
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
	case actions.Select:
		if l.list.Len() > 0 {
			l.list.mark()
		}
	case actions.Sort:
		saved := arranged(l.host).SortNext()
		l.list.keeping(func() { restoreOrder(l) })
		return saved
	case actions.Reverse:
		l.list.keeping(l.list.dir.reverse)
		return arranged(l.host).Reverse()
	case actions.ChooseColumns:
		return chooseColumns(l)
	case actions.Duplicates:
		return l.host.Push(newDuplicates(l))
	case actions.Refresh:
		return l.reload()
	case actions.BulkEdit:
		return l.bulkAction()()
	}
	return nil
}

func (l *lookup) leaveInput() {
	l.typing = false
	l.input.Blur()
}

func (l *lookup) enterInput() {
	l.typing = true
	l.input.Focus()
	l.filter()
}

// reload loads the account's users again.
func (l *lookup) reload() tea.Cmd {
	for _, d := range []*directory{l.list.dir, l.fresh} {
		if d != nil && d.loading != nil {
			d.loading.Drop()
			d.loading = nil
		}
	}
	l.host.SetConnectErr(nil)
	l.fresh = l.list.dir.emptied()
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
	case offeredSID(l.input.Verdict()) != "":
		return l.open(offeredSID(l.input.Verdict()))
	case len(pastedSIDs(l.input.Value())) > 0:
		return LookUp(l.host, l.text())
	case !v.Blocks():
		return l.open(value)
	case l.words() && l.list.Len() > 0 && !l.list.dir.similar:
		return l.openSelected()
	case l.words() && l.list.dir.unmatched != "":
		return l.host.Notify(ui.Warn, l.list.dir.unmatched)
	case l.words() && !isOtherKind(l.input.Value()) && !api.Unsupported(l.list.dir.err):
		return l.searchName(strings.TrimSpace(value))
	}
	return l.host.Notify(ui.Bad, "Not looked up: "+v.Text)
}

// words says that the input holds words to find a user by, and no attempt at
// a SID.
func (l *lookup) words() bool {
	value := strings.TrimSpace(l.input.Value())
	if value == "" || strings.HasPrefix(value, sid.FlexUser.Prefix) || len(pastedSIDs(value)) > 0 || offeredSID(l.input.Verdict()) != "" {
		return false
	}
	return len(l.list.dir.users) > 0 || l.list.dir.loading != nil || len(l.host.Session().Recents.All()) > 0
}

// isOtherKind says that a text begins as a SID of another kind does.
func isOtherKind(text string) bool {
	value := strings.TrimSpace(text)
	_, known := sid.KindOf(value)
	return known && strings.Trim(value[2:], "0123456789abcdefABCDEF") == ""
}

// searchName asks the account for exactly that username: the list may not have
// come to it yet.
func (l *lookup) searchName(name string) tea.Cmd {
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
			return l.host.Notify(ui.Bad, "Search failed: "+words.Brief(err))
		case user == nil:
			return l.host.Notify(ui.Warn, fmt.Sprintf("No user named %q in this account", name))
		}
		return l.open(user.FlexUserSID)
	})
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
	l.list.keeping(func() {
		h.Session().Recents.Saw(user, data, at)
		updateLists(l, data, at)
	})
	h.After(keepSeen(h, func(s *state.SeenUsers) error {
		return s.Saw(state.Seen{SID: user, Username: ui.TextOf(data.Username), Email: ui.TextOf(data.Email), At: at})
	}))
	if l.typing {
		l.list.toTop()
	}
	if !l.words() {
		l.clearInput()
	}
}

// updateLists takes over what a reading of one user says, also into the list that is
// being refreshed.
func updateLists(l *lookup, data api.FlexUser, at time.Time) {
	for _, d := range []*directory{l.list.dir, l.fresh} {
		if d != nil {
			d.update(data, at)
		}
	}
}

// OnSaved shows what a save has read of a user in the list, and among the users seen.
func (l *lookup) OnSaved(r save.Result) {
	if r.After.Raw == nil {
		return
	}
	recents := &l.host.Session().Recents
	l.list.keeping(func() {
		updateLists(l, r.After, l.host.Now())
		if seen, found := recents.Find(r.Edit.User); found {
			seen.Username, seen.Email = ui.TextOf(r.After.Username), ui.TextOf(r.After.Email)
			recents.Remember(seen)
			l.host.After(keepSeen(l.host, func(s *state.SeenUsers) error { return s.Saw(seen.Seen) }))
		}
	})
}

// clearInput empties the input.
func (l *lookup) clearInput() {
	l.input.Load(nil)
	l.filter()
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
	if key.Type == tea.KeyDown && l.list.Len() > 0 { // while Tab completes, the arrow goes on to the list
		l.leaveInput()
		return nil
	}
	notice := l.input.Type(key)
	l.filter()
	if notice != "" {
		return l.host.Notify(ui.Warn, notice)
	}
	return nil
}

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
	for _, line := range l.suggest.lines(l, width-indent-1) {
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
	case offeredSID(l.input.Verdict()) != "":
		// It can be looked up all the same.
		return form.Verdict{Level: ui.Warn, Text: v.Text + " · Enter looks up " + offeredSID(l.input.Verdict())}
	case len(pastedSIDs(l.input.Value())) > 0:
		return form.Verdict{Level: ui.Good, Text: fmt.Sprintf("%d Flex user SIDs found · Enter loads them", len(pastedSIDs(l.input.Value())))}
	case l.words() && l.list.Len() > 0 && dir.similar:
		return form.Verdict{Level: ui.Pending, Text: fmt.Sprintf("No match, %d similar · Enter searches Twilio for this exact username", len(dir.shown))}
	case l.words() && l.list.Len() > 0:
		found := fmt.Sprintf("%d of %d users · Enter opens the first", len(dir.shown), len(dir.users))
		if isOtherKind(l.input.Value()) {
			return form.Verdict{Level: ui.Warn, Text: v.Text + " · " + found}
		}
		return form.Verdict{Level: ui.Good, Text: found}
	case l.words() && dir.unmatched != "":
		return form.Verdict{Level: ui.Warn, Text: dir.unmatched}
	case l.words() && !isOtherKind(l.input.Value()):
		return form.Verdict{Level: ui.Pending, Text: "No match in the list · Enter searches Twilio for this exact username"}
	}
	return v
}

func (l *lookup) Cause() error { return l.host.ConnectErr() }
