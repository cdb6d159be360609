package main

import (
	"slices"
	"time"
)

// A scene is one run of the console and the pictures taken on the way.
type scene struct {
	name       string
	args       []string // arguments of the console
	config     string   // its configuration file, "" for none
	cols, rows int      // size of the screen in cells; 0 for the gallery's
	theme      string   // theme of the console; "light" makes the terminal around it light
	steps      []step
}

// The size of the pictures in the README's gallery: 60 columns at 410 px, as on a
// phone and in GitHub's narrow view, have letters of 10.8 px.
const (
	galleryCols = 60
	galleryRows = 24
)

// A step is one thing done in a scene; the functions below make them.
type step struct {
	verb, arg string
	hold      time.Duration // of a frame
}

// The kinds of step, named as in the scripts.
const (
	verbWait    = "waitFor"
	verbKeys    = "keys"
	verbType    = "typed"
	verbShot    = "shot"
	verbCaption = "caption"
	verbFrame   = "frame"
	verbFilm    = "filmed"
)

// waitFor goes on once text stands on the screen, in one row.
func waitFor(text string) step { return step{verb: verbWait, arg: text} }

// keys presses keys one after the other. Names are separated by spaces: a
// single character is itself, the others are as in "tab enter ctrl+s f1". Each
// key must change something on the screen before the next is pressed.
func keys(names string) step { return step{verb: verbKeys, arg: names} }

// typed types text in one go, as a quick typist or a paste would.
func typed(text string) step { return step{verb: verbType, arg: text} }

// shot writes the screen, once it is at rest, to NAME-THEME.svg.
func shot(name string) step { return step{verb: verbShot, arg: name} }

// caption is what the title bar of the frames that follow says.
func caption(text string) step { return step{verb: verbCaption, arg: text} }

// frame adds the screen, once it is at rest, to the film; it is shown so long,
// however long the program took.
func frame(hold time.Duration) step { return step{verb: verbFrame, hold: hold} }

// filmed writes the frames so far to NAME-THEME.svg.
func filmed(name string) step { return step{verb: verbFilm, arg: name} }

// scenes are all pictures there are, in each of the themes. Wait for a text
// that only the new screen shows after every key that leads to another screen.
func scenes(themes []string) []scene {
	var all []scene
	for _, s := range append([]scene{demo(), chat()}, tour()...) { // the long ones first
		for _, theme := range themes {
			themed := s
			themed.theme = theme
			if themed.cols == 0 {
				themed.cols, themed.rows = galleryCols, galleryRows
			}
			themed.args = append(slices.Clone(s.args), "--theme", theme)
			all = append(all, themed)
		}
	}
	return append(all, sixteen())
}

// sixteen is the theme of 16 colours, which is in one picture alone.
func sixteen() scene {
	return scene{
		name: "sixteen", theme: "ansi", config: profiles, args: []string{"--demo", "--theme", "ansi"}, cols: galleryCols, rows: 18,
		steps: []step{
			waitFor("Try one of these"), keys("esc A"), waitFor("(current)"), keys("up up"), shot("sixteen"),
		},
	}
}

// profiles is a configuration with an account in each environment.
const profiles = `
[profiles.support]
environment = "prod"
account_sid = "AC00000000000000000000000000000002"
api_key = "SK00000000000000000000000000000002"

[profiles.rehearsal]
environment = "staging"
account_sid = "AC00000000000000000000000000000003"
api_key = "SK00000000000000000000000000000003"

[profiles.workshop]
environment = "dev"
account_sid = "AC00000000000000000000000000000004"
api_key = "SK00000000000000000000000000000004"
`

// tour is one walk through the main screens.
func tour() []scene {
	const agent = "FU00000000000000000000000000000001"
	return []scene{
		launch(),
		{
			name: "edit", args: []string{"--demo", agent},
			steps: []step{
				waitFor("User SID"), shot("user"),
				keys("e"), waitFor("review"), keys("tab ctrl+u"), typed("pt_BR"), waitFor("did you mean"), shot("edit"),
				keys("ctrl+t ctrl+s"), waitFor("Save this change?"), shot("review"),
				keys("right enter"), waitFor("confirmed"), shot("saved"),
				keys("?"), waitFor("› Keys"), shot("help"),
				keys("esc"), waitFor("confirmed"), keys("ctrl+p"), waitFor("All actions"), shot("palette"),
				keys("esc"), waitFor("confirmed"), keys("W"), waitFor("Available"), shot("worker"),
				keys("esc 3"), waitFor("POST"), shot("activity"),
			},
		},
		{
			name: "browse", args: []string{"--demo", "--demo-users", "3000"},
			steps: []step{
				waitFor("Users (3000)"), typed("locale:es role:agent"), waitFor("Enter opens the first"),
				keys("tab down"), waitFor("enter open"), shot("browse"),
				keys("space space space"), waitFor("3 selected"), keys("b"), waitFor("3 users loaded"), keys("ctrl+s"), waitFor("Change for 3 users"),
				typed("es-ES"), waitFor("Spanish (Spain)"), keys("ctrl+s"), waitFor("nothing sent"), shot("dry-run"),
			},
		},
		{
			name: "users", args: []string{"--demo"},
			steps: []step{
				waitFor("Try one of these"), shot("look-up"),
				typed("WK0000000000000000000000000000"), waitFor("worker SID"), shot("verdict"),
			},
		},
		{
			name: "failure", args: []string{"--demo", "FU00000000000000000000000000000404"},
			steps: []step{waitFor("Twilio code 20404"), shot("failure")},
		},
		{
			name: "wide", args: []string{"--demo", agent}, cols: 140, rows: 36,
			steps: []step{waitFor("User SID"), waitFor("Skills"), shot("user-wide")},
		},
		{
			name: "hostile", args: []string{"--demo", "FU00000000000000000000000000000008"},
			steps: []step{waitFor("User SID"), shot("escaped")},
		},
		{
			name:  "welcome",
			steps: []step{waitFor("sandbox"), shot("welcome")},
		},
		{
			name: "accounts", config: profiles, args: []string{"--demo"},
			steps: []step{
				waitFor("Try one of these"), keys("esc A"), waitFor("(current)"), keys("up up"), shot("accounts"),
			},
		},
	}
}

// launch is the way to a web chat: address, preset, form and review.
func launch() scene {
	return scene{
		name: "launch", args: []string{"--demo"},
		steps: []step{
			waitFor("Try one of these"), keys("esc 2"), waitFor("launches a test"), keys("n"), waitFor("Orchard shop"),
			keys("ctrl+o"), waitFor("misconfigured"), shot("addresses"),
			keys("esc"), waitFor("review"), keys("ctrl+y"), waitFor("built-in"), shot("presets"),
			keys("esc"), waitFor("review"), keys("tab tab"), typed("Orchard test"), keys("tab"), typed("Odile Fernbrook"),
			keys("tab"), typed(`{"topic": "billing", "topic": 1}`), waitFor("duplicate name"), shot("launch"),
			keys("ctrl+u"), typed(`{"topic": "billing"}`), waitFor("JSON object"),
			keys("ctrl+s"), waitFor("Launch this chat?"), shot("launch-review"),
		},
	}
}

// chat is a web chat until an agent accepts, its end, and the list of chats.
func chat() scene {
	return scene{
		name: "chat", args: []string{"--demo"},
		steps: []step{
			waitFor("Try one of these"), keys("esc 2"), waitFor("launches a test"), keys("n"), waitFor("Orchard shop"),
			keys("tab ctrl+u"), typed("My June invoice counts one delivery twice."),
			keys("tab"), typed("Orchard test"), keys("tab"), typed("Odile Fernbrook"),
			keys("ctrl+s"), waitFor("Launch this chat?"), keys("right enter"), waitFor("▸ offered to agent"), shot("chat-waiting"),
			waitFor("this is Pella"), waitFor("Accepted after"), keys("enter"), waitFor("You"),
			typed("It is number 2026-118, and thank you."), keys("enter"), waitFor("that helps"), shot("chat"),
			keys("esc x"), waitFor("End this chat?"), shot("chat-end"),
			keys("right enter"), waitFor("This chat is closed"), waitFor("completed"), shot("chat-ended"),
			keys("n"), waitFor("review"), keys("ctrl+s"), waitFor("Launch this chat?"), keys("right enter"), waitFor("▸ offered to agent"),
			keys("esc esc"), waitFor("1 open"), shot("chats"),
		},
	}
}
