package shell

import (
	"testing"

	"flexconsole/api/sandbox"
)

const notVerified = "Account not verified"

// elsewhere is an account that the credentials do not open.
const elsewhere = "AC99000000000000000000000000000099"

func unreadableAccount(r *rig) {
	r.server.Inject(sandbox.Fault{Path: "/v1/Configuration", Status: 403, Code: 20403})
}

// namelessUser answers look-ups without an account.
func namelessUser(r *rig) {
	r.server.Inject(sandbox.Fault{
		Method: "GET", Path: ordinary,
		Body: `{"flex_user_sid":"` + ordinary + `","version":7,"email":"a@example.com","locale":"en-US"}`,
	})
}

// A review says where nothing names the account of the credentials, and only
// there.
func TestReviewSaysWhetherTheAccountIsVerified(t *testing.T) {
	t.Parallel()
	review := map[string]func(r *rig){
		"save":   func(r *rig) { r.edit(ordinary); r.settle(); r.retype(newEmail); r.press("ctrl+s") },
		"launch": func(r *rig) { r.plainChatForm(); r.settle(); r.press("ctrl+s") },
		"many":   func(r *rig) { r.pasteMany(ordinary + " " + another); r.dryRun("sv-SE"); r.settle(); r.press("ctrl+s") },
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
			r := newRig(t, setup{meant: sandbox.AccountSID})
			for _, fault := range row.faults {
				fault(r)
			}
			review[row.review](r)
			r.resize(80, 50)
			r.want("Account")
			if says := r.shows(notVerified); says != row.says {
				t.Errorf("says so: %v\n%s", says, r.screen())
			}
		})
	}
}

// In production a launch whose account nothing has verified has a token typed.
func TestLaunchInAnUnverifiedAccountHasATokenTyped(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{meant: sandbox.AccountSID, badge: "PROD"})
	unreadableAccount(r)
	r.plainChatForm()
	r.settle()
	r.press("ctrl+s")
	r.want("type the last four characters of the account SID")
	r.press("enter")
	r.wantPosts(0)
	r.typeText(sandbox.AccountSID[30:])
	r.press("enter")
	r.waitFor("✓ conversation made")
	r.wantPosts(1)
}

// A profile that names another account than its key opens writes nothing, in
// whatever way it is tried.
func TestNothingIsWrittenToAnotherAccount(t *testing.T) {
	t.Parallel()
	const says = "These credentials belong to another account."
	for name, try := range map[string]func(r *rig){
		"a look-up": func(r *rig) { r.paste(ordinary); r.press("enter"); r.waitFor(says) },
		"a save of a user that names none": func(r *rig) {
			namelessUser(r)
			r.edit(ordinary)
			r.retype(newEmail)
			r.press("ctrl+s")
			r.confirm()
			r.waitFor(says)
		},
		"a launch": func(r *rig) { r.plainChatForm(); r.press("ctrl+s"); r.confirm(); r.waitFor(says) },
		"many":     func(r *rig) { r.pasteMany(threeUsers); r.want("0 read · 3 failed") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, setup{meant: elsewhere})
			try(r)
			r.wantPosts(0)
		})
	}
}
