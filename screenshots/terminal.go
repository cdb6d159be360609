package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
	"unicode/utf8"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
)

const (
	// patience is how long one wait may take before the scene fails.
	patience = 15 * time.Second
	// stillness is how long the program must write nothing for its screen to
	// count as at rest: nine frames of a 60 Hz renderer. A spinner never rests,
	// so that a picture of one fails instead of differing from run to run.
	stillness = 150 * time.Millisecond
	// pictureStillness is that of a picture: a dialog that opens by itself draws its
	// buttons dim for 400 ms, until it takes keys.
	pictureStillness = 500 * time.Millisecond
)

// A terminal is a running program and the screen it draws on. All methods are
// called from one goroutine, the only one that touches the screen's cells.
type terminal struct {
	cmd    *exec.Cmd
	tty    *os.File
	screen *vt.Emulator
	output chan []byte // what the program wrote; closed when it ended
}

// start runs the program of a scene in a fresh home folder.
func start(ctx context.Context, s scene, binary, home string) (*terminal, error) {
	if err := furnish(home, s.config); err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, binary, s.args...)
	cmd.Dir = home
	cmd.Env = environment(home)
	tty, err := pty.StartWithSize(cmd, &pty.Winsize{Cols: uint16(s.cols), Rows: uint16(s.rows)})
	if err != nil {
		return nil, err
	}
	t := &terminal{cmd: cmd, tty: tty, screen: vt.NewEmulator(s.cols, s.rows), output: make(chan []byte)}
	look := lookOf(s.theme)
	t.screen.SetDefaultForegroundColor(ansi.XParseColor(look.fg))
	t.screen.SetDefaultBackgroundColor(ansi.XParseColor(look.bg))
	go t.read()
	go io.Copy(tty, t.screen) // the answers to the program's queries
	return t, nil
}

// furnish makes the home folder, with the console's configuration if there is one.
func furnish(home, config string) error {
	folder := filepath.Join(home, ".config", "flexconsole")
	if err := os.MkdirAll(home, 0o700); err != nil || config == "" {
		return err
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, "config.toml"), []byte(config), 0o600)
}

// environment is all that the program sees of the world: the same everywhere.
// Without any XDG_… folder, all its files are in the home.
func environment(home string) []string {
	return []string{
		"TERM=xterm-256color", "COLORTERM=truecolor", "LANG=C.UTF-8", "TZ=UTC",
		"HOME=" + home, "TMPDIR=" + home,
	}
}

// read hands the program's output over until the program ends.
func (t *terminal) read() {
	defer close(t.output)
	for {
		chunk := make([]byte, 4096)
		n, err := t.tty.Read(chunk)
		if n > 0 {
			t.output <- chunk[:n]
		}
		if err != nil {
			return
		}
	}
}

// close ends the program and both goroutines.
func (t *terminal) close() {
	_ = t.cmd.Process.Kill()
	_ = t.tty.Close()
	for range t.output {
	}
	_ = t.cmd.Wait()
	// Not screen.Close: it races with the Read of the goroutine that answers.
	_ = t.screen.InputPipe().(io.Closer).Close()
}

// until draws the program's output until done holds.
func (t *terminal) until(ctx context.Context, done func() bool) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for !done() {
		select {
		case chunk, running := <-t.output:
			if err := t.draw(chunk, running); err != nil {
				return err
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// settle draws the program's output until there has been none for so long.
func (t *terminal) settle(ctx context.Context, stillness time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	still := time.NewTimer(stillness)
	defer still.Stop()
	for {
		select {
		case chunk, running := <-t.output:
			if err := t.draw(chunk, running); err != nil {
				return err
			}
			still.Reset(stillness)
		case <-still.C:
			return nil
		case <-ctx.Done():
			return fmt.Errorf("the screen does not come to rest: %w", ctx.Err())
		}
	}
}

func (t *terminal) draw(chunk []byte, running bool) error {
	if !running {
		return errors.New("the program ended")
	}
	_, err := t.screen.Write(chunk)
	return err
}

func (t *terminal) waitFor(ctx context.Context, text string) error {
	err := t.until(ctx, func() bool { return strings.Contains(t.text(), text) })
	if err != nil {
		return fmt.Errorf("the text does not appear: %w", err)
	}
	return nil
}

// handsPause is how long a hand takes from one key to the next: the console takes
// no faster one for the answer to a question.
const handsPause = 450 * time.Millisecond

// press presses keys by name, as a hand does.
func (t *terminal) press(ctx context.Context, names []string) error {
	for _, name := range names {
		time.Sleep(handsPause)
		input, err := keyBytes(name)
		if err == nil {
			err = t.send(ctx, input)
		}
		if err != nil {
			return fmt.Errorf("key %s: %w", name, err)
		}
	}
	return nil
}

// send types input on a screen at rest and waits until the screen answers.
// Without that, keys sent one after the other may reach the program in one
// read, where an Esc and a letter are Alt+letter, and many letters a paste.
func (t *terminal) send(ctx context.Context, input string) error {
	if err := t.settle(ctx, stillness); err != nil {
		return err
	}
	before := t.screen.Render()
	if _, err := io.WriteString(t.tty, input); err != nil {
		return err
	}
	err := t.until(ctx, func() bool { return t.screen.Render() != before })
	if err != nil {
		return fmt.Errorf("the input changes nothing on the screen: %w", err)
	}
	return nil
}

// cells returns a copy of the screen, by row and column.
func (t *terminal) cells() [][]uv.Cell {
	rows := make([][]uv.Cell, t.screen.Height())
	for y := range rows {
		rows[y] = make([]uv.Cell, t.screen.Width())
		for x := range rows[y] {
			if c := t.screen.CellAt(x, y); c != nil {
				rows[y][x] = *c
			}
		}
	}
	return rows
}

// text returns the screen as plain lines without trailing blanks.
func (t *terminal) text() string {
	var b strings.Builder
	for _, row := range t.cells() {
		line, _ := lineOf(row)
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	return b.String()
}

// namedKeys are the keys that need a name, as an xterm sends them.
var namedKeys = map[string]string{
	"enter": "\r", "tab": "\t", "shift+tab": "\x1b[Z", "esc": "\x1b", "space": " ", "backspace": "\x7f",
	"up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D", "home": "\x1b[H", "end": "\x1b[F",
	"pgup": "\x1b[5~", "pgdown": "\x1b[6~", "insert": "\x1b[2~", "delete": "\x1b[3~",
	"f1": "\x1bOP", "f2": "\x1bOQ", "f3": "\x1bOR", "f4": "\x1bOS", "f5": "\x1b[15~", "f6": "\x1b[17~",
	"f7": "\x1b[18~", "f8": "\x1b[19~", "f9": "\x1b[20~", "f10": "\x1b[21~", "f11": "\x1b[23~", "f12": "\x1b[24~",
}

// keyBytes returns what a terminal sends for a key: a named one, ctrl+a to
// ctrl+z, or a single character.
func keyBytes(name string) (string, error) {
	if input, ok := namedKeys[name]; ok {
		return input, nil
	}
	letter, ctrl := strings.CutPrefix(name, "ctrl+")
	if ctrl && len(letter) == 1 && letter >= "a" && letter <= "z" {
		return string(letter[0] & 0x1f), nil
	}
	if utf8.RuneCountInString(name) == 1 {
		return name, nil
	}
	return "", errors.New("there is no such key")
}
