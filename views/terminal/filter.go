package terminal

import (
	"bytes"
	"slices"
	"time"
	"unicode/utf8"
)

const (
	// maxPaste is the longest paste that is passed on, in bytes: Bubble Tea's
	// reading of one is quadratic.
	maxPaste = 64 << 10
	// maxTyped is the most keys in one read that are taken for typing; more, with a
	// letter among them, are a paste without brackets.
	maxTyped = 4
	// maxSequence is the longest sequence that is waited for, in bytes.
	maxSequence = 64 << 10
)

const (
	// escapeWait is how long an Esc is held back: it may begin a sequence.
	escapeWait = 50 * time.Millisecond
	// shortWait is the same for what is a key of st, or begins a mouse report.
	shortWait = 100 * time.Millisecond
	// introducerWait and sequenceWait are how long more of a sequence is waited for:
	// no person types one, and a slow link cuts it anywhere.
	introducerWait = 250 * time.Millisecond
	sequenceWait   = time.Second
	// lateTail is how long after an Esc the rest of its sequence may come.
	lateTail = 500 * time.Millisecond
	// silence ends a paste permanently.
	silence = 50 * time.Millisecond
	// pasteWait is how long the end of a paste is waited for.
	pasteWait = 400 * time.Millisecond
)

// ctrlC works always, if it comes by itself.
const ctrlC = "\x03"

// shortMouse begins a mouse report in its first form.
const shortMouse = "\x1b[M"

// mode is what the filter takes fresh input for.
type mode int

const (
	// typing: keys, one by one.
	typing mode = iota
	// pasting: a paste between its brackets.
	pasting
	// bursting: a paste that has no brackets.
	bursting
	// dropping: what follows a paste until there is silence.
	dropping
)

// observer is told what the filter found.
type observer interface {
	// Keys reports keys that arrived together, of which so many may stand in a text
	// or are clicks.
	Keys(keys, ofText int)
	// Paste reports a paste, or something dropped behind one.
	Paste()
}

// filter extracts keys and pastes from the terminal's input: whole sequences only, in the
// spelling of Bubble Tea. Times are parameters, so that it needs no clock.
type filter struct {
	observer observer
	// cut is called once for each paste that is too long, dropped for each that is
	// followed by other input; they may be nil.
	cut, dropped func()
	// eraseIsDel: the terminal's Backspace sends DEL, so that ctrl+h is
	// ctrl+Backspace.
	eraseIsDel bool

	mode mode
	// held is input that is not a whole token yet, and at the time since when.
	held []byte
	at   time.Time
	// paste is the text of the one in progress.
	paste []byte
	// reported: what is dropped or cut now was reported.
	reported bool
	// loneEsc is when an Esc was passed on because nothing followed it.
	loneEsc time.Time
	// ready are the keys and pastes to pass on, each in the bytes of one token.
	ready [][]byte
}

// take sorts fresh input.
func (f *filter) take(now time.Time, input []byte) {
	f.expire(now)
	tail := len(f.held) == 0 && now.Sub(f.loneEsc) < lateTail
	f.at = now
	input = append(f.held, input...)
	f.held = nil
	if tail && f.mode == typing {
		input = withoutTail(input)
	}
	for len(input) > 0 {
		input = f.step(input)
	}
}

// withoutTail takes off what is left of a sequence whose Esc came so long before
// that it was passed on.
func withoutTail(input []byte) []byte {
	if len(input) < 2 || bytes.IndexByte([]byte("[]OP_^X"), input[0]) < 0 {
		return input
	}
	t, whole := next(append([]byte{esc}, input...))
	if !whole || len(t.bytes) < 3 || t.kind != sequence && t.kind != reply {
		return input
	}
	return input[len(t.bytes)-1:]
}

// step processes the start of input and returns the rest.
func (f *filter) step(input []byte) []byte {
	switch f.mode {
	case pasting:
		return f.takePaste(input)
	case bursting:
		return f.takeBurst(input)
	case dropping:
		if string(input) == ctrlC {
			f.mode = typing
			return input
		}
		f.drop()
		return nil
	}
	return f.takeKeys(input)
}

// takeBurst adds to a paste without brackets. A key that arrives alone after it is a key,
// as of a script that types; the screens decide what it may do.
func (f *filter) takeBurst(input []byte) (rest []byte) {
	if t, whole := next(input); whole && len(t.bytes) == len(input) && t.kind != text {
		f.endPaste()
		return input
	}
	f.observer.Paste()
	f.eachToken(input, f.join)
	return nil
}

// takeKeys passes keys on up to the start of a paste; of what is no typing it
// makes a paste.
func (f *filter) takeKeys(input []byte) (rest []byte) {
	if at := bytes.Index(input, []byte(pasteOpens)); at >= 0 {
		f.keys(input[:at])
		if f.mode == bursting {
			f.endPaste()
		}
		f.held = nil // cut off by the paste
		f.mode, f.paste, f.reported = pasting, nil, false
		return input[at+len(pasteOpens):]
	}
	f.keys(input)
	return nil
}

func (f *filter) keys(input []byte) {
	var tokens []token
	f.eachToken(input, func(t token) { tokens = append(tokens, t) })
	keys, letters := counted(tokens)
	if keys > maxTyped && letters > 0 || hasLines(tokens) {
		f.mode, f.paste, f.reported = bursting, nil, false
		f.observer.Paste()
		for _, t := range tokens {
			f.join(t)
		}
		return
	}
	if pressed := presses(tokens); pressed > 0 {
		f.observer.Keys(pressed, keys+clicks(tokens))
	}
	for _, t := range tokens {
		f.pass(t)
	}
}

// counted are the tokens that a paste may have, and those of them that print.
func counted(tokens []token) (keys, letters int) {
	for _, t := range tokens {
		switch {
		case t.kind == text:
			letters++
			keys++
		case t.kind == control && t.bytes[0] != del && t.bytes[0] != esc:
			keys++
		}
	}
	return keys, letters
}

// hasLines says that text follows a line end: so much is not typed in one read.
func hasLines(tokens []token) bool {
	ended := false
	for _, t := range tokens {
		if ended && t.kind == text {
			return true
		}
		ended = ended || t.kind == control && (t.bytes[0] == '\r' || t.bytes[0] == '\n')
	}
	return false
}

// presses are the tokens that a person caused.
func presses(tokens []token) (n int) {
	for _, t := range tokens {
		if t.kind == text || t.kind == control || t.kind == sequence && (!isMouse(t.bytes) || isPress(t.bytes)) {
			n++
		}
	}
	return n
}

// clicks are the tokens that are a click: two at once are no hand's either.
func clicks(tokens []token) (n int) {
	for _, t := range tokens {
		if t.kind == sequence && isClick(t.bytes) {
			n++
		}
	}
	return n
}

// eachToken passes on the whole tokens of input and holds back the rest.
func (f *filter) eachToken(input []byte, take func(token)) {
	for len(input) > 0 {
		t, whole := next(input)
		if !whole && len(input) < maxSequence {
			f.held = bytes.Clone(input)
			return
		}
		take(t)
		input = input[len(t.bytes):]
	}
}

// pass hands a token on as one key.
func (f *filter) pass(t token) {
	key := t.bytes
	switch {
	case t.kind == sequence:
		key = legacy(key)
	case t.kind == reply, t.kind == pasteEnd, key[0] == 0:
		return
	case key[0] == '\b' && f.eraseIsDel:
		key = []byte(deleteWordBefore)
	}
	if len(key) > 0 {
		f.ready = append(f.ready, bytes.Clone(key))
	}
}

// takePaste adds input to the paste in progress, up to its end.
func (f *filter) takePaste(input []byte) (rest []byte) {
	if at := bytes.Index(input, []byte(pasteCloses)); at >= 0 {
		f.add(input[:at])
		f.endPaste()
		f.mode, f.reported = dropping, false
		return input[at+len(pasteCloses):]
	}
	whole := len(input) - begun(input, pasteCloses)
	f.add(input[:whole])
	f.held = bytes.Clone(input[whole:])
	return nil
}

// begun is how many bytes at the end of input may begin a bracket.
func begun(input []byte, bracket string) int {
	for n := min(len(bracket)-1, len(input)); n > 0; n-- {
		if bytes.HasSuffix(input, []byte(bracket[:n])) {
			return n
		}
	}
	return 0
}

// join adds a key of a paste without brackets: text and line ends as they are,
// and nothing of what moves or decides.
func (f *filter) join(t token) {
	if t.kind == text || t.kind == control && t.bytes[0] != 0 {
		f.add(t.bytes)
	}
}

// add adds text to the paste, as much as there is room for.
func (f *filter) add(text []byte) {
	room := maxPaste - len(f.paste)
	if len(text) > room {
		f.report(f.cut)
		text = text[:room]
		for room > 0 && !utf8.Valid(text) && len(text) > room-utf8.UTFMax {
			text = text[:len(text)-1] // the character that the cut went through
		}
	}
	f.paste = append(f.paste, text...)
}

// report calls one of the functions, once a paste.
func (f *filter) report(found func()) {
	if !f.reported && found != nil {
		found()
	}
	f.reported = true
}

// drop drops what follows a paste.
func (f *filter) drop() {
	f.observer.Paste()
	f.report(f.dropped)
}

// endPaste passes the paste on in one, with its brackets: nothing in it is a key.
func (f *filter) endPaste() {
	f.observer.Paste()
	if text := f.paste; len(text) > 0 {
		f.ready = append(f.ready, slices.Concat([]byte(pasteOpens), text, []byte(pasteCloses)))
	}
	f.mode, f.paste, f.held = typing, nil, nil
}

// due is when expire has something to do, unless input comes first; the zero time
// for never.
func (f *filter) due() time.Time {
	switch {
	case f.mode == pasting:
		return f.at.Add(pasteWait)
	case f.mode == bursting, f.mode == dropping:
		return f.at.Add(silence)
	case len(f.held) > 0:
		return f.at.Add(patienceFor(f.held))
	}
	return time.Time{}
}

// patienceFor is how long to wait for more of what is held back.
func patienceFor(held []byte) time.Duration {
	switch {
	case string(held) == "\x1b":
		return escapeWait
	case string(held) == shortMouse:
		return shortWait
	case len(held) == 2 && held[0] == esc:
		return introducerWait
	}
	return sequenceWait
}

// expire ends what has been waited for long enough.
func (f *filter) expire(now time.Time) {
	due := f.due()
	if due.IsZero() || now.Before(due) {
		return
	}
	switch f.mode {
	case pasting, bursting:
		f.endPaste()
	case dropping:
		f.mode, f.held = typing, nil
	default:
		f.giveUp(now)
	}
}

// giveUp interprets what is held back without more input: Esc, a letter with alt, or
// nothing.
func (f *filter) giveUp(now time.Time) {
	held := f.held
	f.held = nil
	switch {
	case held[0] != esc: // half a character
	case len(held) <= 2, string(held) == shortMouse:
		f.observer.Keys(1, 0)
		f.pass(token{sequence, held})
	case dollarKey.Match(held):
		f.pass(token{sequence, held})
	}
	if string(held) == "\x1b" {
		f.loneEsc = now
	}
}
