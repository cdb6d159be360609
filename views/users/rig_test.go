package users_test

import (
	"testing"

	"flexconsole/views/viewtest"
)

func TestMain(m *testing.M) { viewtest.Main(m) }

// rig drives the program; what only the tests of this package do with it are its
// own methods.
type rig struct{ *viewtest.Rig }

func newRig(t testing.TB, s viewtest.Setup) *rig {
	t.Helper()
	return &rig{viewtest.New(t, s)}
}
