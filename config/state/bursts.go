package state

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"flexconsole/api/sid"
)

const (
	// maxBursts is how many bursts are remembered.
	maxBursts = 30
	// maxBurstChats is how many chats of one are.
	maxBurstChats = 100
)

// Burst is a burst of web chats that was launched here, and how each of them went. It
// contains nothing of what was written in the chats.
type Burst struct {
	// ID identifies it: 12 letters and digits.
	ID string `json:"id"`
	// At is when its first chat was launched.
	At time.Time `json:"at"`
	// Address is its IG…, Planned how many chats were to be launched, PauseSeconds the
	// time from one launch to the next.
	Address      string `json:"address,omitempty"`
	Planned      int    `json:"planned,omitempty"`
	PauseSeconds int    `json:"pause_seconds,omitempty"`
	// Chats are in the order of their launches.
	Chats []*BurstChat `json:"chats,omitempty"`
}

// BurstChat is one chat of a burst.
type BurstChat struct {
	// SID is the conversation's (CH…), which identifies the chat.
	SID      string `json:"sid"`
	Name     string `json:"name,omitempty"`
	Identity string `json:"identity,omitempty"`
	// At is when it was launched, by the clock here.
	At time.Time `json:"at"`
	// NoMessage: its first message was not sent, or not confirmed.
	NoMessage bool `json:"no_message,omitempty"`
	// CreatedAt and the times after it are the service's dates of conversation, task,
	// reservation and acceptance, zero where unknown.
	CreatedAt  time.Time `json:"created_at,omitzero"`
	TaskAt     time.Time `json:"task_at,omitzero"`
	ReservedAt time.Time `json:"reserved_at,omitzero"`
	AcceptedAt time.Time `json:"accepted_at,omitzero"`
	// Fate is what became of it in a word of this program's, "" while it was not read,
	// and Why a sentence on it. SeenAt is when both were read.
	Fate   string    `json:"fate,omitempty"`
	Why    string    `json:"why,omitempty"`
	SeenAt time.Time `json:"seen_at,omitzero"`
	// Over: there is nothing more to read.
	Over bool `json:"over,omitempty"`
}

// Bursts remembers the bursts of one account over all starts: the latest 30. Its methods
// may be called from several goroutines, and several consoles share the file.
type Bursts struct{ list listFile[*Burst] }

// OpenBursts opens what is remembered of a Key in dir/bursts; dir "" keeps it in memory,
// for the demo. An error says that the folder cannot be made or kept private.
func OpenBursts(dir, key string) (*Bursts, error) {
	b := &Bursts{listFile[*Burst]{good: (*Burst).named, tidied: tidyBursts}}
	if err := b.list.open(dir, "bursts", key); err != nil {
		return nil, err
	}
	return b, nil
}

// All are the bursts, the latest first; chats of the file that name no conversation are
// left out. An error names the file that cannot be read or understood.
func (b *Bursts) All() ([]*Burst, error) {
	all, err := b.list.all()
	for i, burst := range all { // in memory they are shared
		copied := *burst
		copied.Chats = nil
		for _, c := range burst.Chats {
			if c != nil && sid.Valid(sid.Conversation, c.SID) {
				chat := *c
				copied.Chats = append(copied.Chats, &chat)
			}
		}
		all[i] = &copied
	}
	return all, err
}

// Put adds what a burst has to what is saved under its ID: its chats replace those of
// their SIDs, the later SeenAt wins until a chat is over, and a time once known is kept. It fails for a burst
// without an ID, for a file that cannot be understood, which is left as it is, and where
// the file cannot be written.
func (b *Bursts) Put(burst *Burst) error {
	if !burst.named() {
		return fmt.Errorf("cannot save the burst: %q is not an ID", short(burst.ID))
	}
	return b.list.change(func(all []*Burst) ([]*Burst, error) {
		kept := Burst{ID: burst.ID, At: burst.At}
		all = slices.DeleteFunc(all, func(other *Burst) bool {
			if other.ID != burst.ID {
				return false
			}
			kept = *other
			kept.Chats = slices.Clone(kept.Chats)
			return true
		})
		kept.Address, kept.Planned = cmp.Or(kept.Address, short(burst.Address)), cmp.Or(kept.Planned, burst.Planned)
		kept.PauseSeconds = cmp.Or(kept.PauseSeconds, burst.PauseSeconds)
		for _, chat := range burst.Chats {
			kept.add(*chat)
		}
		return append(all, &kept), nil
	})
}

func (b *Burst) add(chat BurstChat) {
	for _, text := range []*string{&chat.Name, &chat.Identity, &chat.Fate, &chat.Why} {
		*text = short(*text)
	}
	i := slices.IndexFunc(b.Chats, func(other *BurstChat) bool { return other != nil && sid.Equal(other.SID, chat.SID) })
	switch {
	case i >= 0:
		chat.After(b.Chats[i])
		b.Chats[i] = &chat
	case sid.Valid(sid.Conversation, chat.SID) && len(b.Chats) < maxBurstChats:
		b.Chats = append(b.Chats, &chat)
	}
}

// After adds what was known of the chat before.
func (c *BurstChat) After(before *BurstChat) {
	c.Name, c.Identity = cmp.Or(c.Name, before.Name), cmp.Or(c.Identity, before.Identity)
	c.NoMessage = c.NoMessage || before.NoMessage
	c.Over = c.Over || before.Over
	for i, at := range c.times() {
		if at.IsZero() {
			*at = *before.times()[i]
		}
	}
	if before.Over || before.SeenAt.After(c.SeenAt) {
		c.Fate, c.Why, c.SeenAt = before.Fate, before.Why, before.SeenAt
	}
}

func (c *BurstChat) times() [5]*time.Time {
	return [5]*time.Time{&c.At, &c.CreatedAt, &c.TaskAt, &c.ReservedAt, &c.AcceptedAt}
}

// named says whether the burst can be found again.
func (b *Burst) named() bool { return b != nil && b.ID != "" && len(b.ID) <= maxShort }

// tidyBursts puts the latest first and forgets the oldest of too many.
func tidyBursts(all []*Burst) []*Burst {
	slices.SortStableFunc(all, func(a, b *Burst) int { return b.At.Compare(a.At) })
	return all[:min(len(all), maxBursts)]
}
