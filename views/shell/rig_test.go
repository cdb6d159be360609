package shell

import (
	"cmp"
	"flag"
	"os"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"
	"go.uber.org/goleak"

	"flexconsole/api"
	"flexconsole/api/account"
	"flexconsole/api/sandbox"
	"flexconsole/api/sid"
	"flexconsole/config/state"
	"flexconsole/ui"
	"flexconsole/ui/uitest"
	"flexconsole/views/activity"
	"flexconsole/views/bulk"
	"flexconsole/views/screen"
	"flexconsole/views/session"
	"flexconsole/views/users"
)

// TestMain pins what lipgloss would otherwise ask the terminal. The timers of
// notices outlive the tests that raised them; nothing else may. Many tests wait
// for the pauses of a save, so more of them run at once than there are
// processors.
func TestMain(m *testing.M) {
	flag.Parse()
	_ = flag.Set("test.parallel", "16")
	lipgloss.SetColorProfile(termenv.TrueColor)
	lipgloss.SetHasDarkBackground(true)
	code := m.Run()
	if err := goleak.Find(goleak.IgnoreTopFunction("github.com/charmbracelet/bubbletea.Tick.func1")); err != nil && code == 0 {
		println(err.Error())
		code = 1
	}
	os.Exit(code)
}

// The tabs by their place.
const (
	usersTab = iota
	chatsTab
	activityTab
)

// lookupOf is an account's look-up screen.
func lookupOf(h screen.Host) *users.Lookup {
	l, _ := screen.Find[*users.Lookup](h)
	return l
}

// runOf is the latest run over many users of an account.
func runOf(h screen.Host) *bulk.BatchRun {
	run, _ := lookupOf(h).Run.(*bulk.BatchRun)
	return run
}

// noon is the time on every clock of the tests.
var noon = time.Date(2026, time.March, 4, 12, 0, 0, 0, time.UTC)

func atNoon() time.Time { return noon }

// clock is a clock that the test moves.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func newClock() *clock { return &clock{at: noon} }

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// patience is how long a test waits for what must come.
const patience = 4 * time.Minute

// setup says how a rig differs from the usual one; the zero value is a user at
// an 80×24 terminal who has opened the sandbox.
type setup struct {
	theme    string // "none" when empty
	readOnly bool
	timeouts api.Timeouts
	// badge is the environment, SANDBOX when empty.
	badge string
	// noInstance leaves the instance to be found.
	noInstance bool
	// listing asks for the account's users, of which there are users.
	listing bool
	// basic is an account without the lists.
	basic    bool
	users    int
	secret   string
	openUser string
	now      func() time.Time
	// clock, where it is not nil, is that of the program and of the sandbox.
	clock *clock
	// chats and presets are kept where they are not nil.
	chats   *state.Chats
	presets *state.Presets
	// meant is the account that the profile names, "" for none to be checked.
	meant string
	// account is the sandbox of another rig, nil for one of its own.
	account *sandbox.Server
	// drafts and journal are kept where they are not nil; noJournal is why the
	// journal refuses every write.
	drafts    *state.Drafts
	journal   *state.Journal
	noJournal error
}

// rig drives the root model without a terminal: it runs commands as Bubble Tea
// does and hands their messages to Update one at a time.
type rig struct {
	t       testing.TB
	app     *App
	server  *sandbox.Server
	session *session.Session
	clock   *clock
	// hand is the clock of who presses the keys, a second apart.
	hand     *clock
	arrivals *ui.Arrivals
	messages chan tea.Msg
	over     chan struct{}
	quit     bool
	// noticesOver counts the timers of notices that ran out, recalls the answers
	// of the journal on what is unfinished.
	noticesOver, recalls int
	// seenKept counts the writings of users looked up.
	seenKept int
	// confirmedAgain counts yeses beyond the first.
	confirmedAgain int
	// copied is what reached the clipboard.
	copied []string
	// through is what messages pass on their way to app, nil for nothing.
	through tea.Model
}

func newRig(t testing.TB, s setup) *rig {
	t.Helper()
	accountNow := atNoon
	if s.clock != nil {
		s.now, accountNow = s.clock.now, s.clock.now
	}
	server := s.account
	if server == nil {
		var err error
		if server, err = sandbox.Start("127.0.0.1:0", sandbox.Options{Now: accountNow, Users: s.users, Basic: s.basic}); err != nil {
			t.Fatal(err)
		}
	}
	session := newTestSession(server, s)
	r := startRig(t, s, Options{Session: session, OpenUser: s.openUser})
	r.server, r.session, r.clock = server, session, s.clock
	t.Cleanup(func() {
		close(r.over)
		for _, w := range r.app.works.all {
			if !w.Write {
				w.Cancel() // or its pauses would outlive the test
			}
		}
		_ = server.Close()
		if !session.Drain(patience) {
			t.Error("a write never ended")
		}
		_ = r.app.KeepDrafts() // or a draft would be written while its folder is removed
		r.releaseDrafts()
		session.End()
	})
	return r
}

// startRig makes the root model with the fixed clock and a clipboard.
func startRig(t testing.TB, s setup, o Options) *rig {
	t.Helper()
	theme, err := ui.NewTheme(cmp.Or(s.theme, "none"))
	if err != nil {
		t.Fatal(err)
	}
	r := &rig{t: t, messages: make(chan tea.Msg, 100), over: make(chan struct{}), hand: newClock()}
	r.arrivals = ui.NewArrivals(r.hand.now)
	o.Arrivals = r.arrivals
	o.Theme, o.Location, o.Width, o.Height = theme, time.UTC, 80, 24
	o.Folder = t.TempDir() // the key monkey writes files too
	o.Now = atNoon
	if s.now != nil {
		o.Now = s.now
	}
	o.Copy = func(text string) (string, bool, error) {
		r.copied = append(r.copied, text)
		return "copied", true, nil
	}
	r.app = New(o)
	if l, ok := r.app.desk.Front().(*users.Lookup); ok {
		l.Started = !s.listing // a list asked for beside would take the faults meant for others
	}
	r.run(r.app.Init())
	return r
}

// newTestSession wires a session as the program does. Requests are logged with
// one start and duration, so that screens are the same each time.
func newTestSession(server *sandbox.Server, s setup) *session.Session {
	log := &session.Log{}
	client := account.NewClient(api.Options{
		Username: sandbox.AccountSID, Secret: func() string { return cmp.Or(s.secret, sandbox.AuthToken) },
		AccountSID: s.meant,
		BaseURL:    server.URL(), ReadOnly: s.readOnly, Timeouts: s.timeouts, Journal: s.clientJournal(),
		Record: func(r api.Record) {
			r.Start, r.Duration = noon, 42*time.Millisecond
			log.Add(r)
		},
	})
	opened := &session.Session{
		Badge: cmp.Or(s.badge, "SANDBOX"), Source: "--demo",
		AccountSID: cmp.Or(s.meant, sandbox.AccountSID), AddressSID: sandbox.AddressSID,
		ReadOnly: s.readOnly, Flex: client, Log: log, Close: client.Close, Journal: s.journal,
		Chats: s.chats, Presets: s.presets,
	}
	if s.drafts != nil {
		opened.KeepDrafts(s.drafts)
	}
	if !s.noInstance {
		opened.SetInstance(sandbox.InstanceSID)
	}
	for _, sample := range server.Samples() {
		if sid.Valid(sid.FlexUser, sample.SID) {
			opened.Samples = append(opened.Samples, session.Sample{SID: sample.SID, Note: sample.Note})
		}
	}
	return opened
}

// run carries a command out beside the test.
func (r *rig) run(cmd tea.Cmd) {
	if cmd != nil {
		go r.perform(cmd)
	}
}

// perform runs a command and what comes of it: the parts of a batch beside each
// other, those of a sequence one after the other.
func (r *rig) perform(cmd tea.Cmd) {
	msg := cmd()
	if batch, ok := msg.(tea.BatchMsg); ok {
		for _, part := range batch {
			r.run(part)
		}
		return
	}
	if parts := sequence(msg); parts != nil {
		for _, part := range parts {
			r.perform(part)
		}
		return
	}
	select {
	case r.messages <- msg:
	case <-r.over:
	}
}

// sequence are the parts of a tea.Sequence, whose type is not exported; nil
// for any other message.
func sequence(msg tea.Msg) []tea.Cmd {
	v := reflect.ValueOf(msg)
	if !v.IsValid() || v.Kind() != reflect.Slice || v.Type().Elem() != reflect.TypeFor[tea.Cmd]() {
		return nil
	}
	return v.Convert(reflect.TypeFor[[]tea.Cmd]()).Interface().([]tea.Cmd)
}

// feed hands one message to Update. The ends of notices are dropped: a test
// that wants one sends it.
func (r *rig) feed(msg tea.Msg) {
	switch msg.(type) {
	case tea.QuitMsg:
		r.quit = true
		return
	case noticeOverMsg:
		r.noticesOver++
		return
	}
	if m, ok := msg.(resultMsg); ok && reflect.TypeOf(m.result) == reflect.TypeFor[activity.UnknownMsg]() {
		r.recalls++
	}
	if m, ok := msg.(resultMsg); ok && reflect.TypeOf(m.result) == reflect.TypeFor[users.SeenKeptMsg]() {
		r.seenKept++
	}
	model := r.through
	if model == nil {
		model = r.app
	}
	_, cmd := model.Update(msg)
	r.run(cmd)
}

// byHand feeds a key that was pressed by hand: a second after the one before.
func (r *rig) byHand(key tea.KeyMsg) {
	r.hand.pass(time.Second)
	r.arrive(key)
}

// arrive feeds keys that come now, all in one read, and reports them as the
// terminal's input does.
func (r *rig) arrive(key tea.KeyMsg) {
	switch {
	case key.Paste:
		r.arrivals.Paste()
	case key.Type == tea.KeyRunes:
		r.arrivals.Keys(len(key.Runes), len(key.Runes))
	case key.Type >= 0 && key.Type < tea.KeyEsc: // one byte, as Tab and Enter
		r.arrivals.Keys(1, 1)
	default:
		r.arrivals.Keys(1, 0)
	}
	r.feed(key)
}

// press presses keys one after the other: "tab", "ctrl+s", "J".
func (r *rig) press(names ...string) {
	for _, name := range names {
		r.byHand(uitest.Key(name))
		r.until("the copy", func() bool { return !r.copying() })
	}
}

// copying says that a copy is under way.
func (r *rig) copying() bool {
	return slices.ContainsFunc(r.app.works.all, func(w *screen.Work) bool { return w.Label == copying })
}

// typeText types a text rune by rune.
func (r *rig) typeText(text string) {
	for _, one := range text {
		r.byHand(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{one}})
	}
}

// retype replaces what is in the focused input.
func (r *rig) retype(text string) {
	r.press("end", "ctrl+u")
	r.typeText(text)
}

// burst is a few keys that arrive in one read: more are a paste to the terminal's
// input.
func (r *rig) burst(text string) {
	r.hand.pass(time.Second)
	r.arrivals.Keys(len(text), len(text))
	for _, one := range text {
		r.feed(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{one}})
	}
}

func (r *rig) paste(text string) {
	r.byHand(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text), Paste: true})
}

func (r *rig) resize(width, height int) { r.feed(tea.WindowSizeMsg{Width: width, Height: height}) }

// cost is how much is allocated for a key and the frame after it. A test that
// asks must not be parallel.
func (r *rig) cost(key string) float64 {
	return testing.AllocsPerRun(20, func() {
		r.app.Update(uitest.Key(key))
		_ = r.app.View()
	})
}

// screen is what a person sees, without colours.
func (r *rig) screen() string { return ansi.Strip(r.app.View()) }

// flat is the screen without the frames of dialogs and with every run of
// space as one, for wrapped sentences.
func (r *rig) flat() string {
	return strings.Join(strings.Fields(strings.ReplaceAll(r.screen(), "│", " ")), " ")
}

func (r *rig) shows(text string) bool { return strings.Contains(r.flat(), text) }

// until hands messages on until something holds.
func (r *rig) until(what string, holds func() bool) {
	r.t.Helper()
	deadline := time.NewTimer(patience)
	defer deadline.Stop()
	for !holds() {
		select {
		case msg := <-r.messages:
			r.feed(msg)
		case <-deadline.C:
			r.t.Fatalf("never: %s\n%s", what, r.screen())
		}
	}
}

func (r *rig) waitFor(text string) {
	r.t.Helper()
	r.until(text, func() bool { return r.shows(text) })
}

// settle waits until no work is in flight.
func (r *rig) settle() {
	r.t.Helper()
	r.until("all work done", func() bool { return len(r.app.works.all) == 0 })
}

// want checks the screen as it is now.
func (r *rig) want(texts ...string) {
	r.t.Helper()
	for _, text := range texts {
		if !r.shows(text) {
			r.t.Fatalf("the screen lacks %q\n%s", text, r.screen())
		}
	}
}

func (r *rig) wantNot(texts ...string) {
	r.t.Helper()
	for _, text := range texts {
		if r.shows(text) {
			r.t.Fatalf("the screen has %q\n%s", text, r.screen())
		}
	}
}

// hold keeps the answers to what the fault meets back until they are let go.
func (r *rig) hold(fault sandbox.Fault) (letGo func()) {
	held := make(chan struct{})
	fault.Hold = held
	r.server.Inject(fault)
	return func() { close(held) }
}

// posts are the writes that reached the server.
func (r *rig) posts() []sandbox.Request {
	var posts []sandbox.Request
	for _, request := range r.server.Requests() {
		if request.Method != "GET" {
			posts = append(posts, request)
		}
	}
	return posts
}

func (r *rig) wantPosts(n int) []sandbox.Request {
	r.t.Helper()
	posts := r.posts()
	if len(posts) != n {
		r.t.Fatalf("%d writes on the wire, want %d\n%s", len(posts), n, r.screen())
	}
	return posts
}

// Users of the sandbox by what they are there for.
const (
	ordinary = "FU00000000000000000000000000000001"
	another  = "FU00000000000000000000000000000002"
	nulls    = "FU00000000000000000000000000000004"
	long     = "FU00000000000000000000000000000007"
	hostile  = "FU00000000000000000000000000000008"
)

// open looks a user up from the Users screen and waits for the page.
func (r *rig) open(flexUser string) {
	r.t.Helper()
	r.paste(flexUser)
	r.press("enter")
	r.settle()
	if u, ok := r.app.desk.Front().(*users.User); !ok || !u.Loaded {
		r.t.Fatalf("%s was not opened\n%s", flexUser, r.screen())
	}
}

// edit opens the edit form of a user.
func (r *rig) edit(user string) {
	r.t.Helper()
	r.open(user)
	r.press("e")
	r.want("User SID")
}

// confirm says yes to the question in front.
func (r *rig) confirm() { r.press("right", "enter") }
