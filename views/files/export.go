// Package files asks for a path on the screen, and writes exports there.
package files

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/ui"
	"flexconsole/ui/form"
	"flexconsole/views/actions"
	"flexconsole/views/screen"
)

// maxPathText is the longest path that can be typed, in characters.
const maxPathText = 4096

// Export asks for the path of an export.
type Export struct {
	pathPrompt
	What string // in a sentence
	// Files are the files for a path, Write writes them.
	Files func(path string) []string
	Write func(path string) error
}

// NewExport starts with a name that has the present time.
func NewExport(h screen.Host, e Export, prefix, suffix string) *Export {
	path := form.Field{
		Label: "File", Limit: maxPathText,
		Check: func(v string) form.Verdict {
			if _, name := splitPath(strings.TrimSpace(v)); name == "" {
				return form.Verdict{Level: ui.Pending, Text: "enter a file name"}
			}
			return form.Verdict{Level: ui.Good, Text: "Enter exports " + strings.Join(e.Files(strings.TrimSpace(v)), " and ")}
		},
	}
	name := "flexconsole-" + prefix + h.Now().In(h.Location()).Format("-20060102-150405") + suffix
	e.Prompt = screen.NewPrompt(h, e.What, "File", path, name)
	return &e
}

// NewFileExport exports one file.
func NewFileExport(h screen.Host, what, prefix, suffix string, write func(w io.Writer, path string) error) *Export {
	return NewExport(h, Export{
		What:  what,
		Files: func(path string) []string { return []string{path} },
		Write: func(path string) error {
			return WriteNew(path, func(w io.Writer) error { return write(w, path) })
		},
	}, prefix, suffix)
}

// EndsIn says that the name of a file ends in a suffix, in upper or lower case.
func EndsIn(path, suffix string) bool { return strings.HasSuffix(strings.ToLower(path), suffix) }

func (b *Export) Title() string         { return "Export" }
func (b *Export) Actions() []actions.ID { return []actions.ID{actions.WriteFiles, actions.Complete} }

func (b *Export) Do(action actions.ID) tea.Cmd {
	if action == actions.Complete {
		return b.complete(b)
	}
	if action != actions.WriteFiles || b.Busy || b.Input.Verdict().Blocks() {
		return nil
	}
	b.Busy = true
	path := b.path(b.Text())
	if whole, err := filepath.Abs(path); err == nil {
		path = whole // so that the notice says where it is
	}
	return screen.Keep(b.Host, b, func() error { return b.Write(path) }, func(err error) tea.Cmd {
		b.Busy, b.Err = false, err
		if err != nil {
			return nil
		}
		return tea.Batch(b.Host.Close(b), b.Host.Notify(ui.Good, "Exported "+strings.Join(b.Files(path), " and ")))
	})
}

// VisibleWriter writes JSON in which characters that a terminal or an editor would
// interpret or hide are escaped. Each Write must be whole characters, as the encoders
// write.
type VisibleWriter struct{ io.Writer }

func (w VisibleWriter) Write(p []byte) (int, error) {
	if _, err := io.WriteString(w.Writer, ui.UTF8.VisibleJSON(string(p))); err != nil {
		return 0, err
	}
	return len(p), nil
}

// WriteNew writes a file that must not exist yet, readable by its owner only.
func WriteNew(path string, write func(io.Writer) error) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s already exists and is not overwritten", path)
	}
	if err != nil {
		return fmt.Errorf("could not export %s: %w", path, WithoutPath(err))
	}
	buffer := bufio.NewWriter(file)
	err = write(buffer)
	if err == nil {
		err = buffer.Flush()
	}
	if closing := file.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return errors.Join(fmt.Errorf("could not export %s: %w", path, WithoutPath(err)), os.Remove(path))
	}
	return nil
}

// PlainJSON encodes <, > and & unescaped, for people who read the file.
func PlainJSON(w io.Writer) *json.Encoder {
	encoder := json.NewEncoder(VisibleWriter{w})
	encoder.SetEscapeHTML(false)
	return encoder
}

// WithoutPath removes the call and the path from an error of the disk.
func WithoutPath(err error) error {
	var failure *os.PathError
	if errors.As(err, &failure) {
		return failure.Err
	}
	return err
}
