package viewtest

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"flexconsole/api"
	"flexconsole/api/sandbox"
	"flexconsole/config/state"
	"flexconsole/views/screen"
)

// NewEmail is what tests change an email to.
const NewEmail = "pella.new@example.com"

// ChangeUser changes a user behind the console's back.
func (r *Rig) ChangeUser(flexUser string, change func(*sandbox.User)) {
	u, _ := r.Server.User(flexUser)
	change(&u)
	r.Server.SetUser(u)
}

// releaseDrafts gives up the slots of the open forms, as the end of a process does:
// on Windows a folder with an open lock cannot be removed.
func (r *Rig) releaseDrafts() {
	for open := range r.Host().Screens() {
		if form := formOf(open); form != nil {
			r.release(form.Draft.Slot())
		}
	}
}

// clientJournal is what the client tells of its writes.
func (s Setup) clientJournal() api.Journal {
	switch {
	case s.NoJournal != nil:
		return refusingJournal{s.NoJournal}
	case s.Journal != nil:
		return s.Journal
	}
	return nil
}

// refusingJournal is one whose disk is full, or whose folder is locked away.
type refusingJournal struct{ err error }

func (j refusingJournal) Begin(string, string, []string, map[string]*string, map[string]*string) (string, error) {
	return "", j.err
}

func (j refusingJournal) End(string, string, string) error { return nil }

// Form is the form that the screen in front embeds.
func (r *Rig) Form() *screen.Form {
	r.T.Helper()
	form := formOf(r.Host().Front())
	if form == nil {
		r.T.Fatalf("no form is in front\n%s", r.Screen())
	}
	return form
}

// Kill is the end of the program without its last writings: it gives up the locks, as
// the end of a process does.
func (r *Rig) Kill() {
	r.releaseDrafts()
	if r.Session.Journal != nil {
		_ = r.Session.Journal.Close()
	}
}

func (r *Rig) release(slot *state.Slot) {
	if slot != nil && slot.Release() != nil {
		r.T.Error("a lock was not given up")
	}
}

// NoTextIn looks for texts, such as the secret, in every file.
func NoTextIn(t *testing.T, dir string, texts ...string) {
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

// formOf is the form that a screen embeds, nil for none.
func formOf(s screen.Screen) *screen.Form {
	embedded := reflect.ValueOf(s).Elem().FieldByName("Form")
	if !embedded.IsValid() {
		return nil
	}
	form, _ := embedded.Addr().Interface().(*screen.Form)
	return form
}
