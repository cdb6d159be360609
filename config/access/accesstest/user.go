// Package accesstest runs tests as a user who may not do everything, for tests of
// other packages.
package accesstest

import (
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
)

// Other is a user, and group, who is neither root nor in any list.
const Other = 4242

// self is this program, whoever may look into its folder.
const self = "/proc/self/exe"

// Self is the path of this program for a process that it starts, also where AsUser
// runs the test.
func Self() (string, error) {
	if _, err := os.Stat(self); err == nil {
		return self, nil
	}
	return os.Executable()
}

// AsUser runs the test that calls it as another user, in a process of its own,
// where it was begun as root, whom no permission keeps from anything. It says
// whether it did, and then the test here is over. Call it first in the test.
func AsUser(t *testing.T) bool {
	t.Helper()
	if os.Geteuid() != 0 {
		return false
	}
	if _, err := os.Stat(self); err != nil {
		t.Skip("root may do everything, and this program cannot be begun again here")
	}
	folder := userFolder(t)
	command := exec.Command(self, "-test.run="+pattern(t.Name()), "-test.count=1", "-test.v")
	command.Dir = folder
	command.Env = append(os.Environ(), "TMPDIR="+folder, "HOME="+folder)
	become(command)
	out, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("as another user: %v\n%s", err, out)
	}
	if !strings.Contains(string(out), "--- PASS: "+t.Name()+" ") {
		t.Fatalf("as another user it was not run:\n%s", out)
	}
	return true
}

// pattern finds one test or subtest.
func pattern(name string) string {
	parts := strings.Split(name, "/")
	for i, part := range parts {
		parts[i] = "^" + regexp.QuoteMeta(part) + "$"
	}
	return strings.Join(parts, "/")
}

// userFolder is a folder of the other user, which the test's own below is not:
// nobody else may go through the folder above.
func userFolder(t *testing.T) string {
	t.Helper()
	folder, err := os.MkdirTemp("", "as-user-")
	if err == nil {
		err = os.Chown(folder, Other, Other)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(folder) })
	return folder
}
