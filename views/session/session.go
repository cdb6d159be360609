// Package session is one account at work: its client, journal, stores, drafts and
// chats, without a screen.
package session

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"flexconsole/api"
	"flexconsole/api/conversations"
	"flexconsole/api/follow"
	"flexconsole/api/save"
	"flexconsole/api/taskrouter"
	"flexconsole/config/state"
)

// Flex is the part of the client that the screens use.
type Flex interface {
	save.Users
	follow.Ender
	follow.Lister
	FetchConfiguration(ctx context.Context, account string) (api.Configuration, error)
	CheckAccount(ctx context.Context) error
	AccountVerified() bool
	CreateWebChat(ctx context.Context, w api.WebChatRequest) (api.WebChat, error)
	SendMessage(ctx context.Context, conversation, author, body string) (conversations.Message, error)
	SettleIntent(id string, outcome api.Outcome) error
	SettleLaunch(id, conversation string) error
	ListChatAddresses(ctx context.Context) ([]conversations.Address, error)
	ListFlexUsers(ctx context.Context, instance string, page api.PageToken) (api.UserPage, error)
	ListTeams(ctx context.Context, instance string) ([]api.Team, error)
	FindFlexUserByName(ctx context.Context, instance, username string) (*api.UserSummary, error)
	FetchWorker(ctx context.Context, workspace, worker string) (taskrouter.Worker, error)
}

// Sample is a SID worth trying, with a word on what is special about it.
type Sample struct{ SID, Note string }

// Session is one account with all that belongs to it. Fields are set before
// the program starts and not changed after.
type Session struct {
	// Badge is the environment's word (PROD, SANDBOX…), Source where account
	// and credentials came from.
	Badge, Source string
	// SourceID is the ID of the Source that it was opened from.
	SourceID   string
	AccountSID string
	// AddressSID is the web chat address to offer, "" for none.
	AddressSID string
	// Region as the header names it, "" for the default; Proxy the host of the
	// proxy in use, "" for none.
	Region, Proxy string
	// Host takes the place of Twilio's hosts, "" where none does; reviews name it.
	Host string
	// Redact takes the credentials out of a text; may be nil.
	Redact   func(string) string
	ReadOnly bool
	Flex     Flex
	Log      *Log
	// Seen remembers the users looked up over all starts, nil for none.
	Seen *state.SeenUsers
	// Journal of writes, nil for none.
	Journal *state.Journal
	// Runs keeps runs over many users while they are under way, nil for none.
	Runs *state.Runs
	// Chats remembers the web chats launched, Presets the ways to launch them;
	// nil for none.
	Chats   *state.Chats
	Presets *state.Presets
	// Unkept is why the journal or the list of chats could not be opened, nil
	// where both were.
	Unkept error
	// Warnings are what to know before working in the session, such as a disk
	// that takes no drafts.
	Warnings []string
	// Samples to try, of the sandbox only.
	Samples []Sample
	// Close ends what the session started, such as the sandbox; may be nil.
	Close func()

	mu       sync.Mutex
	instance string
	// workspace is TaskRouter's, "" until it is known.
	workspace string
	// addresses are the account's chat addresses as far as they were read.
	addresses KnownAddresses
	// refused is why the credentials may not be used at all.
	refused error
	// closing: no write begins any more.
	closing bool
	// writes are those under way, halts end what runs over many users or chats in
	// order.
	writes []canceller
	halts  []*func()
	// untold are the results of writes that no screen has taken yet.
	untold []untold

	saving sync.WaitGroup
	Drafts *DraftRegistry
	// recents are the users looked up, pinned ones first.
	recents []Recent
}

// canceller is a write that can be called off while it has sent nothing.
type canceller interface{ CallOff() }

// untold is a write's result that no screen has taken yet: whose it is, and the
// sentence that tells it, raw.
type untold struct {
	write canceller
	tell  func() string
}

// KeepDrafts makes forms keep what is typed in drafts.
func (s *Session) KeepDrafts(drafts *state.Drafts) { s.Drafts = NewDraftRegistry(drafts) }

// SetInstance says which Flex instance the session works in.
func (s *Session) SetInstance(instance string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.instance = instance
}

// Instance is the Flex instance SID, "" until it is known.
func (s *Session) Instance() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.instance
}

// FindInstance gives the instance, asking the account for it when nobody named
// it. The error is an *api.Error. Several callers at once may ask twice, which
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

// Ready gives the instance for a write, once the credentials are known not to be
// of another account. The error is an *api.Error.
func (s *Session) Ready(ctx context.Context) (string, error) {
	instance, err := s.FindInstance(ctx)
	if err == nil {
		err = s.CheckAccount(ctx)
	}
	return instance, err
}

// CheckAccount asks, once in a session, whether the credentials are of the
// account meant (see api.Client.CheckAccount).
func (s *Session) CheckAccount(ctx context.Context) error {
	err := s.Flex.CheckAccount(ctx)
	s.refuse(err)
	return err
}

// Unverified says that nothing has shown that the credentials are of the account
// meant: neither the Configuration nor, in a write to users, each of them.
func (s *Session) Unverified(users ...api.FlexUser) bool {
	named := len(users) > 0 && !slices.ContainsFunc(users, func(u api.FlexUser) bool { return u.AccountSID == nil })
	return !named && !s.Flex.AccountVerified()
}

// configuration asks the account, which proves the credentials too.
func (s *Session) configuration(ctx context.Context) (api.Configuration, error) {
	if err := s.Refused(); err != nil {
		return api.Configuration{}, err
	}
	found, err := s.Flex.FetchConfiguration(ctx, s.AccountSID)
	if err != nil {
		s.refuse(err)
		return api.Configuration{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.workspace = found.WorkspaceSID
	return found, nil
}

// FindWorkspace gives the account's TaskRouter workspace, in which the tasks
// of its chats are. The error says that there is none, or is an *api.Error.
func (s *Session) FindWorkspace(ctx context.Context) (string, error) {
	s.mu.Lock()
	known := s.workspace
	s.mu.Unlock()
	if known != "" {
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

// ChatAddresses are the account's addresses for web chats, asked for once. The
// error is an *api.Error; with api.Incomplete those beside it are not all.
func (s *Session) ChatAddresses(ctx context.Context) ([]conversations.Address, error) {
	if known := s.KnownAddresses(); known.Read {
		return known.List, known.Missing
	}
	found, err := s.Flex.ListChatAddresses(ctx)
	if err != nil && !api.Incomplete(err) {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.addresses = KnownAddresses{List: slices.Clone(found), Read: true, Missing: err}
	return s.addresses.List, err
}

// KnownAddresses are the account's chat addresses as far as they were read.
type KnownAddresses struct {
	List []conversations.Address
	// Read: they were asked for. Missing says why these are not all, nil where they
	// are.
	Read    bool
	Missing error
}

func (s *Session) KnownAddresses() KnownAddresses {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.addresses
}

// ForgetAddresses has the addresses asked for again.
func (s *Session) ForgetAddresses() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.addresses = KnownAddresses{}
}

// refuse remembers credentials of another account: nothing is done with them.
func (s *Session) refuse(err error) {
	var failure *api.Error
	if errors.As(err, &failure) && failure.Fault == api.OtherAccount {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.refused = err
	}
}

func (s *Session) Refused() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.refused
}

// Drain waits until no write is in flight, limit at the most, and says whether
// all had ended.
func (s *Session) Drain(limit time.Duration) bool {
	s.Halt()
	done := make(chan struct{})
	go func() { s.saving.Wait(); close(done) }()
	select {
	case <-done:
		return true
	case <-time.After(limit):
		return false
	}
}

// Halt lets no write begin any more, calls off those that have sent nothing yet,
// and ends a run in order. It may come from any goroutine.
func (s *Session) Halt() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closing = true
	for _, w := range s.writes {
		w.CallOff()
	}
	for _, halt := range s.halts {
		(*halt)()
	}
}

// HaltWith says what ends a run in order when the program ends, which may be now,
// until the run is over and release is called.
func (s *Session) HaltWith(halt func()) (release func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.halts = append(s.halts, &halt)
	if s.closing {
		halt()
	}
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.halts = slices.DeleteFunc(s.halts, func(other *func()) bool { return other == &halt })
	}
}

// AddUntold keeps the result of a write until it is delivered; tell says it, raw, "" for
// nothing.
func (s *Session) AddUntold(write canceller, tell func() string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.untold = append(s.untold, untold{write, tell})
}

// TakeUntold says that a screen has taken the result of a write.
func (s *Session) TakeUntold(write canceller) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.untold = slices.DeleteFunc(s.untold, func(u untold) bool { return u.write == write })
}

// begin counts a write that is about to run; false says that the program is
// ending and it must not.
func (s *Session) begin() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closing {
		return false
	}
	s.saving.Add(1)
	return true
}

// BeginWrite is begin for work that may be called off; finishWrite ends it.
func (s *Session) BeginWrite(w canceller) bool {
	if !s.begin() {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.writes = append(s.writes, w)
	if s.closing {
		w.CallOff()
	}
	return true
}

func (s *Session) FinishWrite(w canceller) {
	defer s.saving.Done()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.writes = slices.DeleteFunc(s.writes, func(other canceller) bool { return other == w })
}

// Store writes to the disk so that the end of the program waits for it; once
// that has come nothing is begun.
func (s *Session) Store(write func()) {
	if s.begin() {
		defer s.saving.Done()
		write()
	}
}

// Untold are the results of writes that ended too late for any screen, a line
// each; raw text, to be escaped.
func (s *Session) Untold() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var lines []string
	for _, u := range s.untold {
		if line := u.tell(); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// End closes what the session started.
func (s *Session) End() {
	if s.Close != nil {
		s.Close()
	}
}
