package users_test

import (
	"encoding/json"
	"strings"
	"testing"

	"flexconsole/api/batch"
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
