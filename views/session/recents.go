package session

import (
	"cmp"
	"slices"
	"sort"
	"time"

	"flexconsole/api"
	"flexconsole/api/sid"
	"flexconsole/config/state"
	"flexconsole/ui"
)

// Recent is a user that was looked up, in this session or an earlier one.
type Recent struct {
	state.Seen
	// Fresh: read in this session.
	Fresh bool
}

// Recents are the users looked up: pinned ones first, then those of this session,
// the latest first. They are for one goroutine.
type Recents struct{ all []Recent }

func (l *Recents) All() []Recent { return l.all }

// Find returns a user among them, or a new Recent that was never read.
func (l *Recents) Find(user string) (r Recent, found bool) {
	if i := l.at(user); i >= 0 {
		return l.all[i], true
	}
	return Recent{Seen: state.Seen{SID: user}}, false
}

func (l *Recents) at(user string) int {
	return slices.IndexFunc(l.all, func(r Recent) bool { return sid.Equal(r.SID, user) })
}

// Remember puts a recent user in its place.
func (l *Recents) Remember(r Recent) {
	if i := l.at(r.SID); i >= 0 {
		r.Pinned = r.Pinned || l.all[i].Pinned
	}
	l.replace(r)
}

func (l *Recents) replace(r Recent) {
	rest := slices.DeleteFunc(l.all, func(old Recent) bool { return sid.Equal(old.SID, r.SID) })
	l.all = append([]Recent{r}, rest...)
	l.sort()
}

// Pin pins a user or unpins it; an unpinned user that was never read is removed.
func (l *Recents) Pin(r Recent) {
	if r.Pinned || !r.At.IsZero() {
		l.replace(r)
		return
	}
	l.all = slices.DeleteFunc(l.all, func(old Recent) bool { return sid.Equal(old.SID, r.SID) })
}

// Recall adds the users of earlier sessions; what was read in this one is newer.
func (l *Recents) Recall(seen []state.Seen) {
	for _, u := range seen {
		if i := l.at(u.SID); i >= 0 {
			l.all[i].Pinned = u.Pinned
		} else {
			l.all = append(l.all, Recent{u, false})
		}
	}
	l.sort()
}

func (l *Recents) sort() {
	rank := func(r Recent) int {
		switch {
		case r.Pinned:
			return 0
		case r.Fresh:
			return 1
		}
		return 2
	}
	sort.SliceStable(l.all, func(i, j int) bool {
		a, b := l.all[i], l.all[j]
		return cmp.Or(cmp.Compare(rank(a), rank(b)), b.At.Compare(a.At)) < 0
	})
}

// Saw remembers a user and when it was read.
func (l *Recents) Saw(user string, u api.FlexUser, at time.Time) {
	l.Remember(Recent{state.Seen{SID: user, Username: ui.TextOf(u.Username), Email: ui.TextOf(u.Email), At: at}, true})
}
