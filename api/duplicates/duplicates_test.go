package duplicates

import (
	"fmt"
	"strings"
	"testing"
)

func TestWhatUsersShare(t *testing.T) {
	t.Parallel()
	on, off := true, true
	for name, row := range map[string]struct {
		users []User
		want  string
	}{
		"nobody":          {nil, ""},
		"nothing":         {[]User{{Username: "ann", Email: "ann@example.com"}, {Username: "bob", Email: "bob@example.com"}}, ""},
		"no values":       {[]User{{}, {}, {Active: on}, {Deactivated: off}}, ""},
		"email":           {[]User{{Email: "Ann@Example.com"}, {}, {Email: "ann@example.COM"}}, "same email: Ann@Example.com [0 2]"},
		"email in ASCII":  {[]User{{Email: "a@bücher.example"}, {Email: "a@xn--bcher-kva.example"}}, "same email: a@bücher.example [0 1]"},
		"no real address": {[]User{{Email: "a@x y"}, {Email: "A@X Y"}}, "same email: a@x y [0 1]"},
		"user SID":        {[]User{{UserSID: "USab"}, {UserSID: "USAB"}, {UserSID: "USac"}}, "same user SID: USab [0 1]"},
		"case":            {[]User{{Username: "Ann"}, {Username: "ann"}, {Username: "ÄNN"}, {Username: "änn"}}, "names differ by case only: Ann [0 1]; names differ by case only: ÄNN [2 3]"},
		"username":        {[]User{{Username: "ann"}, {Username: "ann"}}, "same username: ann [0 1]"},
		"twin by email": {
			[]User{{Email: "a@example.com", Active: on}, {Email: "a@example.com", Deactivated: off}},
			"same email: a@example.com · deactivated twin [0 1]",
		},
		"twin by name":     {[]User{{Username: "ann", Deactivated: off}, {Username: "ann", Active: on}}, "same username: ann · deactivated twin [0 1]"},
		"both deactivated": {[]User{{Username: "ann", Deactivated: off}, {Username: "ann", Deactivated: off}}, "same username: ann [0 1]"},
		"no twin by SID":   {[]User{{UserSID: "US1", Active: on}, {UserSID: "US1", Deactivated: off}}, "same user SID: US1 [0 1]"},
		"all at once": {
			[]User{{Username: "Ann", Email: "a@example.com", UserSID: "US1", Active: on}, {Username: "ann", Email: "A@example.com", UserSID: "us1", Deactivated: off}},
			"same email: a@example.com · same user SID: US1 · names differ by case only: Ann · deactivated twin [0 1]",
		},
		"in two groups": {
			[]User{{Username: "ann", Email: "a@example.com"}, {Username: "bob", Email: "a@example.com"}, {Username: "BOB", Email: "b@example.com"}, {Email: "a@example.com"}},
			"same email: a@example.com [0 1 3]; names differ by case only: bob [1 2]",
		},
	} {
		var got []string
		for _, g := range Find(len(row.users), func(i int) User { return row.users[i] }) {
			got = append(got, fmt.Sprint(g.Text(), " ", g.Users))
		}
		if text := strings.Join(got, "; "); text != row.want {
			t.Errorf("%s: %q, want %q", name, text, row.want)
		}
	}
}

// Users whose keys only have one hash share nothing.
func TestEqualHashesAreNoEqualKeys(t *testing.T) {
	t.Parallel()
	keys := []string{"a", "b", "a", "c", "b"}
	if got := fmt.Sprint(equal([]uint64{0, 1, 2, 3, 4}, func(i int) string { return keys[i] })); got != "[[0 2] [1 4]]" {
		t.Errorf("%s", got)
	}
}

// crowd are users every hundredth of whom shares its email with the one before, in upper case.
func crowd(n int) []User {
	users := make([]User, n)
	for i := range users {
		name := fmt.Sprintf("user%d.example", i)
		users[i] = User{Username: name, Email: name + "@example.com", Active: true}
		if i%100 == 99 {
			users[i].Email = strings.ToUpper(users[i-1].Email)
		}
	}
	return users
}

func BenchmarkFind(b *testing.B) {
	for _, n := range []int{10_000, 100_000} {
		users := crowd(n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				if got := len(Find(n, func(i int) User { return users[i] })); got != n/100 {
					b.Fatalf("%d groups", got)
				}
			}
		})
	}
}
