package save

import "testing"

// Every status has a name for each reader.
func TestEveryStatusHasItsNames(t *testing.T) {
	t.Parallel()
	for s := Unknown; s <= PartlyStored; s++ {
		if s.ForPeople() == "" || s.ForScripts() == "" || s.ForFiles() == "" {
			t.Errorf("status %d: %q, %q, %q", s, s.ForPeople(), s.ForScripts(), s.ForFiles())
		}
	}
}
