package shell_test

import (
	"os"
	"strings"
	"testing"

	"flexconsole/views/actions"
)

// The README's key table is generated from the action table; this keeps it so,
// and go test -update writes it anew.
func TestReadmeKeys(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, found := strings.Cut(string(readme), "<!-- keys: from the action table -->\n")
	table, _, ended := strings.Cut(rest, "<!-- end of keys -->")
	if !found || !ended {
		t.Fatal("the README has no place for the keys")
	}
	want := keyTable()
	if *update {
		whole := strings.Replace(string(readme), table, "\n"+want+"\n", 1)
		if err := os.WriteFile("../../README.md", []byte(whole), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if strings.TrimSpace(table) != strings.TrimSpace(want) {
		t.Errorf("the README's keys are not those of the action table; they are:\n%s", want)
	}
}

// keyTable is the key table of the README.
func keyTable() string {
	var b strings.Builder
	group := ""
	for _, action := range actions.All {
		if action.Group != group {
			group = action.Group
			b.WriteString("\n**" + group + "**\n\n| key | what it does |\n| --- | --- |\n")
		}
		keys := "`" + strings.Join(action.Shown(false), "` `") + "`"
		b.WriteString("| " + keys + " | " + action.Help + " |\n")
	}
	return strings.TrimPrefix(b.String(), "\n")
}
