package state

import (
	"cmp"
	"fmt"
	"slices"
	"sort"
	"time"

	"flexconsole/api/sid"
)

const (
	// maxChats is how many launched chats are remembered.
	maxChats = 500
	// maxShort is the longest short text kept of a chat or a preset, in
	// characters.
	maxShort = 1024
)

// LaunchedChat is a web chat that was launched here, and what was last seen of
// it. It contains nothing of what was written in the chat.
type LaunchedChat struct {
	// SID is the conversation's (CH…), which identifies the chat.
	SID string `json:"sid"`
	// Identity, Name and Customer are the launch's: who writes as the customer,
	// the conversation's name, and the name the agent sees. Address is its IG….
	Identity string `json:"identity,omitempty"`
	Name     string `json:"name,omitempty"`
	Customer string `json:"customer,omitempty"`
	Address  string `json:"address,omitempty"`
	// Tag marks the chat as a test of this console, "" for one that was launched
	// untagged.
	Tag string `json:"tag,omitempty"`
	// Data is the PreEngagementData sent, as JSON, to compare with what arrived; "" where
	// none was sent, and where it was over MostData bytes.
	Data string `json:"data,omitempty"`
	// At is when it was launched.
	At time.Time `json:"at"`
	// State is how it stood in a word or two of this program's ("with an agent"),
	// Agent the worker who has the task; "" while unknown. SeenAt is when both
	// were read.
	State  string    `json:"state,omitempty"`
	Agent  string    `json:"agent,omitempty"`
	SeenAt time.Time `json:"seen_at,omitzero"`
	// Ended: it is known to be closed, so that there is nothing left to end.
	Ended bool `json:"ended,omitempty"`
}

// MostData is the most PreEngagementData, in bytes, that is kept of a chat: 500 chats are
// in one file, which is read and written as a whole.
const MostData = 4096

// Chats remembers the web chats of one account that were launched here, over
// all starts: at most 500. Of too many the ended ones go first, then the
// oldest. Its methods may be called from several goroutines, and several
// consoles share the file.
type Chats struct{ list listFile[LaunchedChat] }

// OpenChats opens what is remembered of a Key in dir/chats; dir "" keeps it
// in memory, for the demo. An error says that the folder cannot be made or kept
// private.
func OpenChats(dir, key string) (*Chats, error) {
	c := &Chats{listFile[LaunchedChat]{good: LaunchedChat.named, tidied: tidyChats}}
	if err := c.list.open(dir, "chats", key); err != nil {
		return nil, err
	}
	return c, nil
}

// All are the chats, the latest launch first; entries of the file that name no
// conversation are left out. An error names the file that cannot be read or
// understood.
func (c *Chats) All() ([]LaunchedChat, error) { return c.list.all() }

// Put saves a chat as it is now, in place of what was saved for its SID. Launch data that
// the chat lacks is kept, as a writer may know only the SID, and so is a later state
// (SeenAt), as writes may come in any order. Texts of more than 1,024 characters are cut.
// It fails for a SID that is not a conversation's, for a file that cannot be understood,
// which is left as it is, and where the file cannot be written.
func (c *Chats) Put(chat LaunchedChat) error {
	if !chat.named() {
		return fmt.Errorf("cannot save the chat: %q is not a conversation SID", short(chat.SID))
	}
	for _, text := range []*string{&chat.Identity, &chat.Name, &chat.Customer, &chat.Address, &chat.Tag, &chat.State, &chat.Agent} {
		*text = short(*text)
	}
	return c.list.change(func(all []LaunchedChat) ([]LaunchedChat, error) {
		kept := chat
		all = slices.DeleteFunc(all, func(other LaunchedChat) bool {
			if !sid.Equal(other.SID, chat.SID) {
				return false
			}
			kept = kept.Over(other)
			return true
		})
		return append(all, kept), nil
	})
}

// Over is what is known of a chat together with what was known of it before.
func (c LaunchedChat) Over(before LaunchedChat) LaunchedChat {
	c.Identity, c.Name = cmp.Or(c.Identity, before.Identity), cmp.Or(c.Name, before.Name)
	c.Customer, c.Address = cmp.Or(c.Customer, before.Customer), cmp.Or(c.Address, before.Address)
	c.Tag = cmp.Or(c.Tag, before.Tag)
	if c.At.IsZero() {
		c.At = before.At
	}
	if before.SeenAt.After(c.SeenAt) {
		c.State, c.Agent, c.SeenAt = before.State, before.Agent, before.SeenAt
		c.Ended = c.Ended || before.Ended
	}
	return c
}

// named says whether the chat has a conversation's SID.
func (c LaunchedChat) named() bool { return sid.Valid(sid.Conversation, c.SID) }

// short cuts text to maxShort characters.
func short(text string) string {
	if runes := []rune(text); len(runes) > maxShort {
		return string(runes[:maxShort])
	}
	return text
}

// tidyChats puts the latest first. Of too many it forgets the oldest that have
// ended, and one that is open only when all are.
func tidyChats(all []LaunchedChat) []LaunchedChat {
	sort.SliceStable(all, func(i, j int) bool { return all[i].At.After(all[j].At) })
	for len(all) > maxChats {
		last := lastEnded(all)
		all = slices.Delete(all, last, last+1)
	}
	return all
}

// lastEnded is the place of the last chat that has ended, or of the last one
// where none has.
func lastEnded(all []LaunchedChat) int {
	for i, chat := range slices.Backward(all) {
		if chat.Ended {
			return i
		}
	}
	return len(all) - 1
}
