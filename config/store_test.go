package config

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"flexconsole/config/access"
	"flexconsole/config/access/accesstest"
)

// work is the profile that the tests store.
var work = Profile{Name: "work", AccountSID: workAccount, APIKey: workKey, Environment: Staging, InstanceSID: workFlex}

const workTable = `[profiles.work]
environment = "staging"
account_sid = "AC00000000000000000000000000000001"
api_key = "SK00000000000000000000000000000001"
instance_sid = "GO00000000000000000000000000000001"
`

func (h *home) read(name string) string {
	h.t.Helper()
	data, err := os.ReadFile(filepath.Join(h.in.ConfigDir, name))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		h.t.Fatal(err)
	}
	return string(data)
}

func TestStoredFilesArePrivate(t *testing.T) {
	skipWithoutModes(t)
	h := newHome(t)
	h.in.ConfigDir = filepath.Join(h.in.HomeDir, "new", "flexconsole")
	for range 2 {
		if err := h.in.Save(work, "work-secret", InFile); err != nil {
			t.Fatal(err)
		}
		for path, want := range map[string]fs.FileMode{
			"": 0o700, "config.toml": 0o600, "credentials.toml": 0o600,
		} {
			info, err := os.Stat(filepath.Join(h.in.ConfigDir, path))
			if err != nil || info.Mode().Perm() != want {
				t.Errorf("%q: mode %v, %v", path, info.Mode().Perm(), err)
			}
		}
	}
	left, err := os.ReadDir(h.in.ConfigDir)
	if err != nil || len(left) != 2 {
		t.Errorf("in the folder: %v, %v", left, err)
	}
}

// What people keep in a folder of dot-files stays there.
func TestLinksAreKept(t *testing.T) {
	skipWithoutModes(t)
	h := newHome(t)
	target := h.write("dotfiles/config.toml", "theme = \"dark\"\n")
	if err := os.MkdirAll(h.in.ConfigDir, 0o700); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(h.in.ConfigDir, "config.toml")
	if err := os.Symlink(target, link); err != nil {
		t.Fatal(err)
	}
	if err := h.in.Save(work, "work-secret", InKeyring); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&fs.ModeSymlink == 0 {
		t.Errorf("it is no link any more: %v, %v", info, err)
	}
	data, err := os.ReadFile(target)
	if err != nil || string(data) != "theme = \"dark\"\n\n"+workTable {
		t.Errorf("%s, %v", data, err)
	}
}

// snapshot is every file below the home folder.
func (h *home) snapshot() map[string]string {
	h.t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(h.in.HomeDir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		files[path] = string(data)
		return err
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return files
}

// Nothing is stored anywhere when anything is wrong.
func TestSaveFailsWhole(t *testing.T) {
	for name, test := range map[string]struct {
		setUp  func(*home)
		place  Place
		secret string
		says   string
	}{
		"config.toml is wrong": {func(h *home) { h.config("colour = 1") }, InKeyring, canary, "unknown key"},
		"one inline table": {
			func(h *home) { h.config("profiles = { lab = { account_sid = \"" + labAccount + "\" } }") },
			InKeyring, canary, "config.toml are not tables [profiles.NAME]: edit the file by hand",
		},
		"credentials.toml is wrong":                  {func(h *home) { h.credentials("token = \"x\"") }, InFile, canary, "unknown key"},
		"credentials.toml is wrong, for the keyring": {func(h *home) { h.credentials("token = \"x\"") }, InKeyring, canary, "unknown key"},
		"the secret has a space":                     {func(*home) {}, InFile, canary + " ", "the secret contains a space"},
		"the secret is no text":                      {func(*home) {}, InFile, canary + "\xff", "the secret is not UTF-8 text"},
		"the keyring fails": {
			func(h *home) { h.ring.fail = errors.New("no bus") }, InKeyring, canary, "the keyring cannot be used (no bus)",
		},
		"the keyring repeats it": {
			func(h *home) { h.ring.fail = errors.New("no " + canary) }, InKeyring, canary, "it rejected the secret",
		},
		"no home": {func(h *home) { h.in.ConfigDir = "" }, InFile, canary, "set HOME"},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHome(t)
			test.setUp(h)
			before := h.snapshot()
			err := h.in.Save(work, test.secret, test.place)
			if err == nil || !strings.Contains(err.Error(), test.says) || strings.Contains(printed(err), canary) {
				t.Errorf("error %v", err)
			}
			after := h.snapshot()
			if len(h.ring.secrets) > 0 || len(after) != len(before) {
				t.Error("something was stored")
			}
			for path, text := range before {
				if after[path] != text {
					t.Errorf("%s was changed", path)
				}
			}
		})
	}
}

func TestSaveRefusesCredentialsOpenToOthers(t *testing.T) {
	skipWithoutModes(t)
	for _, place := range []Place{InKeyring, InFile} {
		h := newHome(t)
		chmod(t, h.credentials("[profiles.lab]\nauth_token = \"lab-token\"\n"), 0o644)
		err := h.in.Save(work, "work-secret", place)
		wantError[*OpenToOthers](t, err, "run chmod 600 ~/.config/flexconsole/credentials.toml")
		if len(h.ring.secrets) > 0 || h.read("config.toml") != "" {
			t.Error("something was stored")
		}
	}
}

// A secret is in one place, that of the last login.
func TestSecretsMove(t *testing.T) {
	h := newHome(t)
	h.in.Profile = "work"
	expect := func(secret string, ring int, file bool) {
		t.Helper()
		account, err := h.account()
		if err != nil || account.Secret() != secret {
			t.Errorf("account %v", err)
		}
		if h.ring.kept() != ring || strings.Contains(h.read("credentials.toml"), "work") != file {
			t.Errorf("in the keyring %d, in the file %q", h.ring.kept(), h.read("credentials.toml"))
		}
	}
	save := func(p Profile, secret string, place Place) {
		t.Helper()
		if err := h.in.Save(p, secret, place); err != nil {
			t.Fatal(err)
		}
	}
	save(work, "one", InFile)
	expect("one", 0, true)
	save(work, "two", InKeyring)
	expect("two", 1, false)
	other := work
	other.APIKey = envKey
	save(other, "three", InKeyring)
	expect("three", 1, false)
	save(work, "four", InFile)
	expect("four", 0, true)
	save(work, "five", InKeyring)
	expect("five", 1, false)
	save(work, "six", InFile)
	expect("six", 0, true)
	if len(h.ring.secrets) > 0 {
		t.Errorf("the keyring still has %v", h.ring.secrets)
	}
}

func TestForget(t *testing.T) {
	const labSecret = "# lab\n[profiles.lab]\nauth_token = \"lab-token\" # its own\n"
	const commented = "[profiles.first]\n# api_secret = \"first-secret\"\n"
	for name, test := range map[string]struct {
		profile, credentials, left string
		setUp                      func(*home)
		want                       Forgotten
		ring                       int
	}{
		"from the keyring": {
			profile: "work", credentials: labSecret, left: labSecret,
			want: Forgotten{Profile: "work", FromKeyring: true},
		},
		"from both": {
			profile: "work", credentials: "[profiles.work]\napi_secret = \"x\"\n" + labSecret, left: labSecret,
			want: Forgotten{Profile: "work", FromFile: true, FromKeyring: true},
		},
		"from the file, the default": {
			credentials: labSecret, left: "# lab\n# its own\n",
			want: Forgotten{Profile: "lab", FromFile: true}, ring: 1,
		},
		"with comments of others": {
			profile: "work", credentials: commented + "[profiles.work]\n[profiles.last]\n# auth_token = \"last-token\"\n",
			left: commented + "[profiles.last]\n# auth_token = \"last-token\"\n",
			want: Forgotten{Profile: "work", FromFile: true, FromKeyring: true},
		},
		"and an older one in its comment": {
			profile: "work", credentials: "[profiles.work]\napi_secret = \"x\" # api_secret = \"older\"\n" + labSecret, left: labSecret,
			want: Forgotten{Profile: "work", FromFile: true, FromKeyring: true},
		},
		"by FLEXCONSOLE_PROFILE": {
			setUp: func(h *home) { h.env["FLEXCONSOLE_PROFILE"] = "work" },
			want:  Forgotten{Profile: "work", FromKeyring: true},
		},
		"nothing there": {profile: "lab", want: Forgotten{Profile: "lab"}, ring: 1},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHome(t)
			h.config(twoProfiles)
			if test.credentials != "" {
				h.credentials(test.credentials)
			}
			h.ring.secrets[ringOf("flexconsole")+workKey] = "ring-secret"
			h.in.Profile = test.profile
			if test.setUp != nil {
				test.setUp(h)
			}
			got, err := Read(h.in).Forget()
			if err != nil || got != test.want {
				t.Errorf("got %+v, %v", got, err)
			}
			if left := h.read("credentials.toml"); left != test.left || len(h.ring.secrets) != test.ring {
				t.Errorf("left %q, in the keyring %d", left, len(h.ring.secrets))
			}
			if h.read("config.toml") != twoProfiles {
				t.Error("config.toml was changed")
			}
			again, err := Read(h.in).Forget()
			if err != nil || again != (Forgotten{Profile: test.want.Profile}) {
				t.Errorf("a second time: %+v, %v", again, err)
			}
		})
	}
}

func TestForgetWithoutAKeyring(t *testing.T) {
	h := newHome(t)
	h.config(goodProfile)
	h.credentials("[profiles.work]\nauth_token = \"x\"\n")
	h.in.Profile = "work"
	h.ring.fail = errors.New("no bus")
	got, err := Read(h.in).Forget()
	if err != nil || !got.FromFile || got.FromKeyring || got.Unasked == nil || !errors.Is(got.Unasked, h.ring.fail) {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestForgetWhenTheKeyringHangs(t *testing.T) {
	h := newHome(t)
	h.config(goodProfile)
	h.credentials("[profiles.work]\nauth_token = \"x\"\n")
	h.in.Profile, h.in.KeyringPatience, h.ring.hang = "work", 1, make(chan struct{})
	defer close(h.ring.hang)
	got, err := Read(h.in).Forget()
	wantError[*KeyringSilent](t, err)
	if !got.FromFile || got.FromKeyring {
		t.Errorf("got %+v", got)
	}
}

func TestForgetErrors(t *testing.T) {
	h := newHome(t)
	h.config(withoutDefault())
	_, err := Read(h.in).Forget()
	wantError[*BadSetting](t, err, "--profile is required", "lab, work")
	h.in.Profile = "wrk"
	_, err = Read(h.in).Forget()
	wantError[*UnknownProfile](t, err, "did you mean work?", "profiles: lab, work")
	h.config("?")
	_, err = Read(h.in).Forget()
	wantError[*FileError](t, err)
}

// What is written in a form that the editor does not know is left to people: a
// secret that stays is no secret removed.
func TestForgetInAnotherForm(t *testing.T) {
	h := newHome(t)
	h.config(goodProfile)
	text := "profiles = { work = { auth_token = \"x\" } }\n"
	h.credentials(text)
	h.in.Profile = "work"
	got, err := Read(h.in).Forget()
	const want = "credentials.toml are not tables [profiles.NAME]: edit the file by hand"
	if err == nil || !strings.Contains(err.Error(), want) || got.FromFile {
		t.Errorf("got %+v, %v", got, err)
	}
	if h.read("credentials.toml") != text {
		t.Error("it was changed")
	}
}

// A login that could not write says so, and what is there already stays.
func TestSaveThatCannotWrite(t *testing.T) {
	skipWithoutModes(t)
	if accesstest.AsUser(t) {
		return
	}
	for name, test := range map[string]struct {
		place Place
		lock  string
		says  string
	}{
		"the folder, for a file":      {InFile, ".config/flexconsole", "permission denied"},
		"the folder, for the keyring": {InKeyring, ".config/flexconsole", "permission denied"},
		"config.toml only": {
			InFile, "dotfiles", "the secret is saved in ~/.config/flexconsole/credentials.toml, but the profile could not be saved: ",
		},
		"config.toml, with the keyring": {InKeyring, "dotfiles", "the secret is saved in the keyring, but the profile could not be saved: "},
		"credentials.toml only":         {InFile, "secrets", "permission denied"},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHome(t)
			h.config("")
			h.credentials("")
			h.moveAway("config.toml", "dotfiles")
			h.moveAway("credentials.toml", "secrets")
			locked := filepath.Join(h.in.HomeDir, test.lock)
			chmod(t, locked, 0o500)
			t.Cleanup(func() { chmod(t, locked, 0o700) })
			before := h.read("config.toml")
			err := h.in.Save(work, canary, test.place)
			if err == nil || !strings.Contains(err.Error(), test.says) || strings.Contains(err.Error(), canary) {
				t.Errorf("error %v", err)
			}
			if h.read("config.toml") != before {
				t.Error("the profile was stored")
			}
		})
	}
}

// moveAway leaves a link to a file in the place of one of the settings.
func (h *home) moveAway(name, folder string) {
	h.t.Helper()
	to := h.write(folder+"/"+name, h.read(name))
	h.delete(name)
	if err := os.Symlink(to, filepath.Join(h.in.ConfigDir, name)); err != nil {
		h.t.Fatal(err)
	}
}

// A config.toml that cannot be read is left alone, or all other profiles would be
// lost.
func TestSaveOverAnUnreadableConfig(t *testing.T) {
	skipWithoutModes(t)
	if accesstest.AsUser(t) {
		return
	}
	h := newHome(t)
	path := h.config(goodProfileOf("lab"))
	chmod(t, path, 0)
	wantError[*UnreadableFile](t, h.in.Save(work, "work-secret", InFile), "permission denied")
	chmod(t, path, 0o600)
	if h.read("config.toml") != goodProfileOf("lab") || h.read("credentials.toml") != "" {
		t.Error("something was stored")
	}
}

// A folder that cannot be made is named, and nothing is stored.
func TestSaveWithoutAFolder(t *testing.T) {
	skipWithoutModes(t)
	if accesstest.AsUser(t) {
		return
	}
	h := newHome(t)
	chmod(t, h.in.HomeDir, 0o500)
	t.Cleanup(func() { chmod(t, h.in.HomeDir, 0o700) })
	err := h.in.Save(work, canary, InFile)
	if want := "cannot create the folder of ~/.config/flexconsole/config.toml: "; err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("error %v", err)
	}
}

// A secret that stays in its file was not removed, and a logout never says so.
func TestForgetThatCannotWrite(t *testing.T) {
	skipWithoutModes(t)
	if accesstest.AsUser(t) {
		return
	}
	h := newHome(t)
	h.config(goodProfile)
	h.credentials("[profiles.work]\nauth_token = \"work-token\"\n")
	h.moveAway("credentials.toml", "secrets")
	folder := filepath.Join(h.in.HomeDir, "secrets")
	chmod(t, folder, 0o500)
	t.Cleanup(func() { chmod(t, folder, 0o700) })
	h.in.Profile = "work"
	if got, err := Read(h.in).Forget(); !errors.Is(err, fs.ErrPermission) || got.FromFile {
		t.Errorf("got %+v, %v", got, err)
	}
}

// What would keep a profile from being stored is said before a secret is asked for:
// of the files only the one with secrets must be closed to others.
func TestReady(t *testing.T) {
	skipWithoutModes(t)
	h := newHome(t)
	chmod(t, h.config(goodProfile), 0o644)
	if err := h.in.Ready(); err != nil {
		t.Errorf("a config.toml that others may read: %v", err)
	}
	chmod(t, h.credentials("[profiles.work]\nauth_token = \"work-token\"\n"), 0o644)
	wantError[*OpenToOthers](t, h.in.Ready())
}

// The place of a secret is named as people see it, for each way to keep one.
func TestShownPlaces(t *testing.T) {
	in := newHome(t).in
	if keyring, file := in.Shown(InKeyring), in.Shown(InFile); keyring != "the keyring" || file != shownPath("~/.config/flexconsole/credentials.toml") {
		t.Errorf("%q, %q", keyring, file)
	}
}

// Settings that others can change are refused as such; that they would have secrets is
// said of files with secrets only.
func TestSettingsThatOthersCanChange(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no permission bits there")
	}
	h := newHome(t)
	if err := os.Chmod(h.config(goodProfile), 0o666); err != nil {
		t.Fatal(err)
	}
	_, err := Read(h.in).Profiles()
	if problem, ok := errors.AsType[*access.Problem](err); !ok || !problem.Permissions || !strings.Contains(err.Error(), "can be changed by other users") {
		t.Errorf("%T %v", err, err)
	}
}
