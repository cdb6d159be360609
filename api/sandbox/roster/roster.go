// Package roster has the users of the sandbox's account: the samples, those that are made
// up in the same way by every sandbox, and what was changed of either.
package roster

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"flexconsole/api/sid"
)

// FirstMadeUp is the number in the SIDs of the first user after the samples,
// well away from those of the samples and of UnknownUserSID.
const FirstMadeUp = 1_000_001

// Roster is the account's users in an order that never changes. Those who are
// as they were at the start are computed when asked for, so that an account of
// any size starts at once and takes the memory of its changes only.
type Roster struct {
	Start   time.Time
	size    int          // at the start
	added   int          // since then
	changed map[int]User // by position; those added too
	// Changes is how often any was changed.
	Changes int
}

// New is the roster of a fresh account.
func New(start time.Time, users int) Roster {
	return Roster{Start: start, size: max(users, len(People)), changed: map[int]User{}}
}

// Clone is a copy that changes by itself.
func (r *Roster) Clone() Roster {
	c := *r
	c.changed = maps.Clone(r.changed)
	return c
}

// Len never shrinks: users are never removed.
func (r *Roster) Len() int { return r.size + r.added }

// At is the user at a position from 0; its Roles belong to the roster.
func (r *Roster) At(i int) User {
	if u, ok := r.changed[i]; ok {
		return u
	}
	return PersonAt(i).User(NumberAt(i), r.Start)
}

// TeamSIDAt is the TeamSID of the user at a position.
func (r *Roster) TeamSIDAt(i int) string {
	if u, ok := r.changed[i]; ok {
		return u.TeamSID
	}
	return TeamSIDs[TeamOf(i)]
}

// Set replaces the user at a position.
func (r *Roster) Set(i int, u User) {
	r.changed[i] = u
	r.Changes++
}

// Add appends a user.
func (r *Roster) Add(u User) {
	r.Set(r.Len(), u)
	r.added++
}

// Find is the position of a user by the Flex user SID, -1 when there is none.
func (r *Roster) Find(flexUserSID string) int {
	return r.search(positionOf(NumberIn(flexUserSID)), func(u User) bool { return sid.Equal(u.FlexUserSID, flexUserSID) })
}

// FindWorker is Find by the worker SID.
func (r *Roster) FindWorker(workerSID string) int {
	return r.search(positionOf(NumberIn(workerSID)), func(u User) bool { return sid.Equal(u.WorkerSID, workerSID) })
}

// FindName is Find by the exact username.
func (r *Roster) FindName(username string) int {
	return r.search(positionOf(numberAfterDot(username)), func(u User) bool { return u.Username == username })
}

// search tries the position that a SID or name suggests, then the samples and the users
// that were changed: other users are found by number only.
func (r *Roster) search(hint int, match func(User) bool) int {
	if hint >= 0 && hint < r.size && match(r.At(hint)) {
		return hint
	}
	for i := range People {
		if match(r.At(i)) {
			return i
		}
	}
	for _, i := range slices.Sorted(maps.Keys(r.changed)) {
		if match(r.changed[i]) {
			return i
		}
	}
	return -1
}

// NumberAt is the number in the SIDs of the user at a position. positionOf is the
// reverse, -1 for 0; for a number of no user it returns any position.
func NumberAt(i int) int {
	if i < len(People) {
		return i + 1
	}
	return FirstMadeUp + i - len(People)
}

func positionOf(number int) int {
	if number < FirstMadeUp {
		return min(number, len(People)) - 1
	}
	return number - FirstMadeUp + len(People)
}

// NumberIn is the number that numbered put into a SID, 0 when there is none.
func NumberIn(s string) int {
	n, err := strconv.Atoi(s[min(len(s), 2):])
	if err != nil {
		return 0
	}
	return max(n, 0)
}

// numberAfterDot is the number that ends a made-up username, 0 when there is
// none.
func numberAfterDot(username string) int {
	n, _ := strconv.Atoi(username[strings.LastIndexByte(username, '.')+1:])
	return max(n, 0)
}

// Numbered is a SID that cannot be mistaken for a real one: the prefix and a number
// padded to 32 digits.
func Numbered(prefix string, n int) string { return fmt.Sprintf("%s%032d", prefix, n) }
