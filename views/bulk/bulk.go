// Package bulk has the screens of a bulk edit: load, change, preview, run, resume.
package bulk

import (
	"os"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api/batch"
	"flexconsole/ui"
	"flexconsole/views/files"
	"flexconsole/views/screen"
	"flexconsole/views/words"
)

// newBatchText loads the users in a text; remark is a note on them.
func newBatchText(h screen.Host, text, remark string) *batchRead {
	in, err := inputOf("", text, nil)
	b := newBatchRead(h, in)
	b.text, b.remark, b.err = text, remark, err
	return b
}

// inputOf finds the users in a file, or in a text where path is "". The error is a
// sentence.
func inputOf(path, text string, mapped batch.Mapping) (batch.Input, error) {
	if path == "" {
		return batch.FromFile(strings.NewReader(text), mapped)
	}
	file, err := os.Open(path)
	if err != nil {
		return batch.Input{}, files.WithoutPath(err)
	}
	defer file.Close()
	return batch.FromFile(file, mapped)
}

// pausable is a loading or a run.
type pausable interface {
	Pause()
	Resume()
}

// toggle pauses or resumes it, and says whether it is paused now.
func toggle(run pausable, paused bool) bool {
	if paused {
		run.Resume()
	} else {
		run.Pause()
	}
	return !paused
}

// closeBulkScreens closes the screens that led to a run.
func closeBulkScreens(h screen.Host) tea.Cmd {
	var closed []tea.Cmd
	for open := range h.Screens() {
		switch open.(type) {
		case *batchRead, *columnMap, *batchRule, *batchPlan, *screen.TypedConfirm:
			closed = append(closed, h.Close(open))
		}
	}
	return tea.Batch(closed...)
}

// progressLines are a bar and the numbers next to it.
func progressLines(t ui.Theme, p batch.Progress, width int) []string {
	lines := ui.Wrap(ui.ProgressBar(p.Done, p.Total, min(30, width/4))+" "+strings.Join(words.BulkProgress(p), " · "), width-2, t.Accent)
	return ui.Indented(lines)
}
