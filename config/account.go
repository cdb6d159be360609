package config

import (
	"cmp"
	"strconv"
	"strings"
)

// Environment is what an account is for. What nobody stated is prod.
type Environment string

// The environments. Sandbox is the demo's; no file can state it.
const (
	Prod    Environment = "prod"
	Staging Environment = "staging"
	Dev     Environment = "dev"
	Sandbox Environment = "sandbox"
)

// Badge is the word for the header: PROD, STAGING, DEV or SANDBOX. Anything
// unknown is PROD, the side on which people take care.
func (e Environment) Badge() string {
	switch e {
	case Staging, Dev, Sandbox:
		return strings.ToUpper(string(e))
	default:
		return "PROD"
	}
}

// Origin is the kind of source that an account came from.
type Origin int

// The origins, in the order in which they win.
const (
	FromDemo Origin = iota
	FromProfile
	FromEnvironment
	FromDefaultProfile
	FromTwilioCLI
)

// Account is everything about the account, whole from one source.
type Account struct {
	Origin Origin
	// Name is the profile's name, "" where the source is no profile. One of
	// twilio-cli's may be any text.
	Name        string
	Environment Environment
	AccountSID  string
	// Username is the API key SID, or the account SID with an auth token: what
	// basic auth sends.
	Username string
	// Secret returns the API key's secret or the auth token. It is a closure
	// so that no print of the struct can show it; nil in the demo.
	Secret func() string `json:"-"`
	// Each is "" where the source does not state it.
	InstanceSID, AddressSID, Region, Edge, BaseURL string
	ReadOnly                                       bool
	// Alone: no other source of this account is at another Host.
	Alone bool
}

// Source names where the account came from, for the header: "profile work",
// "TWILIO_* variables", "default profile work", "twilio-cli profile dev" or
// "demo".
func (a Account) Source() string {
	switch a.Origin {
	case FromProfile:
		return "profile " + a.Name
	case FromEnvironment:
		return "TWILIO_* variables"
	case FromDefaultProfile:
		return "default profile " + a.Name
	case FromTwilioCLI:
		return "twilio-cli profile " + a.Name
	default:
		return "demo"
	}
}

// newAccount takes checked values, under their keys in config.toml.
func newAccount(origin Origin, name string, values map[string]string, secret func() string) Account {
	return Account{
		Origin:      origin,
		Name:        name,
		Environment: Environment(cmp.Or(values["environment"], string(Prod))),
		AccountSID:  values["account_sid"],
		Username:    username(values),
		Secret:      secret,
		InstanceSID: values["instance_sid"],
		AddressSID:  values["address_sid"],
		Region:      values["region"],
		Edge:        values["edge"],
		BaseURL:     values["base_url"],
		ReadOnly:    values["read_only"] == "true",
	}
}

// username is the user name of basic auth for a profile's values.
func username(values map[string]string) string {
	return cmp.Or(values["api_key"], values["account_sid"])
}

// usernames are the names under which a secret of a profile may be filed.
func usernames(values map[string]string) []string {
	return []string{values["api_key"], values["account_sid"]}
}

// Account finds the account by the package's order. Its errors are the typed
// ones of this package; *NothingFound means that no source has an account, any
// other that the source which comes first is wrong, and then no later source
// is tried. A config.toml that is wrong stops every source, as its profile or
// its read_only may have been meant.
func (s *Settings) Account() (Account, error) {
	if s.err != nil {
		return Account{}, s.err
	}
	account, err := s.choose()
	if err != nil {
		return Account{}, err
	}
	return s.override(account)
}

func (s *Settings) choose() (Account, error) {
	if name, from := s.namedProfile(); name != "" {
		return s.profileAccount(FromProfile, name, from)
	}
	account, found, err := environmentAccount(s.in.Getenv)
	if found || err != nil {
		return account, err
	}
	if name := s.file.top["default_profile"]; name != "" {
		return s.profileAccount(FromDefaultProfile, name, ByDefault)
	}
	account, reason := twilioCLIAccount(s.in)
	if reason == "" {
		return account, nil
	}
	return Account{}, &NothingFound{[]Looked{
		{"environment", "TWILIO_ACCOUNT_SID is not set"},
		{s.in.configFile().shown, s.noDefault()},
		{s.in.twilioCLIFile().shown, reason},
	}}
}

// namedProfile is the profile that the user named, and where.
func (s *Settings) namedProfile() (name, from string) {
	if s.in.Profile != "" {
		return s.in.Profile, "--profile"
	}
	return s.in.Getenv("FLEXCONSOLE_PROFILE"), "FLEXCONSOLE_PROFILE"
}

// noDefault is why config.toml gave no account.
func (s *Settings) noDefault() string {
	names, _ := s.Profiles()
	switch {
	case s.absent:
		return "no such file"
	case len(names) == 0:
		return "it has no profiles"
	default:
		return "it has no default_profile; choose one with --profile: " + strings.Join(names, ", ")
	}
}

// override applies the settings that stand above every source. Any of flag,
// variable and profile makes the session read-only and none of them can undo
// another: the safe side wins.
func (s *Settings) override(a Account) (Account, error) {
	if err := replace(&a.InstanceSID, "--instance", "instance_sid", s.in.Instance); err != nil {
		return Account{}, err
	}
	if err := replace(&a.BaseURL, "--base-url", "base_url", s.in.BaseURL); err != nil {
		return Account{}, err
	}
	readOnly, err := s.readOnlyVariable()
	if err != nil {
		return Account{}, err
	}
	a.ReadOnly = a.ReadOnly || s.in.ReadOnly || readOnly
	a.Alone = s.alone(a)
	return a, nil
}

// replace sets a field from a flag that was given, by the rule of its key.
func replace(field *string, flag, key, value string) error {
	if value == "" {
		return nil
	}
	if err := profileRules[key].check(value); err != nil {
		return &BadSetting{flag, err.Error()}
	}
	*field = value
	return nil
}

func (s *Settings) readOnlyVariable() (bool, error) {
	const name = "FLEXCONSOLE_READ_ONLY"
	text := s.in.Getenv(name)
	if text == "" {
		return false, nil
	}
	readOnly, err := strconv.ParseBool(text)
	if err != nil {
		return false, &BadSetting{name, "must be true or false"}
	}
	return readOnly, nil
}
