package shell_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"flexconsole/views/screen"
)

var update = flag.Bool("update", false, "write the goldens of the screens again")

// goldenSizes are those at which every scene is kept as text.
var goldenSizes = [][2]int{{80, 24}, {120, 40}}

// TestGoldens compares every scene with the text kept of it; go test -update
// writes it again.
func TestGoldens(t *testing.T) {
	t.Parallel()
	for _, s := range scenes {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			for tries := 1; ; tries++ {
				if s.matches(t, tries == mostBuilds) || tries == mostBuilds {
					return
				}
			}
		})
	}
}

// mostBuilds is how often a scene may be built: which of two requests that are made
// at once is the first in a list is chance.
const mostBuilds = 3

// matches builds the scene and says whether it is as kept; the last try tells how
// it differs.
func (s scene) matches(t *testing.T, last bool) bool {
	t.Helper()
	r := s.build(t)
	for _, size := range append(goldenSizes, smallGoldens[s.name]...) {
		r.Resize(size[0], size[1])
		r.Until("what the screen reads beside", func() bool {
			return !slices.ContainsFunc(r.App.InFlight(), func(w *screen.Work) bool { return w.Quiet })
		})
		path := filepath.Join("testdata", fmt.Sprintf("%s-%dx%d.golden", slug(s.name), size[0], size[1]))
		got := trimmed(masked(r.Screen()))
		if kept, err := os.ReadFile(path); !last && !*update && (err != nil || got != string(kept)) {
			return false
		}
		compareGolden(t, path, got)
	}
	return true
}

// smallGoldens are the scenes kept in the smallest size too.
var smallGoldens = map[string][][2]int{
	"user": {{40, 12}}, "edit": {{40, 12}}, "chat with an agent": {{40, 12}},
	"filter being typed": {{40, 12}}, "palette of words": {{40, 12}},
}

// slug makes a file name of a scene's name.
func slug(name string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(name), func(c rune) bool {
		return !unicode.IsLetter(c) && !unicode.IsDigit(c)
	}), "-")
}

// masks take the place of what is another at every run: ports, the wire's dates,
// measured times, test tags, folders, the spinner, and which of two readings came first.
var masks = []struct {
	of   *regexp.Regexp
	with string
}{
	{regexp.MustCompile(`127\.0\.0\.1:\d+`), "127.0.0.1:PORT"},
	{regexp.MustCompile(`\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT`), "Thu, 01 Jan 1970 00:00:00 GMT"},
	{regexp.MustCompile(`(at most) \d+ ms(.*?) *( │.*)?\n`), "$1 N ms$2$3\n"},
	{regexp.MustCompile(`(flexconsole_test +)\w{12}( +)\w{12}`), "${1}abcdefghijkl${2}abcdefghijkl"},
	{regexp.MustCompile(`(Test tag +)\w{12}`), "${1}abcdefghijkl"},
	{regexp.MustCompile(`(Name +Test chat +│ )\w{8}\n`), "${1}efghijkl\n"}, // the end of a tag, behind a dialog
	{regexp.MustCompile(`\S*/users\.csv`), "FOLDER/users.csv"},
	{regexp.MustCompile("[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]"), "⠋"},
	{regexp.MustCompile(`RQ0{31}\d`), "RQ0000000000000000000000000000000N"},
}

func masked(screen string) string {
	for _, m := range masks {
		screen = m.of.ReplaceAllString(screen, m.with)
	}
	return screen
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
