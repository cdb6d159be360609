package session

import (
	"sync"

	"flexconsole/api/conversations"
)

// KnownAddresses are the account's chat addresses as far as they were read.
type KnownAddresses struct {
	List []conversations.Address
	// Read: they were asked for. Missing says why these are not all, nil where they
	// are.
	Read    bool
	Missing error
}

// addressBook keeps the account's chat addresses. Safe for use by several
// goroutines.
type addressBook struct {
	mu    sync.Mutex
	known KnownAddresses
}

// KnownAddresses are those read so far; nothing is asked for.
func (b *addressBook) KnownAddresses() KnownAddresses {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.known
}

// ForgetAddresses has the addresses asked for again.
func (b *addressBook) ForgetAddresses() { b.setAddresses(KnownAddresses{}) }

func (b *addressBook) setAddresses(known KnownAddresses) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.known = known
}
