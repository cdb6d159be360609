package shell

import (
	"fmt"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api"
	"flexconsole/ui"
	"flexconsole/views/actions"
	"flexconsole/views/screen"
	"flexconsole/views/session"
	"flexconsole/views/users"
)

// crowd is a look-up screen over n users that are listed already.
func crowd(t testing.TB, n int) (*App, *users.Lookup) {
	t.Helper()
	theme, err := ui.NewTheme("dark")
	if err != nil {
		t.Fatal(err)
	}
	a := New(Options{Theme: theme, Session: &session.Session{Badge: "DEV", Source: "test", Log: &session.Log{}}, Width: 120, Height: 40})
	l := a.desk.Front().(*users.Lookup)
	l.Started = true
	var page api.Page[api.UserSummary]
	for i := range n {
		name := fmt.Sprintf("user%d.%s", i, []string{"oak", "fern", "moss", "reed"}[i%4])
		email, locale, off := name+"@example.com", []string{"en-US", "es-MX", "pt-BR"}[i%3], i%50 == 0
		page.Entries = append(page.Entries, api.UserSummary{
			FlexUserSID: fmt.Sprintf("FU%032d", i), Username: &name, Email: &email, Locale: &locale,
			Roles: []string{[]string{"agent", "admin"}[i%2]}, Deactivated: &off,
		})
	}
	l.List.Dir.Arrived(users.DirectoryMsg{Page: page})
	return a, l
}

func TestTheAccountIsListedAndSearched(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{listing: true, users: 2500})
	r.settle()
	r.waitFor("Users of the account 2500")
	r.typeText("pella.quick")
	r.want("1 of 2500 users", "pella.quickmoss@example.com")
	r.press("enter")
	r.settle()
	r.want("Unified User", "FU00000000000000000000000000000001")
}

func TestWithoutAListLookUpsGoOn(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{listing: true, basic: true})
	r.settle()
	r.want("No list of users")
	r.open(ordinary)
	r.want("pella.quickmoss@example.com")
}

// While the list is read anew the old rows stay, and the cursor with them.
func TestReadingTheListAnewKeepsTheCursor(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{listing: true, users: 2500})
	r.settle()
	r.waitFor("Users of the account 2500")
	r.press("esc", "G")
	l := r.app.desk.Front().(*users.Lookup)
	at := l.List.Selected()
	r.press("r")
	for range 3 { // a page after the other
		if got := l.List.Selected(); got != at {
			t.Fatalf("the cursor is on %s, was on %s", got, at)
		}
		r.until("the next page", func() bool { return l.Fresh == nil || len(l.Fresh.Users) > 0 })
	}
	r.settle()
	if got := l.List.Selected(); got != at || l.Fresh != nil || len(l.List.Dir.Users) != 2500 {
		t.Errorf("the cursor is on %s, was on %s; %d users", got, at, len(l.List.Dir.Users))
	}
}

func TestFilterFindsByAnyColumn(t *testing.T) {
	_, l := crowd(t, 600)
	for filter, want := range map[string]int{
		"":                          600,
		"role:admin":                300,
		"locale:es":                 200,
		"state:deactivated":         12,
		"role:admin locale:es":      100,
		"USER17.FERN":               1,
		"user17.fern@example.com":   1,
		fmt.Sprintf("FU%032d", 599): 1,
		"nobody at all":             0,
	} {
		l.List.Dir.Search(filter)
		if got := len(l.List.Dir.Shown); got != want {
			t.Errorf("%q finds %d, want %d", filter, got, want)
		}
	}
}

// Where no column holds a word, its letters in order will do.
func TestFilterForgivesLettersLeftOut(t *testing.T) {
	_, l := crowd(t, 600)
	l.List.Dir.Search("u599rd")
	if got := len(l.List.Dir.Shown); got == 0 || got > 30 || !strings.Contains(ui.TextOf(l.List.Dir.At(got-1).Username), "599") {
		t.Errorf("%d users are found", got)
	}
}

func TestSortingKeepsTheCursorAndMarks(t *testing.T) {
	_, l := crowd(t, 300)
	for range 120 {
		l.List.Move("j")
	}
	at := l.List.Selected()
	l.List.Marks[at] = true
	for range users.UserColumns {
		l.Do(actions.Sort)
		if got := l.List.Selected(); got != at {
			t.Fatalf("the cursor went from %s to %s", at, got)
		}
	}
	l.Do(actions.Reverse)
	l.List.Keeping(func() { l.List.Dir.Search("role:admin") })
	if !l.List.Marks[at] || l.List.Hidden() != 1 {
		t.Errorf("marks %v, %d hidden", l.List.Marks, l.List.Hidden())
	}
}

func TestPagesThatComeAgainAreTheEnd(t *testing.T) {
	d := users.NewDirectory()
	name := "a"
	page := api.Page[api.UserSummary]{Entries: []api.UserSummary{{FlexUserSID: "FU1", Username: &name}}, Next: "two"}
	d.Arrived(users.DirectoryMsg{Page: page})
	if d.Complete || d.Err != nil {
		t.Fatalf("complete %v after the first page: %v", d.Complete, d.Err)
	}
	d.Arrived(users.DirectoryMsg{Page: page})
	if !d.Complete || len(d.Users) != 1 || d.Err == nil || !strings.Contains(d.Err.Error(), "not complete: page 2 leads back") {
		t.Errorf("complete %v, %d users: %v", d.Complete, len(d.Users), d.Err)
	}
}

// Pages are asked for only while the list is in front.
func TestTheListRestsWhereNobodyLooks(t *testing.T) {
	a, l := crowd(t, 1)
	l.List.Dir = users.NewDirectory()
	a.Update(tea.KeyMsg{Type: tea.KeyEsc}) // leaves the input
	a.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("3")})
	if a.desk.Front() == screen.Screen(l) {
		t.Fatal("still in front")
	}
	l.Arrived(users.DirectoryMsg{Page: api.Page[api.UserSummary]{Entries: []api.UserSummary{{FlexUserSID: "FU1"}}, Next: "two"}})
	a.Update(nil)
	if l.List.Dir.Loading != nil {
		t.Error("the next page is asked for on another tab")
	}
	a.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("1")})
	if a.desk.Front() != screen.Screen(l) || l.List.Dir.Loading == nil {
		t.Error("the list does not go on once it is seen")
	}
}

func BenchmarkFilterKey(b *testing.B) {
	a, l := crowd(b, 10_000)
	l.EnterInput()
	for i := 0; b.Loop(); i++ {
		if i%8 == 0 {
			l.Input.SetValue("")
		}
		a.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{rune("user99.m"[i%8])}})
		_ = a.View()
	}
}

func BenchmarkRows(b *testing.B) {
	for _, n := range []int{100, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			a, l := crowd(b, n)
			l.LeaveInput()
			for i := 0; b.Loop(); i++ {
				key := tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("jk"[i%2 : i%2+1])}
				a.Update(key)
				if strings.TrimSpace(a.View()) == "" {
					b.Fatal("nothing is drawn")
				}
			}
		})
	}
}
