package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	uv "github.com/charmbracelet/ultraviolet"
)

// An album is the folder that the pictures are in.
type album struct {
	folder string
	// check compares pictures with those in the folder instead of writing them.
	check bool
}

// keep writes a picture, or says whether it is another than the one there.
func (a album) keep(name string, picture []byte) error {
	path := filepath.Join(a.folder, name)
	if !a.check {
		return os.WriteFile(path, picture, 0o644)
	}
	before, err := os.ReadFile(path)
	if err == nil && !bytes.Equal(before, picture) {
		err = fmt.Errorf("%s would change", path)
	}
	return err
}

// A player plays one scene.
type player struct {
	*terminal
	scene    scene
	pictures album
	caption  string
	frames   []exposure
}

// play runs one scene from start to end and keeps its pictures. An error names
// the step that failed and shows the screen as it then was.
func play(ctx context.Context, s scene, binary, home string, pictures album) error {
	t, err := start(ctx, s, binary, home)
	if err != nil {
		return fmt.Errorf("scene %s, %s: %w", s.name, s.theme, err)
	}
	defer t.close()
	p := &player{terminal: t, scene: s, pictures: pictures}
	for i, st := range s.steps {
		if err := p.perform(ctx, st); err != nil {
			return fmt.Errorf("scene %s, %s, step %d, %s(%q): %w; the screen:\n%s",
				s.name, s.theme, i+1, st.verb, st.arg, err, strings.TrimSpace(t.text()))
		}
	}
	return nil
}

func (p *player) perform(ctx context.Context, st step) error {
	switch st.verb {
	case verbWait:
		return p.waitFor(ctx, st.arg)
	case verbKeys:
		return p.press(ctx, strings.Fields(st.arg))
	case verbType:
		return p.send(ctx, st.arg)
	case verbShot:
		return p.shoot(ctx, st.arg)
	case verbCaption:
		p.caption = st.arg
		return nil
	case verbFrame:
		return p.expose(ctx, st.hold)
	case verbFilm:
		return p.keep(st.arg, film("flexconsole", lookOf(p.scene.theme), p.frames))
	}
	return fmt.Errorf("unknown kind of step")
}

// shoot keeps a picture of the screen at rest.
func (p *player) shoot(ctx context.Context, name string) error {
	rows, err := p.still(ctx)
	if err != nil {
		return err
	}
	return p.keep(name, picture("flexconsole", lookOf(p.scene.theme), rows))
}

// expose adds the screen at rest to the film.
func (p *player) expose(ctx context.Context, hold time.Duration) error {
	rows, err := p.still(ctx)
	if err != nil {
		return err
	}
	p.frames = append(p.frames, exposure{rows, p.caption, hold})
	return nil
}

// still is the screen at rest, without what differs from run to run.
func (p *player) still(ctx context.Context) ([][]uv.Cell, error) {
	if err := p.settle(ctx, pictureStillness); err != nil {
		return nil, err
	}
	rows := p.cells()
	steady(rows, masks)
	return rows, nil
}

func (p *player) keep(name string, picture []byte) error {
	return p.pictures.keep(name+"-"+p.scene.theme+".svg", picture)
}
