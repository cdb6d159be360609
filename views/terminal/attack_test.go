//go:build unix

package terminal_test

import (
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"flexconsole/ui"
)

var (
	trials    = flag.Int("trials", 100, "how many pastes are tried; 0 tries each in every state, split in every way")
	seed      = flag.Uint64("seed", 1, "what chooses them")
	oddPastes = flag.Int("odd", 12, "how many pastes are made up at random")
	atOnce    = flag.Int("consoles", 16, "how many consoles are attacked at once")
)

// state is where a console stands when something is pasted.
type state struct {
	name        string
	environment string
	// chat is launched beforehand.
	chat bool
	// sends: Enter sends what was typed or pasted, and asks nothing; a paste on
	// the page of a chat goes into its message.
	sends bool
	args  []string
	steps []step
}

var (
	toForm = []step{{"User SID (US…)", "e"}, {"ctrl+s review", ctrlU}, {"empty", "changed@example.com"}, {"changed@example.com ··", ""}}
	// toQuestion are also the first steps to one of many users.
	toQuestion = slices.Concat(toForm, []step{{"● changed@example.com", ctrlS}})
	toMany     = []step{{"3 users loaded", ctrlS}, {"Use file columns", ctrlS}, {"3 will change", ctrlS}}
	toChats    = []step{{"Paste a SID", esc}, {"/ search", "2"}}
	toChat     = slices.Concat(toChats, []step{{"1 chat, 1 open", enter}})
	toLaunch   = slices.Concat(toChats, []step{{"launches a test web chat", "n"}, {"Orchard shop", ctrlS}, {"Launch this chat?", ""}})
)

// then adds what is seen at last.
func then(steps []step, see string) []step { return slices.Concat(steps, []step{{see, ""}}) }

var states = []state{
	{name: "idle", environment: "prod", args: []string{agent}, steps: then(nil, "User SID (US…)")},
	{name: "form", environment: "prod", args: []string{agent}, steps: toForm},
	{name: "review", environment: "dev", args: []string{agent}, steps: then(toQuestion, "▸ Cancel")},
	{
		name: "review with mouse", environment: "dev", args: []string{agent},
		steps: slices.Concat([]step{{"User SID (US…)", "M"}, {"Mouse on", ""}}, then(toQuestion, "▸ Cancel")),
	},
	{name: "typed", environment: "prod", args: []string{agent}, steps: then(toQuestion, "Type the last four characters")},
	{name: "many", environment: "dev", args: []string{"--file", "users.csv"}, steps: then(toMany, "▸ Cancel")},
	{name: "many typed", environment: "prod", args: []string{"--file", "users.csv"}, steps: then(toMany, "Type the number of users")},
	{name: "launch", environment: "dev", steps: then(toLaunch, "▸ Cancel")},
	{
		name: "composer", environment: "prod", chat: true, sends: true,
		steps: slices.Concat(toChat, []step{{"enter type", "i"}, {"Enter sends it", ""}}),
	},
	{name: "chat", environment: "prod", chat: true, sends: true, steps: then(toChat, "enter type")},
	{
		name: "end of a chat", environment: "prod", chat: true,
		steps: slices.Concat(toChat, []step{{"enter type", "x"}, {"End this chat?", ""}}),
	},
	{
		name: "palette", environment: "prod", chat: true, sends: true,
		steps: slices.Concat(toChat, []step{{"enter type", "\x10"}, {"Enter runs", ""}}),
	},
}

// stand brings a console of its own to the state.
func (s state) stand(t *testing.T) *console {
	t.Helper()
	c := open(t, s.environment)
	if s.chat {
		if out, err := c.command("webchat", "create", "--yes").CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	}
	c.run(s.args...)
	c.follow(s.steps)
	return c
}

// paste is what a clipboard may contain.
type paste struct{ name, text string }

const (
	pasteStart = "\x1b[200~"
	pasteEnd   = "\x1b[201~"
	takeOver   = "evil@attacker.example\x130001\r"
	yesClicks  = "\x1b[<0;17;17M\x1b[<0;17;17m\x1b[<0;17;20M\x1b[<0;17;20m"
)

var pastes = []paste{
	{"hostile", "x" + pasteEnd + "\x18" + takeOver},
	{"hostile, no end", "\x18" + takeOver},
	{"hostile, field emptied", "\x15" + takeOver},
	{"hostile, to Yes", "x" + pasteEnd + "\x18evil@attacker.example\x13\x1b[C\r"},
	{"hostile, from the page", "e\x15evil@attacker.example\x13\x1b[C\r"},
	{"hostile, from the page, token", "e\x15evil@attacker.example\x130001\r"},
	{"small table", "name\tlocale\rada\tfr-FR\r"},
	{"table, LF", "name\tlocale\nada\tfr-FR\n"},
	{"table, CRLF", "name\tlocale\r\nada\tfr-FR\r\nbo\tpt-BR\r\n"},
	{"table of y", strings.Repeat("y\ty\r", 12)},
	{"yes", "yes\r"},
	{"yes to all", "y\r\ny\r\n"},
	{"ctrl+s and text", "\x13changed\r"},
	{"table of n and y", strings.Repeat("n\ty\tyes\r", 8)},
	{"table of ctrl+s", strings.Repeat("ada\t\x13fr-FR\x13\r", 6)},
	{"spaces, tabs, line ends", strings.Repeat(" \t \r\n", 10)},
	{"tabs and line ends", "\t\r\t\r\t\r\t\r"},
	{"right, enter", "\x1b[C\r"},
	{"arrows, enter", "\x1b[A\x1b[B\x1b[D\x1b[C\x1b[C\x1b[C\r"},
	{"application arrow, enter", "\x1bOC\r"},
	{"l, enter", "l\r"},
	{"ctrl+s, enter", "\x13\x13\x13\r"},
	{"ctrl+s, right, enter", "\x13\x1b[C\r\x13\x1b[C\r"},
	{"right token", "0001\r"},
	{"right token, ctrl+s", "0001\x13"},
	{"right count", "3\r"},
	{"right count, ctrl+s", "3\x13"},
	{"two ends", "x" + pasteEnd + "\x13" + pasteEnd + "\t\r0001\r"},
	{"a paste in a paste", pasteStart + "x" + pasteEnd + "\t\r" + pasteStart + "y" + pasteEnd + "\x1b[C\r"},
	{"another start", pasteStart + "name\tlocale\r0001\r"},
	{"clicks on Yes", yesClicks + yesClicks},
	{"clicks in text", "see " + yesClicks + " and\r" + yesClicks + "\r"},
	{"ticket", strings.Repeat("Customer says: yes, change it\tplease\r", 30)},
	{"ticket of letters", strings.Repeat("y\nn\ne\nx\nl\n", 6)},
	{"end the chat", "x\t\r"},
	{"end the chats", "X\x1b[C\r1\r"},
	{"end it by name", "end it\r\t\r"},
	{"quit", "q\ry\r"},
	{"message", "Hello?\rI am still here.\rYes\r"},
}

// odd are pastes of what does something, in any order.
func odd(n int) []paste {
	parts := []string{
		"y", "n", "e", "l", "x", " ", "\t", "\r", "\n", ctrlS, "\x18", ctrlU, "\x1b[C", "\x1b[D", "\x1bOC", esc,
		"0001", "3", "1", "ada@example.com", "fr-FR", pasteStart, pasteEnd, yesClicks,
	}
	random := rand.New(rand.NewPCG(*seed, 1))
	var all []paste
	for i := range n {
		var text strings.Builder
		for range 3 + random.IntN(20) {
			text.WriteString(parts[random.IntN(len(parts))])
		}
		all = append(all, paste{fmt.Sprint("odd ", i+1), text.String() + "\r"})
	}
	return all
}

// trial is one paste into one state.
type trial struct {
	state     state
	paste     paste
	bracketed bool
	// cuts are where one write ends and, a gap later, the next begins.
	cuts []int
	gap  time.Duration
	// early comes right when the state is there.
	early bool
}

func (a trial) String() string {
	how := "plain"
	if a.bracketed {
		how = "bracketed"
	}
	if a.early {
		how += ", early"
	}
	return fmt.Sprintf("%s/%s/%s/cut %v by %v", a.state.name, a.paste.name, how, a.cuts, a.gap)
}

func (a trial) input() string {
	if a.bracketed {
		return pasteStart + a.paste.text + pasteEnd
	}
	return a.paste.text
}

func (a trial) writes() []string {
	var writes []string
	input, from := a.input(), 0
	for _, to := range append(slices.Clone(a.cuts), len(input)) {
		writes = append(writes, input[from:to])
		from = to
	}
	return writes
}

// asByHand says that, with so long a gap, a deciding key comes alone and after a
// key that came alone, or just alone where Enter sends without a question:
// nobody can tell that from keys that are pressed.
func (a trial) asByHand(gap time.Duration) bool {
	const hurried = 50 * time.Millisecond
	writes := a.writes()
	if writes[0] == "q" && len(writes) > 1 {
		return true // it has quit before anything else comes
	}
	shut := strings.HasPrefix(writes[0], pasteStart) && !strings.Contains(a.paste.text, pasteEnd)
	if shut || gap <= hurried {
		return false
	}
	if gap >= heldBack && isDecision(writes[0]) {
		return true
	}
	for i := 1; i < len(writes); i++ {
		if isDecision(writes[i]) && (a.state.sends || isKey(writes[i-1])) {
			return true
		}
	}
	return false
}

// heldBack is how long an answer of one key waits for what may follow it.
const heldBack = ui.Settling

func isDecision(input string) bool {
	return slices.Contains([]string{"\r", "\n", " ", "y", ctrlS}, input)
}

func isKey(input string) bool {
	if len(input) == 3 && strings.HasPrefix(input, esc+"O") {
		return true // a key of the application modes, which is no sequence to x/ansi
	}
	_, _, n, _ := ansi.DecodeSequence(input, ansi.NormalState, nil)
	return n == len(input)
}

// damage is what a paste did that it must not.
type damage struct {
	trial
	posts       int
	deaf, ended bool
	// byHand: it cannot be told from keys that are pressed.
	byHand bool
	// shown is the screen afterwards.
	shown string
}

// settled is longer than a question takes no answer after it was drawn: what
// comes later has only its own manner against it.
const settled = 350 * time.Millisecond

func (a trial) run(t *testing.T) damage {
	t.Helper()
	d, c := damage{trial: a}, a.state.stand(t)
	before := c.posts()
	if !a.early {
		time.Sleep(settled)
	}
	d.byHand = a.asByHand(a.send(c))
	d.deaf = !c.answers()
	d.shown, d.ended = c.shown(), c.hasEnded()
	d.deaf = !c.quits() || d.deaf
	d.posts = c.posts() - before
	return d
}

// send writes the paste and gives the longest gap, which on a busy machine may
// be longer than was asked for.
func (a trial) send(c *console) (longest time.Duration) {
	var last time.Time
	for i, input := range a.writes() {
		if i > 0 {
			time.Sleep(a.gap)
			longest = max(longest, time.Since(last))
		}
		c.send(input)
		last = time.Now()
	}
	return longest
}

var gaps = []time.Duration{
	0, 5 * time.Millisecond, 20 * time.Millisecond,
	60 * time.Millisecond, 120 * time.Millisecond, 200 * time.Millisecond,
}

// splits are the ways to split an input of some length in two or three writes,
// and a short one in many.
func splits(length int) [][]int {
	var ways [][]int
	for at := 1; at < length; at += max(1, length/12) {
		ways = append(ways, []int{at})
		if next := (at + length) / 2; next > at {
			ways = append(ways, []int{at, next})
		}
		if last := length - 1; last > at {
			ways = append(ways, []int{at, last})
		}
	}
	if length <= 60 {
		ways = append(ways, bytewise(length))
	}
	return ways
}

// bytewise is every byte in a write of its own, as over a slow line.
func bytewise(length int) []int {
	var cuts []int
	for at := 1; at < length; at++ {
		cuts = append(cuts, at)
	}
	return cuts
}

// whole are all pastes into all states, each in one write.
func whole() []trial {
	var all []trial
	for _, s := range states {
		for _, p := range slices.Concat(pastes, odd(*oddPastes)) {
			all = append(all, trial{state: s, paste: p, bracketed: true}, trial{state: s, paste: p})
		}
	}
	return all
}

// everyTrial is each of them split in every way, too.
func everyTrial() []trial {
	var all []trial
	for _, a := range whole() {
		all = append(all, a)
		for _, cuts := range splits(len(a.input())) {
			for _, gap := range gaps {
				a.cuts, a.gap = cuts, gap
				all = append(all, a)
			}
		}
	}
	return all
}

// someTrials are n of them, every third in one write and every fourth early.
func someTrials(n int) []trial {
	random := rand.New(rand.NewPCG(*seed, 0))
	var chosen []trial
	for len(chosen) < n {
		all := whole()
		random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		chosen = append(chosen, all...)
	}
	for i := range chosen[:n] {
		chosen[i].early = i%4 == 0
		if i%3 > 0 {
			ways := splits(len(chosen[i].input()))
			way := ways[random.IntN(len(ways))]
			if i%9 == 1 {
				way = ways[len(ways)-1] // the finest
			}
			chosen[i].cuts, chosen[i].gap = way, gaps[random.IntN(len(gaps))]
		}
	}
	return chosen[:n]
}

// theFirst are those that were seen to save.
func theFirst() []trial {
	named := map[string][]string{"form": {"hostile", "hostile, no end", "hostile, field emptied"}, "review": {"small table"}}
	return slices.DeleteFunc(whole(), func(a trial) bool { return !slices.Contains(named[a.state.name], a.paste.name) })
}

func chosen() []trial {
	if *trials == 0 {
		return everyTrial()
	}
	return append(theFirst(), someTrials(*trials)...)
}

// each runs the cases, several at once: each of them mostly waits.
func each[T fmt.Stringer](t *testing.T, cases []T, run func(*testing.T, T)) {
	todo := make(chan T)
	var workers sync.WaitGroup
	for range *atOnce {
		workers.Go(func() {
			for one := range todo {
				t.Run(one.String(), func(t *testing.T) { run(t, one) })
			}
		})
	}
	for _, one := range cases {
		todo <- one
	}
	close(todo)
	workers.Wait()
}

// Nothing that is pasted, in whatever state and however it arrives, sends
// anything, and the console goes on. What looks like a hand's keys is reported
// apart.
func TestPastesDecideNothing(t *testing.T) {
	sum := tally{lines: map[string]*count{}}
	each(t, chosen(), func(t *testing.T, a trial) {
		d := a.run(t)
		sum.add(d)
		if !d.byHand && (d.posts > 0 || d.deaf || d.ended) {
			t.Errorf("%d POSTs, deaf %v, ended %v after %q; then the screen said:\n%s", d.posts, d.deaf, d.ended, a.writes(), d.shown)
		}
	})
	t.Log(sum.String())
}

// tally adds up what trials did.
type tally struct {
	mu    sync.Mutex
	lines map[string]*count
}

type count struct{ tried, posts, lost int }

// add counts by the state, and by the gap what looks like a hand's keys.
func (s *tally) add(d damage) {
	s.mu.Lock()
	defer s.mu.Unlock()
	name := d.state.name
	if d.byHand {
		name = "as by hand, " + d.gap.String()
	}
	if s.lines[name] == nil {
		s.lines[name] = &count{}
	}
	c := s.lines[name]
	c.tried++
	c.posts += d.posts
	if d.deaf || d.ended {
		c.lost++
	}
}

func (s *tally) String() string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(s.lines)) {
		c := s.lines[name]
		fmt.Fprintf(&b, "\n%-20s %4d pastes, %d POSTs, %d deaf or ended", name, c.tried, c.posts, c.lost)
	}
	return b.String()
}
