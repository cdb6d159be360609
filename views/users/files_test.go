package users_test

import (
	"encoding/json"
	"strings"
	"testing"

	"flexconsole/api/batch"
	"flexconsole/api/sandbox"
	"flexconsole/views/viewtest"
)

// The file has the users that the filter shows, in the order of the list.
func TestUsersAreExportedAsShown(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Listing: true, Users: 40})
	r.Resize(80, 24)
	r.WaitFor("Users (40)")
	r.Type("state:active")
	r.Press("down", "S")
	csv := r.Export("users.csv")
	lines := strings.Split(strings.TrimSpace(csv), "\n")
	if lines[0] != "sid,username,name,email,locale,role,team_name,state,worker,updated" {
		t.Errorf("the columns are %s", lines[0])
	}
	if len(lines) < 3 || strings.Contains(csv, "deactivated") {
		t.Errorf("%d lines: %s", len(lines), csv)
	}
	if in, err := batch.FromFile(strings.NewReader(csv), nil); err != nil || len(in.Rows) != len(lines)-1 {
		t.Errorf("a bulk edit finds %d users in the file: %v", len(in.Rows), err)
	}
	var users []struct{ Username, State *string }
	if err := json.Unmarshal([]byte(r.Export("users.json")), &users); err != nil || len(users) != len(lines)-1 {
		t.Fatalf("%v: %d users", err, len(users))
	}
	for i := range users[1:] {
		if *users[i].Username < *users[i+1].Username {
			t.Errorf("%s before %s", *users[i].Username, *users[i+1].Username)
		}
	}
}

// A user's file is the response, whatever is odd in it.
func TestAUserIsExportedAsItCame(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	for _, user := range []string{viewtest.Ordinary, viewtest.Hostile} {
		r.Open(user)
		page := r.Export("user.json")
		r.Press("J")
		if raw := r.Export("raw.json"); raw != page {
			t.Errorf("the page exports %s, its JSON %s", page, raw)
		}
		r.Press("esc", "esc")
		got := map[string]any{}
		want := r.Document(user)
		if err := json.Unmarshal([]byte(page), &got); err != nil || got["username"] != *want.Username || strings.ContainsAny(page, "\x1b\u202e") {
			t.Errorf("%v: %s", err, page)
		}
	}
}

// The recent users that the filter shows are exported, the pinned one first.
func TestRecentUsersAreExportedAsShown(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.ChangeUser(viewtest.Another, func(u *sandbox.User) { u.Username, u.Email = viewtest.Awkward, "+x@example.com" })
	for _, user := range []string{viewtest.Nulls, viewtest.Another, viewtest.Ordinary, viewtest.Hostile} {
		r.Open(user)
		r.Press("esc")
	}
	r.Press("esc", "g", "j", "j", "p", "/")
	r.Type("-mallow")
	r.Press("down")
	r.WantNot("mallow␛")
	r.Want("Pinned ▸ "+viewtest.Another, "Recent "+viewtest.Ordinary)
	r.WantExported(viewtest.CSV(
		"sid,username,email,pinned,seen_at",
		viewtest.Another+","+viewtest.AwkwardCSV+",'+x@example.com,true,2026-03-04T12:00:00Z",
		viewtest.Ordinary+",pella.quickmoss,pella.quickmoss@example.com,false,2026-03-04T12:00:00Z",
		viewtest.Nulls+",tavi.marrowbell@example.net,tavi.marrowbell@example.net,false,2026-03-04T12:00:00Z",
	), viewtest.JSON(
		`{"sid":"`+viewtest.Another+`","username":`+viewtest.AwkwardJSON+`,"email":"+x@example.com","pinned":true,"seen_at":"2026-03-04T12:00:00Z"}`,
		`{"sid":"`+viewtest.Ordinary+`","username":"pella.quickmoss","email":"pella.quickmoss@example.com","pinned":false,"seen_at":"2026-03-04T12:00:00Z"}`,
		`{"sid":"`+viewtest.Nulls+`","username":"tavi.marrowbell@example.net","email":"tavi.marrowbell@example.net","pinned":false,"seen_at":"2026-03-04T12:00:00Z"}`,
	))
}

// The export of users says that not all are loaded yet, or that they never were.
func TestUsersOfAnIncompleteListAreExportedAsSuch(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	held := make(chan struct{})
	r.Session.Flex, r.Session.ListLater = &halfList{r.Session.Flex, held}, false
	r.Press("esc")
	r.WaitFor("Users (5 so far)")
	r.AskExport()
	r.Want("Exports 5 users as CSV (or JSON for a .json name). The list is still being loaded; users that are not loaded yet are not included.")
	r.Press("esc")
	close(held)
	r.WaitFor("User list incomplete")
	r.AskExport()
	r.Want("Exports 5 users as CSV (or JSON for a .json name). The list is incomplete.")
}
