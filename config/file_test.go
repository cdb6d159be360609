package config

import (
	"path/filepath"
	"strings"
	"testing"
)

// shownPath is a path in messages, with this system's separators.
func shownPath(path string) string { return filepath.FromSlash(path) }

var goodProfile = "[profiles.work]\naccount_sid = \"" + workAccount + "\"\n"

func TestConfigProblems(t *testing.T) {
	for _, test := range []struct {
		name, text   string
		line, column int
		problem      string
	}{
		{
			"unknown key", "theme = \"dark\"\n\n[profiles.work]\n  acount_sid = \"x\"", 4, 3,
			`unknown key "acount_sid" in profile work; did you mean account_sid?`,
		},
		{
			"unknown key like none", goodProfile + "colour = 1", 3, 1,
			`unknown key "colour" in profile work; possible keys are account_sid, address_sid, api_key, base_url, ` +
				`edge, environment, instance_sid, read_only, region`,
		},
		{"keys have one case", goodProfile + "Region = \"ie1\"", 3, 1, `unknown key "Region" in profile work; did you mean region?`},
		{"unknown top key", "themes = 1", 1, 1, `colours are written as TOKEN = "#rrggbb" under [themes.NAME]; a theme is chosen by theme = "NAME"`},
		{"unknown table", "[profile.work]", 1, 2, `unknown key "profile"; did you mean profiles?`},
		{"key outside a profile", "region = \"ie1\"", 1, 1, "region belongs under [profiles.NAME]"},
		{
			"a token for a key", strings.Repeat("c0ffee42", 4) + " = 1", 1, 1,
			"unknown key; possible keys are default_profile, theme, profiles, keys, themes, commands",
		},
		{"table too deep", goodProfile + "[profiles.work.twilio]", 3, 16, `unknown key "twilio" in profile work; possible keys ` +
			"are account_sid, address_sid, api_key, base_url, edge, environment, instance_sid, read_only, region"},
		{
			"secret", goodProfile + "auth_token = \"x\"", 3, 1,
			"auth_token does not belong in this file: move it to credentials.toml beside it",
		},
		{
			"secret at the top", "api_secret = \"x\"", 1, 1,
			"api_secret does not belong in this file: move it to credentials.toml beside it",
		},
		{
			"tabs count as one", goodProfile + "\t\tenvironment\t= \"production\"", 3, 3,
			"environment must be one of prod, staging, dev",
		},
		{
			"near value", goodProfile + "environment = \"Prod\"", 3, 1,
			"environment must be one of prod, staging, dev; did you mean prod?",
		},
		{
			"CRLF", strings.ReplaceAll(goodProfile, "\n", "\r\n") + "region = \"IE1\"\r\n", 3, 1,
			"region must be lower-case letters, digits and dashes, e.g. ie1 or dublin",
		},
		{"BOM", "\ufeffthem = \"dark\"", 1, 1, `unknown key "them"; did you mean theme?`},
		{
			"characters, not bytes", `profiles = { "ä" = 1 }`, 1, 14,
			"a profile's name must be 1 to 40 letters (a to z), digits, dashes or underscores",
		},
		{
			"after wide characters", `profiles.work = { account_sid = "äöü", api_key = 7 }`, 1, 19,
			"account_sid is not valid: an account SID starts with AC, followed by 32 hexadecimal digits",
		},
		{
			"stray space", "[profiles.work]\naccount_sid = \"" + workAccount + " \"", 2, 1,
			"account_sid begins or ends with a space or line break: remove it",
		},
		{"dotted", "profiles.work.account_sid.x = 1", 1, 15, "account_sid must be text in quotes"},
		{"number", goodProfile + "edge = 7", 3, 1, "edge must be text in quotes"},
		{"quoted boolean", goodProfile + "read_only = \"true\"", 3, 1, "read_only must be true or false, without quotes"},
		{"profiles as a value", "profiles = 1", 1, 1, "profiles must be tables: [profiles.NAME]"},
		{"profiles as a list", "[[profiles]]", 1, 3, "profiles must be tables: [profiles.NAME]"},
		{"profile as a value", "profiles.work = 1", 1, 10, "a profile must be a table: [profiles.work]"},
		{"profile as a list", "[[profiles.work]]", 1, 12, "a profile must be a table: [profiles.work]"},
		{
			"profile name as a path", `[profiles."../x"]`, 1, 11,
			"a profile's name must be 1 to 40 letters (a to z), digits, dashes or underscores",
		},
		{"no account", "theme = \"dark\"\n[profiles.work]\nregion = \"ie1\"", 2, 11, "profile work needs an account_sid"},
		{"no such default", "\ndefault_profile = \"wrk\"\n" + goodProfile, 2, 1, "default_profile is not a profile of this file"},
		{
			"empty default", `default_profile = ""`, 1, 1,
			"default_profile must be 1 to 40 letters (a to z), digits, dashes or underscores",
		},
		{"syntax", goodProfile + "edge \"dublin\"", 3, 6, "not valid TOML: expected '=' after key"},
		{"syntax after wide characters", `theme = "äö" x`, 1, 14, "not valid TOML: expected newline but got U+0078 'x'"},
		{"ends inside a text", "theme = \"dä", 1, 11, "not valid TOML: unterminated basic string"},
		{"twice", goodProfile + "account_sid = \"" + labAccount + "\"", 3, 1, "it is defined twice, or its value is out of range"},
		{
			"twice, in the middle", goodProfile + "account_sid = \"" + labAccount + "\"\nregion = \"ie1\"\n\n# the end\n\n", 3, 1,
			"it is defined twice, or its value is out of range",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			h := newHome(t)
			h.config(test.text)
			h.in.Profile = "work"
			_, err := h.account()
			got := wantError[*FileError](t, err)
			want := FileError{shownPath("~/.config/flexconsole/config.toml"), test.line, test.column, test.problem}
			if *got != want {
				t.Errorf("got  %+v\nwant %+v", *got, want)
			}
		})
	}
}

func TestFileErrorReads(t *testing.T) {
	err := &FileError{"~/config.toml", 7, 3, "unknown key"}
	if got, want := err.Error(), "~/config.toml:7:3: unknown key"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// However TOML lets it be written, it is the same profile.
func TestFormsOfTheSameProfile(t *testing.T) {
	for name, text := range map[string]string{
		"table":      goodProfile + "region = \"ie1\"\nread_only = true",
		"super":      "[profiles]\n" + goodProfile + "region = \"ie1\"\nread_only = true",
		"dotted":     "[profiles]\nwork.account_sid = \"" + workAccount + "\"\nwork.region = 'ie1'\nwork.read_only = true",
		"inline":     `profiles = { work = { account_sid = "` + workAccount + `", region = "\u0069e1", read_only = true } }`,
		"BOM, CRLF":  "\ufeff" + strings.ReplaceAll(goodProfile, "\n", "\r\n") + "region = \"ie1\"\r\nread_only = true\r\n",
		"quoted key": strings.Replace(goodProfile, "work", "'work'", 1) + "\"region\" = \"ie1\"\n\"read_only\" = true",
	} {
		t.Run(name, func(t *testing.T) {
			h := newHome(t)
			h.config(text)
			h.credentials("profiles.work.auth_token = 'work-token'")
			h.in.Profile = "work"
			account, err := h.account()
			if err != nil {
				t.Fatal(err)
			}
			want := seen{
				source: "profile work", environment: "prod", account: workAccount,
				username: workAccount, secret: "work-token", region: "ie1", readOnly: true,
			}
			if got := see(account); got != want {
				t.Errorf("got  %+v\nwant %+v", got, want)
			}
		})
	}
}

func TestCredentialsProblems(t *testing.T) {
	const unknown = "unknown key: this file contains only auth_token or api_secret under [profiles.NAME]"
	for _, test := range []struct {
		name, text   string
		line, column int
		problem      string
	}{
		{"unknown key", "[profiles.work]\ntoken = \"x\"", 2, 1, unknown},
		{"at the top", "auth_token = \"x\"", 1, 1, unknown},
		{
			"no quotes", "[profiles.work]\nauth_token = hunter2", 2, 14,
			"this is not valid TOML (the text is not shown, as it may be secret)",
		},
		{"number", "[profiles.work]\nauth_token = 12345", 2, 1, "auth_token must be text in quotes"},
		{"empty", "[profiles.work]\nauth_token = \"\"", 2, 1, "auth_token is empty"},
		{
			"line break", "[profiles.work]\nauth_token = \"abc\\n\"", 2, 1,
			"auth_token contains a space, line break or control character: paste it again without it",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			h := newHome(t)
			h.config(goodProfile)
			h.credentials(test.text)
			h.in.Profile = "work"
			_, err := h.account()
			got := wantError[*FileError](t, err)
			want := FileError{shownPath("~/.config/flexconsole/credentials.toml"), test.line, test.column, test.problem}
			if *got != want {
				t.Errorf("got  %+v\nwant %+v", *got, want)
			}
		})
	}
}

// The kind of secret must fit the profile, and no other profile lends one.
func TestNoSecret(t *testing.T) {
	withKey := goodProfile + "api_key = \"" + workKey + "\"\n"
	for _, test := range []struct{ name, config, credentials, key string }{
		{"empty file", goodProfile, "", "auth_token"},
		{"another profile's", goodProfile, "[profiles.lab]\nauth_token = \"x\"", "auth_token"},
		{"a secret without a key", goodProfile, "[profiles.work]\napi_secret = \"x\"", "auth_token"},
		{"a token with a key", withKey, "[profiles.work]\nauth_token = \"x\"", "api_secret"},
	} {
		t.Run(test.name, func(t *testing.T) {
			h := newHome(t)
			h.config(test.config)
			h.credentials(test.credentials)
			h.in.Profile = "work"
			_, err := h.account()
			got := wantError[*NoSecret](t, err, "profile work has no secret: "+
				"run flexconsole login --profile work, or add "+test.key+" under [profiles.work]")
			if want := (NoSecret{"work", test.key, shownPath("~/.config/flexconsole/credentials.toml"), nil}); *got != want {
				t.Errorf("got %+v, want %+v", *got, want)
			}
		})
	}

	h := newHome(t)
	h.config(goodProfile)
	h.in.Profile = "work"
	_, err := h.account()
	wantError[*NoSecret](t, err, "credentials.toml")
}
