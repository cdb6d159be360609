package users_test

import (
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
	r.ChangeUser("FU00000000000000000000000000000005", func(u *sandbox.User) { u.FullName = viewtest.Awkward })
	r.ChangeUser(viewtest.Another, func(u *sandbox.User) { u.Email, u.Locale = "+x@example.com", "@, y" })
	r.ChangeUser("FU00000000000000000000000000000009", func(u *sandbox.User) { u.Email = "+X@example.com" })
	r.Press("d", "r")
	r.Settle()
	r.Want("2 groups, 4 of 40 users")
	r.WantExported(viewtest.CSV(
		"group,shared,value,sid,username,name,email,locale,role,team_name,state,worker,updated",
		"1,email deactivated_twin,pella.quickmoss@example.com,FU00000000000000000000000000000001,pella.quickmoss,Pella Quickmoss,"+
			"pella.quickmoss@example.com,en-US,agent,Lighthouse billing,active,WK00000000000000000000000000000001,2026-03-01T12:00:00Z",
		"1,email deactivated_twin,pella.quickmoss@example.com,FU00000000000000000000000000000005,hesper.coppergrove,"+viewtest.AwkwardCSV+
			",PELLA.quickmoss@example.com,en-US,agent,Orchard orders,deactivated,,2026-03-04T12:00:00Z",
		"2,email deactivated_twin,'+x@example.com,FU00000000000000000000000000000002,dorrin.oakthimble,Dorrin Oakthimble,"+
			`'+x@example.com,"'@, y",supervisor,Lighthouse billing,active,WK00000000000000000000000000000002,2026-03-04T12:00:00Z`,
		"2,email deactivated_twin,'+x@example.com,FU00000000000000000000000000000009,,,'+X@example.com,,,,deactivated,,2026-03-04T12:00:00Z",
	), viewtest.JSON(
		`{"group":1,"shared":"email deactivated_twin","value":"pella.quickmoss@example.com","sid":"FU00000000000000000000000000000001","username":"pella.quickmoss",`+
			`"name":"Pella Quickmoss","email":"pella.quickmoss@example.com","locale":"en-US","role":"agent","team_name":"Lighthouse billing","state":"active",`+
			`"worker":"WK00000000000000000000000000000001","updated":"2026-03-01T12:00:00Z"}`,
		`{"group":1,"shared":"email deactivated_twin","value":"pella.quickmoss@example.com","sid":"FU00000000000000000000000000000005","username":"hesper.coppergrove",`+
			`"name":`+viewtest.AwkwardJSON+`,"email":"PELLA.quickmoss@example.com","locale":"en-US","role":"agent","team_name":"Orchard orders","state":"deactivated",`+
			`"worker":null,"updated":"2026-03-04T12:00:00Z"}`,
		`{"group":2,"shared":"email deactivated_twin","value":"+x@example.com","sid":"FU00000000000000000000000000000002","username":"dorrin.oakthimble",`+
			`"name":"Dorrin Oakthimble","email":"+x@example.com","locale":"@, y","role":"supervisor","team_name":"Lighthouse billing","state":"active",`+
			`"worker":"WK00000000000000000000000000000002","updated":"2026-03-04T12:00:00Z"}`,
		`{"group":2,"shared":"email deactivated_twin","value":"+x@example.com","sid":"FU00000000000000000000000000000009","username":null,`+
			`"name":null,"email":"+X@example.com","locale":null,"role":null,"team_name":null,"state":"deactivated","worker":null,"updated":"2026-03-04T12:00:00Z"}`,
	))
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
