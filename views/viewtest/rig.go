// Package viewtest drives the real root model without a terminal, for the tests of the
// screens: keys go in, the screen, the requests and what was copied come out. Test files
// of external packages import it, nothing else.
package viewtest

import (
	"cmp"
	"context"
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
	"flexconsole/api/batch"
	"flexconsole/api/sandbox"
	"flexconsole/api/sid"
	"flexconsole/config/state"
	"flexconsole/ui"
	"flexconsole/ui/uitest"
	"flexconsole/views/screen"
	"flexconsole/views/session"
	"flexconsole/views/shell"
)

// Main is the TestMain of a package with screens. It pins what lipgloss would otherwise
// ask the terminal. The timers of notices outlive the tests that raised them; nothing
// else may. Many tests wait for the pauses of a save, so more of them run at once than
// there are processors.
func Main(m *testing.M) {
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
	UsersTab = iota
	ChatsTab
	ActivityTab
)

// BulkRun is the latest run over many users, nil before the first.
func (r *Rig) BulkRun() screen.BulkRun {
	keeper, _ := screen.Find[screen.BulkKeeper](r.Host())
	return keeper.LatestRun()
}

// Host is the account in front, as its screens know it.
func (r *Rig) Host() screen.Host { return r.App.Account() }

// WorkOf is what a screen has under way, nil for nothing.
func (r *Rig) WorkOf(s screen.Screen) *screen.Work {
	for _, w := range r.App.InFlight() {
		if w.Owner == s {
			return w
		}
	}
	return nil
}

// Noon is the time on every clock of the tests.
var Noon = time.Date(2026, time.March, 4, 12, 0, 0, 0, time.UTC)

// AtNoon is the clock that stands still at it.
func AtNoon() time.Time { return Noon }

// Clock is one that the test moves.
type Clock struct {
	mu sync.Mutex
	at time.Time
}

// NewClock stands at noon.
func NewClock() *Clock { return &Clock{at: Noon} }

func (c *Clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

// Pass lets time go by.
func (c *Clock) Pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// Patience is how long a test waits for what must come.
const Patience = 4 * time.Minute

// Setup says how a rig differs from the usual one; the zero value is a user at
// an 80×24 terminal who has opened the sandbox.
type Setup struct {
	Theme    string // "none" when empty
	ReadOnly bool
	Timeouts api.Timeouts
	// Badge is the environment, SANDBOX when empty.
	Badge string
	// NoInstance leaves the instance to be found.
	NoInstance bool
	// Listing asks for the account's users, of which there are Users.
	Listing bool
	// Basic is an account without the lists.
	Basic    bool
	Users    int
	Secret   string
	OpenUser string
	// OpenFile names users to be read at the start, Columns are those mapped already.
	OpenFile string
	Columns  batch.Mapping
	// OpenTab and Filter are what the program starts on.
	OpenTab, Filter string
	Now             func() time.Time
	// NoClipboard is a terminal without one.
	NoClipboard bool
	// Clock, where it is not nil, is that of the program and of the sandbox.
	Clock *Clock
	// Chats and Presets are kept where they are not nil.
	Chats   *state.Chats
	Presets *state.Presets
	// Meant is the account that the profile names, "" for none to be checked.
	Meant string
	// Account is the sandbox of another rig, nil for one of its own.
	Account *sandbox.Server
	// Drafts and Journal are kept where they are not nil; NoJournal is why the
	// journal refuses every write.
	Drafts    *state.Drafts
	Journal   *state.Journal
	NoJournal error
	// Lists are the views that config.toml sets.
	Lists []*state.View
	// Commands are the user's own, which Run runs.
	Commands []shell.Command
	Run      func(ctx context.Context, args []string) (string, error)
}

// Rig drives the root model without a terminal: it runs commands as Bubble Tea
// does and hands their messages to Update one at a time.
type Rig struct {
	T       testing.TB
	App     *shell.App
	Server  *sandbox.Server
	Session *session.Session
	Clock   *Clock
	// Hand is the clock of who presses the keys, a second apart.
	Hand     *Clock
	Arrivals *ui.Arrivals
	Messages chan tea.Msg
	Over     chan struct{}
	Quit     bool
	// NoticesOver counts the timers of notices that ran out.
	NoticesOver int
	// Came counts messages by what the session log says of them.
	Came map[string]int
	// Copied is what reached the clipboard.
	Copied []string
	// Through is what messages pass on their way to App.
	Through tea.Model
}

// New starts the program on a session of a sandbox.
func New(t testing.TB, s Setup) *Rig {
	t.Helper()
	accountNow := AtNoon
	if s.Clock != nil {
		s.Now, accountNow = s.Clock.now, s.Clock.now
	}
	server := s.Account
	if server == nil {
		var err error
		if server, err = sandbox.Start("127.0.0.1:0", sandbox.Options{Now: accountNow, Users: s.Users, Basic: s.Basic}); err != nil {
			t.Fatal(err)
		}
	}
	session := NewSession(server, s)
	session.Lists.Configured = s.Lists
	r := Start(t, s, shell.Options{Session: session, OpenUser: s.OpenUser, OpenFile: s.OpenFile, Columns: s.Columns, OpenTab: s.OpenTab, Filter: s.Filter})
	r.Server, r.Session, r.Clock = server, session, s.Clock
	t.Cleanup(func() {
		close(r.Over)
		for _, w := range r.App.InFlight() {
			if !w.Write {
				w.Cancel() // or its pauses would outlive the test
			}
		}
		_ = server.Close()
		if !session.Drain(Patience) {
			t.Error("a write never ended")
		}
		_ = r.App.KeepDrafts() // or a draft would be written while its folder is removed
		r.releaseDrafts()
		session.End()
	})
	return r
}

// Start makes the root model with the fixed clock and a clipboard.
func Start(t testing.TB, s Setup, o shell.Options) *Rig {
	t.Helper()
	theme, err := ui.NewTheme(cmp.Or(s.Theme, "none"))
	if err != nil {
		t.Fatal(err)
	}
	r := &Rig{T: t, Messages: make(chan tea.Msg, 100), Over: make(chan struct{}), Hand: NewClock(), Came: map[string]int{}}
	r.Arrivals = ui.NewArrivals(r.Hand.now)
	o.Arrivals = r.Arrivals
	o.Commands, o.Run = s.Commands, s.Run
	o.Theme, o.Location, o.Width, o.Height = theme, time.UTC, 80, 24
	o.Folder = t.TempDir() // the key monkey writes files too
	o.Now = AtNoon
	if s.Now != nil {
		o.Now = s.Now
	}
	if !s.NoClipboard {
		o.Copy = func(text string) (string, bool, error) {
			r.Copied = append(r.Copied, text)
			return "", true, nil
		}
	}
	r.App = shell.New(o)
	r.Through = shell.Traced(r.App, func(_, detail string, _ time.Duration) { r.Came[detail]++ })
	r.Run(r.App.Init())
	return r
}

// NewSession wires a session as the program does. Requests are logged with
// one start and duration, so that screens are the same each time.
func NewSession(server *sandbox.Server, s Setup) *session.Session {
	log := &session.Log{}
	client := account.NewClient(api.Options{
		Username: sandbox.AccountSID, Secret: func() string { return cmp.Or(s.Secret, sandbox.AuthToken) },
		AccountSID: s.Meant,
		BaseURL:    server.URL(), ReadOnly: s.ReadOnly, Timeouts: s.Timeouts, Journal: s.clientJournal(),
		Record: func(r api.Record) {
			r.Start, r.Duration = Noon, 42*time.Millisecond
			log.Add(r)
		},
	})
	opened := &session.Session{
		Badge: cmp.Or(s.Badge, "SANDBOX"), Source: "--demo",
		AccountSID: cmp.Or(s.Meant, sandbox.AccountSID), AddressSID: sandbox.AddressSID,
		ReadOnly: s.ReadOnly, Flex: client, Log: log, Close: client.Close, Journal: s.Journal,
		Chats: s.Chats, Presets: s.Presets, Bursts: openBursts(),
		ListLater: !s.Listing, // a list asked for beside would take the faults meant for others
	}
	if s.Drafts != nil {
		opened.KeepDrafts(s.Drafts)
	}
	if !s.NoInstance {
		opened.SetInstance(sandbox.InstanceSID)
	}
	for _, sample := range server.Samples() {
		if sid.Valid(sid.FlexUser, sample.SID) {
			opened.Samples = append(opened.Samples, session.Sample{SID: sample.SID, Note: sample.Note})
		}
	}
	return opened
}

// Run carries a command out beside the test.
func (r *Rig) Run(cmd tea.Cmd) {
	if cmd != nil {
		go r.perform(cmd)
	}
}

// perform runs a command and what comes of it: the parts of a batch beside each
// other, those of a sequence one after the other.
func (r *Rig) perform(cmd tea.Cmd) {
	msg := cmd()
	if batch, ok := msg.(tea.BatchMsg); ok {
		for _, part := range batch {
			r.Run(part)
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
	case r.Messages <- msg:
	case <-r.Over:
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

// Feed hands one message to Update. The ends of notices are dropped: a test
// that wants one sends it.
func (r *Rig) Feed(msg tea.Msg) {
	switch msg.(type) {
	case tea.QuitMsg:
		r.Quit = true
		return
	case shell.NoticeOverMsg:
		r.NoticesOver++
		return
	}
	_, cmd := r.Through.Update(msg)
	r.Run(cmd)
}

// byHand feeds a key that was pressed by hand: a second after the one before.
func (r *Rig) byHand(key tea.KeyMsg) {
	r.Hand.Pass(time.Second)
	r.Arrive(key)
}

// Arrive feeds keys that come now, all in one read, and reports them as the
// terminal's input does.
func (r *Rig) Arrive(key tea.KeyMsg) {
	switch {
	case key.Paste:
		r.Arrivals.Paste()
	case key.Type == tea.KeyRunes:
		r.Arrivals.Keys(len(key.Runes), len(key.Runes))
	case key.Type >= 0 && key.Type < tea.KeyEsc: // one byte, as Tab and Enter
		r.Arrivals.Keys(1, 1)
	default:
		r.Arrivals.Keys(1, 0)
	}
	r.Feed(key)
}

// Press presses keys one after the other: "tab", "ctrl+s", "J".
func (r *Rig) Press(names ...string) {
	for _, name := range names {
		r.byHand(uitest.Key(name))
		r.Until("the copy", func() bool { return !r.copying() })
	}
}

// copying says that a copy is under way.
func (r *Rig) copying() bool {
	return slices.ContainsFunc(r.App.InFlight(), func(w *screen.Work) bool { return w.Label == "copying" })
}

// Type types a text rune by rune.
func (r *Rig) Type(text string) {
	for _, one := range text {
		r.byHand(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{one}})
	}
}

// Retype replaces what is in the focused input.
func (r *Rig) Retype(text string) {
	r.Press("end", "ctrl+u")
	r.Type(text)
}

// Burst is a few keys that arrive in one read: more are a paste to the terminal's
// input.
func (r *Rig) Burst(text string) {
	r.Hand.Pass(time.Second)
	r.Arrivals.Keys(len(text), len(text))
	for _, one := range text {
		r.Feed(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{one}})
	}
}

// Paste pastes a text, all in one read.
func (r *Rig) Paste(text string) {
	r.byHand(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text), Paste: true})
}

// Resize gives the terminal another size.
func (r *Rig) Resize(width, height int) { r.Feed(tea.WindowSizeMsg{Width: width, Height: height}) }

// Cost is how much is allocated for a key and the frame after it. A test that
// asks must not be parallel.
func (r *Rig) Cost(key string) float64 {
	return testing.AllocsPerRun(20, func() {
		r.App.Update(uitest.Key(key))
		_ = r.App.View()
	})
}

// Screen is what a person sees, without colours.
func (r *Rig) Screen() string { return ansi.Strip(r.App.View()) }

// flat is a screen without the rules between its panes and with every run of space as
// one, for wrapped sentences.
func flat(screen string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(screen, "│", " ")), " ")
}

// dialogText is what stands within the frame of the dialog in front, "" without one.
func dialogText(screen string) string {
	var inside []string
	left, right := 0, 0
	for line := range strings.Lines(screen) {
		if before, top, found := strings.Cut(line, "╭"); found {
			left = ansi.StringWidth(before)
			right = left + ansi.StringWidth(top[:strings.Index(top, "╮")]) + 1
		}
		if right > 0 {
			inside = append(inside, ansi.Cut(line, left+1, right))
		}
		if strings.Contains(line, "╰") {
			break
		}
	}
	return strings.Join(inside, "\n")
}

// Shows says that a text is on the screen or in the dialog over it, wrapped or not.
func (r *Rig) Shows(text string) bool {
	screen := r.Screen()
	return strings.Contains(flat(screen), text) || strings.Contains(flat(dialogText(screen)), text)
}

// Until hands messages on until something holds.
func (r *Rig) Until(what string, holds func() bool) {
	r.T.Helper()
	deadline := time.NewTimer(Patience)
	defer deadline.Stop()
	for !holds() {
		select {
		case msg := <-r.Messages:
			r.Feed(msg)
		case <-deadline.C:
			r.T.Fatalf("never: %s\n%s", what, r.Screen())
		}
	}
}

// WaitFor waits until a text is on the screen.
func (r *Rig) WaitFor(text string) {
	r.T.Helper()
	r.Until(text, func() bool { return r.Shows(text) })
}

// Settle waits until no work is in flight but what waits for its turn.
func (r *Rig) Settle() {
	r.T.Helper()
	r.Until("all work done", func() bool {
		return !slices.ContainsFunc(r.App.InFlight(), func(w *screen.Work) bool { return !w.Rests() })
	})
}

// Want checks the screen as it is now.
func (r *Rig) Want(texts ...string) {
	r.T.Helper()
	for _, text := range texts {
		if !r.Shows(text) {
			r.T.Fatalf("the screen lacks %q\n%s", text, r.Screen())
		}
	}
}

// WantNot checks that texts are not on the screen now.
func (r *Rig) WantNot(texts ...string) {
	r.T.Helper()
	for _, text := range texts {
		if r.Shows(text) {
			r.T.Fatalf("the screen has %q\n%s", text, r.Screen())
		}
	}
}

// Hold keeps the answers to what the fault meets back until they are let go.
func (r *Rig) Hold(fault sandbox.Fault) (letGo func()) {
	held := make(chan struct{})
	fault.Hold = held
	r.Server.Inject(fault)
	return func() { close(held) }
}

// Posts are the writes that reached the server.
func (r *Rig) Posts() []sandbox.Request {
	var posts []sandbox.Request
	for _, request := range r.Server.Requests() {
		if request.Method != "GET" {
			posts = append(posts, request)
		}
	}
	return posts
}

// WantPosts checks how many writes reached the server.
func (r *Rig) WantPosts(n int) []sandbox.Request {
	r.T.Helper()
	posts := r.Posts()
	if len(posts) != n {
		r.T.Fatalf("%d writes on the wire, want %d\n%s", len(posts), n, r.Screen())
	}
	return posts
}

// Users of the sandbox by what they are there for.
const (
	Ordinary = "FU00000000000000000000000000000001"
	Another  = "FU00000000000000000000000000000002"
	Nulls    = "FU00000000000000000000000000000004"
	Long     = "FU00000000000000000000000000000007"
	Hostile  = "FU00000000000000000000000000000008"
)

// Open looks a user up from the Users screen and waits for the page.
func (r *Rig) Open(flexUser string) {
	r.T.Helper()
	r.Paste(flexUser)
	r.Press("enter")
	r.Settle()
	if r.Subject() != (screen.UserPage{SID: flexUser}) || r.Cause() != nil {
		r.T.Fatalf("%s was not opened\n%s", flexUser, r.Screen())
	}
}

// Subject is what the screen in front is about, nil for nothing.
func (r *Rig) Subject() screen.Target {
	if s, ok := r.Host().Front().(screen.Subject); ok {
		return s.Target()
	}
	return nil
}

// Cause is the failure that the screen in front shows, nil for none.
func (r *Rig) Cause() error {
	if s, ok := r.Host().Front().(screen.Failer); ok {
		return s.Cause()
	}
	return nil
}

// Document is a user as the account holds it now.
func (r *Rig) Document(user string) api.FlexUser {
	r.T.Helper()
	found, err := r.Session.Flex.FetchFlexUser(context.Background(), sandbox.InstanceSID, user)
	if err != nil {
		r.T.Fatal(err)
	}
	return found
}

// Edit opens the edit form of a user.
func (r *Rig) Edit(user string) {
	r.T.Helper()
	r.Open(user)
	r.Press("e")
	r.Want("User SID")
}

// Confirm says yes to the question in front.
func (r *Rig) Confirm() { r.Press("right", "enter") }
