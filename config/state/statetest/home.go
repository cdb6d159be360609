// Package statetest gives tests a state folder of their own.
package statetest

import (
	"path/filepath"
	"testing"

	"github.com/adrg/xdg"
)

// Home has the state folder be a fresh one, below the folder that it gives.
func Home(t *testing.T) string {
	t.Helper()
	home := filepath.Join(t.TempDir(), "state")
	t.Setenv("XDG_STATE_HOME", home)
	xdg.Reload()
	t.Cleanup(xdg.Reload)
	return home
}
