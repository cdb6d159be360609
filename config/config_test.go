package config

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// Made-up SIDs, one account for each source, so that a mixture shows.
var (
	workAccount = "AC" + strings.Repeat("0", 31) + "1"
	labAccount  = "AC" + strings.Repeat("0", 31) + "2"
	envAccount  = "AC" + strings.Repeat("0", 31) + "3"
	cliAccount  = "AC" + strings.Repeat("0", 31) + "4"
	workKey     = "SK" + strings.Repeat("0", 31) + "1"
	envKey      = "SK" + strings.Repeat("0", 31) + "3"
	cliKey      = "SK" + strings.Repeat("0", 31) + "4"
	workFlex    = "GO" + strings.Repeat("0", 31) + "1"
	flagFlex    = "GO" + strings.Repeat("0", 31) + "9"
	workAddress = "IG" + strings.Repeat("0", 31) + "1"
)

// twoProfiles is a config.toml that states every key once.
var twoProfiles = `
default_profile = "lab"
theme = "dark"

[profiles.work]
environment = "staging"
account_sid = "` + workAccount + `"
api_key = "` + workKey + `"
instance_sid = "` + workFlex + `"
address_sid = "` + workAddress + `"
region = "ie1"
edge = "dublin"
base_url = "https://proxy.example.com"
read_only = true

[profiles.lab]
account_sid = "` + labAccount + `"
`

const twoSecrets = `
[profiles.work]
api_secret = "work-secret"
[profiles.lab]
auth_token = "lab-token"
`

var cliFile = `{"activeProject": "dev", "projects": [{"id": "old", "accountSid": "` + cliAccount + `"}],
	"profiles": {"dev": {"accountSid": "` + cliAccount + `", "region": "au1", "edge": "sydney",
		"apiKey": "` + cliKey + `", "apiSecret": "cli-secret"}}}`

// home is a user's folder on disk with the inputs that point to it.
type home struct {
	t    *testing.T
	in   Inputs
	env  map[string]string
	ring *ring
}

func newHome(t *testing.T) *home {
	t.Helper()
	dir := t.TempDir()
	h := &home{t: t, env: map[string]string{}, ring: &ring{secrets: map[string]string{}}}
	h.in = Inputs{
		Getenv:    func(name string) string { return h.env[name] },
		HomeDir:   dir,
		ConfigDir: filepath.Join(dir, ".config", "flexconsole"),
		Keyring:   h.ring,
	}
	return h
}

// write puts a file of secrets' mode below the home folder.
func (h *home) write(name, text string) string {
	h.t.Helper()
	path := filepath.Join(h.in.HomeDir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		h.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		h.t.Fatal(err)
	}
	return path
}

func (h *home) config(text string) string { return h.write(".config/flexconsole/config.toml", text) }

func (h *home) credentials(text string) string {
	return h.write(".config/flexconsole/credentials.toml", text)
}
func (h *home) cli(text string) string { return h.write(".twilio-cli/config.json", text) }

// everything sets up all sources at once.
func (h *home) everything() {
	h.config(twoProfiles)
	h.credentials(twoSecrets)
	h.cli(cliFile)
	h.env["TWILIO_ACCOUNT_SID"] = envAccount
	h.env["TWILIO_AUTH_TOKEN"] = "env-token"
	h.env["TWILIO_REGION"] = "us1"
}

func (h *home) account() (Account, error) { return Read(h.in).Account() }

// wantError fails unless err is an E whose text holds all the parts.
func wantError[E error](t *testing.T, err error, parts ...string) E {
	t.Helper()
	var typed E
	if !errors.As(err, &typed) {
		t.Fatalf("got error %T (%v), want %T", err, err, typed)
	}
	for _, part := range parts {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("error %q does not say %q", err, part)
		}
	}
	return typed
}

func TestTheme(t *testing.T) {
	for _, test := range []struct {
		name, flag, variable, file, noColor string
		want, problem                       string
	}{
		{name: "nothing said", want: "auto"},
		{name: "no color", noColor: "1", want: "none"},
		{name: "file", file: `theme = "light"`, want: "light"},
		{name: "no color beats file", file: `theme = "light"`, noColor: "1", want: "none"},
		{name: "no color beats auto in the file", file: `theme = "auto"`, noColor: "1", want: "none"},
		{name: "variable beats file", variable: "ansi", file: `theme = "light"`, want: "ansi"},
		{name: "flag beats variable", flag: "none", variable: "ansi", want: "none"},
		{name: "flag beats no color", flag: "dark", noColor: "1", want: "dark"},
		{
			name: "bad flag", flag: "Dark", noColor: "1", want: "none",
			problem: "--theme must be one of auto, dark, light, ansi, none; did you mean dark?",
		},
		{
			name: "bad variable", variable: "purple", want: "auto",
			problem: "FLEXCONSOLE_THEME must be one of auto, dark, light, ansi, none",
		},
		{name: "broken account", file: "theme = \"light\"\n[profiles.x]\naccount_sid = \"?\"", want: "light"},
		{name: "broken TOML below", file: "theme = \"light\"\n[profiles", want: "light"},
		{name: "bad theme in the file", file: `theme = "purple"`, noColor: "1", want: "none"},
	} {
		t.Run(test.name, func(t *testing.T) {
			h := newHome(t)
			h.config(test.file)
			h.in.Theme = test.flag
			h.env["FLEXCONSOLE_THEME"], h.env["NO_COLOR"] = test.variable, test.noColor
			got, err := Read(h.in).Theme()
			if got != test.want {
				t.Errorf("theme %q, want %q", got, test.want)
			}
			if test.problem == "" && err != nil {
				t.Errorf("error %v", err)
			}
			if test.problem != "" {
				if bad := wantError[*BadSetting](t, err); bad.Error() != test.problem {
					t.Errorf("error %q, want %q", bad, test.problem)
				}
			}
		})
	}
}

func TestProfiles(t *testing.T) {
	h := newHome(t)
	if names, err := Read(h.in).Profiles(); len(names) != 0 || err != nil {
		t.Errorf("without a file: %v, %v", names, err)
	}
	h.config(twoProfiles)
	if names, err := Read(h.in).Profiles(); !slices.Equal(names, []string{"lab", "work"}) || err != nil {
		t.Errorf("got %v, %v", names, err)
	}
	h.config(twoProfiles + "colour = 1\n")
	names, err := Read(h.in).Profiles()
	wantError[*FileError](t, err)
	if !slices.Equal(names, []string{"lab", "work"}) {
		t.Errorf("beside an error: %v", names)
	}
}

func TestSystemInputs(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("home folders come from other variables there")
	}
	dir := t.TempDir()
	t.Setenv("HOME", dir)
	t.Setenv("XDG_CONFIG_HOME", filepath.Join(dir, "settings"))
	t.Setenv("FLEXCONSOLE_PROFILE", "work")
	in := SystemInputs()
	if in.ConfigDir != filepath.Join(dir, "settings", "flexconsole") || in.HomeDir != dir {
		t.Errorf("folders %q, %q", in.ConfigDir, in.HomeDir)
	}
	if in.Getenv("FLEXCONSOLE_PROFILE") != "work" {
		t.Error("Getenv does not read the environment")
	}
}

// A relative path would read a stranger's files from the working folder.
func TestNoHomeReadsNothing(t *testing.T) {
	t.Setenv("HOME", "")
	t.Setenv("XDG_CONFIG_HOME", "")
	h := newHome(t)
	h.everything()
	t.Chdir(filepath.Dir(h.config(twoProfiles)))
	_, err := Read(Inputs{Getenv: func(string) string { return "" }}).Account()
	wantError[*NothingFound](t, err)
	if dir := SystemInputs().ConfigDir; dir != "" && !filepath.IsAbs(dir) {
		t.Errorf("config folder %q is relative", dir)
	}
}
