package sandbox

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"flexconsole/api/sid"
)

// firstMadeUp is the number in the SIDs of the first user after the samples,
// well away from those of the samples and of UnknownUserSID.
const firstMadeUp = 1_000_001

// roster is the account's users in an order that never changes. Those who are
// as they were at the start are computed when asked for, so that an account of
// any size starts at once and takes the memory of its changes only.
type roster struct {
	start   time.Time
	size    int          // at the start
	added   int          // since then
	changed map[int]User // by position; those added too
	changes int          // how often any was
}

func newRoster(start time.Time, users int) roster {
	return roster{start: start, size: max(users, len(people)), changed: map[int]User{}}
}

func (r *roster) clone() roster {
	c := *r
	c.changed = maps.Clone(r.changed)
	return c
}

// len never shrinks: users are never removed.
func (r *roster) len() int { return r.size + r.added }

// at is the user at a position from 0; its Roles belong to the roster.
func (r *roster) at(i int) User {
	if u, ok := r.changed[i]; ok {
		return u
	}
	return personAt(i).user(numberAt(i), r.start)
}

// teamSIDAt is the TeamSID of the user at a position.
func (r *roster) teamSIDAt(i int) string {
	if u, ok := r.changed[i]; ok {
		return u.TeamSID
	}
	return teamSIDs[teamOf(i)]
}

func (r *roster) set(i int, u User) {
	r.changed[i] = u
	r.changes++
}

func (r *roster) add(u User) {
	r.set(r.len(), u)
	r.added++
}

// find is the position of a user by the Flex user SID, -1 when there is none.
func (r *roster) find(flexUserSID string) int {
	return r.search(positionOf(numberIn(flexUserSID)), func(u User) bool { return sid.Equal(u.FlexUserSID, flexUserSID) })
}

// findWorker is find by the worker SID.
func (r *roster) findWorker(workerSID string) int {
	return r.search(positionOf(numberIn(workerSID)), func(u User) bool { return sid.Equal(u.WorkerSID, workerSID) })
}

// findName is find by the exact username.
func (r *roster) findName(username string) int {
	return r.search(positionOf(numberAfterDot(username)), func(u User) bool { return u.Username == username })
}

// search tries the position that a SID or name suggests, then the samples and the users
// that were changed: other users are found by number only.
func (r *roster) search(hint int, match func(User) bool) int {
	if hint >= 0 && hint < r.size && match(r.at(hint)) {
		return hint
	}
	for i := range people {
		if match(r.at(i)) {
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

// numberAt is the number in the SIDs of the user at a position. positionOf is the
// reverse, -1 for 0; for a number of no user it returns any position.
func numberAt(i int) int {
	if i < len(people) {
		return i + 1
	}
	return firstMadeUp + i - len(people)
}

func positionOf(number int) int {
	if number < firstMadeUp {
		return min(number, len(people)) - 1
	}
	return number - firstMadeUp + len(people)
}

// numberIn is the number that numbered put into a SID, 0 when there is none.
func numberIn(s string) int {
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
