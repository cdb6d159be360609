package session

import (
	"cmp"
	"slices"
	"time"

	"flexconsole/api"
	"flexconsole/api/sid"
	"flexconsole/config/state"
	"flexconsole/ui"
)

// Recent is a user that was looked up: in this session, or before it, which is
// then said.
type Recent struct {
	state.Seen
	// Fresh: read in this session.
	Fresh bool
}

// Recents are the users looked up: pinned ones first, then those of this session,
// the latest first.
func (s *Session) Recents() []Recent { return s.recents }

// Recent finds a user among them, and makes one that was never read where it is not.
func (s *Session) Recent(user string) (r Recent, found bool) {
	if i := s.recentAt(user); i >= 0 {
		return s.recents[i], true
	}
	return Recent{Seen: state.Seen{SID: user}}, false
}

func (s *Session) recentAt(user string) int {
	return slices.IndexFunc(s.recents, func(r Recent) bool { return sid.Equal(r.SID, user) })
}

// Remember puts a recent in its place.
func (s *Session) Remember(r Recent) {
	if i := s.recentAt(r.SID); i >= 0 {
		r.Pinned = r.Pinned || s.recents[i].Pinned
	}
	s.replaceRecent(r)
}

func (s *Session) replaceRecent(r Recent) {
	rest := slices.DeleteFunc(s.recents, func(old Recent) bool { return sid.Equal(old.SID, r.SID) })
	s.recents = append([]Recent{r}, rest...)
	s.sortRecents()
}

// PinRecent pins a user or lets go of it; one that was never read is forgotten then.
func (s *Session) PinRecent(r Recent) {
	if r.Pinned || !r.At.IsZero() {
		s.replaceRecent(r)
		return
	}
	s.recents = slices.DeleteFunc(s.recents, func(old Recent) bool { return sid.Equal(old.SID, r.SID) })
}

// RecallRecents takes the users of earlier sessions over; what was read meanwhile is
// newer.
func (s *Session) RecallRecents(seen []state.Seen) {
	for _, u := range seen {
		if i := s.recentAt(u.SID); i >= 0 {
			s.recents[i].Pinned = u.Pinned
		} else {
			s.recents = append(s.recents, Recent{u, false})
		}
	}
	s.sortRecents()
}

func (s *Session) sortRecents() {
	rank := func(r Recent) int {
		switch {
		case r.Pinned:
			return 0
		case r.Fresh:
			return 1
		}
		return 2
	}
	slices.SortStableFunc(s.recents, func(a, b Recent) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), b.At.Compare(a.At))
	})
}

// SawUser remembers a user that was read at a time.
func (s *Session) SawUser(user string, u api.FlexUser, at time.Time) {
	s.Remember(Recent{state.Seen{SID: user, Username: ui.TextOf(u.Username), Email: ui.TextOf(u.Email), At: at}, true})
}
