package users

import (
	"cmp"
	"encoding/binary"
	"slices"
	"sort"
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
	added := sortedTexts(keys)
	for i := range added {
		added[i] += first
	}
	if o.descending {
		reverseOrder(added, o.keys)
	}
	o.merge(added)
}

// replace gives a user another text, and the place that goes with it.
func (o *order) replace(user int, key string) {
	o.keys[user] = key
	rest := slices.DeleteFunc(slices.Clone(o.sorted), func(i int) bool { return i == user })
	at, _ := slices.BinarySearchFunc(rest, user, func(there, user int) int {
		return cmp.Or(o.compare(there, user), there-user)
	})
	o.sorted = slices.Insert(rest, at, user)
}

// reverse turns the order around; users of equal texts stay as they came.
func (o *order) reverse() {
	o.descending = !o.descending
	o.sorted = slices.Clone(o.sorted)
	reverseOrder(o.sorted, o.keys)
}

// merge puts sorted users among the others, from the last one on. It makes a new
// slice, as the one before may be what is shown.
func (o *order) merge(added []int) {
	merged := make([]int, len(o.sorted)+len(added))
	rest := o.sorted
	for next := len(added) - 1; next >= 0; next-- {
		at := sort.Search(len(rest), func(i int) bool { return o.compare(rest[i], added[next]) > 0 })
		copy(merged[at+next+1:], rest[at:])
		merged[at+next] = added[next]
		rest = rest[:at]
	}
	copy(merged, rest)
	o.sorted = merged
}

// compare says which of two users comes first by their texts.
func (o *order) compare(a, b int) int {
	if o.descending {
		a, b = b, a
	}
	return strings.Compare(o.keys[a], o.keys[b])
}

const (
	// prefixBytes of a text and its index in indexBits make one number.
	prefixBytes = 5
	indexBits   = 64 - 8*prefixBytes
	// fewTexts are sorted as they are.
	fewTexts = 24
)

// sortedTexts are the indices of texts in their order, those of equal texts as they
// came.
func sortedTexts(texts []string) []int {
	sorted := make([]int, len(texts))
	for i := range sorted {
		sorted[i] = i
	}
	sortByText(sorted, texts)
	return sorted
}

// sortByText sorts indices of texts, those of equal texts stay as they are. Where texts
// begin to differ, a few bytes of each are sorted as numbers, which takes a fraction
// of the time that texts all over the memory take; then those that are alike in these.
func sortByText(indices []int, texts []string) {
	byText := func(a, b int) int { return strings.Compare(texts[a], texts[b]) }
	if len(indices) <= fewTexts {
		slices.SortStableFunc(indices, byText)
		return
	}
	if slices.IsSortedFunc(indices, byText) {
		return
	}
	skip := commonPrefix(indices, texts)
	numbers := make([]uint64, len(indices))
	for i, index := range indices {
		var prefix [8]byte
		copy(prefix[:prefixBytes], texts[index][skip:])
		numbers[i] = binary.BigEndian.Uint64(prefix[:]) | uint64(i)
	}
	slices.Sort(numbers)
	before := slices.Clone(indices)
	for i, number := range numbers {
		indices[i] = before[number&(1<<indexBits-1)]
	}
	for first := 0; first < len(indices); {
		end := first + 1
		for end < len(indices) && numbers[end]>>indexBits == numbers[first]>>indexBits {
			end++
		}
		sortByText(indices[first:end], texts)
		first = end
	}
}

// commonPrefix is how many bytes the texts begin with alike.
func commonPrefix(indices []int, texts []string) int {
	common := texts[indices[0]]
	for _, index := range indices {
		for !strings.HasPrefix(texts[index], common) {
			common = common[:len(common)-1]
		}
	}
	return len(common)
}

// reverseOrder turns sorted indices around; those of equal texts stay as they came.
func reverseOrder(sorted []int, texts []string) {
	slices.Reverse(sorted)
	for first := 0; first < len(sorted); {
		end := first + 1
		for end < len(sorted) && texts[sorted[end]] == texts[sorted[first]] {
			end++
		}
		slices.Reverse(sorted[first:end])
		first = end
	}
}
