package state

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"
)

func openJournal(t *testing.T, dir string, now func() time.Time) *Journal {
	t.Helper()
	j, err := OpenJournal(dir, "work", account, now)
	must(t, err)
	t.Cleanup(func() { must(t, j.Close()) })
	return j
}

func begin(t *testing.T, j *Journal, target string) string {
	t.Helper()
	id, err := j.Begin("update user", target, []string{"email"},
		map[string]*string{"email": nil}, map[string]*string{"email": text("ada@example.com")})
	must(t, err)
	return id
}

func entries(t *testing.T, j *Journal) []Entry {
	t.Helper()
	all, _, err := j.Entries()
	must(t, err)
	return all
}

func wantUnknown(t *testing.T, j *Journal, want ...string) {
	t.Helper()
	unknown, _, err := j.Unknown()
	must(t, err)
	got := []string{}
	for _, e := range unknown {
		got = append(got, e.ID)
	}
	if !slices.Equal(got, append([]string{}, want...)) {
		t.Errorf("unknown: %q, want %q", got, want)
	}
}

// journalFiles are the paths of the files that hold records.
func journalFiles(t *testing.T, dir string) []string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, "journal", "*"+partSuffix))
	must(t, err)
	return paths
}

// places runs a test on disk and in memory.
func places(t *testing.T, test func(t *testing.T, dir string)) {
	t.Run("disk", func(t *testing.T) { test(t, t.TempDir()) })
	t.Run("memory", func(t *testing.T) { test(t, "") })
}

func TestJournal(t *testing.T) {
	places(t, func(t *testing.T, dir string) {
		j := openJournal(t, dir, clock())
		first := begin(t, j, user)
		second := begin(t, j, "second")
		must(t, j.End(first, Applied, "stored"))
		all := entries(t, j)
		if len(all) != 2 || all[0].ID != second || all[1].ID != first {
			t.Fatalf("got %+v", all)
		}
		e := all[1]
		if e.Profile != "work" || e.Account != account || e.Op != "update user" || e.Target != user {
			t.Errorf("got %+v", e)
		}
		if e.Outcome != Applied || e.Detail != "stored" || !e.Ended.After(e.At) || !e.Live || e.Dismissed {
			t.Errorf("got %+v", e)
		}
		before, there := e.Before["email"]
		if !there || before != nil || *e.After["email"] != "ada@example.com" || !slices.Equal(e.Fields, []string{"email"}) {
			t.Errorf("got %+v", e)
		}
		if all[0].Outcome != "" || !all[0].Ended.IsZero() {
			t.Errorf("got %+v", all[0])
		}
		wantUnknown(t, j) // the second is in flight
	})
}

func TestUnknown(t *testing.T) {
	places(t, func(t *testing.T, dir string) {
		j := openJournal(t, dir, clock())
		ids := []string{}
		for _, outcome := range []string{Applied, NotApplied, Unknown, Unknown, Unknown} {
			id := begin(t, j, user)
			ids = append(ids, id)
			must(t, j.End(id, outcome, ""))
		}
		inFlight := begin(t, j, user)
		wantUnknown(t, j, ids[4], ids[3], ids[2])
		must(t, j.Dismiss(ids[3]))
		must(t, j.End(ids[4], Applied, "read again"))
		wantUnknown(t, j, ids[2])
		must(t, j.Close())
		wantUnknown(t, j, inFlight, ids[2])
	})
}

func TestRefusedRecords(t *testing.T) {
	places(t, func(t *testing.T, dir string) {
		j := openJournal(t, dir, clock())
		id := begin(t, j, user)
		for _, outcome := range []string{"", "saved", "Applied"} {
			mustFail(t, j.End(id, outcome, ""), "not a journal record")
		}
		mustFail(t, j.End("", Applied, ""), "not a journal record")
		mustFail(t, j.Dismiss(""), "not a journal record")
		must(t, j.Close())
		_, err := j.Begin("update user", user, nil, nil, nil)
		mustFail(t, err, "closed")
		mustFail(t, j.End(id, Applied, ""), "closed")
		if all := entries(t, j); len(all) != 1 || all[0].Outcome != "" {
			t.Errorf("got %+v", all)
		}
	})
}

// Values of fields that neither an undo nor the search for a chat needs never
// reach the journal, whatever the caller hands over.
func TestOnlyNeededValues(t *testing.T) {
	dir := t.TempDir()
	j := openJournal(t, dir, clock())
	values := func() map[string]*string {
		return map[string]*string{
			"email": text("a@example.com"), "locale": text("en-US"), "user_sid": text("US1"), "launch_tag": text("t-1"),
			"body": text("TOP-SECRET"), "EMAIL": text("TOP-SECRET"), "auth_token": text("TOP-SECRET"),
		}
	}
	_, err := j.Begin("launch", user, []string{"body", "email"}, values(), values())
	must(t, err)
	e := entries(t, j)[0]
	if len(e.Before) != 4 || *e.After["launch_tag"] != "t-1" || len(e.After) != 4 || len(e.Fields) != 2 {
		t.Errorf("got %+v", e)
	}
	data, err := os.ReadFile(journalFiles(t, dir)[0])
	must(t, err)
	if strings.Contains(string(data), "TOP-SECRET") {
		t.Errorf("kept: %s", data)
	}
}

func TestLongValues(t *testing.T) {
	for _, test := range []struct {
		value string
		cut   bool
	}{
		{strings.Repeat("x", MaxValue), false},
		{strings.Repeat("x", MaxValue+1), true},
		{strings.Repeat("é", MaxValue), true},
		{strings.Repeat("x", 1<<20), true},
	} {
		j := openJournal(t, "", clock())
		value := map[string]*string{"email": &test.value}
		id, err := j.Begin(test.value, test.value, []string{test.value}, value, value)
		must(t, err)
		must(t, j.End(id, Applied, test.value))
		e := entries(t, j)[0]
		for _, got := range []string{e.Op, e.Target, e.Detail, e.Fields[0], *e.Before["email"], *e.After["email"]} {
			if WasCut(got) != test.cut || len(got) > MaxValue || !utf8.ValidString(got) {
				t.Errorf("%d bytes became %d, cut: %v", len(test.value), len(got), WasCut(got))
			}
			if !strings.HasPrefix(test.value, strings.TrimSuffix(got, CutMark)) {
				t.Error("not the beginning")
			}
		}
	}
}

// What a caller does to its values afterwards is not recorded.
func TestEntriesAreCopies(t *testing.T) {
	places(t, func(t *testing.T, dir string) {
		j := openJournal(t, dir, clock())
		fields, before := []string{"email"}, map[string]*string{"email": text("was")}
		_, err := j.Begin("update user", user, fields, before, nil)
		must(t, err)
		fields[0], *before["email"] = "x", "x"
		*entries(t, j)[0].Before["email"] = "x"
		e := entries(t, j)[0]
		if e.Fields[0] != "email" || *e.Before["email"] != "was" {
			t.Errorf("got %+v", e)
		}
	})
}

func TestTwoInstances(t *testing.T) {
	dir := t.TempDir()
	a, b := openJournal(t, dir, clock()), openJournal(t, dir, clock())
	inFlight := begin(t, a, user)
	wantUnknown(t, b)
	if e := entries(t, b); len(e) != 1 || !e[0].Live {
		t.Fatalf("b sees %+v", e)
	}
	must(t, a.Close())
	wantUnknown(t, b, inFlight)
	must(t, b.End(inFlight, Unknown, "read failed"))
	wantUnknown(t, b, inFlight)
	c := openJournal(t, dir, clock())
	wantUnknown(t, c, inFlight)
	must(t, c.Dismiss(inFlight))
	wantUnknown(t, b)
	if e := entries(t, b)[0]; !e.Dismissed || e.Live || e.Detail != "read failed" {
		t.Errorf("got %+v", e)
	}
}

func TestOtherAccounts(t *testing.T) {
	dir := t.TempDir()
	j := openJournal(t, dir, clock())
	id := begin(t, j, user)
	other, err := OpenJournal(dir, "other", strings.Replace(account, "1", "2", 1), clock())
	must(t, err)
	begin(t, other, user)
	must(t, other.Close())
	if all := entries(t, j); len(all) != 1 || all[0].ID != id {
		t.Errorf("got %+v", all)
	}
	wantUnknown(t, j)
}

func TestConcurrentJournals(t *testing.T) {
	places(t, func(t *testing.T, dir string) {
		const writers, each = 6, 15
		journals := []*Journal{openJournal(t, dir, time.Now), openJournal(t, dir, time.Now)}
		if dir == "" {
			journals[1] = journals[0]
		}
		var all sync.WaitGroup
		for w := range writers {
			all.Go(func() {
				for n := range each {
					j := journals[w%2]
					id, err := j.Begin("update user", fmt.Sprintf("%d/%d", w, n), nil, nil, nil)
					if err == nil {
						err = j.End(id, Applied, "")
					}
					if _, _, unknownErr := j.Unknown(); err != nil || unknownErr != nil {
						t.Error(err, unknownErr)
					}
				}
			})
		}
		all.Wait()
		got, problems, err := journals[0].Entries()
		must(t, err)
		ids := map[string]bool{}
		for _, e := range got {
			ids[e.ID] = true
			if e.Outcome != Applied {
				t.Errorf("got %+v", e)
			}
		}
		if len(got) != writers*each || len(ids) != len(got) || problems.Foreign+problems.Torn > 0 {
			t.Errorf("%d entries, %d ids, %+v", len(got), len(ids), problems)
		}
	})
}

// A long journal is kept in memory while nothing changes, as several screens read it; a
// short one is not, and what changes is read.
func TestALongJournalIsReadOnce(t *testing.T) {
	j := openJournal(t, t.TempDir(), clock())
	j.disk.sync = func(*os.File) error { return nil }
	for range manyEntries - 1 {
		begin(t, j, user)
	}
	if entries(t, j); j.last.seen != "" {
		t.Error("a short journal is kept")
	}
	begin(t, j, user)
	if got := entries(t, j); len(got) != manyEntries || j.last.seen == "" {
		t.Errorf("%d entries, and they are not kept", len(got))
	}
	if j.last.entries[0].Target = "kept"; entries(t, j)[0].Target != "kept" {
		t.Error("it is read again though nothing changed")
	}
	begin(t, j, user)
	if got := entries(t, j); len(got) != manyEntries+1 || got[1].Target != user {
		t.Errorf("%d entries, the second of %q", len(got), got[1].Target)
	}
}

// IDs and files of a journal are numbered in the order of the writes, however many there
// are: by their names a running process is told from a dead one.
func TestJournalsAreNumbered(t *testing.T) {
	dir := t.TempDir()
	j := openJournal(t, dir, clock())
	var before *os.File
	for n := 1; n <= 4; n++ {
		id := begin(t, j, user)
		if want := fmt.Sprintf("%s-%06d", j.stem, n); id != want {
			t.Errorf("ID %s, want %s", id, want)
		}
		if want := fmt.Sprintf("%s-%04d.jsonl", j.stem, n); filepath.Base(j.file.Name()) != want || stemOf(want) != j.stem {
			t.Errorf("file %s, want %s", j.file.Name(), want)
		}
		if before != nil {
			if _, err := before.Stat(); err == nil {
				t.Errorf("%s is still open", before.Name())
			}
		}
		before, j.size = j.file, maxPart // as after many writes
	}
	if got, _, err := openJournal(t, dir, clock()).Unknown(); err != nil || len(got) != 0 {
		t.Errorf("writes of a running process count as unfinished: %d, %v", len(got), err)
	}
}
