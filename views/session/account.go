package session

import (
	"errors"
	"sync"

	"flexconsole/api"
	"flexconsole/api/conversations"
)

// guarded is a value that several goroutines get and set.
type guarded[T any] struct {
	mu    sync.Mutex
	value T
}

func (g *guarded[T]) get() T {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.value
}

func (g *guarded[T]) set(value T) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.value = value
}

// KnownAddresses are the account's chat addresses as far as they were read.
type KnownAddresses struct {
	List []conversations.Address
	// Read: they were asked for. Missing says why these are not all, nil where they
	// are.
	Read    bool
	Missing error
}

// accountFacts are what is known of the account by now. Safe for use by several
// goroutines.
type accountFacts struct {
	instance guarded[string]
	// workspace is TaskRouter's, "" until it is known.
	workspace guarded[string]
	addresses guarded[KnownAddresses]
	// refused is why the credentials may not be used at all.
	refused guarded[error]
}

// SetInstance says which Flex instance the session works in.
func (f *accountFacts) SetInstance(instance string) { f.instance.set(instance) }

// Instance is the Flex instance SID, "" until it is known.
func (f *accountFacts) Instance() string { return f.instance.get() }

// KnownAddresses are those read so far; nothing is asked for.
func (f *accountFacts) KnownAddresses() KnownAddresses { return f.addresses.get() }

// ForgetAddresses has the addresses asked for again.
func (f *accountFacts) ForgetAddresses() { f.addresses.set(KnownAddresses{}) }

// refuse remembers credentials of another account: nothing is done with them.
func (f *accountFacts) refuse(err error) {
	if failure, ofWire := errors.AsType[*api.Error](err); ofWire && failure.Fault == api.OtherAccount {
		f.refused.set(err)
	}
}

// Refused is why the credentials may not be used at all, nil where they may.
func (f *accountFacts) Refused() error { return f.refused.get() }
