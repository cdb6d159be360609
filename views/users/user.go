package users

import (
	"context"
	"slices"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api"
	"flexconsole/api/save"
	"flexconsole/api/sid"
	"flexconsole/ui"
	"flexconsole/views/actions"
	"flexconsole/views/saving"
	"flexconsole/views/screen"
	"flexconsole/views/words"
)

var (
	_ screen.AfterUpdater = (*user)(nil)
	_ screen.Clickable    = (*user)(nil)
	_ screen.Failer       = (*user)(nil)
	_ screen.SaveWatcher  = (*user)(nil)
	_ screen.Subject      = (*user)(nil)
	_ screen.Valuer       = (*user)(nil)
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
	fieldTable
	// beside is the second column.
	beside aside
	// editOnceRead: the form opens once the user is loaded.
	editOnceRead bool
}

func newUser(h screen.Host, flexUser string) *user { return &user{host: h, sid: flexUser} }

// Values are those that a command of the user's own can have.
func (u *user) Values() map[string]*string { return screen.UserValues(u.data) }

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
		u.ToRow(0)
	} else if err != nil {
		screen.ShowFailure(u.host, "Not refreshed", "The page still shows the values from before.", err)
	}
	if err != nil {
		return nil
	}
	u.show(data)
	if edit := u.editOnceRead; edit {
		u.editOnceRead = false
		return u.host.PushOver(u, newEdit(u.host, u, string(save.Email)))
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
	u.beside.forget()
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
		[]actions.ID{actions.Copy, actions.Worker, actions.Refresh, actions.Open, actions.RawJSON, actions.Export, actions.Move, actions.Page},
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
	case actions.Export:
		return u.export()
	case actions.Worker:
		return u.worker()
	case actions.Result:
		saved := *u.saved
		screen.ShowReport(u.host, screen.Report{Title: saving.ResultName(saved) + " result", Body: func(t ui.Theme, width int) []string { return saving.ResultLines(t, saved, width) }})
	case actions.Open:
		u.showField(u.fields()[u.OnRow()])
	case actions.Copy:
		if !u.loaded {
			return screen.CopyLines(u.host, "error details", screen.FailureText(u.err))
		}
		f := u.fields()[u.OnRow()]
		if f.null {
			return u.host.Notify(ui.Warn, "Nothing to copy: the "+f.noun()+" is null")
		}
		return screen.CopyText(u.host, f.noun(), f.value)
	}
	return nil
}

func (u *user) Type(key tea.KeyMsg) tea.Cmd {
	if u.loaded {
		u.step(len(u.fields()), key.String())
	} else {
		u.step(2*len(u.fields()), key.String()) // scrolls a long failure
	}
	return nil
}

// edit opens the form, on the field under the cursor where that can be changed.
func (u *user) edit() tea.Cmd {
	return u.host.Push(newEdit(u.host, u, u.fields()[u.OnRow()].name))
}

// showField shows a field that may be too long for its line, and offers to edit one
// that can be changed.
func (u *user) showField(f *userField) {
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

func (u *user) View(width, height int) []string {
	lines := u.head(width)
	if u.loaded {
		if most := height / 2; len(lines) > most && most > 0 {
			lines = append(lines[:most-1:most-1], u.host.Theme().Muted.Render("  "+actions.Key(actions.Result)+" shows all"))
		}
		page := u.page(width, height-len(lines))
		u.setTop(len(lines))
		return append(lines, page...)
	}
	return u.host.Theme().Part(lines, u.OnRow(), height, u.OnRow()-height/2)
}

// page is the fields, and where there is room the second column.
func (u *user) page(width, height int) []string {
	t, side := u.host.Theme(), asideWidth(width)
	if side == 0 {
		return u.draw(t, u.fields(), width, height)
	}
	width -= side + ui.Width(ui.PaneRule)
	return ui.Beside(u.draw(t, u.fields(), width, height), u.beside.lines(u, side, height), width, t.Rule.Render(ui.PaneRule))
}

// AfterUpdate reads what the second column shows, while it is in sight.
func (u *user) AfterUpdate() tea.Cmd {
	if !u.loaded || asideWidth(u.host.Width()) == 0 {
		return nil
	}
	return u.beside.read(u)
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
