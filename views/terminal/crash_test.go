package terminal

import (
	"errors"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"

	"flexconsole/config/access/accesstest"
	"flexconsole/config/state/statetest"
)

// overrun is a panic of the runtime's own.
func overrun() (value any) {
	defer func() { value = recover() }()
	var none []int
	return none[len(os.Args)]
}

// The crash file tells where it broke and not with what, and is the user's own.
func TestCrashFile(t *testing.T) {
	home := statetest.Home(t)
	const canary = "canary@example.com"
	for _, row := range []struct {
		name  string
		value any
		says  string
	}{
		{"text", canary, "panic of type string"},
		{"error", errors.New(canary), "panic of type *errors.errorString"},
		{"struct", struct{ Email string }{canary}, "panic of type struct { Email string }"},
		{"the runtime's own", overrun(), "index out of range"},
	} {
		t.Run(row.name, func(t *testing.T) {
			path := filepath.Join(home, "flexconsole", "crash.txt")
			if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte("an earlier one"), 0o644); err != nil {
				t.Fatal(err)
			}
			err := ReportCrash("1.2.3", row.value, debug.Stack())
			if err == nil || !strings.Contains(err.Error(), row.says) || !strings.Contains(err.Error(), path) {
				t.Errorf("it says %v", err)
			}
			report, readErr := os.ReadFile(path)
			if readErr != nil {
				t.Fatal(readErr)
			}
			for _, want := range []string{row.says, "TestCrashFile", "flexconsole 1.2.3\n"} {
				if !strings.Contains(string(report), want) {
					t.Errorf("the report lacks %q", want)
				}
			}
			if all := string(report) + err.Error(); strings.Contains(all, canary) || strings.Contains(all, "an earlier one") {
				t.Errorf("it holds what it must not:\n%s", all)
			}
			accesstest.Private(t, path)
		})
	}
}

// Without a place for the file, what broke is told anyway, and status 0 is not
// what the program ends with.
func TestCrashWithoutAFile(t *testing.T) {
	home := statetest.Home(t)
	if err := os.WriteFile(home, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	err := ReportCrash("1.2.3", "canary", debug.Stack())
	if err == nil || !strings.Contains(err.Error(), "panic of type string") || strings.Contains(err.Error(), "canary") {
		t.Errorf("it says %v", err)
	}
}
