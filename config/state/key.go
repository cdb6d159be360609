package state

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"flexconsole/api/sid"
)

// Key is what all state is kept under: the account, and the host where it is not
// Twilio's own. It takes the place of the account when state is opened.
func Key(account, host string) string {
	if host == "" {
		return account
	}
	return account + "@" + host
}

// twilioHost is Twilio's own host in journal and runs. Older versions wrote none.
const twilioHost = "twilio.com"

// owner is whose state it is.
type owner struct{ account, host string }

func ownerOf(key string) owner {
	account, host, _ := strings.Cut(key, "@")
	return owner{account, cmp.Or(host, twilioHost)}
}

// has says whether a line of an account and a host is the owner's. One without a
// host is of Twilio's own, or old is set.
func (o owner) has(account, host string, old bool) bool {
	if !sid.Equal(o.account, account) {
		return false
	}
	if host == "" {
		return old || o.host == twilioHost
	}
	return host == o.host
}

// fileName is the owner as a part of a file's name.
func (o owner) fileName() string {
	if o.host == twilioHost {
		return safe(o.account)
	}
	return safe(o.account) + "-" + safe(o.host)
}

// Adopt copies for key what older versions saved for its account without a host: call it
// before the rest is opened, and only where all of that can be of one host. What key has
// already stays, and so do the old files.
func Adopt(dir, key string) error {
	o := ownerOf(key)
	if dir == "" || o.host == twilioHost {
		return nil
	}
	var failed []error
	for _, folder := range []string{"seen", "chats", "presets"} {
		folder = filepath.Join(dir, folder)
		failed = append(failed, adopt(filepath.Join(folder, safe(o.account)+".json"), filepath.Join(folder, o.fileName()+".json"), copyFile))
	}
	folder := filepath.Join(dir, "drafts")
	failed = append(failed, adopt(filepath.Join(folder, safe(o.account)), filepath.Join(folder, o.fileName()), copyDrafts))
	return errors.Join(failed...)
}

// adopt copies old to a path at which there is nothing yet.
func adopt(old, path string, how func(old, path string) error) error {
	if isThere(path) || !isThere(old) {
		return nil
	}
	if err := Private(filepath.Dir(path)); err != nil {
		return err
	}
	lock, err := await(path+lockSuffix, patient.limit)
	if err != nil {
		return cannot("lock", path, err)
	}
	defer drop(lock)
	if isThere(path) {
		return nil
	}
	return how(old, path)
}

func isThere(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

func copyFile(old, path string) error {
	data, err := read(old)
	if err != nil {
		return err
	}
	return WriteFile(path, data)
}

// copyDrafts makes the folder whole before it has its name.
func copyDrafts(old, path string) error {
	part := path + ".part"
	if err := os.RemoveAll(part); err != nil {
		return cannot("remove", part, err)
	}
	if err := os.Mkdir(part, privateFolder); err != nil {
		return cannot("create the folder", part, err)
	}
	drafts, err := list(old)
	if err != nil {
		return err
	}
	for _, d := range drafts {
		if !strings.HasSuffix(d.Name(), draftSuffix) {
			continue
		}
		err := copyFile(filepath.Join(old, d.Name()), filepath.Join(part, d.Name()))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	if err := os.Rename(part, path); err != nil {
		return cannot("move", part, err)
	}
	return nil
}
