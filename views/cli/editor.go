package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"
	"unicode/utf8"

	"flexconsole/views"
)

const (
	// maxEdited is the longest text that goes to an editor and comes back, in
	// octets.
	maxEdited = 64 << 10
	// editorPatience is how long an editor that was told to end may take.
	editorPatience = 2 * time.Second
)

// editor is the user's own editor with one text in it. It is for one Run.
type editor struct {
	// ender has the signals before and after, not while the editor runs.
	ender        *ender
	command      []string
	text, suffix string
	err          error

	stdin          io.Reader
	stdout, stderr io.Writer
}

// edit opens a text in the editor of $VISUAL or $EDITOR, or the system's usual
// one; suffix (".json", ".txt") tells the editor what it is. The error says in
// one sentence why it cannot.
func (e *ender) edit(text, suffix string) (views.EditorSession, error) {
	if len(text) > maxEdited {
		return nil, errors.New("the text is longer than 64 KB, which is the most that goes to an editor")
	}
	command, err := findEditor(os.Getenv)
	if err != nil {
		return nil, err
	}
	return &editor{ender: e, command: command, text: text, suffix: suffix}, nil
}

// findEditor gives the program and its arguments. They are split at spaces and
// not otherwise looked at: no shell has a part in this.
func findEditor(getenv func(string) string) ([]string, error) {
	for _, name := range []string{"VISUAL", "EDITOR"} {
		command := strings.Fields(getenv(name))
		if len(command) == 0 {
			continue
		}
		if _, err := exec.LookPath(command[0]); err != nil {
			return nil, fmt.Errorf("no editor: $%s names %q, which cannot be run (VISUAL is looked at first, then EDITOR)", name, command[0])
		}
		return command, nil
	}
	usual := "vi"
	if runtime.GOOS == "windows" {
		usual = "notepad"
	}
	if _, err := exec.LookPath(usual); err != nil {
		return nil, fmt.Errorf("no editor: neither VISUAL nor EDITOR is set, and there is no %s", usual)
	}
	return []string{usual}, nil
}

// SetStdin gives the editor the input that Bubble Tea has, and of ours the
// terminal itself: anything but a file would become a pipe.
func (e *editor) SetStdin(r io.Reader) {
	if keys, ok := r.(*keyboard); ok {
		r = keys.File
	}
	e.stdin = r
}

// SetStdout gives the editor the output, likewise the terminal itself.
func (e *editor) SetStdout(w io.Writer) {
	if screen, ok := w.(*terminal); ok {
		w = screen.File
	}
	e.stdout = w
}

// SetStderr gives the editor a place for its complaints.
func (e *editor) SetStderr(w io.Writer) { e.stderr = w }

// Text is what the editor left, after Run: with "\n" for every line's end and
// without the last one, which editors add. An error leaves the text before as
// it was.
func (e *editor) Text() (string, error) { return e.text, e.err }

// Run puts the text into a file that only the user can read, waits for the
// editor, and reads the file back. The file is gone afterwards in any case.
func (e *editor) Run() error {
	text, err := e.throughFile()
	if err == nil {
		e.text = text
	}
	e.err = err
	return err
}

func (e *editor) throughFile() (text string, err error) {
	folder, err := os.MkdirTemp("", "flexconsole-") // with mode 0700
	if err != nil {
		return "", fmt.Errorf("cannot make a folder for the text: %w", err)
	}
	defer func() {
		if left := os.RemoveAll(folder); err == nil && left != nil {
			err = fmt.Errorf("the text's temporary file stays behind: %w", left)
		}
	}()
	path := filepath.Join(folder, "text"+e.suffix)
	if err := os.WriteFile(path, []byte(e.text+"\n"), 0o600); err != nil {
		return "", fmt.Errorf("cannot write the text for the editor: %w", err)
	}
	if err := e.runOn(path); err != nil {
		return "", fmt.Errorf("%s: %w", filepath.Base(e.command[0]), err)
	}
	return readBack(path)
}

// runOn waits for the editor. On a signal that ends the console the editor is
// told to end too.
func (e *editor) runOn(path string) error {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	defer e.takeSignals(cancel)()
	command := exec.CommandContext(ctx, e.command[0], append(e.command[1:len(e.command):len(e.command)], path)...)
	command.Stdin, command.Stdout, command.Stderr = e.stdin, e.stdout, e.stderr
	command.Cancel = func() error { return command.Process.Signal(syscall.SIGHUP) }
	command.WaitDelay = editorPatience
	return command.Run()
}

// takeSignals takes the signals from the ender until back is called: what is
// typed at the editor (ctrl+c, ctrl+z) reaches the console as well, which must
// neither end nor be stopped a second time, afterwards.
func (e *editor) takeSignals(cancel func()) (back func()) {
	signals := make(chan os.Signal, 4)
	signal.Notify(signals, caught...)
	signal.Stop(e.ender.signals)
	go func() {
		for s := range signals {
			e.take(s, cancel)
		}
	}()
	return func() {
		signal.Notify(e.ender.signals, caught...)
		signal.Stop(signals)
		close(signals) // what is in it still counts
	}
}

func (e *editor) take(s os.Signal, cancel func()) {
	switch {
	case isStop(s):
		stopBesideEditor()
	case s != os.Interrupt:
		cancel()
		e.ender.end(s.(syscall.Signal))
	}
}

// readBack reads what the editor left.
func readBack(path string) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", fmt.Errorf("cannot read the text back: %w", bare(err))
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, maxEdited+2)) // and a line's end
	if err != nil {
		return "", fmt.Errorf("cannot read the text back: %w", bare(err))
	}
	text := strings.ReplaceAll(strings.TrimPrefix(string(data), "\ufeff"), "\r\n", "\n")
	text = strings.TrimSuffix(text, "\n")
	switch {
	case len(text) > maxEdited:
		return "", errors.New("it is longer than 64 KB now, and nothing of it was taken")
	case !utf8.ValidString(text):
		return "", errors.New("it is not UTF-8 text now, and nothing of it was taken")
	}
	return text, nil
}

// bare drops the path of a temporary file, which tells nobody anything.
func bare(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}
