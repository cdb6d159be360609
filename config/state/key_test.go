package state

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

const elsewhere = "http://127.0.0.1:8080"

// found is what a session finds: how many, and of the draft its version.
type found struct{ changes, runs, draft, seen, chats, presets int }

// everything opens all of a key's state and counts what is there.
func everything(t *testing.T, dir, key string, old bool) (n found) {
	t.Helper()
	if old {
		must(t, Adopt(dir, key))
	}
	j, err := OpenJournal(dir, "work", key, time.Now)
	must(t, err)
	defer j.Close()
	runs, err := OpenRuns(dir, key, time.Now)
	must(t, err)
	if old {
		j.ReadOld()
		runs.ReadOld()
	}
	entries, problems, err := j.Entries()
	must(t, err)
	if problems.Torn+problems.Foreign > 0 {
		t.Errorf("not understood: %+v", problems)
	}
	cut, err := runs.Unfinished()
	must(t, err)
	d, err := OpenDrafts(dir, key, time.Now)
	must(t, err)
	s, err := d.Claim("edit", user)
	must(t, err)
	defer s.Release()
	if got, there, err := s.Load(); err != nil {
		t.Error(err)
	} else if there {
		n.draft = got.Version
	}
	seen, err := OpenSeen(dir, key)
	must(t, err)
	users, err := seen.All()
	must(t, err)
	c, err := OpenChats(dir, key)
	must(t, err)
	chats, err := c.All()
	must(t, err)
	p, err := OpenPresets(dir, key)
	must(t, err)
	presets, err := p.All()
	must(t, err)
	return found{len(entries), len(cut), n.draft, len(users), len(chats), len(presets)}
}

// withoutHosts is the state of a version that kept no hosts.
func withoutHosts(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	must(t, os.CopyFS(dir, os.DirFS(filepath.Join("testdata", "without-hosts"))))
	return dir
}

// An account at Twilio's own hosts goes on with what older versions kept; at
// another host only where all of it can be of that one.
func TestStateWithoutHosts(t *testing.T) {
	all := found{2, 1, 7, 1, 1, 1}
	for _, test := range []struct {
		name, key string
		old       bool
		want      found
	}{
		{"Twilio's own", account, false, all},
		{"Twilio's own, alone", account, true, all},
		{"another host", Key(account, elsewhere), false, found{}},
		{"another host, alone", Key(account, elsewhere), true, all},
		{"another region, alone", Key(account, "ie1"), true, all},
		{"another account", "AC00000000000000000000000000000002", true, found{}},
		{"another account elsewhere", Key("AC00000000000000000000000000000002", elsewhere), true, found{}},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := withoutHosts(t)
			for range 2 {
				if got := everything(t, dir, test.key, test.old); got != test.want {
					t.Errorf("got %+v, want %+v", got, test.want)
				}
			}
			if got := everything(t, dir, account, false); got != all {
				t.Errorf("the old state has become %+v", got)
			}
		})
	}
}

func TestOldValues(t *testing.T) {
	j := openJournal(t, withoutHosts(t), clock())
	entries, _, err := j.Entries()
	must(t, err)
	change := entries[slices.IndexFunc(entries, func(e Entry) bool { return e.Op == "update user" })]
	if *change.Before["email"] != "old@example.com" || *change.After["email"] != "new@example.com" || change.Outcome != Applied ||
		change.Profile != "work" || change.Target != user || change.Detail != "version 8" {
		t.Errorf("got %+v", change)
	}
	wantUnknown(t, j, entries[slices.IndexFunc(entries, func(e Entry) bool { return e.Op == "launch" })].ID)
}

// keepAll leaves one of everything under a key.
func keepAll(t *testing.T, dir, key string) {
	t.Helper()
	j, err := OpenJournal(dir, "work", key, time.Now)
	must(t, err)
	begin(t, j, user)
	must(t, j.Close())
	runs, err := OpenRuns(dir, key, time.Now)
	must(t, err)
	_, err = runs.Begin([]byte("{}"))
	must(t, err)
	must(t, runs.Close())
	d, err := OpenDrafts(dir, key, time.Now)
	must(t, err)
	s, err := d.Claim("edit", user)
	must(t, err)
	must(t, s.Save(1, Draft{Version: 9, Values: map[string]string{"email": key}}))
	must(t, s.Release())
	seen, err := OpenSeen(dir, key)
	must(t, err)
	must(t, seen.Saw(Seen{SID: user, At: time.Now()}))
	c, err := OpenChats(dir, key)
	must(t, err)
	must(t, c.Put(chat(1)))
	p, err := OpenPresets(dir, key)
	must(t, err)
	must(t, p.Save("", Preset{Name: "usual"}))
}

// Two profiles of one account at different hosts share nothing.
func TestHostsShareNothing(t *testing.T) {
	keys := []string{
		account, Key(account, elsewhere), Key(account, "http://127.0.0.1:8081"),
		Key(account, "https://127.0.0.1:8080"), Key(account, "ie1"),
	}
	for i, key := range keys {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			dir := t.TempDir()
			keepAll(t, dir, key)
			for other := range keys {
				want := found{}
				if other == i {
					want = found{1, 1, 9, 1, 1, 1}
				}
				if got := everything(t, dir, keys[other], false); got != want {
					t.Errorf("at %s: %+v", keys[other], got)
				}
			}
			// Lines that state Twilio's own host are nobody else's, however alone.
			if got := everything(t, dir, Key(account, "https://new.example.com"), true); got.changes+got.runs > 0 {
				t.Errorf("a new host has %+v", got)
			}
		})
	}
}

// What is there for the host already is not replaced by what is older, and a copy
// that was cut is made again.
func TestAdoptOnce(t *testing.T) {
	dir, key := withoutHosts(t), Key(account, elsewhere)
	part := filepath.Join(dir, "drafts", ownerOf(key).fileName()+".part")
	write(t, filepath.Join(part, "edit-half.json"), "{")
	must(t, Adopt(dir, key))
	if isThere(part) {
		t.Error("the part is left")
	}
	c, err := OpenChats(dir, key)
	must(t, err)
	must(t, c.Put(chat(2)))
	d, err := OpenDrafts(dir, key, clock())
	must(t, err)
	s, err := d.Claim("edit", user)
	must(t, err)
	must(t, s.Remove(1))
	must(t, s.Release())
	if got := everything(t, dir, key, true); got.chats != 2 || got.draft != 0 {
		t.Errorf("got %+v", got)
	}
}
