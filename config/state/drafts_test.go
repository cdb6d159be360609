package state

import (
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

func openDrafts(t *testing.T, dir string) *Drafts {
	t.Helper()
	d, err := OpenDrafts(dir, account, clock())
	must(t, err)
	return d
}

func claim(t *testing.T, d *Drafts, target string) *Slot {
	t.Helper()
	s, err := d.Claim("edit", target)
	must(t, err)
	t.Cleanup(func() { must(t, s.Release()) })
	return s
}

func draft(email string) Draft {
	return Draft{
		Version: 3,
		Base:    map[string]*string{"email": text("old@example.com"), "locale": nil},
		Values:  map[string]string{"email": email},
		Cleared: []string{"locale"},
	}
}

func load(t *testing.T, s *Slot) Draft {
	t.Helper()
	d, there, err := s.Load()
	must(t, err)
	if !there {
		t.Fatal("no draft")
	}
	return d
}

func wantNone(t *testing.T, s *Slot) {
	t.Helper()
	if d, there, err := s.Load(); err != nil || there {
		t.Errorf("got %+v, %v, %v", d, there, err)
	}
}

// draftPath is where the draft of target lies.
func draftPath(dir, target string) string {
	return filepath.Join(dir, "drafts", account, draftName("edit", target))
}

func TestDraft(t *testing.T) {
	places(t, func(t *testing.T, dir string) {
		d := openDrafts(t, dir)
		s := claim(t, d, user)
		wantNone(t, s)
		must(t, s.Save(1, draft("new@example.com")))
		got := load(t, s)
		want := draft("new@example.com")
		want.Kind, want.Target, want.At = "edit", user, got.At
		if !reflect.DeepEqual(got, want) || got.At.IsZero() {
			t.Errorf("got %+v", got)
		}
		must(t, s.Release())
		s = claim(t, d, user)
		if got := load(t, s); got.Values["email"] != "new@example.com" {
			t.Errorf("got %+v", got)
		}
		must(t, s.Remove(2))
		must(t, s.Remove(3))
		wantNone(t, s)
	})
}

func TestSequences(t *testing.T) {
	places(t, func(t *testing.T, dir string) {
		s := claim(t, openDrafts(t, dir), user)
		want := ""
		for _, step := range []struct {
			sequence int64
			taken    bool
		}{{-5, true}, {-6, false}, {0, true}, {3, true}, {3, false}, {2, false}, {4, true}, {1 << 62, true}, {5, false}} {
			value := fmt.Sprint(step.sequence, step.taken)
			must(t, s.Save(step.sequence, draft(value)))
			if step.taken {
				want = value
			}
			if got := load(t, s).Values["email"]; got != want {
				t.Errorf("after %d: got %q, want %q", step.sequence, got, want)
			}
		}
	})
}

// What was overtaken by a removed draft brings nothing back; newer typing does.
func TestSaveAfterRemove(t *testing.T) {
	places(t, func(t *testing.T, dir string) {
		s := claim(t, openDrafts(t, dir), user)
		must(t, s.Save(5, draft("saved")))
		must(t, s.Remove(6))
		must(t, s.Save(4, draft("late")))
		must(t, s.Save(6, draft("late")))
		wantNone(t, s)
		must(t, s.Save(7, draft("newer")))
		must(t, s.Remove(6))
		load(t, s)
	})
}

func TestOneOwner(t *testing.T) {
	places(t, func(t *testing.T, dir string) {
		a := openDrafts(t, dir)
		b := a
		if dir != "" {
			b = openDrafts(t, dir)
		}
		mine := claim(t, a, user)
		for _, d := range []*Drafts{a, b} {
			if _, err := d.Claim("edit", user); !errors.Is(err, ErrTaken) {
				t.Errorf("second owner: %v", err)
			}
		}
		// Case does not tell SIDs apart.
		claim(t, b, "FU0000000000000000000000000000000a")
		if _, err := a.Claim("edit", "FU0000000000000000000000000000000A"); !errors.Is(err, ErrTaken) {
			t.Errorf("second owner by case: %v", err)
		}
		claim(t, b, "another")
		other, err := b.Claim("launch", user)
		must(t, err)
		must(t, other.Release())

		must(t, mine.Save(1, draft("a@example.com")))
		must(t, mine.Release())
		must(t, mine.Release())
		theirs := claim(t, b, user)
		if got := load(t, theirs).Values["email"]; got != "a@example.com" {
			t.Errorf("got %q", got)
		}
		mustFail(t, mine.Save(2, Draft{}), "closed")
		mustFail(t, mine.Remove(3), "closed")
		_, _, err = mine.Load()
		mustFail(t, err, "closed")
		load(t, theirs)
	})
}

func TestOtherAccountsDrafts(t *testing.T) {
	dir := t.TempDir()
	must(t, claim(t, openDrafts(t, dir), user).Save(1, draft("x")))
	other, err := OpenDrafts(dir, strings.Replace(account, "1", "2", 1), clock())
	must(t, err)
	wantNone(t, claim(t, other, user))
}

// Whatever a target holds, its draft has a file of its own in the folder.
func TestTargets(t *testing.T) {
	targets := []string{
		user, "", "word", "Word", "WORD", "two words", "../../escape", "/etc/passwd", `C:\x`, "a-b", "_", "_61", "a",
		"con", "nul", ".", "..", "x.json", "x.lock", "\x00", "\n", "ü", "\u202e", "\xff", strings.Repeat("x", 32),
		strings.Repeat("x", 33), strings.Repeat("Ü", 500), strings.Repeat("Ü", 501),
	}
	dir := t.TempDir()
	d := openDrafts(t, dir)
	for n, target := range targets {
		s := claim(t, d, target)
		must(t, s.Save(1, draft(strconv.Itoa(n))))
		must(t, s.Release())
	}
	for n, target := range targets {
		if got := load(t, claim(t, d, target)); got.Values["email"] != strconv.Itoa(n) {
			t.Errorf("%q: got %+v", target, got)
		}
	}
	files := 0
	for _, name := range fileNames(t, filepath.Join(dir, "drafts", account)) {
		if strings.HasSuffix(name, draftSuffix) {
			files++
		}
		plain := strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789_-.FU") == ""
		if !plain || len(name) > 120 {
			t.Errorf("name %q", name)
		}
	}
	if files != len(targets) {
		t.Errorf("%d drafts of %d targets", files, len(targets))
	}
}

// Saves that overtake each other leave the newest; readers never see half a
// draft; only one of many gets the claim.
func TestConcurrentDrafts(t *testing.T) {
	places(t, func(t *testing.T, dir string) {
		d, err := OpenDrafts(dir, account, time.Now)
		must(t, err)
		const goroutines, each = 5, 12
		s := claim(t, d, user)
		var all sync.WaitGroup
		for g := range goroutines {
			all.Go(func() {
				for n := range each {
					sequence := n*goroutines + g
					if err := s.Save(int64(sequence), draft(strconv.Itoa(sequence))); err != nil {
						t.Error(err)
					}
					if _, err := d.read(s.name); err != nil {
						t.Error(err)
					}
					if _, err := d.Claim("edit", user); !errors.Is(err, ErrTaken) {
						t.Errorf("second owner: %v", err)
					}
				}
			})
		}
		all.Wait()
		if got := load(t, s).Values["email"]; got != strconv.Itoa(goroutines*each-1) {
			t.Errorf("got %q", got)
		}
	})
}

// FuzzDraft reads any bytes as a draft file: it is understood and survives
// being saved, or it is set aside as it was.
func FuzzDraft(f *testing.F) {
	good, err := Draft{Kind: "edit", Target: user, Values: map[string]string{"email": "a"}, Base: map[string]*string{"x": nil}}.encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add(good[:len(good)/2])
	f.Add([]byte("null"))
	f.Add([]byte(`{"format":1,"kind":"edit","target":"` + strings.ToLower(user) + `","at":"9999-12-31T23:59:59.999999999Z"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		d := openDrafts(t, "")
		s := claim(t, d, user)
		name := draftName("edit", user)
		must(t, d.shelf.write(name, data))
		got, there, err := s.Load()
		if there != (err == nil) {
			t.Fatalf("%v with %v", there, err)
		}
		if !there {
			aside, err := d.shelf.read(name + ".broken-1")
			if err != nil || string(aside) != string(data) {
				t.Fatalf("lost: %q, %v", aside, err)
			}
			return
		}
		must(t, s.Save(1, got))
		again := load(t, s)
		got.Kind, got.Target, got.At = again.Kind, again.Target, again.At
		before, err := got.encode()
		must(t, err)
		after, err := again.encode()
		must(t, err)
		if string(before) != string(after) {
			t.Fatalf("%s came back as %s", before, after)
		}
	})
}

// The names of files stay as they are from one version to the next, or drafts, journals
// and lists would not be found any more. No name leaves its folder or is too long for it.
func TestNamesOfFiles(t *testing.T) {
	long := strings.Repeat("a", 32)
	for text, want := range map[string]string{
		"edit": "edit", "az": "az", "zebra": "zebra", long: long,
		long + "a": "__852785c805c77e71a22340a54e9d95933ed49121e7d2bf3c2d358854bc1359ea",
		"":         "_", "Edit": "_45646974", "a-b": "_612d62", "../x": "_2e2e2f78", "a1": "_6131", "`{": "_607b",
		strings.Repeat("A", 32):              "_" + strings.Repeat("41", 32),
		"FU0000000000000000000000000000000A": "FU0000000000000000000000000000000a",
		"FU/../../x":                         "_46552f2e2e2f2e2e2f78",
	} {
		if got := safe(text); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
	if got := safe(strings.Repeat("A", 33)); !strings.HasPrefix(got, "__") || len(got) != 66 {
		t.Errorf("33 capitals: %s", got)
	}
}
