package files_test

import (
	"os"
	"path/filepath"
	"testing"

	"flexconsole/views/viewtest"
)

func TestMain(m *testing.M) { viewtest.Main(m) }

// inHome makes files in a home folder.
func inHome(t *testing.T, names ...string) string {
	t.Helper()
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("USERPROFILE", home)
	for _, name := range names {
		path := filepath.Join(home, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(viewtest.Ordinary), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return home
}

// completed presses Tab and waits for what it does.
func completed(r *viewtest.Rig, want ...string) {
	r.T.Helper()
	r.Press("tab")
	for _, text := range want {
		r.WaitFor(text)
	}
}

// Tab goes on as far as the names agree, shows the others, and the path opens.
func TestTabCompletesTheUserFile(t *testing.T) {
	inHome(t, "tickets/users-march.csv", "tickets/users-april.csv", "tickets/notes.txt", ".hidden")
	r := viewtest.New(t, viewtest.Setup{})
	r.Press("ctrl+o")
	r.Type("~")
	completed(r, "File ~/")
	completed(r, "File ~/tickets/")
	r.WantNot("hidden")
	completed(r, "notes.txt", "users-april.csv", "users-march.csv")
	r.Type("u")
	r.WantNot("notes.txt")
	completed(r, "File ~/tickets/users-", "users-april.csv", "users-march.csv")
	r.Type("x")
	completed(r, `No file begins with "users-x"`)
	r.Press("backspace")
	r.Type("m")
	completed(r, "File ~/tickets/users-march.csv")
	r.WantNot("users-april.csv")
	r.Press("enter")
	r.WaitFor("1 user")
}

// The export of a list goes to a folder that was completed.
func TestTabCompletesAnExport(t *testing.T) {
	home := inHome(t, ".reports/old.csv")
	r := viewtest.New(t, viewtest.Setup{})
	r.Open(viewtest.Ordinary)
	r.Press("w")
	r.Retype(home + "/.re")
	completed(r, ".reports/", "enter a file name")
	r.Press("enter") // a folder is no file
	r.Want("enter a file name")
	r.Type("user.json")
	r.Press("enter")
	r.WaitFor("Exported")
	if _, err := os.Stat(filepath.Join(home, ".reports", "user.json")); err != nil {
		t.Error(err)
	}
	r.Press("w")
	r.Retype(home + "/nowhere/x")
	completed(r, "The folder could not be read")
}
