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

// Export asks where something is written.
type Export struct {
	screen.NoInput
	host screen.Host
	What string // in a sentence
	// Files are those that a path stands for, write makes them.
	Files   func(path string) []string
	Write   func(path string) error
	path    *form.Field
	writing bool
	err     error
}

// NewExport begins with a name made of the present time.
func NewExport(h screen.Host, e Export, prefix, suffix string) *Export {
	e.host = h
	e.path = form.NewField(form.Field{
		Label: "File", Limit: maxPathText,
		Check: func(v string) form.Verdict {
			if strings.TrimSpace(v) == "" {
				return form.Verdict{Level: ui.Pending, Text: "a name for the file"}
			}
			return form.Verdict{Level: ui.Good, Text: "Enter writes " + strings.Join(e.Files(strings.TrimSpace(v)), " and ")}
		},
	})
	name := "flexconsole-" + prefix + h.Now().In(h.Location()).Format("-20060102-150405") + suffix
	e.path.SetValue(name)
	e.path.Focus()
	return &e
}

func (b *Export) Title() string         { return "Write files" }
func (b *Export) Typing() bool          { return true }
func (b *Export) Actions() []actions.ID { return []actions.ID{actions.Write} }

func (b *Export) Do(action actions.ID) tea.Cmd {
	path := fromHome(strings.TrimSpace(b.path.Value()))
	if action != actions.Write || b.writing || path == "" {
		return nil
	}
	b.writing = true
	if !filepath.IsAbs(path) {
		path = filepath.Join(b.host.Folder(), path)
	}
	if whole, err := filepath.Abs(path); err == nil {
		path = whole // so that the notice says where it lies
	}
	return screen.Keep(b.host, b, func() error { return b.Write(path) }, func(err error) tea.Cmd {
		b.writing, b.err = false, err
		if err != nil {
			return nil
		}
		return tea.Batch(b.host.Close(b), b.host.Notify(ui.Good, "written: "+strings.Join(b.Files(path), " and ")))
	})
}

// VisibleWriter makes JSON show what a terminal or an editor would obey or hide.
// Each Write must be whole characters, as those of the encoders are.
type VisibleWriter struct{ io.Writer }

func (w VisibleWriter) Write(p []byte) (int, error) {
	if _, err := io.WriteString(w.Writer, ui.UTF8.VisibleJSON(string(p))); err != nil {
		return 0, err
	}
	return len(p), nil
}

// WriteNew writes a file that must not be there yet, for its owner only.
func WriteNew(path string, write func(io.Writer) error) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is there already, and nothing is written over it", path)
	}
	if err != nil {
		return fmt.Errorf("%s cannot be written: %w", path, WithoutPath(err))
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
		return errors.Join(fmt.Errorf("%s cannot be written: %w", path, WithoutPath(err)), os.Remove(path))
	}
	return nil
}

func (b *Export) Type(key tea.KeyMsg) tea.Cmd {
	b.err = nil
	if notice := b.path.Type(key); notice != "" {
		return b.host.Notify(ui.Warn, notice)
	}
	return nil
}

func (b *Export) View(width, _ int) []string {
	t := b.host.Theme()
	lines := ui.Indented(ui.Wrap(b.What, width-2, t.Text))
	lines = append(lines, "", " "+t.Accent.Render("File")+"  "+b.path.Lines(t, width-8, true)[0])
	if b.err != nil {
		return append(lines, ui.Indented(t.SignLines(ui.Bad, b.err.Error(), width-2))...)
	}
	v := b.path.Verdict()
	return append(lines, ui.Indented(t.SignLines(v.Level, v.Text, width-2))...)
}

// PlainJSON leaves <, > and & as they are, for people who read the file.
func PlainJSON(w io.Writer) *json.Encoder {
	encoder := json.NewEncoder(VisibleWriter{w})
	encoder.SetEscapeHTML(false)
	return encoder
}

// WithoutPath drops the call and the path from an error of the disk.
func WithoutPath(err error) error {
	var failure *os.PathError
	if errors.As(err, &failure) {
		return failure.Err
	}
	return err
}
