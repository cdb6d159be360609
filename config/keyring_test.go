package config

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/zalando/go-keyring"
)

// ring is a keyring in memory. Its secrets lie under service/profile/username.
type ring struct {
	secrets map[string]string
	asked   int
	// fail is what every call gives, nil for an answer.
	fail error
	// hang, where it is not nil, makes every call wait for it to be closed.
	hang chan struct{}
}

func (r *ring) answer() error {
	r.asked++
	if r.hang != nil {
		<-r.hang
	}
	return r.fail
}

func (r *ring) Get(service, user string) (string, error) {
	if err := r.answer(); err != nil {
		return "", err
	}
	secret, exists := r.secrets[service+"/"+user]
	if !exists {
		return "", keyring.ErrNotFound
	}
	return secret, nil
}

func (r *ring) Set(service, user, secret string) error {
	if err := r.answer(); err != nil {
		return err
	}
	r.secrets[service+"/"+user] = secret
	return nil
}

func (r *ring) Delete(service, user string) error {
	if _, err := r.Get(service, user); err != nil {
		return err
	}
	delete(r.secrets, service+"/"+user)
	return nil
}

// kept counts the secrets, without the names that they are filed under.
func (r *ring) kept() (n int) {
	for user := range r.secrets {
		if !strings.HasSuffix(user, "/") {
			n++
		}
	}
	return n
}

func TestSecretInTheKeyring(t *testing.T) {
	h := newHome(t)
	h.config(twoProfiles)
	h.ring.secrets[ringOf("flexconsole")+workKey] = "ring-secret"
	h.ring.secrets["flexconsole/lab/"+labAccount] = "ring-token"
	for profile, want := range map[string]string{"work": "ring-secret", "lab": "ring-token"} {
		h.in.Profile = profile
		account, err := h.account()
		if err != nil || account.Secret() != want {
			t.Errorf("%s: %v", profile, err)
		}
	}
}

// The names under which a profile has secrets in the keyring are filed once each, and kept
// beside each other: a logout removes by them what it cannot list.
func TestNamesOfSecretsInTheKeyring(t *testing.T) {
	h := newHome(t)
	other := work
	other.APIKey = envKey
	for _, p := range []Profile{work, work, other, work} {
		h.save(p, "made-up-secret", InKeyring)
	}
	if got := h.ring.secrets[ringOf("flexconsole")]; len(strings.Fields(got)) > 2 || strings.Count(got, workKey) != 1 {
		t.Errorf("filed under %q", got)
	}
}

// A secret of another key of the same profile, or of another profile, is no
// secret of this one.
func TestKeyringSecretsAreOfOneKey(t *testing.T) {
	h := newHome(t)
	h.config(twoProfiles)
	h.in.Profile = "work"
	for _, user := range []string{"work/" + envKey, "work/" + workAccount, "lab/" + workKey, workKey} {
		h.ring.secrets["flexconsole/"+user] = "other"
	}
	h.ring.secrets[ringOf("other")+workKey] = "other"
	_, err := h.account()
	if got := wantError[*NoSecret](t, err, "run flexconsole login --profile work, or add api_secret"); got.Keyring != nil {
		t.Errorf("the keyring was asked all right, but: %v", got.Keyring)
	}
}

func TestTheKeyringIsLeftAloneWhereAnotherSourceWins(t *testing.T) {
	for name, setUp := range map[string]func(*home){
		"credentials.toml":            func(h *home) { h.in.Profile = "work" },
		"default in credentials.toml": noEnvironment,
		"TWILIO_* variables":          func(*home) {},
		"half an environment":         func(h *home) { delete(h.env, "TWILIO_AUTH_TOKEN") },
		"twilio-cli":                  func(h *home) { noEnvironment(h); h.config("") },
		"unknown profile":             func(h *home) { h.in.Profile = "nowhere" },
		"broken config.toml":          func(h *home) { h.config("?"); h.in.Profile = "work" },
		"broken credentials.toml":     func(h *home) { h.credentials("?"); h.in.Profile = "work" },
		"another kind of secret": func(h *home) {
			h.credentials("[profiles.work]\nauth_token = \"x\"")
			h.in.Profile = "work"
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHome(t)
			h.everything()
			setUp(h)
			settings := Read(h.in)
			_, _ = settings.Account() // some rows fail, which other tests look at
			_, _ = settings.Theme()
			_, _ = settings.Profiles()
			if h.ring.asked != 0 {
				t.Errorf("it was asked %d times", h.ring.asked)
			}
		})
	}
}

func TestKeyringThatFails(t *testing.T) {
	h := newHome(t)
	h.config(goodProfile)
	h.in.Profile = "work"
	want := []string{
		"profile work has no secret in " + shownPath("~/.config/flexconsole/credentials.toml"),
		"the keyring cannot be used (no bus)", "flexconsole login --profile work --file", "add auth_token under [profiles.work]",
	}
	h.ring.fail = errors.New("no bus")
	_, err := h.account()
	wantError[*NoSecret](t, err, want...)

	h.in.Keyring = nil
	_, err = h.account()
	wantError[*NoSecret](t, err, "the keyring cannot be used (none found)")
}

func TestKeyringSecretWithAStraySpace(t *testing.T) {
	h := newHome(t)
	h.config(goodProfile)
	h.in.Profile = "work"
	h.ring.secrets[ringOf("flexconsole")+workAccount] = canary + " "
	_, err := h.account()
	bad := wantError[*BadSetting](t, err, "the secret of profile work in the keyring contains a space")
	if strings.Contains(printed(bad), canary) {
		t.Error("the error shows the secret")
	}
}

// The clock of the bubble says how long the wait is.
func TestKeyringThatHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHome(t)
		h.config(goodProfile)
		h.in.Profile = "work"
		h.ring.hang = make(chan struct{})
		defer close(h.ring.hang)
		start := time.Now()
		_, err := h.account()
		wantError[*KeyringSilent](t, err, "the keyring did not respond within 3 s: unlock it, "+
			"or save the secret in a file with flexconsole login --file")
		if waited := time.Since(start); waited != 3*time.Second {
			t.Errorf("it waited %v", waited)
		}
	})
}

func TestKeyringPatienceIsASetting(t *testing.T) {
	h := newHome(t)
	h.in.KeyringPatience = time.Millisecond
	h.ring.hang = make(chan struct{})
	defer close(h.ring.hang)
	_, err := h.in.keyringSecret("work", workKey)
	wantError[*KeyringSilent](t, err, "0.001 s")
}

// A password can be typed where the keychain asks for it; where it cannot ask, it
// is said how to unlock it.
func TestKeychain(t *testing.T) {
	const unlock = "security unlock-keychain"
	for _, test := range []struct {
		system   string
		env      map[string]string
		patience time.Duration
		advised  bool
	}{
		{"darwin", nil, time.Minute, false},
		{"darwin", map[string]string{"SSH_CONNECTION": "::1 22"}, 3 * time.Second, true},
		{"darwin", map[string]string{"SSH_TTY": "/dev/ttys001"}, 3 * time.Second, true},
		{"linux", nil, 3 * time.Second, false},
		{"linux", map[string]string{"SSH_TTY": "/dev/pts/1"}, 3 * time.Second, false},
		{"windows", nil, 3 * time.Second, false},
	} {
		getenv := func(name string) string { return test.env[name] }
		advice := keychainAdvice(test.system, getenv)
		if got := systemPatience(test.system, getenv); got != test.patience || strings.Contains(advice, unlock) != test.advised {
			t.Errorf("%s %v: %v, %q", test.system, test.env, got, advice)
		}
	}
	h := newHome(t)
	h.in.KeyringAdvice, h.ring.fail = "run "+unlock, errors.New("exit status 36")
	_, err := h.in.keyringSecret("work", workKey)
	wantError[*NoKeyring](t, err, "the keyring cannot be used (exit status 36: run security unlock-keychain)")
	h.in.KeyringPatience, h.ring.hang = time.Millisecond, make(chan struct{})
	defer close(h.ring.hang)
	_, err = h.in.keyringSecret("work", workKey)
	wantError[*KeyringSilent](t, err, "did not respond within 0.001 s: run security unlock-keychain, or save")
}

func TestKeyringErrorThatRepeatsTheSecret(t *testing.T) {
	h := newHome(t)
	h.ring.fail = fmt.Errorf("cannot store %s", canary)
	err := h.in.keyringSet("work/x", canary)
	unusable := wantError[*NoKeyring](t, err, "it rejected the secret")
	if strings.Contains(printed(unusable)+printed(unusable.Err), canary) {
		t.Error("the error shows the secret")
	}
}

// The system's keyring goes by the library, whose mock is in memory.
func TestSystemKeyring(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
	keyring.MockInit()
	in := SystemInputs()
	if err := in.keyringSet("work/x", "secret"); err != nil {
		t.Fatal(err)
	}
	if secret, err := in.keyringSecret("work", "x"); secret != "secret" || err != nil {
		t.Errorf("%q, %v", secret, err)
	}
	if err := in.keyringDelete("work/x"); err != nil {
		t.Error(err)
	}
	if secret, err := in.keyringSecret("work", "x"); secret != "" || err != nil {
		t.Errorf("%q, %v", secret, err)
	}
}

// The library would start a bus of its own if there is none.
func TestNoBusIsStarted(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("another kind of keyring")
	}
	if _, err := os.Stat(filepath.Join("/run/user", fmt.Sprint(os.Getuid()))); err == nil {
		t.Skip("this session may have a bus")
	}
	started := filepath.Join(t.TempDir(), "started")
	tools := t.TempDir()
	script := "#!/bin/sh\n: > " + started + "\n"
	if err := os.WriteFile(filepath.Join(tools, "dbus-launch"), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", tools)
	for _, address := range []string{"", "autolaunch:"} {
		t.Setenv("DBUS_SESSION_BUS_ADDRESS", address)
		in := SystemInputs()
		_, getting := in.keyringSecret("work", "x")
		for _, err := range []error{getting, in.keyringSet("work/x", "secret"), in.keyringDelete("work/x")} {
			wantError[*NoKeyring](t, err, "this session has no D-Bus")
		}
	}
	if _, err := os.Stat(started); err == nil {
		t.Error("a bus was started")
	}
}

// ringOf is where a keyring contains the secrets of the profile work.
func ringOf(service string) string { return service + "/" + "work" + "/" }
