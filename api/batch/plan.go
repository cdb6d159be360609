package batch

import (
	"cmp"
	"fmt"
	"strings"

	"flexconsole/api"
	"flexconsole/api/save"
	"flexconsole/api/sid"
	"flexconsole/api/validate"
)

// Kind is what a plan does with a user.
type Kind string

// The kinds of planned rows; only those of kind Changes are ever sent.
const (
	Changes     Kind = "changes"
	NothingToDo Kind = "nothing to do"
	Invalid     Kind = "invalid"
	Unreadable  Kind = "unreadable"
)

// PlannedRow is what is to happen to one user. It can be kept as JSON, so that a
// run that was interrupted can be resumed later.
type PlannedRow struct {
	SID string
	// User is as it was read when the plan was made.
	User api.FlexUser
	// Change has the fields that differ from the user's. In an Invalid row it is what
	// was asked, and not sent.
	Change api.UserChange
	Kind   Kind
	// Why is one line: the reason for any kind but Changes, a warning for those.
	// It may quote text from outside.
	Why string
}

// CountKinds counts rows by their kind.
func CountKinds(rows []PlannedRow) map[Kind]int {
	counts := map[Kind]int{}
	for i := range rows {
		counts[rows[i].Kind]++
	}
	return counts
}

// Plan is the preview: what the rule will do to each user that was read, in the
// order given. It sends nothing.
func Plan(reads []Read, rule Rule) []PlannedRow {
	rows := make([]PlannedRow, len(reads))
	for i, read := range reads {
		rows[i] = plan(read, rule)
	}
	return rows
}

func plan(read Read, rule Rule) PlannedRow {
	row := PlannedRow{SID: read.SID, User: read.User, Kind: Unreadable}
	if row.Why = unreadable(read); row.Why != "" {
		return row
	}
	asked, why := rule(read.SID, read.User)
	row.Change = different(read.User, asked)
	switch refused, warned := verdicts(row.Change); {
	case row.Change.Empty():
		row.Kind, row.Why = NothingToDo, cmp.Or(why, AlreadySet)
	case refused != "":
		row.Kind, row.Why = Invalid, refused
	default:
		row.Kind, row.Why = Changes, warned
	}
	return row
}

// AlreadySet is why nothing is sent to a user.
const AlreadySet = "already has this value"

// unreadable says why nothing can be planned for a user, "" where it can.
func unreadable(read Read) string {
	switch {
	case read.Err != nil:
		return sentence(read.Err)
	case read.User.FlexUserSID == nil || !sid.Equal(*read.User.FlexUserSID, read.SID):
		return "the response does not have this user's SID"
	}
	return ""
}

// different keeps the fields whose value differs from the user's.
func different(user api.FlexUser, asked api.UserChange) api.UserChange {
	var change api.UserChange
	for _, f := range save.Fields {
		if value := f.In(asked); value != nil && !f.Holds(user, value) {
			f.Set(&change, value)
		}
	}
	return change
}

// verdicts joins what validation says of a change: why it must not be sent, and
// what it warns of.
func verdicts(change api.UserChange) (refused, warned string) {
	var no, careful []string
	for _, f := range save.Fields {
		value := f.In(change)
		if value == nil {
			continue
		}
		verdict := f.Judge(*value)
		text := fmt.Sprintf("%s: %s", f, verdict.Text)
		switch {
		case *value == "":
			no = append(no, fmt.Sprintf("%s: cannot be cleared in a bulk edit", f))
		case verdict.Blocks():
			no = append(no, text)
		case verdict.State == validate.Warning:
			careful = append(careful, text)
		}
	}
	return strings.Join(no, "; "), strings.Join(careful, "; ")
}

// Touched is a change of all fields that any of the rows changes; a value is
// empty if any is.
func Touched(rows []PlannedRow) api.UserChange {
	var all api.UserChange
	for i := range rows {
		for _, f := range save.Fields {
			value, before := f.In(rows[i].Change), f.In(all)
			if value != nil && (before == nil || *value == "") {
				f.Set(&all, value)
			}
		}
	}
	return all
}
