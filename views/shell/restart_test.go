package shell

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"flexconsole/api"
	"flexconsole/api/sandbox"
	"flexconsole/config/state"
	"flexconsole/views/launcher"
	"flexconsole/views/screen"
	"flexconsole/views/users"
)

// openDrafts opens the drafts in a folder as one process does.
func openDrafts(t testing.TB, dir string) *state.Drafts {
	t.Helper()
	drafts, err := state.OpenDrafts(dir, sandbox.AccountSID, atNoon)
	if err != nil {
		t.Fatal(err)
	}
	return drafts
}

// keeping is a setup whose drafts lie in a folder.
func keeping(t testing.TB, dir string) setup {
	return setup{drafts: openDrafts(t, dir)}
}

// releaseDrafts gives up the slots of the open forms, as the end of a process does:
// on Windows a folder with an open lock cannot be removed.
func (r *rig) releaseDrafts() {
	for _, d := range r.app.desks {
		for _, stack := range d.screens.tabs {
			for _, open := range stack {
				if form := formOf(open); form != nil {
					r.release(form.Draft.Slot())
				}
			}
		}
	}
}

// clientJournal is what the client tells of its writes.
func (s setup) clientJournal() api.Journal {
	switch {
	case s.noJournal != nil:
		return refusingJournal{s.noJournal}
	case s.journal != nil:
		return s.journal
	}
	return nil
}

// refusingJournal is one whose disk is full, or whose folder is locked away.
type refusingJournal struct{ err error }

func (j refusingJournal) Begin(string, string, []string, map[string]*string, map[string]*string) (string, error) {
	return "", j.err
}
func (j refusingJournal) End(string, string, string) error { return nil }

// next is a console that is started after r over the same account and folder.
func (r *rig) next(dir string, more ...func(*setup)) *rig {
	r.t.Helper()
	s := keeping(r.t, dir)
	s.account = r.server
	for _, change := range more {
		change(&s)
	}
	return newRig(r.t, s)
}

// form is the form in front.
func (r *rig) form() *screen.Form {
	r.t.Helper()
	if form := formOf(r.app.desk.Front()); form != nil {
		return form
	}
	r.t.Fatalf("no form is in front\n%s", r.screen())
	return nil
}

// formOf is the form of a screen, nil where it has none that is kept.
func formOf(of screen.Screen) *screen.Form {
	switch s := of.(type) {
	case *users.Edit:
		return &s.Form
	case *launcher.LaunchForm:
		return &s.Form
	}
	return nil
}

// claimed waits until the form in front has its draft's slot.
func (r *rig) claimed() {
	r.t.Helper()
	r.until("the draft's slot", func() bool { return r.form().Draft.Slot() != nil })
}

// rest is the end of the quarter of a second after the latest writing.
func (r *rig) rest() {
	r.t.Helper()
	f := r.form()
	r.feed(screen.KeepMsg{Draft: f.Draft})
}

// end does what the end of the program does: it writes the drafts. kill is the
// end without that. Both give up the locks, as the end of a process does.
func (r *rig) end() {
	r.t.Helper()
	if err := r.app.KeepDrafts(); err != nil {
		r.t.Fatal(err)
	}
	r.kill()
}

func (r *rig) kill() {
	r.releaseDrafts()
	if r.session.Journal != nil {
		_ = r.session.Journal.Close()
	}
}

func (r *rig) release(slot *state.Slot) {
	if slot != nil && slot.Release() != nil {
		r.t.Error("a lock was not given up")
	}
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
	r.t.Helper()
	r.until("so many drafts", func() bool { return len(drafts(r.t, dir)) == n })
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
	{"edit", func(r *rig) { r.edit(ordinary) }, "email", newEmail, 1},
	{"launch", func(r *rig) { r.plainChatForm() }, "ChatFriendlyName", "Test chat", 3},
}

// dirty opens the form and types.
func (f aForm) dirty(r *rig) {
	r.t.Helper()
	f.open(r)
	r.claimed()
	for r.form().Inputs.Focused().ID != f.field {
		r.press("tab")
	}
	r.retype(f.typed)
}

func (f aForm) submit(r *rig) {
	r.t.Helper()
	r.press("ctrl+s")
	r.confirm()
}

// noTextIn looks for texts, such as the secret, in every file.
func noTextIn(t *testing.T, dir string, texts ...string) {
	t.Helper()
	files := 0
	_ = filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		files++
		data, err := os.ReadFile(path)
		for _, text := range texts {
			if err != nil || bytes.Contains(data, []byte(text)) {
				t.Errorf("%s holds %q, or cannot be read: %v", entry.Name(), text, err)
			}
		}
		return nil
	})
	if files == 0 {
		t.Error("there is no file: that proves nothing")
	}
}
