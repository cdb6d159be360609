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

// KnownAddresses are the account's chat addresses that were read.
type KnownAddresses struct {
	List []conversations.Address
	// Read: they were read. Missing says why the list is incomplete, nil where it is
	// complete.
	Read    bool
	Missing error
}

// accountFacts are what the session knows of the account. Safe for use by several
// goroutines.
type accountFacts struct {
	instance guarded[string]
	// workspace is the TaskRouter workspace, "" until it is known.
	workspace guarded[string]
	addresses guarded[KnownAddresses]
	// refused is why the credentials may not be used at all.
	refused guarded[error]
}

// SetInstance sets the Flex instance of the session.
func (f *accountFacts) SetInstance(instance string) { f.instance.set(instance) }

// Instance is the Flex instance SID, "" until it is known.
func (f *accountFacts) Instance() string { return f.instance.get() }

// KnownAddresses are the addresses read so far; it sends no request.
func (f *accountFacts) KnownAddresses() KnownAddresses { return f.addresses.get() }

// ForgetAddresses makes the next use read the addresses again.
func (f *accountFacts) ForgetAddresses() { f.addresses.set(KnownAddresses{}) }

// refuse records that the credentials are of another account: nothing is sent with them.
func (f *accountFacts) refuse(err error) {
	if failure, ofWire := errors.AsType[*api.Error](err); ofWire && failure.Fault == api.OtherAccount {
		f.refused.set(err)
	}
}

// Refused is why the credentials may not be used at all, nil where they may.
func (f *accountFacts) Refused() error { return f.refused.get() }
