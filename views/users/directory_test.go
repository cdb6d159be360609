package users_test

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api"
	"flexconsole/ui/uitest"
	"flexconsole/views/session"
	"flexconsole/views/viewtest"
)

// listed is a wire that lists n users in pages of so many, and names no teams.
type listed struct {
	session.Flex
	page, n int
	asked   atomic.Int64
	// held keeps the pages back until it is closed, nil for not.
	held chan struct{}
}

func (f *listed) ListFlexUsers(ctx context.Context, _ string, token api.PageToken) (page api.Page[api.UserSummary], err error) {
	f.asked.Add(1)
	if f.held != nil {
		select {
		case <-f.held:
		case <-ctx.Done():
			return page, ctx.Err()
		}
	}
	first, _ := strconv.Atoi(string(token))
	for i := first; i < min(f.n, first+f.page); i++ {
		page.Entries = append(page.Entries, crowdUser(i))
	}
	if first+f.page < f.n {
		page.Next = api.PageToken(strconv.Itoa(first + f.page))
	}
	return page, nil
}

func (*listed) ListTeams(context.Context, string) ([]api.Team, error) { return nil, nil }

func crowdUser(i int) api.UserSummary {
	name := fmt.Sprintf("user%05d.%s", i, []string{"oak", "fern", "moss", "reed"}[i%4])
	email, locale, off := name+"@example.com", []string{"en-US", "es-MX", "pt-BR"}[i%3], i%50 == 0
	return api.UserSummary{
		FlexUserSID: fmt.Sprintf("FU%032d", i), Username: &name, Email: &email, Locale: &locale,
		Roles: []string{[]string{"agent", "admin"}[i%2]}, Deactivated: &off,
	}
}

// crowd is a look-up screen over n users that are listed already, all in one page.
func crowd(t testing.TB, n int) *rig {
	t.Helper()
	r := newRig(t, viewtest.Setup{Theme: "dark"})
	r.Resize(120, 40)
	r.Session.Samples, r.Session.Flex = nil, &listed{Flex: r.Session.Flex, page: n, n: n}
	r.Press("esc", "r")
	r.Settle()
	r.Want(fmt.Sprintf("Users (%d)", n))
	return r
}

// cursorUser is the username in the row under the cursor.
func (r *rig) cursorUser() string {
	name, _, _ := strings.Cut(r.CursorText(), " ")
	return strings.TrimPrefix(name, "●") // the mark
}

func TestTheAccountIsListedAndSearched(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Listing: true, Users: 2500})
	r.Settle()
	r.WaitFor("Users (2500)")
	r.Type("pella.quick")
	r.Want("1 of 2500 users", "pella.quickmoss@example.com")
	r.Press("enter")
	r.Settle()
	r.Want("User SID (US…)", "FU00000000000000000000000000000001")
}

func TestWithoutAListLookUpsGoOn(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Listing: true, Basic: true})
	r.Settle()
	r.Want("No user list")
	r.Open(viewtest.Ordinary)
	r.Want("pella.quickmoss@example.com")
}

// While the list is refreshed the old rows stay, and the cursor with them.
func TestReadingTheListAnewKeepsTheCursor(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Listing: true, Users: 2500})
	r.Settle()
	r.WaitFor("Users (2500)")
	r.Press("esc", "G")
	at, read := r.cursorUser(), len(r.Server.Requests())
	r.Press("r")
	for page := range 3 { // a page after the other
		if got := r.cursorUser(); got != at {
			t.Fatalf("the cursor is on %s, was on %s", got, at)
		}
		r.Until("the next page", func() bool { return len(r.Server.Requests()) > read+page })
	}
	r.Settle()
	if got := r.cursorUser(); got != at {
		t.Errorf("the cursor is on %s, was on %s", got, at)
	}
	r.Press("g")
	r.Want("Users (2500)")
}

func TestSortingKeepsTheCursorAndMarks(t *testing.T) {
	t.Parallel()
	r := crowd(t, 300)
	for range 120 {
		r.Press("j")
	}
	at := r.cursorUser()
	r.Press(" ", "k")
	for column := range 7 {
		r.Press("s")
		if got := r.cursorUser(); got != at {
			t.Fatalf("the cursor went from %s to %s by column %d", at, got, column)
		}
	}
	r.Press("S", "g")
	r.Want("● 1 selected")
	r.Press("/")
	r.Type("role:agent")
	r.Want("150 of 300", "● 1 selected")
	r.WantNot("not shown")
	r.Retype("role:admin")
	r.Want("150 of 300", "● 1 selected (1 not shown)")
}

// Pages are asked for only while the list is in front.
func TestTheListRestsWhereNobodyLooks(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	wire := &listed{Flex: r.Session.Flex, page: 1, n: 2, held: make(chan struct{})}
	r.Session.Flex = wire
	r.Press("esc", "r", "3")
	close(wire.held)
	r.Settle()
	if asked := wire.asked.Load(); asked != 1 {
		t.Errorf("%d pages are asked for, the second on another tab", asked)
	}
	r.Press("1")
	r.Settle()
	if asked := wire.asked.Load(); asked != 2 {
		t.Errorf("%d pages were asked for once the list is seen, want 2", asked)
	}
}

func BenchmarkFilterKey(b *testing.B) {
	r := crowd(b, 10_000)
	r.Press("/")
	for i := 0; b.Loop(); i++ {
		if i%8 == 0 {
			r.App.Update(uitest.Key("ctrl+u"))
		}
		r.App.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{rune("user99.m"[i%8])}})
		_ = r.App.View()
	}
}

func BenchmarkRows(b *testing.B) {
	for _, n := range []int{100, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			r := crowd(b, n)
			for i := 0; b.Loop(); i++ {
				key := tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("jk"[i%2 : i%2+1])}
				r.App.Update(key)
				if strings.TrimSpace(r.App.View()) == "" {
					b.Fatal("nothing is drawn")
				}
			}
		})
	}
}
