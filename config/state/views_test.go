package state

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func wantViews(t *testing.T, v *Views, want string) {
	t.Helper()
	all, err := v.All()
	must(t, err)
	var got []string
	for _, view := range all {
		got = append(got, fmt.Sprint(*view))
	}
	if strings.Join(got, " ") != want {
		t.Errorf("the views are %s, want %s", got, want)
	}
}

func TestViews(t *testing.T) {
	places(t, func(t *testing.T, dir string) {
		v, err := OpenViews(dir, account)
		must(t, err)
		must(t, v.Replace("users", []string{""}, &View{List: "users", Columns: []string{"email"}, Sort: "email", Descending: true}))
		must(t, v.Replace("users", []string{"b"}, &View{List: "users", Name: "b", Filter: "role:b"}))
		must(t, v.Replace("users", []string{"A"}, &View{List: "users", Name: "A", Filter: "role:a"}))
		must(t, v.Replace("chats", []string{"b"}, &View{List: "chats", Name: "b", Filter: "ended"}))
		wantViews(t, v, "{chats b ended []  false} {users   [email] email true} {users A role:a []  false} {users b role:b []  false}")
		must(t, v.Replace("users", []string{"A", "b"}, &View{List: "users", Name: "b", Filter: "role:a"})) // renamed over another
		must(t, v.Replace("users", []string{""}, &View{List: "users"}))                                    // as usual
		must(t, v.Replace("chats", []string{"b"}, nil))
		must(t, v.Replace("chats", []string{"gone"}, nil))
		wantViews(t, v, "{users b role:a []  false}")
		mustFail(t, v.Replace("users", []string{"x"}, &View{List: "users", Name: "x", Filter: strings.Repeat("x", 5000)}), "the limit is")
		if dir == "" {
			return
		}
		other, err := OpenViews(dir, account)
		must(t, err)
		wantViews(t, other, "{users b role:a []  false}")
		paths, err := filepath.Glob(filepath.Join(dir, "views", "*.json"))
		must(t, err)
		if info, err := os.Stat(paths[0]); len(paths) != 1 || err != nil || info.Mode().Perm() != 0o600 && os.PathSeparator == '/' {
			t.Errorf("%q: %v %v", paths, info, err)
		}
		write(t, paths[0], "no JSON")
		mustFail(t, other.Replace("users", []string{"b"}, nil), "cannot parse")
		if data, err := os.ReadFile(paths[0]); err != nil || string(data) != "no JSON" {
			t.Errorf("the file is %q now: %v", data, err)
		}
	})
}
