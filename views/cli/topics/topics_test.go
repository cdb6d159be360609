package topics

import (
	"io/fs"
	"os"
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
	for _, c := range Commands() {
		if c.Short == "" || !c.IsAdditionalHelpTopicCommand() {
			t.Errorf("%s is no help topic: %q", c.Name(), c.Short)
		}
		if !strings.Contains(string(readme), "(views/cli/topics/"+c.Name()+".md)") {
			t.Errorf("the README does not link to %s", c.Name())
		}
		for line := range strings.Lines(c.Long) {
			if c.Name() != "keys" && utf8.RuneCountInString(strings.TrimRight(line, "\n")) > 86 { // the keys are a table
				t.Errorf("%s: too long: %s", c.Name(), line)
			}
		}
	}
}

// The exit statuses are the same on the page and in the help of the commands.
func TestExitStatuses(t *testing.T) {
	text, err := pages.ReadFile("scripts.md")
	if err != nil || !strings.Contains(string(text), strings.TrimSpace(plain.StatusHelp)+"\n") {
		t.Errorf("scripts.md does not list the exit statuses as the commands do: %v", err)
	}
}
