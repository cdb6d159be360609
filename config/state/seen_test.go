package state

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"flexconsole/config/access/accesstest"
)

func seenSID(i int) string { return fmt.Sprintf("FU%032d", i) }

func seenAt(i int) Seen {
	return Seen{SID: seenSID(i), Username: fmt.Sprint("user", i), At: time.Unix(int64(i), 0).UTC()}
}

func openSeen(t *testing.T, dir string) *SeenUsers {
	t.Helper()
	s, err := OpenSeen(dir, "AC00000000000000000000000000000001")
	must(t, err)
	return s
}

func wantSeen(t *testing.T, s *SeenUsers, want ...int) {
	t.Helper()
	all, err := s.All()
	must(t, err)
	var got []string
	for _, u := range all {
		got = append(got, u.SID)
	}
	if len(got) != len(want) {
		t.Fatalf("%d users, want %d: %v", len(got), len(want), got)
	}
	for i, n := range want {
		if got[i] != seenSID(n) {
			t.Errorf("place %d is %s, want %s", i, got[i], seenSID(n))
		}
	}
}

func TestSeenKeepsOrderAndPins(t *testing.T) {
	places(t, func(t *testing.T, dir string) {
		s := openSeen(t, dir)
		wantSeen(t, s)
		for _, i := range []int{1, 2, 3} {
			must(t, s.Saw(seenAt(i)))
		}
		wantSeen(t, s, 3, 2, 1)
		must(t, s.Pin(seenAt(1), true))
		wantSeen(t, s, 1, 3, 2)
		must(t, s.Saw(seenAt(1))) // read again: the pin stays
		wantSeen(t, s, 1, 3, 2)
		must(t, s.Pin(seenAt(1), false))
		wantSeen(t, s, 3, 2, 1)
		must(t, s.Pin(seenAt(9), true)) // pinned before it was ever read
		wantSeen(t, s, 9, 3, 2, 1)
	})
}

func TestSeenForgetsTheOldestButNoPin(t *testing.T) {
	places(t, func(t *testing.T, dir string) {
		s := openSeen(t, dir)
		must(t, s.Pin(seenAt(0), true))
		for i := 1; i <= maxSeen+5; i++ {
			must(t, s.Saw(seenAt(i)))
		}
		all, err := s.All()
		must(t, err)
		if len(all) != maxSeen+1 || all[0].SID != seenSID(0) || all[maxSeen].SID != seenSID(6) {
			t.Errorf("%d users, the first %s, the last %s", len(all), all[0].SID, all[len(all)-1].SID)
		}
	})
}

// Two consoles write at once, and neither loses what the other saw.
func TestSeenOfSeveralConsoles(t *testing.T) {
	dir := t.TempDir()
	var group sync.WaitGroup
	for console := range 4 {
		s := openSeen(t, dir)
		group.Go(func() {
			for i := range 10 {
				if err := s.Saw(seenAt(console*100 + i)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	all, err := openSeen(t, dir).All()
	must(t, err)
	if len(all) != 40 {
		t.Errorf("%d users, want 40", len(all))
	}
}

func TestSeenFileIsPrivateAndCheckedWhenRead(t *testing.T) {
	dir := t.TempDir()
	s := openSeen(t, dir)
	must(t, s.Saw(seenAt(1)))
	accesstest.Private(t, s.path)
	must(t, os.WriteFile(s.path, []byte(`[{"sid":"nonsense"},{"sid":"`+seenSID(1)+`"}]`), 0o600))
	wantSeen(t, s, 1)
	must(t, os.WriteFile(s.path, []byte("rubbish"), 0o600))
	if _, err := s.All(); err == nil {
		t.Error("rubbish is understood")
	}
	if err := s.Saw(seenAt(2)); err == nil {
		t.Error("rubbish is written over")
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "seen", ".tmp-*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}
