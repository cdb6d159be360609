package cli

import (
	"os/exec"
	"strings"
	"testing"
)

// allowed are the arrows of the plan: a package may import those whose path
// begins with one of the names, and itself.
var allowed = map[string][]string{
	"flexconsole":       {"flexconsole/ui/background", "flexconsole/views/cli"},
	"flexconsole/views": {"flexconsole/ui", "flexconsole/api", "flexconsole/config", "flexconsole/views"},
	"flexconsole/api":   {"flexconsole/api"},
	"flexconsole/config": {
		"flexconsole/config", "flexconsole/api/sid", "flexconsole/api/validate",
	},
	"flexconsole/ui": {"flexconsole/ui"},
}

func TestImportsRunOneWay(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "flexconsole/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	checked := 0
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		room := fields[0]
		if parts := strings.SplitN(room, "/", 3); len(parts) > 2 {
			room = parts[0] + "/" + parts[1]
		}
		rules, known := allowed[room]
		if !known {
			t.Errorf("%s is no room of the plan", fields[0])
		}
		for _, imported := range fields[1:] {
			if strings.HasPrefix(imported, "flexconsole") {
				checked++
				if !mayImport(rules, imported) {
					t.Errorf("%s imports %s", fields[0], imported)
				}
			}
		}
	}
	if checked < 10 {
		t.Errorf("only %d arrows were looked at", checked)
	}
}

func mayImport(rules []string, imported string) bool {
	for _, rule := range rules {
		if imported == rule || strings.HasPrefix(imported, rule+"/") {
			return true
		}
	}
	return false
}
