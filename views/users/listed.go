package users

import (
	"strings"
	"time"

	"flexconsole/api"
	"flexconsole/ui"
)

// listed is a user as the list has it: what its row and its card show. An account may
// have 100,000 of them, so it takes little memory, in few pieces.
type listed struct {
	userTexts
	// text is what a filter searches, all in lower case; namesFrom and namesTo are
	// where in it username, full name and email without its domain are.
	text               string
	namesFrom, namesTo int
	// alone is what a later reading of this user alone tells, nil for none.
	alone *reading
}

// userTexts are those that a user's row and card show, raw.
type userTexts struct {
	sid, worker, updated string
	cells                [columnCount]string
	nameless             bool
}

// reading is one of a single user; userSID is in no list.
type reading struct {
	at      time.Time
	userSID string
}

func (u *listed) names() string { return u.text[u.namesFrom:u.namesTo] }

// username is the user's own, "" for none, where its column has the SID.
func (u *listed) username() string {
	if u.nameless {
		return ""
	}
	return u.cells[usernameColumn]
}

// textsOf takes from a user what the list shows.
func (d *directory) textsOf(u api.UserSummary) userTexts {
	texts := userTexts{
		sid:      u.FlexUserSID,
		worker:   u.Marked("worker_sid", ui.TextOf(u.WorkerSID)),
		updated:  u.Marked("updated_date", ui.TextOf(u.UpdatedDate)),
		nameless: ui.TextOf(u.Username) == "",
	}
	for i, c := range userColumns {
		texts.cells[i] = c.Cell(userRow{&u, d})
	}
	return texts
}

// newListed is a user with these texts, the one of the list before where nothing
// changed. What the columns need grows with it.
func (d *directory) newListed(texts userTexts) *listed {
	escaped := texts.cells
	for i, text := range escaped {
		escaped[i] = ui.Escape(text)
	}
	d.needs.Measure(escaped[:])
	if d.former != nil {
		if i, known := d.former.known[texts.sid]; known && d.former.users[i].userTexts == texts {
			return d.former.users[i]
		}
	}
	return d.packed(texts)
}

// packed are the texts with the one for the filter. Those of the user alone are in one
// piece of memory, and those that many users have are kept once.
func (d *directory) packed(texts userTexts) *listed {
	u := &listed{userTexts: texts}
	ids := strings.ToLower(u.sid + " " + u.worker + " ")
	names := ids + strings.ToLower(strings.Join(u.cells[:nameColumns], " "))
	u.text = names + " " + strings.ToLower(strings.Join(u.cells[nameColumns:], " "))
	u.namesFrom, u.namesTo = len(ids), len(names)
	if domain := strings.LastIndexByte(names, '@'); domain > u.namesFrom { // says nothing of a name
		u.namesTo = domain
	}
	for i := nameColumns; i < columnCount; i++ {
		u.cells[i] = d.sharedText(u.cells[i])
	}
	inOnePiece(&u.worker, &u.updated, &u.cells[usernameColumn], &u.cells[fullNameColumn], &u.cells[emailColumn])
	return u
}

// sharedText is an equal text that is in memory already, where there is one.
func (d *directory) sharedText(text string) string {
	known, there := d.shared[text]
	if !there {
		known = strings.Clone(text)
		d.shared[known] = known
	}
	return known
}

// inOnePiece copies texts into one piece of memory.
func inOnePiece(texts ...*string) {
	parts := make([]string, len(texts))
	for i, text := range texts {
		parts[i] = *text
	}
	rest := strings.Join(parts, "")
	for i, text := range texts {
		*text, rest = rest[:len(parts[i])], rest[len(parts[i]):]
	}
}
