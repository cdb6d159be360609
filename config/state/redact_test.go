package state

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Whatever is kept, in every kind of file, keeps no secret; what is written
// afterwards does as before.
func TestRedact(t *testing.T) {
	const secret = "made-up-secret-0123456789"
	forget := Redact(func(text string) string { return strings.ReplaceAll(text, secret, "(removed)") })
	folder, account := t.TempDir(), "AC00000000000000000000000000000001"
	user := "FU00000000000000000000000000000001"
	now := func() time.Time { return time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC) }
	journal, err := OpenJournal(folder, "work", account, now)
	if err != nil {
		t.Fatal(err)
	}
	defer journal.Close()
	value := secret
	if _, err := journal.Begin("update", user, []string{"email"}, nil, map[string]*string{"email": &value}); err != nil {
		t.Error(err)
	}
	seen, err := OpenSeen(folder, account)
	if err != nil {
		t.Fatal(err)
	}
	if err := seen.Saw(Seen{SID: user, Username: secret, At: now()}); err != nil {
		t.Error(err)
	}
	if err := WriteFile(filepath.Join(folder, "crash.txt"), []byte("it broke over "+secret)); err != nil {
		t.Error(err)
	}
	if kept := everyFile(t, folder); strings.Contains(kept, secret) || strings.Count(kept, "(removed)") != 3 {
		t.Errorf("%s", kept)
	}
	if all, err := seen.All(); err != nil || len(all) != 1 || all[0].Username != "(removed)" {
		t.Errorf("%v, %v", all, err)
	}
	forget()
	if err := WriteFile(filepath.Join(folder, "later"), []byte(secret)); err != nil || !strings.Contains(everyFile(t, folder), secret) {
		t.Errorf("it goes on: %v", err)
	}
}

func everyFile(t *testing.T, folder string) string {
	t.Helper()
	var all strings.Builder
	err := filepath.WalkDir(folder, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		all.Write(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}
