package session

import (
	"errors"
	"sync"

	"flexconsole/api"
)

// accountFacts are what is known of the account by now. Safe for use by several
// goroutines.
type accountFacts struct {
	mu       sync.Mutex
	instance string
	// workspace is TaskRouter's, "" until it is known.
	workspace string
	// refused is why the credentials may not be used at all.
	refused error
}

// SetInstance says which Flex instance the session works in.
func (f *accountFacts) SetInstance(instance string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.instance = instance
}

// Instance is the Flex instance SID, "" until it is known.
func (f *accountFacts) Instance() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.instance
}

func (f *accountFacts) setWorkspace(workspace string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.workspace = workspace
}

func (f *accountFacts) knownWorkspace() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.workspace
}

// refuse remembers credentials of another account: nothing is done with them.
func (f *accountFacts) refuse(err error) {
	failure, ofWire := errors.AsType[*api.Error](err)
	if !ofWire || failure.Fault != api.OtherAccount {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.refused = err
}

// Refused is why the credentials may not be used at all, nil where they may.
func (f *accountFacts) Refused() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.refused
}
