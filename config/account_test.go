package config

import (
	"strings"
	"testing"
)

// seen is an Account that can be compared: its secret is spelled out.
type seen struct {
	source, environment, account, username, secret string
	instance, address, region, edge, baseURL       string
	readOnly                                       bool
}

func see(a Account) seen {
	return seen{
		a.Source(), string(a.Environment), a.AccountSID, a.Username, a.Secret(),
		a.InstanceSID, a.AddressSID, a.Region, a.Edge, a.BaseURL, a.ReadOnly,
	}
}

// What each source of home.everything holds, whole.
var (
	workSeen = seen{
		"profile work", "staging", workAccount, workKey, "work-secret",
		workFlex, workAddress, "ie1", "dublin", "https://proxy.example.com", true,
	}
	labSeen = seen{
		source: "default profile lab", environment: "prod",
		account: labAccount, username: labAccount, secret: "lab-token",
	}
	envSeen = seen{
		source: "TWILIO_* variables", environment: "prod",
		account: envAccount, username: envAccount, secret: "env-token", region: "us1",
	}
	cliSeen = seen{
		source: "twilio-cli profile dev", environment: "prod",
		account: cliAccount, username: cliKey, secret: "cli-secret", region: "au1", edge: "sydney",
	}
)

// with changes one thing about what is expected.
func (s seen) with(change func(*seen)) seen {
	change(&s)
	return s
}

func noEnvironment(h *home) {
	delete(h.env, "TWILIO_ACCOUNT_SID")
	delete(h.env, "TWILIO_AUTH_TOKEN")
}

func withoutDefault() string {
	return strings.Replace(twoProfiles, `default_profile = "lab"`, "", 1)
}

// Every source is there in each row; what comes back is one of them whole,
// never a mixture.
func TestPrecedence(t *testing.T) {
	for _, test := range []struct {
		name  string
		setUp func(*home)
		want  seen
	}{
		{"flag", func(h *home) { h.in.Profile = "work"; h.env["FLEXCONSOLE_PROFILE"] = "lab" }, workSeen},
		{"FLEXCONSOLE_PROFILE", func(h *home) { h.env["FLEXCONSOLE_PROFILE"] = "work" }, workSeen},
		{"TWILIO_* variables", func(*home) {}, envSeen},
		{"a named profile ignores half an environment", func(h *home) {
			delete(h.env, "TWILIO_AUTH_TOKEN")
			h.in.Profile = "work"
		}, workSeen},
		{"API key beats auth token", func(h *home) {
			h.env["TWILIO_API_KEY"], h.env["TWILIO_API_SECRET"] = envKey, "env-secret"
			h.env["TWILIO_EDGE"] = "ashburn"
		}, envSeen.with(func(s *seen) { s.username, s.secret, s.edge = envKey, "env-secret", "ashburn" })},
		{"default profile, without the exported region", noEnvironment, labSeen},
		{"twilio-cli", func(h *home) { noEnvironment(h); h.config(withoutDefault()) }, cliSeen},
		{"twilio-cli without any config.toml", func(h *home) {
			noEnvironment(h)
			h.in.ConfigDir = ""
		}, cliSeen},
		{"flags on top of a profile", func(h *home) {
			h.in.Profile, h.in.Instance, h.in.BaseURL = "work", flagFlex, "http://localhost:8080"
		}, workSeen.with(func(s *seen) { s.instance, s.baseURL = flagFlex, "http://localhost:8080" })},
		{"flags on top of the variables", func(h *home) {
			h.in.Instance, h.in.ReadOnly = flagFlex, true
		}, envSeen.with(func(s *seen) { s.instance, s.readOnly = flagFlex, true })},
	} {
		t.Run(test.name, func(t *testing.T) {
			h := newHome(t)
			h.everything()
			test.setUp(h)
			account, err := h.account()
			if err != nil {
				t.Fatal(err)
			}
			if got := see(account); got != test.want {
				t.Errorf("got  %+v\nwant %+v", got, test.want)
			}
		})
	}
}

// A source that comes first and is wrong must not give way to another account.
func TestWrongSourceDoesNotFallThrough(t *testing.T) {
	wantIncomplete := func(parts ...string) func(*testing.T, error) {
		return func(t *testing.T, err error) { wantError[*IncompleteEnvironment](t, err, parts...) }
	}
	wantBad := func(parts ...string) func(*testing.T, error) {
		return func(t *testing.T, err error) { wantError[*BadSetting](t, err, parts...) }
	}
	for _, test := range []struct {
		name  string
		setUp func(*home)
		want  func(*testing.T, error)
	}{
		{
			"only the account SID", func(h *home) { delete(h.env, "TWILIO_AUTH_TOKEN") },
			wantIncomplete("set TWILIO_AUTH_TOKEN too", "unset TWILIO_ACCOUNT_SID"),
		},
		{
			"only the token", func(h *home) { delete(h.env, "TWILIO_ACCOUNT_SID") },
			wantIncomplete("set TWILIO_ACCOUNT_SID too", "unset TWILIO_AUTH_TOKEN"),
		},
		{
			"key without secret beside a token", func(h *home) { h.env["TWILIO_API_KEY"] = envKey },
			wantIncomplete("set TWILIO_API_SECRET too", "unset TWILIO_ACCOUNT_SID and TWILIO_API_KEY"),
		},
		{
			"only the key's secret", func(h *home) { noEnvironment(h); h.env["TWILIO_API_SECRET"] = "s" },
			wantIncomplete("set TWILIO_ACCOUNT_SID and TWILIO_API_KEY too", "unset TWILIO_API_SECRET"),
		},
		{
			"stray space", func(h *home) { h.env["TWILIO_ACCOUNT_SID"] += " " },
			wantBad("TWILIO_ACCOUNT_SID begins or ends with a space"),
		},
		{
			"another kind", func(h *home) { h.env["TWILIO_ACCOUNT_SID"] = envKey },
			wantBad("TWILIO_ACCOUNT_SID is an API key SID: an account SID starts with AC"),
		},
		{
			"carriage return in the token", func(h *home) { h.env["TWILIO_AUTH_TOKEN"] += "\r" },
			wantBad("TWILIO_AUTH_TOKEN contains a space, line break or control character"),
		},
		{
			"region", func(h *home) { h.env["TWILIO_REGION"] = "evil.example.com/" },
			wantBad("TWILIO_REGION must be lower-case letters"),
		},
		{"edge", func(h *home) { h.env["TWILIO_EDGE"] = "Dublin" }, wantBad("TWILIO_EDGE must be")},
		{
			"--instance", func(h *home) { h.in.Instance = workAccount },
			wantBad("--instance is an account SID: a Flex instance SID starts with GO"),
		},
		{
			"--base-url", func(h *home) { h.in.BaseURL = "http://example.com" },
			wantBad("--base-url must begin with https://"),
		},
		{
			"FLEXCONSOLE_READ_ONLY", func(h *home) { h.env["FLEXCONSOLE_READ_ONLY"] = "maybe" },
			wantBad("FLEXCONSOLE_READ_ONLY must be true or false"),
		},
		{
			"broken config.toml", func(h *home) { h.config("[profiles") },
			func(t *testing.T, err error) { wantError[*FileError](t, err, "not valid TOML") },
		},
		{
			"default profile without a secret", func(h *home) { noEnvironment(h); h.credentials("") },
			func(t *testing.T, err error) { wantError[*NoSecret](t, err) },
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			h := newHome(t)
			h.everything()
			test.setUp(h)
			account, err := h.account()
			test.want(t, err)
			if account.AccountSID != "" {
				t.Errorf("account %s beside the error", account.AccountSID)
			}
		})
	}
}

// Any one of flag, variable and profile is enough, and none undoes another.
func TestReadOnly(t *testing.T) {
	for _, test := range []struct {
		flag     bool
		variable string
		profile  string
		want     bool
	}{
		{false, "", "lab", false},
		{true, "", "lab", true},
		{false, "1", "lab", true},
		{false, "", "work", true},
		{false, "false", "work", true},
		{true, "false", "lab", true},
		{false, "0", "lab", false},
	} {
		h := newHome(t)
		h.everything()
		h.in.ReadOnly, h.in.Profile, h.env["FLEXCONSOLE_READ_ONLY"] = test.flag, test.profile, test.variable
		account, err := h.account()
		if err != nil || account.ReadOnly != test.want {
			t.Errorf("%+v: read-only %v, %v", test, account.ReadOnly, err)
		}
	}
}

func TestUnknownProfile(t *testing.T) {
	h := newHome(t)
	h.everything()
	h.in.Profile = "wrk"
	_, err := h.account()
	unknown := wantError[*UnknownProfile](t, err, `--profile: no profile "wrk" in `, "did you mean work?", "profiles: lab, work")
	if unknown.Near != "work" || unknown.From != "--profile" {
		t.Errorf("got %+v", unknown)
	}

	h.in.Profile, h.env["FLEXCONSOLE_PROFILE"] = "", "production"
	_, err = h.account()
	if unknown := wantError[*UnknownProfile](t, err, `FLEXCONSOLE_PROFILE: no profile "production" in `); unknown.Near != "" {
		t.Errorf("nothing is near %q, got %q", unknown.Name, unknown.Near)
	}

	h.config("")
	_, err = h.account()
	wantError[*UnknownProfile](t, err, "has no profiles; flexconsole login adds one")
}

func TestNothingFound(t *testing.T) {
	none := func(*home) {}
	for _, test := range []struct {
		name        string
		setUp       func(*home)
		config, cli string
	}{
		{"no file at all", none, "no such file", "no such file"},
		{"no profile", func(h *home) { h.config("") }, "it has no profiles", "no such file"},
		{
			"no default", func(h *home) { h.config(withoutDefault()) },
			"it has no default_profile; choose one with --profile: lab, work", "no such file",
		},
		{"broken JSON", func(h *home) { h.cli("{") }, "no such file", "it is not the JSON that twilio-cli writes"},
		{
			"JSON of another form", func(h *home) { h.cli(`{"profiles":[]}`) }, "no such file",
			"it is not the JSON that twilio-cli writes",
		},
		{"none active", func(h *home) { h.cli(`{}`) }, "no such file", "it has no active profile: run twilio profiles:use"},
		{
			"gone", func(h *home) { h.cli(`{"activeProject":"x"}`) }, "no such file",
			"its active profile does not exist: run twilio profiles:use",
		},
		{
			"older entry", func(h *home) { h.cli(strings.Replace(cliFile, `"dev"`, `"old"`, 1)) }, "no such file",
			"its active profile is an older entry without a secret: run twilio profiles:create",
		},
		{
			"no secret", func(h *home) { h.cli(strings.Replace(cliFile, "cli-secret", "", 1)) }, "no such file",
			"the apiSecret of its active profile is empty",
		},
		{
			"bad region", func(h *home) { h.cli(strings.Replace(cliFile, "au1", "au1.", 1)) }, "no such file",
			"the region of its active profile must be lower-case letters, digits and dashes, e.g. ie1 or dublin",
		},
		{
			"bad key", func(h *home) { h.cli(strings.Replace(cliFile, cliKey, cliAccount, 1)) }, "no such file",
			"the apiKey of its active profile is an account SID: an API key SID starts with SK, followed by 32 hexadecimal digits",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			h := newHome(t)
			test.setUp(h)
			_, err := h.account()
			got := wantError[*NothingFound](t, err, "no account found", "--demo").Looked
			want := []Looked{
				{"environment", "TWILIO_ACCOUNT_SID is not set"},
				{shownPath("~/.config/flexconsole/config.toml"), test.config},
				{shownPath("~/.twilio-cli/config.json"), test.cli},
			}
			for i := range want {
				if got[i] != want[i] {
					t.Errorf("looked %d: got %+v, want %+v", i, got[i], want[i])
				}
			}
		})
	}
}

func TestBadge(t *testing.T) {
	for e, want := range map[Environment]string{
		Prod: "PROD", Staging: "STAGING", Dev: "DEV", Sandbox: "SANDBOX", "": "PROD", "qa": "PROD",
	} {
		if got := e.Badge(); got != want {
			t.Errorf("%q: badge %q, want %q", e, got, want)
		}
	}
}

func TestSourceOfTheDemo(t *testing.T) {
	if got := (Account{Origin: FromDemo}).Source(); got != "demo" {
		t.Errorf("source %q", got)
	}
}

// twilio-cli keeps the edge of all profiles at the top of its file.
func TestTwilioCLIsEdge(t *testing.T) {
	for name, row := range map[string]struct{ top, profile, want string }{
		"at the top": {`"edge":"frankfurt",`, "", "frankfurt"},
		"in both":    {`"edge":"frankfurt",`, `"edge":"sydney",`, "sydney"},
		"in neither": {"", "", ""},
	} {
		h := newHome(t)
		h.cli(`{` + row.top + `"activeProject":"dev","profiles":{"dev":{` + row.profile +
			`"region":"au1","accountSid":"` + cliAccount + `","apiKey":"` + cliKey + `","apiSecret":"cli-secret"}}}`)
		account, err := Read(h.in).Account()
		if err != nil || account.Edge != row.want || account.Region != "au1" {
			t.Errorf("%s: %q %q, %v", name, account.Edge, account.Region, err)
		}
	}
	h := newHome(t)
	h.cli(strings.Replace(cliFile, `{`, `{"edge":"Not An Edge",`, 1))
	if account, err := Read(h.in).Account(); err != nil || account.Edge != "sydney" {
		t.Errorf("%q, %v", account.Edge, err)
	}
}
