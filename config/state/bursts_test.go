package state

import (
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

func burst(n int, chats ...*BurstChat) *Burst {
	return &Burst{
		ID: fmt.Sprintf("burst%d", n), At: time.Date(2026, 3, 1, 9, n, 0, 0, time.UTC),
		Address: "IG00000000000000000000000000000001", Planned: 3, PauseSeconds: 2, Chats: chats,
	}
}

func burstChat(i int) *BurstChat {
	at := time.Date(2026, 3, 1, 9, 0, i, 0, time.UTC)
	return &BurstChat{SID: chatSID(i), Name: fmt.Sprint("chat ", i), Identity: "visitor", At: at}
}

func openBursts(t *testing.T, dir string) *Bursts {
	t.Helper()
	b, err := OpenBursts(dir, account)
	must(t, err)
	return b
}

func wantBursts(t *testing.T, b *Bursts, want ...*Burst) {
	t.Helper()
	all, err := b.All()
	must(t, err)
	if !reflect.DeepEqual(all, want) {
		got, _ := json.Marshal(all)
		wanted, _ := json.Marshal(want)
		t.Errorf("%s\nwant\n%s", got, wanted)
	}
}

func TestBurstsGrowAndAreKept(t *testing.T) {
	places(t, func(t *testing.T, dir string) {
		b := openBursts(t, dir)
		must(t, b.Put(burst(1, burstChat(1))))
		must(t, b.Put(burst(2)))
		must(t, b.Put(&Burst{ID: "burst1", Chats: []*BurstChat{burstChat(2)}}))
		wantBursts(t, b, burst(2), burst(1, burstChat(1), burstChat(2)))
		if dir == "" {
			return
		}
		wantBursts(t, openBursts(t, dir), burst(2), burst(1, burstChat(1), burstChat(2)))
		if info, err := os.Stat(b.list.path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != privateFile {
			t.Errorf("%v, %v", info.Mode(), err)
		}
	})
}

// A time once known stays, the later look wins, and what is over stays as it is.
func TestBurstChatKeepsWhatIsKnown(t *testing.T) {
	t.Parallel()
	at := func(s int) time.Time { return burstChat(0).At.Add(time.Duration(s) * time.Second) }
	b := openBursts(t, "")
	must(t, b.Put(burst(1, burstChat(1))))
	put := func(c BurstChat) {
		c.SID = chatSID(1)
		must(t, b.Put(&Burst{ID: "burst1", Chats: []*BurstChat{&c}}))
	}
	put(BurstChat{Fate: "stuck", Why: "no one", TaskAt: at(2), ReservedAt: at(3), NoMessage: true, SeenAt: at(20)})
	put(BurstChat{Fate: "waiting", SeenAt: at(10)})
	want := burstChat(1)
	want.TaskAt, want.ReservedAt, want.NoMessage, want.SeenAt, want.Fate, want.Why = at(2), at(3), true, at(20), "stuck", "no one"
	wantBursts(t, b, burst(1, want))
	put(BurstChat{Fate: "accepted", ReservedAt: at(25), AcceptedAt: at(26), SeenAt: at(30), Over: true})
	put(BurstChat{Fate: "unknown", Why: "closed", SeenAt: at(40), Over: true})
	want.ReservedAt, want.AcceptedAt, want.Fate, want.Why, want.SeenAt, want.Over = at(25), at(26), "accepted", "", at(30), true
	wantBursts(t, b, burst(1, want))
}

func TestBurstsAreBounded(t *testing.T) {
	t.Parallel()
	b := openBursts(t, "")
	for n := range maxBursts + 5 {
		must(t, b.Put(burst(n)))
	}
	for i := range maxBurstChats + 5 {
		long := burstChat(i)
		long.Why = strings.Repeat("é", maxShort+1)
		must(t, b.Put(&Burst{ID: "burst34", Chats: []*BurstChat{long}}))
	}
	all, err := b.All()
	must(t, err)
	if len(all) != maxBursts || all[maxBursts-1].ID != "burst5" || len(all[0].Chats) != maxBurstChats || len([]rune(all[0].Chats[0].Why)) != maxShort {
		t.Errorf("%d bursts, the last %s, the first with %d chats", len(all), all[len(all)-1].ID, len(all[0].Chats))
	}
	mustFail(t, b.Put(&Burst{}), "is not an ID")
}

// A file that was changed by hand does no harm.
func TestBurstsAreCheckedWhenRead(t *testing.T) {
	t.Parallel()
	b := openBursts(t, t.TempDir())
	write(t, b.list.path, `[null,{"id":""},{"id":"burst1","at":"2026-03-01T09:01:00Z","chats":[null,{"sid":"../x"},{"sid":"`+chatSID(1)+`"}]}]`)
	wantBursts(t, b, &Burst{ID: "burst1", At: burst(1).At, Chats: []*BurstChat{{SID: chatSID(1)}}})
}

// What All gives is the caller's.
func TestBurstsAreCopies(t *testing.T) {
	t.Parallel()
	b := openBursts(t, "")
	must(t, b.Put(burst(1, burstChat(1))))
	all, err := b.All()
	must(t, err)
	all[0].ID, all[0].Chats[0].Name = "other", "other"
	wantBursts(t, b, burst(1, burstChat(1)))
}

// Several consoles write to one burst, and none loses what another saw.
func TestBurstsOfSeveralConsoles(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var group sync.WaitGroup
	for console := range 3 {
		b := openBursts(t, dir)
		group.Go(func() {
			for i := range 5 {
				if err := b.Put(burst(1, burstChat(console*100+i))); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	all, err := openBursts(t, dir).All()
	must(t, err)
	if len(all) != 1 || len(all[0].Chats) != 15 {
		t.Errorf("%d bursts", len(all))
	}
}
