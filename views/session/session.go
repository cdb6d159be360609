// Package session is one account in use: its client, journal, stores, drafts and chats,
// without a screen.
package session

import (
	"context"
	"fmt"
	"slices"
	"time"

	"flexconsole/api"
	"flexconsole/api/conversations"
	"flexconsole/api/follow"
	"flexconsole/api/save"
	"flexconsole/api/stuck"
	"flexconsole/api/taskrouter"
	"flexconsole/config/state"
)

// Flex is the part of the client that the screens use.
type Flex interface {
	save.Users
	follow.Ender
	follow.Lister
	stuck.Wire
	FetchConfiguration(ctx context.Context, account string) (api.Configuration, error)
	CheckAccount(ctx context.Context) error
	AccountVerified() bool
	CreateWebChat(ctx context.Context, w api.WebChatRequest) (api.WebChat, error)
	SendMessage(ctx context.Context, conversation, author, body string) (conversations.Message, error)
	SetCloseTimer(ctx context.Context, conversation string, after time.Duration) error
	SettleIntent(id string, outcome api.Outcome) error
	SettleLaunch(id, conversation string) error
	ListChatAddresses(ctx context.Context) ([]conversations.Address, error)
	ListFlexUsers(ctx context.Context, instance string, page api.PageToken) (api.Page[api.UserSummary], error)
	ListTeams(ctx context.Context, instance string) ([]api.Team, error)
	FindFlexUserByName(ctx context.Context, instance, username string) (*api.UserSummary, error)
	ListWorkerReservations(ctx context.Context, workspace, worker string) ([]taskrouter.Reservation, error)
}

// Sample is a SID worth trying, with a note on what is special about it.
type Sample struct{ SID, Note string }

// Session is one account with everything that belongs to it. Fields are set before the
// program starts and do not change after that.
type Session struct {
	// Badge is the word for the environment (PROD, SANDBOX…), Source the origin of
	// account and credentials.
	Badge, Source string
	// SourceID is the ID of the Source that it was opened from.
	SourceID   string
	AccountSID string
	// AddressSID is the preset web chat address, "" for none.
	AddressSID string
	// Region is the region in the header, "" for the default; Proxy is the host of the
	// proxy in use, "" for none.
	Region, Proxy string
	// Host replaces Twilio's hosts, "" for Twilio's own; reviews name it.
	Host string
	// Near: that host is this machine, so a long list is read without pauses.
	Near bool
	// Redact removes the credentials from a text; may be nil.
	Redact   func(string) string
	ReadOnly bool
	Flex     Flex
	Log      *Log
	// Seen has the users looked up in all sessions, nil for none.
	Seen *state.SeenUsers
	// Journal is the journal of writes, nil for none.
	Journal *state.Journal
	// Runs keeps bulk edits on disk while they run, nil for none.
	Runs *state.Runs
	// Chats has the web chats launched, Bursts how those of each burst went, Presets the
	// saved launch forms; nil for none.
	Chats   *state.Chats
	Bursts  *state.Bursts
	Presets *state.Presets
	// Unkept is why the journal or the list of chats could not be opened, nil
	// where both were.
	Unkept error
	// Warnings are to be shown before work starts, such as a disk that cannot save
	// drafts.
	Warnings []string
	// Samples are users to try, in the sandbox only.
	Samples []Sample
	// ListLater: the account's users are listed only after a refresh.
	ListLater bool
	// Close ends what the session started, such as the sandbox; may be nil.
	Close func()

	lifetime
	accountFacts
	writeRegister
	unreportedResults

	Drafts *DraftRegistry
	// Lists are how the lists are shown, and the saved filters.
	Lists Lists
	// Recents are the users looked up, Pause a wait that Twilio asked for.
	Recents Recents
	Pause   Pause
}

// KeepDrafts saves what is typed in forms as drafts.
func (s *Session) KeepDrafts(drafts *state.Drafts) { s.Drafts = NewDraftRegistry(drafts) }

// FindInstance returns the instance SID, and reads it from the account if it is not
// configured. The error is an *api.Error. Simultaneous callers may read it twice, which
// does no harm.
func (s *Session) FindInstance(ctx context.Context) (string, error) {
	if instance := s.Instance(); instance != "" {
		return instance, nil
	}
	found, err := s.configuration(ctx)
	if err != nil {
		return "", err
	}
	s.SetInstance(found.InstanceSID)
	return found.InstanceSID, nil
}

// FetchUser reads a user, once the instance is known. The error is an *api.Error.
func (s *Session) FetchUser(ctx context.Context, user string) (api.FlexUser, error) {
	instance, err := s.FindInstance(ctx)
	if err != nil {
		return api.FlexUser{}, err
	}
	return s.Flex.FetchFlexUser(ctx, instance, user)
}

// Ready returns the instance SID for a write, once it is known that the credentials are
// not of another account. The error is an *api.Error.
func (s *Session) Ready(ctx context.Context) (string, error) {
	instance, err := s.FindInstance(ctx)
	if err == nil {
		err = s.CheckAccount(ctx)
	}
	return instance, err
}

// CheckAccount checks, once in a session, that the credentials are of the configured
// account (see api.Client.CheckAccount).
func (s *Session) CheckAccount(ctx context.Context) error {
	err := s.Flex.CheckAccount(ctx)
	s.refuse(err)
	return err
}

// Unverified says that nothing has confirmed that the credentials are of the configured
// account: neither the Configuration nor, in a write to users, each of the users.
func (s *Session) Unverified(users ...api.FlexUser) bool {
	named := len(users) > 0 && !slices.ContainsFunc(users, func(u api.FlexUser) bool { return u.AccountSID == nil })
	return !named && !s.Flex.AccountVerified()
}

// configuration reads the account's Configuration, which checks the credentials too.
func (s *Session) configuration(ctx context.Context) (api.Configuration, error) {
	if err := s.Refused(); err != nil {
		return api.Configuration{}, err
	}
	found, err := s.Flex.FetchConfiguration(ctx, s.AccountSID)
	if err != nil {
		s.refuse(err)
		return api.Configuration{}, err
	}
	s.workspace.set(found.WorkspaceSID)
	return found, nil
}

// FindWorkspace returns the account's TaskRouter workspace, which has the tasks of its
// chats. The error says that there is none, or is an *api.Error.
func (s *Session) FindWorkspace(ctx context.Context) (string, error) {
	if known := s.workspace.get(); known != "" {
		return known, nil
	}
	found, err := s.configuration(ctx)
	if err == nil && found.WorkspaceSID == "" {
		err = follow.ErrNoWorkspace
		if words := found.OddWords(); words != "" {
			err = fmt.Errorf("%w: the Configuration has fields of an unexpected type: %s", err, words)
		}
	}
	return found.WorkspaceSID, err
}

// ChatAddresses are the account's addresses for web chats, read once. The error is an
// *api.Error; with api.Incomplete the addresses returned are not all.
func (s *Session) ChatAddresses(ctx context.Context) ([]conversations.Address, error) {
	if known := s.KnownAddresses(); known.Read {
		return known.List, known.Missing
	}
	found, err := s.Flex.ListChatAddresses(ctx)
	if err != nil && !api.Incomplete(err) {
		return nil, err
	}
	known := KnownAddresses{List: slices.Clone(found), Read: true, Missing: err}
	s.addresses.set(known)
	return known.List, known.Missing
}

// End cancels the reads that nobody waits for any more, and closes what the session
// started.
func (s *Session) End() {
	s.lifetime.end()
	if s.Close != nil {
		s.Close()
	}
}
