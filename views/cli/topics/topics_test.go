package topics

import (
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"flexconsole/views/cli/plain"
)

// Every page is a topic, fits a terminal, and is linked from the README.
func TestPages(t *testing.T) {
	files, err := fs.Glob(pages, "*.md")
	if err != nil || len(files) != len(names) {
		t.Fatalf("%v are not the pages of %v: %v", files, names, err)
	}
	readme, err := os.ReadFile("../../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(readme), "(views/cli/topics/keys.md)") || !strings.HasPrefix(Keys(), "# Keys: ") {
		t.Errorf("the keys: %.20q", Keys())
	}
	for _, c := range Commands() {
		if c.Short == "" || !c.IsAdditionalHelpTopicCommand() {
			t.Errorf("%s is no help topic: %q", c.Name(), c.Short)
		}
		if !strings.Contains(string(readme), "(views/cli/topics/"+c.Name()+".md)") {
			t.Errorf("the README does not link to %s", c.Name())
		}
		for line := range strings.Lines(c.Long) {
			if utf8.RuneCountInString(strings.TrimRight(line, "\n")) > 86 {
				t.Errorf("%s: too long: %s", c.Name(), line)
			}
		}
	}
}

// The exit statuses of the page are those of the commands, in their order.
func TestExitStatuses(t *testing.T) {
	text, err := pages.ReadFile("exit.md")
	if err != nil {
		t.Fatal(err)
	}
	var listed []string
	for line := range strings.Lines(string(text)) {
		if fields := strings.Fields(line); len(fields) > 2 && fields[0] == strconv.Itoa(len(listed)) {
			listed = append(listed, fields[1])
		}
	}
	if !slices.Equal(listed, plain.StatusIDs[:]) || !strings.Contains(string(text), " 128+n  signalled ") {
		t.Errorf("exit.md lists %v, the statuses are %v", listed, plain.StatusIDs)
	}
}
