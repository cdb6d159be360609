package config

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// The canary is a secret in every place where one can be, or could land by
// mistake. It may come out of Account.Secret and of nothing else.
const canary = "c4naryc4naryc4naryc4naryc4nary42"

// printed is everything that a careless print of v could show.
func printed(v any) string {
	text := fmt.Sprintf("%v %+v %#v %s", v, v, v, v)
	// What cannot be marshalled is no leak.
	encoded, _ := json.Marshal(v)
	return text + string(encoded)
}

func TestNoSecretIsPrinted(t *testing.T) {
	canarySet := func(h *home) { h.env["TWILIO_AUTH_TOKEN"] = canary }
	for name, setUp := range map[string]func(*home){
		"environment": canarySet,
		"API key":     func(h *home) { h.env["TWILIO_API_KEY"], h.env["TWILIO_API_SECRET"] = envKey, canary },
		"profile": func(h *home) {
			h.in.Profile = "work"
			h.credentials("[profiles.work]\napi_secret = \"" + canary + "\"")
		},
		"twilio-cli": func(h *home) {
			noEnvironment(h)
			h.in.ConfigDir = ""
			h.cli(strings.Replace(cliFile, "cli-secret", canary, 1))
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHome(t)
			h.everything()
			setUp(h)
			settings := Read(h.in)
			account, err := settings.Account()
			if err != nil {
				t.Fatal(err)
			}
			if account.Secret() != canary {
				t.Fatalf("secret %q", account.Secret())
			}
			for _, v := range []any{account, &account, settings, *settings, h.in} {
				if strings.Contains(printed(v), canary) {
					t.Errorf("%T shows the secret", v)
				}
			}
		})
	}
}

func TestAccountMarshals(t *testing.T) {
	encoded, err := json.Marshal(Account{AccountSID: workAccount, Secret: func() string { return canary }})
	if err != nil || !strings.Contains(string(encoded), workAccount) || strings.Contains(string(encoded), canary) {
		t.Errorf("%s, %v", encoded, err)
	}
}

// Each row puts the canary where it makes the read fail.
func TestNoErrorShowsASecret(t *testing.T) {
	quoted := `"` + canary + `"`
	config := func(text string) func(*home) {
		return func(h *home) { h.config(text); h.in.Profile = "work" }
	}
	credentials := func(text string) func(*home) {
		return func(h *home) { h.credentials(text); h.in.Profile = "work" }
	}
	variable := func(name, value string) func(*home) { return func(h *home) { h.env[name] = value } }
	cli := func(text string) func(*home) {
		return func(h *home) { noEnvironment(h); h.config(""); h.cli(text) }
	}
	for name, setUp := range map[string]func(*home){
		"auth_token in config.toml":       config(goodProfile + "auth_token = " + quoted),
		"api_secret in config.toml":       config(goodProfile + "api_secret = " + quoted),
		"misspelt in config.toml":         config(goodProfile + "auth_tken = " + quoted),
		"token as account":                config("[profiles.work]\naccount_sid = " + quoted),
		"secret as key":                   config(goodProfile + "api_key = " + quoted),
		"token as region":                 config(goodProfile + "region = " + quoted + "x"),
		"token as environment":            config(goodProfile + "environment = " + quoted),
		"token as default profile":        config(goodProfile + "default_profile = " + quoted),
		"token as base URL":               config(goodProfile + "base_url = \"https://ada:" + canary + "@example.com\""),
		"token in a base URL that breaks": config(goodProfile + "base_url = \"https://ada:" + canary + "@%zz\""),
		"token as a key":                  config(goodProfile + canary + " = 1"),
		"token as a key twice":            config(canary + " = 1\n" + canary + " = 1"),
		"token as a profile's name":       config("[profiles.\"" + canary + "!\"]"),
		"token without quotes":            config("theme = " + canary),
		"token alone":                     config(canary),
		"unknown key in credentials":      credentials("[profiles.work]\ntoken = " + quoted),
		"no quotes in credentials":        credentials("[profiles.work]\napi_secret = " + canary),
		"token alone in credentials":      credentials(canary),
		"key in credentials":              credentials(canary + " = 1"),
		"key twice in credentials":        credentials("[profiles.work]\n" + canary + " = 1\n" + canary + " = 2"),
		"open quote in credentials":       credentials("[profiles.work]\napi_secret = \"" + canary),
		"bad escape in credentials":       credentials("[profiles.work]\napi_secret = \"\\" + canary + "\""),
		"space in credentials":            credentials("[profiles.work]\napi_secret = \"" + canary + " \""),
		"wrong kind in credentials":       credentials("[profiles.work]\nauth_token = " + quoted),
		"token with a line break":         variable("TWILIO_AUTH_TOKEN", canary+"\n"),
		"token as account variable":       variable("TWILIO_ACCOUNT_SID", canary),
		"secret as key variable":          variable("TWILIO_API_SECRET", canary),
		"token as region variable":        variable("TWILIO_REGION", canary+" "),
		"token as switch":                 variable("FLEXCONSOLE_READ_ONLY", canary),
		"twilio-cli broken":               cli(`{"apiSecret": "` + canary + `"`),
		"twilio-cli without quotes":       cli(canary),
		"twilio-cli of another type":      cli(`{"profiles": "` + canary + `"}`),
		"twilio-cli swapped":              cli(strings.Replace(cliFile, cliKey, canary, 1)),
		"twilio-cli with a space":         cli(strings.Replace(cliFile, "cli-secret", canary+" ", 1)),
	} {
		t.Run(name, func(t *testing.T) {
			h := newHome(t)
			h.everything()
			setUp(h)
			account, err := h.account()
			if err == nil {
				t.Fatalf("no error but %s", account.Source())
			}
			if shown := err.Error() + printed(err); strings.Contains(shown, canary) {
				t.Errorf("the error shows the secret: %s", shown)
			}
		})
	}
}
