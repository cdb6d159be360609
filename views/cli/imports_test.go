package cli

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// arrows are all that a package may import of the project. What is not listed may
// import nothing.
var arrows = map[string]string{
	"flexconsole": "ui/background views/cli",

	"api":                   "api/decode api/proxy api/redact api/sid",
	"api/account":           "api api/conversations api/studio api/taskrouter",
	"api/apitest":           "api api/sandbox",
	"api/batch":             "api api/save api/sid api/validate",
	"api/command":           "api api/redact",
	"api/conversations":     "api api/decode api/sid",
	"api/decode":            "api/sid",
	"api/decode/decodetest": "api/decode",
	"api/duplicates":        "api/validate",
	"api/follow":            "api api/batch api/conversations api/decode api/taskrouter",
	"api/launch":            "api api/conversations api/follow api/validate",
	"api/sandbox":           "api/sandbox/conversation api/sandbox/expression api/sandbox/roster api/sandbox/routing api/sid",
	"api/sandbox/roster":    "api/sid",
	"api/sandbox/routing":   "api/sandbox/conversation api/sandbox/roster api/sid",
	"api/save":              "api api/sid api/validate",
	"api/stuck":             "api api/conversations api/follow api/studio api/taskrouter",
	"api/studio":            "api api/decode api/sid",
	"api/taskrouter":        "api api/decode api/sid",
	"api/validate":          "api/sid",

	"config":       "api/sid api/validate config/access config/state",
	"config/state": "api/sid config/access",

	"ui/form":   "ui",
	"ui/list":   "ui ui/filter ui/form",
	"ui/uitest": "ui",

	"views/actions": "ui",
	"views/words":   "api api/batch api/follow api/save api/stuck api/validate config/state ui ui/filter ui/form",
	"views/session": "api api/batch api/conversations api/follow api/launch api/save api/sid api/stuck api/taskrouter config/state ui",
	"views/webchat": "api api/conversations api/launch api/sid api/validate config/state ui ui/form views/session" +
		" views/words",
	"views/screen": "api api/batch api/save api/sid api/validate config/state ui ui/form ui/list views/actions views/session" +
		" views/webchat views/words",
	"views/saving":  "api api/save api/validate ui ui/form views/actions views/screen views/session views/words",
	"views/files":   "api/batch ui ui/form views/actions views/screen views/words",
	"views/arrange": "api/validate config config/state ui ui/filter ui/form ui/list views/actions views/files views/screen views/words",
	"views/users": "api api/duplicates api/save api/sid api/taskrouter api/validate config/state ui ui/filter ui/form ui/list views/actions" +
		" views/arrange views/files views/saving views/screen views/session views/words",
	"views/bulk": "api api/batch api/save api/sid api/validate config/state ui ui/form views/actions views/arrange views/files" +
		" views/saving views/screen views/session views/words",
	"views/chats": "api api/conversations api/decode api/follow api/launch api/sid api/stuck api/validate config/state ui ui/filter ui/form ui/list" +
		" views/actions views/arrange views/files views/screen views/session views/webchat views/words",
	"views/launcher": "api api/conversations api/sid api/validate config/state ui ui/form ui/list views/actions" +
		" views/files views/screen views/session views/webchat views/words",
	"views/activity": "api api/command api/follow api/save api/sid config/state ui ui/filter ui/list views/actions views/arrange views/files" +
		" views/saving views/screen views/session views/words",
	"views/shell": "api api/batch api/sid config config/state ui ui/list views/actions views/activity views/arrange views/bulk views/chats" +
		" views/launcher views/screen views/session views/users views/words",
	"views/viewtest": "api api/account api/batch api/sandbox api/sid config/access/accesstest config/state ui ui/list ui/uitest views/screen" +
		" views/session views/shell views/webchat",
	"views/terminal": "config config/access config/state ui views/screen",
	"views/cli": "api api/account api/batch api/sandbox api/sid config config/state ui views/actions views/cli/changes views/cli/doctor" +
		" views/cli/plain views/cli/topics views/cli/users views/cli/webchat views/screen views/session views/shell views/terminal" +
		" views/words",
	"views/cli/plain": "api api/sandbox api/save api/sid api/validate config config/state ui ui/filter views/actions views/session views/terminal" +
		" views/words",
	"views/cli/users": "api api/batch api/duplicates api/save api/sid api/taskrouter api/validate config/state ui ui/filter views/cli/plain views/session views/words",
	"views/cli/webchat": "api api/conversations api/decode api/follow api/launch api/sid api/stuck config/state ui ui/form" +
		" views/cli/plain views/session views/webchat views/words",
	"views/cli/changes": "api api/follow api/save api/sid config/state ui ui/filter views/cli/plain views/session views/words",
	"views/cli/doctor": "api api/account api/proxy api/sandbox api/sid config config/access config/state ui" +
		" views/cli/plain views/terminal views/words",
	"views/cli/clitest": "api/sandbox config config/access/accesstest config/state config/state/statetest ui" +
		" views/cli/plain",
}

// helpers are packages that only test files import.
var helpers = []string{"api/apitest", "api/decode/decodetest", "api/redact/redacttest", "api/sandbox/contract", "config/access/accesstest", "config/state/statetest", "ui/uitest", "views/cli/clitest", "views/viewtest"}

// Imports run one way, and a new arrow is a decision: it is added here.
func TestImportsRunOneWay(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "flexconsole/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	packages := 0
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		from := strings.TrimPrefix(fields[0], "flexconsole/")
		allowed := strings.Fields(arrows[from])
		packages++
		for _, imported := range fields[1:] {
			to, own := strings.CutPrefix(imported, "flexconsole/")
			if !own {
				continue
			}
			if !slices.Contains(allowed, to) {
				t.Errorf("%s imports %s", from, to)
			}
			if slices.Contains(helpers, to) && !slices.Contains(helpers, from) {
				t.Errorf("%s imports %s, which is for tests", from, to)
			}
		}
	}
	if packages < len(arrows) {
		t.Errorf("only %d packages were looked at, %d are known", packages, len(arrows))
	}
}
