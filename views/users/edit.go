package users

import (
	"fmt"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api"
	"flexconsole/api/save"
	"flexconsole/api/sid"
	"flexconsole/config/state"
	"flexconsole/ui"
	"flexconsole/ui/form"
	"flexconsole/views/actions"
	"flexconsole/views/saving"
	"flexconsole/views/screen"
	"flexconsole/views/session"
	"flexconsole/views/words"
)

var (
	_ screen.AfterUpdater = (*edit)(nil)
	_ screen.Clickable    = (*edit)(nil)
	_ screen.DraftKeeper  = (*edit)(nil)
)

// maxSIDText is the longest text of the user SID's input (see maxEmailText).
const maxSIDText = 200

// edit changes email, locale and user SID of a user.
type edit struct {
	screen.Form
	user *user
	// opened is the user as the form began with it.
	opened api.FlexUser
	// asked is the change that is being sent, or was last.
	asked api.UserChange
}

// newEdit makes the form; it begins on the field called first, where it has one.
func newEdit(h screen.Host, u *user, first string) *edit {
	e := &edit{user: u, opened: u.data}
	email := form.NewField(form.Field{
		ID: string(save.Email), Label: "Email", Limit: saving.MaxEmailText, Clearable: true,
		Hint: "e.g. name@example.com", Check: func(v string) form.Verdict { return checkEmail(u, v) },
	})
	locale := form.NewField(form.Field{
		ID: string(save.Locale), Label: "Locale", Limit: saving.MaxLocaleText, Cells: saving.LocaleCells, Clearable: true,
		Hint: "e.g. en-US", Check: saving.CheckLocale,
	})
	userSID := form.NewField(form.Field{
		ID: string(save.UserSID), Label: save.UserSID.Label(), Limit: maxSIDText, Cells: sid.Length + 1,
		Hint: "US and 32 digits or letters a-f", Check: func(v string) form.Verdict { return checkUserSID(u, v) },
	})
	for _, field := range []*form.Field{email, locale, userSID} {
		field.Load(save.Field(field.ID).Of(u.data))
		if raw, odd := u.data.Odd[field.ID]; odd {
			field.Hint = "Twilio returned " + ui.Escape(string(raw)) + ", which is not text. Sent only if you type a value"
		}
	}
	e.Form = screen.NewForm(h, form.NewForm(email, locale, userSID), "user", u.sid)
	e.Draft.Version, e.Reopen, e.Beside = u.data.Version, actions.Edit, func(width, _ int) []string { return willSave(e, width) }
	e.Inputs.FocusOn(first)
	return e
}

// checkEmail judges an email, and warns of one that another user of the list has.
func checkEmail(of *user, v string) form.Verdict {
	return warnOfUse(of, words.Verdict(save.Email.Judge(v)), func(u *listed) bool { return strings.EqualFold(u.cells[emailColumn], v) })
}

// checkUserSID judges a user SID, and warns of one that another user has who was read
// in this session: the list does not say it.
func checkUserSID(of *user, v string) form.Verdict {
	return warnOfUse(of, words.Verdict(save.UserSID.Judge(v)), func(u *listed) bool { return u.alone != nil && sid.Equal(u.alone.userSID, v) })
}

// warnOfUse makes a warning of a good verdict on a value that another user has.
func warnOfUse(of *user, v form.Verdict, has func(u *listed) bool) form.Verdict {
	l, ok := screen.Find[*lookup](of.host)
	if v.Level != ui.Good || !ok {
		return v
	}
	for _, u := range l.list.dir.users {
		if !sid.Equal(u.sid, of.sid) && has(u) {
			return form.Verdict{Level: ui.Warn, Text: "already used by " + ui.Escape(u.cells[usernameColumn])}
		}
	}
	return v
}

func (e *edit) Title() string { return "Edit" }

func (e *edit) Actions() []actions.ID { return e.ActionsWith() }

func (e *edit) Do(action actions.ID) tea.Cmd {
	if action == actions.Review {
		return e.review()
	}
	return e.Form.Do(action)
}

// changes are the changed fields.
func (e *edit) changes() []*form.Field {
	return slices.DeleteFunc(slices.Clone(e.Inputs.Fields), func(f *form.Field) bool { return !f.Changed() })
}

// change is what they ask for.
func (e *edit) change() api.UserChange {
	var change api.UserChange
	for _, field := range e.changes() {
		value := field.Value()
		save.Field(field.ID).Set(&change, &value)
	}
	return change
}

// review shows what would be sent, and to whom.
func (e *edit) review() tea.Cmd {
	if blocked := e.Blocked(); blocked != nil {
		return blocked
	}
	if e.change().Empty() {
		return e.Host.Notify(ui.Plain, "Nothing changed, so nothing to save")
	}
	title := "Save this change?"
	if n := len(e.changes()); n > 1 {
		title = fmt.Sprintf("Save these %d changes?", n)
	}
	// What is shown is what is sent, whatever becomes of the form meanwhile.
	opened, change, warnings := e.opened, e.change(), e.warnings()
	return screen.Confirm(e.Host, screen.TokenOfUser(e.Host, screen.Question{
		Title: title, Yes: "Save",
		Body: func(_ ui.Theme, width int) []string {
			return saving.ReviewLines(e.Host, saving.UserLine(e.user.sid, e.user.data), opened, change, warnings, width)
		},
		Then: func() tea.Cmd { return e.save(opened, change) },
	}, e.user.sid))
}

// warnings are what to know before saying yes.
func (e *edit) warnings() []string {
	warnings := words.FieldWarnings(e.change())
	for _, field := range e.Inputs.Fields {
		if v := field.Verdict(); field.Changed() && !field.Cleared() && v.Level == ui.Warn {
			warnings = append(warnings, field.Label+": "+v.Text)
		}
	}
	return warnings
}

func (e *edit) save(opened api.FlexUser, change api.UserChange) tea.Cmd {
	e.asked = change
	e.leaveOut(change)
	finish := e.Draft.FinishLater()
	e.Err = nil
	return saving.Start(e.Host, e, &e.Sending, saving.Change{
		Label: "saving", Opened: opened, User: e.user.sid, Change: change,
		First: e.DraftWriter(), Ended: func(r save.Result) {
			if r.Status.Done() {
				finish()
			}
		},
	})
}

// leaveOut takes the fields that are sent out of a draft that still waits to be
// brought back: what was typed since counts.
func (e *edit) leaveOut(change api.UserChange) {
	if e.Draft.Late == nil {
		return
	}
	late := state.Draft{
		Kind: e.Draft.Late.Kind, Target: e.Draft.Late.Target, Version: e.Draft.Late.Version, At: e.Draft.Late.At,
		Base: map[string]*string{}, Values: map[string]string{},
	}
	for _, f := range save.Fields {
		if f.In(change) == nil {
			screen.CopyField(&late, *e.Draft.Late, string(f))
		}
	}
	e.Draft.Late = &late
	if len(late.Values)+len(late.Cleared) == 0 {
		e.Draft.Late = nil
	}
}

// Start claims the draft, and asks for the account that the review is to name.
func (e *edit) Start() tea.Cmd { return tea.Batch(e.Draft.Claim(e), screen.CheckAccount(e.Host, e)) }

func (e *edit) Update(result tea.Msg) tea.Cmd {
	switch m := result.(type) {
	case session.ClaimedDraft:
		cmd := e.Draft.OnClaimed(m)
		if e.Sending != nil {
			e.leaveOut(e.asked)
		}
		return cmd
	case saving.SavedMsg:
		e.Sending = nil
		return e.ended(m.Result)
	}
	return nil
}

// AfterUpdate brings a draft back once nothing stands before the form any more.
func (e *edit) AfterUpdate() tea.Cmd {
	if late := e.LateDraft(); late != nil {
		return e.restore(*late)
	}
	return nil
}

// ended takes the result of a save.
func (e *edit) ended(r save.Result) tea.Cmd {
	switch r.Status {
	case save.Failed:
		e.Err = r.Err
		screen.ShowFailure(e.Host, words.NotSaved(r), "Nothing was changed. What you typed is kept.", r.Err)
		return nil
	case save.Conflict:
		return e.merge(r.Before, r.Conflicts)
	}
	// Where it is not confirmed, the draft stays until a reading shows the values.
	e.Done = r.Status.Done()
	e.user.settled(r)
	return e.Host.Close(e)
}

// restore brings a draft back. A field that someone else changed since the
// draft was begun is put to the user first.
func (e *edit) restore(d state.Draft) tea.Cmd {
	e.Remark = e.Draft.BringBack(d)
	var conflicts []save.Difference
	for _, f := range save.Fields {
		field := e.Inputs.Field(string(f))
		if base, now := d.Base[string(f)], f.Of(e.opened); field.Changed() && ui.TextOf(base) != ui.TextOf(now) {
			asked := field.Value()
			conflicts = append(conflicts, save.Difference{Field: f, Was: base, Now: now, Asked: &asked})
		}
	}
	if len(conflicts) > 0 {
		cmd := e.merge(e.opened, conflicts)
		e.undecided(conflicts)
		return cmd
	}
	if !e.Inputs.Changed() {
		e.Remark = "" // it was saved meanwhile
		return nil
	}
	if d.Version != e.opened.Version {
		e.Remark += " · other fields changed since"
	}
	return nil
}

// undecided rests the form on what the draft began with, until the user has
// chosen: a save before that finds the same conflicts.
func (e *edit) undecided(conflicts []save.Difference) {
	for _, d := range conflicts {
		d.Field.Put(&e.opened, d.Was)
		e.Inputs.Field(string(d.Field)).Rebase(d.Was)
	}
}

// merge lets the user decide on conflicts, then rests the form on the latest
// reading: what is left of the edit is reviewed again.
func (e *edit) merge(latest api.FlexUser, conflicts []save.Difference) tea.Cmd {
	return e.Host.PushOver(e, saving.NewMerge(e.Host, ui.TextOf(e.opened.Username), conflicts, func(mine map[save.Field]bool) tea.Cmd {
		e.rebase(latest, conflicts, mine)
		return tea.Batch(e.Edited(), e.Host.Notify(ui.Plain, "The form now has the latest values. Review it again"))
	}))
}

func (e *edit) rebase(latest api.FlexUser, conflicts []save.Difference, mine map[save.Field]bool) {
	e.opened, e.Draft.Version = latest, latest.Version
	e.user.show(latest)
	for _, f := range save.Fields {
		field := e.Inputs.Field(string(f))
		theirs := slices.ContainsFunc(conflicts, func(d save.Difference) bool { return d.Field == f && !mine[f] })
		field.Rebase(f.Of(latest))
		if theirs {
			field.Reset()
		}
	}
}

func (e *edit) View(width, height int) []string {
	t := e.Host.Theme()
	return e.Draw(func(width int) []string {
		head := []string{" " + t.Strong.Render(e.user.sid) + t.Muted.Render("  "+ui.Escape(ui.TextOf(e.opened.Username))), ""}
		return append(head, e.RemarkLines(width)...)
	}, width, height)
}

// willSave is what a save would send now, and what keeps it from being sent.
func willSave(e *edit, width int) []string {
	t := e.Host.Theme()
	lines := []string{t.Heading.Render("Will be saved"), ""}
	if e.change().Empty() {
		return append(lines, t.Muted.Render("Nothing changed yet."))
	}
	lines = append(lines, saving.ChangeLines(t, e.opened, e.change(), e.warnings(), width)...)
	return append(lines, screen.BlockingLines(t, e.Inputs, width)...)
}
