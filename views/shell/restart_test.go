package shell_test

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"flexconsole/api/sandbox"
	"flexconsole/config/state"
	"flexconsole/views/screen"
	"flexconsole/views/viewtest"
)

// openDrafts opens the drafts in a folder as one process does.
func openDrafts(t testing.TB, dir string) *state.Drafts {
	t.Helper()
	drafts, err := state.OpenDrafts(dir, sandbox.AccountSID, viewtest.AtNoon)
	if err != nil {
		t.Fatal(err)
	}
	return drafts
}

// keeping is a setup whose drafts lie in a folder.
func keeping(t testing.TB, dir string) viewtest.Setup {
	return viewtest.Setup{Drafts: openDrafts(t, dir)}
}

// next is a console that is started after r over the same account and folder.
func (r *rig) next(dir string, more ...func(*viewtest.Setup)) *rig {
	r.T.Helper()
	s := keeping(r.T, dir)
	s.Account = r.Server
	for _, change := range more {
		change(&s)
	}
	return newRig(r.T, s)
}

// claimed waits until the form in front has its draft's slot.
func (r *rig) claimed() {
	r.T.Helper()
	r.Until("the draft's slot", func() bool { return r.Form().Draft.Slot() != nil })
}

// rest is the end of the quarter of a second after the latest writing.
func (r *rig) rest() {
	r.T.Helper()
	f := r.Form()
	r.Feed(screen.KeepMsg{Draft: f.Draft})
}

// end does what the end of the program does: it writes the drafts. kill is the
// end without that. Both give up the locks, as the end of a process does.
func (r *rig) end() {
	r.T.Helper()
	if err := r.App.KeepDrafts(); err != nil {
		r.T.Fatal(err)
	}
	r.Kill()
}

// drafts are those on disk.
func drafts(t testing.TB, dir string) []state.Draft {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, "drafts", "*", "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	var list []state.Draft
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) { // removed meanwhile
			continue
		}
		var d state.Draft
		if err := errors.Join(err, json.Unmarshal(data, &d)); err != nil {
			t.Fatal(err)
		}
		list = append(list, d)
	}
	return list
}

// keeps waits until the folder holds n drafts.
func (r *rig) keeps(n int, dir string) {
	r.T.Helper()
	r.Until("so many drafts", func() bool { return len(drafts(r.T, dir)) == n })
}

// aForm is a form in which something is typed.
type aForm struct {
	name string
	open func(*rig)
	// typed is what is typed in field.
	field, typed string
	// changed is how many inputs differ then from what the form began with.
	changed int
}

var forms = []aForm{
	{"edit", func(r *rig) { r.Edit(viewtest.Ordinary) }, "email", viewtest.NewEmail, 1},
	{"launch", func(r *rig) { r.PlainChatForm() }, "ChatFriendlyName", "Test chat", 3},
}

// dirty opens the form and types.
func (f aForm) dirty(r *rig) {
	r.T.Helper()
	f.open(r)
	r.claimed()
	for r.Form().Inputs.Focused().ID != f.field {
		r.Press("tab")
	}
	r.Retype(f.typed)
}

func (f aForm) submit(r *rig) {
	r.T.Helper()
	r.Press("ctrl+s")
	r.Confirm()
}
