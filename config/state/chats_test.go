package state

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"
)

func chatSID(i int) string { return fmt.Sprintf("CH%032x", i) }

// chat was launched i seconds into the day.
func chat(i int) LaunchedChat {
	at := time.Date(2026, 3, 1, 9, 0, i, 0, time.UTC)
	return LaunchedChat{
		SID: chatSID(i), Identity: "visitor", Name: fmt.Sprint("chat ", i), Customer: "Ada",
		Address: "IG00000000000000000000000000000001", Tag: "t1", At: at, State: "active", SeenAt: at,
	}
}

func endedChat(i int) LaunchedChat {
	c := chat(i)
	c.State, c.Ended = "closed", true
	return c
}

func openChats(t *testing.T, dir string) *Chats {
	t.Helper()
	c, err := OpenChats(dir, account)
	must(t, err)
	return c
}

func wantChats(t *testing.T, c *Chats, want ...LaunchedChat) {
	t.Helper()
	all, err := c.All()
	must(t, err)
	if len(all) != len(want) {
		t.Fatalf("%d chats, want %d: %+v", len(all), len(want), all)
	}
	for i := range want {
		if all[i] != want[i] {
			t.Errorf("place %d is %+v, want %+v", i, all[i], want[i])
		}
	}
}

func TestChatsNewestFirstAndReplaced(t *testing.T) {
	places(t, func(t *testing.T, dir string) {
		c := openChats(t, dir)
		for _, i := range []int{0xa2, 0xa1, 0xa3} {
			must(t, c.Put(chat(i)))
		}
		wantChats(t, c, chat(0xa3), chat(0xa2), chat(0xa1))
		ended := endedChat(0xa2)
		ended.SID = "CH" + strings.ToUpper(ended.SID[2:]) // the same one
		must(t, c.Put(ended))
		wantChats(t, c, chat(0xa3), ended, chat(0xa1))
		if dir != "" {
			wantChats(t, openChats(t, dir), chat(0xa3), ended, chat(0xa1))
		}
	})
}

func TestChatsOfAnotherAccount(t *testing.T) {
	dir := t.TempDir()
	must(t, openChats(t, dir).Put(chat(1)))
	other, err := OpenChats(dir, "AC00000000000000000000000000000002")
	must(t, err)
	wantChats(t, other)
}

func TestChatThatIsNone(t *testing.T) {
	places(t, func(t *testing.T, dir string) {
		c := openChats(t, dir)
		for _, bad := range []string{"", "CH1", user, strings.Repeat("x", 5000), "ch" + chatSID(1)[2:]} {
			wrong := chat(1)
			wrong.SID = bad
			err := c.Put(wrong)
			mustFail(t, err, "is not a conversation SID")
			if len(err.Error()) > 2*maxShort {
				t.Errorf("an error of %d bytes", len(err.Error()))
			}
		}
		wantChats(t, c)
	})
}

// Entries of the file that name no conversation are not taken over.
func TestChatsAreCheckedWhenRead(t *testing.T) {
	c := openChats(t, t.TempDir())
	write(t, c.list.path, `[{"sid":"nonsense"},{"sid":"`+user+`"},null,{"sid":"`+chatSID(7)+`","at":"2026-03-01T09:00:00Z"}]`)
	wantChats(t, c, LaunchedChat{SID: chatSID(7), At: chat(0).At})
}

func TestChatTextsAreCut(t *testing.T) {
	c := openChats(t, "")
	long := chat(1)
	for _, text := range []*string{&long.Identity, &long.Name, &long.Customer, &long.Address, &long.Tag, &long.State, &long.Agent} {
		*text = strings.Repeat("é", maxShort+1)
	}
	must(t, c.Put(long))
	all, err := c.All()
	must(t, err)
	for _, text := range []string{all[0].Identity, all[0].Name, all[0].Customer, all[0].Address, all[0].Tag, all[0].State, all[0].Agent} {
		if utf8.RuneCountInString(text) != maxShort || !utf8.ValidString(text) {
			t.Errorf("%d characters", utf8.RuneCountInString(text))
		}
	}
}

// Of too many the ended ones go first, the oldest of them before the others.
func TestChatsForgetEndedOnesFirst(t *testing.T) {
	var all []LaunchedChat
	for i := range maxChats {
		all = append(all, chat(i))
	}
	all[3], all[400] = endedChat(3), endedChat(400)
	c := openChats(t, "")
	c.list.held = tidyChats(all)
	for step, gone := range []int{3, 400, 0, 1} {
		if _, there := find(t, c, gone); !there {
			t.Fatalf("chat %d was gone before its time", gone)
		}
		must(t, c.Put(chat(1000+step)))
		if n, there := find(t, c, gone); there || n != maxChats {
			t.Errorf("after one too many: chat %d there: %v, %d chats", gone, there, n)
		}
	}
	must(t, c.Put(endedChat(9000)))
	if _, there := find(t, c, 9000); there {
		t.Error("an ended chat was kept before open ones")
	}
}

func find(t *testing.T, c *Chats, i int) (count int, there bool) {
	t.Helper()
	all, err := c.All()
	must(t, err)
	for _, one := range all {
		there = there || one.SID == chatSID(i)
	}
	return len(all), there
}

// Several consoles write at once, and none loses what another launched.
func TestChatsOfSeveralConsoles(t *testing.T) {
	dir := t.TempDir()
	var group sync.WaitGroup
	for console := range 4 {
		c := openChats(t, dir)
		group.Go(func() {
			for i := range 10 {
				if err := c.Put(chat(console*100 + i)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	if n, _ := find(t, openChats(t, dir), 0); n != 40 {
		t.Errorf("%d chats, want 40", n)
	}
}

// Who knows a chat by its SID alone takes nothing of its launch away.
func TestChatKeepsWhatItsLaunchSaid(t *testing.T) {
	places(t, func(t *testing.T, dir string) {
		c := openChats(t, dir)
		must(t, c.Put(chat(1)))
		seen := LaunchedChat{SID: chatSID(1), State: "closed", Ended: true, SeenAt: chat(9).At}
		must(t, c.Put(seen))
		want := chat(1)
		want.State, want.Ended, want.SeenAt = seen.State, true, seen.SeenAt
		wantChats(t, c, want)
	})
}
