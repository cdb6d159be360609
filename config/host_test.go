package config

import "testing"

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
