package session

import (
	"context"
	"errors"
	"testing"

	"flexconsole/api"
	"flexconsole/api/conversations"
)

// fakeFlex answers with one configuration and one list of addresses, or fails.
type fakeFlex struct {
	Flex
	configuration api.Configuration
	addresses     []conversations.Address
	err           error
	asked         int
}

func (f *fakeFlex) FetchConfiguration(context.Context, string) (api.Configuration, error) {
	f.asked++
	return f.configuration, f.err
}

func (f *fakeFlex) CheckAccount(context.Context) error { return f.err }

func (f *fakeFlex) ListChatAddresses(context.Context) ([]conversations.Address, error) {
	f.asked++
	return f.addresses, f.err
}

func TestInstanceIsAskedForOnce(t *testing.T) {
	t.Parallel()
	flex := &fakeFlex{configuration: api.Configuration{InstanceSID: "GO1", WorkspaceSID: "WS1"}}
	s := &Session{Flex: flex}
	for range 2 {
		if instance, err := s.Ready(t.Context()); instance != "GO1" || err != nil {
			t.Errorf("%q, %v", instance, err)
		}
		if workspace, err := s.FindWorkspace(t.Context()); workspace != "WS1" || err != nil {
			t.Errorf("%q, %v", workspace, err)
		}
	}
	if flex.asked != 1 {
		t.Errorf("asked %d times", flex.asked)
	}
}

// Credentials of another account are not used again, whatever is asked for.
func TestCredentialsOfAnotherAccountAreRefused(t *testing.T) {
	t.Parallel()
	other := &api.Error{Fault: api.OtherAccount}
	flex := &fakeFlex{err: other}
	s := &Session{Flex: flex}
	for range 2 {
		if _, err := s.FindInstance(t.Context()); !errors.Is(err, other) {
			t.Errorf("failed with %v", err)
		}
	}
	if flex.asked != 1 || !errors.Is(s.Refused(), other) {
		t.Errorf("asked %d times, refused %v", flex.asked, s.Refused())
	}
}

func TestAnyOtherFailureRefusesNothing(t *testing.T) {
	t.Parallel()
	s := &Session{Flex: &fakeFlex{err: &api.Error{Status: 500}}}
	if err := s.CheckAccount(t.Context()); err == nil || s.Refused() != nil {
		t.Errorf("failed with %v, refused %v", err, s.Refused())
	}
}

func TestAddressesAreAskedForOnce(t *testing.T) {
	t.Parallel()
	flex := &fakeFlex{addresses: []conversations.Address{{}}}
	s := &Session{Flex: flex}
	for range 2 {
		if found, err := s.ChatAddresses(t.Context()); len(found) != 1 || err != nil {
			t.Errorf("%d found, %v", len(found), err)
		}
	}
	s.ForgetAddresses()
	if known := s.KnownAddresses(); known.Read || flex.asked != 1 {
		t.Errorf("%+v, asked %d times", known, flex.asked)
	}
	flex.err = &api.Error{Status: 500}
	if _, err := s.ChatAddresses(t.Context()); err == nil || s.KnownAddresses().Read {
		t.Errorf("a failure was kept for an answer: %v", err)
	}
}
