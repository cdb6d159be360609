package validate

import "testing"

func TestEdits(t *testing.T) {
	for _, row := range []struct {
		a, b string
		want int
	}{
		{"", "", 0},
		{"", "abc", 3},
		{"abc", "abc", 0},
		{"abc", "ab", 1},
		{"abc", "bc", 1},
		{"abc", "axc", 1},
		{"abc", "cab", 2},
		{"kitten", "sitting", 3},
		{"name", "mean", 4},
		{"locale", "locales", 1},
	} {
		if ab, ba := Edits(row.a, row.b), Edits(row.b, row.a); ab != row.want || ba != row.want {
			t.Errorf("%q and %q are %d and %d edits apart, want %d", row.a, row.b, ab, ba, row.want)
		}
	}
}
