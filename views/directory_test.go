package views

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"fmt"
	"testing"

	"flexconsole/api"
	"flexconsole/ui"
	"flexconsole/views/actions"
	"flexconsole/views/screen"
	"flexconsole/views/session"
)

// crowd is a look-up screen over n users that are listed already.
func crowd(t testing.TB, n int) (*App, *lookup) {
	t.Helper()
	theme, err := ui.NewTheme("dark")
	if err != nil {
		t.Fatal(err)
	}
	a := New(Options{Theme: theme, Session: &session.Session{Badge: "DEV", Source: "test", Log: &session.Log{}}, Width: 120, Height: 40})
	l := a.Front().(*lookup)
	l.started = true
	var page api.UserPage
	for i := range n {
		name := fmt.Sprintf("user%d.%s", i, []string{"oak", "fern", "moss", "reed"}[i%4])
		email, locale, off := name+"@example.com", []string{"en-US", "es-MX", "pt-BR"}[i%3], i%50 == 0
		page.Users = append(page.Users, api.UserSummary{
			FlexUserSID: fmt.Sprintf("FU%032d", i), Username: &name, Email: &email, Locale: &locale,
			Roles: []string{[]string{"agent", "admin"}[i%2]}, Deactivated: &off,
		})
	}
	l.list.dir.arrived(directoryMsg{page: page})
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
	l := r.app.Front().(*lookup)
	at := l.list.selected()
	r.press("r")
	for range 3 { // a page after the other
		if got := l.list.selected(); got != at {
			t.Fatalf("the cursor is on %s, was on %s", got, at)
		}
		r.until("the next page", func() bool { return l.fresh == nil || len(l.fresh.users) > 0 })
	}
	r.settle()
	if got := l.list.selected(); got != at || l.fresh != nil || len(l.list.dir.users) != 2500 {
		t.Errorf("the cursor is on %s, was on %s; %d users", got, at, len(l.list.dir.users))
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
		l.list.dir.search(filter)
		if got := len(l.list.dir.shown); got != want {
			t.Errorf("%q finds %d, want %d", filter, got, want)
		}
	}
}

// Where no column holds a word, its letters in order will do.
func TestFilterForgivesLettersLeftOut(t *testing.T) {
	_, l := crowd(t, 600)
	l.list.dir.search("u599rd")
	if got := len(l.list.dir.shown); got == 0 || got > 30 || !strings.Contains(ui.TextOf(l.list.dir.at(got-1).Username), "599") {
		t.Errorf("%d users are found", got)
	}
}

func TestSortingKeepsTheCursorAndMarks(t *testing.T) {
	_, l := crowd(t, 300)
	for range 120 {
		l.list.move("j")
	}
	at := l.list.selected()
	l.list.marks[at] = true
	for range userColumns {
		l.Do(actions.Sort)
		if got := l.list.selected(); got != at {
			t.Fatalf("the cursor went from %s to %s", at, got)
		}
	}
	l.Do(actions.Reverse)
	l.list.keeping(func() { l.list.dir.search("role:admin") })
	if !l.list.marks[at] || l.list.hidden() != 1 {
		t.Errorf("marks %v, %d hidden", l.list.marks, l.list.hidden())
	}
}

func TestPagesThatComeAgainAreTheEnd(t *testing.T) {
	d := newDirectory()
	name := "a"
	page := api.UserPage{Users: []api.UserSummary{{FlexUserSID: "FU1", Username: &name}}, Next: "two"}
	d.arrived(directoryMsg{page: page})
	if d.complete || d.err != nil {
		t.Fatalf("complete %v after the first page: %v", d.complete, d.err)
	}
	d.arrived(directoryMsg{page: page})
	if !d.complete || len(d.users) != 1 || d.err == nil || !strings.Contains(d.err.Error(), "not complete: page 2 leads back") {
		t.Errorf("complete %v, %d users: %v", d.complete, len(d.users), d.err)
	}
}

// Pages are asked for only while the list is in front.
func TestTheListRestsWhereNobodyLooks(t *testing.T) {
	a, l := crowd(t, 1)
	l.list.dir = newDirectory()
	a.Update(tea.KeyMsg{Type: tea.KeyEsc}) // leaves the input
	a.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("3")})
	if a.Front() == screen.Screen(l) {
		t.Fatal("still in front")
	}
	l.arrived(directoryMsg{page: api.UserPage{Users: []api.UserSummary{{FlexUserSID: "FU1"}}, Next: "two"}})
	a.Update(nil)
	if l.list.dir.loading != nil {
		t.Error("the next page is asked for on another tab")
	}
	a.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("1")})
	if a.Front() != screen.Screen(l) || l.list.dir.loading == nil {
		t.Error("the list does not go on once it is seen")
	}
}

func BenchmarkFilterKey(b *testing.B) {
	a, l := crowd(b, 10_000)
	l.enterInput()
	for i := 0; b.Loop(); i++ {
		if i%8 == 0 {
			l.input.SetValue("")
		}
		a.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{rune("user99.m"[i%8])}})
		_ = a.View()
	}
}

func BenchmarkRows(b *testing.B) {
	for _, n := range []int{100, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			a, l := crowd(b, n)
			l.leaveInput()
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
