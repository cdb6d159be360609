package terminal

import (
	"io"
	"regexp"
	"slices"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"flexconsole/ui"
)

// What is read out is laid out for a terminal of this size, whatever the real
// one is: lines that contain a SID and its label, and room for long lists.
const (
	LineModeWidth  = ui.SecondColumn - 1 // two columns would be read out in pieces
	LineModeHeight = 60
)

const (
	// shortPause is how long a change waits for others to be read out with it.
	shortPause = 60 * time.Millisecond
	// typingPause is the pause in typing after which what was typed is read out:
	// the terminal's reader has spoken the keys themselves.
	typingPause = 700 * time.Millisecond
)

// Front says what is in front of the user.
type Front interface {
	// Place names the dialog or screen.
	Place() string
	// Typing: an input has the keys.
	Typing() bool
	// Choices are the buttons of the dialog in front, and the index of the selected
	// one, which Enter presses; none without a dialog.
	Choices() (buttons []string, selected int)
}

// LineMode is the root model for screen readers: it prints the lines that are new
// and never touches one that was printed.
type LineMode struct {
	tea.Model
	front Front
	out   io.Writer
	// read are the lines of each place as they were last there, by what counts
	// of them; header is the one over all of them.
	read   map[string]map[string]int
	header string
	// at, cursor and typing are the place, its row under the cursor, and whether
	// it took text when last read out.
	at, cursor string
	typing     bool
	// due is when the changes so far may be printed.
	due      time.Time
	printing bool
}

type (
	dueMsg     struct{}
	printedMsg struct{}
)

// NewLineMode reads out a root model of which f says what is in front.
func NewLineMode(m tea.Model, f Front, out io.Writer) *LineMode {
	return &LineMode{Model: m, front: f, out: out, read: map[string]map[string]int{}}
}

// Init starts the model, and a first reading.
func (r *LineMode) Init() tea.Cmd { return tea.Batch(r.Model.Init(), r.later(shortPause)) }

// View is empty: the renderer has nothing to redraw.
func (r *LineMode) View() string { return "" }

// Update hands a message on, and has what is new read out after a pause.
func (r *LineMode) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	pause := shortPause
	switch m := msg.(type) {
	case dueMsg:
		return r, r.print()
	case printedMsg:
		r.printing = false
		return r, r.later(0)
	case tea.WindowSizeMsg:
		msg = tea.WindowSizeMsg{Width: LineModeWidth, Height: LineModeHeight}
	case tea.KeyMsg:
		if r.front.Typing() && (m.Type == tea.KeyRunes || m.Type == tea.KeySpace || m.Type == tea.KeyBackspace) {
			pause = typingPause
		}
	}
	_, cmd := r.Model.Update(msg)
	return r, tea.Batch(cmd, r.later(pause))
}

// later asks for a look at what is new after a pause.
func (r *LineMode) later(pause time.Duration) tea.Cmd {
	if due := time.Now().Add(pause); due.After(r.due) {
		r.due = due
	}
	return tea.Tick(time.Until(r.due), func(time.Time) tea.Msg { return dueMsg{} })
}

// print prints what is new, one batch at a time.
func (r *LineMode) print() tea.Cmd {
	if r.printing || time.Now().Before(r.due) {
		return nil
	}
	lines := r.fresh()
	if len(lines) == 0 {
		return nil
	}
	r.printing = true
	text := strings.Join(lines, "\r\n") + "\r\n" + ansi.ShowCursor
	return func() tea.Msg {
		_, _ = io.WriteString(r.out, text)
		return printedMsg{}
	}
}

// fresh are the lines that are new at this place since they were last read. On
// the way to a place its name comes first, and the row under the cursor in any
// case; the keys come when they begin to mean something else.
func (r *LineMode) fresh() []string {
	place, typing := r.front.Place(), r.front.Typing()
	known, moved := r.read[place], place != r.at
	header, lines, keys := readout(r.Model.View())
	lines = readChoices(lines, r.front)
	var fresh []string
	if stableText(header) != r.header {
		fresh = append(fresh, header)
	}
	if moved {
		fresh = append(fresh, "", "# "+place)
	}
	now, cursor := map[string]int{}, ""
	for _, line := range lines {
		key := stableText(line)
		now[key]++
		if strings.HasPrefix(line, ">") {
			cursor = key
		}
		if line != place && now[key] > known[key] || key == cursor && (moved || key != r.cursor) {
			fresh = append(fresh, line)
		}
	}
	if keys != "" && (known == nil || !moved && typing != r.typing) {
		fresh = append(fresh, "Keys: "+keys)
	}
	r.read[place], r.header = now, stableText(header)
	r.at, r.cursor, r.typing = place, cursor, typing
	return fresh
}

// decoration is frames and rules, and the empty room of inputs.
var decoration = regexp.MustCompile(`[│─╭╮╰╯]|·{2,}`)

// trailLine is the line of the tabs, which the place says better.
const trailLine = 1

// readout is the lines of a screen without decoration: the header, the
// screen's own, and the keys.
func readout(screen string) (header string, lines []string, keys string) {
	drawn := strings.Split(ansi.Strip(screen), "\n")
	for i, line := range drawn {
		line = strings.ReplaceAll(decoration.ReplaceAllString(line, " "), "▸", ">")
		line = strings.Join(strings.Fields(line), " ")
		switch i {
		case 0:
			header = line
		case trailLine:
		case len(drawn) - 1:
			keys = line
		default:
			if line != "" {
				lines = append(lines, line)
			}
		}
	}
	return header, lines, keys
}

// readChoices has a sentence in place of the buttons of a question, which differ only
// in a sign before the selected one.
func readChoices(lines []string, front Front) []string {
	buttons, selected := front.Choices()
	if len(buttons) < 2 {
		return lines
	}
	drawn := slices.Clone(buttons)
	drawn[selected] = "> " + drawn[selected]
	others := slices.Delete(slices.Clone(buttons), selected, selected+1)
	lines = slices.DeleteFunc(lines, func(line string) bool { return line == strings.Join(drawn, " ") })
	return append(lines, "Selected: "+buttons[selected]+". Not selected: "+strings.Join(others, ", ")+".")
}

// changing is what changes without a key: spinners, and times.
var changing = regexp.MustCompile(`[\x{2800}-\x{28ff}]|<?\b\d+(\.\d+)? (ms|s|seconds?|min|minutes?|h|hours?|days?)\b`)

// stableText is the part of a line that identifies it, with the cursor on it or not.
func stableText(line string) string {
	line = strings.TrimPrefix(line, ">")
	return strings.Join(strings.Fields(changing.ReplaceAllString(line, "")), " ")
}
