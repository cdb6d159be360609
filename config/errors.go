package config

import (
	"fmt"
	"runtime"
	"strings"

	"flexconsole/config/access"
)

// Paths in these errors are as people see them: "~/…" below the home folder.
// Text that came from the user is quoted by %q.

// FileError is something wrong in the text of config.toml or
// credentials.toml.
type FileError struct {
	Path string
	// Line and Column count from 1, the column in characters with a tab as
	// one. They are those of the key, or of the place where the text stops
	// being TOML.
	Line, Column int
	Problem      string
}

// Error reads "~/.config/flexconsole/config.toml:7:3: unknown key …".
func (e *FileError) Error() string {
	return fmt.Sprintf("%s:%d:%d: %s", e.Path, e.Line, e.Column, e.Problem)
}

// UnreadableFile is a file that is there and cannot be read.
type UnreadableFile struct {
	Path string
	Err  error
}

func (e *UnreadableFile) Error() string {
	return fmt.Sprintf("cannot read %s: %v; fix the file or move it away", e.Path, e.Err)
}

// Unwrap gives the system's error.
func (e *UnreadableFile) Unwrap() error { return e.Err }

// OpenToOthers is a file of secrets that other users of the machine may read
// or write; it was not read.
type OpenToOthers struct{ Path string }

// Command fixes the file's permissions.
func (e *OpenToOthers) Command() string { return "chmod 600 " + access.ShellWord(e.Path) }

func (e *OpenToOthers) Error() string {
	return fmt.Sprintf("%s contains secrets and is open to other users: run %s", e.Path, e.Command())
}

// BadSetting is a flag or variable with a value that cannot be.
type BadSetting struct {
	Name    string // "--instance", "TWILIO_REGION"
	Problem string // reads on after the name
}

func (e *BadSetting) Error() string { return e.Name + " " + e.Problem }

// IncompleteEnvironment is an account of which some TWILIO_* variables are set
// and others missing.
type IncompleteEnvironment struct{ Set, Missing []string }

func (e *IncompleteEnvironment) Error() string {
	return fmt.Sprintf("the TWILIO_* variables are incomplete: set %s too, or unset %s",
		strings.Join(e.Missing, " and "), strings.Join(e.Set, " and "))
}

// ByDefault is who asks for the profile of config.toml's default_profile.
const ByDefault = "default_profile"

// UnknownProfile is a profile that was asked for and does not exist.
type UnknownProfile struct {
	Name  string
	From  string // who asked: "--profile", "FLEXCONSOLE_PROFILE", ByDefault
	Path  string // of config.toml
	Known []string
	Near  string // the known name that is most like it, "" when none is
}

func (e *UnknownProfile) Error() string {
	if len(e.Known) == 0 {
		return fmt.Sprintf("%s: no profile %q, because %s has no profiles; flexconsole login adds one",
			e.From, e.Name, e.Path)
	}
	text := fmt.Sprintf("%s: no profile %q in %s; ", e.From, e.Name, e.Path)
	if e.Near != "" {
		text += "did you mean " + e.Near + "? "
	}
	return text + "profiles: " + strings.Join(e.Known, ", ")
}

// NoSecret is a profile without its secret.
type NoSecret struct {
	Profile string
	Key     string // auth_token or api_secret
	Path    string // of credentials.toml
	// Keyring is why the keyring could not be asked, nil when it has no such
	// secret or did not have to be asked.
	Keyring *NoKeyring
}

func (e *NoSecret) Error() string {
	why, flag := "", ""
	if e.Keyring != nil {
		why, flag = " in "+e.Path+", and "+e.Keyring.Error(), " --file"
	}
	return fmt.Sprintf("profile %s has no secret%s: run flexconsole login --profile %s%s, "+
		"or add %s under [profiles.%s] in %s, a file that only you can read%s",
		e.Profile, why, e.Profile, flag, e.Key, e.Profile, e.Path, privateMode(runtime.GOOS))
}

// privateMode is how a file is called that only its owner can read.
func privateMode(system string) string {
	if system == "windows" {
		return ""
	}
	return " (mode 600)"
}

// Looked is one place where an account was looked for, and what was there.
type Looked struct{ Where, Found string }

// NothingFound means that no source has an account: the first start.
type NothingFound struct{ Looked []Looked }

func (e *NothingFound) Error() string {
	var places []string
	for _, l := range e.Looked {
		places = append(places, l.Where+": "+l.Found)
	}
	return "no account found (" + strings.Join(places, "; ") +
		"): set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN, add a profile with flexconsole login, or try --demo"
}
