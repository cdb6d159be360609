package accesstest

import (
	"os"
	"runtime"
	"testing"
)

// Private fails the test where others may read a file. On Windows modes say
// nothing of that.
func Private(t testing.TB, path string) {
	t.Helper()
	info, err := os.Stat(path)
	switch {
	case err != nil:
		t.Error(err)
	case runtime.GOOS != "windows" && info.Mode().Perm() != 0o600:
		t.Errorf("%s has mode %o", path, info.Mode().Perm())
	}
}
