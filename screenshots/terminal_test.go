package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/charmbracelet/x/term"
)

// TestMain runs the tests, or, when a scene starts this binary, the toy program.
func TestMain(m *testing.M) {
	if len(os.Args) == 2 && os.Args[1] == "--toy" {
		toy()
		return
	}
	os.Exit(m.Run())
}

// toy asks the terminal for the cursor's place, shows the answer and its
// environment, then echoes every byte until q.
func toy() {
	if _, err := term.MakeRaw(os.Stdin.Fd()); err != nil {
		panic(err)
	}
	input := bufio.NewReader(os.Stdin)
	fmt.Print("ab\x1b[6n")
	answer, _ := input.ReadString('R')
	fmt.Printf(" answer %q\r\n", answer)
	for _, variable := range os.Environ() {
		name, _, _ := strings.Cut(variable, "=")
		fmt.Print(name, " ")
	}
	fmt.Print("\r\nready")
	for b, err := input.ReadByte(); err == nil && b != 'q'; b, err = input.ReadByte() {
		fmt.Printf(" %02x", b)
	}
}

func playToy(t *testing.T, out string, steps ...step) error {
	binary, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	s := scene{name: "toy", theme: "dark", args: []string{"--toy"}, cols: 120, rows: 8, steps: steps}
	return play(context.Background(), s, binary, t.TempDir(), album{folder: out})
}

func TestPlay(t *testing.T) {
	t.Setenv("TWILIO_AUTH_TOKEN", "made-up")
	t.Setenv("CI", "true")
	out := t.TempDir()
	err := playToy(t, out, waitFor("ready"), keys("a esc ctrl+s"), typed("é"), waitFor(" 61 1b 13 c3 a9"), shot("toy"))
	if err != nil {
		t.Fatal(err)
	}
	svg, err := os.ReadFile(filepath.Join(out, "toy-dark.svg"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`answer &#34;\x1b[1;3R&#34;`, "61 1b 13 c3 a9",
		"TERM COLORTERM LANG TZ HOME TMPDIR<",
	} {
		if !strings.Contains(string(svg), want) {
			t.Errorf("no %s in\n%s", want, svg)
		}
	}
}

func TestPlayFailsLoudly(t *testing.T) {
	for name, c := range map[string]struct {
		steps []step
		want  []string
	}{
		"program ends": {[]step{waitFor("ready"), keys("q"), waitFor("never")}, []string{"step 2, keys", "program ended", "ready"}},
		"unknown key":  {[]step{waitFor("ready"), keys("ctrl+1")}, []string{"step 2", "key ctrl+1: there is no such key", "ready"}},
		"unknown step": {[]step{{verb: "jump"}}, []string{"step 1, jump", "unknown kind"}},
	} {
		t.Run(name, func(t *testing.T) {
			err := playToy(t, t.TempDir(), c.steps...)
			for _, want := range c.want {
				if err == nil || !strings.Contains(err.Error(), want) {
					t.Errorf("no %q in the error: %v", want, err)
				}
			}
		})
	}
}

func TestWaitEndsWithItsContext(t *testing.T) {
	binary, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	s := scene{args: []string{"--toy"}, cols: 120, rows: 8}
	toy, err := start(context.Background(), s, binary, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer toy.close()
	if err := toy.waitFor(ctx, "ready"); err != nil {
		t.Fatal(err)
	}
	cancel()
	if err := toy.waitFor(ctx, "never"); err == nil || !strings.Contains(err.Error(), "does not appear") {
		t.Errorf("waiting for a text that never comes: %v", err)
	}
}

func TestKeyBytes(t *testing.T) {
	for name, want := range map[string]string{
		"enter": "\r", "esc": "\x1b", "shift+tab": "\x1b[Z", "f1": "\x1bOP", "f12": "\x1b[24~",
		"ctrl+a": "\x01", "ctrl+s": "\x13", "ctrl+z": "\x1a", "j": "j", "/": "/", "é": "é", "+": "+",
	} {
		if got, err := keyBytes(name); got != want || err != nil {
			t.Errorf("%s: %q, %v; want %q", name, got, err, want)
		}
	}
	for _, name := range []string{"", "Enter", "ctrl+", "ctrl+A", "ctrl+é", "alt+x", "f13", "jj"} {
		if got, err := keyBytes(name); err == nil {
			t.Errorf("%q: %q, want an error", name, got)
		}
	}
}

func TestScenesAreWellFormed(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range scenes([]string{"dark"}) {
		if seen["scene "+s.name] || len(s.steps) == 0 || s.steps[0].verb != verbWait {
			t.Errorf("scene %q: its name must be its own, its first step a waitFor", s.name)
		}
		seen["scene "+s.name] = true
		for _, st := range s.steps {
			switch st.verb {
			case verbShot, verbFilm:
				if seen[st.arg] {
					t.Errorf("scene %s: there is a picture %s already", s.name, st.arg)
				}
				seen[st.arg] = true
			case verbFrame:
				if st.hold <= 0 {
					t.Errorf("scene %s: a frame is shown for %v", s.name, st.hold)
				}
			case verbKeys:
				for _, name := range strings.Fields(st.arg) {
					if _, err := keyBytes(name); err != nil {
						t.Errorf("scene %s: key %s: %v", s.name, name, err)
					}
				}
			}
		}
	}
}

func TestCheckTellsWhatWouldChange(t *testing.T) {
	out := t.TempDir()
	write, check := album{folder: out}, album{folder: out, check: true}
	if err := check.keep("a.svg", []byte("1")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no picture yet: %v", err)
	}
	if err := write.keep("a.svg", []byte("1")); err != nil {
		t.Fatal(err)
	}
	if err := check.keep("a.svg", []byte("1")); err != nil {
		t.Errorf("the same picture: %v", err)
	}
	if err := check.keep("a.svg", []byte("2")); err == nil || !strings.Contains(err.Error(), "a.svg would change") {
		t.Errorf("another picture: %v", err)
	}
	if kept, _ := os.ReadFile(filepath.Join(out, "a.svg")); string(kept) != "1" {
		t.Errorf("the check has written %q", kept)
	}
}

func TestChoose(t *testing.T) {
	all := []scene{{name: "a"}, {name: "b", theme: "dark"}, {name: "b", theme: "light"}}
	if got, err := choose(all, "b"); err != nil || len(got) != 2 || got[0].theme != "dark" || got[1].theme != "light" {
		t.Errorf("b: %v, %v", got, err)
	}
	if got, err := choose(all, ""); err != nil || len(got) != 3 {
		t.Errorf("all: %v, %v", got, err)
	}
	if _, err := choose(all, "c"); err == nil || !strings.Contains(err.Error(), "a, b") {
		t.Errorf("c: %v", err)
	}
}
