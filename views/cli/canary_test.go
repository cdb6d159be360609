package cli

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"flexconsole/api/sandbox"
	"flexconsole/views/cli/clitest"
)

// Nothing that login and logout print or write shows the secret, but for
// credentials.toml; not even where a proxy sends the request back.
func TestNoSecretGetsOut(t *testing.T) {
	repeats := func(form func(*http.Request) string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			w.WriteHeader(http.StatusBadRequest)
			io.WriteString(w, "you sent "+form(r))
		}
	}
	password := func(r *http.Request) string { _, secret, _ := r.BasicAuth(); return secret }
	good := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		io.WriteString(w, `{"account_sid":"`+sandbox.AccountSID+`","flex_instance_sid":"`+sandbox.InstanceSID+`"}`)
	}
	for _, test := range []struct {
		name   string
		answer http.HandlerFunc
		setUp  func(*clitest.Machine)
		args   []string
		fails  bool
	}{
		{name: "to the keyring", answer: good},
		{name: "to a file", answer: good, args: []string{"--file"}},
		{
			name: "a keyring that repeats it", answer: good, fails: true,
			setUp: func(m *clitest.Machine) { m.Keyring.Fail = errors.New("cannot store " + clitest.Canary) },
		},
		{
			name: "an answer that repeats the header", fails: true,
			answer: repeats(func(r *http.Request) string { return r.Header.Get("Authorization") }),
		},
		{name: "an answer that repeats the secret", fails: true, answer: repeats(password)},
		{
			name: "an answer that repeats it for URLs", fails: true,
			answer: repeats(func(r *http.Request) string { return url.QueryEscape(password(r)) }),
		},
		{
			name: "an answer that repeats it cut", fails: true,
			answer: repeats(func(r *http.Request) string { return strings.Repeat(".", 178) + password(r) }),
		},
	} {
		for _, key := range []string{"", sandbox.APIKey} {
			t.Run(test.name+" "+key, func(t *testing.T) {
				m := newMachine(t)
				if test.setUp != nil {
					test.setUp(m)
				}
				server := httptest.NewServer(test.answer)
				defer server.Close()
				args := append([]string{"--account", sandbox.AccountSID, "--api-key", key, "--base-url", server.URL, "--default"}, test.args...)
				got := loggedIn(m, clitest.Canary+"\n", args...)
				if (got.Err != nil) != test.fails {
					t.Fatal(got.All())
				}
				out := loggedOut(m)
				shown := got.All() + out.All()
				for name, text := range m.Files() {
					if name != "credentials.toml" {
						shown += text
					}
				}
				user := key
				if user == "" {
					user = sandbox.AccountSID
				}
				for _, form := range clitest.CanaryForms(user) {
					if strings.Contains(shown, form) {
						t.Errorf("it shows %s in:\n%s", form, shown)
					}
				}
			})
		}
	}
}
