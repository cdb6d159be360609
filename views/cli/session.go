package cli

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"time"

	"flexconsole/api"
	"flexconsole/api/account"
	"flexconsole/api/sandbox"
	"flexconsole/config"
	"flexconsole/config/state"
	"flexconsole/views/cli/plain"
	"flexconsole/views/session"
)

// leastStateSecret is the shortest secret, in bytes, that is taken out of the
// files of the state: a shorter one, as behind a base_url of one's own, may be a
// word that their format needs. Twilio's have 32.
const leastStateSecret = 16

// NewWiring is what the plain-text commands need of this program, on a machine of
// these settings.
func NewWiring(inputs func(plain.AccountFlags) config.Inputs) plain.Wiring {
	return plain.Wiring{Inputs: inputs, OpenSandbox: openSandbox, OpenAccount: newSession, UseOwn: checkOwn}
}

// newSession builds everything that belongs to one account.
func newSession(a config.Account) *session.Session {
	log := &session.Log{}
	folder, journal, journalErr := openJournal(a)
	client := account.NewClient(api.Options{
		Username: a.Username, Secret: a.Secret, AccountSID: a.AccountSID,
		BaseURL: a.BaseURL, Region: a.Region, Edge: a.Edge,
		ReadOnly: a.ReadOnly, Record: log.Add, Journal: journalOr(journal, journalErr),
	})
	opened := &session.Session{
		Badge: a.Environment.Badge(), Source: a.Source(), SourceID: a.SourceID(),
		AccountSID: a.AccountSID, AddressSID: a.AddressSID, Region: place(a), Proxy: client.Proxy(),
		Host: otherHost(a), Near: api.IsNear(a.BaseURL), Redact: client.Redact,
		ReadOnly: a.ReadOnly, Flex: client, Log: log, Journal: journal,
	}
	forget := func() {}
	if secret := a.Secret; secret != nil && len(secret()) >= leastStateSecret {
		forget = state.Redact(client.Redact)
	}
	opened.Close = func() {
		defer forget()
		client.Close()
		if journal != nil {
			journal.Close()
		}
		if opened.Runs != nil {
			opened.Runs.Close()
		}
	}
	opened.SetInstance(a.InstanceSID)
	warn(opened, journalErr)
	if told := regionNote(a.Region, a.BaseURL); told != "" {
		warn(opened, errors.New(told))
	}
	opened.Unkept = journalErr
	if folder != "" || a.Origin == config.FromDemo {
		openStores(opened, folder, a)
	}
	return opened
}

// openJournal opens the account's journal, in the folder of all state.
func openJournal(a config.Account) (folder string, journal *state.Journal, err error) {
	if folder, err = plain.StateFolder(a); err != nil {
		return "", nil, err
	}
	journal, err = state.OpenJournal(folder, cmp.Or(a.Name, a.Source()), plain.StateKey(a), time.Now)
	if err == nil && a.Alone {
		journal.ReadOld()
	}
	return folder, journal, err
}

// openStores opens the files besides the journal; the session works without those that
// cannot be opened, and warns.
func openStores(opened *session.Session, folder string, a config.Account) {
	key := plain.StateKey(a)
	if a.Alone {
		warn(opened, state.Adopt(folder, key))
	}
	if drafts, err := state.OpenDrafts(folder, key, time.Now); warn(opened, err) {
		opened.KeepDrafts(drafts)
	}
	if seen, err := state.OpenSeen(folder, key); warn(opened, err) {
		opened.Seen = seen
	}
	chats, err := state.OpenChats(folder, key)
	if warn(opened, err) {
		opened.Chats = chats
	}
	opened.Unkept = cmp.Or(opened.Unkept, err)
	if bursts, err := state.OpenBursts(folder, key); warn(opened, err) {
		opened.Bursts = bursts
	}
	if presets, err := state.OpenPresets(folder, key); warn(opened, err) {
		opened.Presets = presets
	}
	if views, err := state.OpenViews(folder, key); warn(opened, err) {
		warn(opened, opened.Lists.Open(views))
	}
	if runs, err := state.OpenRuns(folder, key, time.Now); warn(opened, err) {
		opened.Runs = runs
		if a.Alone {
			runs.ReadOld()
		}
	}
}

// warn adds a warning about a file that could not be opened, each reason once; false says
// that there was an error.
func warn(opened *session.Session, err error) bool {
	if err != nil && !slices.Contains(opened.Warnings, err.Error()) {
		opened.Warnings = append(opened.Warnings, err.Error())
	}
	return err == nil
}

// journalOr is the journal, or where it could not be opened one that forbids every write
// and says why.
func journalOr(journal *state.Journal, err error) api.Journal {
	if err != nil {
		return refusal{err}
	}
	return journal
}

type refusal struct{ err error }

func (r refusal) Begin(string, string, []string, map[string]*string, map[string]*string) (string, error) {
	return "", r.err
}
func (r refusal) End(string, string, string) error { return r.err }

// otherHost is the address that takes the place of Twilio's hosts, "" where none
// does or the credentials are worth nothing.
func otherHost(a config.Account) string {
	if a.BaseURL == "" || plain.IsSandbox(a) {
		return ""
	}
	return a.BaseURL
}

// place is edge and region as the header names them.
func place(a config.Account) string {
	if a.BaseURL != "" && a.Origin != config.FromDemo {
		return a.BaseURL
	}
	return strings.Trim(a.Edge+" "+a.Region, " ")
}

// openSandbox starts the built-in account on a free loopback port, in this
// process; its state lives and ends with it.
func openSandbox(f plain.AccountFlags) (*session.Session, error) {
	server, err := sandbox.Start("127.0.0.1:0", sandbox.Options{Users: f.DemoUsers})
	if err != nil {
		return nil, err
	}
	opened := newSession(plain.DemoAccount(server.URL(), f.ReadOnly))
	for _, sample := range server.Samples() {
		if sample.First { // the list below has the others
			opened.Samples = append(opened.Samples, session.Sample{SID: sample.SID, Note: sample.Note})
		}
	}
	closeClient := opened.Close
	opened.Close = func() { closeClient(); server.Close() }
	return opened, nil
}

// regionNote says that no Flex is to be expected in a region; a base URL takes its
// place.
func regionNote(region, baseURL string) string {
	if baseURL != "" {
		return ""
	}
	return api.RegionWarning(region)
}
