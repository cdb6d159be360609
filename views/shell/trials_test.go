package shell_test

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
	"flexconsole/views/viewtest"
)

// flat puts trials together.
func flat(trials ...[]trial) []trial { return slices.Concat(trials...) }

// breaking has a fault meet the writes.
func breaking(fault sandbox.Fault) func(*rig) {
	fault.Method = "POST"
	return func(r *rig) { r.Server.Inject(fault) }
}

// closed ends the account before anything is sent.
func closed(r *rig) { _ = r.Server.Close() }

// withoutTLS asks a server for TLS that speaks none.
func withoutTLS(r *rig) {
	client := account.NewClient(api.Options{
		Username: sandbox.AccountSID, Secret: func() string { return sandbox.AuthToken },
		BaseURL: strings.Replace(r.Server.URL(), "http:", "https:", 1),
	})
	r.T.Cleanup(client.Close)
	r.Session.Flex = client
}

// submitted fills a form, breaks something, submits, and reads what the user
// reads; then the form is there as it was.
func submitted(form int, name string, broken func(*rig), posts int, says ...string) trial {
	f := forms[form]
	return trial{name: f.name + ": " + name, play: func(r *rig) {
		f.dirty(r)
		r.Settle() // what the form reads beside is not what breaks
		broken(r)
		f.submit(r)
		r.Settle()
		r.Resize(80, 60)
		r.Want(says...)
		r.WantNot("Saved", "✓ conversation created")
		r.WantPosts(posts)
		r.stillThere(f)
		r.WantPosts(posts)
	}}
}

// stillThere finds what was typed: in the form, or once it is opened again.
func (r *rig) stillThere(f aForm) {
	r.T.Helper()
	for len(r.App.Dialogs()) > 0 {
		r.Press("esc")
	}
	if _, ok := r.Subject().(screen.UserPage); ok {
		r.Press("e")
		r.WaitFor("Draft restored")
	}
	if got := r.Form().Inputs.Field(f.field).Value(); got != f.typed {
		r.T.Errorf("the form holds %q\n%s", got, r.Screen())
	}
	r.Want(f.typed, "●")
}

// faulty is a trial in which a fault meets the write.
func faulty(form int, name string, fault sandbox.Fault, says ...string) trial {
	trial := submitted(form, name, breaking(fault), 1, says...)
	trial.timeouts = viewtest.TimeoutsFor(fault)
	return trial
}

// unknown is a fault after which a save and a launch may have been carried out.
func unknown(name string, fault sandbox.Fault, says ...string) []trial {
	return []trial{
		faulty(0, name, fault, append(says, "May have been saved: the result is unknown.", "Check the user before you try again.")...),
		faulty(1, name, fault, append(says, "May have been launched",
			"The chat may have been created anyway. It is not sent again automatically.", "→ ")...),
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
	return trial{name: "edit: " + name + " after it landed", timeouts: viewtest.TimeoutsFor(fault), play: func(r *rig) {
		forms[0].dirty(r)
		breaking(fault)(r)
		forms[0].submit(r)
		r.Settle()
		r.Want("the response was lost, but the user has the new values.")
		r.WantPosts(1)
	}}
}

// waitsAsAsked: a 429 to a write leaves the form, which cannot be sent before
// the wait is over, and is not sent by itself after it.
func (r *rig) waitsAsAsked(f aForm) {
	r.T.Helper()
	var passed atomic.Int64
	r.App.Options().Now = func() time.Time { return viewtest.Noon.Add(time.Duration(passed.Load())) }
	f.dirty(r)
	r.Server.Inject(sandbox.Fault{Method: "POST", Status: 429, Code: 20429, RetryAfter: "2", Times: 1})
	f.submit(r)
	r.Settle()
	r.Want("Too many requests.", "Nothing was changed")
	r.Press("enter")
	for seconds, says := range []string{"You can send again in 2 s", "You can send again in 1 s"} {
		passed.Store(int64(time.Duration(seconds) * time.Second))
		r.Want(f.typed, "●", says)
		r.Press("ctrl+s", "right", "enter")
		r.WantNot("Yes, ", "Launch this chat?")
		if !r.App.Spinning() {
			r.T.Error("nothing moves the seconds on")
		}
	}
	passed.Store(int64(2 * time.Second))
	r.WantNot("it may be sent again")
	r.Settle()
	r.WantPosts(1)
	f.submit(r)
	r.Until("the second yes on the wire", func() bool { return len(r.Posts()) == 2 })
	r.Settle()
	r.confirmedAgain = 1
	r.WantPosts(2)
}

// lookUpElsewhere: neither a redirect nor a next page takes the credentials
// along.
func lookUpElsewhere(r *rig) {
	elsewhere, err := sandbox.Start("127.0.0.1:0", sandbox.Options{})
	if err != nil {
		r.T.Fatal(err)
	}
	r.T.Cleanup(func() { _ = elsewhere.Close() })
	r.Server.Inject(sandbox.Fault{Redirect: elsewhere.URL() + "/"})
	r.Paste(viewtest.Ordinary)
	r.Press("enter")
	r.Settle()
	r.Want("The server sent a redirect (307).")
	if n := len(elsewhere.Requests()); n != 0 {
		r.T.Errorf("%d requests went elsewhere", n)
	}
}

// otherWriterInTheGap writes between the reading before a save and the save.
func otherWriterInTheGap(r *rig) {
	forms[0].dirty(r)
	letGo := r.Hold(sandbox.Fault{Method: "POST"})
	forms[0].submit(r)
	r.Until("the POST on the wire", func() bool { return len(r.Posts()) == 1 })
	r.ChangeUser(viewtest.Ordinary, func(u *sandbox.User) { u.Locale = "sv-SE" })
	letGo()
	r.Settle()
	r.Want("Saved and confirmed.", "Someone else changed the locale since you opened it: en-US → sv-SE.",
		"The version rose by more than one")
	r.WantPosts(1)
}

// stale answers n look-ups after the reading before the save as if nothing had
// been written.
func (r *rig) stale(n int) {
	r.T.Helper()
	forms[0].dirty(r)
	r.Server.Inject(sandbox.Fault{Method: "GET", Path: viewtest.Ordinary, Skip: 1, Times: n, Body: string(r.Document(viewtest.Ordinary).Raw)})
	forms[0].submit(r)
	r.Settle()
	r.WantPosts(1)
}

func staleAtFirst(r *rig) {
	r.stale(1)
	r.Want("Saved and confirmed.")
}

func staleForGood(r *rig) {
	r.stale(3)
	r.Want("Not visible yet", "Check again in a moment.")
	r.stillThere(forms[0])
}

// leansOnEnter holds Enter down on the yes, and presses it and the keys before
// it again.
func (r *rig) leansOnEnter(f aForm, says string) {
	r.T.Helper()
	f.dirty(r)
	letGo := r.Hold(sandbox.Fault{Method: "POST"})
	r.Press("ctrl+s", "right")
	for range 20 {
		r.Press("enter")
	}
	r.Until("the POST on the wire", func() bool { return len(r.Posts()) == 1 })
	r.Press("ctrl+s", "right", "enter", "enter")
	letGo()
	r.WaitFor(says)
	r.Settle()
	r.WantPosts(1)
}

// fullDisk and goneFolder are state folders that cannot be written.
func fullDisk(*rig) (viewtest.Setup, string) {
	return viewtest.Setup{NoJournal: &os.PathError{Op: "write", Path: "journal", Err: syscall.ENOSPC}}, "no space left on device"
}

func goneFolder(r *rig) (viewtest.Setup, string) {
	dir := r.T.(*testing.T).TempDir()
	s := viewtest.Setup{Journal: viewtest.OpenJournal(r.T, dir), Drafts: openDrafts(r.T, dir)}
	if err := os.RemoveAll(dir); err != nil {
		r.T.Fatal(err)
	}
	return s, "no such file or directory"
}

// diskRefuses: where the intent cannot be kept, nothing is sent, and the user
// reads why.
func (r *rig) diskRefuses(f aForm, title string, disk func(*rig) (viewtest.Setup, string)) {
	r.T.Helper()
	s, why := disk(r)
	r = newRig(r.T, s)
	f.open(r)
	for r.Form().Inputs.Focused().ID != f.field {
		r.Press("tab")
	}
	r.Retype(f.typed)
	f.submit(r)
	r.Settle()
	r.Resize(80, 60)
	r.Want(title, "the journal could not be saved on disk", why, "Free some disk space or fix the permissions", "Nothing was changed")
	r.WantPosts(0)
	r.Press("enter")
	r.Want(f.typed, "●")
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
	r.T.Helper()
	r.Until("the end", func() bool { return r.Quit })
	if value, stack := r.App.Panicked(); value == nil || !strings.Contains(string(stack), place) {
		r.T.Errorf("the report is %v\n%s", value, stack)
	}
}

func panicInUpdate(r *rig) {
	r.Run(r.Host().Push(&broken{where: "Update"}))
	r.Press("y")
	r.ended("shell_test.(*broken).Do")
}

func panicInCommand(r *rig) {
	r.Run(r.Host().Push(&broken{where: "Cmd"}))
	r.Press("y")
	r.ended("shell_test.(*broken).Do.func1")
}

func panicInView(r *rig) {
	r.App.Options().Quit = func() { r.Quit = true } // as the program does from beside it
	r.Run(r.Host().Push(&broken{where: "View"}))
	if frame := r.App.View(); frame != "" {
		r.T.Errorf("the frame is %q", frame)
	}
	r.ended("shell_test.(*broken).View")
}
