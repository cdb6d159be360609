package files

import (
	"os"
	"path/filepath"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/ui/form"
	"flexconsole/views/actions"
	"flexconsole/views/screen"
)

// Prompt asks for the path of a file with users: the length of a paste is limited, that
// of a file is not.
type Prompt struct {
	pathPrompt
	// open continues with the typed path, in place of the prompt.
	open func(prompt screen.Screen, path string) tea.Cmd
}

// NewPrompt starts without a path.
func NewPrompt(h screen.Host, open func(prompt screen.Screen, path string) tea.Cmd) *Prompt {
	path := form.Field{Label: "File", Limit: maxPathText, Hint: "a list, ticket or CSV with Flex user SIDs (FU…)"}
	return &Prompt{pathPrompt{Prompt: screen.NewPrompt(h, "", "File", path, "")}, open}
}

func (f *Prompt) Title() string         { return "Open a file" }
func (f *Prompt) Actions() []actions.ID { return []actions.ID{actions.Read, actions.Complete} }

func (f *Prompt) Do(action actions.ID) tea.Cmd {
	if action == actions.Complete {
		return f.complete(f)
	}
	if action != actions.Read || f.Text() == "" {
		return nil
	}
	return f.open(f, fromHome(f.Text()))
}

// fromHome replaces ~ in a typed path, as the shell does.
func fromHome(path string) string {
	if below, home := strings.CutPrefix(path, "~/"); home {
		if folder, err := os.UserHomeDir(); err == nil {
			return filepath.Join(folder, below)
		}
	}
	return path
}
