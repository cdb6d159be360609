package config

import (
	"cmp"
	"encoding/json"
	"errors"
	"io/fs"
	"path/filepath"

	"flexconsole/config/access"
)

// cliConfig is the part of twilio-cli's config.json that names accounts.
type cliConfig struct {
	ActiveProject string                `json:"activeProject"`
	Profiles      map[string]cliProfile `json:"profiles"`
	// Edge is for all profiles: twilio config:set --edge writes it here.
	Edge string `json:"edge"`
	// Projects are older entries, whose secrets twilio-cli keeps elsewhere.
	Projects []struct {
		ID string `json:"id"`
	} `json:"projects"`
}

type cliProfile struct {
	AccountSID string `json:"accountSid"`
	APIKey     string `json:"apiKey"`
	APISecret  string `json:"apiSecret"`
	Region     string `json:"region"`
	Edge       string `json:"edge"`
}

func (in Inputs) twilioCLIFile() location {
	if in.HomeDir == "" {
		return location{shown: "~/.twilio-cli/config.json"}
	}
	return in.locate(filepath.Join(in.HomeDir, ".twilio-cli"), "config.json")
}

// twilioCLIAccount is the account of twilio-cli's active profile, or the
// reason why there is none. The file is another program's, so whatever is
// wrong with it is a reason and not a failure.
func twilioCLIAccount(in Inputs) (account Account, reason string) {
	data, err := in.twilioCLIFile().read(true)
	if errors.Is(err, fs.ErrNotExist) {
		return Account{}, "no such file"
	}
	if err != nil {
		return Account{}, unusable(err)
	}
	var config cliConfig
	if json.Unmarshal(data, &config) != nil {
		return Account{}, "it is not the JSON that twilio-cli writes"
	}
	profile, reason := config.active()
	if reason != "" {
		return Account{}, reason
	}
	profile.Edge = cmp.Or(profile.Edge, config.Edge)
	return profile.account(config.ActiveProject)
}

// unusable words why the file was not read, where its path is said already.
func unusable(err error) string {
	var open *OpenToOthers
	if errors.As(err, &open) {
		return "it contains secrets and is open to other users: run " + open.Command()
	}
	if problem, ofOthers := errors.AsType[*access.Problem](err); ofOthers {
		return problem.Error()
	}
	var unreadable *UnreadableFile
	if errors.As(err, &unreadable) {
		err = unreadable.Err
	}
	return "cannot be read: " + err.Error()
}

// active is the profile that twilio-cli would use, or why it is of no use.
func (c cliConfig) active() (profile cliProfile, reason string) {
	if c.ActiveProject == "" {
		return cliProfile{}, "it has no active profile: run twilio profiles:use"
	}
	if profile, exists := c.Profiles[c.ActiveProject]; exists {
		return profile, ""
	}
	for _, older := range c.Projects {
		if older.ID == c.ActiveProject {
			return cliProfile{}, "its active profile is an older entry without a secret: run twilio profiles:create"
		}
	}
	return cliProfile{}, "its active profile does not exist: run twilio profiles:use"
}

func (p cliProfile) account(name string) (account Account, reason string) {
	values := map[string]string{
		"account_sid": p.AccountSID, "api_key": p.APIKey, "region": p.Region, "edge": p.Edge,
	}
	required := []struct {
		name, value string
		rule        rule
	}{
		{"accountSid", p.AccountSID, profileRules["account_sid"]},
		{"apiKey", p.APIKey, profileRules["api_key"]},
		{"apiSecret", p.APISecret, secretRule},
	}
	for _, field := range required {
		if err := field.rule.check(field.value); err != nil {
			return Account{}, "the " + field.name + " of its active profile " + err.Error()
		}
	}
	for _, key := range []string{"region", "edge"} {
		if values[key] == "" {
			continue
		}
		if err := profileRules[key].check(values[key]); err != nil {
			return Account{}, "the " + key + " of its active profile " + err.Error()
		}
	}
	return newAccount(FromTwilioCLI, name, values, func() string { return p.APISecret }), ""
}
