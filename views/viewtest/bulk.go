package viewtest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"flexconsole/api/batch"
	"flexconsole/api/sandbox"
	"flexconsole/views/screen"
)

// ThreeUsers are pasted as from a ticket.
const ThreeUsers = "please fix " + Ordinary + ", " + Another + " and " + Nulls

// PasteMany reads the users that a text names, and waits for all.
func (r *Rig) PasteMany(text string) {
	r.T.Helper()
	r.Paste(text)
	r.Press("enter")
	r.ReadAll()
}

// ReadAll waits until the users of a bulk edit are read.
func (r *Rig) ReadAll() {
	r.T.Helper()
	r.Until("the reading", func() bool {
		read := r.Host().Front()
		return read.Title() != "Selected users" || !openingInput(read) && r.WorkOf(read) == nil
	})
}

// openingInput says that the screen is at the text or file that names the users.
func openingInput(read screen.Screen) bool {
	return strings.HasPrefix(ansi.Strip(strings.Join(read.View(80, 24), "")), " loading ")
}

// DryRun goes on to one locale for all, and shows what would change.
func (r *Rig) DryRun(locale string) {
	r.T.Helper()
	r.Press("ctrl+s")
	r.Want("Set locale")
	r.Retype(locale)
	r.Press("ctrl+s")
	r.WaitFor("Preview, nothing sent:")
}

// SaveMany confirms the dry run, and waits for the end of the run.
func (r *Rig) SaveMany() {
	r.T.Helper()
	r.Press("ctrl+s")
	r.Confirm()
	r.RunOver()
}

// RunOver waits for the end of the latest run.
func (r *Rig) RunOver() {
	r.T.Helper()
	run := r.BulkRun()
	r.Until("the end of the run", func() bool { return !run.UnderWay() })
}

// SavedWithAFailure saves three users of which one write is refused.
func (r *Rig) SavedWithAFailure() {
	r.T.Helper()
	r.PasteMany(ThreeUsers)
	r.DryRun("sv-SE")
	r.Server.Inject(sandbox.Fault{Method: "POST", Path: Another, Times: 1, Status: 400, Code: 20001, Message: strings.Repeat("no \x1b[2J ", 50)})
	r.SaveMany()
}

// FileSetup is a console that starts over a file.
func FileSetup(t testing.TB, content string, mapped ...batch.Mapping) Setup {
	t.Helper()
	path := filepath.Join(t.TempDir(), "users.csv")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	s := Setup{OpenFile: path}
	for _, m := range mapped {
		s.Columns = m
	}
	return s
}

// ForeignFile is a table as a spreadsheet writes it, with headings of its own.
const ForeignFile = "sep=;\r\nAgents of May\r\nAgent;Sprache;Region;Mail\r\n" + Ordinary + ";sv-SE;North\r\n" + Another + ";de-DE;fr-FR;\r\n"
