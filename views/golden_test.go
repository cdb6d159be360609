package views

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the goldens of the screens anew")

// goldens are the screens kept as text, at the sizes that show most of them.
var goldens = []struct {
	name  string
	scene string
	sizes [][2]int
}{
	{"lookup", "look-up", [][2]int{{80, 24}}},
	{"user", "user", [][2]int{{80, 24}, {120, 40}, {40, 12}}},
	{"hostile", "hostile user", [][2]int{{80, 24}}},
	{"saved", "user after a save", [][2]int{{80, 24}}},
	{"edit", "edit", [][2]int{{80, 24}, {40, 12}}},
	{"review", "review", [][2]int{{80, 24}}},
	{"launch", "launch", [][2]int{{80, 24}}},
	{"chat", "chat with an agent", [][2]int{{80, 24}, {120, 40}, {40, 12}}},
	{"chats", "chats", [][2]int{{80, 24}}},
	{"stuck", "chat that is stuck", [][2]int{{80, 24}}},
	{"addresses", "addresses", [][2]int{{80, 24}}},
	{"activity", "activity", [][2]int{{80, 24}}},
	{"help", "help", [][2]int{{80, 24}}},
}

// TestGoldens compares screens with the text kept of them; go test -update
// writes it anew.
func TestGoldens(t *testing.T) {
	t.Parallel()
	for _, golden := range goldens {
		i := slices.IndexFunc(scenes, func(s scene) bool { return s.name == golden.scene })
		r := scenes[i].build(t)
		for _, size := range golden.sizes {
			r.resize(size[0], size[1])
			path := filepath.Join("testdata", fmt.Sprintf("%s-%dx%d.golden", golden.name, size[0], size[1]))
			compareGolden(t, path, trimmed(r.screen()))
		}
	}
}

// trimmed takes away what no one sees.
func trimmed(screen string) string {
	var b strings.Builder
	for line := range strings.Lines(screen) {
		b.WriteString(strings.TrimRight(line, " \n") + "\n")
	}
	return b.String()
}

func compareGolden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs (go test -update accepts it):\n%s\nwant\n%s", path, got, want)
	}
}
