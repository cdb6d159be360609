package files

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/ui"
	"flexconsole/views/screen"
)

// pathPrompt asks for a path, which Tab completes.
type pathPrompt struct {
	screen.Prompt
	// choices are the names that the path may go on with, where there are several.
	choices []string
}

func (p *pathPrompt) Type(key tea.KeyMsg) tea.Cmd {
	p.choices = nil
	return p.Prompt.Type(key)
}

// path is what was typed, from the folder of the program on.
func (p *pathPrompt) path(typed string) string {
	path := fromHome(typed)
	if !filepath.IsAbs(path) {
		path = filepath.Join(p.Host.Folder(), path)
	}
	return path
}

// complete goes on with the path before the cursor as far as the names on the disk agree.
func (p *pathPrompt) complete(owner screen.Screen) tea.Cmd {
	value, at := p.Input.Value(), p.Input.CursorAt()
	typed := strings.TrimLeft(value[:at], " ")
	if typed == "~" {
		p.Input.Replace(at, at, "/")
		return nil
	}
	folder, begun := splitPath(typed)
	in := p.path(folder)
	return screen.Look(p.Host, owner, func() ([]string, error) { return namesIn(in, begun) }, func(names []string, err error) tea.Cmd {
		switch {
		case p.Input.Value() != value || p.Input.CursorAt() != at:
			return nil // typed on meanwhile
		case err != nil:
			return p.Host.Notify(ui.Warn, "The folder could not be read: "+WithoutPath(err).Error())
		case len(names) == 0:
			return p.Host.Notify(ui.Warn, fmt.Sprintf("No file begins with %q", begun))
		}
		p.choices = names
		if len(names) == 1 {
			p.choices = nil
		}
		notice := p.Input.Replace(at, at, strings.TrimPrefix(commonStart(names), begun))
		if notice != "" {
			return p.Host.Notify(ui.Warn, notice)
		}
		return nil
	})
}

// splitPath is the folder of a path, with its slash, and the beginning of a name in it.
func splitPath(path string) (folder, begun string) {
	at := strings.LastIndexAny(path, "/"+string(filepath.Separator)) + 1
	return path[:at], path[at:]
}

// namesIn are the names in a folder that begin so, those of folders with a slash. Hidden
// ones only count where a dot was typed, and what cannot be typed does not.
func namesIn(folder, begun string) ([]string, error) {
	if folder == "" {
		folder = "."
	}
	entries, err := os.ReadDir(folder)
	var names []string
	for _, entry := range entries {
		name := entry.Name()
		hidden := strings.HasPrefix(name, ".") && begun == ""
		if hidden || !strings.HasPrefix(name, begun) || !utf8.ValidString(name) || strings.ContainsFunc(name, unicode.IsControl) {
			continue
		}
		if isFolder(folder, entry) {
			name += "/"
		}
		names = append(names, name)
	}
	if len(names) > 0 {
		return names, nil // what could be read of a folder is of use
	}
	return nil, err
}

// isFolder says that an entry is a folder, or a link to one.
func isFolder(in string, entry os.DirEntry) bool {
	if entry.Type()&os.ModeSymlink == 0 {
		return entry.IsDir()
	}
	info, err := os.Stat(filepath.Join(in, entry.Name()))
	return err == nil && info.IsDir()
}

// commonStart is what all names begin with.
func commonStart(names []string) string {
	start := []rune(names[0])
	for _, name := range names[1:] {
		other := []rune(name)
		n := 0
		for n < min(len(start), len(other)) && start[n] == other[n] {
			n++
		}
		start = start[:n]
	}
	return string(start)
}

func (p *pathPrompt) View(width, height int) []string {
	lines := p.Prompt.View(width, height)
	if len(p.choices) == 0 {
		return lines
	}
	return append(append(lines, ""), ui.Indented(choiceLines(p.Host.Theme(), p.choices, width-2, height-len(lines)-1))...)
}

// choiceLines are names in columns, those that fit and the number of the others.
func choiceLines(t ui.Theme, names []string, width, height int) []string {
	column := 0
	for _, name := range names {
		column = max(column, ui.Width(ui.Escape(name))+2)
	}
	column = min(column, width)
	each, room := max(1, width/column), max(1, height)
	rest := 0
	if fit := each * room; len(names) > fit {
		shown := each * max(1, room-1)
		names, rest = names[:shown], len(names)-shown
	}
	var lines []string
	for row := range slices.Chunk(names, each) {
		line := ""
		for _, name := range row {
			line += ui.Fit(ui.Escape(name), column)
		}
		lines = append(lines, t.Text.Render(ui.Cut(line, width)))
	}
	if rest > 0 {
		lines = append(lines, t.Muted.Render(fmt.Sprintf("and %d more", rest)))
	}
	return lines
}
