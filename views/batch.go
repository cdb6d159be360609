package views

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api"
	"flexconsole/api/batch"
	"flexconsole/api/sid"
	"flexconsole/ui"
	"flexconsole/views/actions"
)

// feed brings results from the goroutine of a run to the screen, which takes
// them when it is drawn anew.
type feed[T any] struct {
	mu      sync.Mutex
	waiting []T
}

func (f *feed[T]) add(one T) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.waiting = append(f.waiting, one)
}

func (f *feed[T]) take() []T {
	f.mu.Lock()
	defer f.mu.Unlock()
	taken := f.waiting
	f.waiting = nil
	return taken
}

// many is what the key for many users does now, nil for nothing: it shows the
// run under way, reads the marked users or those that the input holds, or shows
// the latest run.
func (l *lookup) many() func() tea.Cmd {
	run := l.run
	show := func() tea.Cmd { return l.host.Push(run) }
	switch {
	case run != nil && run.work != nil:
		return show
	case len(l.list.marks) > 0:
		return l.readMarked
	case len(l.several()) > 0:
		return func() tea.Cmd { return readMany(l.host, l.text(), "") }
	case run != nil:
		return show
	}
	return nil
}

// readMarked reads the marked users, and says how many of them no row shows.
func (l *lookup) readMarked() tea.Cmd {
	remark := ""
	if hidden := l.list.hidden(); hidden > 0 {
		remark = fmt.Sprintf("%d of them marked but not shown in the list", hidden)
	}
	return readMany(l.host, strings.Join(l.list.picked(), "\n"), remark)
}

// several are the SIDs in the input where it holds more than one.
func (l *lookup) several() []string {
	value := l.input.Value()
	if len(value) < 2*sid.Length {
		return nil
	}
	if found := sid.Find(sid.FlexUser, value); len(found) > 1 {
		return found
	}
	return nil
}

// offerMany asks whether all users that the input names are to be read.
func (l *lookup) offerMany() tea.Cmd {
	value := l.text()
	askYesNo(l.host, "Read all of them?", fmt.Sprintf("The input names %d Flex users. Nothing is changed by reading them.", len(l.several())),
		"No", "Yes, read them", func() tea.Cmd { return readMany(l.host, value, "") })
	return nil
}

// picked are the marked users, those of the list in its order.
func (l *userList) picked() []string {
	left := maps.Clone(l.marks)
	var picked []string
	for i := range l.dir.shown {
		if id := l.dir.at(i).FlexUserSID; left[id] {
			picked = append(picked, id)
			delete(left, id)
		}
	}
	return append(picked, slices.Sorted(maps.Keys(left))...)
}

// readMany reads the users that a text names; remark is what to know of them.
func readMany(h Host, text, remark string) tea.Cmd {
	b := &batchRead{host: h, text: text, remark: remark}
	in, err := inputOf("", text, nil)
	b.take(in)
	b.err = err
	return h.Push(b)
}

// inputOf reads the users that a file names, or a text where path is "". The
// error is a sentence.
func inputOf(path, text string, mapped batch.Mapping) (batch.Input, error) {
	if path == "" {
		return batch.FromFile(strings.NewReader(text), mapped)
	}
	file, err := os.Open(path)
	if err != nil {
		return batch.Input{}, sentenceOf(err)
	}
	defer file.Close()
	return batch.FromFile(file, mapped)
}

// sentenceOf drops the call and the path from an error of the disk.
func sentenceOf(err error) error {
	var failure *os.PathError
	if errors.As(err, &failure) {
		return failure.Err
	}
	return err
}

// clearMarks lets go of the users that were picked, once their run has begun.
func clearMarks(h Host) {
	if l := lookupOf(h); l != nil {
		clear(l.list.marks)
		if len(l.several()) > 0 {
			l.input.Load(nil)
			l.filter()
		}
	}
}

// leaveBatch closes the screens that led to a run.
func leaveBatch(h Host) tea.Cmd {
	var closed []tea.Cmd
	for _, screen := range slices.Clone(h.Screens(usersTab)) {
		switch screen.(type) {
		case *batchRead, *columnMap, *batchRule, *batchPlan, *typed:
			closed = append(closed, h.Close(screen))
		}
	}
	return tea.Batch(closed...)
}

// progressLines are a bar and the numbers beside it.
func progressLines(t ui.Theme, p batch.Progress, width int) []string {
	lines := ui.Wrap(ui.ProgressBar(p.Done, p.Total, min(30, width/4))+" "+strings.Join(progressWords(p), " · "), width-2, t.Accent)
	return ui.Indented(lines)
}

// pausing is the action of the space bar on what runs by itself.
func pausing(paused bool) actions.ID {
	if paused {
		return actions.GoOn
	}
	return actions.Pause
}

func progressWords(p batch.Progress) []string {
	parts := []string{fmt.Sprintf("%d/%d", p.Done, p.Total)}
	if p.Total == 0 {
		parts = []string{"starting"} // the instance is looked for, or the plan kept
	}
	if p.Failed > 0 {
		parts = append(parts, fmt.Sprintf("%d failed", p.Failed))
	}
	if p.PerSecond > 0 {
		parts = append(parts, fmt.Sprintf("%.0f/s", math.Ceil(p.PerSecond)))
	}
	if p.Left > 0 && !p.Paused {
		parts = append(parts, api.Duration(p.Left)+" left")
	}
	switch wait := time.Until(p.WaitingUntil); {
	case p.Stopped:
		parts = append(parts, "stopping")
	case p.Doubtful:
		parts = append(parts, "paused: three results in a row are unknown")
	case p.Paused:
		parts = append(parts, "paused")
	case !p.WaitingUntil.IsZero() && wait > 0:
		parts = append(parts, fmt.Sprintf("Twilio asks to wait, again in %d s", int(math.Ceil(wait.Seconds()))))
	}
	return parts
}
