package state

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"flexconsole/api/sid"
)

// ErrTaken: another console, or another form of this one, has the draft.
var ErrTaken = errors.New("another flexconsole has this form open")

// Draft is what was typed into a form and not sent. Secrets have no place in
// it. Text that is not UTF-8 comes back with U+FFFD for each odd byte.
type Draft struct {
	// Kind is the form ("edit"), Target its subject: a SID, or any text that identifies
	// it.
	Kind   string `json:"kind"`
	Target string `json:"target"`
	// Version is that of the document when the form was opened.
	Version int `json:"version"`
	// At is when it was saved last, set by Save, UTC.
	At time.Time `json:"at"`
	// Base contains the values when the form was opened, nil being null; Values
	// the changed fields only; Cleared names those to be emptied.
	Base    map[string]*string `json:"base,omitempty"`
	Values  map[string]string  `json:"values,omitempty"`
	Cleared []string           `json:"cleared,omitempty"`
}

// draftFormat is the form of a draft's file.
const draftFormat = 1

// draftFile is a draft as it is stored.
type draftFile struct {
	Format int `json:"format"`
	Draft
}

func (d Draft) encode() ([]byte, error) {
	return json.Marshal(draftFile{draftFormat, d})
}

// decodeDraft reads the draft in the file called name.
func decodeDraft(name string, data []byte) (Draft, error) {
	var f draftFile
	if err := json.Unmarshal(data, &f); err != nil {
		return Draft{}, err
	}
	if f.Format != draftFormat {
		return Draft{}, fmt.Errorf("its format is %d, not %d", f.Format, draftFormat)
	}
	if draftName(f.Kind, f.Target) != name {
		return Draft{}, errors.New("it belongs to another form")
	}
	return f.Draft, nil
}

// Drafts are the drafts of one account. Its methods may be called from several
// goroutines.
type Drafts struct {
	shelf shelf
	now   func() time.Time
}

// OpenDrafts opens the drafts of a Key in dir/drafts; dir "" keeps them in
// memory, for the demo. It makes the folders private and removes what killed
// processes left: temps and locks.
func OpenDrafts(dir, key string, now func() time.Time) (*Drafts, error) {
	if dir == "" {
		return &Drafts{newMemoryShelf(), now}, nil
	}
	drafts := filepath.Join(dir, "drafts")
	folder := filepath.Join(drafts, ownerOf(key).fileName())
	for _, f := range []string{dir, drafts, folder} {
		if err := Private(f); err != nil {
			return nil, err
		}
	}
	if err := Sweep(folder); err != nil {
		return nil, err
	}
	dropIdle(folder, func(string) bool { return false })
	return &Drafts{diskShelf{folder, system}, now}, nil
}

// OnDisk says that the drafts outlive the process.
func (d *Drafts) OnDisk() bool {
	_, memory := d.shelf.(*memoryShelf)
	return !memory
}

// Claim makes the caller the one owner of the form's draft over all processes,
// until Release or the end of this one. ErrTaken says that there is another
// owner. There need not be a draft yet.
func (d *Drafts) Claim(kind, target string) (*Slot, error) {
	// JSON would change odd bytes, and the draft no longer fit its name.
	kind, target = strings.ToValidUTF8(kind, "\uFFFD"), strings.ToValidUTF8(target, "\uFFFD")
	name := draftName(kind, target)
	release, err := d.shelf.claim(name)
	if err != nil {
		return nil, err
	}
	return &Slot{drafts: d, kind: kind, target: target, name: name, release: release}, nil
}

// brokenError: the draft's file was read and is none.
type brokenError struct {
	path string
	err  error
}

func (e *brokenError) Error() string { return fmt.Sprintf("cannot parse %s: %v", e.path, e.err) }
func (e *brokenError) Unwrap() error { return e.err }

func (d *Drafts) read(name string) (Draft, error) {
	data, err := d.shelf.read(name)
	if err != nil {
		return Draft{}, err
	}
	draft, err := decodeDraft(name, data)
	if err != nil {
		return Draft{}, &brokenError{d.shelf.shown(name), err}
	}
	return draft, nil
}

const draftSuffix = ".json"

// draftName is the name of a draft's file. Neither part contains what the other
// could be mistaken for: a safe target has no "-".
func draftName(kind, target string) string {
	return safe(kind) + "-" + safe(target) + draftSuffix
}

// safe turns any text into a part of a file name: SIDs (their digits in lower case, as
// SIDs ignore case) and lower-case words stay as they are, everything else becomes hex
// after "_", or a hash where hex would be too long.
func safe(text string) string {
	if k, known := sid.KindOf(text); known && sid.Valid(k, text) {
		return k.Prefix + strings.ToLower(text[len(k.Prefix):])
	}
	if isWord(text) {
		return text
	}
	if len(text) <= sha256.Size {
		return "_" + hex.EncodeToString([]byte(text))
	}
	sum := sha256.Sum256([]byte(text))
	return "__" + hex.EncodeToString(sum[:])
}

func isWord(text string) bool {
	if text == "" || len(text) > sha256.Size {
		return false
	}
	return !strings.ContainsFunc(text, func(r rune) bool { return r < 'a' || 'z' < r })
}
