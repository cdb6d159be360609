package views

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
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
		lines = append(lines, t.SignLines(ui.Warn, oddLine(r, d), width)...)
	}
	for _, remark := range savedRemarks(r) {
		lines = append(lines, ui.Wrap(ui.Escape(remark), width, t.Muted)...)
	}
	if err := cmp.Or(r.Err, r.ReadErr); err != nil && r.Status != save.Saved {
		lines = append(lines, failureLines(t, err, width)...)
	}
	return lines
}

// oddLine says what a field holds instead of the value asked for.
func oddLine(r save.Result, d save.Difference) string {
	switch {
	case d.Old():
		return fmt.Sprintf("%s: asked for %s, the server still holds %s", d.Field, shown(d.Asked), shown(d.Now))
	case d.Field.In(r.Sent) != nil:
		return fmt.Sprintf("%s: server stored %s as %s", d.Field, shown(d.Asked), shown(d.Now))
	}
	return fmt.Sprintf("%s: asked for %s, the server holds %s", d.Field, shown(d.Asked), shown(d.Now))
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
	case save.PartlyStored:
		return ui.Warn, "Only a part was stored: " + parts(r) + ". Read again in a moment."
	case save.NotStored:
		return ui.Warn, "Not visible yet: the server took the change, but reading the user again shows the old values. Read again in a moment."
	case save.Failed:
		return ui.Bad, "Not saved. Nothing was changed."
	case save.Conflict:
		return ui.Warn, "Not saved: someone else changed the same fields. Nothing was sent."
	}
	return ui.Bad, "It may have been saved: no reading could tell. Read again before trying once more."
}

// parts names what became of each field sent.
func parts(r save.Result) string {
	var said []string
	for _, f := range save.Fields {
		if f.In(r.Sent) == nil {
			continue
		}
		end := " is stored"
		if i := slices.IndexFunc(r.Odd, func(d save.Difference) bool { return d.Field == f }); i >= 0 {
			end = " is stored differently"
			if r.Odd[i].Old() {
				end = " is not stored"
			}
		}
		said = append(said, string(f)+end)
	}
	return strings.Join(said, ", ")
}

// savedRemarks are the smaller print of a save.
func savedRemarks(r save.Result) []string {
	var remarks []string
	if !r.Sent.Empty() {
		remarks = append(remarks, fmt.Sprintf("Version %d → %d. %s; Twilio offers no conditional update.",
			r.Before.Version, r.After.Version, checked(r)))
	}
	for _, d := range append(r.Others, r.OthersAfter...) {
		remarks = append(remarks, fmt.Sprintf("Someone else changed %s meanwhile: %s → %s.", d.Field, shown(d.Was), shown(d.Now)))
	}
	if r.Jump > 0 {
		remarks = append(remarks, "The version rose by more than one: someone else may have written too.")
	}
	switch {
	case r.Status != save.Saved || !r.Weak:
	case r.DateRose:
		remarks = append(remarks, "The version did not rise, but the date of the last change did.")
	default:
		remarks = append(remarks, "Weak check: neither version nor date moved; only the values speak.")
	}
	return remarks
}

// checked bounds the time in which someone else's change could go unseen,
// rounded up. A lost answer leaves open when the save was carried out.
func checked(r save.Result) string {
	if r.Err != nil {
		return "Checked before saving, but how long before is not known"
	}
	return fmt.Sprintf("Checked at most %d ms before saving", max(1, (r.Gap+time.Millisecond-1).Milliseconds()))
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
