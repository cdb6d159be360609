package users

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"flexconsole/api"
)

// However users arrive, their order is that of one stable sort of all.
func TestOrderIsThatOfOneSort(t *testing.T) {
	t.Parallel()
	text := rapid.OneOf(
		rapid.StringMatching(`[a-c]{0,3}`), rapid.StringMatching(`a{3,17}[ab]?`), rapid.String(),
	)
	rapid.Check(t, func(t *rapid.T) {
		o := order{descending: rapid.Bool().Draw(t, "descending")}
		for range rapid.IntRange(1, 5).Draw(t, "pages") {
			o.insert(rapid.SliceOfN(text, 0, 90).Draw(t, "keys"))
			if n := len(o.keys); n > 0 && rapid.Bool().Draw(t, "replace") {
				o.replace(rapid.IntRange(0, n-1).Draw(t, "user"), text.Draw(t, "key"))
			}
			if rapid.Bool().Draw(t, "reverse") {
				o.reverse()
			}
		}
		want := make([]int, len(o.keys))
		for i := range want {
			want[i] = i
		}
		slices.SortStableFunc(want, func(a, b int) int {
			if o.descending {
				a, b = b, a
			}
			return strings.Compare(o.keys[a], o.keys[b])
		})
		if !slices.Equal(o.sorted, want) {
			t.Fatalf("got %v, want %v of %q", o.sorted, want, o.keys)
		}
	})
}

// A user who is on two pages is in the list once, as on the later one.
func TestAUserWhoComesAgainIsReplaced(t *testing.T) {
	t.Parallel()
	d := crowded(30)
	moved := crowd(30).Entries[3]
	name := "zz last"
	moved.Username = &name
	d.arrived(directoryMsg{page: api.Page[api.UserSummary]{Entries: []api.UserSummary{moved}}}, time.Time{})
	if last := d.at(len(d.shown) - 1); len(d.shown) != 30 || last.sid != moved.FlexUserSID {
		t.Errorf("%d users, the last is %s", len(d.shown), last.sid)
	}
}

var sizes = []int{1_000, 10_000, 100_000}

// pagesOf are n users in pages of 1,000, each followed by another.
func pagesOf(n int) []directoryMsg {
	all := crowd(n).Entries
	var pages []directoryMsg
	for part := range slices.Chunk(all, 1000) {
		next := api.PageToken(fmt.Sprint(len(pages) + 1))
		if len(pages) == (n-1)/1000 {
			next = ""
		}
		pages = append(pages, directoryMsg{page: api.Page[api.UserSummary]{Entries: part, Next: next}})
	}
	return pages
}

// listOf is a list of n users that arrived page by page.
func listOf(pages []directoryMsg) *directory {
	d := newDirectory()
	for _, page := range pages {
		d.arrived(page, time.Time{})
	}
	return d
}

func BenchmarkLoading(b *testing.B) {
	for _, n := range sizes {
		pages := pagesOf(n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				if d := listOf(pages); len(d.shown) != n || !d.complete {
					b.Fatalf("%d users, complete %v", len(d.shown), d.complete)
				}
			}
		})
	}
}

// Keys that go through all users.
func BenchmarkKeys(b *testing.B) {
	for _, n := range sizes {
		d := listOf(pagesOf(n))
		for name, press := range map[string]func(i int){
			"first filter key": func(i int) { d.search([]string{"", "u"}[i%2]) },
			"next filter key":  func(i int) { d.search([]string{"user9", "user99"}[i%2]) },
			"letters in order": func(i int) { d.search([]string{"u9mossx", "u9mossxcom"}[i%2]) },
			"column":           func(i int) { d.search([]string{"role:adm", "locale:es"}[i%2]) },
			"nothing found":    func(i int) { d.search([]string{"locale:xx", "email:nobody"}[i%2]) },
			"sort":             func(int) { d.sortBy((d.order.column+1)%columnCount, false) },
			"reverse":          func(int) { d.reverse() },
		} {
			b.Run(fmt.Sprintf("%s/%d", name, n), func(b *testing.B) {
				d.search("")
				for i := 0; b.Loop(); i++ {
					press(i)
				}
			})
		}
	}
}
