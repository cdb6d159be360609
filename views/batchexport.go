package views

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api/batch"
	"flexconsole/ui"
)

// maxPathText is the longest path that can be typed, in characters.
const maxPathText = 4096

// batchExport asks where the outcomes of a run are written.
type batchExport struct {
	quiet
	app     *App
	rows    []batch.Outcome
	path    *ui.Field
	writing bool
	err     error
}

// exportedMsg ends the writing of both files.
type exportedMsg struct {
	csv, json string
	err       error
}

func newBatchExport(a *App, rows []batch.Outcome) *batchExport {
	b := &batchExport{app: a, rows: rows, path: ui.NewField(ui.Field{Label: "File", Limit: maxPathText,
		Check: func(v string) ui.Verdict {
			csv, json := exportPaths(v)
			return ui.Verdict{Level: ui.Good, Text: "Enter writes " + csv + " and " + json}
		}})}
	b.path.SetValue("flexconsole-run-" + a.now().In(a.options.Location).Format("20060102-150405") + ".csv")
	b.path.Focus()
	return b
}

// exportPaths are the files that a path stands for.
func exportPaths(path string) (csv, json string) {
	base := strings.TrimSuffix(path, ".csv")
	return base + ".csv", base + ".json"
}

func (b *batchExport) Title() string     { return "Write files" }
func (b *batchExport) Typing() bool      { return true }
func (b *batchExport) Actions() []string { return []string{"write"} }

func (b *batchExport) Do(action string) tea.Cmd {
	if action != "write" || b.writing || strings.TrimSpace(b.path.Value()) == "" {
		return nil
	}
	b.writing = true
	csv, json := exportPaths(b.path.Value())
	rows := b.rows
	return b.app.job(b, func() tea.Msg { return exportedMsg{csv, json, export(csv, json, rows)} })
}

// export writes both files, or none.
func export(csv, json string, rows []batch.Outcome) error {
	if err := writeNew(csv, func(w io.Writer) error { return batch.WriteCSV(w, rows) }); err != nil {
		return err
	}
	err := writeNew(json, func(w io.Writer) error { return batch.WriteJSON(w, rows) })
	if err != nil {
		err = errors.Join(err, os.Remove(csv))
	}
	return err
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

func (b *batchExport) Update(result tea.Msg) tea.Cmd {
	m, ok := result.(exportedMsg)
	if !ok {
		return nil
	}
	b.writing, b.err = false, m.err
	if m.err != nil {
		return nil
	}
	return tea.Batch(b.app.closeScreen(b), b.app.notify(ui.Good, "written: "+m.csv+" and "+m.json))
}

func (b *batchExport) Type(key tea.KeyMsg) tea.Cmd {
	b.err = nil
	if notice := b.path.Type(key); notice != "" {
		return b.app.notify(ui.Warn, notice)
	}
	return nil
}

func (b *batchExport) View(width, _ int) []string {
	t := b.app.theme
	lines := indented(ui.Wrap(fmt.Sprintf("The outcomes of %s, as CSV and as JSON beside it.", counted(len(b.rows), "user")), width-2, t.Text))
	lines = append(lines, "", " "+t.Accent.Render("File")+"  "+b.path.Lines(t, width-8, true)[0])
	if b.err != nil {
		return append(lines, indented(t.SignLines(ui.Bad, b.err.Error(), width-2))...)
	}
	v := b.path.Verdict()
	return append(lines, indented(t.SignLines(v.Level, v.Text, width-2))...)
}
