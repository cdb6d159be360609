package saving

import (
	"flexconsole/api/save"
	"flexconsole/ui"
	"flexconsole/views/screen"
	"flexconsole/views/words"
)

// ResultLines are the whole result of a save, with all its details.
func ResultLines(t ui.Theme, r save.Result, width int) []string {
	return resultLines(t, r, words.SavedRemarks(r), width)
}

// BriefLines are the result of a save without how it was checked.
func BriefLines(t ui.Theme, r save.Result, width int) []string {
	return resultLines(t, r, words.SavedNotes(r), width)
}

func resultLines(t ui.Theme, r save.Result, remarks []string, width int) []string {
	level, sentence := words.SavedLevel(r)
	lines := t.SignLines(level, sentence, width)
	for _, change := range words.SavedChanges(r) {
		lines = append(lines, ui.Wrap(ui.Escape(change), width, t.Text)...)
	}
	for _, odd := range words.SavedOdd(r) {
		lines = append(lines, t.SignLines(ui.Warn, odd, width)...)
	}
	for _, remark := range remarks {
		lines = append(lines, ui.Wrap(ui.Escape(remark), width, t.Muted)...)
	}
	if err := words.SavedError(r); err != nil {
		lines = append(lines, screen.FailureLines(t, err, width)...)
	}
	return lines
}

// ConflictLines are the three columns of a conflict, one under the other.
func ConflictLines(t ui.Theme, r save.Result, width int) []string {
	var lines []string
	for _, d := range r.Conflicts {
		lines = append(lines, t.Strong.Render(d.Field.Label()))
		for _, side := range []struct {
			name  string
			value *string
		}{{"was", d.Was}, {"theirs", d.Now}, {"yours", d.Asked}} {
			lines = append(lines, ui.Clip("  "+t.Label.Render(ui.Fit(side.name, 8))+t.Text.Render(words.EscapedValue(side.value)), width))
		}
	}
	return append(append(lines, ""), ui.Wrap("Nothing has been sent.", width, t.Muted)...)
}

// ApplyOrphaned shows the latest reading on the user's pages although the form is gone.
func (m SavedMsg) ApplyOrphaned(h screen.Host) { screen.TellSaved(h, m.Result) }

// ResultName says whether a result is that of a save or of an undo.
func ResultName(r save.Result) string {
	if r.Edit.Undo {
		return "Undo"
	}
	return "Save"
}

// Summary is the report of a save whose screen is gone.
func (m SavedMsg) Summary() screen.Report {
	level, sentence := words.SavedLevel(m.Result)
	return screen.Report{Title: ResultName(m.Result) + ": " + ui.Escape(m.Who), Sentence: sentence, Body: func(t ui.Theme, width int) []string {
		if m.Result.Status == save.Failed || m.Result.Status == save.Conflict {
			lines := t.SignLines(level, sentence, width)
			if m.Result.Err != nil {
				lines = append(lines, screen.FailureLines(t, m.Result.Err, width)...)
			}
			return append(lines, ConflictLines(t, m.Result, width)...)
		}
		return ResultLines(t, m.Result, width)
	}}
}
