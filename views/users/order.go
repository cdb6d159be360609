package users

import (
	"cmp"
	"encoding/binary"
	"slices"
	"strings"
)

// order sorts the users by one column, those of equal texts as they came. Users that
// come later are merged in: of a large account, 1,000 come at a time.
type order struct {
	column     int // index of the column sorted by
	descending bool
	// keys are the texts by the users' indices, sorted the indices in order.
	keys   []string
	sorted []int
}

func (o *order) clear() { o.keys, o.sorted = nil, nil }

// insert adds the users that follow those there are, by their texts.
func (o *order) insert(keys []string) {
	first := len(o.keys)
	o.keys = append(o.keys, keys...)
	added := make([]sortable, len(keys))
	for i, key := range keys {
		added[i] = newSortable(key, first+i)
	}
	slices.SortFunc(added, o.compare)
	o.merge(added)
}

// replace gives a user another text, and the place that goes with it.
func (o *order) replace(user int, key string) {
	o.keys[user] = key
	rest := slices.DeleteFunc(slices.Clone(o.sorted), func(i int) bool { return i == user })
	at, _ := slices.BinarySearchFunc(rest, user, func(there, user int) int {
		return o.compare(newSortable(o.keys[there], there), newSortable(key, user))
	})
	o.sorted = slices.Insert(rest, at, user)
}

// reverse turns the order around; users of equal texts stay as they came.
func (o *order) reverse() {
	o.descending = !o.descending
	o.sorted = slices.Clone(o.sorted)
	slices.Reverse(o.sorted)
	for first := 0; first < len(o.sorted); {
		end := first + 1
		for end < len(o.sorted) && o.keys[o.sorted[end]] == o.keys[o.sorted[first]] {
			end++
		}
		slices.Reverse(o.sorted[first:end])
		first = end
	}
}

// merge puts sorted users among the others, from the last one on. It makes a new
// slice, as the one before may be what is shown.
func (o *order) merge(added []sortable) {
	merged := make([]int, len(o.sorted)+len(added))
	before, next := len(o.sorted)-1, len(added)-1
	for at := len(merged) - 1; at >= 0; at-- {
		if next < 0 || before >= 0 && o.isAfter(o.sorted[before], added[next].user) {
			merged[at] = o.sorted[before]
			before--
			continue
		}
		merged[at] = added[next].user
		next--
	}
	o.sorted = merged
}

// isAfter says whether a user that was there stands after one that came later.
func (o *order) isAfter(there, added int) bool {
	c := strings.Compare(o.keys[there], o.keys[added])
	return c > 0 && !o.descending || c < 0 && o.descending
}

// prefixLength is how much of a text a sortable has in itself.
const prefixLength = 16

// sortable is a user with the beginning of the text to sort by: comparing texts that
// are all over the memory takes ten times as long.
type sortable struct {
	high, low uint64
	whole     bool // the beginning is all of the text, and tells it from any other
	user      int
}

func newSortable(key string, user int) sortable {
	var prefix [prefixLength]byte
	copy(prefix[:], key)
	whole := len(key) <= prefixLength && !strings.HasSuffix(key, "\x00") // which the padding would hide
	return sortable{binary.BigEndian.Uint64(prefix[:8]), binary.BigEndian.Uint64(prefix[8:]), whole, user}
}

func (o *order) compare(a, b sortable) int {
	c := cmp.Or(cmp.Compare(a.high, b.high), cmp.Compare(a.low, b.low))
	if c == 0 && !(a.whole && b.whole) {
		c = strings.Compare(o.keys[a.user], o.keys[b.user])
	}
	if o.descending {
		c = -c
	}
	return cmp.Or(c, a.user-b.user)
}
