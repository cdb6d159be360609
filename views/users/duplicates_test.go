package users_test

import (
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"

	"flexconsole/api/sandbox"
	"flexconsole/views/screen"
	"flexconsole/views/viewtest"
)

// twins is a list of 40 users in which the deactivated one has the email of the ordinary
// one.
func twins(t *testing.T) *rig {
	t.Helper()
	r := newRig(t, viewtest.Setup{Users: 40})
	r.ChangeUser("FU00000000000000000000000000000005", func(u *sandbox.User) { u.Email = "PELLA.quickmoss@example.com" })
	r.Session.ListLater = false
	r.Press("esc")
	r.WaitFor("Users (40)")
	r.Settle()
	return r
}

func TestDuplicatesAreListedAndOpened(t *testing.T) {
	t.Parallel()
	r := twins(t)
	r.Press("d")
	r.Want("› Duplicates", "1 group, 2 of 40 users", "same email: pella.quickmoss@example.com · deactivated twin",
		"PELLA.quickmoss@example.com", "compared for the 0 users opened here", "FU00000000000000000000000000000001 · updated")
	r.Press("down", "y")
	if len(r.Copied) != 1 || r.Copied[0] != "FU00000000000000000000000000000005" {
		t.Errorf("copied %q", r.Copied)
	}
	r.Press("enter")
	r.Settle()
	if page, ok := r.Subject().(screen.UserPage); !ok || page.SID != "FU00000000000000000000000000000005" {
		t.Fatalf("opened %v", r.Subject())
	}
	// What is edited is no duplicate any more.
	r.ChangeUser("FU00000000000000000000000000000005", func(u *sandbox.User) { u.Email = "hesper@example.com" })
	r.Press("r")
	r.Settle()
	r.Press("esc")
	r.Want("0 groups, 0 of 40 users", "No user shares an email or username with another.")
	r.Press("esc", "/")
	r.Type("is:duplicate")
	r.Want("No user shares an email or username with another")
}

// Two users who were opened have the same user SID.
func TestTheSameUserSIDOfUsersOpenedHere(t *testing.T) {
	t.Parallel()
	r := twins(t)
	r.ChangeUser(viewtest.Another, func(u *sandbox.User) { u.UserSID = "US00000000000000000000000000000001" })
	for _, user := range []string{viewtest.Ordinary, viewtest.Another} {
		r.Press("/")
		r.Open(user)
		r.Press("esc")
	}
	r.Press("esc", "ctrl+p")
	r.Type("find duplicates")
	r.Press("enter")
	r.Want("2 groups, 3 of 40 users", "same user SID: US00000000000000000000000000000001", "compared for the 2 users opened here")
}

func TestDuplicatesAreExported(t *testing.T) {
	t.Parallel()
	r := twins(t)
	r.Resize(100, 30)
	r.Press("d")
	rows, err := csv.NewReader(strings.NewReader(r.Export("twins.csv"))).ReadAll()
	if err != nil || len(rows) != 3 || strings.Join(rows[1][:5], " ") != "1 email deactivated_twin pella.quickmoss@example.com FU00000000000000000000000000000001 pella.quickmoss" {
		t.Errorf("%v: %q", err, rows)
	}
	var users []struct{ Group, Shared, SID, State string }
	if err := json.Unmarshal([]byte(r.Export("twins.json")), &users); err != nil || len(users) != 2 || users[1].State != "deactivated" || users[1].Shared != "email deactivated_twin" {
		t.Errorf("%v: %+v", err, users)
	}
}

// The report says that the list is not complete, goes on loading it, and shows what comes.
func TestDuplicatesOfAnIncompleteList(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	held := make(chan struct{})
	r.Session.Flex, r.Session.ListLater = &halfList{r.Session.Flex, held}, false
	r.Press("esc")
	r.WaitFor("Users (5 so far)")
	r.Press("d")
	r.Want("0 groups, 0 of 5 users", "Users (5 so far)")
	close(held)
	r.WaitFor("User list incomplete")
	r.Want("› Duplicates", "r reloads it")
}

// The rest of the list is loaded in front of the report, whose cursor stays on its user.
func TestDuplicatesComeWithTheList(t *testing.T) {
	t.Parallel()
	r := twins(t)
	r.Press("d", "down")
	r.ChangeUser(viewtest.Another, func(u *sandbox.User) { u.Email = "juno.tinderwick@example.org" })
	r.ChangeUser("FU00000000000000000000000000000009", func(u *sandbox.User) { u.Email = "pella.quickmoss@example.com" })
	before := r.CursorText()
	r.Press("r")
	r.Settle()
	r.Want("2 groups, 5 of 40 users")
	if got := r.CursorText(); got != before {
		t.Errorf("the cursor went from %q to %q", before, got)
	}
	r.Resize(40, 12)
	r.Press("G")
	r.Want("same email: juno", "2 groups")
}
