package shell

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/ui"
	"flexconsole/views/actions"
	"flexconsole/views/screen"
)

// Command is a command of the user's own: a program that is run, without a shell, with
// values of what is on the screen.
type Command struct {
	// Name is what the palette calls it, Key its key, "" for none.
	Name, Key string
	// Where it is offered: on the page of a "user", a "chat" or a "request".
	Where string
	// Run are the program and its arguments, with placeholders such as {user.email}.
	Run []string
	// Confirm: the arguments are shown and confirmed before the first run of a session.
	Confirm bool
	// ReadOnly: it may run in a read-only session.
	ReadOnly bool
	// Output is what becomes of its output: "none", "notice" (its first line) or "pager".
	Output string
}

// placeholder is a value in an argument, or what is meant to be one; other braces stay as
// they are.
var placeholder = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)\{(\s*(?:user|chat|request)\s*\.[^{}]*)(?:\}|$)`)
})

// AddCommands adds commands to the actions, before anything is drawn. Its error is about
// the command at a position.
func AddCommands(commands []Command) (at int, err error) {
	for i, c := range commands {
		known := screen.Placeholders(c.Where)
		for n, arg := range c.Run {
			for _, found := range placeholder().FindAllStringSubmatch(arg, -1) {
				_, ok := known[found[1]]
				switch {
				case n == 0:
					return i, errors.New("the program itself must have no placeholder")
				case !ok || !strings.HasSuffix(found[0], "}"):
					return i, fmt.Errorf("there is no %s on the page of a %s; there are {%s}", found[0], c.Where,
						strings.Join(slices.Sorted(maps.Keys(known)), "}, {"))
				}
			}
		}
		if err := actions.AddOwn(c.Name, c.Key, "run "+c.Run[0], "on the page of a "+c.Where); err != nil {
			return i, err
		}
	}
	return 0, nil
}

// ownCommands runs the user's own commands.
type ownCommands struct {
	*program
	// confirmed are those whose arguments were confirmed, by the account.
	confirmed map[ranBy]bool
	// running is the latest that runs, nil for none.
	running *screen.Work
}

type ranBy struct {
	account *account
	command actions.ID
}

// offered are the commands of the screen in front: those of its kind for which it has all
// values.
func (o *ownCommands) offered() (ids []actions.ID) {
	if len(o.options.Commands) == 0 { // as for most people: this is asked at each key and frame
		return nil
	}
	values := valuesOf(o.front.Front())
	for _, c := range o.options.Commands {
		if o.unavailable(c, values) == "" {
			ids = append(ids, actions.Own(c.Name))
		}
	}
	return ids
}

// unavailable says why a command cannot be run with the values of the screen in front, ""
// where it can.
func (o *ownCommands) unavailable(c Command, values map[string]*string) string {
	switch _, missing, ok := c.arguments(values); {
	case !ok:
		return "works on the page of a " + c.Where
	case missing != "":
		return "needs " + missing + ", which is not known here"
	case !c.ReadOnly && o.front.ReadOnly():
		return "does not run in a read-only session without read_only = true"
	}
	return ""
}

// stop stops the command that runs.
func (o *ownCommands) stop() tea.Cmd {
	o.running.Cancel()
	return nil
}

// valuesOf are the values of a screen, nil for none.
func valuesOf(front screen.Screen) map[string]*string {
	if valuer, ok := front.(screen.Valuer); ok {
		return valuer.Values()
	}
	return nil
}

// arguments fills the placeholders: missing is the first whose value is null, and ok says
// that the values are of the command's kind.
func (c Command) arguments(values map[string]*string) (args []string, missing string, ok bool) {
	for name := range values {
		ok = strings.HasPrefix(name, c.Where+".")
		break
	}
	for _, arg := range c.Run {
		args = append(args, placeholder().ReplaceAllStringFunc(arg, func(found string) string {
			value := values[strings.Trim(found, "{}")]
			if value == nil {
				missing = found
				return ""
			}
			return *value
		}))
	}
	return args, missing, ok
}

// refused says why a value must not become an argument: a program could take it for an
// option, or a terminal for a command.
func (c Command) refused(values map[string]*string) string {
	for _, arg := range c.Run {
		for _, found := range placeholder().FindAllStringSubmatch(arg, -1) {
			value := ui.TextOf(values[found[1]])
			switch {
			case strings.HasPrefix(value, "-"):
				return found[0] + " begins with a hyphen, which the program could take for an option"
			case strings.ContainsFunc(value, func(r rune) bool { return unicode.IsControl(r) || !unicode.IsPrint(r) }):
				return found[0] + " has control characters"
			}
		}
	}
	return ""
}

// hasKey says that a command has the key.
func (o *ownCommands) hasKey(key string) bool {
	return slices.ContainsFunc(o.options.Commands, func(c Command) bool {
		return slices.Contains(actions.All.ByID(actions.Own(c.Name)).Keys, key)
	})
}

// byID is the command of an action.
func (o *ownCommands) byID(id actions.ID) (Command, bool) {
	i := slices.IndexFunc(o.options.Commands, func(c Command) bool { return actions.Own(c.Name) == id })
	if i < 0 {
		return Command{}, false
	}
	return o.options.Commands[i], true
}

// start runs a command, after a question where that is due.
func (o *ownCommands) start(c Command) tea.Cmd {
	values := valuesOf(o.front.Front())
	if why := c.refused(values); why != "" {
		return o.front.Notify(ui.Warn, "Not run: "+why)
	}
	args, _, _ := c.arguments(values)
	first := ranBy{o.front, actions.Own(c.Name)}
	if !c.Confirm || o.confirmed[first] {
		return o.run(c, args)
	}
	return screen.Confirm(o.front, screen.Question{
		Title: "Run " + ui.Escape(c.Name) + "?", Yes: "Run",
		Body: func(t ui.Theme, width int) []string {
			lines := ui.Wrap("This program is run with these arguments, without a shell:", width, t.Text)
			for i, arg := range args {
				label := t.Label.Render(ui.Fit(cmp.Or(map[int]string{0: "program"}[i], strconv.Itoa(i)), 9))
				lines = append(lines, ui.Hanging(label, ui.WrapValue(ui.Escape(quoted(arg)), width-9, t.Strong))...)
			}
			return lines
		},
		Then: func() tea.Cmd {
			if o.confirmed == nil {
				o.confirmed = map[ranBy]bool{}
			}
			o.confirmed[first] = true
			return o.run(c, args)
		},
	})
}

// quoted is an argument as people can see where it begins and ends.
func quoted(arg string) string {
	if arg == "" || strings.Contains(arg, " ") {
		return `"` + arg + `"`
	}
	return arg
}

// run runs the program and shows what came of it.
func (o *ownCommands) run(c Command, args []string) tea.Cmd {
	host := o.front
	running := host.Notify(ui.Plain, "Running "+ui.Escape(c.Name)+" · "+actions.Key(actions.Cancel)+" stops it")
	return tea.Batch(running, screen.Ask(host, nil, &o.running, "running "+c.Name, func(ctx context.Context) (string, error) {
		return o.options.Run(ctx, args)
	}, func(output string, err error) tea.Cmd {
		switch {
		case errors.Is(err, context.Canceled):
			return host.Notify(ui.Warn, ui.Escape(c.Name)+" was stopped")
		case err != nil:
			screen.ShowReport(host, failedCommand(c, err, output))
			return nil
		case c.Output == "pager":
			return host.Push(newOutputPage(host, c.Name, output))
		case c.Output == "notice":
			line, _, _ := strings.Cut(strings.TrimSpace(output), "\n")
			if line = strings.TrimSpace(line); line == "" {
				line = "done"
			}
			return host.Notify(ui.Good, ui.Escape(c.Name+": "+line))
		}
		return host.Notify(ui.Good, ui.Escape(c.Name)+" ended")
	}))
}

// failedCommand says why a command failed, and shows the end of its output.
func failedCommand(c Command, err error, output string) screen.Report {
	r := screen.FailureReport(ui.Escape(c.Name)+" failed", err, "")
	body := r.Body
	r.Body = func(t ui.Theme, width int) []string {
		lines := outputLines(output, width, t)
		return append(body(t, width), lines[max(0, len(lines)-maxFailedLines):]...)
	}
	return r
}

// maxFailedLines is how much of the output of a failed command is shown, in lines.
const maxFailedLines = 200

// outputLines are the lines of an output.
func outputLines(output string, width int, t ui.Theme) (lines []string) {
	for line := range strings.SplitSeq(strings.TrimRight(output, "\n"), "\n") {
		text := ui.Escape(strings.ReplaceAll(strings.TrimRight(line, "\r"), "\t", "    "))
		lines = append(lines, ui.WrapValue(text, width, t.Text)...)
	}
	return lines
}

// outputPage shows the output of a command.
type outputPage struct {
	screen.LongText
	name, output string
}

func newOutputPage(h screen.Host, name, output string) *outputPage {
	p := &outputPage{name: name, output: output}
	p.LongText = screen.NewLongText(h, func(t ui.Theme, width int) []string {
		return ui.Indented(outputLines(p.output, width-2, t))
	})
	return p
}

func (p *outputPage) Title() string { return ui.Escape(p.name) }

func (p *outputPage) Actions() []actions.ID {
	return []actions.ID{actions.Copy, actions.Move, actions.Page}
}

func (p *outputPage) Do(action actions.ID) tea.Cmd {
	if action == actions.Copy {
		return screen.CopyLines(p.Host, "output", p.output)
	}
	return nil
}
