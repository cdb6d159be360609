// Package duplicates finds users that share what each should have alone. Nothing is
// requested: it compares users that were read.
package duplicates

import (
	"slices"
	"strings"
	"unicode/utf8"

	"flexconsole/api/validate"
)

// User is what is compared of a user; what is empty is not compared.
type User struct {
	Username, Email, UserSID string
	// Active and Deactivated are both false where the state is unknown.
	Active, Deactivated bool
}

// Kind is what users share, as scripts read it.
type Kind string

// The kinds.
const (
	// Email is the same address, in upper or lower case, its domain in Unicode or ASCII.
	Email    Kind = "email"
	UserSID  Kind = "user_sid"
	Username Kind = "username"
	// UsernameCase is the same username but for upper and lower case.
	UsernameCase Kind = "username_case"
	// Deactivated says that one is active and another, with the same email or username,
	// deactivated.
	Deactivated Kind = "deactivated_twin"
)

// labels are the kinds for people.
var labels = map[Kind]string{
	Email: "same email: ", UserSID: "same user SID: ", Username: "same username: ",
	UsernameCase: "names differ by case only: ", Deactivated: "deactivated twin",
}

// Shared is one thing that users share.
type Shared struct {
	Kind Kind `json:"kind"`
	// Value is that of the first user, "" for a deactivated twin.
	Value string `json:"value"`
}

// Group are users that share something, by their indices in ascending order.
type Group struct {
	Shared []Shared
	Users  []int
}

// Text says what they share, raw.
func (g Group) Text() string {
	texts := make([]string, len(g.Shared))
	for i, s := range g.Shared {
		texts[i] = labels[s.Kind] + s.Value
	}
	return strings.Join(texts, " · ")
}

// Kinds are the kinds of what they share.
func (g Group) Kinds() string {
	names := make([]string, len(g.Shared))
	for i, s := range g.Shared {
		names[i] = string(s.Kind)
	}
	return strings.Join(names, " ")
}

// compared are the values of a user that no other should have, with the form in which
// they are compared.
var compared = []struct {
	kind   Kind
	value  func(u User) string
	normal func(value string) string
}{
	{Email, func(u User) string { return u.Email }, validate.NormalEmail},
	{UserSID, func(u User) string { return u.UserSID }, strings.ToLower},
	{Username, func(u User) string { return u.Username }, strings.ToLower},
}

// Find groups n users that share something, in the order of their first ones by each
// kind. Users that share several things are one group. It takes time linear in n.
func Find(n int, user func(i int) User) []Group {
	var groups []Group
	starting := map[int][]int{} // the groups by their first user
	numbers := numbersOf(n, user)
	for k, c := range compared {
		for _, users := range sharing(numbers[k], func(i int) string { return c.normal(c.value(user(i))) }) {
			shared := Shared{c.kind, c.value(user(users[0]))}
			if c.kind == Username && slices.ContainsFunc(users, func(i int) bool { return user(i).Username != shared.Value }) {
				shared.Kind = UsernameCase
			}
			same := slices.IndexFunc(starting[users[0]], func(g int) bool { return slices.Equal(groups[g].Users, users) })
			if same >= 0 {
				g := &groups[starting[users[0]][same]]
				g.Shared = append(g.Shared, shared)
				continue
			}
			starting[users[0]] = append(starting[users[0]], len(groups))
			groups = append(groups, Group{[]Shared{shared}, users})
		}
	}
	for i := range groups {
		groups[i].markTwin(user)
	}
	return groups
}

// indexBits of a number are a user's index, the others of its key's hash.
const indexBits = 24

// numbersOf are, for each value that is compared, the hashes of the users who have one,
// with their indices. All are made at once: users lie all over the memory.
func numbersOf(n int, user func(i int) User) [][]uint64 {
	numbers := make([][]uint64, len(compared))
	for k := range numbers {
		numbers[k] = make([]uint64, 0, n)
	}
	for i := range n {
		u := user(i)
		for k, c := range compared {
			if text := c.value(u); text != "" {
				numbers[k] = append(numbers[k], hashOf(text, c.normal)<<indexBits|uint64(i))
			}
		}
	}
	return numbers
}

// sharing are the users whose keys are the same, in the order of their first ones. Numbers
// are sorted, as a map of that many texts takes several times as long.
func sharing(numbers []uint64, key func(i int) string) [][]int {
	slices.Sort(numbers)
	var groups [][]int
	for first := 0; first < len(numbers); {
		end := first + 1
		for end < len(numbers) && numbers[end]>>indexBits == numbers[first]>>indexBits {
			end++
		}
		if end-first > 1 {
			groups = append(groups, equal(numbers[first:end], key)...)
		}
		first = end
	}
	order := make([]uint64, len(groups))
	for g, users := range groups {
		order[g] = uint64(users[0])<<32 | uint64(g)
	}
	slices.Sort(order)
	ordered := make([][]int, len(groups))
	for at, number := range order {
		ordered[at] = groups[uint32(number)]
	}
	return ordered
}

// equal are the users, of those whose keys have one hash, whose keys are the same.
func equal(numbers []uint64, key func(i int) string) [][]int {
	at := map[string]int{}
	var groups [][]int
	for _, number := range numbers {
		i := int(number & (1<<indexBits - 1))
		of := key(i)
		if _, known := at[of]; !known {
			at[of] = len(groups)
			groups = append(groups, nil)
		}
		groups[at[of]] = append(groups[at[of]], i)
	}
	return slices.DeleteFunc(groups, func(users []int) bool { return len(users) < 2 })
}

// hashOf is FNV-1a of the normal form, which in ASCII is lower case.
func hashOf(text string, normal func(string) string) uint64 {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			text = normal(text)
			break
		}
	}
	hash := uint64(14695981039346656037)
	for i := range len(text) {
		c := text[i]
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		hash = (hash ^ uint64(c)) * 1099511628211
	}
	return hash
}

// markTwin notes that an active user is in the group with a deactivated one. A user SID in
// common makes no twins: it is one person's.
func (g *Group) markTwin(user func(i int) User) {
	if len(g.Shared) == 1 && g.Shared[0].Kind == UserSID {
		return
	}
	var active, deactivated bool
	for _, i := range g.Users {
		active, deactivated = active || user(i).Active, deactivated || user(i).Deactivated
	}
	if active && deactivated {
		g.Shared = append(g.Shared, Shared{Kind: Deactivated})
	}
}
