package users_test

import (
	"context"
	"testing"

	"flexconsole/api"
	"flexconsole/api/sandbox"
	"flexconsole/views/session"
	"flexconsole/views/viewtest"
)

// * selects what is shown at that moment, and unselects it again.
func TestSelectAllShown(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Listing: true, Users: 300})
	r.WaitFor("Users (300)")
	r.Settle()
	r.Press("esc", "*")
	r.Want("300 selected")
	r.Press("*")
	r.WantNot("selected")
	r.Press("/")
	r.Type("role:supervisor")
	r.Press("down", "*")
	r.Want("Users (35 of 300) ● 35 selected")
	r.Press("esc") // clears the filter, and stays
	r.Want("Users (300) ● 35 selected", "Paste a SID")
	r.Press("/")
	r.Type("pella")
	r.Want("35 selected (35 not shown)")
	r.Press("esc", "esc", "b")
	r.Settle()
	r.Want("35 users", "selected with the filter role:supervisor")
}

// halfList is a wire whose list of users ends in a failure after the first page, or
// never comes to its second.
type halfList struct {
	session.Flex
	held chan struct{}
}

func (f *halfList) ListFlexUsers(ctx context.Context, instance string, token api.PageToken) (api.Page[api.UserSummary], error) {
	if token == "" {
		page, err := f.Flex.ListFlexUsers(ctx, instance, token)
		page.Entries, page.Next = page.Entries[:5], "more"
		return page, err
	}
	<-f.held
	return api.Page[api.UserSummary]{}, context.DeadlineExceeded
}

// While the list loads, * is refused; of one that is incomplete it says so.
func TestSelectAllOfAnIncompleteList(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	held := make(chan struct{})
	r.Session.Flex, r.Session.ListLater = &halfList{r.Session.Flex, held}, false
	r.Press("esc")
	r.WaitFor("Users (5 so far)")
	r.Press("*")
	r.Want("still loading: select all once it is complete")
	r.WantNot("selected")
	close(held)
	r.WaitFor("User list incomplete")
	r.Press("*")
	r.Want("5 selected, but the user list is incomplete")
}

// e on a row opens the user's form, where anything may be edited.
func TestEditFromTheList(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Listing: true})
	r.Settle()
	r.Type("pella")
	r.Press("down", "e")
	r.Settle()
	r.Retype("pella.moved@example.com")
	r.Press("ctrl+s")
	r.Want("Save this change?")
	r.Press("esc", "esc", "esc", "esc")
	r.WantPosts(0)

	locked := newRig(t, viewtest.Setup{Listing: true, ReadOnly: true})
	locked.Settle()
	locked.Press("down", "e")
	locked.Want("Read-only session: nothing can be changed")
}

// e on a user that cannot be read shows why, and opens no form once it can be.
func TestEditOfAUserWhoCannotBeRead(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Listing: true})
	r.Settle()
	r.Server.Inject(sandbox.Fault{Path: "/Users/FU", Times: 1, Status: 403, Code: 20403})
	r.Type("pella")
	r.Press("down", "e")
	r.Settle()
	r.Want("Not allowed")
}

// / selects the old text: what is typed replaces it, and an arrow keeps it.
func TestSearchReplacesTheOldText(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Listing: true})
	r.Settle()
	r.Type("pella")
	r.Press("down", "/")
	r.Type("dorrin")
	r.Want("Find user dorrin ·", "1 of 9 users")
	r.Press("down", "/", "end")
	r.Type("x")
	r.Want("Find user dorrinx ·")
	r.Press("esc")
	r.Want("Find user ·", "Users (9)")
}
