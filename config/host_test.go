package config

import (
	"strings"
	"testing"
)

func TestHost(t *testing.T) {
	for _, test := range []struct{ base, region, edge, want string }{
		{"", "", "", ""},
		{"", "us1", "", ""},
		{"", "us1", "ashburn", ""},
		{"", "", "dublin", ""},
		{"", "ie1", "", "ie1"},
		{"", "ie1", "dublin", "ie1"},
		{"https://Proxy.example.com", "ie1", "", "https://proxy.example.com"},
		{"https://proxy.example.com:443/", "", "", "https://proxy.example.com"},
		{"https://proxy.example.com:8443", "", "", "https://proxy.example.com:8443"},
		{"http://127.0.0.1:80", "", "", "http://127.0.0.1"},
		{"http://127.0.0.1:443", "", "", "http://127.0.0.1:443"},
		{"http://[::1]:8080", "", "", "http://[::1]:8080"},
	} {
		if got := (Account{BaseURL: test.base, Region: test.region, Edge: test.edge}).Host(); got != test.want {
			t.Errorf("%+v: got %q", test, got)
		}
	}
}

// Alone: nothing else of the account is anywhere else.
func TestAlone(t *testing.T) {
	at := func(base string) string { return "base_url = \"" + base + "\"\n" }
	for _, test := range []struct {
		name, profiles string
		env            map[string]string
		flag           string
		want           bool
	}{
		{"one profile", goodProfile + at("https://a.example.com"), nil, "", true},
		{
			"another at the same host",
			goodProfile + at("https://a.example.com") + goodProfileOf("two") + at("https://A.example.com:443"), nil, "", true,
		},
		{"another at Twilio", goodProfile + at("https://a.example.com") + goodProfileOf("two"), nil, "", false},
		{"another region", goodProfile + "region = \"ie1\"\n" + goodProfileOf("two"), nil, "", false},
		{"another account", goodProfile + at("https://a.example.com") + "[profiles.lab]\naccount_sid = \"" + labAccount + "\"\n", nil, "", true},
		{
			"the variables are at Twilio", goodProfile + at("https://a.example.com"),
			map[string]string{"TWILIO_ACCOUNT_SID": workAccount, "TWILIO_AUTH_TOKEN": "x"},
			"", false,
		},
		{"the flag leads elsewhere", goodProfile, nil, "https://a.example.com", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			h := newHome(t)
			h.config(test.profiles)
			h.credentials("profiles.work.auth_token = 'x'")
			for name, value := range test.env {
				h.env[name] = value
			}
			h.in.Profile, h.in.BaseURL = "work", test.flag
			account, err := h.account()
			if err != nil || account.Alone != test.want {
				t.Errorf("alone: %v, %v", account.Alone, err)
			}
			if opened, err := Read(h.in).Open("profile work"); test.flag == "" && (err != nil || opened.Alone != test.want) {
				t.Errorf("opened: %v, %v", opened.Alone, err)
			}
		})
	}
}

// A session is read-only as soon as anything says so: the profile, a flag, or the
// environment.
func TestAnythingMakesASessionReadOnly(t *testing.T) {
	for name, test := range map[string]struct {
		profile, variable string
		flag, want        bool
	}{
		"nothing":      {"", "", false, false},
		"the profile":  {"read_only = true\n", "", false, true},
		"a flag":       {"", "", true, true},
		"the variable": {"", "1", false, true},
		"all":          {"read_only = true\n", "1", true, true},
	} {
		h := newHome(t)
		h.config(goodProfile + test.profile)
		h.credentials("profiles.work.auth_token = 'x'")
		h.in.Profile, h.in.ReadOnly = "work", test.flag
		if test.variable != "" {
			h.env["FLEXCONSOLE_READ_ONLY"] = test.variable
		}
		account, err := h.account()
		opened, openErr := Read(h.in).Open("profile work")
		if err != nil || openErr != nil || account.ReadOnly != test.want || opened.ReadOnly != test.want {
			t.Errorf("%s: %v, opened %v; %v, %v", name, account.ReadOnly, opened.ReadOnly, err, openErr)
		}
	}
}

// Only what can be opened is offered: credentials in variables that are incomplete, and a
// broken file of twilio-cli, are not.
func TestSourcesThatCanBeOpened(t *testing.T) {
	h := newHome(t)
	h.config(goodProfile)
	offered := func() string {
		found, err := Read(h.in).Sources()
		if err != nil {
			t.Fatal(err)
		}
		var ids []string
		for _, s := range found {
			ids = append(ids, s.ID())
		}
		return strings.Join(ids, ", ")
	}
	h.env["TWILIO_ACCOUNT_SID"] = workAccount // and no secret
	h.cli("{")
	if got := offered(); got != "profile work" {
		t.Errorf("offered: %s", got)
	}
	h.env["TWILIO_AUTH_TOKEN"] = "made-up"
	h.cli(cliFile)
	got := offered()
	if strings.Count(got, ",") != 2 {
		t.Errorf("offered: %s", got)
	}
	for _, id := range strings.Split(got, ", ")[1:] {
		if a, err := Read(h.in).Open(id); err != nil || a.Secret() == "" {
			t.Errorf("%s: %v", id, err)
		}
	}
}

// Each value of a twilio-cli profile is checked, whichever of the others it has.
func TestValuesOfATwilioCLIProfile(t *testing.T) {
	good := cliProfile{AccountSID: workAccount, APIKey: workKey, APISecret: "made-up"}
	for want, change := range map[string]func(*cliProfile){
		"":                                    func(*cliProfile) {},
		"the region of its active profile":    func(p *cliProfile) { p.Region = "b d" },
		"the edge of its active profile":      func(p *cliProfile) { p.Edge = "b d" },
		"the apiKey of its active profile":    func(p *cliProfile) { p.APIKey = "" },
		"the apiSecret of its active profile": func(p *cliProfile) { p.APISecret = "" },
	} {
		p := good
		change(&p)
		if _, reason := p.account("dev"); !strings.HasPrefix(reason, want) || (reason == "") != (want == "") {
			t.Errorf("want %q: %q", want, reason)
		}
	}
}
