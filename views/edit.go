package views

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api"
	"flexconsole/api/save"
	"flexconsole/api/sid"
	"flexconsole/api/validate"
	"flexconsole/ui"
)

// longest inputs, in characters: well above what is valid, so that the verdict
// and not the input is what says no.
const (
	maxEmailText  = 320
	maxLocaleText = 64
	maxSIDText    = 200
)

// edit changes email, locale and user SID of a user.
type edit struct {
	formScreen
	user *user
	// opened is the user as the form began with it.
	opened api.FlexUser
}

func newEdit(a *App, u *user) *edit {
	e := &edit{user: u, opened: u.data}
	email := ui.NewField(ui.Field{ID: string(save.Email), Label: "Email", Limit: maxEmailText, Clearable: true,
		Hint: "an email address", Check: func(v string) ui.Verdict { return verdict(validate.Email(v)) }})
	locale := ui.NewField(ui.Field{ID: string(save.Locale), Label: "Locale", Limit: maxLocaleText, Clearable: true,
		Hint: "a language tag such as en-US", Check: checkLocale})
	userSID := ui.NewField(ui.Field{ID: string(save.UserSID), Label: "User SID", Limit: maxSIDText,
		Hint: "the Unified User's SID (US…)", Check: func(v string) ui.Verdict { return verdict(validate.SID(sid.UnifiedUser, v)) }})
	for _, field := range []*ui.Field{email, locale, userSID} {
		field.Load(save.Field(field.ID).Of(u.data))
	}
	e.formScreen = formScreen{app: a, typing: true, form: ui.NewForm(email, locale, userSID)}
	return e
}

// checkLocale offers a usual locale while one is being typed.
func checkLocale(value string) ui.Verdict {
	v := verdict(validate.Locale(value))
	if v.Suggestion == "" && v.Level != ui.Good {
		if usual := validate.LocaleSuggestions(value); len(usual) > 0 && usual[0] != value {
			v.Suggestion = usual[0]
		}
	}
	return v
}

func (e *edit) Title() string { return "Edit" }

func (e *edit) Actions() []string { return e.formActions() }

func (e *edit) Do(action string) tea.Cmd {
	if action == "review" {
		return e.review()
	}
	return e.doForm(action)
}

// Unsaved keeps a changed form from being left by a slip of the finger.
func (e *edit) Unsaved() string {
	if e.sending != nil || !e.form.Changed() {
		return ""
	}
	return "The changes to " + text(e.opened.Username) + " have not been saved."
}

// change holds the changed fields only.
func (e *edit) change() api.UserChange {
	var change api.UserChange
	for _, field := range e.form.Fields {
		if field.Changed() {
			value := field.Value()
			save.Field(field.ID).Set(&change, &value)
		}
	}
	return change
}

// review shows what would be sent, and to whom.
func (e *edit) review() tea.Cmd {
	if blocked := e.blocked(); blocked != nil {
		return blocked
	}
	if e.change().Empty() {
		return e.app.notify(ui.Plain, "nothing is changed, so there is nothing to save")
	}
	e.app.dialogs = append(e.app.dialogs, &ui.Dialog{
		Title:   "Save this change?",
		Body:    e.reviewLines,
		Choices: []string{"No, back to the form", "Yes, save"},
		Answer: func(choice int) tea.Cmd {
			if choice == 1 {
				return e.save(nil)
			}
			return nil
		},
	})
	return nil
}

func (e *edit) reviewLines(t ui.Theme, width int) []string {
	lines := e.app.accountLines(width)
	lines = append(lines, ui.Wrap("User "+ui.Escape(e.user.subject()), width, t.Text)...)
	lines = append(lines, "")
	change := e.change()
	for _, f := range save.Fields {
		if asked := f.In(change); asked != nil {
			lines = append(lines, diffLines(t, f, f.Of(e.opened), asked)...)
		}
	}
	for _, warning := range e.warnings(change) {
		lines = append(lines, "")
		lines = append(lines, t.SignLines(ui.Warn, warning, width)...)
	}
	return lines
}

// diffLines is one changed field, before and after.
func diffLines(t ui.Theme, f save.Field, was, asked *string) []string {
	label := ui.Fit(string(f), 10)
	return []string{
		t.Label.Render(label) + t.Bad.Render("- ") + t.Muted.Render(shown(was)),
		ui.Fit("", 10) + t.Good.Render("+ ") + t.Strong.Render(shown(asked)),
	}
}

// shown is a value for people: escaped, null and empty said in words.
func shown(value *string) string {
	switch {
	case value == nil:
		return "null"
	case *value == "":
		return "(empty)"
	}
	return ui.Escape(*value)
}

// warnings are what to know before saying yes.
func (e *edit) warnings(change api.UserChange) []string {
	var warnings []string
	if change.UserSID != nil {
		warnings = append(warnings, "The user SID links this Flex user to another identity. A wrong one locks the person out or gives access to someone else's history; Conversations user SIDs start with US too. It cannot be emptied again.")
	}
	if change.Email != nil {
		warnings = append(warnings, "With single sign-on the identity provider may set the email back at the next login.")
	}
	if change.Locale != nil {
		warnings = append(warnings, "Flex keeps its language in the browser: the agent may not see the new locale.")
	}
	for _, field := range e.form.Fields {
		switch v := field.Verdict(); {
		case field.Cleared():
			warnings = append(warnings, field.Label+" goes out empty. What Twilio does then is unverified; the user is read again to see.")
		case field.Changed() && v.Level == ui.Warn:
			warnings = append(warnings, field.Label+": "+v.Text)
		}
	}
	return warnings
}

// savedMsg is a save's result.
type savedMsg struct {
	result save.Result
	who    string
}

// save carries the change out; overwrite names conflicts that were accepted.
func (e *edit) save(overwrite map[save.Field]bool) tea.Cmd {
	session, user, opened, change := e.app.session, e.user.sid, e.opened, e.change()
	who := text(opened.Username)
	var cmd tea.Cmd
	e.err = nil
	e.sending, cmd = e.app.start(e, "saving "+who, true, func(ctx context.Context, w *work) tea.Msg {
		instance, err := session.FindInstance(ctx)
		if err != nil {
			return savedMsg{save.Result{Status: save.Failed, Err: err}, who}
		}
		result := save.New(session.Flex).Save(ctx, save.Edit{
			Instance: instance, User: user, Opened: opened, Change: change, Overwrite: overwrite,
		}, func(s save.Step) { w.at(s.String()) })
		return savedMsg{result, who}
	})
	return cmd
}

func (e *edit) Update(result tea.Msg) tea.Cmd {
	m, ok := result.(savedMsg)
	if !ok {
		return nil
	}
	e.sending = nil
	switch m.result.Status {
	case save.Failed:
		e.err = m.result.Err
		e.app.failed("Not saved", e.err)
	case save.Conflict:
		e.conflict(m.result)
	default:
		e.user.settled(m.result)
		e.app.closeScreen(e)
	}
	return nil
}

// conflict shows what someone else changed meanwhile, and lets the user decide.
func (e *edit) conflict(r save.Result) {
	e.app.dialogs = append(e.app.dialogs, &ui.Dialog{
		Title: "Someone else changed the same fields meanwhile",
		Body: func(t ui.Theme, width int) []string {
			return conflictLines(t, r, width)
		},
		Choices: []string{"Keep theirs for now, back to the form", "Save mine over theirs"},
		Answer: func(choice int) tea.Cmd {
			if choice == 0 {
				return nil
			}
			overwrite := map[save.Field]bool{}
			for _, d := range r.Conflicts {
				overwrite[d.Field] = true
			}
			e.opened = r.Before
			return e.save(overwrite)
		},
	})
}

func (e *edit) View(width, height int) []string {
	t := e.app.theme
	head := []string{" " + t.Strong.Render(ui.Escape(text(e.opened.Username))) + t.Muted.Render("  "+e.user.sid), ""}
	return e.draw(head, width, height)
}
