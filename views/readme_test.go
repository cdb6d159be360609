package views

import (
	"os"
	"strings"
	"testing"
)

// The README's key table is generated from the action table; this keeps it so.
func TestReadmeKeys(t *testing.T) {
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, found := strings.Cut(string(readme), "<!-- keys: from the action table -->\n")
	table, _, ended := strings.Cut(rest, "<!-- end of keys -->")
	if !found || !ended {
		t.Fatal("the README has no place for the keys")
	}
	if want := Actions.Markdown(); strings.TrimSpace(table) != strings.TrimSpace(want) {
		t.Errorf("the README's keys are not those of the action table; they are:\n%s", want)
	}
}
