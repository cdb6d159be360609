package shell_test

import (
	"testing"

	"flexconsole/api/sandbox"
	"flexconsole/views/viewtest"
)

const notVerified = "Account not verified"

// elsewhere is an account that the credentials do not open.
const elsewhere = "AC99000000000000000000000000000099"

func unreadableAccount(r *rig) {
	r.Server.Inject(sandbox.Fault{Path: "/v1/Configuration", Status: 403, Code: 20403})
}

// namelessUser answers look-ups without an account.
func namelessUser(r *rig) {
	r.Server.Inject(sandbox.Fault{
		Method: "GET", Path: viewtest.Ordinary,
		Body: `{"flex_user_sid":"` + viewtest.Ordinary + `","version":7,"email":"a@example.com","locale":"en-US"}`,
	})
}

// A review says where nothing names the account of the credentials, and only
// there.
func TestReviewSaysWhetherTheAccountIsVerified(t *testing.T) {
	t.Parallel()
	review := map[string]func(r *rig){
		"save":   func(r *rig) { r.Edit(viewtest.Ordinary); r.Settle(); r.Retype(viewtest.NewEmail); r.Press("ctrl+s") },
		"launch": func(r *rig) { r.PlainChatForm(); r.Settle(); r.Press("ctrl+s") },
		"many": func(r *rig) {
			r.PasteMany(viewtest.Ordinary + " " + viewtest.Another)
			r.DryRun("sv-SE")
			r.Settle()
			r.Press("ctrl+s")
		},
	}
	for _, row := range []struct {
		name, review string
		faults       []func(*rig)
		says         bool
	}{
		{"verified", "save", nil, false},
		{"a user that names it", "save", []func(*rig){unreadableAccount}, false},
		{"a user that names none", "save", []func(*rig){unreadableAccount, namelessUser}, true},
		{"a user that names none, verified", "save", []func(*rig){namelessUser}, false},
		{"verified", "launch", nil, false},
		{"not to be read", "launch", []func(*rig){unreadableAccount}, true},
		{"users that name it", "many", []func(*rig){unreadableAccount}, false},
		{"one that names none", "many", []func(*rig){unreadableAccount, namelessUser}, true},
	} {
		t.Run(row.review+" "+row.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, viewtest.Setup{Meant: sandbox.AccountSID})
			for _, fault := range row.faults {
				fault(r)
			}
			review[row.review](r)
			r.Resize(80, 50)
			r.Want("Account")
			if says := r.Shows(notVerified); says != row.says {
				t.Errorf("says so: %v\n%s", says, r.Screen())
			}
		})
	}
}

// In production a launch whose account nothing has verified has a token typed.
func TestLaunchInAnUnverifiedAccountHasATokenTyped(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Meant: sandbox.AccountSID, Badge: "PROD"})
	unreadableAccount(r)
	r.PlainChatForm()
	r.Settle()
	r.Press("ctrl+s")
	r.Want("Type the last four characters of the account SID")
	r.Press("enter")
	r.WantPosts(0)
	r.Type(sandbox.AccountSID[30:])
	r.Press("enter")
	r.WaitFor("✓ conversation created")
	r.WantPosts(1)
}

// A profile that names another account than its key opens writes nothing, in
// whatever way it is tried.
func TestNothingIsWrittenToAnotherAccount(t *testing.T) {
	t.Parallel()
	const says = "These credentials belong to another account."
	for name, try := range map[string]func(r *rig){
		"a look-up": func(r *rig) { r.Paste(viewtest.Ordinary); r.Press("enter"); r.WaitFor(says) },
		"a save of a user that names none": func(r *rig) {
			namelessUser(r)
			r.Edit(viewtest.Ordinary)
			r.Retype(viewtest.NewEmail)
			r.Press("ctrl+s")
			r.Confirm()
			r.WaitFor(says)
		},
		"a launch": func(r *rig) { r.PlainChatForm(); r.Press("ctrl+s"); r.Confirm(); r.WaitFor(says) },
		"many":     func(r *rig) { r.PasteMany(viewtest.ThreeUsers); r.Want("0 of 3 users loaded · 3 failed") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, viewtest.Setup{Meant: elsewhere})
			try(r)
			r.WantPosts(0)
		})
	}
}
