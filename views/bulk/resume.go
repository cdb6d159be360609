package bulk

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api/batch"
	"flexconsole/config/state"
	"flexconsole/ui"
	"flexconsole/views/screen"
	"flexconsole/views/session"
)

// findInterrupted looks for runs that a crash or the end of the program interrupted.
func findInterrupted(h screen.Host) tea.Cmd {
	runs, journal := h.Session().Runs, h.Session().Journal
	if runs == nil || h.Session().ReadOnly {
		return nil
	}
	var open []state.Entry // users with a write that the journal does not know the end of
	return screen.Look(h, nil, func() ([]state.RecordedRun, error) {
		cut, err := runs.Unfinished()
		if journal != nil && len(cut) > 0 {
			open, _, _ = journal.Unknown() // another screen reports a journal that cannot be read
		}
		return cut, err
	}, func(cut []state.RecordedRun, err error) tea.Cmd { return offerRuns(h, cut, open, err) })
}

// offerRuns asks whether to resume interrupted runs, the oldest first.
func offerRuns(h screen.Host, cut []state.RecordedRun, open []state.Entry, err error) tea.Cmd {
	var commands []tea.Cmd
	if err != nil {
		commands = append(commands, h.Notify(ui.Warn, err.Error()))
	}
	for _, run := range slices.Backward(cut) {
		commands = append(commands, offerRun(h, run, open))
	}
	return tea.Batch(commands...)
}

// offerRun asks whether to resume an interrupted run. One with no row left is
// discarded.
func offerRun(h screen.Host, cut state.RecordedRun, open []state.Entry) tea.Cmd {
	var plan []batch.PlannedRow
	if err := json.Unmarshal(cut.Plan, &plan); err != nil {
		return h.Notify(ui.Warn, "An interrupted bulk edit cannot be read: "+err.Error())
	}
	left := batch.Remaining(plan, cut.Settled)
	if len(left) == 0 {
		return discardRun(h, cut.ID)
	}
	doubtful := userNames(session.UnknownRows(plan, cut, open))
	sentence := fmt.Sprintf("A bulk edit of %s, started %s, was interrupted. Remaining: %s. They are loaded again first; nothing is sent until you confirm.",
		ui.Counted(len(plan), "user"), ui.Age(h.Now().Sub(cut.At)), ui.Counted(len(left), "user"))
	h.Show(&ui.Dialog{
		Title: "Resume the interrupted bulk edit?",
		Body: func(t ui.Theme, width int) []string {
			lines := ui.Wrap(sentence, width, t.Text)
			if len(doubtful) > 0 {
				lines = append(append(lines, ""), t.SignLines(ui.Warn, unknownWords(doubtful), width)...)
			}
			return lines
		},
		Choices: []string{"Later", "Show remaining", "Discard"},
		Answer: func(choice int) tea.Cmd {
			switch choice {
			case 1:
				return resumeRun(h, cut.ID, left)
			case 2:
				return askDiscard(h, cut.ID)
			}
			return nil
		},
	})
	return nil
}

// userNames are the names of users, or their SIDs.
func userNames(rows []batch.PlannedRow) []string {
	var names []string
	for i := range rows {
		names = append(names, userName(&rows[i]))
	}
	return names
}

// unknownWords names the first users whose result is unknown; raw.
func unknownWords(names []string) string {
	return fmt.Sprintf("The result is unknown for %s. Check them before you save again: %s",
		ui.Counted(len(names), "user"), firstNames(names, math.MaxInt))
}

// resumeRun resumes an interrupted run, unless another flexconsole has done so.
func resumeRun(h screen.Host, id string, left []batch.PlannedRow) tea.Cmd {
	return screen.Keep(h, nil, func() error { return h.Session().Runs.Take(id) }, func(err error) tea.Cmd {
		switch {
		case errors.Is(err, state.ErrTaken):
			return h.Notify(ui.Warn, "Another flexconsole has resumed or finished this bulk edit")
		case err != nil:
			return h.Notify(ui.Bad, "The bulk edit cannot be resumed: "+err.Error())
		}
		return h.PushHome(newReload(h, reload{purpose: forSave, rows: left, resumed: id}))
	})
}

// askDiscard asks before it discards an interrupted run.
func askDiscard(h screen.Host, id string) tea.Cmd {
	screen.AskYesNo(h, "Discard the interrupted bulk edit?", "It is not offered again. Users already saved stay saved. Nothing is sent.", "Cancel", "Discard", func() tea.Cmd {
		return discardRun(h, id)
	})
	return nil
}

func discardRun(h screen.Host, id string) tea.Cmd {
	return screen.Keep(h, nil, func() error { return h.Session().Runs.Discard(id) }, func(err error) tea.Cmd {
		if err != nil {
			return h.Notify(ui.Warn, err.Error())
		}
		return nil
	})
}
