package users

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"flexconsole/api"
	"flexconsole/views/words"
)

// crowd is a page of n users.
func crowd(n int) (page api.Page[api.UserSummary]) {
	for i := range n {
		name := fmt.Sprintf("user%d.%s", i, []string{"oak", "fern", "moss", "reed"}[i%4])
		email, locale, off := name+"@example.com", []string{"en-US", "es-MX", "pt-BR"}[i%3], i%50 == 0
		page.Entries = append(page.Entries, api.UserSummary{
			FlexUserSID: fmt.Sprintf("FU%032d", i), Username: &name, Email: &email, Locale: &locale,
			Roles: []string{[]string{"agent", "admin"}[i%2]}, Deactivated: &off,
		})
	}
	return page
}

// crowded is a directory of n users that are listed already.
func crowded(n int) *directory {
	d := newDirectory()
	d.arrived(directoryMsg{page: crowd(n)}, time.Time{})
	return d
}

func TestFilterFindsByAnyColumn(t *testing.T) {
	t.Parallel()
	d := crowded(600)
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
		"-role:admin":               300,
		"-role:admin -locale:es":    200,
		"team:none":                 600,
		"-team:none":                0,
		"locale:none":               0,
		`username:"user17.fern"`:    1,
		"-user17.fern":              599,
		"role:":                     600,
		"sid:FU00":                  600,
		fmt.Sprintf("-sid:%d", 599): 599,
		"-zqx":                      600, // letters in order are no reason to leave a user out
		`"u599rd"`:                  0,
	} {
		d.search(filter)
		if got := len(d.shown); got != want {
			t.Errorf("%q finds %d, want %d", filter, got, want)
		}
	}
}

// Where no column holds a word, its letters in order will do.
func TestFilterForgivesLettersLeftOut(t *testing.T) {
	t.Parallel()
	d := crowded(600)
	d.search("u599rd")
	if got := len(d.shown); got == 0 || got > 30 || !strings.Contains(d.at(got-1).username(), "599") {
		t.Errorf("%d users are found", got)
	}
}

// Letters scattered over a line are no match.
func TestSimilarLettersAreNearEachOther(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		word, text string
		want       bool
	}{
		{"pela", "pella.quickmoss pella quickmoss pella.quickmoss@example.com", true},
		{"jnuo", "juno.tinderwick", false},
		{"jno", "juno.tinderwick", true},
		{"tom", "dorrin.oakthimble dorrin oakthimble dorrin.oakthimble@example.com", false},
		{"maria", "dorrin.oakthimble dorrin oakthimble dorrin.oakthimble@example.com", false},
		{"anna", "tavi.marrowbell tavi marrowbell tavi.marrowbell@example.net", false},
		{"zoe", "zo", false},
		{"öl", "köhler", true},
	} {
		if got := isSimilar(row.word, row.text); got != row.want {
			t.Errorf("%q in %q: %v", row.word, row.text, got)
		}
	}
}

func TestPagesThatComeAgainAreTheEnd(t *testing.T) {
	t.Parallel()
	d := newDirectory()
	name := "a"
	page := api.Page[api.UserSummary]{Entries: []api.UserSummary{{FlexUserSID: "FU1", Username: &name}}, Next: "two"}
	d.arrived(directoryMsg{page: page}, time.Time{})
	if d.complete || d.err != nil {
		t.Fatalf("complete %v after the first page: %v", d.complete, d.err)
	}
	d.arrived(directoryMsg{page: page}, time.Time{})
	if !d.complete || len(d.users) != 1 || d.err == nil || !strings.Contains(d.err.Error(), "incomplete: page 2 points back") {
		t.Errorf("complete %v, %d users: %v", d.complete, len(d.users), d.err)
	}
}

func TestFilterThatMatchesNoUserSaysWhy(t *testing.T) {
	t.Parallel()
	d := crowded(60)
	for filter, want := range map[string]string{
		"locale:null":             `No user with locale "null" (in use: en-US, es-MX, pt-BR)`,
		"email:nobody":            `No user with email "nobody"`,
		"locale:es username:nope": `No user with username "nope"`,
		"locale:es email:user0":   "No user matches all of these",
		"nobody":                  "",
		"team:none locale:none":   "All users have a value for locale",
		"-team:none":              "No user has a value for team",
		"-locale:-":               `All users have locale "-"`,
		":es":                     "",
	} {
		d.search(filter)
		if got := d.unmatched; got != want {
			t.Errorf("%q: %q, want %q", filter, got, want)
		}
	}
}

// The values in use are those of the users that the other terms find.
func TestCountsOfValues(t *testing.T) {
	t.Parallel()
	d := crowded(60)
	for others, want := range map[string]string{
		"":                "[{en-US 20} {es-MX 20} {pt-BR 20}]",
		"role:admin -es-": "[{en-US 10} {pt-BR 10}]",
		"user7.":          "[{es-MX 1}]",
		"nobody":          "[]",
	} {
		if got := fmt.Sprint(d.counts("locale", words.UserKeys.Parse(others))); got != want {
			t.Errorf("%q: %s, want %s", others, got, want)
		}
	}
	if got := fmt.Sprint(d.counts("team", nil)); got != "[{ 60}]" {
		t.Errorf("teams %s", got)
	}
}

// The keys begin with those of the columns, in their order.
func TestKeysAreThoseOfTheColumns(t *testing.T) {
	t.Parallel()
	for i, c := range userColumns {
		if key := words.UserKeys[i].Name; !strings.HasPrefix(c.Title, key) && !strings.HasSuffix(c.Title, " "+key) {
			t.Errorf("the column %s has the key %s", c.Title, key)
		}
	}
	if columnOf("sid") != -1 || columnOf("is") != -1 || columnOf("") != -1 || columnOf("team") != 5 {
		t.Error("keys have other columns")
	}
}

// twinned is a directory of n users every hundredth of whom has the email of the one before.
func twinned(n int) *directory {
	page := crowd(n)
	for i := range page.Entries {
		if i%100 == 99 {
			email := strings.ToUpper(*page.Entries[i-1].Email)
			page.Entries[i].Email = &email
		}
	}
	d := newDirectory()
	d.arrived(directoryMsg{page: page}, time.Time{})
	return d
}

func TestFilterFindsDuplicates(t *testing.T) {
	t.Parallel()
	d := twinned(600)
	for filter, want := range map[string]int{
		"is:duplicate": 12, "is:dup": 12, "IS:Duplicate": 12, "-is:duplicate": 588, "is:none": 588, "is:": 600, "is:other": 0,
		"is:duplicate role:admin": 6, "is:duplicate user99.": 1, "-is:other": 600,
	} {
		if d.search(filter); len(d.shown) != want {
			t.Errorf("%q finds %d, want %d", filter, len(d.shown), want)
		}
	}
	if got := fmt.Sprint(d.counts("is", words.UserKeys.Parse("role:admin"))); got != "[{duplicate 6}]" {
		t.Errorf("values %s", got)
	}
	// One user has another email since.
	d.search("is:duplicate")
	id, name, email := d.users[99].sid, d.users[99].username(), "other@example.com"
	d.update(api.FlexUser{FlexUserSID: &id, Username: &name, Email: &email}, time.Time{})
	if len(d.shown) != 10 {
		t.Errorf("%d are left, want 10", len(d.shown))
	}
	// Two have the same user SID, which only readings of them alone say.
	user := "US00000000000000000000000000000001"
	for _, i := range []int{0, 1} {
		id, name, email := d.users[i].sid, d.users[i].username(), d.users[i].cells[emailColumn]
		d.update(api.FlexUser{FlexUserSID: &id, Username: &name, Email: &email, UserSID: &user}, time.Time{})
	}
	if len(d.shown) != 12 {
		t.Errorf("%d are shown, want 12", len(d.shown))
	}
	none := crowded(60)
	none.search("is:duplicate")
	if none.unmatched != "No user shares an email or username with another" || none.counts("is", nil) != nil {
		t.Errorf("%q, %v", none.unmatched, none.counts("is", nil))
	}
}

// What comparing all users of a large account costs, once for each version of the list,
// and what a key costs then.
func BenchmarkDuplicates(b *testing.B) {
	d := twinned(100_000)
	b.Run("compare", func(b *testing.B) {
		for b.Loop() {
			d.twins = nil
			d.compared()
		}
	})
	b.Run("key", func(b *testing.B) {
		for b.Loop() {
			d.search("")
			d.search("is:duplicate locale:e")
			d.counts("is", d.wanted[1:])
		}
	})
}

// What a key costs in the input of an account with 100,000 users: the filter and the
// values that are offered.
func BenchmarkKeyInFilter(b *testing.B) {
	d := crowded(100_000)
	for b.Loop() {
		d.search("")
		d.search("-role:admin locale:e")
		d.counts("locale", d.wanted[:1])
	}
}
