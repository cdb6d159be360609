// Package config answers where settings and credentials come from.
//
// Everything about an account comes whole from one source, never a mixture of
// two, as the environment named by one and the keys of another; in order:
//
//  1. the profile named by --profile, else by FLEXCONSOLE_PROFILE;
//  2. the TWILIO_* variables;
//  3. the default_profile of config.toml;
//  4. twilio-cli's active profile, which is only ever read.
//
// The flags --instance and --base-url and the read-only switch apply on top
// of any source. --demo reads none of this: its Account is the caller's.
//
// No error of this package shows a value from a file or a variable, as any of
// them may be a secret in the wrong place: errors name the key and where it is.
package config

import (
	"cmp"
	"errors"
	"maps"
	"os"
	"runtime"
	"slices"
	"time"

	"github.com/adrg/xdg"
)

// Inputs is everything outside the files that decides the settings. Tests
// fill it by hand; SystemInputs fills all but the flags from this machine.
type Inputs struct {
	// Flags, "" or false when unsaid.
	Profile, Instance, BaseURL, Theme string
	ReadOnly                          bool

	// Getenv reads one environment variable, "" when it is unset; it must
	// not be nil.
	Getenv func(string) string
	// ConfigDir is the folder of config.toml and credentials.toml; "" when unknown.
	ConfigDir string
	// HomeDir is the folder of .twilio-cli/config.json; "" when unknown. HomeErr is what
	// is wrong with it, nil for nothing; with it no file is read.
	HomeDir string
	HomeErr error

	// Keyring has the secrets that are in no file; nil if there is none. It is
	// asked for the chosen profile's secret only.
	Keyring Keyring
	// KeyringPatience is how long it may take; 0 means 3 s.
	KeyringPatience time.Duration
	// KeyringAdvice says how to unlock it, "" where that is not known.
	KeyringAdvice string
}

// SystemInputs is the environment of this process and its user's folders, as
// they are now.
func SystemInputs() Inputs {
	in := Inputs{
		Getenv: getenv, Keyring: systemKeyring{},
		KeyringPatience: systemPatience(runtime.GOOS, getenv), KeyringAdvice: keychainAdvice(runtime.GOOS, getenv),
	}
	// Without a home folder there is simply no twilio-cli profile to find.
	if in.HomeDir, in.HomeErr = systemHome(); in.HomeErr != nil {
		return in
	}
	in.ConfigDir = below(in.HomeDir, "XDG_CONFIG_HOME", xdg.ConfigHome)
	if os.Getenv("XDG_CONFIG_HOME") == "" {
		in.ConfigDir = orDotConfig(in.ConfigDir, in.HomeDir)
	}
	return in
}

// Settings answers from one reading of config.toml; credentials are read only
// when Account asks for them.
type Settings struct {
	in   Inputs
	file contents
	// err is what is wrong with config.toml, nil when it is right or absent.
	err error
	// absent is true when there is no config.toml.
	absent bool
}

// Read reads config.toml. Problems of the file are reported by Account and Profiles, so
// that there is always a theme and a screen to show them on.
func Read(in Inputs) *Settings {
	s := &Settings{in: in, absent: true, err: in.HomeErr}
	if s.err == nil {
		s.file, s.absent, s.err = readConfig(in)
	}
	return s
}

// Mistake is what the text of config.toml has wrong, nil for nothing; a file that cannot be
// used at all is no such mistake.
func (s *Settings) Mistake() *FileError {
	mistake, _ := errors.AsType[*FileError](s.err)
	return mistake
}

// Reload re-reads config.toml, under the same flags and variables.
func (s *Settings) Reload() *Settings { return Read(s.in) }

// Theme is the theme's name: auto, dark, light, ansi or none. The order is
// flag, FLEXCONSOLE_THEME, a NO_COLOR that is not empty, which means none, then
// the file; else auto. It needs no account, and the theme it returns can be used
// even beside an error, which is a *BadSetting for the flag or the variable.
func (s *Settings) Theme() (string, error) {
	if s.in.Theme != "" {
		return s.statedTheme("--theme", s.in.Theme)
	}
	if theme := s.in.Getenv("FLEXCONSOLE_THEME"); theme != "" {
		return s.statedTheme("FLEXCONSOLE_THEME", theme)
	}
	if s.plain() {
		return "none", nil
	}
	return cmp.Or(s.file.top["theme"], "auto"), nil
}

func (s *Settings) statedTheme(where, theme string) (string, error) {
	if err := checkTheme(theme); err != nil {
		fallback := "auto"
		if s.plain() {
			fallback = "none"
		}
		return fallback, &BadSetting{where, err.Error()}
	}
	return theme, nil
}

// plain says that the environment asks for no colours (no-color.org).
func (s *Settings) plain() bool { return s.in.Getenv("NO_COLOR") != "" }

// DefaultProfile is the default_profile of config.toml, "" for none.
func (s *Settings) DefaultProfile() string { return s.file.top["default_profile"] }

// Profiles lists the names of the profiles in config.toml in alphabetical
// order, none when there is no such file. With an error it lists those that
// could be read, which is what shell completion wants.
func (s *Settings) Profiles() ([]string, error) {
	return slices.Sorted(maps.Keys(s.file.profiles)), s.err
}
