// Command screenshots makes the project's pictures from the real program: it
// builds the console, runs it in a pseudo-terminal, types what a scene says,
// and writes what then stands on the screen as SVG; the demo as a moving one.
//
//	go -C screenshots run .                        # all pictures, into screenshots/
//	go -C screenshots run . -check                 # fails if one would change
//	go -C screenshots run . -only users -out DIR   # one scene, to look at
//
// It is a module of its own, so that the console does not depend on a terminal
// emulator, and it needs a system with pseudo-terminals (not Windows).
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

// atOnce is how many scenes play side by side. They mostly wait.
const atOnce = 4

func main() {
	only := flag.String("only", "", "make the pictures of this scene alone")
	themes := flag.String("themes", "dark,light", "themes to make the pictures in")
	out := flag.String("out", ".", "folder for the pictures, seen from screenshots/")
	check := flag.Bool("check", false, "write nothing: compare with the pictures that are there")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, strings.Split(*themes, ","), *only, album{*out, *check}); err != nil {
		fmt.Fprintln(os.Stderr, "screenshots:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, themes []string, only string, pictures album) error {
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
	if err := os.MkdirAll(pictures.folder, 0o755); err != nil {
		return err
	}
	return playAll(ctx, chosen, binary, work, pictures)
}

// playAll plays the scenes, several at once, to the end of each.
func playAll(ctx context.Context, chosen []scene, binary, work string, pictures album) error {
	var playing sync.WaitGroup
	errs := make([]error, len(chosen))
	free := make(chan struct{}, atOnce)
	for i, s := range chosen {
		free <- struct{}{}
		playing.Go(func() {
			// A home per scene: nothing that one scene leaves behind shows in another.
			errs[i] = play(ctx, s, binary, filepath.Join(work, "home-"+s.name+"-"+s.theme), pictures)
			<-free
		})
	}
	playing.Wait()
	return errors.Join(errs...)
}

// choose returns the scenes called only, one for each theme, or all of them
// when only is empty.
func choose(all []scene, only string) ([]scene, error) {
	if only == "" {
		return all, nil
	}
	var chosen []scene
	var names []string
	for _, s := range all {
		if s.name == only {
			chosen = append(chosen, s)
		}
		if !slices.Contains(names, s.name) {
			names = append(names, s.name)
		}
	}
	if len(chosen) == 0 {
		return nil, fmt.Errorf("no scene is called %q; there are %s", only, strings.Join(names, ", "))
	}
	return chosen, nil
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
