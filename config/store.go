package config

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"reflect"

	"flexconsole/config/state"
)

// Profile is what is stored of an account, its secret apart. Fields are "" or
// false where nothing is to be stated; Name and AccountSID must be there.
type Profile struct {
	Name, AccountSID, APIKey string
	Environment              Environment
	InstanceSID              string
	Region, Edge, BaseURL    string
	// Default makes it the default_profile.
	Default bool
}

// Username is what basic auth sends: the API key SID, else the account SID.
func (p Profile) Username() string { return cmp.Or(p.APIKey, p.AccountSID) }

// settings are the profile's lines for config.toml. A profile that it replaces
// leaves its read_only, as the safe side wins, and its web chat address where
// that belongs to the same account.
func (p Profile) settings(replaced map[string]string) []setting {
	all := []setting{
		{"environment", string(cmp.Or(p.Environment, Prod))},
		{"account_sid", p.AccountSID},
		{"api_key", p.APIKey},
		{"instance_sid", p.InstanceSID},
		{"region", p.Region},
		{"edge", p.Edge},
		{"base_url", p.BaseURL},
		{"read_only", replaced["read_only"]},
	}
	if replaced["account_sid"] == p.AccountSID {
		all = append(all, setting{"address_sid", replaced["address_sid"]})
	}
	var stated []setting
	for _, s := range all {
		if s.value != "" {
			stated = append(stated, s)
		}
	}
	return stated
}

// Place is where a secret is kept.
type Place int

// The places.
const (
	InKeyring Place = iota
	InFile
)

// Shown names the place as people see it.
func (in Inputs) Shown(p Place) string {
	if p == InFile {
		return in.credentialsFile().shown
	}
	return "the keyring"
}

// ConfigShown names config.toml as people see it ("~/…").
func (in Inputs) ConfigShown() string { return in.configFile().shown }

// Ready says what of the files would keep a profile from being stored, before
// anybody is asked for a secret.
func (in Inputs) Ready() error {
	if _, err := Read(in).Profiles(); err != nil {
		return err
	}
	if _, err := in.configFile().readForEdit(false); err != nil {
		return err
	}
	_, err := in.credentialsFile().readForEdit(true)
	return err
}

// Save writes the profile into config.toml and its secret into the place; a
// profile of that name is replaced. All that can be wrong with the files is
// found before anything is stored. *NoKeyring and *KeyringSilent mean that
// nothing was stored and that InFile is left to try. Several processes may save
// at once.
func (in Inputs) Save(p Profile, secret string, to Place) error {
	if _, err := in.planSave(p, secret, to); err != nil {
		return err
	}
	if to == InKeyring {
		if err := in.keyringFile(p.Name, p.Username(), secret); err != nil {
			return err
		}
	}
	return in.locked(func() error { return in.saveFiles(p, secret, to) })
}

// saved is what a profile's saving does to the files, on paper.
type saved struct {
	settings, credentials plan
	// replaced is what the profile stated before.
	replaced map[string]string
}

func (in Inputs) planSave(p Profile, secret string, to Place) (planned saved, err error) {
	if planned.settings, planned.replaced, err = in.planProfile(p); err != nil {
		return planned, err
	}
	planned.credentials, err = in.planSecret(p, secret, to)
	return planned, err
}

// saveFiles plans again, as another login may have changed the files.
func (in Inputs) saveFiles(p Profile, secret string, to Place) error {
	planned, err := in.planSave(p, secret, to)
	if err == nil {
		err = planned.credentials.write()
	}
	if err != nil && to == InKeyring {
		return in.halfSaved(to, err)
	}
	if err != nil {
		return err
	}
	if err := planned.settings.write(); err != nil {
		return in.halfSaved(to, err)
	}
	in.forgetReplaced(p, planned.replaced, to)
	return nil
}

func (in Inputs) halfSaved(to Place, err error) error {
	return fmt.Errorf("the secret is saved in %s, but the profile could not be saved: %w", in.Shown(to), err)
}

// locked does what reads and writes the files while no other process does.
func (in Inputs) locked(do func() error) error {
	if err := os.MkdirAll(in.ConfigDir, 0o700); err != nil {
		return fmt.Errorf("cannot create the folder of %s: %w", in.ConfigShown(), err)
	}
	unlock, err := state.Lock(filepath.Join(in.ConfigDir, "config.toml.lock"))
	if err != nil {
		return err
	}
	return errors.Join(do(), unlock())
}

// forgetReplaced drops what the keyring has of the profile from before. Nothing
// would ever look for it there, so a keyring that fails to is no reason to fail.
func (in Inputs) forgetReplaced(p Profile, replaced map[string]string, to Place) {
	if to == InFile && replaced == nil {
		return // the keyring need not be asked, which may take its time
	}
	kept := p.Username()
	if to == InFile {
		kept = ""
	}
	_, _ = in.keyringForget(p.Name, kept, usernames(replaced))
}

// planProfile changes the text of config.toml, on paper. It also gives what
// the profile stated before.
func (in Inputs) planProfile(p Profile) (plan, map[string]string, error) {
	file := in.configFile()
	data, err := file.readForEdit(false)
	if err != nil {
		return plan{}, nil, err
	}
	d := newDocument(file.shown, data)
	before, problem := parseConfig(d)
	if problem != nil {
		return plan{}, nil, problem
	}
	replaced := before.profiles[p.Name].values
	settings := p.settings(replaced)
	e, want := newEditor(d.data), before.states()
	if p.Default {
		e.setTop(setting{"default_profile", p.Name})
		want.top["default_profile"] = p.Name
	}
	e.setProfile(p.Name, settings)
	want.profiles[p.Name] = valuesOf(settings)
	made, err := newPlan(file, data, e, parseConfig, want)
	return made, replaced, err
}

// planSecret changes the text of credentials.toml, on paper. For the keyring
// it takes the profile out: the file would win over the keyring.
func (in Inputs) planSecret(p Profile, secret string, to Place) (plan, error) {
	if err := checkSecret(secret); err != nil {
		return plan{}, &BadSetting{"the secret", err.Error()}
	}
	if to == InKeyring {
		made, _, err := in.planForget(p.Name)
		return made, err
	}
	key := setting{"auth_token", secret}
	if p.APIKey != "" {
		key.key = "api_secret"
	}
	return in.planCredentials(func(e *editor, want states) {
		e.setProfile(p.Name, []setting{key})
		want.profiles[p.Name] = valuesOf([]setting{key})
	})
}

// planForget takes a profile out of credentials.toml, on paper, and says
// whether it is there.
func (in Inputs) planForget(name string) (made plan, there bool, err error) {
	made, err = in.planCredentials(func(e *editor, want states) {
		_, there = want.profiles[name]
		e.removeProfile(name)
		e.removeSecretComments(name)
		delete(want.profiles, name)
	})
	return made, there, err
}

func (in Inputs) planCredentials(edit func(*editor, states)) (plan, error) {
	file := in.credentialsFile()
	data, err := file.readForEdit(true)
	if err != nil {
		return plan{}, err
	}
	parseCredentials := func(d document) (contents, *FileError) { return parse(d, credentialsLayout) }
	d := newDocument(file.shown, data)
	before, problem := parseCredentials(d)
	if problem != nil {
		return plan{}, problem
	}
	e, want := newEditor(d.data), before.states()
	edit(e, want)
	return newPlan(file, data, e, parseCredentials, want)
}

// Forgotten is what Forget did.
type Forgotten struct {
	Profile               string
	FromFile, FromKeyring bool
	// Gone: config.toml has no such profile any more.
	Gone bool
	// Unasked is why the keyring could not be asked, nil when it was.
	Unasked *NoKeyring
}

// Forget removes the secret of a profile from credentials.toml and from the
// keyring; the profile itself stays. It is the profile that was named, which
// config.toml need not have any more, else the default_profile. With
// *KeyringSilent the file is done, and the keyring may still contain the
// secret.
func (s *Settings) Forget() (Forgotten, error) {
	name, from, err := s.profileToForget()
	if err != nil {
		return Forgotten{}, err
	}
	p, exists := s.file.profiles[name]
	done := Forgotten{Profile: name, Gone: !exists}
	if done.FromFile, err = s.in.forgetInFile(name); err != nil {
		return done, err
	}
	done.FromKeyring, err = s.in.keyringForget(name, "", usernames(p.values))
	if errors.As(err, &done.Unasked) {
		err = nil
	}
	if err == nil && done.Gone && !done.FromFile && !done.FromKeyring {
		return Forgotten{}, s.unknownProfile(name, from)
	}
	return done, err
}

// forgetInFile takes a profile's secret out of credentials.toml, and removes
// what a login that was killed may have left of it.
func (in Inputs) forgetInFile(name string) (there bool, err error) {
	forgetting, there, err := in.planForget(name)
	if err != nil || !exists(in.ConfigDir) {
		return false, err
	}
	err = in.locked(func() error {
		if forgetting, there, err = in.planForget(name); err != nil {
			return err
		}
		return errors.Join(forgetting.write(), state.SweepAll(filepath.Dir(forgetting.target())))
	})
	if !forgetting.changed && errors.Is(err, fs.ErrPermission) {
		return false, nil // a folder that takes no files has no secret to remove
	}
	return there && err == nil, err
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// profileToForget is the profile that was named, and where.
func (s *Settings) profileToForget() (name, from string, err error) {
	if s.err != nil {
		return "", "", s.err
	}
	name, from = s.namedProfile()
	if name == "" {
		name, from = s.file.top["default_profile"], "default_profile"
	}
	if name == "" {
		return "", "", &BadSetting{"--profile", "is required (" + s.in.configFile().shown + ": " + s.noDefault() + ")"}
	}
	if err := checkProfileName(name); err != nil {
		return "", "", s.unknownProfile(name, from)
	}
	return name, from, nil
}

// states is what a file states, without where.
type states struct {
	top      map[string]string
	profiles map[string]map[string]string
}

func (c contents) states() states {
	s := states{top: maps.Clone(c.top), profiles: map[string]map[string]string{}}
	for name, p := range c.profiles {
		s.profiles[name] = p.values
	}
	return s
}

func valuesOf(settings []setting) map[string]string {
	values := map[string]string{}
	for _, s := range settings {
		values[s.key] = s.value
	}
	return values
}

// plan is the new text of a file.
type plan struct {
	file    location
	data    []byte
	changed bool
}

// newPlan reads the edited text again: it must state what is wanted, no more
// and no less. It does not where the file is written in a form that the editor
// does not know, such as all profiles in one inline table.
func newPlan(file location, before []byte, e *editor, parse func(document) (contents, *FileError), want states) (plan, error) {
	after := e.result()
	found, problem := parse(newDocument(file.shown, after))
	if problem != nil || !reflect.DeepEqual(found.states(), want) {
		return plan{}, fmt.Errorf("the profiles in %s are not tables [profiles.NAME]: edit the file by hand", file.shown)
	}
	after = append(before[:len(before)-len(e.data):len(before)-len(e.data)], after...) // the byte order mark
	return plan{file, after, !bytes.Equal(before, after)}, nil
}

// target is the file, at the end of a link where it is one.
func (p plan) target() string {
	if target, err := filepath.EvalSymlinks(p.file.path); err == nil {
		return target
	}
	return p.file.path
}

// write replaces the file by one that only its owner can read; one that needs no
// change is left alone.
func (p plan) write() error {
	if !p.changed {
		return nil
	}
	path := p.target()
	if err := state.Sweep(filepath.Dir(path)); err != nil {
		return err
	}
	return state.WriteFile(path, p.data)
}

// readForEdit is read where no such file is an empty one, as long as there is
// a folder of your own to make it in.
func (l location) readForEdit(secrets bool) ([]byte, error) {
	if l.path == "" {
		return nil, fmt.Errorf("there is no folder for %s: %w", l.shown, errNoHome)
	}
	data, err := l.read(secrets)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, l.refuseRoom()
	}
	return data, err
}
