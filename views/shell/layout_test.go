package shell

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
	"flexconsole/views/users"
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
		r := newRig(t, setup{})
		play(r)
		return r
	}}
}

// moving makes a scene of a sandbox rig whose clock moves.
func moving(name string, play func(r *rig)) scene {
	return scene{name, func(t testing.TB) *rig {
		r := newRig(t, setup{clock: newClock()})
		play(r)
		return r
	}}
}

// longEmail is as long as an email address can be.
var longEmail = strings.Repeat("a", 60) + "@" + strings.Repeat(strings.Repeat("b", 60)+".", 3) + "example"

// scenes are every screen and every dialog.
var scenes = append(activityScenes, []scene{
	played("look-up", func(r *rig) {}),
	played("look-up with a verdict", func(r *rig) { r.paste("see " + strings.Repeat("x", 300) + ordinary) }),
	{"users of the account", func(t testing.TB) *rig {
		r := newRig(t, setup{listing: true, users: 300})
		r.settle()
		r.waitFor("Users of the account 300")
		r.press("esc", "G", "s")
		return r
	}},
	played("file prompt", func(r *rig) { r.press("ctrl+o"); r.typeText("~/" + strings.Repeat("long/", 99)) }),
	played("look-up list", func(r *rig) { r.open(hostile); r.press("esc", "esc", "G") }),
	played("user", func(r *rig) { r.open(ordinary) }),
	played("long user", func(r *rig) { r.open(long); r.press("G") }),
	played("hostile user", func(r *rig) { r.open(hostile); r.press("j") }),
	played("user with nulls", func(r *rig) { r.open(nulls) }),
	played("user after a save", afterSave),
	played("user failure", func(r *rig) {
		r.server.Inject(sandbox.Fault{Status: 404, Code: 20404, Message: "\x1b[2J\u202e" + strings.Repeat("long ", 99)})
		r.paste(ordinary)
		r.press("enter")
		r.settle()
	}),
	played("raw", func(r *rig) { r.open(hostile); r.press("J", "j") }),
	played("edit", func(r *rig) { r.edit(ordinary) }),
	played("edit of the hostile user", func(r *rig) { r.edit(hostile); r.press("left", "left") }),
	played("edit with a long verdict", func(r *rig) { r.edit(long); r.retype("no-at-sign \u202e" + strings.Repeat("x", 100)) }),
	played("edit failure", func(r *rig) {
		r.edit(ordinary)
		r.retype(newEmail)
		r.server.Inject(sandbox.Fault{Method: "POST", Status: 400, Code: 20001, Message: strings.Repeat("long ", 99)})
		r.press("ctrl+s")
		r.confirm()
		r.settle()
		r.want("Not saved")
	}),
	played("edit after a failure", func(r *rig) {
		r.edit(ordinary)
		r.retype(newEmail)
		r.server.Inject(sandbox.Fault{Method: "POST", Status: 400, Code: 20001})
		r.press("ctrl+s")
		r.confirm()
		r.settle()
		r.press("enter")
	}),
	played("review", func(r *rig) {
		r.edit(hostile)
		r.retype(longEmail)
		r.press("tab")
		r.retype("")
		r.press("ctrl+x", "tab")
		r.retype("US000000000000000000000000000000ff")
		r.press("ctrl+s")
		r.want("Yes, save")
	}),
	{"token of a long review", func(t testing.TB) *rig {
		r := newRig(t, setup{badge: "PROD"})
		r.edit(long)
		r.retype(longEmail)
		r.press("tab", "tab")
		r.retype("US000000000000000000000000000000ff")
		r.press("ctrl+s")
		r.want("type the last four")
		return r
	}},
	played("conflict", func(r *rig) { r.conflict() }),
	played("conflict chosen", func(r *rig) { r.conflict(); r.press(" ") }),
	played("report", func(r *rig) {
		screen.ShowReport(r.app.desk, saving.SavedMsg{Who: "mallow\x1b[2J"}.Summary())
	}),
	played("launch", func(r *rig) { r.plainChatForm() }),
	played("launch filled", func(r *rig) {
		r.plainChatForm()
		r.fill("", strings.Repeat("名", 80), "mallow\u202e")
		r.press("tab")
		r.paste("{\n\t\"a\": \"" + strings.Repeat("b", 200) + "\",\n\"c\": [\n1,\n2\n]}")
	}),
	played("launch review", func(r *rig) {
		r.plainChatForm()
		r.fill("", strings.Repeat("名", 80), "Zoë", `{"topic": "`+strings.Repeat("b", 200)+`"}`)
		r.press("ctrl+s")
		r.want("Yes, launch")
	}),
	played("chat without a message", func(r *rig) { launchOne(r) }),
	moving("chat with an agent", func(r *rig) { r.withAgent() }),
	moving("chat being written in", func(r *rig) { r.withAgent(); r.press("i"); r.paste("Zoë \u202e " + strings.Repeat("名", 300)) }),
	moving("chat of hostile messages", func(r *rig) {
		r.withAgent()
		r.server.AddMessages(r.chat().SID, 40, func(i int) (string, string) {
			return "mal\x1b[2Jlow\u202e", strings.Repeat("\x1b]0;gotcha\a\r\nשלום \u200f 🙂👩‍👩‍👧 ", i)
		})
		r.readAgain()
		r.press("k", "k")
	}),
	moving("chat that is stuck", func(r *rig) {
		r.newChatForm()
		r.choose("AddressSid", sandbox.NightAddressSID)
		r.launch()
		r.pass(5*time.Minute, 1)
	}),
	moving("chat of a restricted key", func(r *rig) {
		r.server.Inject(sandbox.Fault{Path: "/v1/Conversations", Status: 403, Code: 20403})
		r.server.Inject(sandbox.Fault{Path: "/v1/Workspaces", Status: 403, Code: 20403})
		r.newChatForm()
		r.press("ctrl+s")
		r.confirm()
		r.settle()
	}),
	moving("chat details", func(r *rig) { r.withAgent(); r.press("v") }),
	moving("end question", func(r *rig) { r.withAgent(); r.press("x") }),
	moving("chats", func(r *rig) { r.withAgent(); r.press("esc") }),
	moving("chats filtered", func(r *rig) { r.withAgent(); r.press("esc", "/"); r.paste(strings.Repeat("agent ", 30)) }),
	moving("end all", func(r *rig) { r.withAgent(); r.press("esc", "X"); r.waitFor("End 1 test chat?") }),
	moving("chats ended", func(r *rig) {
		r.withAgent()
		r.press("esc", "X")
		r.waitFor("End 1 test chat?")
		r.confirm()
		r.settle()
	}),
	moving("transcript file", func(r *rig) { r.withAgent(); r.press("w") }),
	moving("burst", func(r *rig) {
		r.newChatForm()
		r.choose(webchat.CountField, "3")
		r.press("ctrl+s")
		r.confirm()
		r.settle()
		r.want("1 of 3 chats launched", "space pause")
		r.press(" ")
		r.want("paused", "space go on")
	}),
	played("addresses", func(r *rig) { r.newChatForm(); r.press("ctrl+o"); r.settle(); r.press("down") }),
	played("no such address", func(r *rig) { r.newChatForm(); r.press("ctrl+o"); r.settle(); r.typeText("zzzz") }),
	played("addresses refused", func(r *rig) {
		r.server.Inject(sandbox.Fault{Path: "Addresses", Status: 403, Code: 20403, Message: "\x1b[2J\u202e" + strings.Repeat("long ", 99)})
		r.newChatForm()
		r.press("ctrl+o")
		r.settle()
	}),
	played("presets", func(r *rig) { r.newChatForm(); r.press("ctrl+y", "down", "down", "down") }),
	{"saved presets", func(t testing.TB) *rig {
		r := newRig(t, setup{presets: keptPresets(t, "", state.Preset{Name: strings.Repeat("名", 60), FirstMessage: "\x1b[2J\u202e"})})
		r.newChatForm()
		r.press("ctrl+y")
		r.waitFor("名")
		return r
	}},
	{"name of a preset", func(t testing.TB) *rig {
		r := newRig(t, setup{presets: keptPresets(t, "")})
		r.newChatForm()
		r.press("ctrl+y")
		r.waitFor("Plain hello")
		r.press("ctrl+s")
		r.paste(strings.Repeat("名", 60))
		return r
	}},
	played("no chats", func(r *rig) { r.press("esc", "2") }),
	played("activity", func(r *rig) { r.open(ordinary); r.press("r"); r.settle(); r.press("3", "j") }),
	played("no activity", func(r *rig) { r.press("esc", "3") }),
	played("palette", func(r *rig) { r.open(ordinary); r.press(":") }),
	played("palette finding users", func(r *rig) { r.open(hostile); r.press("ctrl+p"); r.typeText("0008") }),
	played("link of a failure", func(r *rig) {
		r.server.Inject(sandbox.Fault{Status: 404, Code: 20404})
		r.paste(ordinary)
		r.press("enter")
		r.settle()
		r.press("o")
	}),
	played("help", func(r *rig) { r.open(ordinary); r.press("?", "down") }),
	played("leave question", func(r *rig) { r.edit(hostile); r.retype("x"); r.press("esc", "esc") }),
	played("quit question", func(r *rig) { r.edit(long); r.retype("x"); r.press("ctrl+c", "right") }),
	played("notice", func(r *rig) { r.open(ordinary); r.app.desk.Notify(ui.Bad, strings.Repeat("long \x1b[2J", 50)) }),
	{"read-only", func(t testing.TB) *rig {
		r := newRig(t, setup{readOnly: true, badge: "STAGING"})
		r.open(ordinary)
		return r
	}},
	{"no way in", func(t testing.TB) *rig {
		r := newRig(t, setup{noInstance: true, secret: "wrong"})
		r.waitFor("The credentials were not accepted.")
		return r
	}},
	{"welcome", welcomeScene},
	{"accounts", func(t testing.TB) *rig {
		r := newRig(t, setup{badge: "PROD"})
		r.app.options.Sources = func() ([]Source, error) {
			return []Source{{ID: "a", Name: strings.Repeat("名", 60), Badge: "STAGING", AccountSID: sandbox.AccountSID, Says: "\x1b[2J"}}, errors.New("config.toml:7:3: \x1b[2J")
		}
		r.press("esc", "A")
		r.waitFor("名")
		return r
	}},
	{"save in production", func(t testing.TB) *rig {
		r := newRig(t, setup{badge: "PROD"})
		r.edit(hostile)
		r.retype(longEmail)
		r.press("ctrl+s")
		r.want("the last four characters")
		return r
	}},
}...)

func welcomeScene(t testing.TB) *rig { return welcomeWith(t, "") }

// welcomeWith is the first screen with a note on the terminal.
func welcomeWith(t testing.TB, note string) *rig {
	r := startRig(t, setup{}, Options{
		Note:   note,
		Looked: []Looked{{"environment", "TWILIO_ACCOUNT_SID is not set"}, {"file", strings.Repeat("/long", 40) + "\x1b[2J"}},
		Sources: func() ([]Source, error) {
			return []Source{
				{ID: "demo", Name: "the built-in sandbox", Badge: "SANDBOX", Says: "Nothing leaves this machine."},
				{ID: "environment", Name: "the TWILIO_* variables", Badge: "PROD", AccountSID: sandbox.AccountSID, Says: strings.Repeat("long \x1b[2J", 50)},
			}, nil
		},
		OpenSource: func(string, string) (*session.Session, error) { return nil, errors.New("no port") },
	})
	t.Cleanup(func() { close(r.over) })
	r.waitFor("the built-in sandbox")
	return r
}

// afterSave saves, and settles what the clock decides.
func afterSave(r *rig) {
	r.edit(ordinary)
	r.retype(newEmail)
	r.press("ctrl+s")
	r.confirm()
	r.settle()
	r.app.desk.Front().(*users.User).Saved.Gap = 7 * time.Millisecond
}

func launchOne(r *rig) {
	r.plainChatForm()
	r.fill("", "Test chat", strings.Repeat("名", 80))
	r.launch()
}

// sizes are the edges of every layout and some in between: 64.
func sizes() (sizes [][2]int) {
	for _, width := range []int{1, 12, 39, 40, 69, 80, 120, 250} {
		for _, height := range []int{1, 5, 11, 12, 18, 24, 40, 80} {
			sizes = append(sizes, [2]int{width, height})
		}
	}
	return sizes
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
			r.app.theme, _ = ui.NewTheme(theme)
			for _, size := range append(sizes(), someSizes(random)...) {
				r.resize(size[0], size[1])
				view := r.app.View()
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
	r.t.Helper()
	if r.app.desk.session == nil {
		return
	}
	first, _, _ := strings.Cut(ansi.Strip(view), "\n")
	if width >= 12 && !strings.Contains(first, r.app.desk.session.Badge) {
		r.t.Errorf("%s at width %d: no badge in %q", name, width, first)
	}
	if width >= 24 && r.app.desk.session.ReadOnly && !strings.Contains(first, "READ-ONLY") {
		r.t.Errorf("%s at width %d: no READ-ONLY in %q", name, width, first)
	}
}

func TestTooSmall(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{readOnly: true, badge: "PROD"})
	for size, want := range map[[2]int]string{
		{39, 24}: "[PROD] READ-ONLY needs 40×12", {39, 11}: "[PROD] READ-ONLY needs 40×12",
		{80, 11}: "[PROD] READ-ONLY too small: 80×11, needs 40×12", {60, 1}: "[PROD] READ-ONLY too small: 60×1, needs 40×12",
	} {
		r.resize(size[0], size[1])
		if got := r.screen(); got != want {
			t.Errorf("at %v: %q, want %q", size, got, want)
		}
	}
	for _, size := range [][2]int{{0, 0}, {-1, 5}, {80, 0}} {
		if r.resize(size[0], size[1]); r.app.View() != "" {
			t.Errorf("something is drawn at %v", size)
		}
	}
	r.resize(40, 12)
	r.want("[PROD]", "READ-ONLY", "Flex user")
}

// The button that Enter presses is in sight at the smallest size.
func TestChosenButtonIsInSight(t *testing.T) {
	longDrawing(t)
	t.Parallel()
	met := 0
	for _, s := range scenes {
		r := s.build(t)
		if len(r.app.desk.dialogs.open) == 0 {
			continue
		}
		met++
		r.resize(40, 12)
		choices := r.app.desk.dialogs.open[len(r.app.desk.dialogs.open)-1].Choices
		seen := map[string]bool{}
		for range choices {
			for _, choice := range choices {
				seen[choice] = seen[choice] || r.shows("▸ "+choice)
			}
			r.press("right")
		}
		if len(seen) != len(choices) || slices.Contains(slices.Collect(maps.Values(seen)), false) {
			t.Errorf("%s: of the buttons only these are seen: %v\n%s", s.name, seen, r.screen())
		}
	}
	if met < 5 {
		t.Errorf("%d dialogs were met", met)
	}
}

// Where nothing can be seen, nothing is decided or typed.
func TestNothingIsDecidedUnseen(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.edit(ordinary)
	r.retype(newEmail)
	r.press("ctrl+s")
	r.resize(30, 6)
	r.press("right", "enter", "x")
	r.paste("x")
	r.settle()
	r.wantPosts(0)
	r.resize(80, 24)
	r.want("▸ No", newEmail)
}
