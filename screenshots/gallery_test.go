package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

var (
	readmePicture = regexp.MustCompile(`screenshots/[\w-]+\.svg`)
	pictureWidth  = regexp.MustCompile(`^<svg [^>]*width="(\d+)"`)
)

// The README's pictures can be read where they are 410 px wide, and one of them is
// in the theme of 16 colours.
func TestGalleryIsReadable(t *testing.T) {
	const narrow, least = 410, 10
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	pictures := readmePicture.FindAllString(string(readme), -1)
	if len(pictures) < 5 || !strings.Contains(strings.Join(pictures, " "), "-ansi.svg") {
		t.Fatalf("the pictures are %q", pictures)
	}
	for _, path := range pictures {
		svg, err := os.ReadFile(filepath.Join("..", path))
		if err != nil {
			t.Error(err)
			continue
		}
		found := pictureWidth.FindSubmatch(svg)
		if found == nil {
			t.Errorf("%s has no width", path)
			continue
		}
		if width, _ := strconv.Atoi(string(found[1])); fontSize*narrow/float64(width) < least {
			t.Errorf("%s is %d wide: its letters are %.1f px high at %d px", path, width, fontSize*narrow/float64(width), narrow)
		}
	}
}
