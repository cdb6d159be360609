package terminal

import (
	"sync"
	"time"
	"unicode/utf16"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/ui"
)

// together is how long a key waits for others that come with it: longer than
// Bubble Tea's pause between two looks at the console, shorter than a person
// notices.
const together = 20 * time.Millisecond

// Records sorts the keys of a Windows console, where Bubble Tea reads records of
// single keys: a paste is letters and Enters there, which only their speed tells
// from typing, a modifier by itself is a key without a character, and a character
// beyond 16 bits is two keys.
type Records struct {
	arrivals *ui.Arrivals
	// send hands a message to the program; it may be called from any goroutine.
	send func(tea.Msg)

	mu      sync.Mutex
	waiting []tea.KeyMsg
	timer   *time.Timer
	high    rune // the first half of a character

	// sending keeps what waited in its order.
	sending sync.Mutex
}

// NewRecords reports to arrivals, and hands keys that have waited to send.
func NewRecords(arrivals *ui.Arrivals, send func(tea.Msg)) *Records {
	return &Records{arrivals: arrivals, send: send}
}

// sortedKey is a key that has passed already.
type sortedKey tea.KeyMsg

// Filter is for tea.WithFilter: nil for a key that waits or means nothing.
func (r *Records) Filter(_ tea.Model, msg tea.Msg) tea.Msg {
	switch m := msg.(type) {
	case sortedKey:
		return tea.KeyMsg(m)
	case tea.MouseMsg:
		if m.Action == tea.MouseActionPress {
			r.arrivals.Keys(1, click(m))
		}
	case tea.KeyMsg:
		r.take(m)
		return nil
	}
	return msg
}

// click is 1 for a button that was pressed, 0 for the wheel.
func click(m tea.MouseMsg) int {
	if tea.MouseEvent(m).IsWheel() {
		return 0
	}
	return 1
}

func (r *Records) take(key tea.KeyMsg) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if key.Type == tea.KeyRunes && len(key.Runes) == 1 {
		whole, ok := r.join(key.Runes[0])
		if !ok {
			return
		}
		key.Runes = []rune{whole}
	}
	if key.Type == tea.KeyCtrlAt {
		return // no key at all, or one that no input wants
	}
	r.waiting = append(r.waiting, key)
	wait := together
	if isBurst(r.waiting) {
		wait = silence
	}
	if r.timer == nil {
		r.timer = time.AfterFunc(wait, r.release)
		return
	}
	r.timer.Reset(wait)
}

// join puts the halves of a character together; ok is false for the first half,
// and for no character.
func (r *Records) join(half rune) (whole rune, ok bool) {
	high := r.high
	r.high = 0
	switch {
	case half == 0:
		return 0, false
	case !utf16.IsSurrogate(half):
		return half, true
	case high != 0:
		return utf16.DecodeRune(high, half), true
	}
	r.high = half
	return 0, false
}

// isBurst says that so many keys at once are a paste.
func isBurst(keys []tea.KeyMsg) bool {
	return ofText(keys) > maxTyped && letters(keys) > 0
}

// textOf is what a key puts into a text.
func textOf(key tea.KeyMsg) (text []rune, ok bool) {
	switch {
	case key.Alt:
		return nil, false
	case key.Type == tea.KeyRunes, key.Type == tea.KeySpace:
		return key.Runes, true
	case key.Type == tea.KeyEnter, key.Type == tea.KeyCtrlJ:
		return []rune{'\n'}, true
	case key.Type == tea.KeyTab:
		return []rune{'\t'}, true
	}
	return nil, false
}

// release hands on what has waited: as keys, or as a paste.
func (r *Records) release() {
	r.sending.Lock()
	defer r.sending.Unlock()
	r.mu.Lock()
	keys := r.waiting
	r.waiting = nil
	r.mu.Unlock()
	if isBurst(keys) {
		r.arrivals.Paste()
		r.send(sortedKey(pasteOf(keys)))
		return
	}
	if len(keys) > 0 {
		r.arrivals.Keys(len(keys), ofText(keys))
	}
	for _, key := range keys {
		r.send(sortedKey(key))
	}
}

// letters are how many of the keys print.
func letters(keys []tea.KeyMsg) (n int) {
	for _, key := range keys {
		if key.Type == tea.KeyRunes || key.Type == tea.KeySpace {
			n++
		}
	}
	return n
}

// ofText are how many of the keys may stand in a text.
func ofText(keys []tea.KeyMsg) (n int) {
	for _, key := range keys {
		if _, is := textOf(key); is {
			n++
		}
	}
	return n
}

// pasteOf is the text of the keys, without those that move or decide.
func pasteOf(keys []tea.KeyMsg) tea.KeyMsg {
	paste := tea.KeyMsg{Type: tea.KeyRunes, Paste: true}
	for _, key := range keys {
		text, _ := textOf(key)
		paste.Runes = append(paste.Runes, text...)
	}
	return paste
}
