package terminal

import (
	"bytes"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

// page is a model that shows what a test puts on it.
type page struct {
	place, header, keys string
	lines               []string
	typing              bool
	width               int
	buttons             []string
	selected            int
}

func (p *page) Place() string { return p.place }
func (p *page) Typing() bool  { return p.typing }

func (p *page) Choices() ([]string, int) { return p.buttons, p.selected }
func (p *page) Init() tea.Cmd            { return nil }

func (p *page) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if size, ok := msg.(tea.WindowSizeMsg); ok {
		p.width = size.Width
	}
	return p, nil
}

func (p *page) View() string {
	return strings.Join(append(append([]string{p.header, "Users  Web chats", "────"}, p.lines...), "", p.keys), "\n")
}

func newTestReader() (*LineMode, *page, *bytes.Buffer) {
	p := &page{place: "Users", header: "[DEV] ⠋ 0.3 s", keys: "q quit"}
	out := &bytes.Buffer{}
	return NewLineMode(p, p, out), p, out
}

func TestReaderReadsWhatIsNew(t *testing.T) {
	r, p, _ := newTestReader()
	for _, step := range []struct {
		name   string
		change func()
		want   []string
	}{
		{
			"the first page", func() { p.lines = []string{"│ A line ··········  │", "▸ one", "  two"} },
			[]string{"[DEV] ⠋ 0.3 s", "", "# Users", "A line", "> one", "two", "Keys: q quit"},
		},
		{"nothing", func() {}, nil},
		{"time passes", func() { p.header = "[DEV] 12 ms" }, nil},
		{"the cursor moves", func() { p.lines = []string{"A line", "  one", "▸ two"} }, []string{"> two"}},
		{"a second line that says the same", func() { p.lines = append(p.lines, "A line") }, []string{"A line"}},
		{"a spinner", func() { p.lines = []string{"▸ two", "⠋ reading 0.1 s"} }, []string{"⠋ reading 0.1 s"}},
		{"turns", func() { p.lines = []string{"▸ two", "⠙ reading 0.2 s"} }, nil},
		{"a number", func() { p.lines = []string{"▸ two", "3 chats"} }, []string{"3 chats"}},
		{
			"a dialog", func() {
				p.place, p.keys, p.lines = "Save?", "enter", []string{"Save?", "▸ Cancel  Save"}
				p.buttons = []string{"Cancel", "Save"}
			},
			[]string{"", "# Save?", "Selected: Cancel. Not selected: Save.", "Keys: enter"},
		},
		{
			"another choice", func() { p.lines, p.selected = []string{"Save?", "  Cancel  ▸ Save"}, 1 },
			[]string{"Selected: Save. Not selected: Cancel."},
		},
		{
			"the first again", func() { p.lines, p.selected = []string{"Save?", "▸ Cancel    Save"}, 0 },
			[]string{"Selected: Cancel. Not selected: Save."},
		},
		{"back", func() { p.place, p.lines, p.buttons = "Users", []string{"▸ two", "3 chats"}, nil }, []string{"", "# Users", "> two"}},
		{"an input", func() { p.typing, p.keys = true, "esc leave" }, []string{"Keys: esc leave"}},
		{"another account", func() { p.header = "[PROD]" }, []string{"[PROD]"}},
	} {
		step.change()
		if got := r.fresh(); strings.Join(got, "\n") != strings.Join(step.want, "\n") {
			t.Errorf("%s: %q, want %q", step.name, got, step.want)
		}
	}
}

// press hands a message on and runs what comes of it, as Bubble Tea does.
func (r *LineMode) press(msg tea.Msg) {
	_, cmd := r.Update(msg)
	r.perform(cmd)
}

func (r *LineMode) perform(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	switch msg := cmd().(type) {
	case nil:
	case tea.BatchMsg:
		for _, part := range msg {
			r.perform(part)
		}
	default:
		r.press(msg)
	}
}

// What is typed is read out after a pause in typing, all else soon.
func TestReaderWaitsForAPauseInTyping(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, row := range []struct {
			typing bool
			key    tea.KeyMsg
			want   time.Duration
		}{
			{false, tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("j")}, shortPause},
			{true, tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("j")}, typingPause},
			{true, tea.KeyMsg{Type: tea.KeyTab}, shortPause},
		} {
			r, p, out := newTestReader()
			p.typing, p.lines = row.typing, []string{"▸ Email j"}
			begun := time.Now()
			r.press(row.key)
			if took := time.Since(begun); took != row.want {
				t.Errorf("%s: read out after %v, want %v", row.key, took, row.want)
			}
			if got := out.String(); !strings.Contains(got, "> Email j\r\n") || strings.Contains(strings.ReplaceAll(got, "\r\n", ""), "\n") {
				t.Errorf("printed %q", got)
			}
		}
	})
}

func TestReaderHasASizeOfItsOwnAndDrawsNothing(t *testing.T) {
	r, p, _ := newTestReader()
	r.Update(tea.WindowSizeMsg{Width: 20, Height: 5})
	if p.width != LineModeWidth || r.View() != "" {
		t.Errorf("laid out for %d cells, drawn %q", p.width, r.View())
	}
}
