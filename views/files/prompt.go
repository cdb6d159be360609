package files

import (
	"os"
	"path/filepath"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/ui"
	"flexconsole/ui/form"
	"flexconsole/views/actions"
	"flexconsole/views/screen"
)

// Prompt asks for a file whose users are to be read: a paste is limited, a
// file is not.
type Prompt struct {
	screen.NoInput
	host screen.Host
	path *form.Field
	// open goes on with the path typed, in place of the prompt.
	open func(prompt screen.Screen, path string) tea.Cmd
}

func NewPrompt(h screen.Host, open func(prompt screen.Screen, path string) tea.Cmd) *Prompt {
	f := &Prompt{host: h, open: open, path: form.NewField(form.Field{
		Label: "File", Limit: maxPathText,
		Hint: "a list, a ticket or a CSV that holds Flex user SIDs",
	})}
	f.path.Focus()
	return f
}

func (f *Prompt) Title() string         { return "Open a file" }
func (f *Prompt) Typing() bool          { return true }
func (f *Prompt) Actions() []actions.ID { return []actions.ID{actions.Read} }

func (f *Prompt) Do(action actions.ID) tea.Cmd {
	path := strings.TrimSpace(f.path.Value())
	if action != actions.Read || path == "" {
		return nil
	}
	return f.open(f, fromHome(path))
}

// fromHome is a typed path with ~ as the shell would have it.
func fromHome(path string) string {
	if below, home := strings.CutPrefix(path, "~/"); home {
		if folder, err := os.UserHomeDir(); err == nil {
			return filepath.Join(folder, below)
		}
	}
	return path
}

func (f *Prompt) Type(key tea.KeyMsg) tea.Cmd {
	if notice := f.path.Type(key); notice != "" {
		return f.host.Notify(ui.Warn, notice)
	}
	return nil
}

func (f *Prompt) View(width, _ int) []string {
	t := f.host.Theme()
	return []string{
		"", " " + t.Accent.Render("File") + "  " + f.path.Lines(t, width-8, true)[0],
		"       " + ui.Clip(t.Muted.Render(f.path.Hint), width-7),
	}
}
