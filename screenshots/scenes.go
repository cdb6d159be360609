package main

// A scene is one run of the console and the pictures taken on the way.
type scene struct {
	name       string
	args       []string // arguments of the console
	cols, rows int      // size of the screen in cells
	light      bool     // whether the terminal around the program is light
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

// shot writes the screen, once it is at rest, to NAME.svg.
func shot(name string) step { return step{verbShot, name} }

// scenes are all pictures there are. Wait for a text that only the new screen
// shows after every key that leads to another screen.
var scenes = []scene{
	{
		name: "lookup", args: []string{"--demo", "--theme", "dark"}, cols: 100, rows: 30,
		steps: []step{
			waitFor("SANDBOX"),
			shot("lookup"),
		},
	},
	{
		name: "lookup-light", args: []string{"--demo", "--theme", "light"}, cols: 100, rows: 30, light: true,
		steps: []step{
			waitFor("SANDBOX"),
			shot("lookup-light"),
		},
	},
}
