//go:build unix

package terminal

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Another user's link leads the log nowhere, and changes no file's mode.
func TestLogFollowsNoLink(t *testing.T) {
	target := filepath.Join(t.TempDir(), "target")
	link := filepath.Join(t.TempDir(), "log.txt")
	if err := errors.Join(os.WriteFile(target, []byte("mine"), 0o644), os.Symlink(target, link)); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenLog(link, "1.2.3"); err == nil || !strings.Contains(err.Error(), "is not a regular file") {
		t.Errorf("the error is %v", err)
	}
	info, err := os.Stat(target)
	if data, _ := os.ReadFile(target); err != nil || info.Mode().Perm() != 0o644 || string(data) != "mine" {
		t.Errorf("%v, %v, %q", info, err, data)
	}
}
