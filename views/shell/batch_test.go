package shell

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"flexconsole/api/sandbox"
	"flexconsole/config/access/accesstest"
	"flexconsole/ui/list"
	"flexconsole/views/bulk"
	"flexconsole/views/files"
	"flexconsole/views/users"
)

// threeUsers are pasted as from a ticket.
const threeUsers = "please mend " + ordinary + ", " + another + " and " + nulls

// pasteMany reads the users that a text names, and waits for all.
func (r *rig) pasteMany(text string) {
	r.t.Helper()
	r.paste(text)
	r.press("enter")
	r.want("Read all of them?")
	r.confirm()
	r.readAll()
}

func (r *rig) readAll() {
	r.t.Helper()
	r.until("the reading", func() bool {
		b, ok := r.app.desk.Front().(*bulk.BatchRead)
		return !ok || !b.Opening && b.Work == nil
	})
}

// dryRun goes on to one locale for all, and shows what would change.
func (r *rig) dryRun(locale string) {
	r.t.Helper()
	r.press("ctrl+s")
	r.want("one locale for all")
	r.retype(locale)
	r.press("ctrl+s")
	r.waitFor("Nothing has been sent:")
}

// saveMany confirms the dry run, and waits for the end of the run.
func (r *rig) saveMany() {
	r.t.Helper()
	r.press("ctrl+s")
	r.confirm()
	r.runOver()
}

func (r *rig) runOver() *bulk.BatchRun {
	r.t.Helper()
	run := runOf(r.app.desk)
	r.until("the end of the run", func() bool { return run.Begun && run.Work == nil })
	return run
}

// targets are the users that were written to.
func (r *rig) targets() map[string]int {
	targets := map[string]int{}
	for _, post := range r.posts() {
		targets[post.Path[strings.LastIndexByte(post.Path, '/')+1:]]++
	}
	return targets
}

func (r *rig) wantLocale(user, want string) {
	r.t.Helper()
	if u, _ := r.server.User(user); u.Locale != want {
		r.t.Errorf("%s has the locale %q, want %q", user, u.Locale, want)
	}
}

// The scenes of many users stand among all others: every size, every theme.
func init() {
	scenes = append(scenes,
		played("several in the input", func(r *rig) { r.paste(threeUsers) }),
		played("several left", func(r *rig) { r.paste(threeUsers); r.press("esc") }),
		played("many offered", func(r *rig) { r.paste(threeUsers); r.press("enter") }),
		played("many being read", func(r *rig) {
			r.server.Inject(sandbox.Fault{Hang: true})
			r.paste(threeUsers)
			r.press("enter")
			r.confirm()
		}),
		played("many read", func(r *rig) {
			r.pasteMany(hostile + " " + long + " FU0000000000000000000000000000001 " + ordinary)
			r.press("G")
		}),
		played("many with failures", func(r *rig) { r.pasteMany("FU000000000000000000000000000000ee " + ordinary) }),
		played("edit of many", func(r *rig) { r.pasteMany(threeUsers); r.press("ctrl+s") }),
		played("domain of many", func(r *rig) {
			r.pasteMany(threeUsers)
			r.press("ctrl+s", "ctrl+o")
			r.retype("example.com")
			r.press("tab")
			r.retype(strings.Repeat("x", 300))
		}),
		played("dry run of many", func(r *rig) { r.pasteMany(hostile + " " + long + " " + threeUsers); r.dryRun("sv-SE") }),
		played("row of a dry run", func(r *rig) { r.pasteMany(hostile + " " + long); r.dryRun("sv-SE"); r.press("enter") }),
		played("question of many", func(r *rig) { r.pasteMany(threeUsers); r.dryRun("sv-SE"); r.press("ctrl+s") }),
		scene{"count of many", func(t testing.TB) *rig {
			r := newRig(t, setup{badge: "PROD"})
			r.pasteMany(threeUsers)
			r.dryRun("sv-SE")
			r.press("ctrl+s")
			r.typeText("3")
			return r
		}},
		played("many being saved", func(r *rig) {
			r.pasteMany(threeUsers)
			r.dryRun("sv-SE")
			r.server.Inject(sandbox.Fault{Hang: true})
			r.press("ctrl+s")
			r.confirm()
			r.until("the first under way", func() bool { return runOf(r.app.desk).Saver.Progress().InFlight == 1 })
		}),
		played("many saved", func(r *rig) { r.savedWithAFailure() }),
		played("outcome of many", func(r *rig) { r.savedWithAFailure(); r.press("enter") }),
		played("files of many", func(r *rig) { r.savedWithAFailure(); r.press("w") }),
	)
}

// savedWithAFailure saves three users of which one write is refused.
func (r *rig) savedWithAFailure() {
	r.t.Helper()
	r.pasteMany(threeUsers)
	r.dryRun("sv-SE")
	r.server.Inject(sandbox.Fault{Method: "POST", Path: another, Times: 1, Status: 400, Code: 20001, Message: strings.Repeat("no \x1b[2J ", 50)})
	r.saveMany()
}

// What is marked in the list is read, rows in their order.
func TestManyMarkedAreRead(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{listing: true, users: 300})
	r.waitFor("Users of the account 300")
	r.settle()
	l := r.app.desk.Front().(*users.Lookup)
	for i := range l.List.Dir.Users {
		l.List.Marks[l.List.Dir.Users[i].FlexUserSID] = true
	}
	r.press("esc")
	l.List.Filter("pella") // hides most of them
	r.press("b")
	r.readAll()
	b := r.app.desk.Front().(*bulk.BatchRead)
	if len(b.Rows) != 300 || b.Ok != 300 {
		t.Fatalf("%d rows, %d read, %d failed: %v", len(b.Rows), b.Ok, b.Failed, b.Err)
	}
	r.want("300 users · 299 of them marked but not shown", "300 read")
	r.press("G", "enter")
	r.waitFor("Unified User")
	r.wantPosts(0)
	r.press("esc", "esc")
	if b.Work != nil || r.app.desk.Live(b) {
		t.Error("the reading did not end with its screen")
	}
}

// Rows that failed are read again, and they alone.
func TestManyRetryTheFailed(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.server.Inject(sandbox.Fault{Path: another, Times: 1, Status: 403, Code: 20403})
	r.pasteMany(threeUsers)
	r.want("3 users", "2 read · 1 failed", "Not allowed.")
	before := len(r.server.Requests())
	r.press("r")
	r.readAll()
	r.want("3 read")
	if again := r.server.Requests()[before:]; len(again) != 1 || !strings.Contains(again[0].Path, another) {
		t.Errorf("read again: %v", again)
	}
}

// Esc stops the reading; what is missing can still be read.
func TestManyReadingStops(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.server.Inject(sandbox.Fault{Hang: true})
	r.paste(threeUsers)
	r.press("enter")
	r.confirm()
	r.press(" ")
	r.want("paused")
	r.press("esc")
	r.readAll()
	r.want("stopped, 3 not read")
	r.server.ClearFaults()
	r.press("r")
	r.readAll()
	r.want("3 read")
}

// Only users that change are written to, each once; the rest is told apart.
func TestManyOneLocale(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.write(another, func(u *sandbox.User) { u.Locale = "sv-SE" })
	r.pasteMany(threeUsers + " FU000000000000000000000000000000ee")
	r.dryRun("sv-SE")
	r.want("2 would change", "1 could not be read", "1 stay as they are", "locale: en-US → sv-SE", "holds all of it already")
	r.press("ctrl+s")
	r.want("Save 2 users?", sandbox.AccountSID, sandbox.InstanceSID, "2 of 4 users will be changed.", "▸ No")
	r.press("enter")
	r.wantPosts(0)
	r.saveMany()
	r.want("2 saved")
	if got, want := r.targets(), map[string]int{ordinary: 1, nulls: 1}; !maps.Equal(got, want) {
		t.Errorf("written to %v, want %v", got, want)
	}
	r.wantLocale(ordinary, "sv-SE")
	r.press("esc")
	r.want("Try one of these") // the screens that led to the run are gone
}

// What does not validate is never sent.
func TestManyDomain(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.pasteMany(threeUsers)
	r.press("ctrl+s", "ctrl+o")
	r.retype("nowhere.example")
	r.want("none of the users that were read has an address there")
	r.press("ctrl+s")
	r.want("From domain")
	r.retype("EXAMPLE.com")
	r.press("tab")
	r.retype("mail.example.org")
	r.press("ctrl+s")
	r.waitFor("Nothing has been sent:")
	r.want("2 would change", "its email is not at EXAMPLE.com")
	r.press("enter")
	r.want("- pella.quickmoss@example.com", "+ pella.quickmoss@mail.example.org")
	r.press("enter")
	r.saveMany()
	if u, _ := r.server.User(ordinary); u.Email != "pella.quickmoss@mail.example.org" {
		t.Errorf("holds %s", u.Email)
	}
}

// In production nothing starts before the number is typed.
func TestManyInProductionTypesTheCount(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{badge: "PROD"})
	r.pasteMany(threeUsers)
	r.dryRun("sv-SE")
	r.press("ctrl+s")
	r.want("3 of 3 users will be changed.", sandbox.AccountSID)
	for _, wrong := range []string{"", "2", "33", "y"} {
		r.retype(wrong)
		r.press("enter", "ctrl+s")
		if runOf(r.app.desk) != nil {
			t.Fatalf("%q started the run", wrong)
		}
	}
	r.wantPosts(0)
	r.retype("3")
	r.resize(40, 12)
	r.want("3 of 3 users will be changed.", sandbox.AccountSID, "Enter: Yes, save 3 users")
	r.press("down", "down")
	r.want(sandbox.InstanceSID)
	r.press("enter")
	r.runOver()
	r.want("3 saved")
	r.wantPosts(3)
}

// Outcomes are told one by one; what was refused can be run again, and the rest
// undone, by the same procedure.
func TestManyOutcomesRestAndUndo(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.savedWithAFailure()
	r.want("2 saved · 1 not saved", "Saved, and read back.")
	r.press("r")
	r.want("The rest", "1 would change")
	r.saveMany()
	r.want("1 saved")
	r.wantLocale(another, "sv-SE")
	r.press("esc")
	r.want("2 saved · 1 not saved") // the run before
	r.press("u")
	r.want("Undo", "2 would change", "locale: sv-SE → en-US")
	r.saveMany()
	r.wantLocale(ordinary, "en-US")
	r.wantLocale(another, "sv-SE")
}

// X finishes what is under way and takes no more.
func TestManyStopAfterCurrent(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{listing: true, users: 60})
	r.waitFor("Users of the account 60")
	r.settle()
	var sids []string
	for _, u := range r.app.desk.Front().(*users.Lookup).List.Dir.Users[:30] {
		sids = append(sids, u.FlexUserSID)
	}
	r.pasteMany(strings.Join(sids, " "))
	r.dryRun("is-IS")
	letGo := r.hold(sandbox.Fault{Method: "POST"})
	r.press("ctrl+s")
	r.confirm()
	r.until("the first write", func() bool { return len(r.posts()) > 0 })
	r.press("x")
	letGo()
	run := r.runOver()
	if done := run.SettledCount(); done == 0 || done > 8 || run.Counts[0] > 0 {
		t.Errorf("%d settled: %v", done, run.Counts)
	}
	r.want("not taken")
	r.wantPosts(run.SettledCount())
}

// The screen can be left; the end is told, and b shows the outcomes.
func TestManyGoOnWithoutTheirScreen(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.pasteMany(threeUsers)
	r.dryRun("sv-SE")
	letGo := r.hold(sandbox.Fault{Method: "POST"})
	r.press("ctrl+s")
	r.confirm()
	r.until("the first write", func() bool { return len(r.posts()) > 0 })
	r.press("esc")
	r.want("Try one of these")
	r.press("ctrl+c")
	r.want("Quit?", "saving 3 users")
	r.press("esc")
	letGo()
	r.waitFor("The run over 3 users")
	r.want("3 saved")
	r.press("enter", "esc", "b")
	r.want("3 saved", "Saved, and read back.")
}

func TestManyExport(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := newRig(t, setup{})
	r.savedWithAFailure()
	r.press("w")
	r.want("flexconsole-run-20260304-120000.csv")
	r.retype(filepath.Join(dir, "run.csv"))
	r.press("enter")
	r.until("the files", func() bool { _, form := r.app.desk.Front().(*files.Export); return !form })
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
	r.press("w") // the JSON is still there
	r.retype(filepath.Join(dir, "run.csv"))
	r.press("enter")
	r.waitFor("is there already")
	if _, err := os.Stat(filepath.Join(dir, "run.csv")); !os.IsNotExist(err) {
		t.Error("one file without the other")
	}
}

// Only rows in sight are drawn, however many there are.
func TestManyRowsAreVirtual(t *testing.T) {
	t.Parallel()
	drawn := 0
	list := list.RowList{Cursor: 5_000}
	lines := list.ListRows(newRig(t, setup{}).app.theme, 10_000, 0, 80, 20, func(int) string { drawn++; return "row" })
	if len(lines) != 20 || drawn != 20 {
		t.Errorf("%d lines, %d rows drawn", len(lines), drawn)
	}
}
