package shell_test

import (
	"flag"
	"math/rand/v2"
	"os"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"go.uber.org/goleak"

	"flexconsole/api"
	"flexconsole/api/sandbox"
	"flexconsole/ui/uitest"
	"flexconsole/views/screen"
	"flexconsole/views/shell"
	"flexconsole/views/viewtest"
)

// A long session of another seed or length: go test ./views -run Long -args
// -seed 7 -keys 200000.
var (
	longSeed = flag.Uint64("seed", 1, "the seed of the long session")
	longKeys = flag.Int("keys", 10_000, "how many keys the long session presses")
)

// phrases lead where keys by chance hardly do.
var phrases = [][]string{
	{"enter"},
	{"e"},
	{"ctrl+s"},
	{"ctrl+s", "right", "enter"},
	{"right", "enter"},
	{"esc", "2", "n"},
	{"esc", "3", "j", "j"},
	{"esc", "2", "j"},
	{"tab", "x"},
	{"u", "right", "enter"},
	{"esc", "D", "right", "enter"},
	{" ", "enter"},
	{"esc"},
	{"esc", "esc", "e"},
}

// errands are what people come for; "" is a text, "user" the SID of one, and
// "…" some patience.
var errands = [][]string{
	{"esc", "esc", "esc", "esc", "1", "/", "user", "enter", "…"},
	{"e", "", "ctrl+s", "right", "enter", "…"},
	{"e", "tab", "end", "ctrl+u", "", "ctrl+s", "right", "enter", "esc", "…"},
	{"esc", "esc", "esc", "2", "n", "tab", "", "ctrl+s", "right", "enter", "…"},
	{"esc", "esc", "esc", "2", "n", "tab", "", "ctrl+s", "right", "enter", "esc", "esc", "j", "…"},
	{"u", "right", "enter", "…"},
	{"r", "…"},
}

// texts are typed and pasted.
var texts = []string{
	viewtest.Ordinary, viewtest.Another, viewtest.Nulls, viewtest.Long, viewtest.Hostile, viewtest.NewEmail, sandbox.AddressSID, "fr-CA", "\x1b[2J\u202e\u200b", "名前 Zoë",
	`{"a": 1}`, "US000000000000000000000000000000ff", strings.Repeat("x", 5000), "\n\n\t", "",
}

// mishaps are what the answers of the long session suffer.
var mishaps = []sandbox.Fault{
	{},
	{Drop: true},
	{Drop: true, Apply: true},
	{CutAfter: 40},
	{Status: 500, Code: 20500},
	{Status: 404, Code: 20404},
	{Status: 401, Code: 20003, Message: "\x1b[2J"},
	{Status: 429, Code: 20429, RetryAfter: "1"},
	{Body: "{}"},
	{Body: "<html>", ContentType: "text/html"},
	{Method: "POST", Hang: true},
	{Method: "GET", Hang: true},
	{Delay: 30 * time.Millisecond},
	{Redirect: "https://login.example.com/"},
}

// marathon is a long session under way.
type marathon struct {
	*rig
	random *rand.Rand
	keys   int
	// what happened, for the log
	pastes, resizes, answers, faults, frames, cursors, quits int
}

// step does one thing that a person, a terminal or a network may do.
func (m *marathon) step() {
	switch n := m.random.IntN(100); {
	case n < 2:
		m.resizes++
		m.Resize(1+m.random.IntN(250), 1+m.random.IntN(80))
		m.look()
	case n < 6:
		m.paste(pick(m, texts))
		m.look()
	case n < 9:
		m.fault()
	case n < 10:
		m.ChangeUser(viewtest.Ordinary, func(u *sandbox.User) { u.Email = pick(m, texts) })
	case n < 25:
		m.strike(pick(m, errands)...)
	case n < 40:
		m.strike(pick(m, phrases)...)
	default:
		m.strike(pick(m, monkeyKeys()))
	}
}

func pick[T any](m *marathon, from []T) T { return from[m.random.IntN(len(from))] }

func (m *marathon) paste(text string) {
	m.pastes++
	m.rig.Paste(text)
}

// fault lets some of the next answers suffer, and the others no more.
func (m *marathon) fault() {
	m.faults++
	m.Server.ClearFaults()
	fault := pick(m, mishaps)
	fault.Times = 1 + m.random.IntN(3)
	m.Server.Inject(fault)
}

func (m *marathon) strike(names ...string) {
	for _, name := range names {
		switch name {
		case "":
			m.paste(pick(m, texts))
		case "user":
			m.paste(pick(m, texts[:5]))
		case "…":
			m.wait()
		default:
			m.keys++
			m.Press(name)
		}
		m.look()
	}
}

// wait is patient for a second at most: while something is under way, the
// spinner comes ten times in one.
func (m *marathon) wait() {
	for range 10 {
		if len(m.App.InFlight()) == 0 {
			return
		}
		m.arrive(<-m.Messages)
	}
}

// look takes in what has arrived, and looks at the screen.
func (m *marathon) look() {
	for len(m.Messages) > 0 {
		m.arrive(<-m.Messages)
	}
	if value, stack := m.App.Panicked(); value != nil {
		m.T.Fatalf("panic after %d keys: %v\n%s", m.keys, value, stack)
	}
	m.frames++
	width, height := m.App.Size()
	uitest.CheckLayout(m.T, "the long session", m.App.View(), width, height)
	if m.T.Failed() {
		m.T.Fatalf("after %d keys\n%s", m.keys, m.Screen())
	}
}

// arrive hands a result on; the cursor of a list stays on what it is on.
func (m *marathon) arrive(msg tea.Msg) {
	if _, ok := msg.(shell.DoneMsg); ok {
		m.answers++
	}
	front, before := m.Host().Front(), m.pointed()
	m.Feed(msg)
	if before == "" || m.Host().Front() != front {
		return
	}
	m.cursors++
	if after := m.pointed(); after != before {
		m.T.Fatalf("after %d keys %T moves the cursor from %s to %s", m.keys, msg, before, after)
	}
}

// pointed is what the cursor of a list is on, "" where there is none.
func (r *rig) pointed() string {
	front := r.Host().Front()
	rows, ok := front.(screen.Clickable)
	if !ok || front.Typing() || rows.OnRow() < 0 {
		return ""
	}
	lines := front.View(200, 60) // wide enough for what the row is of
	at := slices.IndexFunc(lines, func(line string) bool { return strings.HasPrefix(ansi.Strip(line), viewtest.CursorMark) })
	if at < 0 {
		return ""
	}
	row := ansi.Strip(lines[at])
	switch front.Title() {
	case "Users":
		if sid := userSID.FindString(row); sid != "" {
			return sid
		}
		return viewtest.RowText(row)
	case "Web chats":
		return chatSID.FindString(row)
	case "Activity":
		if rows.OnRow() > 0 { // at the top it is on the latest
			return requestID.FindString(row)
		}
	case "Unfinished":
		return viewtest.RowText(row)
	}
	return ""
}

// What the rows of lists are of.
var (
	userSID   = regexp.MustCompile(`FU[0-9a-f]{32}`)
	chatSID   = regexp.MustCompile(`CH[0-9a-f]{32}`)
	requestID = regexp.MustCompile(`RQ[0-9a-f]{32}`)
)

// leave quits within three keys from wherever it is, and goes on.
func (m *marathon) leave() {
	m.T.Helper()
	for range 3 {
		_, cmd := m.App.Update(uitest.Key("ctrl+c"))
		if cmd == nil {
			continue
		}
		if _, ends := cmd().(tea.QuitMsg); ends {
			m.quits++
			m.App.GoOnAfterQuitting()
			return
		}
	}
	m.T.Fatalf("three times ctrl+c do not quit\n%s", m.Screen())
}

// Thousands of keys, pastes, resizes and answers good and bad: no panic, no
// line too long, no byte that is not ours, a way out of everywhere, and nothing
// left behind. It runs by itself, as it counts what the whole process holds.
func TestLong(t *testing.T) {
	const sessions = 4
	keys := *longKeys
	if testing.Short() {
		keys /= 2
	}
	files, running := openFiles(t), goleak.IgnoreCurrent()
	var answers, writes atomic.Int64
	t.Run("sessions", func(t *testing.T) {
		for n := range uint64(sessions) {
			t.Run("", func(t *testing.T) {
				t.Parallel()
				ran := runLong(t, *longSeed+n, keys/sessions)
				answers.Add(int64(ran.answers))
				writes.Add(int64(len(ran.Posts())))
			})
		}
	})
	// Over all sessions: how far one of them goes is also a matter of the machine.
	if answers.Load() < int64(keys/200) || writes.Load() == 0 {
		t.Error("they hardly went anywhere: that proves nothing")
	}
	if err := goleak.Find(running, goleak.IgnoreTopFunction("github.com/charmbracelet/bubbletea.Tick.func1")); err != nil {
		t.Error(err)
	}
	const few = 3
	for deadline := time.Now().Add(viewtest.Patience); openFiles(t) > files+few; runtime.Gosched() { // a connection closes in its own time
		if time.Now().After(deadline) {
			t.Fatalf("%d files are open, %d were at the start", openFiles(t), files)
		}
	}
	t.Logf("no goroutine is left but the timers of notices; open files %d → %d", files, openFiles(t))
}

func runLong(t *testing.T, seed uint64, keys int) *marathon {
	dir := t.TempDir()
	s := keeping(t, dir)
	s.Journal, s.Now = viewtest.OpenJournal(t, dir), time.Now
	s.Timeouts = api.Timeouts{Attempt: 300 * time.Millisecond, Read: time.Second, Write: 300 * time.Millisecond}
	m := &marathon{rig: newRig(t, s), random: rand.New(rand.NewPCG(seed, 2))}
	m.App.NeverHalt()                                                                        // it goes on after it has quit
	m.App.Options().Copy = func(string) (string, bool, error) { return "copied", true, nil } // several at once
	for next := 0; m.keys < keys; {
		m.step()
		if m.keys >= next {
			next += 250
			m.leave()
		}
	}
	m.Server.ClearFaults()
	m.Settle()
	m.leave()
	m.end()
	t.Logf("seed %d: %d keys, %d pastes, %d resizes, %d answers to %d requests (%d writes), %d faults, %d frames, %d cursors that stayed, %d ways out",
		seed, m.keys, m.pastes, m.resizes, m.answers, len(m.Server.Requests()), len(m.Posts()), m.faults, m.frames, m.cursors, m.quits)
	return m
}

// openFiles counts the files that the process has open, where the system tells.
func openFiles(t *testing.T) int {
	t.Helper()
	if runtime.GOOS != "linux" {
		return 0
	}
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	return len(entries)
}
