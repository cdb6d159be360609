package views

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api/batch"
	"flexconsole/api/follow"
	"flexconsole/ui"
	"flexconsole/ui/form"
	"flexconsole/views/actions"
)

// maxPathText is the longest path that can be typed, in characters.
const maxPathText = 4096

// fileExport asks where something is written.
type fileExport struct {
	quiet
	host Host
	what string // in a sentence
	// files are those that a path stands for, write makes them.
	files   func(path string) []string
	write   func(path string) error
	path    *form.Field
	writing bool
	err     error
}

// exportedMsg ends the writing.
type exportedMsg struct {
	files []string
	err   error
}

// newFileExport begins with a name made of the present time.
func newFileExport(h Host, e fileExport, prefix, suffix string) *fileExport {
	e.host = h
	e.path = form.NewField(form.Field{Label: "File", Limit: maxPathText,
		Check: func(v string) form.Verdict {
			if strings.TrimSpace(v) == "" {
				return form.Verdict{Level: ui.Pending, Text: "a name for the file"}
			}
			return form.Verdict{Level: ui.Good, Text: "Enter writes " + strings.Join(e.files(strings.TrimSpace(v)), " and ")}
		}})
	name := "flexconsole-" + prefix + h.Now().In(h.Location()).Format("-20060102-150405") + suffix
	e.path.SetValue(name)
	e.path.Focus()
	return &e
}

// newBatchExport writes the outcomes of a run.
func newBatchExport(h Host, rows []batch.Outcome) *fileExport {
	return newFileExport(h, fileExport{
		what: fmt.Sprintf("The outcomes of %s, as CSV and as JSON beside it.", ui.Counted(len(rows), "user")),
		files: func(path string) []string {
			csv, json := exportPaths(path)
			return []string{csv, json}
		},
		write: func(path string) error {
			csv, json := exportPaths(path)
			return export(csv, json, rows)
		},
	}, "run", ".csv")
}

// newTranscriptExport writes a transcript, as JSON where the path says so.
func newTranscriptExport(h Host, chat *launchedChat, state follow.State) *fileExport {
	messages, kept := state.Messages, chat.LaunchedChat
	what := fmt.Sprintf("The transcript of %s, as text, or as JSON where the name ends in .json.", ui.Counted(len(messages), "message"))
	if state.Reading {
		what += " Older messages are still being read and are not among them."
	}
	return newFileExport(h, fileExport{
		what:  what,
		files: func(path string) []string { return []string{path} },
		write: func(path string) error {
			return writeNew(path, func(w io.Writer) error {
				if strings.HasSuffix(strings.ToLower(path), ".json") {
					return writeTranscriptJSON(w, kept, messages)
				}
				return writeTranscript(w, kept, messages)
			})
		},
	}, "chat", ".txt")
}

// exportPaths are the files that a path stands for.
func exportPaths(path string) (csv, json string) {
	base := strings.TrimSuffix(path, ".csv")
	return base + ".csv", base + ".json"
}

func (b *fileExport) Title() string         { return "Write files" }
func (b *fileExport) Typing() bool          { return true }
func (b *fileExport) Actions() []actions.ID { return []actions.ID{actions.Write} }

func (b *fileExport) Do(action actions.ID) tea.Cmd {
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
	return b.host.Stores(b.host.Job(b, func() tea.Msg { return exportedMsg{b.files(path), b.write(path)} }))
}

// export writes both files, or none.
func export(csv, json string, rows []batch.Outcome) error {
	if err := writeNew(csv, func(w io.Writer) error { return batch.WriteCSV(w, rows, ui.VisibleCell) }); err != nil {
		return err
	}
	err := writeNew(json, func(w io.Writer) error { return batch.WriteJSON(visibleWriter{w}, rows) })
	if err != nil {
		err = errors.Join(err, os.Remove(csv))
	}
	return err
}

// visibleWriter makes JSON show what a terminal or an editor would obey or hide.
// Each Write must be whole characters, as those of the encoders are.
type visibleWriter struct{ io.Writer }

func (w visibleWriter) Write(p []byte) (int, error) {
	if _, err := io.WriteString(w.Writer, ui.UTF8.VisibleJSON(string(p))); err != nil {
		return 0, err
	}
	return len(p), nil
}

// writeNew writes a file that must not be there yet, for its owner only.
func writeNew(path string, write func(io.Writer) error) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is there already, and nothing is written over it", path)
	}
	if err != nil {
		return fmt.Errorf("%s cannot be written: %w", path, sentenceOf(err))
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
		return errors.Join(fmt.Errorf("%s cannot be written: %w", path, sentenceOf(err)), os.Remove(path))
	}
	return nil
}

func (b *fileExport) Update(result tea.Msg) tea.Cmd {
	m, ok := result.(exportedMsg)
	if !ok {
		return nil
	}
	b.writing, b.err = false, m.err
	if m.err != nil {
		return nil
	}
	return tea.Batch(b.host.Close(b), b.host.Notify(ui.Good, "written: "+strings.Join(m.files, " and ")))
}

func (b *fileExport) Type(key tea.KeyMsg) tea.Cmd {
	b.err = nil
	if notice := b.path.Type(key); notice != "" {
		return b.host.Notify(ui.Warn, notice)
	}
	return nil
}

func (b *fileExport) View(width, _ int) []string {
	t := b.host.Theme()
	lines := ui.Indented(ui.Wrap(b.what, width-2, t.Text))
	lines = append(lines, "", " "+t.Accent.Render("File")+"  "+b.path.Lines(t, width-8, true)[0])
	if b.err != nil {
		return append(lines, ui.Indented(t.SignLines(ui.Bad, b.err.Error(), width-2))...)
	}
	v := b.path.Verdict()
	return append(lines, ui.Indented(t.SignLines(v.Level, v.Text, width-2))...)
}
