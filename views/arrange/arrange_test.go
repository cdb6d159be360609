package arrange_test

import (
	"reflect"
	"strings"
	"testing"

	"flexconsole/config/state"
	"flexconsole/views/viewtest"
)

func TestMain(m *testing.M) { viewtest.Main(m) }

func usersRig(t *testing.T, s viewtest.Setup) *viewtest.Rig {
	t.Helper()
	s.Listing, s.Users = true, 12
	r := viewtest.New(t, s)
	r.Settle()
	r.Resize(120, 40)
	return r
}

// kept opens the views of a folder in a rig.
func kept(t *testing.T, r *viewtest.Rig, dir string) {
	t.Helper()
	views, err := state.OpenViews(dir, "AC00000000000000000000000000000001")
	if err == nil {
		err = r.Session.Lists.Open(views)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// onDisk waits until the views in a folder, which the rig writes, are as wanted. The rig's
// own stay as they are: one that is read while another is written would be written back.
func onDisk(t *testing.T, r *viewtest.Rig, dir string, wanted func(all []*state.View) bool) {
	t.Helper()
	r.Until("it on disk", func() bool {
		views, err := state.OpenViews(dir, "AC00000000000000000000000000000001")
		if err != nil {
			t.Fatal(err)
		}
		all, err := views.All()
		return err == nil && wanted(all)
	})
}

// only says that there is this view and no other.
func only(view state.View) func([]*state.View) bool {
	return func(all []*state.View) bool { return len(all) == 1 && reflect.DeepEqual(*all[0], view) }
}

func TestColumnsOfUsers(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := usersRig(t, viewtest.Setup{})
	kept(t, r, dir)
	r.Press("esc", "s", "s", "S") // by email, the last first
	r.Want("sorted by email ↓")
	r.Press("C")
	r.Want("Columns of users (7 of 10 shown)", "▸ ✓ username")
	r.Press(" ", "j", " ", "j", "j", "K", "G", "k", " ") // no names, the locale before the email, and the SID
	r.Want("Columns of users (6 of 10 shown)")
	r.Press("esc")
	r.Want("locale email ↓ roles")
	r.WantNot("full name")
	csv := r.Export("users.csv")
	if !strings.HasPrefix(csv, "sid,locale,email,role,team_name,state\r\nFU") && !strings.HasPrefix(csv, "sid,locale,email,role,team_name,state\nFU") {
		t.Errorf("exported is\n%s", csv)
	}
	r.Resize(60, 24)
	r.Want("locale email ↓")
	r.WantNot("state")

	view := state.View{List: "users", Columns: []string{"locale", "email", "roles", "team", "state", "Flex user SID"}, Sort: "email", Descending: true}
	onDisk(t, r, dir, only(view))
	again := usersRig(t, viewtest.Setup{}) // the next start
	kept(t, again, dir)
	if shown := again.Session.Lists.Shown("users"); !reflect.DeepEqual(shown, view) {
		t.Errorf("shown is %+v", shown)
	}
	r.Resize(120, 40)
	r.Press("C", "R", "esc")
	r.Want("username ↑", "locale")
	r.WantNot("sorted by")
	r.Press("C")
	for range 6 {
		r.Press(" ", "j")
	}
	r.Press(" ")
	r.Want("(1 of 10 shown)", "At least one column is shown")
}

func TestColumnsOfOtherLists(t *testing.T) {
	t.Parallel()
	r := viewtest.New(t, viewtest.Setup{OpenTab: "activity"})
	r.Open("FU00000000000000000000000000000001")
	r.Press("esc", "3")
	r.Resize(120, 40)
	r.Want("Method Status")
	r.Press("C", " ", "G", " ", "K", "K", "K", "K", "K", "K", "K", "K", "esc") // no time of day, the operation first
	r.Want("Operation Method Status", "Path")
	r.WantNot("At ")
	table := r.Export("requests.json")
	if !strings.Contains(table, `{"at":"2026-03-04T12:00:00Z","operation":"`) || strings.Contains(table, `"problem"`) {
		t.Errorf("exported is\n%s", table)
	}
}

func TestSavedFilters(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := usersRig(t, viewtest.Setup{Filter: "role:admin"})
	kept(t, r, dir)
	r.Want("Find user role:admin", "of 12 users")
	if r.Host().Front().Typing() {
		t.Error("the list has not the keys")
	}
	r.Press("ctrl+p")
	r.Type("save filter")
	r.Press("enter")
	r.Want("Save the filter of users: role:admin", "1–60 characters")
	r.Type("Bosses")
	r.Press("enter")
	r.Settle()
	r.Want("Filter saved")
	onDisk(t, r, dir, func(all []*state.View) bool { return len(all) == 1 && all[0].Name == "Bosses" })
	r.Press("esc")
	r.WantNot("Find user role:admin")
	r.Press("ctrl+p")
	r.Type("filter: bosses")
	r.Press("enter")
	r.Want("Find user role:admin")

	again := usersRig(t, viewtest.Setup{})
	kept(t, again, dir)
	again.Press("ctrl+p")
	again.Type("saved filters")
	again.Press("enter", "f2")
	again.Retype("Admins")
	again.Press("enter")
	again.Settle()
	again.Want("Saved filters", "▸ Admins")
	again.Press("enter")
	again.Want("Find user role:admin")
	again.Press("ctrl+p")
	again.Type("saved filters")
	again.Press("enter", "ctrl+x")
	again.Want("Remove this filter?")
	again.Confirm()
	again.Settle()
	again.Want("No saved filter of users")
	onDisk(t, again, dir, func(all []*state.View) bool { return len(all) == 0 })
}

func TestStartsOnATab(t *testing.T) {
	t.Parallel()
	for tab, want := range map[string]string{"chats": "n launches a test web chat", "activity": "Requests Changes", "users": "Find user"} {
		viewtest.New(t, viewtest.Setup{OpenTab: tab}).Want(want)
	}
	viewtest.New(t, viewtest.Setup{OpenTab: "activity", Filter: "status:404"}).Want("Filter status:404")
}

// requestRows reads three requests of different paths and sizes, the latest first.
func requestRows(t *testing.T, r *viewtest.Rig) {
	t.Helper()
	r.Open("FU00000000000000000000000000000001")
	r.Press("esc", "/")
	r.Retype("FU00000000000000000000000000000404")
	r.Press("enter")
	r.WaitFor("No such Flex user")
	r.Press("esc")
	r.Open("FU00000000000000000000000000000002")
	r.Press("esc", "esc")
	r.Press("3")
	r.Resize(120, 40)
}

func TestOrderOfRequests(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := viewtest.New(t, viewtest.Setup{})
	kept(t, r, dir)
	requestRows(t, r)
	r.Want("requests, 1 failed", "Users/FU0000…0002")
	r.Press("s", "s") // the method, then the status
	r.Want("requests, 1 failed, by status ↑", "✗ 12:00:00 GET 404")
	r.Press("G", "S")
	r.Want(", by status ↓", "▸ ✗ 12:00:00 GET 404") // the cursor stays on its row
	r.Press("S")
	csv := r.Export("requests.csv")
	if lines := strings.Split(strings.TrimSpace(csv), "\n"); !strings.Contains(lines[len(lines)-1], ",404,") {
		t.Errorf("exported is\n%s", csv)
	}
	onDisk(t, r, dir, only(state.View{List: "requests", Sort: "status"}))
	r.Press("C", "R", "esc")
	r.WantNot(", by")
	r.Press("S")
	r.Want(", by at ↑")
	r.Press("S")
	r.WantNot(", by")
}

// What config.toml sets holds until something else is chosen, and comes back with R.
func TestListsOfConfig(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := usersRig(t, viewtest.Setup{Lists: []*state.View{
		{List: "users", Columns: []string{"locale", "username"}},
		{List: "users", Sort: "locale", Descending: true},
		{List: "users", Name: "Admins", Filter: "role:admin"},
	}})
	kept(t, r, dir)
	r.Press("esc")
	r.Want("sorted by locale ↓", "locale ↓ username")
	r.Press("s") // to the first of the two that are shown
	r.Want("locale username ↑")
	r.Press("C", "G", "K", "K", " ", "esc")
	r.Want("worker SID")
	r.Press("C", "R", "esc")
	r.Want("sorted by locale ↓", "locale ↓ username")
	r.WantNot("worker SID")
	onDisk(t, r, dir, func(all []*state.View) bool { return len(all) == 0 })
	r.Press("ctrl+p")
	r.Type("filter: adm")
	r.Press("enter")
	r.Want("Find user role:admin", "of 12 users")
	r.Press("ctrl+p")
	r.Type("save filter")
	r.Press("enter")
	r.Type("Admins")
	r.Want("config.toml has a filter with this name")
	r.Press("enter")
	r.Want("Save filter")
	r.Press("esc", "esc", "ctrl+p")
	r.Type("saved filters")
	r.Press("enter")
	r.Want("▸ Admins config.toml role:admin")
	r.WantNot("F2 rename", "ctrl+x remove")
	r.Press("ctrl+x")
	r.WantNot("Remove this filter?")
}
