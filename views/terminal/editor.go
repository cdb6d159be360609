package terminal

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"unicode/utf8"

	"github.com/kballard/go-shellquote"
)

// maxEdited is the longest text that goes to an editor and comes back, in
// bytes.
const maxEdited = 64 << 10

// Editor is the user's own editor with one text in it. It is for one Run.
type Editor struct {
	foreign
	command      []string
	text, suffix string
	err          error
}

// Edit opens a text in the editor of $VISUAL or $EDITOR, or the system's usual one;
// suffix (".json", ".txt") is for the file's name. The error says in one sentence why it
// cannot.
func (e *Ender) Edit(text, suffix string) (*Editor, error) {
	if len(text) > maxEdited {
		return nil, errors.New("the text is longer than 64 KB, the limit for the editor")
	}
	command, err := findEditor(os.Getenv)
	if err != nil {
		return nil, err
	}
	return &Editor{foreign: foreign{ender: e}, command: command, text: text, suffix: suffix}, nil
}

// findEditor gives the program and its arguments, split as a shell would; no
// shell has a part in this.
func findEditor(getenv func(string) string) ([]string, error) {
	for _, name := range []string{"VISUAL", "EDITOR"} {
		command, err := splitCommand(strings.TrimSpace(getenv(name)), runtime.GOOS == "windows", exec.LookPath)
		if err != nil {
			return nil, fmt.Errorf("no editor: $%s is not a valid command: %w", name, err)
		}
		if len(command) == 0 {
			continue
		}
		if _, err := exec.LookPath(command[0]); err != nil {
			return nil, fmt.Errorf("no editor: %[2]q from $%[1]s cannot be run (VISUAL is used first, then EDITOR)", name, command[0])
		}
		return command, nil
	}
	usual := "vi"
	if runtime.GOOS == "windows" {
		usual = "notepad"
	}
	if _, err := exec.LookPath(usual); err != nil {
		return nil, fmt.Errorf("no editor: VISUAL and EDITOR are not set, and %s is not installed", usual)
	}
	return []string{usual}, nil
}

// splitCommand gives the words of a command. On Windows a backslash is no escape,
// and a path is mostly set without quotes around its spaces: there the longest
// beginning that is a program is one word.
func splitCommand(text string, windows bool, look func(string) (string, error)) ([]string, error) {
	if !windows {
		return shellquote.Split(text)
	}
	escaped := func(s string) string { return strings.ReplaceAll(s, `\`, `\\`) }
	for end := len(text); end > 0; end = strings.LastIndexByte(text[:end], ' ') {
		if _, err := look(text[:end]); err == nil {
			arguments, err := shellquote.Split(escaped(text[end:]))
			return append([]string{text[:end]}, arguments...), err
		}
	}
	return shellquote.Split(escaped(text))
}

// Text is what the editor left, after Run: with "\n" for every line's end and
// without the last one, which editors add. An error leaves the text before as
// it was.
func (e *Editor) Text() (string, error) { return e.text, e.err }

// Run puts the text into a file that only the user can read, waits for the
// editor, and reads the file back. The file is gone afterwards in any case.
func (e *Editor) Run() error {
	text, err := e.throughFile()
	if err == nil {
		e.text = text
	}
	e.err = err
	return err
}

func (e *Editor) throughFile() (text string, err error) {
	folder, err := os.MkdirTemp("", "flexconsole-") // with mode 0700
	if err != nil {
		return "", fmt.Errorf("cannot create a folder for the text: %w", err)
	}
	defer func() {
		if left := os.RemoveAll(folder); err == nil && left != nil {
			err = fmt.Errorf("the temporary file could not be removed: %w", left)
		}
	}()
	path := filepath.Join(folder, "text"+e.suffix)
	if err := os.WriteFile(path, []byte(e.text+"\n"), 0o600); err != nil {
		return "", fmt.Errorf("cannot write the text for the editor: %w", err)
	}
	if err := e.run(append(e.command[:len(e.command):len(e.command)], path)); err != nil {
		return "", fmt.Errorf("%s: %w", filepath.Base(e.command[0]), err)
	}
	return readEdited(path)
}

// readEdited reads what the editor left.
func readEdited(path string) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", fmt.Errorf("cannot read the edited text: %w", bare(err))
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, maxEdited+2)) // and a line's end
	if err != nil {
		return "", fmt.Errorf("cannot read the edited text: %w", bare(err))
	}
	text := strings.ReplaceAll(strings.TrimPrefix(string(data), "\ufeff"), "\r\n", "\n")
	text = strings.TrimSuffix(text, "\n")
	switch {
	case len(text) > maxEdited:
		return "", errors.New("the edited text is longer than 64 KB and was not used")
	case !utf8.ValidString(text):
		return "", errors.New("the edited text is not UTF-8 and was not used")
	}
	return text, nil
}

// bare removes the path of a temporary file, which helps no one.
func bare(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}
