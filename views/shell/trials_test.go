package shell

import (
	"errors"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api"
	"flexconsole/api/account"
	"flexconsole/api/sandbox"
	"flexconsole/views/actions"
	"flexconsole/views/screen"
	"flexconsole/views/users"
)

// flat puts trials together.
func flat(trials ...[]trial) []trial { return slices.Concat(trials...) }

// breaking has a fault meet the writes.
func breaking(fault sandbox.Fault) func(*rig) {
	fault.Method = "POST"
	return func(r *rig) { r.server.Inject(fault) }
}

// closed ends the account before anything is sent.
func closed(r *rig) { _ = r.server.Close() }

// withoutTLS asks a server for TLS that speaks none.
func withoutTLS(r *rig) {
	client := account.NewClient(api.Options{
		Username: sandbox.AccountSID, Secret: func() string { return sandbox.AuthToken },
		BaseURL: strings.Replace(r.server.URL(), "http:", "https:", 1),
	})
	r.t.Cleanup(client.Close)
	r.session.Flex = client
}

// submitted fills a form, breaks something, submits, and reads what the user
// reads; then the form is there as it was.
func submitted(form int, name string, broken func(*rig), posts int, says ...string) trial {
	f := forms[form]
	return trial{name: f.name + ": " + name, play: func(r *rig) {
		f.dirty(r)
		r.settle() // what the form reads beside is not what breaks
		broken(r)
		f.submit(r)
		r.settle()
		r.resize(80, 60)
		r.want(says...)
		r.wantNot("Saved", "✓ conversation made")
		r.wantPosts(posts)
		r.stillThere(f)
		r.wantPosts(posts)
	}}
}

// stillThere finds what was typed: in the form, or once it is opened again.
func (r *rig) stillThere(f aForm) {
	r.t.Helper()
	for len(r.app.desk.dialogs.open) > 0 {
		r.press("esc")
	}
	if _, ok := r.app.desk.Front().(*users.User); ok {
		r.press("e")
		r.waitFor("was brought back")
	}
	if got := r.form().Inputs.Field(f.field).Value(); got != f.typed {
		r.t.Errorf("the form holds %q\n%s", got, r.screen())
	}
	r.want(f.typed, "●")
}

// faulty is a trial in which a fault meets the write.
func faulty(form int, name string, fault sandbox.Fault, says ...string) trial {
	trial := submitted(form, name, breaking(fault), 1, says...)
	trial.timeouts = writing(fault)
	return trial
}

// unknown is a fault after which a save and a launch may have been carried out.
func unknown(name string, fault sandbox.Fault, says ...string) []trial {
	return []trial{
		faulty(0, name, fault, append(says, "It may have been saved: no reading could tell.", "Read again before trying once more.")...),
		faulty(1, name, fault, append(says, "It may have been launched",
			"The chat may have been created all the same; it is not sent again by itself.", "→ ")...),
	}
}

// refused is a fault after which nothing was carried out.
func refused(name string, fault sandbox.Fault, says ...string) []trial {
	return []trial{
		faulty(0, name, fault, append(says, "Not saved", "Nothing was changed")...),
		faulty(1, name, fault, append(says, "Not launched", "Nothing was changed")...),
	}
}

// landed is a save that was carried out although its answer was lost: reading
// again finds it.
func landed(name string, fault sandbox.Fault) trial {
	fault.Apply = true
	return trial{name: "edit: " + name + " after it landed", timeouts: writing(fault), play: func(r *rig) {
		forms[0].dirty(r)
		breaking(fault)(r)
		forms[0].submit(r)
		r.settle()
		r.want("the answer was lost, but reading the user again shows the change.")
		r.wantPosts(1)
	}}
}

// waitsAsAsked: a 429 to a write leaves the form, which cannot be sent before
// the wait is over, and is not sent by itself after it.
func (r *rig) waitsAsAsked(f aForm) {
	r.t.Helper()
	var passed atomic.Int64
	r.app.options.Now = func() time.Time { return noon.Add(time.Duration(passed.Load())) }
	f.dirty(r)
	r.server.Inject(sandbox.Fault{Method: "POST", Status: 429, Code: 20429, RetryAfter: "2", Times: 1})
	f.submit(r)
	r.settle()
	r.want("Too many requests.", "Nothing was changed")
	r.press("enter")
	for seconds, says := range []string{"it may be sent again in 2 s", "it may be sent again in 1 s"} {
		passed.Store(int64(time.Duration(seconds) * time.Second))
		r.want(f.typed, "●", says)
		r.press("ctrl+s", "right", "enter")
		r.wantNot("Yes, ")
		if !r.app.works.spinning {
			r.t.Error("nothing moves the seconds on")
		}
	}
	passed.Store(int64(2 * time.Second))
	r.wantNot("it may be sent again")
	r.settle()
	r.wantPosts(1)
	f.submit(r)
	r.until("the second yes on the wire", func() bool { return len(r.posts()) == 2 })
	r.settle()
	r.confirmedAgain = 1
	r.wantPosts(2)
}

// lookUpElsewhere: neither a redirect nor a next page takes the credentials
// along.
func lookUpElsewhere(r *rig) {
	elsewhere, err := sandbox.Start("127.0.0.1:0", sandbox.Options{})
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(func() { _ = elsewhere.Close() })
	r.server.Inject(sandbox.Fault{Redirect: elsewhere.URL() + "/"})
	r.paste(ordinary)
	r.press("enter")
	r.settle()
	r.want("The address answers with a redirect (307).")
	if n := len(elsewhere.Requests()); n != 0 {
		r.t.Errorf("%d requests went elsewhere", n)
	}
}

// otherWriterInTheGap writes between the reading before a save and the save.
func otherWriterInTheGap(r *rig) {
	forms[0].dirty(r)
	letGo := r.hold(sandbox.Fault{Method: "POST"})
	forms[0].submit(r)
	r.until("the POST on the wire", func() bool { return len(r.posts()) == 1 })
	r.write(ordinary, func(u *sandbox.User) { u.Locale = "sv-SE" })
	letGo()
	r.settle()
	r.want("Saved, and read back.", "Someone else changed locale meanwhile: en-US → sv-SE.",
		"The version rose by more than one", "Twilio offers no conditional update")
	r.wantPosts(1)
}

// stale answers n look-ups after the reading before the save as if nothing had
// been written.
func (r *rig) stale(n int) {
	r.t.Helper()
	forms[0].dirty(r)
	r.server.Inject(sandbox.Fault{Method: "GET", Path: ordinary, Skip: 1, Times: n, Body: string(r.app.desk.Front().(*users.Edit).Opened.Raw)})
	forms[0].submit(r)
	r.settle()
	r.wantPosts(1)
}

func staleAtFirst(r *rig) {
	r.stale(1)
	r.want("Saved, and read back.")
}

func staleForGood(r *rig) {
	r.stale(3)
	r.want("Not visible yet", "Read again in a moment.")
	r.stillThere(forms[0])
}

// leansOnEnter holds Enter down on the yes, and presses it and the keys before
// it again.
func (r *rig) leansOnEnter(f aForm, says string) {
	r.t.Helper()
	f.dirty(r)
	letGo := r.hold(sandbox.Fault{Method: "POST"})
	r.press("ctrl+s", "right")
	for range 20 {
		r.press("enter")
	}
	r.until("the POST on the wire", func() bool { return len(r.posts()) == 1 })
	r.press("ctrl+s", "right", "enter", "enter")
	letGo()
	r.waitFor(says)
	r.settle()
	r.wantPosts(1)
}

// fullDisk and goneFolder are state folders that cannot be written.
func fullDisk(*rig) (setup, string) {
	return setup{noJournal: &os.PathError{Op: "write", Path: "journal", Err: syscall.ENOSPC}}, "no space left on device"
}

func goneFolder(r *rig) (setup, string) {
	dir := r.t.(*testing.T).TempDir()
	s := setup{journal: openJournal(r.t, dir), drafts: openDrafts(r.t, dir)}
	if err := os.RemoveAll(dir); err != nil {
		r.t.Fatal(err)
	}
	return s, "no such file or directory"
}

// diskRefuses: where the intent cannot be kept, nothing is sent, and the user
// reads why.
func (r *rig) diskRefuses(f aForm, title string, disk func(*rig) (setup, string)) {
	r.t.Helper()
	s, why := disk(r)
	r = newRig(r.t, s)
	f.open(r)
	for r.form().Inputs.Focused().ID != f.field {
		r.press("tab")
	}
	r.retype(f.typed)
	f.submit(r)
	r.settle()
	r.resize(80, 60)
	r.want(title, "its intent could not be kept on disk", why, "Make room, or mend the permissions", "Nothing was changed")
	r.wantPosts(0)
	r.press("enter")
	r.want(f.typed, "●")
}

// broken is a screen that panics where it is told to.
type broken struct {
	screen.NoInput
	where string
}

func (b *broken) Title() string         { return "Broken" }
func (b *broken) Actions() []actions.ID { return []actions.ID{actions.Copy} }

func (b *broken) Do(actions.ID) tea.Cmd {
	if b.where == "Update" {
		panic("a value of a customer")
	}
	return func() tea.Msg { panic("a value of a customer") }
}

func (b *broken) View(int, int) []string {
	if b.where == "View" {
		panic(errors.New("a value of a customer"))
	}
	return nil
}

// ended waits for the end, and wants the panic with the place where it was.
func (r *rig) ended(place string) {
	r.t.Helper()
	r.until("the end", func() bool { return r.quit })
	if value, stack := r.app.Panicked(); value == nil || !strings.Contains(string(stack), place) {
		r.t.Errorf("the report is %v\n%s", value, stack)
	}
}

func panicInUpdate(r *rig) {
	r.run(r.app.desk.Push(&broken{where: "Update"}))
	r.press("y")
	r.ended("shell.(*broken).Do")
}

func panicInCommand(r *rig) {
	r.run(r.app.desk.Push(&broken{where: "Cmd"}))
	r.press("y")
	r.ended("shell.(*broken).Do.func1")
}

func panicInView(r *rig) {
	r.app.options.Quit = func() { r.quit = true } // as the program does from beside it
	r.run(r.app.desk.Push(&broken{where: "View"}))
	if frame := r.app.View(); frame != "" {
		r.t.Errorf("the frame is %q", frame)
	}
	r.ended("shell.(*broken).View")
}
