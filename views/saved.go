package views

import (
	"fmt"
	"time"

	"flexconsole/api/save"
	"flexconsole/ui"
)

// savedLines tells the whole story of a save.
func savedLines(t ui.Theme, r save.Result, width int) []string {
	level, sentence := savedSentence(r)
	lines := t.SignLines(level, sentence, width)
	for _, f := range save.Fields {
		if asked := f.In(r.Sent); asked != nil {
			line := fmt.Sprintf("%s: %s → %s", f, shown(f.Of(r.Before)), shown(asked))
			lines = append(lines, ui.Wrap(line, width, t.Text)...)
		}
	}
	for _, d := range r.Odd {
		line := fmt.Sprintf("%s: asked for %s, the server holds %s", d.Field, shown(d.Asked), shown(d.Now))
		lines = append(lines, t.SignLines(ui.Warn, line, width)...)
	}
	for _, remark := range savedRemarks(r) {
		lines = append(lines, ui.Wrap(ui.Escape(remark), width, t.Muted)...)
	}
	if r.Err != nil && r.Status != save.Saved {
		lines = append(lines, failureLines(t, r.Err, width)...)
	}
	return lines
}

func savedSentence(r save.Result) (ui.Level, string) {
	switch r.Status {
	case save.Saved:
		if r.Err != nil {
			return ui.Good, "Saved: the answer was lost, but reading the user again shows the change."
		}
		return ui.Good, "Saved, and read back."
	case save.NothingToDo:
		return ui.Plain, "Nothing was sent: the user holds these values already."
	case save.StoredDifferently:
		return ui.Warn, "Saved, but the server stored something else than was asked."
	case save.NotStored:
		return ui.Warn, "Not visible yet: the server took the change, but reading the user again shows the old values. Read again in a moment."
	case save.Failed:
		return ui.Bad, "Not saved. Nothing was changed."
	case save.Conflict:
		return ui.Warn, "Not saved: someone else changed the same fields. Nothing was sent."
	}
	return ui.Bad, "It may have been saved: no reading could tell. Read again before trying once more."
}

// savedRemarks are the smaller print of a save.
func savedRemarks(r save.Result) []string {
	var remarks []string
	if !r.Sent.Empty() {
		remarks = append(remarks, fmt.Sprintf("Version %d → %d. Checked %s before saving; Twilio offers no conditional update.",
			r.Before.Version, r.After.Version, gap(r.Gap)))
	}
	for _, d := range append(r.Others, r.OthersAfter...) {
		remarks = append(remarks, fmt.Sprintf("Someone else changed %s meanwhile: %s → %s.", d.Field, shown(d.Was), shown(d.Now)))
	}
	if r.Jump > 0 {
		remarks = append(remarks, "The version rose by more than one: someone else may have written too.")
	}
	if r.Status == save.Saved && r.Weak {
		remarks = append(remarks, "Weak check: the version did not rise, so only the values speak.")
	}
	return remarks
}

func gap(d time.Duration) string {
	if d < time.Millisecond {
		return "under 1 ms"
	}
	return fmt.Sprintf("%d ms", d.Milliseconds())
}

// conflictLines are the three columns of a conflict, one under the other.
func conflictLines(t ui.Theme, r save.Result, width int) []string {
	var lines []string
	for _, d := range r.Conflicts {
		lines = append(lines, t.Strong.Render(string(d.Field)))
		for _, side := range []struct {
			name  string
			value *string
		}{{"was", d.Was}, {"theirs", d.Now}, {"yours", d.Asked}} {
			lines = append(lines, ui.Clip("  "+t.Label.Render(ui.Fit(side.name, 8))+t.Text.Render(shown(side.value)), width))
		}
	}
	return append(append(lines, ""), ui.Wrap("Nothing has been sent.", width, t.Muted)...)
}

// adopt shows the latest reading on the user's pages although the form is gone.
func (m savedMsg) adopt(a *App) {
	for _, screen := range a.tabs[usersTab] {
		if page, ok := screen.(*user); ok && page.sid == m.result.Edit.User && m.result.After.Raw != nil {
			page.settled(m.result)
		}
	}
}

// report tells of a save whose screen is gone.
func (m savedMsg) report() report {
	level, sentence := savedSentence(m.result)
	return report{"The save of " + ui.Escape(m.who), sentence, func(t ui.Theme, width int) []string {
		if m.result.Status == save.Failed || m.result.Status == save.Conflict {
			lines := t.SignLines(level, sentence, width)
			if m.result.Err != nil {
				lines = append(lines, failureLines(t, m.result.Err, width)...)
			}
			return append(lines, conflictLines(t, m.result, width)...)
		}
		return savedLines(t, m.result, width)
	}}
}
