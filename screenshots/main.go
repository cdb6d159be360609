// Command screenshots makes the project's pictures from the real program: it
// builds the console, runs it in a pseudo-terminal, types what a scene says,
// and writes what then stands on the screen as SVG.
//
//	go -C screenshots run .                         # all pictures, into screenshots/
//	go -C screenshots run . -only lookup -out DIR   # one scene, to look at
//
// It is a module of its own, so that the console does not depend on a terminal
// emulator, and it needs a system with pseudo-terminals (not Windows).
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
)

func main() {
	only := flag.String("only", "", "make the pictures of this scene alone")
	themes := flag.String("themes", "dark,light", "themes to make the pictures in")
	out := flag.String("out", ".", "folder for the pictures, seen from screenshots/")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, strings.Split(*themes, ","), *only, *out); err != nil {
		fmt.Fprintln(os.Stderr, "screenshots:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, themes []string, only, out string) error {
	chosen, err := choose(scenes(themes), only)
	if err != nil {
		return err
	}
	work, err := os.MkdirTemp("", "screenshots-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	binary, err := build(ctx, work)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	for _, s := range chosen {
		// A home per scene: nothing that one scene leaves behind shows in another.
		if err := play(ctx, s, binary, filepath.Join(work, "home-"+s.name), out); err != nil {
			return err
		}
	}
	return nil
}

// choose returns the scene called only, or all of them when only is empty.
func choose(all []scene, only string) ([]scene, error) {
	if only == "" {
		return all, nil
	}
	var names []string
	for _, s := range all {
		if s.name == only {
			return []scene{s}, nil
		}
		names = append(names, s.name)
	}
	return nil, fmt.Errorf("no scene is called %q; there are %s", only, strings.Join(names, ", "))
}

// build compiles the console into folder. It runs in the parent folder because
// go build takes no package of another module by its path.
func build(ctx context.Context, folder string) (string, error) {
	binary := filepath.Join(folder, "flexconsole")
	cmd := exec.CommandContext(ctx, "go", "build", "-o", binary, ".")
	cmd.Dir = ".."
	if output, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, output)
	}
	return binary, nil
}

// play runs one scene from start to end and writes its pictures into out. An
// error names the step that failed and shows the screen as it then was.
func play(ctx context.Context, s scene, binary, home, out string) error {
	t, err := start(ctx, s, binary, home)
	if err != nil {
		return fmt.Errorf("scene %s: %w", s.name, err)
	}
	defer t.close()
	for i, st := range s.steps {
		if err := perform(ctx, t, s, st, out); err != nil {
			return fmt.Errorf("scene %s, step %d, %s(%q): %w; the screen:\n%s",
				s.name, i+1, st.verb, st.arg, err, strings.TrimSpace(t.text()))
		}
	}
	return nil
}

func perform(ctx context.Context, t *terminal, s scene, st step, out string) error {
	switch st.verb {
	case verbWait:
		return t.waitFor(ctx, st.arg)
	case verbKeys:
		return t.press(ctx, strings.Fields(st.arg))
	case verbType:
		return t.send(ctx, st.arg)
	case verbShot:
		if err := t.settle(ctx); err != nil {
			return err
		}
		rows := t.cells()
		steady(rows, masks)
		name := filepath.Join(out, st.arg+"-"+s.theme+".svg")
		return os.WriteFile(name, picture("flexconsole", lookOf(s.theme), rows), 0o644)
	}
	return fmt.Errorf("unknown kind of step")
}
