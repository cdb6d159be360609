package config

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2/unstable"
)

// What people make their own: keys, colours, lists and commands. This package knows no
// actions, tokens, columns or fields: whoever does judges the names, and tells where they
// stand by Problem.

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

// ListSetting is one setting of a list, as [lists.LIST] has it.
type ListSetting struct {
	// List is the list, Key "columns", "sort" or "filters".
	List, Key string
	// Name is that of a filter.
	Name string
	// Texts are the columns, or alone the column to sort by, descending after "-", or the
	// text of the filter.
	Texts []string
	place
}

// Lists are the settings of lists in config.toml in their order.
func (s *Settings) Lists() []ListSetting { return s.file.lists }

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

// takeList reads a setting of a list; who knows the lists judges their names and columns.
func (p *parsing) takeList(e entry) {
	const filters = "filters"
	parts := 3
	if len(e.path) > 2 && e.path[2].name == filters {
		parts = 4
	}
	if !p.below(e, parts, `lists are set by columns = ["COLUMN", …] and sort = "COLUMN" under [lists.LIST], and by NAME = "FILTER" under [lists.LIST.filters]`) {
		return
	}
	at, key := e.path[parts-1], e.path[2].name
	setting := ListSetting{List: e.path[1].name, Key: key, Texts: []string{e.text}, place: p.place(at)}
	switch {
	case key == "columns":
		if setting.Texts = e.list; !e.isTexts || len(e.list) == 0 {
			p.fail(at, `columns must be a list of names: ["username", "email"]`)
			return
		}
	case key != filters && key != "sort":
		p.fail(at, unknownKey(key, " of a list", []string{"columns", filters, "sort"}))
		return
	case e.kind != unstable.String:
		p.fail(at, at.name+" must be text in quotes")
		return
	case e.text == "":
		p.fail(at, at.name+" must not be empty")
		return
	case key == filters:
		setting.Name = at.name
	}
	p.found.lists = append(p.found.lists, setting)
}

// commandKey is one key of a command: what it may contain, and where that goes.
type commandKey struct {
	rule
	take func(*Command, entry)
}

var commandKeys = map[string]commandKey{
	"name":      {textRule(checkShort), func(c *Command, e entry) { c.Name = e.text }},
	"key":       {textRule(checkShort), func(c *Command, e entry) { c.Key = e.text }},
	"where":     {textRule(oneOf("user", "chat", "request")), func(c *Command, e entry) { c.Where = e.text }},
	"output":    {textRule(oneOf("none", "notice", "pager")), func(c *Command, e entry) { c.Output = e.text }},
	"confirm":   {yesNoRule, func(c *Command, e entry) { c.Confirm = e.text == "true" }},
	"read_only": {yesNoRule, func(c *Command, e entry) { c.ReadOnly = e.text == "true" }},
}

func checkShort(text string) error {
	switch {
	case strings.TrimSpace(text) == "":
		return errors.New("must not be empty")
	case utf8.RuneCountInString(text) > mostName || strings.ContainsFunc(text, unicode.IsControl):
		return fmt.Errorf("must have at most %d characters, none of them a control character", mostName)
	}
	return nil
}

// mostName is how long the name of a command may be, in characters.
const mostName = 60

// takeRun reads the one key that is a list.
func takeRun(c *Command, e entry) (problem string) {
	switch c.Run = e.list; {
	case !e.isTexts || len(e.list) == 0:
		return `must be a list of the program and its arguments: ["program", "--flag", "{user.email}"]`
	case e.list[0] == "":
		return "must begin with the program"
	case slices.ContainsFunc(e.list, func(arg string) bool { return strings.Contains(arg, "\x00") }):
		return "must not contain the character 0"
	}
	return ""
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
	command, problem := &(*all)[len(*all)-1], ""
	switch rule, known := commandKeys[key.name]; {
	case key.name == "run":
		problem = takeRun(command, e)
	case !known:
		p.fail(key, unknownKey(key.name, " in a command", append(slices.Sorted(maps.Keys(commandKeys)), "run")))
		return
	default:
		rule.take(command, e)
		problem = rule.problem(e)
	}
	if problem != "" {
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
