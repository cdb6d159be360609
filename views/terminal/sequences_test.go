//go:build unix

package terminal_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// sequence is what a terminal, or another program on it, sends that is no text.
type sequence struct{ name, text string }

var wheel = strings.Repeat("\x1b[<65;42;14M", 100)

var sequences = []sequence{
	{"foreground, ST", "\x1b]10;rgb:c0c0/c0c0/c0c0\x1b\\"},
	{"background, BEL", "\x1b]11;rgb:1e1e/1e1e/2e2e\x07"},
	{"palette", "\x1b]4;1;rgb:ffff/0000/0000\x1b\\"},
	{"clipboard", "\x1b]52;c;ZXZpbA==\x1b\\"},
	{"two replies", "\x1b]10;rgb:ff/ff/ff\x07\x1b]11;rgb:00/00/00\x07"},
	{"XTVERSION", "\x1bP>|XTerm(390)\x1b\\"},
	{"DECRQSS", "\x1bP1$r0;1m\x1b\\"},
	{"XTGETTCAP", "\x1bP1+r544e=787465726d\x1b\\"},
	{"kitty graphics", "\x1b_Gi=31;OK\x1b\\"},
	{"privacy message", "\x1b^hello\x1b\\"},
	{"start of string", "\x1bXhello\x1b\\"},
	{"cursor position", "\x1b[1;1R"},
	{"cursor position, private", "\x1b[?12;40R"},
	{"DA1", "\x1b[?64;1;2;6;22c"},
	{"DA2", "\x1b[>41;390;0c"},
	{"DA3", "\x1bP!|00000000\x1b\\"},
	{"status", "\x1b[0n"},
	{"mode report", "\x1b[?2026;2$y"},
	{"kitty flags", "\x1b[?1u"},
	{"window size", "\x1b[8;24;80t"},
	{"window size, in band", "\x1b[48;24;80;480;800t"},
	{"focus", "\x1b[I\x1b[O"},
	{"click, SGR", "\x1b[<0;14;6M\x1b[<0;14;6m"},
	{"click, pixels", "\x1b[<0;1014;606M"},
	{"click, X10", "\x1b[M \x2e\x26\x1b[M#\x2e\x26"},
	{"click on a letter's cell, X10", "\x1b[M cq"},
	{"click, urxvt", "\x1b[32;14;6M\x1b[35;14;6M"},
	{"wheel, X10", strings.Repeat("\x1b[Ma\x4a\x2e", 3)},
	{"color scheme", "\x1b[?997;1n"},
	{"kitty, shift alone", "\x1b[57441;2u"},
	{"kitty, key let go", "\x1b[97;1:3u"},
	{"kitty, alt+x", "\x1b[120;3u"},
	{"kitty, ctrl+shift+x", "\x1b[120;6u"},
	{"modifyOtherKeys, alt+x", "\x1b[27;3;120~"},
	{"unknown key", "\x1b[99~"},
	{"unknown sequence", "\x1b[?1;2;3z"},
	{"linux function key", "\x1b[[B"},
}

// splitting is a sequence sent in two writes, or in one where at is 0.
type splitting struct {
	at  int
	gap time.Duration
}

// inOrder are all ways to split a text, each with one of the gaps.
func inOrder(text string, gaps ...time.Duration) []splitting {
	ways := []splitting{{}}
	for at := 1; at < len(text); at++ {
		ways = append(ways, splitting{at, gaps[at%len(gaps)]})
	}
	return ways
}

// sendSplit reports whether it was in time: on a busy machine a gap can become
// one that tells an Esc from the beginning of a sequence.
func (c *console) sendSplit(text string, how splitting) (inTime bool) {
	began := time.Now()
	if how.at > 0 {
		c.send(text[:how.at])
		time.Sleep(how.gap)
	}
	c.send(text[how.at:])
	return time.Since(began) < how.gap+15*time.Millisecond
}

// form is a console whose email field has the keys.
func form(t *testing.T, more ...step) *console {
	t.Helper()
	return state{environment: "prod", args: []string{agent}, steps: slices.Concat(more, toForm)}.stand(t)
}

var values = regexp.MustCompile(`(?m)^[▸ ] (Email|Locale|User SID)(?: \(US…\))?[ ●]+(.*)$`)

// fields are the labels and values of the form on the screen.
func fields(shown string) (lines []string) {
	for _, m := range values.FindAllStringSubmatch(shown, -1) {
		lines = append(lines, m[1]+": "+strings.TrimRight(m[2], " ·"))
	}
	return lines
}

// emailIs says that nothing but the value is in the email field, and that the
// others are as they were.
func emailIs(value string) func(string, bool) bool {
	want := []string{"Email: " + value, "Locale: en-US", "User SID: US00000000000000000000000000000001"}
	return func(shown string, _ bool) bool { return slices.Equal(fields(shown), want) }
}

const typed = "changed@example.com"

// goesOn types a letter by hand and takes it back: then all before has been
// read, and the letter must be all that was typed.
func (c *console) goesOn() bool {
	c.press("z")
	c.until(5*time.Second, emailEnds("z"))
	if !emailIs(typed+"z")(c.shown(), false) {
		return false
	}
	c.send("\x7f")
	return c.until(5*time.Second, emailIs(typed))
}

func emailEnds(letter string) func(string, bool) bool {
	return func(shown string, _ bool) bool {
		lines := fields(shown)
		return len(lines) > 0 && strings.HasSuffix(lines[0], letter)
	}
}

// damaged are the splittings after which something else than the letter was in
// the form. A console that is damaged gives way to a fresh one.
func (s sequence) damaged(t *testing.T, ways []splitting) (bad []string) {
	t.Helper()
	c := form(t)
	for _, how := range ways {
		inTime, fine := c.sendSplit(s.text, how), c.goesOn()
		for tries := 0; !fine && !inTime && tries < 5; tries++ {
			c = form(t)
			inTime, fine = c.sendSplit(s.text, how), c.goesOn()
		}
		if !fine {
			bad = append(bad, fmt.Sprintf("cut at %d by %v: %q", how.at, how.gap, fields(c.shown())))
			c.quits()
			c = form(t)
		}
	}
	if !c.quits() {
		bad = append(bad, "then ctrl+c did nothing")
	}
	return bad
}

func (s sequence) String() string { return s.name }

// No reply, mouse report or key of another mode is typed into an input, however
// it is split.
func TestSequencesTypeNothing(t *testing.T) {
	var tried, bad atomic.Int64
	each(t, sequences, func(t *testing.T, s sequence) {
		ways := inOrder(s.text, 0, 5*time.Millisecond, 20*time.Millisecond)
		found := s.damaged(t, ways)
		tried.Add(int64(len(ways)))
		bad.Add(int64(len(found)))
		if len(found) > 0 {
			t.Errorf("%q, %d of %d:\n%s", s.text, len(found), len(ways), strings.Join(found, "\n"))
		}
	})
	t.Logf("%d sequences, %d ways to write them, %d of which did damage", len(sequences), tried.Load(), bad.Load())
}

// split is a sequence and how it is written.
type split struct {
	sequence
	splitting
}

func (s split) String() string {
	return fmt.Sprintf("%s/cut at %d by %v", s.name, s.at, s.gap)
}

// sentInTime writes it to a console. On a busy machine the gap can become longer than it
// was meant to be: then it is written to another console.
func (s split) sentInTime(t *testing.T, stand func() *console) *console {
	t.Helper()
	for range 20 {
		c := stand()
		if c.sendSplit(s.text, s.splitting) {
			return c
		}
		c.quits()
	}
	t.Skip("the machine is too busy for a gap of " + s.gap.String())
	return nil
}

// slow are sequences with a gap in which their beginning cannot be told from
// keys.
func slow() []split {
	var all []split
	for i, s := range sequences {
		at := []int{1, 2, len(s.text) / 2}[i%3]
		all = append(all, split{s, splitting{at, 120 * time.Millisecond}})
	}
	return all
}

// How many of those are typed is told and no more. They send nothing anyway,
// and ctrl+c works.
func TestSlowSequencesLeaveTheConsoleWell(t *testing.T) {
	var bad atomic.Int64
	each(t, slow(), func(t *testing.T, s split) {
		c := form(t)
		c.sendSplit(s.text, s.splitting)
		if !c.unchanged() {
			bad.Add(1)
		}
		if quit := c.quits(); !quit || c.posts() > 0 {
			t.Errorf("ended by ctrl+c %v, %d POSTs", quit, c.posts())
		}
	})
	t.Logf("%d of %d slow sequences were typed", bad.Load(), len(slow()))
}

// unchanged visits the help, after which all before has been read, and says
// whether the form's values are as they were.
func (c *console) unchanged() bool {
	answered := c.answers()
	c.press(esc)
	return c.until(time.Second, emailIs(typed)) && answered
}

// A hundred notches of the wheel in one write, or in two, are no text.
func TestWheelTypesNothing(t *testing.T) {
	for name, before := range map[string][]step{"off": nil, "on": {{"User SID (US…)", "M"}, {"Mouse on", ""}}} {
		each(t, wheels("mouse "+name), func(t *testing.T, s split) {
			c := s.sentInTime(t, func() *console { return form(t, before...) })
			if !c.unchanged() {
				t.Errorf("the form is another:\n%s", c.shown())
			}
			if !c.quits() {
				t.Error("ctrl+c did nothing")
			}
		})
	}
}

func wheels(name string) []split {
	var all []split
	for _, at := range []int{0, 1, 2, 3, 500, 506, 1023, 1024, 1025, len(wheel) - 1} {
		all = append(all, split{sequence{name, wheel}, splitting{at, 5 * time.Millisecond}})
	}
	return all
}

// halves begin something that never ends.
var halves = []sequence{
	{"paste", pasteStart},
	{"paste with text", pasteStart + "abc"},
	{"paste with half an end", pasteStart + "\x1b[201"},
	{"paste, key sequence in it", pasteStart + "\x1b[A\x1b"},
	{"two starts", pasteStart + pasteStart},
	{"CSI", "\x1b["},
	{"CSI with parameters", "\x1b[1;5"},
	{"CSI, private", "\x1b[?"},
	{"mouse, SGR", "\x1b[<65;42;1"},
	{"mouse, X10", "\x1b[M!"},
	{"OSC", "\x1b]"},
	{"OSC with data", "\x1b]11;rgb:ffff/ffff"},
	{"OSC, half its end", "\x1b]11;rgb:ffff/ffff\x1b"},
	{"DCS", "\x1bP1+r544e"},
	{"APC", "\x1b_Gi=1"},
	{"SS3", "\x1bO"},
	{"half a letter", "\xc3"},
	{"half of four bytes", "\xf0\x9f\x98"},
	{"C1 CSI", "\x9b"},
	{"C1 OSC", "\x9d11;"},
}

// Whatever begins and never ends, ctrl+c ends the console.
func TestHalfSequencesLeaveCtrlC(t *testing.T) {
	each(t, halves, func(t *testing.T, s sequence) {
		c := form(t)
		c.send(s.text)
		if !c.quits() {
			t.Errorf("deaf after %q; the screen said:\n%s", s.text, c.shown())
		}
	})
}

// Nor does it swallow what is typed later on.
func TestHalfSequencesLeaveLaterKeys(t *testing.T) {
	each(t, halves, func(t *testing.T, s sequence) {
		c := form(t)
		c.send(s.text)
		if !c.answers() {
			t.Errorf("deaf after %q; the screen said:\n%s", s.text, c.shown())
		}
		c.press(esc)
		c.see("Email")
		c.press("\t") // to the locale, or back into an input that was left
		c.press("z")
		if !c.until(5*time.Second, func(shown string, _ bool) bool { return strings.Contains(strings.Join(fields(shown), "\n"), "z") }) {
			t.Errorf("%q swallows a letter; the screen said:\n%s", s.text, c.shown())
		}
	})
}

// modeKeys are keys as a terminal sends them in a mode that another program
// left behind. They may do what their names say, or nothing.
var modeKeys = []sequence{
	{"kitty esc", "\x1b[27u"},
	{"kitty ctrl+c", "\x1b[99;5u"},
	{"kitty ctrl+p", "\x1b[112;5u"},
	{"kitty ctrl+s", "\x1b[115;5u"},
	{"kitty ctrl+s, pressed and let go", "\x1b[115;5:1u\x1b[115;5:3u"},
	{"kitty shift+enter", "\x1b[13;2u"},
	{"kitty tab", "\x1b[9u"},
	{"kitty left, let go", "\x1b[1;1:3D"},
	{"modifyOtherKeys ctrl+c", "\x1b[27;5;99~"},
	{"modifyOtherKeys ctrl+s", "\x1b[27;5;115~"},
	{"modifyOtherKeys shift+enter", "\x1b[27;2;13~"},
	{"keypad enter", "\x1bOM"},
	{"urxvt ctrl+arrows", "\x1bOd\x1bOc\x1bOa\x1bOb"},
	{"alt+x", "\x1bx"},
	{"alt+letters", "\x1bs\x1by\x1bq"},
	{"st delete", "\x1b[P"},
	{"st insert", "\x1b[4h"},
	{"ctrl+delete", "\x1b[3;5~"},
	{"shift+F1", "\x1b[1;2P"},
}

// None of them is typed.
func TestKeysOfOtherModesTypeNothing(t *testing.T) {
	var all []split
	for _, s := range modeKeys {
		for _, at := range slices.Compact([]int{0, 1, len(s.text) / 2, len(s.text) - 1}) {
			all = append(all, split{s, splitting{at, 5 * time.Millisecond}})
		}
	}
	each(t, all, func(t *testing.T, s split) {
		c := form(t)
		c.sendSplit(s.text, s.splitting)
		same := c.unchanged() || c.hasEnded() // by a ctrl+c
		if now := fields(c.shown()); !same && len(now) > 0 {
			t.Errorf("%q makes the form %q", s.text, now)
		}
		if !c.quits() {
			t.Errorf("deaf after %q", s.text)
		}
	})
}
