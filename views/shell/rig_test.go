package shell_test

import (
	"testing"

	"flexconsole/views/shell"
	"flexconsole/views/viewtest"
)

func TestMain(m *testing.M) { viewtest.Main(m) }

// rig drives the program; what only the tests of this package do with it are its
// own methods.
type rig struct {
	*viewtest.Rig
	// confirmedAgain counts yeses beyond the first.
	confirmedAgain int
}

func newRig(t testing.TB, s viewtest.Setup) *rig {
	t.Helper()
	return &rig{Rig: viewtest.New(t, s)}
}

func startRig(t testing.TB, s viewtest.Setup, o shell.Options) *rig {
	t.Helper()
	return &rig{Rig: viewtest.Start(t, s, o)}
}
