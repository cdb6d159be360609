package config

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"flexconsole/config/access/accesstest"
)

func skipWithoutModes(t *testing.T) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("no permission bits there")
	}
}

func chmod(t *testing.T, path string, mode fs.FileMode) {
	t.Helper()
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
}

func TestCredentialsOpenToOthers(t *testing.T) {
	skipWithoutModes(t)
	for _, mode := range []fs.FileMode{0o640, 0o604, 0o620, 0o644, 0o666, 0o601} {
		h := newHome(t)
		h.config(goodProfile)
		chmod(t, h.credentials("[profiles.work]\nauth_token = \"work-token\""), mode)
		h.in.Profile = "work"
		_, err := h.account()
		open := wantError[*OpenToOthers](t, err, "is open to other users: run chmod 600 ~/.config/flexconsole/credentials.toml")
		if open.Command() != "chmod 600 ~/.config/flexconsole/credentials.toml" {
			t.Errorf("command %q", open.Command())
		}
	}
}

func TestModesThatAreFine(t *testing.T) {
	skipWithoutModes(t)
	h := newHome(t)
	chmod(t, h.config(goodProfile), 0o644) // it has no secret
	chmod(t, h.credentials("[profiles.work]\nauth_token = \"work-token\""), 0o400)
	h.in.Profile = "work"
	if _, err := h.account(); err != nil {
		t.Error(err)
	}
}

func TestTwilioCLIOpenToOthers(t *testing.T) {
	skipWithoutModes(t)
	h := newHome(t)
	chmod(t, h.cli(cliFile), 0o644)
	_, err := h.account()
	found := wantError[*NothingFound](t, err).Looked[2].Found
	if want := "it contains secrets and is open to other users: run chmod 600 ~/.twilio-cli/config.json"; found != want {
		t.Errorf("got %q, want %q", found, want)
	}
}

// A link is judged by what it points to.
func TestLinks(t *testing.T) {
	skipWithoutModes(t)
	h := newHome(t)
	h.config(goodProfile)
	target := h.write("vault/credentials.toml", "[profiles.work]\nauth_token = \"work-token\"")
	link := filepath.Join(h.in.ConfigDir, "credentials.toml")
	if err := os.Symlink(target, link); err != nil {
		t.Fatal(err)
	}
	h.in.Profile = "work"
	if _, err := h.account(); err != nil {
		t.Errorf("link to a private file: %v", err)
	}
	chmod(t, target, 0o644)
	_, err := h.account()
	wantError[*OpenToOthers](t, err)
	if err := os.Remove(target); err != nil {
		t.Fatal(err)
	}
	_, err = h.account()
	wantError[*UnreadableFile](t, err, "it is a link to a file that does not exist")
}

func TestUnreadableFiles(t *testing.T) {
	t.Run("folder", func(t *testing.T) {
		h := newHome(t)
		h.write(".config/flexconsole/config.toml/x", "")
		_, err := h.account()
		wantError[*UnreadableFile](t, err, "cannot read "+shownPath("~/.config/flexconsole/config.toml"), "not a regular file")
	})
	t.Run("too large", func(t *testing.T) {
		h := newHome(t)
		h.config(strings.Repeat("#", maxFile+1))
		_, err := h.account()
		wantError[*UnreadableFile](t, err, "larger than 256 KiB")
	})
	t.Run("just not too large", func(t *testing.T) {
		h := newHome(t)
		h.config(strings.Repeat("#", maxFile))
		_, err := h.account()
		wantError[*NothingFound](t, err)
	})
	t.Run("no permission", func(t *testing.T) {
		skipWithoutModes(t)
		if accesstest.AsUser(t) {
			return
		}
		h := newHome(t)
		chmod(t, h.config(goodProfile), 0)
		_, err := h.account()
		wantError[*UnreadableFile](t, err, "permission denied")
		if !errors.Is(err, fs.ErrPermission) {
			t.Error("the system's error is lost")
		}
	})
	t.Run("twilio-cli's", func(t *testing.T) {
		h := newHome(t)
		h.write(".twilio-cli/config.json/x", "")
		_, err := h.account()
		found := wantError[*NothingFound](t, err).Looked[2].Found
		if want := "cannot be read: it is not a regular file"; found != want {
			t.Errorf("got %q, want %q", found, want)
		}
	})
}

func TestUnderHome(t *testing.T) {
	skipWithoutModes(t)
	for _, test := range []struct{ path, home, want string }{
		{"/home/ada/.config/x", "/home/ada", "~/.config/x"},
		{"/home/ada2/.config/x", "/home/ada", "/home/ada2/.config/x"},
		{"/etc/x", "/home/ada", "/etc/x"},
		{"/etc/x", "", "/etc/x"},
	} {
		if got := UnderHome(test.path, test.home); got != test.want {
			t.Errorf("%+v: got %q", test, got)
		}
	}
}

// Permission bits are named only where there are any.
func TestPrivateMode(t *testing.T) {
	for system, want := range map[string]string{"linux": " (mode 600)", "darwin": " (mode 600)", "windows": ""} {
		if got := privateMode(system); got != want {
			t.Errorf("on %s: %q", system, got)
		}
	}
}
