package access

import (
	"os"
	"os/user"
	"slices"
	"strconv"
	"strings"
)

// you are who runs this process, and where the machine's users and groups are
// listed.
type you struct {
	uid           uint32
	passwd, group string
}

func thisUser() you { return you{uint32(os.Geteuid()), "/etc/passwd", "/etc/group"} }

// name is a user's name, or the number where it has none.
func name(uid uint32) string {
	number := strconv.FormatUint(uint64(uid), 10)
	if u, err := user.LookupId(number); err == nil {
		return u.Username
	}
	return number
}

// groupName is a group's name, or its number with "number" before it.
func groupName(gid uint32) string {
	number := strconv.FormatUint(uint64(gid), 10)
	if g, err := user.LookupGroupId(number); err == nil {
		return g.Name
	}
	return "number " + number
}

// trusts says whether what a user owns may be used: your own and root's.
func (y you) trusts(uid uint32) bool { return uid == 0 || uid == y.uid }

// alone says whether a group has no members but you and root: one with your name or
// root's, without other members. It is false for a group that is not in the machine's own
// list, as its members are unknown.
func (y you) alone(gid uint32) bool {
	number := strconv.FormatUint(uint64(gid), 10)
	users := records(y.passwd)
	names := []string{"root"}
	for _, u := range users {
		if field(u, 2) == strconv.FormatUint(uint64(y.uid), 10) {
			names = append(names, u[0])
		}
	}
	for _, u := range users {
		if field(u, 3) == number && !slices.Contains(names, u[0]) {
			return false
		}
	}
	for _, g := range records(y.group) {
		if field(g, 2) == number {
			return slices.Contains(names, g[0]) && only(field(g, 3), names)
		}
	}
	return false
}

// only says whether all members, which have commas between them, are among the
// names.
func only(members string, names []string) bool {
	for member := range strings.SplitSeq(members, ",") {
		if member != "" && !slices.Contains(names, member) {
			return false
		}
	}
	return true
}

// records are the lines of a list of users or groups, split into fields; none
// where it cannot be read.
func records(path string) [][]string {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil
	}
	var all [][]string
	for line := range strings.Lines(string(data)) {
		all = append(all, strings.Split(strings.TrimRight(line, "\r\n"), ":"))
	}
	return all
}

func field(record []string, i int) string {
	if i >= len(record) {
		return ""
	}
	return record[i]
}
