package main

// A scene is one run of the console and the pictures taken on the way.
type scene struct {
	name       string
	args       []string // arguments of the console
	cols, rows int      // size of the screen in cells
	theme      string   // theme of the console; "light" makes the terminal around it light
	steps      []step
}

// A step is one thing done in a scene; the functions below make them.
type step struct{ verb, arg string }

// The kinds of step, named as in the scripts.
const (
	verbWait = "waitFor"
	verbKeys = "keys"
	verbType = "typed"
	verbShot = "shot"
)

// waitFor goes on once text stands on the screen, in one row.
func waitFor(text string) step { return step{verbWait, text} }

// keys presses keys one after the other. Names are separated by spaces: a
// single character is itself, the others are as in "tab enter ctrl+s f1". Each
// key must change something on the screen before the next is pressed.
func keys(names string) step { return step{verbKeys, names} }

// typed types text in one go, as a quick typist or a paste would.
func typed(text string) step { return step{verbType, text} }

// shot writes the screen, once it is at rest, to NAME-THEME.svg.
func shot(name string) step { return step{verbShot, name} }

// scenes are all pictures there are, in each of the themes. Wait for a text
// that only the new screen shows after every key that leads to another screen.
func scenes(themes []string) []scene {
	var all []scene
	for _, theme := range themes {
		for _, s := range tour() {
			s.args = append(s.args, "--theme", theme)
			s.theme = theme
			s.name += "-" + theme
			all = append(all, s)
		}
	}
	return all
}

// tour is one walk through the main screens.
func tour() []scene {
	const agent = "FU00000000000000000000000000000001"
	return []scene{
		{
			name: "users", args: []string{"--demo"}, cols: 100, rows: 30,
			steps: []step{
				waitFor("Try one of these"), shot("look-up"),
				typed("WK0000000000000000000000000000"), waitFor("worker SID"), shot("verdict"),
			},
		},
		{
			name: "edit", args: []string{"--demo", agent}, cols: 100, rows: 30,
			steps: []step{
				waitFor("Unified User"), shot("user"),
				keys("e"), waitFor("review"), keys("tab ctrl+u"), typed("pt_BR"), waitFor("did you mean"), shot("edit"),
				keys("ctrl+t ctrl+s"), waitFor("Save this change?"), shot("review"),
				keys("right enter"), waitFor("read back"), shot("saved"),
			},
		},
		{
			name: "failure", args: []string{"--demo", "FU00000000000000000000000000000404"}, cols: 100, rows: 30,
			steps: []step{waitFor("Twilio code 20404"), shot("failure")},
		},
		{
			name: "wide", args: []string{"--demo", agent}, cols: 140, rows: 36,
			steps: []step{waitFor("Unified User"), shot("user-wide")},
		},
		{
			name: "browse", args: []string{"--demo", "--demo-users", "3000"}, cols: 140, rows: 36,
			steps: []step{
				waitFor("account  3000"), typed("locale:es role:agent"), waitFor("Enter opens the first"),
				keys("tab down"), waitFor("as listed"), shot("browse"),
				keys("space space space"), waitFor("3 marked"), keys("b"), waitFor("3 read"), keys("ctrl+s"), waitFor("One edit for 3"),
				typed("es-ES"), waitFor("Spanish (Spain)"), keys("ctrl+s"), waitFor("Nothing has been sent"), shot("dry-run"),
			},
		},
		{
			name: "hostile", args: []string{"--demo", "FU00000000000000000000000000000008"}, cols: 100, rows: 30,
			steps: []step{waitFor("Unified User"), shot("escaped")},
		},
		{
			name: "chat", args: []string{"--demo"}, cols: 100, rows: 30,
			steps: []step{
				waitFor("Try one of these"), keys("esc 2"), waitFor("launches a test"), keys("n"), waitFor("Address SID"),
				keys("tab"), typed("Demo chat"), keys("tab"), typed("Odile Fernbrook"), keys("tab"),
				typed(`{"topic": "billing", "topic": 1}`), waitFor("comes twice"), shot("launch"),
				keys("backspace backspace backspace backspace backspace backspace backspace backspace backspace backspace backspace backspace backspace"),
				typed("}"), waitFor("JSON object"), keys("ctrl+s"), waitFor("Launch this chat?"), shot("launch-review"),
				keys("right enter"), waitFor("Launched"), shot("chat"),
				keys("3"), waitFor("POST"), shot("activity"),
				keys("?"), waitFor("Keys that work here"), shot("help"),
			},
		},
	}
}
