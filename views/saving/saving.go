// Package saving shows a save of a user on the screen: its review, its result, the merge
// of a conflict and its undo.
package saving

import (
	"cmp"
	"context"
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api"
	"flexconsole/api/save"
	"flexconsole/api/validate"
	"flexconsole/ui"
	"flexconsole/ui/form"
	"flexconsole/views/screen"
	"flexconsole/views/session"
	"flexconsole/views/words"
)

var (
	_ screen.Failer   = SavedMsg{}
	_ screen.Reporter = SavedMsg{}
)

// SavedMsg is a save's result.
type SavedMsg struct {
	Result save.Result
	Who    string
}

// The longest inputs, in characters: well above what is valid, so that the verdict
// explains what is wrong and the input does not just stop.
const (
	MaxEmailText  = 320
	MaxLocaleText = 64
)

// LocaleCells is how wide the input of a locale is drawn.
const LocaleCells = 16

// Change is a change of a user to carry out.
type Change struct {
	Label  string
	Opened api.FlexUser
	User   string
	Change api.UserChange
	// Undo says that the change restores the values from before an earlier save.
	Undo bool
	// First saves the draft before anything is sent, Ended updates it after the result;
	// both may be nil, and run in the background.
	First func() error
	Ended func(save.Result)
}

// Start carries a change out; slot has the work while it runs.
func Start(h screen.Host, owner screen.Screen, slot **screen.Work, s Change) tea.Cmd {
	who := cmp.Or(ui.TextOf(s.Opened.Username), s.User)
	return screen.Write(h, owner, slot, s.Label+" "+who, func(ctx context.Context, w *screen.Work) tea.Msg {
		if s.First != nil {
			_ = s.First() // the journal is on the same disk and refuses the write if need be
		}
		result := s.carryOut(ctx, h.Session(), w)
		if s.Ended != nil {
			s.Ended(result)
		}
		return SavedMsg{result, who}
	})
}

func (s Change) carryOut(ctx context.Context, session *session.Session, w *screen.Work) save.Result {
	instance, err := session.Ready(ctx)
	edit := save.Edit{Instance: instance, User: s.User, Opened: s.Opened, Change: s.Change, Undo: s.Undo}
	if err != nil {
		return save.Result{Edit: edit, Status: save.Failed, Err: err}
	}
	return save.New(session.Flex).Save(ctx, edit, func(step save.Step) { w.Reached(step.String()) })
}

// UserLine names a user in one line for reviews, raw.
func UserLine(user string, data api.FlexUser) string {
	return fmt.Sprintf("%s (version %s) %s", user, data.VersionText(), ui.TextOf(data.Username))
}

// ReviewLines are the body of a review: the user and the diff, the warnings, and the
// account, which the header names too.
func ReviewLines(h screen.Host, who string, opened api.FlexUser, change api.UserChange, warnings []string, width int) []string {
	t := h.Theme()
	lines := append(ui.Wrap(ui.Escape(who), width, t.Text), "")
	lines = append(lines, ChangeLines(t, opened, change, warnings, width)...)
	return append(append(lines, ""), screen.AccountLines(h, width, opened)...)
}

// ChangeLines are the diff, and what to know before it is sent.
func ChangeLines(t ui.Theme, opened api.FlexUser, change api.UserChange, warnings []string, width int) []string {
	var lines []string
	for _, f := range save.Fields {
		if asked := f.In(change); asked != nil {
			lines = append(lines, DiffLines(t, f, f.Shown(opened), asked, width)...)
		}
	}
	for _, warning := range warnings {
		lines = append(lines, "")
		lines = append(lines, t.SignLines(ui.Warn, warning, width)...)
	}
	return lines
}

// narrowDiff is the width below which a SID has no room beside the label of its field.
const narrowDiff = 48

// DiffLines is one changed field, before and after.
func DiffLines(t ui.Theme, f save.Field, was, asked *string, width int) []string {
	column := 16
	if width < 60 {
		column = 10
	}
	label, below := t.Label.Render(ui.FitLabel(f.Label(), column)), ui.Fit("", column)
	var lines []string
	if width < narrowDiff {
		lines, label, below, column = []string{label}, "  ", "  ", 2
	}
	lines = append(lines, ui.Hanging(label+t.Bad.Render("- "), ui.WrapValue(words.EscapedValue(was), width-column-2, t.Muted))...)
	return append(lines, ui.Hanging(below+t.Good.Render("+ "), ui.WrapValue(words.EscapedValue(asked), width-column-2, t.Strong))...)
}

// AskUndo asks before it undoes a save of a user, named in a line by who. An undo is a
// save of the values from before, so a later change by someone else to those fields stops
// it. The result is a SavedMsg for owner, and slot has the work.
func AskUndo(h screen.Host, owner screen.Screen, slot **screen.Work, who string, r save.Result) tea.Cmd {
	change, impossible := words.UndoOf(r)
	if change.Empty() {
		return h.Notify(ui.Warn, impossible)
	}
	warnings := words.FieldWarnings(change)
	if impossible != "" {
		warnings = append(warnings, impossible)
	}
	return screen.Confirm(h, screen.TokenOfUser(h, screen.Question{
		Title: "Undo this save?",
		Body: func(_ ui.Theme, width int) []string {
			return ReviewLines(h, who, r.After, change, warnings, width)
		},
		Yes: "Undo",
		Then: func() tea.Cmd {
			return Start(h, owner, slot, Change{Label: "undoing the save of", Opened: r.After, User: r.Edit.User, Change: change, Undo: true})
		},
	}, r.Edit.User))
}

// ShowNotUndone shows that an undo has changed nothing; false says that it did, or may
// have.
func ShowNotUndone(h screen.Host, r save.Result) bool {
	switch r.Status {
	case save.Failed:
		screen.ShowFailure(h, "Not undone", "Nothing was changed.", r.Err)
	case save.Conflict:
		screen.ShowReport(h, screen.Report{Title: "Not undone: someone changed it since", Body: func(t ui.Theme, width int) []string {
			return ConflictLines(t, r, width)
		}})
	default:
		return false
	}
	return true
}

func (m SavedMsg) Cause() error { return words.SavedError(m.Result) }

// CheckLocale suggests a common locale while one is being typed.
func CheckLocale(value string) form.Verdict {
	v := words.Verdict(save.Locale.Judge(value))
	if v.Suggestion == "" && v.Level != ui.Good {
		if usual := validate.LocaleSuggestions(value); len(usual) > 0 && usual[0] != value {
			v.Suggestion = usual[0]
		}
	}
	return v
}
