//go:build unix

package terminal_test

import (
	"fmt"
	"testing"
	"time"
)

// saves presses the keys one by one, as a hand does, and waits for the save.
func (c *console) saves(keys ...step) {
	c.t.Helper()
	time.Sleep(settled)
	c.follow(append(keys, step{"Saved and confirmed.", ""}))
	if n := c.posts(); n != 1 {
		c.t.Errorf("%d POSTs, want 1", n)
	}
}

// The keys that answer the two kinds of question, each once the one before is
// on the screen.
var (
	toYes    = []step{{"▸ Cancel", "\x1b[C"}, {"▸ Save", enter}}
	theToken = []step{{"Production", "0"}, {"Confirm  0 ·", "0"}, {"Confirm  00 ·", "0"}, {"Confirm  000 ·", "1"}, {"Enter: Save", enter}}
)

// stateOf finds a state by its name.
func stateOf(name string) state {
	for _, s := range states {
		if s.name == name {
			return s
		}
	}
	panic("no state is called " + name)
}

// What pastes must not do, keys pressed by hand do, or the counts would show
// nothing.
func TestKeysByHandSave(t *testing.T) {
	t.Run("review", func(t *testing.T) { stateOf("review").stand(t).saves(toYes...) })
	t.Run("typed", func(t *testing.T) { stateOf("typed").stand(t).saves(theToken...) })
}

// A token that was pasted is typed afterwards anyway.
func TestAfterAPastedTokenTheTypedOneSaves(t *testing.T) {
	for _, pasted := range []string{"0001", pasteStart + "0001" + pasteEnd, "0001\r"} {
		t.Run(fmt.Sprintf("%q", pasted), func(t *testing.T) {
			c := stateOf("typed").stand(t)
			time.Sleep(settled)
			c.send(pasted)
			c.see("Paste ignored: please type it")
			c.saves(theToken...)
		})
	}
}

// A line that is pasted into an input is its text, with a line end or without.
func TestAPastedLineIsTyped(t *testing.T) {
	var all []split
	for _, line := range []string{"pasted@example.com", "pasted@example.com\r", "pasted@example.com\r\n", "pasted@example.com\n"} {
		for _, text := range []string{line, pasteStart + line + pasteEnd} {
			for _, at := range []int{0, 1, len(text) / 2, len(text) - 1} {
				all = append(all, split{sequence{fmt.Sprintf("%q", text), text}, splitting{at, 5 * time.Millisecond}})
			}
		}
	}
	each(t, all, func(t *testing.T, s split) {
		c := s.sentInTime(t, func() *console {
			c := state{environment: "prod", args: []string{agent}, steps: then(toForm[:2], "empty")}.stand(t)
			time.Sleep(handPause)
			return c
		})
		if !c.until(5*time.Second, emailIs("pasted@example.com")) {
			t.Errorf("the form is %q", fields(c.shown()))
		}
		if !c.quits() || c.posts() > 0 {
			t.Errorf("it does not end, or sent something: %d POSTs", c.posts())
		}
	})
}

// A whole save by hand takes no longer than its keys, its pauses and its
// requests do: nothing is asked for twice.
func TestHowLongASaveByHandTakes(t *testing.T) {
	c := stateOf("form").stand(t)
	began := time.Now()
	c.press(ctrlS)
	c.see("Type the last four characters")
	c.saves(theToken...)
	t.Logf("from ctrl+s to the saved user %v, of which %v are the hand's", time.Since(began), settled+6*handPause)
}
