package bulk_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"flexconsole/api/sandbox"
	"flexconsole/config/access/accesstest"
	"flexconsole/ui/list"
	"flexconsole/views/files"
	"flexconsole/views/viewtest"
)

// someUsers are the first users of the account.
func (r *rig) someUsers(n int) (sids []string) {
	r.T.Helper()
	page, err := r.Session.Flex.ListFlexUsers(context.Background(), sandbox.InstanceSID, "")
	if err != nil {
		r.T.Fatal(err)
	}
	for _, u := range page.Entries[:n] {
		sids = append(sids, u.FlexUserSID)
	}
	return sids
}

// targets are the users that were written to.
func (r *rig) targets() map[string]int {
	targets := map[string]int{}
	for _, post := range r.Posts() {
		targets[post.Path[strings.LastIndexByte(post.Path, '/')+1:]]++
	}
	return targets
}

func (r *rig) wantLocale(user, want string) {
	r.T.Helper()
	if u, _ := r.Server.User(user); u.Locale != want {
		r.T.Errorf("%s has the locale %q, want %q", user, u.Locale, want)
	}
}

// What is marked in the list is read, rows in their order.
func TestManyMarkedAreRead(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Listing: true, Users: 300})
	r.WaitFor("Users (300)")
	r.Settle()
	r.Resize(80, 60)
	r.Want("no such user") // the last of the samples has room
	r.Press("esc", "g")
	for range r.Session.Samples {
		r.Press("j") // they stand above the account's users
	}
	for range 300 {
		r.Press(" ")
	}
	r.Press("/")
	r.Type("pella") // hides most of them
	r.Press("down", "b")
	r.ReadAll()
	b := r.Host().Front()
	r.Want("300 users loaded · 299 of them not shown", "300 users loaded")
	r.Press("G", "enter")
	r.WaitFor("User SID (US…)")
	r.WantPosts(0)
	r.Press("esc", "esc")
	if r.WorkOf(b) != nil || r.Host().Live(b) {
		t.Error("the reading did not end with its screen")
	}
}

// Rows that failed are read again, and they alone.
func TestManyRetryTheFailed(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Server.Inject(sandbox.Fault{Path: viewtest.Another, Times: 1, Status: 403, Code: 20403})
	r.PasteMany(viewtest.ThreeUsers)
	r.Want("3 users", "2 of 3 users loaded · 1 failed", "Not allowed.")
	before := len(r.Server.Requests())
	r.Press("R")
	r.ReadAll()
	r.Want("3 users loaded")
	if again := r.Server.Requests()[before:]; len(again) != 1 || !strings.Contains(again[0].Path, viewtest.Another) {
		t.Errorf("read again: %v", again)
	}
}

// Esc stops the reading; what is missing can still be read.
func TestManyReadingStops(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Server.Inject(sandbox.Fault{Hang: true})
	r.Paste(viewtest.ThreeUsers)
	r.Press("enter")
	r.Press(" ")
	r.Want("paused")
	r.Press("esc")
	r.ReadAll()
	r.Want("0 of 3 users loaded · 3 cancelled")
	r.Server.ClearFaults()
	r.Press("R")
	r.ReadAll()
	r.Want("3 users loaded")
}

// Only users that change are written to, each once; the rest is told apart.
func TestManyOneLocale(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.ChangeUser(viewtest.Another, func(u *sandbox.User) { u.Locale = "sv-SE" })
	r.PasteMany(viewtest.ThreeUsers + " FU000000000000000000000000000000ee")
	r.DryRun("sv-SE")
	r.Want("2 will change", "1 not loaded", "1 unchanged", "locale: en-US → sv-SE", "already has this value")
	r.Press("ctrl+s")
	r.Want(sandbox.AccountSID, sandbox.InstanceSID, "Change 2 of 4 users? locale → sv-SE", "pella.quickmoss, tavi.marrowbell@example.net", "▸ Cancel")
	r.Press("enter")
	r.WantPosts(0)
	r.SaveMany()
	r.Want("2 saved")
	if got, want := r.targets(), map[string]int{viewtest.Ordinary: 1, viewtest.Nulls: 1}; !maps.Equal(got, want) {
		t.Errorf("written to %v, want %v", got, want)
	}
	r.wantLocale(viewtest.Ordinary, "sv-SE")
	r.Press("esc")
	r.Want("Try one of these") // the screens that led to the run are gone
}

// What does not validate is never sent.
func TestManyDomain(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.PasteMany(viewtest.ThreeUsers)
	r.Press("ctrl+s", "ctrl+n")
	r.Retype("nowhere.example")
	r.Want("no loaded user has an email at this domain")
	r.Press("ctrl+s")
	r.Want("From domain")
	r.Retype("EXAMPLE.com")
	r.Press("tab")
	r.Retype("mail.example.org")
	r.Press("ctrl+s")
	r.WaitFor("Preview, nothing sent:")
	r.Want("2 will change", "email is not at EXAMPLE.com", "email: …@example.com → …@mail.example.org")
	r.Press("enter")
	r.Want("- pella.quickmoss@example.com", "+ pella.quickmoss@mail.example.org")
	r.Press("enter")
	r.SaveMany()
	if u, _ := r.Server.User(viewtest.Ordinary); u.Email != "pella.quickmoss@mail.example.org" {
		t.Errorf("holds %s", u.Email)
	}
}

// In production nothing starts before the number is typed.
func TestManyInProductionTypesTheCount(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Badge: "PROD"})
	r.PasteMany(viewtest.ThreeUsers)
	r.DryRun("sv-SE")
	r.Press("ctrl+s")
	r.Want("Change 3 users?", "locale → sv-SE", sandbox.AccountSID)
	for _, wrong := range []string{"", "2", "33", "y"} {
		r.Retype(wrong)
		r.Press("enter", "ctrl+s")
		if r.BulkRun() != nil {
			t.Fatalf("%q started the run", wrong)
		}
	}
	r.WantPosts(0)
	r.Retype("3")
	r.Resize(40, 12)
	r.Want("Change 3 users? locale → sv-SE", sandbox.AccountSID, "Enter: Save")
	r.Press("down", "down")
	r.Want(sandbox.InstanceSID)
	r.Press("enter")
	r.RunOver()
	r.Want("3 saved")
	r.WantPosts(3)
}

// Outcomes are told one by one; what was refused can be run again, and the rest
// undone, by the same procedure.
func TestManyOutcomesRestAndUndo(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.SavedWithAFailure()
	r.Want("locale → sv-SE: 2 saved · 1 not saved", "locale: en-US → sv-SE", "A value was refused · locale: es-MX")
	r.Press("R")
	r.WaitFor("Retry preview")
	r.Want("1 will change")
	r.SaveMany()
	r.Want("1 saved")
	r.wantLocale(viewtest.Another, "sv-SE")
	r.Press("esc")
	r.Want("2 saved · 1 not saved") // the run before
	r.Press("u")
	r.WaitFor("Undo preview")
	r.Want("2 will change", "locale: sv-SE → en-US")
	r.Press("ctrl+s")
	r.Want("Undo for 2 users? locale → previous values", "pella.quickmoss, tavi.marrowbell@example.net")
	r.Press("esc")
	r.SaveMany()
	r.Want("Undo result", "locale → previous values: 2 undone", "locale: sv-SE → en-US")
	r.wantLocale(viewtest.Ordinary, "en-US")
	r.wantLocale(viewtest.Another, "sv-SE")
}

// X finishes what is in progress and takes no more.
func TestManyStopAfterCurrent(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Listing: true, Users: 60})
	letGo := r.firstWriteHeld()
	r.Press("x")
	letGo()
	r.RunOver()
	done := len(r.Posts())
	if done == 0 || done > 8 {
		t.Errorf("%d settled\n%s", done, r.Screen())
	}
	r.Want(fmt.Sprintf("%d saved · %d not processed", done, 30-done))
}

// The screen can be left; the end is told, and b shows the outcomes.
func TestManyGoOnWithoutTheirScreen(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.PasteMany(viewtest.ThreeUsers)
	r.DryRun("sv-SE")
	letGo := r.Hold(sandbox.Fault{Method: "POST"})
	r.Press("ctrl+s")
	r.Confirm()
	r.Until("the first write", func() bool { return len(r.Posts()) > 0 })
	r.Press("esc")
	r.Want("Try one of these")
	r.Press("ctrl+c")
	r.Want("Quit?", "saving 3 users")
	r.Press("esc")
	letGo()
	r.WaitFor("Bulk edit of 3 users")
	r.Want("3 saved")
	r.Press("enter", "esc", "b")
	r.Want("3 saved", "locale: en-US → sv-SE")
}

func TestManyExport(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := newRig(t, viewtest.Setup{})
	r.SavedWithAFailure()
	r.Press("w")
	r.Want("flexconsole-run-20260304-120000.csv")
	r.Retype(filepath.Join(dir, "run.csv"))
	r.Press("enter")
	r.Until("the files", func() bool { _, form := r.Host().Front().(*files.Export); return !form })
	csv, err := os.ReadFile(filepath.Join(dir, "run.csv"))
	if err != nil || strings.Count(string(csv), "\n") != 4 {
		t.Errorf("%v: %q", err, csv)
	}
	data, _ := os.ReadFile(filepath.Join(dir, "run.json"))
	var rows []map[string]any
	if err := json.Unmarshal(data, &rows); err != nil || len(rows) != 3 {
		t.Errorf("%v: %s", err, data)
	}
	accesstest.Private(t, filepath.Join(dir, "run.json"))
	_ = os.Remove(filepath.Join(dir, "run.csv"))
	r.Press("w") // the JSON is still there
	r.Retype(filepath.Join(dir, "run.csv"))
	r.Press("enter")
	r.WaitFor("already exists")
	if _, err := os.Stat(filepath.Join(dir, "run.csv")); !os.IsNotExist(err) {
		t.Error("one file without the other")
	}
}

// Only rows in sight are drawn, however many there are.
func TestManyRowsAreVirtual(t *testing.T) {
	t.Parallel()
	drawn := 0
	list := list.RowList{Cursor: 5_000}
	lines := list.ListRows(newRig(t, viewtest.Setup{}).Host().Theme(), 10_000, 0, 80, 20, func(int) string { drawn++; return "row" })
	if len(lines) != 20 || drawn != 20 {
		t.Errorf("%d lines, %d rows drawn", len(lines), drawn)
	}
}
