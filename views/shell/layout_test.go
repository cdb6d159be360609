package shell_test

import (
	"errors"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"flexconsole/api/sandbox"
	"flexconsole/config/state"
	"flexconsole/ui"
	"flexconsole/ui/uitest"
	"flexconsole/views/saving"
	"flexconsole/views/screen"
	"flexconsole/views/session"
	"flexconsole/views/shell"
	"flexconsole/views/viewtest"
	"flexconsole/views/webchat"
)

// scene is a state of the program by name and by the keys that lead there.
type scene struct {
	name  string
	build func(t testing.TB) *rig
}

// played makes a scene of a sandbox rig.
func played(name string, play func(r *rig)) scene {
	return scene{name, func(t testing.TB) *rig {
		r := newRig(t, viewtest.Setup{})
		play(r)
		return r
	}}
}

// moving makes a scene of a sandbox rig whose clock moves.
func moving(name string, play func(r *rig)) scene {
	return scene{name, func(t testing.TB) *rig {
		r := newRig(t, viewtest.Setup{Clock: viewtest.NewClock()})
		play(r)
		return r
	}}
}

// longEmail is as long as an email address can be.
var longEmail = strings.Repeat("a", 60) + "@" + strings.Repeat(strings.Repeat("b", 60)+".", 3) + "example"

// scenes are every screen and every dialog.
var scenes = append(activityScenes, []scene{
	played("look-up", func(r *rig) {}),
	played("look-up with a verdict", func(r *rig) { r.Paste("see " + strings.Repeat("x", 300) + viewtest.Ordinary) }),
	{"users of the account", func(t testing.TB) *rig {
		r := newRig(t, viewtest.Setup{Listing: true, Users: 300})
		r.Settle()
		r.WaitFor("Users (300)")
		r.Press("esc", "G", "s")
		return r
	}},
	{"filter being typed", func(t testing.TB) *rig {
		r := newRig(t, viewtest.Setup{Listing: true, Users: 300})
		r.Settle()
		r.WaitFor("Users (300)")
		r.Type("-locale:")
		return r
	}},
	played("file prompt", func(r *rig) { r.Press("ctrl+o"); r.Type("~/" + strings.Repeat("long/", 99)) }),
	played("look-up list", func(r *rig) { r.Open(viewtest.Hostile); r.Press("esc", "esc", "G") }),
	played("user", func(r *rig) { r.Open(viewtest.Ordinary) }),
	played("long user", func(r *rig) { r.Open(viewtest.Long); r.Press("G") }),
	played("hostile user", func(r *rig) { r.Open(viewtest.Hostile); r.Press("j") }),
	played("user with nulls", func(r *rig) { r.Open(viewtest.Nulls) }),
	played("user after a save", afterSave),
	played("user failure", func(r *rig) {
		r.Server.Inject(sandbox.Fault{Status: 404, Code: 20404, Message: "\x1b[2J\u202e" + strings.Repeat("long ", 99)})
		r.Paste(viewtest.Ordinary)
		r.Press("enter")
		r.Settle()
	}),
	played("raw", func(r *rig) { r.Open(viewtest.Hostile); r.Press("J", "j") }),
	played("edit", func(r *rig) { r.Edit(viewtest.Ordinary) }),
	played("edit of the hostile user", func(r *rig) { r.Edit(viewtest.Hostile); r.Press("left", "left") }),
	played("edit with a long verdict", func(r *rig) { r.Edit(viewtest.Long); r.Retype("no-at-sign \u202e" + strings.Repeat("x", 100)) }),
	played("edit failure", func(r *rig) {
		r.Edit(viewtest.Ordinary)
		r.Retype(viewtest.NewEmail)
		r.Server.Inject(sandbox.Fault{Method: "POST", Status: 400, Code: 20001, Message: strings.Repeat("long ", 99)})
		r.Press("ctrl+s")
		r.Confirm()
		r.Settle()
		r.Want("Not saved")
	}),
	played("edit after a failure", func(r *rig) {
		r.Edit(viewtest.Ordinary)
		r.Retype(viewtest.NewEmail)
		r.Server.Inject(sandbox.Fault{Method: "POST", Status: 400, Code: 20001})
		r.Press("ctrl+s")
		r.Confirm()
		r.Settle()
		r.Press("enter")
	}),
	played("review", func(r *rig) {
		r.Edit(viewtest.Hostile)
		r.Retype(longEmail)
		r.Press("tab")
		r.Retype("")
		r.Press("ctrl+x", "tab")
		r.Retype("US000000000000000000000000000000ff")
		r.Press("ctrl+s")
		r.Want("Cancel Save")
	}),
	{"token of a long review", func(t testing.TB) *rig {
		r := newRig(t, viewtest.Setup{Badge: "PROD"})
		r.Edit(viewtest.Long)
		r.Retype(longEmail)
		r.Press("tab", "tab")
		r.Retype("US000000000000000000000000000000ff")
		r.Press("ctrl+s")
		r.Want("Type the last four")
		return r
	}},
	played("conflict", func(r *rig) { r.conflict() }),
	played("conflict chosen", func(r *rig) { r.conflict(); r.Press(" ") }),
	played("report", func(r *rig) {
		screen.ShowReport(r.Host(), saving.SavedMsg{Who: "mallow\x1b[2J"}.Summary())
	}),
	played("launch", func(r *rig) { r.PlainChatForm() }),
	played("launch filled", func(r *rig) {
		r.PlainChatForm()
		r.FillLaunch("", strings.Repeat("名", 80), "mallow\u202e")
		r.Press("tab")
		r.Paste("{\n\t\"a\": \"" + strings.Repeat("b", 200) + "\",\n\"c\": [\n1,\n2\n]}")
	}),
	played("launch to a named address", func(r *rig) { r.NewChatForm(); r.Settle(); r.Retype("o") }),
	played("launch review", func(r *rig) {
		r.PlainChatForm()
		r.FillLaunch("", strings.Repeat("名", 80), "Zoë", `{"topic": "`+strings.Repeat("b", 200)+`"}`)
		r.Press("ctrl+s")
		r.Want("Launch this chat?")
	}),
	played("chat without a message", func(r *rig) { launchOne(r) }),
	moving("chat with an agent", func(r *rig) { r.WithAgent() }),
	moving("chat being written in", func(r *rig) { r.WithAgent(); r.Press("i"); r.Paste("Zoë \u202e " + strings.Repeat("名", 300)) }),
	moving("chat of hostile messages", func(r *rig) {
		r.WithAgent()
		r.Server.AddMessages(r.Chat().SID, 40, func(i int) (string, string) {
			return "mal\x1b[2Jlow\u202e", strings.Repeat("\x1b]0;gotcha\a\r\nשלום \u200f 🙂👩‍👩‍👧 ", i)
		})
		r.ReadAgain()
		r.Press("k", "k")
	}),
	moving("chat that is stuck", func(r *rig) {
		r.NewChatForm()
		r.ChooseInput("AddressSid", sandbox.NightAddressSID)
		r.Launch()
		r.Pass(5*time.Minute, 1)
	}),
	moving("cause of a stuck chat", func(r *rig) {
		r.NewChatForm()
		r.ChooseInput("AddressSid", sandbox.TimeoutAwayAddressSID)
		r.Launch()
		r.Pass(5*time.Minute, 1)
		r.Press("f")
		r.WaitFor("Why this chat is stuck")
	}),
	moving("data of a chat", func(r *rig) {
		r.NewChatForm()
		r.FillLaunch(sandbox.ChangedDataAddressSID, "Test chat", "Ada", `{"order":"7","vip":true,"language":"en"}`)
		r.Launch()
		r.Pass(6*time.Second, 3)
		r.Press("d")
	}),
	moving("chat of a restricted key", func(r *rig) {
		r.Server.Inject(sandbox.Fault{Path: "/v1/Conversations", Status: 403, Code: 20403})
		r.Server.Inject(sandbox.Fault{Path: "/v1/Workspaces", Status: 403, Code: 20403})
		r.NewChatForm()
		r.Press("ctrl+s")
		r.Confirm()
		r.Settle()
	}),
	moving("chat details", func(r *rig) { r.WithAgent(); r.Press("v") }),
	moving("end question", func(r *rig) { r.WithAgent(); r.Press("x") }),
	moving("chats", func(r *rig) { r.WithAgent(); r.Press("esc") }),
	moving("chats filtered", func(r *rig) { r.WithAgent(); r.Press("esc", "/"); r.Paste(strings.Repeat("agent ", 30)) }),
	moving("end all", func(r *rig) { r.WithAgent(); r.Press("esc", "X"); r.WaitFor("End 1 test chat?") }),
	moving("chats ended", func(r *rig) {
		r.WithAgent()
		r.Press("esc", "X")
		r.WaitFor("End 1 test chat?")
		r.Confirm()
		r.Settle()
	}),
	moving("transcript file", func(r *rig) { r.WithAgent(); r.Press("w") }),
	moving("burst", func(r *rig) {
		r.NewChatForm()
		r.ChooseInput(webchat.CountField, "3")
		r.Press("ctrl+s")
		r.Confirm()
		r.Settle()
		r.Want("1 of 3 chats launched", "space pause")
		r.Press(" ")
		r.Want("paused", "space resume")
	}),
	played("addresses", func(r *rig) { r.NewChatForm(); r.Press("ctrl+o"); r.Settle(); r.Press("down") }),
	played("no such address", func(r *rig) { r.NewChatForm(); r.Press("ctrl+o"); r.Settle(); r.Type("zzzz") }),
	played("addresses refused", func(r *rig) {
		r.Server.Inject(sandbox.Fault{Path: "Addresses", Status: 403, Code: 20403, Message: "\x1b[2J\u202e" + strings.Repeat("long ", 99)})
		r.NewChatForm()
		r.Press("ctrl+o")
		r.Settle()
	}),
	played("columns of the users", func(r *rig) { r.Press("esc", "r"); r.Settle(); r.Press("C", "j", " ", "J") }),
	played("name of a filter", func(r *rig) {
		r.Press("esc", "r")
		r.Settle()
		r.Press("/")
		r.Type("role:agent")
		r.Press("ctrl+p")
		r.Type("save filter")
		r.Press("enter")
		r.Type("Agents")
	}),
	played("saved filters", func(r *rig) {
		r.Session.Lists.Replace("users", []string{"Agents"}, &state.View{List: "users", Name: "Agents", Filter: "role:agent -state:deactivated"})
		r.Press("ctrl+p")
		r.Type("saved filters")
		r.Press("enter")
	}),
	played("presets", func(r *rig) { r.NewChatForm(); r.Press("ctrl+y", "down", "down", "down") }),
	{"saved presets", func(t testing.TB) *rig {
		r := newRig(t, viewtest.Setup{Presets: viewtest.OpenPresets(t, "", state.Preset{Name: strings.Repeat("名", 60), FirstMessage: "\x1b[2J\u202e"})})
		r.NewChatForm()
		r.Press("ctrl+y")
		r.WaitFor("名")
		return r
	}},
	{"name of a preset", func(t testing.TB) *rig {
		r := newRig(t, viewtest.Setup{Presets: viewtest.OpenPresets(t, "")})
		r.NewChatForm()
		r.Press("ctrl+y")
		r.WaitFor("Plain hello")
		r.Press("ctrl+s")
		r.Paste(strings.Repeat("名", 60))
		return r
	}},
	played("no chats", func(r *rig) { r.Press("esc", "2") }),
	played("activity", func(r *rig) { r.Open(viewtest.Ordinary); r.Press("r"); r.Settle(); r.Press("3", "j") }),
	played("no activity", func(r *rig) { r.Press("esc", "3") }),
	played("palette", func(r *rig) { r.Open(viewtest.Ordinary); r.Press(":") }),
	played("palette finding users", func(r *rig) { r.Open(viewtest.Hostile); r.Press("ctrl+p"); r.Type("0008") }),
	played("palette of words", func(r *rig) { r.Open(viewtest.Ordinary); r.Press(":"); r.Type("delete") }),
	played("link of a failure", func(r *rig) {
		r.Server.Inject(sandbox.Fault{Status: 404, Code: 20404})
		r.Paste(viewtest.Ordinary)
		r.Press("enter")
		r.Settle()
		r.Press("o")
	}),
	played("help", func(r *rig) { r.Open(viewtest.Ordinary); r.Press("?", "down") }),
	played("leave question", func(r *rig) { r.Edit(viewtest.Hostile); r.Retype("x"); r.Press("esc", "esc") }),
	played("quit question", func(r *rig) { r.Edit(viewtest.Long); r.Retype("x"); r.Press("ctrl+c", "right") }),
	played("notice", func(r *rig) { r.Open(viewtest.Ordinary); r.Host().Notify(ui.Bad, strings.Repeat("long \x1b[2J", 50)) }),
	{"read-only", func(t testing.TB) *rig {
		r := newRig(t, viewtest.Setup{ReadOnly: true, Badge: "STAGING"})
		r.Open(viewtest.Ordinary)
		return r
	}},
	{"no way in", func(t testing.TB) *rig {
		r := newRig(t, viewtest.Setup{NoInstance: true, Secret: "wrong"})
		r.WaitFor("The credentials were not accepted.")
		return r
	}},
	{"welcome", welcomeScene},
	{"accounts", func(t testing.TB) *rig {
		r := newRig(t, viewtest.Setup{Badge: "PROD"})
		r.App.Options().Sources = func() ([]shell.Source, error) {
			return []shell.Source{{ID: "a", Name: strings.Repeat("名", 60), Badge: "STAGING", AccountSID: sandbox.AccountSID, Says: "\x1b[2J"}}, errors.New("config.toml:7:3: \x1b[2J")
		}
		r.Press("esc", "A")
		r.WaitFor("名")
		return r
	}},
	{"save in production", func(t testing.TB) *rig {
		r := newRig(t, viewtest.Setup{Badge: "PROD"})
		r.Edit(viewtest.Hostile)
		r.Retype(longEmail)
		r.Press("ctrl+s")
		r.Want("the last four characters")
		return r
	}},
}...)

func welcomeScene(t testing.TB) *rig { return welcomeWith(t, "") }

// welcomeWith is the first screen with a note on the terminal.
func welcomeWith(t testing.TB, note string) *rig {
	r := startRig(t, viewtest.Setup{}, shell.Options{
		Note:   note,
		Looked: []shell.Looked{{"environment", "TWILIO_ACCOUNT_SID is not set"}, {"file", strings.Repeat("/long", 40) + "\x1b[2J"}},
		Sources: func() ([]shell.Source, error) {
			return []shell.Source{
				{ID: "demo", Name: "the built-in sandbox", Badge: "SANDBOX", Says: "Nothing leaves this machine."},
				{ID: "environment", Name: "the TWILIO_* variables", Badge: "PROD", AccountSID: sandbox.AccountSID, Says: strings.Repeat("long \x1b[2J", 50)},
			}, nil
		},
		OpenSource: func(string, string) (*session.Session, error) { return nil, errors.New("no port") },
	})
	t.Cleanup(func() { close(r.Over) })
	r.WaitFor("the built-in sandbox")
	return r
}

// afterSave saves.
func afterSave(r *rig) {
	r.Edit(viewtest.Ordinary)
	r.Retype(viewtest.NewEmail)
	r.Press("ctrl+s")
	r.Confirm()
	r.Settle()
}

func launchOne(r *rig) {
	r.PlainChatForm()
	r.FillLaunch("", "Test chat", strings.Repeat("名", 80))
	r.Launch()
}

// leastSizes is how many sizes the layout is checked at, at least.
const leastSizes = 800

// someSizes are sizes by chance: 15.
func someSizes(random *rand.Rand) (sizes [][2]int) {
	for range 15 {
		sizes = append(sizes, [2]int{1 + random.IntN(220), 1 + random.IntN(80)})
	}
	return sizes
}

// longDrawing leaves a test out of a short run: it draws thousands of frames, one
// after the other, in which nothing can race.
func longDrawing(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("thousands of frames")
	}
}

// checkCorner holds a whole frame against what the renderer loses.
func checkCorner(t testing.TB, name, frame string, width, height int) {
	t.Helper()
	last := frame[strings.LastIndexByte(frame, '\n')+1:]
	if ansi.StringWidth(last) >= width {
		t.Errorf("%s at %d×%d: the last line reaches the bottom right cell, which is lost there: %q", name, width, height, last)
	}
}

// Every screen and dialog keeps to its size, in every theme, with hostile and
// with overlong content, and the badge stands on the first line.
func TestLayout(t *testing.T) {
	longDrawing(t)
	t.Parallel()
	frames, distinct := 0, map[[2]int]bool{}
	random := rand.New(rand.NewPCG(1, 2))
	for _, s := range scenes {
		r := s.build(t)
		for _, theme := range []string{"dark", "light", "ansi", "none"} {
			shown, err := ui.NewTheme(theme)
			if err != nil {
				t.Fatal(err)
			}
			r.App.SetTheme(shown)
			for _, size := range append(viewtest.Sizes(), someSizes(random)...) {
				r.Resize(size[0], size[1])
				view := r.App.View()
				frames++
				distinct[size] = true
				uitest.CheckLayout(t, s.name+" in "+theme, view, size[0], size[1])
				checkCorner(t, s.name+" in "+theme, view, size[0], size[1])
				r.checkBadge(s.name, view, size[0])
			}
		}
	}
	if len(distinct) < leastSizes {
		t.Errorf("%d sizes, want %d", len(distinct), leastSizes)
	}
	t.Logf("%d frames: %d scenes × 4 themes, %d sizes in all", frames, len(scenes), len(distinct))
}

func (r *rig) checkBadge(name, view string, width int) {
	r.T.Helper()
	if r.Host().Session() == nil {
		return
	}
	first, _, _ := strings.Cut(ansi.Strip(view), "\n")
	if width >= 12 && !strings.Contains(first, r.Host().Session().Badge) {
		r.T.Errorf("%s at width %d: no badge in %q", name, width, first)
	}
	if width >= 24 && r.Host().Session().ReadOnly && !strings.Contains(first, "READ-ONLY") {
		r.T.Errorf("%s at width %d: no READ-ONLY in %q", name, width, first)
	}
}

func TestTooSmall(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{ReadOnly: true, Badge: "PROD"})
	for size, want := range map[[2]int]string{
		{39, 24}: "[PROD] READ-ONLY needs 40×12", {39, 11}: "[PROD] READ-ONLY needs 40×12",
		{80, 11}: "[PROD] READ-ONLY too small: 80×11, needs 40×12", {60, 1}: "[PROD] READ-ONLY too small: 60×1, needs 40×12",
	} {
		r.Resize(size[0], size[1])
		if got := r.Screen(); got != want {
			t.Errorf("at %v: %q, want %q", size, got, want)
		}
	}
	for _, size := range [][2]int{{0, 0}, {-1, 5}, {80, 0}} {
		if r.Resize(size[0], size[1]); r.App.View() != "" {
			t.Errorf("something is drawn at %v", size)
		}
	}
	r.Resize(40, 12)
	r.Want("[PROD]", "READ-ONLY", "Find user")
}

// The button that Enter presses is in sight at the smallest size.
func TestChosenButtonIsInSight(t *testing.T) {
	longDrawing(t)
	t.Parallel()
	met := 0
	for _, s := range scenes {
		r := s.build(t)
		if len(r.App.Dialogs()) == 0 {
			continue
		}
		met++
		r.Resize(40, 12)
		choices := r.App.Dialogs()[len(r.App.Dialogs())-1].Choices
		seen := map[string]bool{}
		for range choices {
			for _, choice := range choices {
				seen[choice] = seen[choice] || r.Shows("▸ "+choice)
			}
			r.Press("right")
		}
		if len(seen) != len(choices) || slices.Contains(slices.Collect(maps.Values(seen)), false) {
			t.Errorf("%s: of the buttons only these are seen: %v\n%s", s.name, seen, r.Screen())
		}
	}
	if met < 5 {
		t.Errorf("%d dialogs were met", met)
	}
}

// Where nothing can be seen, nothing is decided or typed.
func TestNothingIsDecidedUnseen(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Edit(viewtest.Ordinary)
	r.Retype(viewtest.NewEmail)
	r.Press("ctrl+s")
	r.Resize(30, 6)
	r.Press("right", "enter", "x")
	r.Paste("x")
	r.Settle()
	r.WantPosts(0)
	r.Resize(80, 24)
	r.Want("▸ Cancel", viewtest.NewEmail)
}
