package files

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
)

var sample = Table{
	Columns: []string{"b", "a", "c"},
	Rows: [][]any{
		{"=1+1", true, pointer("")},
		append(Cells("", "x,\x1b[2J"), (*string)(nil)),
	},
}

func pointer(text string) *string { return &text }

// A spreadsheet runs no cell, and no terminal what is in one.
func TestTableAsCSV(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	if err := sample.writeCSV(&b); err != nil {
		t.Fatal(err)
	}
	if want := "b,a,c\n'=1+1,true,\n,\"x,\\u001b[2J\",\n"; b.String() != want {
		t.Errorf("%q, want %q", b.String(), want)
	}
}

// What is not there is null: an empty text, and no time. A time is that of UTC.
func TestTableOfRows(t *testing.T) {
	t.Parallel()
	table := Table{Columns: []string{"text", "at", "seen_at", "n", "known"}}
	at := time.Date(2026, time.March, 4, 13, 0, 0, 5, time.FixedZone("", 3600))
	cells := []any{"", at, time.Time{}, 0, pointer("")}
	table.Add(cells...)
	if cells[0] != "" {
		t.Errorf("the caller has %v", cells)
	}
	var b strings.Builder
	if err := table.Only([]string{"known", "seen_at", "other", "at", "n", "known"}).writeJSON(&b); err != nil {
		t.Fatal(err)
	}
	if want := "[\n" + `{"text":null,"known":"","seen_at":null,"at":"2026-03-04T12:00:00Z","n":0}` + "\n]\n"; b.String() != want {
		t.Errorf("%q, want %q", b.String(), want)
	}
}

// JSON has exact values, null apart from empty, and its members in the order of the
// columns.
func TestTableAsJSON(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	if err := sample.writeJSON(&b); err != nil {
		t.Fatal(err)
	}
	if want := "[\n{\"b\":\"=1+1\",\"a\":true,\"c\":\"\"},\n{\"b\":null,\"a\":\"x,\\u001b[2J\",\"c\":null}\n]\n"; b.String() != want {
		t.Errorf("%q, want %q", b.String(), want)
	}
	b.Reset()
	var rows []any
	if err := (Table{Columns: sample.Columns}).writeJSON(&b); err != nil || json.Unmarshal([]byte(b.String()), &rows) != nil {
		t.Errorf("%v: %q", err, b.String())
	}
}
