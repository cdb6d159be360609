package config

import (
	"strings"
	"testing"
)

func crlf(text string) string { return strings.ReplaceAll(text, "\n", "\r\n") }

// Each row is a config.toml before and after the profile work is stored.
func TestConfigIsEdited(t *testing.T) {
	const lab = "[profiles.lab] # of the lab\naccount_sid = 'AC00000000000000000000000000000002'\t# its own\n"
	for _, test := range []struct {
		name, before, after string
		profile             Profile
	}{
		{"no file", "", workTable, work},
		{"another profile", lab, lab + "\n" + workTable, work},
		{"no line break at the end", "theme = \"dark\"", "theme = \"dark\"\n\n" + workTable, work},
		{"an empty line at the end", lab + "\n", lab + "\n" + workTable, work},
		{"a comment at the end", lab + "# the end", lab + "# the end\n\n" + workTable, work},
		{"CRLF", crlf(lab), crlf(lab + "\n" + workTable), work},
		{"BOM", "\ufeff" + lab, "\ufeff" + lab + "\n" + workTable, work},
		{"the same again", lab + workTable + "# end\n", lab + workTable + "# end\n", work},
		{"replaced between others", `# top
[profiles.a]
account_sid = "AC00000000000000000000000000000003"

  # about work
  [ profiles . "work" ] # the table
  # keys of work
  api_key = 'SK00000000000000000000000000000003' # since May

  region = "ie1" # Dublin
  edge   = "dublin"
  account_sid = "AC00000000000000000000000000000001" # ours
# about lab
` + lab, `# top
[profiles.a]
account_sid = "AC00000000000000000000000000000003"

  # about work
  [ profiles . "work" ] # the table
  # keys of work
  api_key = "SK00000000000000000000000000000001" # since May

  # Dublin
  account_sid = "AC00000000000000000000000000000001" # ours
environment = "staging"
instance_sid = "GO00000000000000000000000000000001"
# about lab
` + lab, work},
		{
			"read-only stays, and the address of the same account", goodProfile + "read_only = true\naddress_sid = \"" + workAddress + "\"\n",
			goodProfile + "read_only = true\naddress_sid = \"" + workAddress + "\"\nenvironment = \"dev\"\n",
			Profile{Name: "work", AccountSID: workAccount, Environment: Dev},
		},
		{
			"the address of another account goes",
			"[profiles.work]\nread_only = true\naddress_sid = \"" + workAddress + "\"\naccount_sid = \"" + labAccount + "\"\n",
			"[profiles.work]\nread_only = true\naccount_sid = \"" + workAccount + "\"\nenvironment = \"prod\"\n",
			Profile{Name: "work", AccountSID: workAccount},
		},
		{
			"keys without a table", "[profiles] # all\nwork.account_sid = \"" + workAccount + "\"\nlab.account_sid = \"" + labAccount + "\"\n",
			"[profiles] # all\nlab.account_sid = \"" + labAccount + "\"\n\n" + workTable, work,
		},
		{"an inline table", "profiles.work = { account_sid = \"" + workAccount + "\" } # old\n" + lab, "# old\n" + lab + "\n" + workTable, work},
		{
			"CRLF replaced", crlf(goodProfile + "region = \"ie1\"\n" + lab), crlf(goodProfile + "environment = \"prod\"\n" + lab),
			Profile{Name: "work", AccountSID: workAccount},
		},
		{"everything", "", `default_profile = "work"
[profiles.work]
environment = "prod"
account_sid = "AC00000000000000000000000000000001"
region = "ie1"
edge = "dublin"
base_url = "https://proxy.example.com"
`, Profile{Name: "work", AccountSID: workAccount, Region: "ie1", Edge: "dublin", BaseURL: "https://proxy.example.com", Default: true}},
		{
			"default added", "# mine\ntheme = \"dark\" # night\n\n" + goodProfile,
			"# mine\ntheme = \"dark\" # night\ndefault_profile = \"work\"\n\n" + goodProfile + "environment = \"prod\"\n",
			Profile{Name: "work", AccountSID: workAccount, Default: true},
		},
		{
			"default changed", "default_profile = 'lab' # mine\n" + lab, "default_profile = \"work\" # mine\n" + lab + "\n" + workTable,
			Profile{"work", workAccount, workKey, Staging, workFlex, "", "", "", true},
		},
		{"default left alone", "default_profile = \"lab\"\n" + lab, "default_profile = \"lab\"\n" + lab + "\n" + workTable, work},
	} {
		t.Run(test.name, func(t *testing.T) {
			h := newHome(t)
			if test.before != "" {
				h.config(test.before)
			}
			if err := h.in.Save(test.profile, "work-secret", InKeyring); err != nil {
				t.Fatal(err)
			}
			if got := h.read("config.toml"); got != test.after {
				t.Errorf("got\n%s\nwant\n%s", got, test.after)
			}
			h.in.Profile = "work"
			account, err := h.account()
			if err != nil || account.Secret() != "work-secret" || account.AccountSID != workAccount {
				t.Errorf("it reads back as %v, %v", account.Source(), err)
			}
		})
	}
}

// Each row is a credentials.toml before and after.
func TestCredentialsAreEdited(t *testing.T) {
	const lab = "[profiles.lab]\nauth_token = 'lab-token' # its own\n"
	token := Profile{Name: "work", AccountSID: workAccount}
	for _, test := range []struct {
		name, before, after string
		profile             Profile
		secret              string
	}{
		{"no file", "", "[profiles.work]\napi_secret = \"work-secret\"\n", work, "work-secret"},
		{"a token", "", "[profiles.work]\nauth_token = \"work-token\"\n", token, "work-token"},
		{"signs", "", `[profiles.work]` + "\n" + `auth_token = "a\\b\"c'd#é$"` + "\n", token, `a\b"c'd#é$`},
		{"another profile", lab, lab + "\n[profiles.work]\nauth_token = \"work-token\"\n", token, "work-token"},
		{
			"replaced", "# mine\n[profiles.work] # w\nauth_token = \"old\" # t\n" + lab,
			"# mine\n[profiles.work] # w\nauth_token = \"work-token\" # t\n" + lab, token, "work-token",
		},
		{
			"another kind", "[profiles.work]\nauth_token = \"old\"\n" + lab,
			"[profiles.work]\napi_secret = \"work-secret\"\n" + lab, work, "work-secret",
		},
		{"CRLF", crlf(lab), crlf(lab + "\n[profiles.work]\nauth_token = \"work-token\"\n"), token, "work-token"},
	} {
		t.Run(test.name, func(t *testing.T) {
			h := newHome(t)
			if test.before != "" {
				h.credentials(test.before)
			}
			if err := h.in.Save(test.profile, test.secret, InFile); err != nil {
				t.Fatal(err)
			}
			if got := h.read("credentials.toml"); got != test.after {
				t.Errorf("got\n%s\nwant\n%s", got, test.after)
			}
			h.in.Profile = "work"
			account, err := h.account()
			if err != nil || account.Secret() != test.secret {
				t.Errorf("it reads back as %v, %v", account.Source(), err)
			}
			if h.ring.asked != 0 {
				t.Error("the keyring was asked")
			}
		})
	}
}

// Whatever a right config.toml looks like: the profile is in it afterwards,
// every other one reads as before, and no comment is lost; or the edit is
// refused.
func FuzzEdit(f *testing.F) {
	f.Add(twoProfiles, "work")
	f.Add("# a\n[profiles.x]\naccount_sid = \"\"\"\\\n AC00000000000000000000000000000001\"\"\" # b", "x")
	f.Add("profiles.x = {account_sid = 'AC00000000000000000000000000000001'}#c", "x")
	f.Add("[profiles]\r\nx.account_sid='AC00000000000000000000000000000001'\r\n", "y")
	f.Fuzz(func(t *testing.T, text, name string) {
		before, problem := parseConfig(newDocument("x", []byte(text)))
		if problem != nil || checkProfileName(name) != nil {
			t.Skip()
		}
		h := newHome(t)
		h.config(text)
		p := work
		p.Name = name
		err := h.in.Save(p, "work-secret", InKeyring)
		if err != nil {
			if h.read("config.toml") != text {
				t.Errorf("refused and changed: %v", err)
			}
			return
		}
		after, problem := parseConfig(newDocument("x", []byte(h.read("config.toml"))))
		if problem != nil || after.profiles[name].values["api_key"] != workKey {
			t.Fatalf("it reads back wrong: %v", problem)
		}
		for other, profile := range before.profiles {
			if other != name && after.profiles[other].values["account_sid"] != profile.values["account_sid"] {
				t.Errorf("profile %s changed", other)
			}
		}
		if a, b := strings.Count(text, "#"), strings.Count(h.read("config.toml"), "#"); a != b {
			t.Errorf("%d signs of comments before, %d after", a, b)
		}
	})
}
