package viewtest

import (
	"os"
	"path/filepath"
	"strings"

	"flexconsole/config/access/accesstest"
)

// Awkward is a text with what could go wrong in a file: a formula, the separator, quotes,
// the end of a line, an emoji, and characters that a terminal obeys. AwkwardCSV and
// AwkwardJSON are how files have it.
const (
	Awkward     = "=SUM(1,2) \"q\"\r\n🧪 \x1b[2J\u202e"
	AwkwardCSV  = `"'=SUM(1,2) ""q""\u000d\n🧪 \u001b[2J\u202e"`
	AwkwardJSON = `"=SUM(1,2) \"q\"\r\n🧪 \u001b[2J\u202e"`
)

// Export exports what is in front under a name, and is what the file has.
func (r *Rig) Export(name string) string {
	r.T.Helper()
	r.AskExport()
	return r.ExportAs(name)
}

// AskExport asks for the name of an export of what is in front.
func (r *Rig) AskExport() {
	r.T.Helper()
	if r.Host().Front().Typing() { // the key would be text
		r.Press("ctrl+p")
		r.Type("export")
		r.Press("enter")
	} else {
		r.Press("w")
	}
	r.Want("Enter exports")
}

// ExportAs gives the export that is asked for in front a name, and is what the file has.
func (r *Rig) ExportAs(name string) string {
	r.T.Helper()
	path := filepath.Join(r.T.TempDir(), name)
	r.Retype(path)
	prompt := r.Host().Front()
	r.Press("enter")
	r.Until("the file", func() bool { return r.Host().Front() != prompt })
	accesstest.Private(r.T, path)
	data, err := os.ReadFile(path)
	if err != nil {
		r.T.Fatal(err)
	}
	return string(data)
}

// CSV is a file of lines, JSON one with an array of such objects, one a line.
func CSV(lines ...string) string  { return strings.Join(lines, "\n") + "\n" }
func JSON(lines ...string) string { return "[\n" + strings.Join(lines, ",\n") + "\n]\n" }

// WantExported exports what is in front as CSV and as JSON, and checks what the files have.
func (r *Rig) WantExported(csv, json string) {
	r.T.Helper()
	r.wantFile("CSV", r.Export("list.csv"), csv)
	r.wantFile("JSON", r.Export("list.JSON"), json)
}

// wantFile checks what a file has.
func (r *Rig) wantFile(what, got, want string) {
	r.T.Helper()
	if got != want {
		r.T.Errorf("the %s is\n%s\nwant\n%s", what, got, want)
	}
}
