package config

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"
)

// configLayout is what config.toml may contain.
var configLayout = layout{
	top:     map[string]rule{"default_profile": textRule(checkProfileName), "theme": textRule(checkTheme)},
	profile: profileRules,
	sections: map[string]func(*parsing, entry){
		"keys": (*parsing).takeKey, "themes": (*parsing).takeColour, "lists": (*parsing).takeList, "commands": (*parsing).takeCommand,
	},
	unknown: unknownConfigKey,
}

// credentialsLayout is what credentials.toml may contain.
var credentialsLayout = layout{
	profile: map[string]rule{"auth_token": secretRule, "api_secret": secretRule},
	// The key is not repeated: it may be a secret that lost its key.
	unknown: func(string, string, []string) string {
		return "unknown key: this file contains only auth_token or api_secret under [profiles.NAME]"
	},
	secret: true,
}

// longestShown is the most bytes of an unknown key that are repeated: tokens
// and secrets have 32, and one of them may have lost its key.
const longestShown = 24

func unknownConfigKey(key, where string, known []string) string {
	atTop := where == ""
	switch _, ofProfile := profileRules[key]; {
	case key == "auth_token" || key == "api_secret":
		return key + " does not belong in this file: move it to credentials.toml beside it"
	case atTop && ofProfile:
		return key + " belongs under [profiles.NAME]"
	case atTop:
		known = append(known, "profiles", "keys", "themes", "commands")
	}
	return unknownKey(key, where, known)
}

// unknownKey words the problem with a key that is none of those known.
func unknownKey(key, where string, known []string) string {
	problem := "unknown key" + where
	if len(key) <= longestShown {
		problem = fmt.Sprintf("unknown key %q%s", key, where)
	}
	if like := closest(key, known); like != "" {
		return problem + "; did you mean " + like + "?"
	}
	return problem + "; possible keys are " + strings.Join(known, ", ")
}

func (in Inputs) configFile() location      { return in.locate(in.ConfigDir, "config.toml") }
func (in Inputs) credentialsFile() location { return in.locate(in.ConfigDir, "credentials.toml") }

// readConfig reads and checks all of config.toml; a missing file is no error. With an
// error it returns what could be read.
func readConfig(in Inputs) (c contents, absent bool, err error) {
	file := in.configFile()
	data, err := file.read(false)
	if errors.Is(err, fs.ErrNotExist) {
		return contents{}, true, nil
	}
	if err != nil {
		return contents{}, false, err
	}
	c, problem := parseConfig(newDocument(file.shown, data))
	if problem != nil {
		return c, false, problem
	}
	return c, false, nil
}

// parseConfig reads the text of config.toml and checks keys that depend on each other.
func parseConfig(d document) (contents, *FileError) {
	c, problem := parse(d, configLayout)
	if problem != nil {
		return c, problem
	}
	for _, name := range slices.Sorted(maps.Keys(c.profiles)) {
		if p := c.profiles[name]; p.values["account_sid"] == "" {
			return c, d.problem(p.at.offset, "profile "+name+" needs an account_sid")
		}
	}
	name, stated := c.top["default_profile"]
	if _, exists := c.profiles[name]; stated && !exists {
		return c, d.problem(c.topAt["default_profile"].offset, "default_profile is not a profile of this file")
	}
	return c, nil
}

// profileAccount is the account of one profile with its secret; from says who
// named it.
func (s *Settings) profileAccount(origin Origin, name, from string) (Account, error) {
	p, exists := s.file.profiles[name]
	if !exists {
		return Account{}, s.unknownProfile(name, from)
	}
	secret, err := s.secretFor(name, p.values)
	if err != nil {
		return Account{}, err
	}
	return newAccount(origin, name, p.values, secret), nil
}

func (s *Settings) unknownProfile(name, from string) error {
	names, _ := s.Profiles()
	return &UnknownProfile{
		Name: name, From: from, Path: s.in.configFile().shown,
		Known: names, Near: closest(name, names),
	}
}

// secretKey is the kind of secret that a profile needs.
func secretKey(values map[string]string) string {
	if values["api_key"] != "" {
		return "api_secret"
	}
	return "auth_token"
}

// secretFor finds the secret of a profile: an API key's secret where the
// profile has an api_key, else the auth token. A profile in credentials.toml
// was put there on purpose, so the keyring is asked only when there is none.
func (s *Settings) secretFor(name string, values map[string]string) (func() string, error) {
	c, err := s.in.readCredentials()
	if err != nil {
		return nil, err
	}
	missing := &NoSecret{Profile: name, Key: secretKey(values), Path: s.in.credentialsFile().shown}
	p, inFile := c.profiles[name]
	secret := p.values[missing.Key]
	if !inFile {
		secret, err = s.in.keyringSecret(name, username(values))
	}
	var unusable *NoKeyring
	if errors.As(err, &unusable) {
		missing.Keyring = unusable
	} else if err != nil {
		return nil, err
	}
	if secret == "" {
		return nil, missing
	}
	return func() string { return secret }, nil
}

// readCredentials reads and checks all of credentials.toml; no such file is an
// empty one.
func (in Inputs) readCredentials() (contents, error) {
	file := in.credentialsFile()
	data, err := file.read(true)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return contents{}, err
	}
	c, problem := parse(newDocument(file.shown, data), credentialsLayout)
	if problem != nil {
		return contents{}, problem
	}
	return c, nil
}

// locate names a file in a folder of the user; without the folder it is a
// file that does not exist.
func (in Inputs) locate(dir, name string) location {
	if dir == "" {
		return location{shown: name}
	}
	path := filepath.Join(dir, name)
	return location{path: path, shown: UnderHome(path, in.HomeDir), home: in.HomeDir}
}
