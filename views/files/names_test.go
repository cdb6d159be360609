package files

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"flexconsole/ui"
)

// folderWith makes files, and folders where a name ends in a slash.
func folderWith(t *testing.T, names ...string) string {
	t.Helper()
	folder := t.TempDir()
	for _, name := range names {
		path := filepath.Join(folder, name)
		create := func() error { return os.WriteFile(path, nil, 0o600) }
		if strings.HasSuffix(name, "/") {
			create = func() error { return os.Mkdir(path, 0o700) }
		}
		if err := create(); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

func TestNamesInAFolder(t *testing.T) {
	t.Parallel()
	folder := folderWith(t, "users.csv", "users-old.csv", "übung.csv", ".users", ".config/", "tickets/")
	if err := os.Symlink(filepath.Join(folder, "tickets"), filepath.Join(folder, "to-tickets")); err != nil {
		t.Fatal(err)
	}
	for begun, want := range map[string][]string{
		"":       {"tickets/", "to-tickets/", "users-old.csv", "users.csv", "übung.csv"},
		"u":      {"users-old.csv", "users.csv"},
		"users.": {"users.csv"},
		"ü":      {"übung.csv"},
		"U":      nil,
		".":      {".config/", ".users"},
		".c":     {".config/"},
	} {
		if names, err := namesIn(folder, begun); err != nil || !slices.Equal(names, want) {
			t.Errorf("%q: %q, %v, want %q", begun, names, err, want)
		}
	}
	if _, err := namesIn(filepath.Join(folder, "none"), ""); err == nil {
		t.Error("a folder that is not there can be read")
	}
}

func TestCommonStart(t *testing.T) {
	t.Parallel()
	for want, names := range map[string][]string{
		"users": {"users-old.csv", "users.csv"}, "one": {"one"}, "": {"a", "b"}, "ü": {"üa", "übung"}, "a/": {"a/", "a/b"},
	} {
		if got := commonStart(names); got != want {
			t.Errorf("%q begin with %q, want %q", names, got, want)
		}
	}
}

func TestChoicesFit(t *testing.T) {
	t.Parallel()
	names := strings.Fields("aa bb cc dd ee ff gg")
	theme, err := ui.NewTheme("none")
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		width, height, lines int
		last                 string
	}{
		{80, 5, 1, "gg"}, {9, 5, 4, "gg"}, {9, 3, 3, "and 3 more"}, {3, 1, 2, "and 6 more"},
	} {
		lines := choiceLines(theme, names, row.width, row.height)
		if len(lines) != row.lines || !strings.Contains(lines[len(lines)-1], row.last) {
			t.Errorf("%d×%d: %q", row.width, row.height, lines)
		}
	}
}
