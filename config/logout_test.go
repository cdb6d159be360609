package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// However the files were changed since the login, a logout leaves no secret in
// them, in the keyring or beside them.
func TestForgetLeavesNoSecret(t *testing.T) {
	const secret = "work-secret-to-forget"
	both := []Place{InFile, InKeyring}
	for name, test := range map[string]struct {
		places []Place
		edit   func(*home)
		gone   bool
	}{
		"as stored":               {both, func(*home) {}, false},
		"profile deleted by hand": {both, func(h *home) { h.config(goodProfileOf("lab")) }, true},
		"config.toml deleted":     {both, func(h *home) { h.delete("config.toml") }, true},
		"another api_key": {both, func(h *home) {
			h.config(strings.ReplaceAll(h.read("config.toml"), workKey, envKey))
		}, false},
		"api_key taken out": {both, func(h *home) { h.config(goodProfile) }, false},
		"another account":   {both, func(h *home) { h.config(strings.ReplaceAll(goodProfile, workAccount, labAccount)) }, false},
		"logged in twice, edited between": {[]Place{InKeyring}, func(h *home) {
			h.config(strings.ReplaceAll(h.read("config.toml"), workKey, envKey))
			h.save(work, secret, InKeyring)
			h.config(goodProfile)
		}, false},
		"a temp of a killed login": {[]Place{InFile}, func(h *home) {
			h.write(".config/flexconsole/.tmp-2147483646-123456", h.read("credentials.toml"))
		}, false},
		"a temp whose process id is used again": {[]Place{InFile}, func(h *home) {
			h.write(fmt.Sprintf(".config/flexconsole/.tmp-%d-123456", os.Getpid()), h.read("credentials.toml"))
		}, false},
		"a temp and a profile deleted by hand": {[]Place{InFile}, func(h *home) {
			h.write(fmt.Sprintf(".config/flexconsole/.tmp-%d-1", os.Getpid()), h.read("credentials.toml"))
			h.config(goodProfileOf("lab"))
		}, true},
		"an older one in a comment": {[]Place{InFile}, func(h *home) {
			h.credentials("[profiles.lab]\n# auth_token = \"lab-token\"\n[profiles.work]\n# api_secret = \"" + secret + "\"\n" +
				"api_secret = \"x\" # was: api_secret = '" + secret + "'\n  #auth_token=\"" + secret + "\"")
		}, false},
	} {
		for _, place := range test.places {
			t.Run(fmt.Sprint(name, place), func(t *testing.T) {
				h := newHome(t)
				h.save(work, secret, place)
				test.edit(h)
				h.in.Profile = "work"
				got, err := Read(h.in).Forget()
				if err != nil || got.FromFile == (place == InKeyring) || got.Gone != test.gone {
					t.Errorf("got %+v, %v", got, err)
				}
				for path, text := range h.snapshot() {
					if strings.Contains(text, secret) {
						t.Errorf("it is still in %s", path)
					}
				}
				if len(h.ring.secrets) > 0 {
					t.Errorf("the keyring has %v", h.ring.secrets)
				}
			})
		}
	}
}

func goodProfileOf(name string) string { return strings.ReplaceAll(goodProfile, "work", name) }

func (h *home) save(p Profile, secret string, place Place) {
	h.t.Helper()
	if err := h.in.Save(p, secret, place); err != nil {
		h.t.Fatal(err)
	}
}

func (h *home) delete(name string) {
	h.t.Helper()
	if err := os.Remove(filepath.Join(h.in.ConfigDir, name)); err != nil {
		h.t.Fatal(err)
	}
}

// What a logout has no business with stays.
func TestForgetLeavesTheRest(t *testing.T) {
	h := newHome(t)
	h.save(work, "work-secret", InFile)
	lab := Profile{Name: "lab", AccountSID: labAccount}
	h.save(lab, "lab-token", InKeyring)
	notes := h.write(".config/flexconsole/.tmp-99999-notes.txt", "mine")
	h.in.Profile = "work"
	if _, err := Read(h.in).Forget(); err != nil {
		t.Fatal(err)
	}
	if data, err := os.ReadFile(notes); string(data) != "mine" {
		t.Errorf("the notes: %q, %v", data, err)
	}
	h.in.Profile = "lab"
	if account, err := h.account(); err != nil || account.Secret() != "lab-token" {
		t.Errorf("the other profile: %v", err)
	}
}

// Profiles stored at once are all there, each with its secret.
func TestParallelLogins(t *testing.T) {
	const logins = 40
	h := newHome(t)
	var all sync.WaitGroup
	errs := make([]error, logins)
	for i := range logins {
		all.Go(func() {
			p := Profile{Name: fmt.Sprint("p", i), AccountSID: workAccount, Default: i%2 == 0}
			errs[i] = h.in.Save(p, fmt.Sprint("secret-", i), InFile)
		})
	}
	all.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	for i := range logins {
		h.in.Profile = fmt.Sprint("p", i)
		if account, err := h.account(); err != nil || account.Secret() != fmt.Sprint("secret-", i) {
			t.Errorf("%s: %v", h.in.Profile, err)
		}
	}
	if left, err := os.ReadDir(h.in.ConfigDir); err != nil || len(left) != 2 {
		t.Errorf("in the folder: %v, %v", left, err)
	}
}

// A login over a file that is there and cannot be used says so, stores nothing
// and leaves the file as it is.
func TestSaveOverWhatCannotBeRead(t *testing.T) {
	skipWithoutModes(t)
	for name, spoil := range map[string]func(*home){
		"config.toml for all":      func(h *home) { chmod(t, h.config(goodProfile), 0o666) },
		"folder for all":           func(h *home) { h.config(goodProfile); chmod(t, h.in.ConfigDir, 0o777) },
		"folder for all, no files": func(h *home) { h.delete(h.touch("config.toml")); chmod(t, h.in.ConfigDir, 0o777) },
		"config.toml is a folder":  func(h *home) { h.write(".config/flexconsole/config.toml/x", "") },
		"link to nowhere": func(h *home) {
			h.delete(h.touch("config.toml"))
			if err := os.Symlink("none", filepath.Join(h.in.ConfigDir, "config.toml")); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHome(t)
			spoil(h)
			before := fmt.Sprint(h.snapshotModes())
			for _, place := range []Place{InFile, InKeyring} {
				if err := h.in.Save(work, canary, place); err == nil || strings.Contains(err.Error(), canary) {
					t.Errorf("error %v", err)
				}
			}
			if after := fmt.Sprint(h.snapshotModes()); after != before || len(h.ring.secrets) > 0 {
				t.Errorf("before %s\nafter  %s", before, after)
			}
		})
	}
}

func (h *home) touch(name string) string {
	h.write(filepath.Join(".config", "flexconsole", name), "")
	return name
}

// snapshotModes is what there is below the home folder, with modes and content.
func (h *home) snapshotModes() (all []string) {
	h.t.Helper()
	err := filepath.WalkDir(h.in.HomeDir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		data, _ := os.ReadFile(path) // none of a folder
		all = append(all, fmt.Sprintf("%s %s %q", path, info.Mode(), data))
		return err
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return all
}

// A config.toml that others may read is fine, for a login too.
func TestSaveWithAReadableConfig(t *testing.T) {
	skipWithoutModes(t)
	h := newHome(t)
	chmod(t, h.config(goodProfileOf("lab")), 0o644)
	h.save(work, "work-secret", InFile)
	if names, err := Read(h.in).Profiles(); err != nil || len(names) != 2 {
		t.Errorf("profiles %v, %v", names, err)
	}
}
