//go:build unix

package terminal

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/creack/pty"

	"flexconsole/ui"
)

// script makes a shell script the user's editor; $1 is the file. It gives the
// folder in which temporary files are made.
func script(t *testing.T, body string) (temps string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "editor")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+body+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	temps = t.TempDir()
	t.Setenv("TMPDIR", temps)
	t.Setenv("VISUAL", path)
	return temps
}

// edited runs the user's editor on a text and gives what Text then says.
func edited(t *testing.T, text, suffix string) (string, string, error) {
	t.Helper()
	ender := watchless(t, silentInput(t))
	session, err := ender.Edit(text, suffix)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	session.SetStdin(strings.NewReader(""))
	session.SetStdout(&out)
	session.SetStderr(&out)
	runErr := session.Run()
	after, err := session.Text()
	if (err == nil) != (runErr == nil) || err != nil && err.Error() != runErr.Error() {
		t.Errorf("Run says %v, Text %v", runErr, err)
	}
	return after, out.String(), err
}

func wantNothingLeft(t *testing.T, temps string) {
	t.Helper()
	if left, err := os.ReadDir(temps); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestEditorChangesAText(t *testing.T) {
	for body, want := range map[string]string{
		`true`:                             "as it was",
		`printf 'new'> "$1"`:               "new",
		`printf 'new\n' > "$1"`:            "new",
		`printf 'new\n\n' > "$1"`:          "new\n",
		`printf 'a\r\nb\r\n' > "$1"`:       "a\nb",
		`printf '\357\273\277{}\n' > "$1"`: "{}",
		`: > "$1"`:                         "",
		`echo more >> "$1"`:                "as it was\nmore",
		`printf 'moved\n' > "$1.new"; mv "$1.new" "$1"; echo > "$(dirname "$1")/backup"`: "moved",
		`head -c 65536 /dev/zero | tr '\0' x > "$1"; echo >> "$1"`:                       strings.Repeat("x", maxEdited),
	} {
		temps := script(t, body)
		if got, _, err := edited(t, "as it was", ".json"); got != want || err != nil {
			t.Errorf("%s: %.50q, %v", body, got, err)
		}
		wantNothingLeft(t, temps)
	}
}

// What an editor does not touch comes back to the byte.
func TestEditorLeavesATextAlone(t *testing.T) {
	script(t, "true")
	for _, text := range []string{"", "\n", "a", "a\n", "a\n\n", " a\tb ", "名前\u202e", "\x1b[2J\x00", strings.Repeat("y", maxEdited)} {
		if got, _, err := edited(t, text, ".txt"); got != text || err != nil {
			t.Errorf("%.50q became %.50q, %v", text, got, err)
		}
	}
}

// After a failure the text is as it was, and nothing is left behind.
func TestEditorFails(t *testing.T) {
	for body, says := range map[string]string{
		`echo lost > "$1"; exit 3`: "editor: exit status 3",
		`rm "$1"`:                  "cannot read the edited text: no such file or directory",
		`head -c 65537 /dev/zero | tr '\0' x > "$1"`: "longer than 64 KB",
		`head -c 9000000 /dev/zero > "$1"`:           "longer than 64 KB",
		`printf '\377\376' > "$1"`:                   "not UTF-8",
	} {
		temps := script(t, body)
		got, _, err := edited(t, "as it was", ".txt")
		if got != "as it was" || err == nil || !strings.Contains(err.Error(), says) || strings.Contains(err.Error(), temps) {
			t.Errorf("%s: %.50q, %v", body, got, err)
		}
		wantNothingLeft(t, temps)
	}
	temps := script(t, "true")
	t.Setenv("TMPDIR", filepath.Join(temps, "missing"))
	if _, _, err := edited(t, "text", ""); err == nil || !strings.HasPrefix(err.Error(), "cannot create a folder ") {
		t.Error(err)
	}
}

// Nobody else can read the text, and the editor gets its arguments.
func TestEditorsFileIsPrivate(t *testing.T) {
	script(t, `for last; do :; done; ls -ld "$(dirname "$last")" "$last" | cut -c1-10; echo "$# $1 $2 $(basename "$3")"`)
	t.Setenv("VISUAL", os.Getenv("VISUAL")+" --wait  -n")
	_, out, err := edited(t, "text", ".json")
	if want := "drwx------\n-rw-------\n3 --wait -n text.json\n"; out != want || err != nil {
		t.Errorf("%q, %v", out, err)
	}
}

// The editor has the terminal itself, not a pipe from the console's reader.
func TestEditorHasTheTerminal(t *testing.T) {
	person, tty := openTerminal(t)
	script(t, `test -t 0 && test -t 1 && read -r line && echo "$line" > "$1"`)
	ender := watchless(t, tty)
	session, err := ender.Edit("", ".txt")
	if err != nil {
		t.Fatal(err)
	}
	session.SetStdin(ender.input)
	session.SetStdout(ender.output)
	session.SetStderr(tty)
	if _, err := io.WriteString(person, "typed\n"); err != nil {
		t.Fatal(err)
	}
	if err := session.Run(); err != nil {
		t.Fatal(err)
	}
	if got, _ := session.Text(); got != "typed" {
		t.Errorf("%q", got)
	}
}

// openTerminal gives a pseudo-terminal and the end of the person in front of it.
func openTerminal(t *testing.T) (person, tty *os.File) {
	t.Helper()
	person, tty, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = tty.Close(), person.Close() })
	return person, tty
}

// awaited waits for the end of something, for a minute.
func awaited(t *testing.T, ended <-chan error) error {
	t.Helper()
	select {
	case err := <-ended:
		return err
	case <-time.After(time.Minute):
		t.Fatal("it did not end")
		return nil
	}
}

// watchless is an ender on a terminal, whose signals nobody listens to.
func watchless(t *testing.T, tty *os.File) *Ender {
	t.Helper()
	e := &Ender{signals: make(chan os.Signal, 4), input: inputOf(t, tty), output: NewOutput(tty)}
	t.Cleanup(func() {
		signal.Stop(e.signals)
		e.output.GiveUp()
	})
	return e
}

// silentInput is an input from which nothing comes.
func silentInput(t *testing.T) *os.File {
	t.Helper()
	out, in, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = out.Close(), in.Close() })
	return out
}

// inputOf is the console's input of a terminal, or of another file.
func inputOf(t *testing.T, file *os.File) *Input {
	t.Helper()
	input, err := NewInput(file, ui.NewArrivals(time.Now), Observers{HungUp: func() {}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = input.Close() })
	return input
}

// editorProgram makes the test binary a program that opens an editor, in
// TestEditorProgram; what comes back goes to the file it names.
const editorProgram = "FLEXCONSOLE_TEST_EDITOR"

// editing is such a program.
type editing struct {
	ender  *Ender
	result string
}

func (m editing) Init() tea.Cmd {
	session, err := m.ender.Edit("as it was", ".txt")
	if err != nil {
		return tea.Quit
	}
	return tea.Exec(session, func(error) tea.Msg {
		text, err := session.Text()
		os.WriteFile(m.result, fmt.Appendf(nil, "%s, %v", text, err), 0o600)
		return tea.Quit()
	})
}

func (m editing) Update(msg tea.Msg) (tea.Model, tea.Cmd) { return m, nil }
func (m editing) View() string                            { return "" }

func TestEditorProgram(t *testing.T) {
	result := os.Getenv(editorProgram)
	if result == "" {
		t.Skip("no test: the program that other tests start")
	}
	input := inputOf(t, silentInput(t))
	ender := Watch(nil)
	program := tea.NewProgram(editing{ender, result}, tea.WithInput(input), tea.WithOutput(io.Discard), tea.WithoutSignalHandler())
	ender.Run(program, input, NewOutput(os.Stdout))
	program.Run()
	os.Exit(ender.Stop())
}

// startEditing starts the program in a group of its own, as a shell does.
func startEditing(t *testing.T) (program *exec.Cmd, result string) {
	t.Helper()
	result = filepath.Join(t.TempDir(), "result")
	program = exec.Command(os.Args[0], "-test.run=^TestEditorProgram$")
	program.Env = append(os.Environ(), editorProgram+"="+result)
	program.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := program.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = syscall.Kill(-program.Process.Pid, syscall.SIGKILL) })
	return program, result
}

func wantEnd(t *testing.T, program *exec.Cmd, status int, result, want string) {
	t.Helper()
	ended := make(chan error, 1)
	go func() { ended <- program.Wait() }()
	_ = awaited(t, ended)
	if got := program.ProcessState.ExitCode(); got != status {
		t.Errorf("exit status %d, want %d", got, status)
	}
	if got, err := os.ReadFile(result); string(got) != want {
		t.Errorf("%q came back, want %q; %v", got, want, err)
	}
}

// ctrl+c at the editor is the editor's business.
func TestInterruptAtTheEditor(t *testing.T) {
	temps := script(t, `trap 'echo interrupted > "$1"' INT; kill -INT 0`)
	program, result := startEditing(t)
	wantEnd(t, program, 0, result, "interrupted, <nil>")
	wantNothingLeft(t, temps)
}

// A signal that ends the console ends the editor, even one that does not
// listen, and takes the file away.
func TestEndAtTheEditor(t *testing.T) {
	for _, test := range []struct {
		name   string
		signal syscall.Signal
		status int
		before string // what the editor does first
		says   string
	}{
		{"SIGTERM", syscall.SIGTERM, 143, "", "hangup"},
		{"SIGHUP", syscall.SIGHUP, 129, "", "hangup"},
		{"SIGQUIT", syscall.SIGQUIT, 131, "", "hangup"},
		{"SIGTERM and a stubborn editor", syscall.SIGTERM, 143, "trap '' HUP; ", "killed"},
	} {
		t.Run(test.name, func(t *testing.T) {
			temps := script(t, fmt.Sprintf("%skill -%d $PPID; exec sleep 60", test.before, test.signal))
			program, result := startEditing(t)
			wantEnd(t, program, test.status, result, "as it was, editor: signal: "+test.says)
			wantNothingLeft(t, temps)
		})
	}
}

// ctrl+z at the editor stops both, and fg brings both back.
func TestStopAtTheEditor(t *testing.T) {
	temps := script(t, `kill -TSTP 0; echo back > "$1"`)
	program, result := startEditing(t)
	var status syscall.WaitStatus
	stopped := make(chan error, 1)
	go func() {
		_, err := syscall.Wait4(program.Process.Pid, &status, syscall.WUNTRACED, nil)
		stopped <- err
	}()
	if err := awaited(t, stopped); err != nil || !status.Stopped() {
		t.Fatalf("status %v, %v", status, err)
	}
	if err := syscall.Kill(-program.Process.Pid, syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	wantEnd(t, program, 0, result, "back, <nil>")
	wantNothingLeft(t, temps)
}
