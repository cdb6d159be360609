package config

import (
	"strings"
	"testing"

	"flexconsole/api/sid"
	"flexconsole/api/validate"
)

func TestCheckBaseURL(t *testing.T) {
	const form, https, user, path, query = "e.g. https://flex-api.example.com",
		"must begin with https://", "must not contain a user name", "remove the path", "remove the ? or #"
	for raw, problem := range map[string]string{
		"https://flex.example.com":       "",
		"https://flex.example.com/":      "",
		"HTTPS://flex.example.com:8443":  "",
		"https://10.0.0.1":               "",
		"http://127.0.0.1:8080":          "",
		"http://127.9.8.7":               "",
		"http://[::1]:8080/":             "",
		"http://localhost:1":             "",
		"http://LocalHost":               "",
		"http://example.com":             https,
		"http://localhost.example.com":   https,
		"http://127.0.0.1.example.com":   https,
		"http://127.1":                   https,
		"http://0.0.0.0":                 https,
		"http://[::2]":                   https,
		"http://[::1%25eth0]":            form,
		"ftp://example.com":              https,
		"//example.com":                  https,
		"":                               form,
		"example.com":                    form,
		"localhost:8080":                 form,
		"https://":                       form,
		"https://host:":                  form,
		"https://host:0":                 form,
		"https://host:65536":             form,
		"https://host:x":                 form,
		" https://example.com":           form,
		"https://exa mple.com":           form,
		"https://ex\u0430mple.com":       form,
		"https://example.com\n":          form,
		"https://ada:pw@example.com":     user,
		"https://ada@example.com":        user,
		"http://127.0.0.1@example.com":   https,
		"https://example.com/v1":         path,
		"https://example.com//":          path,
		"https://example.com?x=1":        query,
		"https://example.com?":           query,
		"https://example.com#":           query,
		"https://example.com/#top":       query,
		"https://example.com\\@evil.com": form,
	} {
		err := CheckBaseURL(raw)
		switch {
		case problem == "" && err != nil:
			t.Errorf("%q: %v", raw, err)
		case problem != "" && (err == nil || !strings.Contains(err.Error(), problem)):
			t.Errorf("%q: got %v, want %q", raw, err, problem)
		}
	}
}

func TestCheckHostPart(t *testing.T) {
	for _, good := range []string{"ie1", "us1", "dublin", "ashburn-ix", "a", strings.Repeat("a", 63)} {
		if err := checkHostPart(good); err != nil {
			t.Errorf("%q: %v", good, err)
		}
	}
	for _, bad := range []string{"", "IE1", "ie1.", "-ie1", "ie1-", "a/b", "a@b", "a\n", "ié1", strings.Repeat("a", 64)} {
		if checkHostPart(bad) == nil {
			t.Errorf("%q passes", bad)
		}
	}
}

func TestNear(t *testing.T) {
	keys := []string{"account_sid", "api_key", "edge", "dev"}
	for text, want := range map[string]string{
		"acount_sid": "account_sid", "account-sid": "account_sid", "ACCOUNT_SID": "account_sid",
		"apikey": "api_key", "egde": "edge", "xyz": "", "": "", "kk": "",
		strings.Repeat("a", 65): "",
	} {
		if got := closest(text, keys); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestEdits(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want int
	}{
		{"", "", 0},
		{"abc", "", 3},
		{"", "abc", 3},
		{"same", "same", 0},
		{"kitten", "sitting", 3},
		{"edge", "egde", 2},
		{"theme", "themes", 1},
	} {
		if got := validate.Edits(test.a, test.b); got != test.want {
			t.Errorf("%q to %q: %d, want %d", test.a, test.b, got, test.want)
		}
	}
}

// A SID of another kind is named; what only begins like one is none.
func TestSIDsOfAnotherKind(t *testing.T) {
	for text, want := range map[string]string{
		workAccount:       "is an account SID: an API key SID starts with SK",
		workAccount[:20]:  "is not valid: an API key SID starts with SK",
		"made up":         "is not valid",
		" " + workKey:     "begins or ends with a space",
		workKey + "\n":    "begins or ends with a space",
		workAccount + "0": "is not valid",
	} {
		if err := sidOf(sid.APIKey)(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
	if err := sidOf(sid.APIKey)(workKey); err != nil {
		t.Error(err)
	}
}
