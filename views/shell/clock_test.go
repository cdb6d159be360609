package shell

import (
	"testing"
	"testing/synctest"
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

// The screen is drawn again every clockEvery, though nothing happens: ages move.
func TestTheClockGoesOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := New(Options{})
		ticks := make(chan time.Duration, 3)
		begun := time.Now()
		cmd := a.Init()
		for range 3 {
			_, cmd = a.Update(nextClock(t, cmd))
			ticks <- time.Since(begun)
		}
		for i := range time.Duration(3) {
			if got := <-ticks; got != (i+1)*clockEvery {
				t.Errorf("tick %d after %v", i+1, got)
			}
		}
	})
}

// nextClock runs a command and its parts until the clock's message comes.
func nextClock(t *testing.T, cmd tea.Cmd) tea.Msg {
	found := make(chan tea.Msg)
	var run func(cmd tea.Cmd)
	run = func(cmd tea.Cmd) {
		if cmd == nil {
			return
		}
		switch m := cmd().(type) {
		case tea.BatchMsg:
			for _, part := range m {
				go run(part)
			}
		case clockMsg:
			found <- m
		}
	}
	go run(cmd)
	select {
	case m := <-found:
		return m
	case <-time.After(2 * clockEvery):
		t.Fatal("the clock stands still")
		return nil
	}
}
