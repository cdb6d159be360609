package shell_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"flexconsole/ui"
	"flexconsole/views/actions"
)

// The page of keys is generated from the action table; this keeps it so, and
// go test -update writes it.
func TestKeysPage(t *testing.T) {
	const path = "../cli/topics/keys.md"
	page, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	want := keysPage()
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if string(page) != want {
		t.Errorf("%s is not the action table (go test -update writes it):\n%s", path, want)
	}
}

// keysPage is the page of keys, in columns that a terminal shows as they are.
func keysPage() string {
	var b strings.Builder
	b.WriteString("# Keys: all keys, by screen\n\n`F1` lists the keys for the current screen, `ctrl+p` finds any action by name.\n")
	group := ""
	for _, action := range actions.All {
		if action.Group != group {
			group = action.Group
			b.WriteString("\n## " + group + "\n\n")
		}
		b.WriteString(fmt.Sprintf("    %s  %s\n", ui.Pad(strings.Join(action.Shown(false), " "), 24), action.Help))
	}
	return b.String()
}
