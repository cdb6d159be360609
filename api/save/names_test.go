package save

import "testing"

// Every status has its identifiers.
func TestEveryStatusHasItsIdentifiers(t *testing.T) {
	t.Parallel()
	for s := Unknown; s <= PartlyStored; s++ {
		if s.ForScripts() == "" || s.ForFiles() == "" {
			t.Errorf("status %d: %q, %q", s, s.ForScripts(), s.ForFiles())
		}
	}
}
