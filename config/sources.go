package config

import "slices"

// Source is an account that could be opened, found without its secret.
type Source struct {
	Origin Origin
	// Name is the profile's, "" for the environment.
	Name        string
	Environment Environment
	AccountSID  string
	// ReadOnly: the profile says so; a flag or a variable may say it of all.
	ReadOnly bool
	// Region and BaseURL are as stated, "" where they are not.
	Region, BaseURL string
}

// ID identifies a source: "profile work", "environment", "twilio-cli dev".
func (s Source) ID() string { return Account{Origin: s.Origin, Name: s.Name}.SourceID() }

// SourceID is the ID of the source that the account comes from; the demo's is
// "demo".
func (a Account) SourceID() string {
	switch a.Origin {
	case FromDemo:
		return "demo"
	case FromEnvironment:
		return "environment"
	case FromTwilioCLI:
		return "twilio-cli " + a.Name
	default:
		return "profile " + a.Name
	}
}

// Sources lists the accounts that can be opened: the profiles of config.toml by
// name, then the environment's, then that of twilio-cli's active profile. A
// source that is incomplete is left out; Open says what is wrong with it. The
// error is that of config.toml, and then the list contains what could be read.
func (s *Settings) Sources() ([]Source, error) {
	var all []Source
	found, err := s.accounts()
	for _, a := range found {
		all = append(all, a.asSource())
	}
	return all, err
}

// accounts are the accounts of Sources.
func (s *Settings) accounts() ([]Account, error) {
	var all []Account
	names, err := s.Profiles()
	for _, name := range names {
		all = append(all, newAccount(FromProfile, name, s.file.profiles[name].values, nil))
	}
	if a, found, err := environmentAccount(s.in.Getenv); found && err == nil {
		all = append(all, a)
	}
	if a, reason := twilioCLIAccount(s.in); reason == "" {
		all = append(all, a)
	}
	return all, err
}

func (a Account) asSource() Source {
	return Source{a.Origin, a.Name, a.Environment, a.AccountSID, a.ReadOnly, a.Region, a.BaseURL}
}

// Open reads the account of a source, its secret included. --instance and
// --base-url belong to the account that the program began with and do not
// apply; whatever makes the session read-only does. The errors are those of
// Account.
func (s *Settings) Open(id string) (Account, error) {
	all, err := s.Sources()
	if err != nil {
		return Account{}, err
	}
	i := slices.IndexFunc(all, func(source Source) bool { return source.ID() == id })
	if i < 0 {
		return Account{}, &UnknownProfile{Name: id, From: "the list of accounts"}
	}
	a, err := s.openSource(all[i])
	if err != nil {
		return Account{}, err
	}
	readOnly, err := s.readOnlyVariable()
	a.ReadOnly = a.ReadOnly || s.in.ReadOnly || readOnly
	a.Alone = s.alone(a)
	return a, err
}

func (s *Settings) openSource(source Source) (Account, error) {
	switch source.Origin {
	case FromEnvironment:
		a, _, err := environmentAccount(s.in.Getenv)
		return a, err
	case FromTwilioCLI:
		a, reason := twilioCLIAccount(s.in)
		if reason != "" {
			return Account{}, &NothingFound{[]Looked{{s.in.twilioCLIFile().shown, reason}}}
		}
		return a, nil
	default:
		return s.profileAccount(FromProfile, source.Name, "the list of accounts")
	}
}
