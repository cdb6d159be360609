package cli

import (
	"os"
	"path/filepath"
	"testing"

	"flexconsole/views"
)

// A folder that cannot be had is said once, although each store misses it.
func TestOneWarningForOneReason(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(folder, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	session := &views.Session{}
	openStores(session, folder, "AC00000000000000000000000000000001")
	if len(session.Warnings) != 1 {
		t.Errorf("%q", session.Warnings)
	}
}
