package config

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/zalando/go-keyring"
)

// Keyring is the part of the system's keyring that the console uses. Get and
// Delete give keyring.ErrNotFound where there is no such secret.
type Keyring interface {
	Get(service, user string) (secret string, err error)
	Set(service, user, secret string) error
	Delete(service, user string) error
}

// keyringService is what the console's secrets are filed under.
const keyringService = "flexconsole"

// keyringPatience is how long the keyring may take.
const keyringPatience = 3 * time.Second

// typingPatience is how long it may take where it asks for a password: macOS does
// so on the desktop for a keychain that is locked.
const typingPatience = time.Minute

// systemPatience is how long the keyring of a system may take.
func systemPatience(system string, getenv func(string) string) time.Duration {
	if system == "darwin" && !OverSSH(getenv) {
		return typingPatience
	}
	return keyringPatience
}

// OverSSH says that the terminal is on another machine than this program.
func OverSSH(getenv func(string) string) bool {
	return getenv("SSH_CONNECTION") != "" || getenv("SSH_TTY") != ""
}

// keychainAdvice says what helps where the keyring cannot ask for a password, "" where
// that is not known.
func keychainAdvice(system string, getenv func(string) string) string {
	if system == "darwin" && OverSSH(getenv) {
		return "over SSH the keychain is locked until you run security unlock-keychain"
	}
	return ""
}

// KeyringSilent is a keyring that did not respond in time, as a locked one does when it
// cannot ask for its password.
type KeyringSilent struct {
	After time.Duration
	// Advice says how to unlock it here, "" where that is not known.
	Advice string
}

func (e *KeyringSilent) Error() string {
	return fmt.Sprintf("the keyring did not respond within %g s: %s, or save the secret in a file with flexconsole login --file",
		e.After.Seconds(), cmp.Or(e.Advice, "unlock it"))
}

// NoKeyring is a keyring that is not there or cannot be used.
type NoKeyring struct{ Err error }

func (e *NoKeyring) Error() string { return "the keyring cannot be used (" + e.Err.Error() + ")" }

// Unwrap gives the keyring's error.
func (e *NoKeyring) Unwrap() error { return e.Err }

// keyringUser is what a profile's secret is filed under: another key or
// account never gets the secret of the one before.
func keyringUser(profile, username string) string { return profile + "/" + username }

// keyringSecret is the secret of a profile, "" where the keyring has none.
func (in Inputs) keyringSecret(profile, username string) (string, error) {
	secret, err := in.askKeyring(func(k Keyring) (string, error) {
		return k.Get(keyringService, keyringUser(profile, username))
	})
	if errors.Is(err, keyring.ErrNotFound) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	if err := checkSecret(secret); err != nil {
		return "", &BadSetting{"the secret of profile " + profile + " in the keyring", err.Error()}
	}
	return secret, nil
}

// keyringSet files a secret. No error of it repeats the secret, whatever the
// keyring says.
func (in Inputs) keyringSet(user, secret string) error {
	_, err := in.askKeyring(func(k Keyring) (string, error) { return "", k.Set(keyringService, user, secret) })
	if err != nil && strings.Contains(err.Error(), secret) {
		return &NoKeyring{errors.New("it rejected the secret; its message contains the secret and is not shown")}
	}
	return err
}

func (in Inputs) keyringDelete(user string) error {
	_, err := in.askKeyring(func(k Keyring) (string, error) { return "", k.Delete(keyringService, user) })
	return err
}

// keyringNames are the keys and accounts that the keyring has secrets of a
// profile for. They are filed there too, under no name, so that a logout finds
// them when config.toml names another key by then, or no such profile.
func (in Inputs) keyringNames(profile string) ([]string, error) {
	names, err := in.askKeyring(func(k Keyring) (string, error) {
		return k.Get(keyringService, keyringUser(profile, ""))
	})
	if errors.Is(err, keyring.ErrNotFound) {
		return nil, nil
	}
	return strings.Fields(names), err
}

func (in Inputs) setKeyringNames(profile string, names []string) error {
	return in.keyringSet(keyringUser(profile, ""), strings.Join(names, " "))
}

// keyringFile files a secret, and under what name.
func (in Inputs) keyringFile(profile, username, secret string) error {
	if err := in.keyringSet(keyringUser(profile, username), secret); err != nil {
		return err
	}
	names, err := in.keyringNames(profile)
	if err != nil || slices.Contains(names, username) {
		return err
	}
	return in.setKeyringNames(profile, append(names, username))
}

// keyringForget removes the secrets of a profile but for that of the name kept,
// "" for none: those filed under names too, as older versions filed no names.
func (in Inputs) keyringForget(profile, kept string, names []string) (removed bool, err error) {
	filed, err := in.keyringNames(profile)
	if err != nil {
		return false, err
	}
	for _, name := range slices.Compact(slices.Sorted(slices.Values(append(filed, names...)))) {
		if name == kept || name == "" {
			continue
		}
		err := in.keyringDelete(keyringUser(profile, name))
		if err != nil && !errors.Is(err, keyring.ErrNotFound) {
			return removed, err
		}
		removed = removed || err == nil
	}
	switch {
	case len(filed) == 0 || slices.Equal(filed, []string{kept}):
		return removed, nil
	case kept == "":
		return removed, in.keyringDelete(keyringUser(profile, ""))
	}
	return removed, in.setKeyringNames(profile, []string{kept})
}

// askKeyring calls the keyring. A call that hangs cannot be ended: it is left
// behind. Errors are keyring.ErrNotFound, *KeyringSilent and *NoKeyring.
func (in Inputs) askKeyring(call func(Keyring) (string, error)) (string, error) {
	if in.Keyring == nil {
		return "", &NoKeyring{errors.New("none found")}
	}
	type answer struct {
		secret string
		err    error
	}
	answers := make(chan answer, 1)
	go func() {
		secret, err := call(in.Keyring)
		answers <- answer{secret, err}
	}()
	patience := cmp.Or(in.KeyringPatience, keyringPatience)
	select {
	case a := <-answers:
		return a.secret, in.unusable(a.err)
	case <-time.After(patience):
		return "", &KeyringSilent{patience, in.KeyringAdvice}
	}
}

// unusable is the error of a keyring that responded, with what helps.
func (in Inputs) unusable(err error) error {
	switch {
	case err == nil || errors.Is(err, keyring.ErrNotFound):
		return err
	case in.KeyringAdvice != "":
		return &NoKeyring{fmt.Errorf("%w: %s", err, in.KeyringAdvice)}
	}
	return &NoKeyring{err}
}

// systemKeyring is the keyring of this machine: the Secret Service, macOS's
// Keychain or Windows' Credential Manager.
type systemKeyring struct{}

func (systemKeyring) Get(service, user string) (string, error) {
	if err := findBus(); err != nil {
		return "", err
	}
	return keyring.Get(service, user)
}

func (systemKeyring) Set(service, user, secret string) error {
	if err := findBus(); err != nil {
		return err
	}
	return keyring.Set(service, user, secret)
}

func (systemKeyring) Delete(service, user string) error {
	if err := findBus(); err != nil {
		return err
	}
	return keyring.Delete(service, user)
}

var errNoBus = errors.New("this session has no D-Bus")

// findBus looks for the bus that the Secret Service is on. Without it the
// library would start one of its own, which has no secret and is never ended.
func findBus() error {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		return nil
	}
	address := os.Getenv("DBUS_SESSION_BUS_ADDRESS")
	if address != "" && address != "autolaunch:" {
		return nil
	}
	folder := filepath.Join("/run/user", strconv.Itoa(os.Getuid()))
	for _, name := range []string{"bus", "dbus-session"} {
		if _, err := os.Stat(filepath.Join(folder, name)); err == nil {
			return nil
		}
	}
	return errNoBus
}
