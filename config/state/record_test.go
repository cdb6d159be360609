package state

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

func TestParseLines(t *testing.T) {
	good := `{"v":1,"kind":"begin","id":"a-1","at":"2026-03-01T09:00:00Z","account":"AC"}`
	end := `{"v":1,"kind":"end","id":"a-1","at":"2026-03-01T09:00:01Z","account":"AC","outcome":"applied"}`
	for name, test := range map[string]struct {
		data             string
		records, foreign int
		torn             bool
	}{
		"nothing":           {"", 0, 0, false},
		"two":               {good + "\n" + end + "\n", 2, 0, false},
		"windows ends":      {good + "\r\n" + end + "\r\n", 2, 0, false},
		"more keys":         {strings.Replace(good, "{", `{"later":1,`, 1) + "\n", 1, 0, false},
		"no newline":        {good + "\n" + end, 1, 0, true},
		"half a line":       {good + "\n" + end[:30], 1, 0, true},
		"rubbish between":   {good + "\nrubbish\n\x00\xff\n\n" + end + "\n", 2, 3, false},
		"null":              {"null\n", 0, 1, false},
		"another version":   {strings.Replace(good, `"v":1`, `"v":2`, 1) + "\n", 0, 1, false},
		"another kind":      {strings.Replace(good, "begin", "start", 1) + "\n", 0, 1, false},
		"no id":             {strings.Replace(good, "a-1", "", 1) + "\n", 0, 1, false},
		"no time":           {strings.Replace(good, `"at"`, `"on"`, 1) + "\n", 0, 1, false},
		"another outcome":   {strings.Replace(end, "applied", "done", 1) + "\n", 0, 1, false},
		"two on one line":   {good + end + "\n", 0, 1, false},
		"deep rubbish":      {strings.Repeat("[", 20000) + "\n" + good + "\n", 1, 1, false},
		"wrong type inside": {strings.Replace(good, `"AC"`, `["AC"]`, 1) + "\n", 0, 1, false},
	} {
		records, foreign, torn := parseLines([]byte(test.data))
		if len(records) != test.records || foreign != test.foreign || torn != test.torn {
			t.Errorf("%s: %d records, %d foreign, torn %v", name, len(records), foreign, torn)
		}
	}
}

// However short the last record was cut, nothing else is lost.
func TestTornTail(t *testing.T) {
	dir := t.TempDir()
	j := openJournal(t, dir, clock())
	kept := begin(t, j, user)
	must(t, j.End(kept, Applied, ""))
	second := begin(t, j, user)
	begin(t, j, "torn")
	path := journalFiles(t, dir)[0]
	must(t, j.Close())
	whole, err := os.ReadFile(path)
	must(t, err)
	start := bytes.LastIndexByte(whole[:len(whole)-1], '\n') + 1
	for end := start; end < len(whole); end++ {
		write(t, path, string(whole[:end]))
		all, problems, err := j.Entries()
		must(t, err)
		if len(all) != 2 || all[0].ID != second || all[1].Outcome != Applied {
			t.Fatalf("cut at %d of %d: %+v", end-start, len(whole)-start, all)
		}
		if want := min(end-start, 1); problems.Torn != want || len(problems.Files) != want || problems.Foreign != 0 {
			t.Fatalf("cut at %d: %+v", end-start, problems)
		}
		wantUnknown(t, j, second)
	}
	// The next process is not bothered by it.
	next := openJournal(t, dir, clock())
	third := begin(t, next, user)
	if all := entries(t, next); len(all) != 3 {
		t.Errorf("got %+v, with %s", all, third)
	}
}

// Files are read in the order of their names; what counts is the time.
func TestLatestOutcomeCounts(t *testing.T) {
	at := time.Unix(1e9, 0).UTC()
	end := func(seconds int, outcome string) record {
		return record{Kind: ended, ID: "a", At: at.Add(time.Duration(seconds) * time.Second), Outcome: outcome}
	}
	for _, ends := range [][]record{
		{end(1, Unknown), end(2, Applied)},
		{end(2, Applied), end(1, Unknown)},
		{end(2, Unknown), end(2, Applied)},
	} {
		c := collection{entries: map[string]*Entry{}, texts: map[string]string{}}
		for _, r := range append(slices.Clone(ends), record{Kind: begun, ID: "a", At: at}) {
			c.add(&journalFile{}, r)
		}
		if e := c.inOrder()[0]; e.Outcome != Applied || !e.Ended.Equal(at.Add(2*time.Second)) {
			t.Errorf("of %+v: got %+v", ends, e)
		}
	}
}

func TestForeignLines(t *testing.T) {
	dir := t.TempDir()
	j := openJournal(t, dir, clock())
	id := begin(t, j, user)
	write(t, filepath.Join(dir, "journal", "notes.txt"), "not ours")
	write(t, filepath.Join(dir, "journal", "copy"+partSuffix), "what is this\n")
	must(t, os.Mkdir(filepath.Join(dir, "journal", "folder"+partSuffix), 0o700))
	all, problems, err := j.Entries()
	must(t, err)
	if len(all) != 1 || all[0].ID != id || problems.Foreign != 1 || problems.Torn != 0 {
		t.Errorf("got %+v, %+v", all, problems)
	}
	if len(problems.Files) != 1 || !strings.HasSuffix(problems.Files[0], "copy"+partSuffix) {
		t.Errorf("got %+v", problems)
	}
}

// FuzzJournal puts any bytes between two records: both are kept, whatever lies
// between, and what was read can be written and read again.
func FuzzJournal(f *testing.F) {
	f.Add([]byte("rubbish"), "a@example.com")
	f.Add([]byte("\n{\n\x00\xff"), "")
	f.Add([]byte(`{"v":1,"kind":"end","id":"x","at":"2026-03-01T09:00:01Z","outcome":"unknown"}`), "\n\u2028\xff")
	f.Add([]byte(`{"v":1,"kind":"begin","id":"x","at":"2026-03-01T09:00:01+02:00","before":{"email":null},"fields":[]}`), "\x00")
	f.Fuzz(func(t *testing.T, between []byte, value string) {
		parseLines(between)
		r := record{
			Version: recordVersion, Kind: begun, ID: "a-1", At: time.Unix(1e9, 5).UTC(), Account: account,
			Target: value, Before: map[string]*string{"email": &value, "locale": nil},
		}
		line, err := r.limited().line()
		must(t, err)
		if bytes.Count(line, []byte("\n")) != 1 {
			t.Fatalf("not one line: %q", line)
		}
		records, _, torn := parseLines(bytes.Join([][]byte{line, between, append([]byte("\n"), line...)}, nil))
		if torn || len(records) < 2 {
			t.Fatalf("lost: %d records of %q", len(records), between)
		}
		first, last := records[0], records[len(records)-1]
		if !reflect.DeepEqual(first, last) || first.ID != "a-1" || first.Before["locale"] != nil {
			t.Fatalf("changed: %+v, %+v", first, last)
		}
		for _, r := range records {
			again, err := r.line()
			if err != nil {
				t.Fatalf("read but not to be written: %v", err)
			}
			back, ok := parseLine(again)
			if !ok || !back.At.Equal(r.At) || back.Target != r.Target || back.Outcome != r.Outcome || len(back.Before) != len(r.Before) {
				t.Fatalf("%+v came back as %+v", r, back)
			}
		}
	})
}

func parseLines(data []byte) (records []record, foreign int, torn bool) {
	f := &journalFile{}
	_ = f.scan(bytes.NewReader(data), func(_ *journalFile, r record) { records = append(records, r) })
	return records, f.foreign, f.torn
}

// A long value is cut between two characters, and no sooner than it must.
func TestLongValuesAreCut(t *testing.T) {
	for _, text := range []string{strings.Repeat("a", MaxValue+1), strings.Repeat("é", MaxValue), "a" + strings.Repeat("é", MaxValue), strings.Repeat("名", MaxValue)} {
		got := cut(text)
		if !utf8.ValidString(got) || !WasCut(got) || len(got) > MaxValue || len(got) < MaxValue-3 {
			t.Errorf("%d bytes of %.6s… became %d: %q", len(text), text, len(got), got[max(0, len(got)-8):])
		}
	}
	if whole := strings.Repeat("a", MaxValue); cut(whole) != whole || WasCut(whole) {
		t.Error("a value that has room was cut")
	}
}
