package users

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api"
	"flexconsole/api/save"
	"flexconsole/api/sid"
	"flexconsole/ui"
	"flexconsole/ui/list"
	"flexconsole/views/actions"
	"flexconsole/views/saving"
	"flexconsole/views/screen"
	"flexconsole/views/words"
)

var (
	_ screen.Clickable   = (*user)(nil)
	_ screen.Failer      = (*user)(nil)
	_ screen.SaveWatcher = (*user)(nil)
	_ screen.Subject     = (*user)(nil)
)

// user is the page of one Flex user: every field of the document.
type user struct {
	screen.NoInput
	host    screen.Host
	sid     string
	loaded  bool
	data    api.FlexUser
	readAt  time.Time
	reading *screen.Work
	err     error
	// saved is the result of the latest save made from here, saving an undo of
	// it under way.
	saved  *save.Result
	saving *screen.Work
	list.RowList
	// right is where the fields of the second column are, which begins at cell
	// half; 0 for none.
	right list.RowList
	half  int
}

func newUser(h screen.Host, flexUser string) *user { return &user{host: h, sid: flexUser} }

func (u *user) Title() string {
	if name := ui.TextOf(u.data.Username); name != "" {
		return ui.Escape(name)
	}
	return sid.Shorten(u.sid)
}

func (u *user) Start() tea.Cmd { return u.read() }

// read looks the user up; a reading still under way is superseded.
func (u *user) read() tea.Cmd {
	if u.reading != nil {
		u.reading.Drop()
	}
	return screen.Ask(u.host, u, &u.reading, "looking up", func(ctx context.Context) (api.FlexUser, error) {
		return u.host.Session().FetchUser(ctx, u.sid)
	}, u.found)
}

// found takes a look-up's result.
func (u *user) found(data api.FlexUser, err error) tea.Cmd {
	u.err = err
	if !u.loaded {
		u.Cursor = 0
	} else if err != nil {
		screen.ShowFailure(u.host, "Not refreshed", "The page still shows the values from before.", err)
	}
	if err == nil {
		u.show(data)
	}
	return nil
}

func (u *user) Update(result tea.Msg) tea.Cmd {
	if m, ok := result.(saving.SavedMsg); ok {
		return u.undone(m)
	}
	return nil
}

// show takes a reading over.
func (u *user) show(data api.FlexUser) {
	if u.reading != nil {
		u.reading.Drop() // it began before this one was known
		u.reading = nil
	}
	u.host.SetConnectErr(nil)
	u.data, u.loaded, u.err, u.readAt = data, true, nil, u.host.Now()
	rememberUser(u.host, u.sid, data, u.readAt)
}

// OnSaved takes over what a save that was made elsewhere has read.
func (u *user) OnSaved(r save.Result) {
	if u.sid == r.Edit.User && r.After.Raw != nil {
		u.settled(r)
	}
}

// settled takes the result of a save over.
func (u *user) settled(r save.Result) {
	u.show(r.After)
	u.saved = &r
}

func (u *user) Actions() []actions.ID {
	stop := actions.If(u.reading != nil || u.saving != nil && !u.saving.Sent(), actions.Cancel)
	if !u.loaded {
		return append(stop, actions.If(u.err != nil, actions.Refresh, actions.Copy, actions.Move, actions.Page)...)
	}
	may := !u.host.ReadOnly() && u.saving == nil
	return slices.Concat(
		stop,
		actions.If(may, actions.Edit),
		actions.If(may && u.saved != nil && !u.saved.Sent.Empty(), actions.Undo),
		actions.If(u.saved != nil, actions.Result),
		[]actions.ID{actions.Copy, actions.Worker, actions.Refresh, actions.Open, actions.RawJSON, actions.Move, actions.Page},
	)
}

func (u *user) Do(action actions.ID) tea.Cmd {
	switch action {
	case actions.Cancel:
		for _, w := range []*screen.Work{u.reading, u.saving} {
			if w != nil {
				w.Cancel()
			}
		}
	case actions.Refresh:
		u.saved = nil
		return u.read()
	case actions.Edit:
		return u.edit()
	case actions.Undo:
		return u.undo()
	case actions.RawJSON:
		return u.host.Push(newRaw(u.host, u))
	case actions.Worker:
		return u.worker()
	case actions.Result:
		saved := *u.saved
		screen.ShowReport(u.host, screen.Report{Title: saving.ResultName(saved) + " result", Body: func(t ui.Theme, width int) []string { return saving.ResultLines(t, saved, width) }})
	case actions.Open:
		u.showField(u.fields()[u.Cursor])
	case actions.Copy:
		if !u.loaded {
			return screen.CopyLines(u.host, "error details", screen.FailureText(u.err))
		}
		f := u.fields()[u.Cursor]
		if f.null {
			return u.host.Notify(ui.Warn, "Nothing to copy: the "+f.noun()+" is null")
		}
		return screen.CopyText(u.host, f.noun(), f.value)
	}
	return nil
}

func (u *user) Type(key tea.KeyMsg) tea.Cmd {
	if u.loaded {
		u.Step(len(u.fields()), key.String())
	} else {
		u.Step(2*len(u.fields()), key.String()) // scrolls a long failure
	}
	return nil
}

// edit opens the form, on the field under the cursor where that can be changed.
func (u *user) edit() tea.Cmd {
	return u.host.Push(newEdit(u.host, u, u.fields()[u.Cursor].name))
}

// showField shows a field that may be too long for its line, and offers to edit one
// that can be changed.
func (u *user) showField(f userField) {
	choices := []string{"Close", "Copy"}
	if slices.Contains(save.Fields, save.Field(f.name)) && slices.Contains(u.Actions(), actions.Edit) {
		choices = append(choices, "Edit")
	}
	d := &ui.Dialog{Title: f.label, Choices: choices, Body: func(t ui.Theme, width int) []string {
		if f.null {
			return []string{t.Muted.Render("null")}
		}
		return ui.WrapValue(words.EscapedValue(&f.value), width, t.Text)
	}}
	d.Answer = func(choice int) tea.Cmd {
		switch choice {
		case 1:
			return screen.CopyText(u.host, f.noun(), f.value)
		case 2:
			return u.edit()
		}
		return nil
	}
	u.host.Show(d)
}

// userField is one field of the document as the page shows it.
type userField struct {
	group, name, label string
	value              string // raw, what copying gives
	shown              string // for people, raw too
	null               bool
	note               string
}

// fields are all fifteen, in the order of the page.
func (u *user) fields() []userField {
	d := u.data
	fields := []userField{
		plainField("User", "username", "Username", d.Username),
		plainField("User", "email", save.Email.Label(), d.Email),
		plainField("User", "locale", save.Locale.Label(), d.Locale),
		{
			group: "User", name: "roles", label: "Roles", value: strings.Join(d.Roles, " "),
			shown: strings.Join(d.Roles, ", "), null: d.Roles == nil,
		},
		{group: "Details", name: "version", label: "Version", value: strconv.Itoa(d.Version), shown: strconv.Itoa(d.Version)},
		u.dateField("created_date", "Created", d.CreatedDate),
		u.dateField("updated_date", "Updated", d.UpdatedDate),
		plainField("Details", "url", "URL", d.URL),
		plainField("IDs", "flex_user_sid", "Flex user SID (FU…)", d.FlexUserSID),
		plainField("IDs", "user_sid", save.UserSID.Label(), d.UserSID),
		plainField("IDs", "worker_sid", "Worker", d.WorkerSID),
		plainField("IDs", "flex_team_sid", "Team SID (QO…)", d.FlexTeamSID),
		plainField("IDs", "workspace_sid", "Workspace", d.WorkspaceSID),
		plainField("IDs", "instance_sid", "Flex instance", d.InstanceSID),
		plainField("IDs", "account_sid", "Account", d.AccountSID),
	}
	fields = slices.Insert(fields, 1, listedFields(u)...)
	for i := range fields {
		f := &fields[i]
		if raw, odd := d.Odd[f.name]; odd {
			f.value, f.shown, f.null, f.note = string(raw), d.Marked(f.name, ""), false, "unexpected type"
		} else if f.name == "worker_sid" && f.null {
			f.note = "a deactivated user has none"
		}
	}
	return fields
}

// listedFields are what only the list of users says; none where the list has no such
// user.
func listedFields(u *user) []userField {
	l, ok := screen.Find[*lookup](u.host)
	if !ok {
		return nil
	}
	i, known := l.list.dir.known[u.sid]
	if !known {
		return nil
	}
	of := l.list.dir.users[i]
	fields := []userField{
		plainField("User", "full_name", "Full name", textOrNil(of.cells[fullNameColumn])),
		plainField("User", "team_name", "Team", textOrNil(l.list.dir.teams[ui.TextOf(u.data.FlexTeamSID)])),
		plainField("User", "state", "State", textOrNil(of.cells[stateColumn])),
	}
	return slices.DeleteFunc(fields, func(f userField) bool { return f.null })
}

func textOrNil(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

// noun is what a field is called within a sentence.
func (f userField) noun() string {
	noun := ui.ShortLabel(f.label)
	if strings.HasPrefix(noun, "Flex") || noun == "URL" {
		return noun
	}
	return strings.ToLower(noun[:1]) + noun[1:]
}

func plainField(group, name, label string, value *string) userField {
	return userField{group: group, name: name, label: label, value: ui.TextOf(value), shown: ui.TextOf(value), null: value == nil}
}

func (u *user) dateField(name, label string, value *string) userField {
	f := plainField("Details", name, label, value)
	if !f.null {
		f.shown = ui.LocalDate(f.value, u.host.Now(), u.host.Location())
	}
	return f
}

func (u *user) View(width, height int) []string {
	lines := u.head(width)
	if u.loaded {
		if most := height / 2; len(lines) > most && most > 0 {
			lines = append(lines[:most-1:most-1], u.host.Theme().Muted.Render("  v shows all"))
		}
		page := u.page(width, height-len(lines))
		u.Top, u.right.Top = len(lines), len(lines)
		return append(lines, page...)
	}
	return u.host.Theme().Part(lines, u.Cursor, height, u.Cursor-height/2)
}

// head is what is to be said before the fields: work, failure, save.
func (u *user) head(width int) []string {
	t := u.host.Theme()
	switch {
	case u.reading != nil && !u.loaded:
		return []string{
			"", " " + t.Accent.Render(u.reading.UnderWay()), "",
			t.Muted.Render(" " + u.sid),
		}
	case u.saving != nil:
		return []string{" " + t.Accent.Render(u.saving.UnderWay()), ""}
	case u.err != nil && u.loaded:
		return []string{t.Warn.Render(ui.Cut(" ! not refreshed: values from "+ui.Age(u.host.Now().Sub(u.readAt)), width)), ""}
	case u.err != nil:
		return append([]string{" " + t.Strong.Render(u.sid), ""}, ui.Indented(screen.FailureLines(t, u.err, width-2))...)
	case u.saved != nil:
		return append(ui.Indented(saving.BriefLines(t, *u.saved, width-2)), "")
	case len(u.data.Odd) > 0 && u.loaded:
		return []string{t.Warn.Render(ui.Cut(" ! "+words.OddFieldsWarning(u.data.OddNames()), width)), ""}
	case u.data.FlexUserSID == nil && u.loaded:
		return []string{t.Warn.Render(" ! the response does not name the user (flex_user_sid is null)"), ""}
	}
	return nil
}

// page draws the fields in one column or two.
func (u *user) page(width, height int) []string {
	t, fields := u.host.Theme(), u.fields()
	u.half = 0
	if width < ui.TwoPanes {
		lines, at := u.column(&u.RowList, fields, 0, width, height >= len(fields)+5)
		return u.Part(t, lines, at, height)
	}
	u.half = width / 2
	split := 8 // person and record left, SIDs right
	left, at := u.column(&u.RowList, fields[:split], 0, u.half-2, true)
	right, atRight := u.column(&u.right, fields[split:], split, width-u.half, true)
	lines, at := ui.Beside(left, right, u.half, ""), max(at, atRight)
	u.right.Part(t, lines, at, height)
	return u.Part(t, lines, at, height)
}

func (u *user) RowAt(x, line int) int {
	if u.half > 0 && x >= u.half {
		return u.right.RowAt(x, line)
	}
	return u.RowList.RowAt(x, line)
}

func (u *user) Forget() {
	u.RowList.Forget()
	u.right.Forget()
}

// column draws fields whose first has index base, and notes them in rows; at is
// the line of the cursor.
func (u *user) column(rows *list.RowList, fields []userField, base, width int, roomy bool) (lines []string, at int) {
	t := u.host.Theme()
	group, label := "", labelColumn(fields, width)
	rows.Forget()
	for i, f := range fields {
		if f.group != group {
			if group != "" && roomy {
				lines = append(lines, "")
			}
			group = f.group
			lines = append(lines, " "+t.Strong.Render(group))
		}
		rows.Note(-1, lines)
		if base+i == u.Cursor {
			at = len(lines)
		}
		lines = append(lines, u.fieldLine(f, base+i == u.Cursor, label, width))
		rows.Note(base+i, lines)
	}
	return lines, at
}

// wholeFieldLabels is the width from which a field shows its label in full: beside a
// whole SID.
const wholeFieldLabels = 57

// labelColumn is the width of the labels of fields, with the gap after them.
func labelColumn(fields []userField, width int) int {
	column := 15
	if width < wholeFieldLabels {
		return column
	}
	for _, f := range fields {
		column = max(column, ui.Width(f.label)+2)
	}
	return column
}

func (u *user) fieldLine(f userField, selected bool, column, width int) string {
	t := u.host.Theme()
	shown := ui.Escape(f.shown)
	if f.null {
		shown = "null"
	}
	if f.note != "" {
		shown += "  (" + f.note + ")"
	}
	if selected {
		return t.Row(ui.FitLabel(f.label, column)+shown, true, width)
	}
	value := t.Text.Render(ui.Cut(shown, width-column-2))
	if f.null {
		value = t.Muted.Render(ui.Cut(shown, width-column-2))
	}
	return "  " + t.Label.Render(ui.FitLabel(f.label, column)) + value
}

func (u *user) Cause() error {
	if u.err == nil && u.saved != nil {
		return words.SavedError(*u.saved)
	}
	return u.err
}

// undo takes back the save made from this page.
func (u *user) undo() tea.Cmd {
	if locked := screen.WaitMessage(u.host); locked != "" {
		return u.host.Notify(ui.Warn, locked)
	}
	return saving.AskUndo(u.host, u, &u.saving, saving.UserLine(u.sid, u.data), *u.saved)
}

// undone takes the result of an undo.
func (u *user) undone(m saving.SavedMsg) tea.Cmd {
	u.saving = nil
	switch {
	case !saving.ShowNotUndone(u.host, m.Result):
		u.settled(m.Result)
	case m.Result.Status == save.Conflict:
		u.show(m.Result.Before)
	}
	return nil
}
