package config

import (
	"maps"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// What people make their own: keys, colours and commands. This package knows no actions,
// tokens or fields: whoever does judges the names, and tells where they stand by Problem.

// place is where something stands in config.toml.
type place struct{ at FileError }

// Problem is a problem with what stands there, with its line and column.
func (p place) Problem(problem string) *FileError {
	failure := p.at
	failure.Problem = problem
	return &failure
}

// Binding gives an action other keys, as [keys] has it.
type Binding struct {
	Action string
	// Keys are as written, none to take all keys away.
	Keys []string
	place
}

// Colour is one token of a theme, as [themes.NAME] has it.
type Colour struct {
	Theme, Token, Value string
	place
}

// Command is one of [[commands]]: a program of the user's own.
type Command struct {
	// Name is what the palette calls it, Key its key, "" for none.
	Name, Key string
	// Where it is offered: "user", "chat" or "request".
	Where string
	// Run are the program and its arguments, with placeholders in them.
	Run []string
	// Confirm: the arguments are shown and confirmed before the first run of a session.
	Confirm bool
	// Output is what becomes of its output: "none", "notice" or "pager".
	Output string
	// ReadOnly: it changes nothing, and may run in a read-only session.
	ReadOnly bool
	place
}

// Keys are the bindings of config.toml in their order.
func (s *Settings) Keys() []Binding { return s.file.keys }

// Colours are the colours of config.toml in their order.
func (s *Settings) Colours() []Colour { return s.file.colours }

// Commands are the user's own commands in their order.
func (s *Settings) Commands() []Command { return s.file.commands }

func (p *parsing) place(at part) place { return place{*p.document.problem(at.offset, "")} }

// below says that an entry has as many parts of a path as a value of its section; a table
// on the way there is passed over, and anything else fails.
func (p *parsing) below(e entry, parts int, want string) bool {
	switch {
	case len(e.path) == parts && !e.isTable():
		return true
	case len(e.path) < parts && e.isTable():
	default:
		p.fail(e.path[len(e.path)-1], want)
	}
	return false
}

func (p *parsing) takeKey(e entry) {
	if !p.below(e, 2, `keys are written as ACTION = "KEY" or ACTION = ["KEY", "KEY"] under [keys]`) {
		return
	}
	action := e.path[1]
	b := Binding{Action: action.name, Keys: e.list, place: p.place(action)}
	switch {
	case e.kind == unstable.String:
		b.Keys = []string{e.text}
	case !e.isTexts:
		p.fail(action, action.name+` must be a key in quotes, or a list of keys`)
		return
	}
	p.found.keys = append(p.found.keys, b)
}

func (p *parsing) takeColour(e entry) {
	if !p.below(e, 3, `colours are written as TOKEN = "#rrggbb" under [themes.NAME]; a theme is chosen by theme = "NAME"`) {
		return
	}
	token := e.path[2]
	if e.kind != unstable.String {
		p.fail(token, token.name+` must be text in quotes, such as "#6cb6ff"`)
		return
	}
	p.found.colours = append(p.found.colours, Colour{e.path[1].name, token.name, e.text, p.place(token)})
}

// commandRule reads one key of a command; its error reads on after the key.
type commandRule func(*Command, entry) string

var commandRules = map[string]commandRule{
	"name":   words(func(c *Command) *string { return &c.Name }),
	"key":    words(func(c *Command) *string { return &c.Key }),
	"where":  choice(func(c *Command) *string { return &c.Where }, "user", "chat", "request"),
	"output": choice(func(c *Command) *string { return &c.Output }, "none", "notice", "pager"),
	"run": func(c *Command, e entry) string {
		if c.Run = e.list; !e.isTexts || len(e.list) == 0 {
			return `must be a list of the program and its arguments: ["program", "--flag", "{user.email}"]`
		}
		return ""
	},
	"confirm":   yesNo(func(c *Command) *bool { return &c.Confirm }),
	"read_only": yesNo(func(c *Command) *bool { return &c.ReadOnly }),
}

func words(of func(*Command) *string) commandRule {
	return func(c *Command, e entry) string {
		if *of(c) = e.text; e.kind != unstable.String || e.text == "" {
			return "must be text in quotes"
		}
		return ""
	}
}

func choice(of func(*Command) *string, values ...string) commandRule {
	return func(c *Command, e entry) string {
		if *of(c) = e.text; e.kind != unstable.String || !slices.Contains(values, e.text) {
			return "must be one of " + strings.Join(values, ", ")
		}
		return ""
	}
}

func yesNo(of func(*Command) *bool) commandRule {
	return func(c *Command, e entry) string {
		if *of(c) = e.text == "true"; e.kind != unstable.Bool {
			return "must be true or false, without quotes"
		}
		return ""
	}
}

func (p *parsing) takeCommand(e entry) {
	key := e.path[len(e.path)-1]
	all := &p.found.commands
	switch {
	case len(e.path) == 1 && e.kind == unstable.ArrayTable:
		*all = append(*all, Command{Confirm: true, Output: "notice", place: p.place(key)})
		return
	case len(e.path) != 2 || len(*all) == 0:
		p.fail(key, "commands are tables in a list, each under [[commands]]")
		return
	}
	rule, known := commandRules[key.name]
	if !known {
		p.fail(key, unknownKey(key.name, " in a command", slices.Sorted(maps.Keys(commandRules))))
		return
	}
	if problem := rule(&(*all)[len(*all)-1], e); problem != "" {
		p.fail(key, key.name+" "+problem)
	}
}

// checkCommands finds what a whole command lacks.
func (p *parsing) checkCommands() {
	for _, c := range p.found.commands {
		for _, needed := range []struct {
			name   string
			absent bool
		}{{"name", c.Name == ""}, {"where", c.Where == ""}, {"run", len(c.Run) == 0}} {
			if needed.absent && p.first == nil {
				p.first = c.Problem("this command needs " + needed.name)
			}
		}
	}
}
