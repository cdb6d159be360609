package views

import (
	"cmp"
	"slices"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api"
	"flexconsole/api/sid"
	"flexconsole/config/state"
	"flexconsole/ui"
)

// recent is a user that was looked up: in this session, or before it, which is
// then said.
type recent struct {
	state.Seen
	// fresh: read in this session.
	fresh bool
}

// heading is the section of the list that a recent stands in.
func (r recent) heading() string {
	switch {
	case r.Pinned:
		return "Pinned"
	case r.fresh:
		return "Looked up in this session"
	}
	return "Looked up before; as seen then"
}

// about is the rest of its row.
func (r recent) about(now time.Time) string {
	when := ui.Age(now.Sub(r.At))
	switch {
	case r.At.IsZero():
		when = "never read"
	case !r.fresh:
		when = "seen " + when
	}
	parts := []string{when}
	for _, part := range []string{r.Username, r.Email} {
		if part != "" && !slices.Contains(parts, part) {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, " · ")
}

// matches says whether every word is in the row.
func (r recent) matches(words string) bool {
	text := strings.ToLower(r.SID + " " + r.Username + " " + r.Email)
	for word := range strings.FieldsSeq(strings.ToLower(words)) {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return true
}

// remember puts a recent in its place: pinned ones first, then those of this
// session, the latest first.
func (s *Session) remember(r recent) {
	rest := slices.DeleteFunc(s.recents, func(old recent) bool {
		if !sid.Equal(old.SID, r.SID) {
			return false
		}
		r.Pinned = r.Pinned || old.Pinned
		return true
	})
	s.recents = append([]recent{r}, rest...)
	s.sortRecents()
}

func (s *Session) sortRecents() {
	rank := func(r recent) int {
		switch {
		case r.Pinned:
			return 0
		case r.fresh:
			return 1
		}
		return 2
	}
	slices.SortStableFunc(s.recents, func(a, b recent) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), b.At.Compare(a.At))
	})
}

// saw remembers a user that was read at a time.
func (s *Session) saw(user string, u api.FlexUser, at time.Time) {
	s.remember(recent{state.Seen{SID: user, Username: ui.TextOf(u.Username), Email: ui.TextOf(u.Email), At: at}, true})
}

// seenMsg brings the users of earlier sessions; seenKeptMsg tells whether a
// change of them is on disk.
type seenMsg struct {
	users []state.Seen
	err   error
}

type seenKeptMsg struct{ err error }

// recallSeen reads the users of earlier sessions.
func (l *lookup) recallSeen() tea.Cmd {
	seen := l.app.session.Seen
	if seen == nil {
		return nil
	}
	return l.app.job(l, func() tea.Msg {
		users, err := seen.All()
		return seenMsg{users, err}
	})
}

// seen takes the users of earlier sessions over; what was read meanwhile is
// newer.
func (l *lookup) seen(m seenMsg) tea.Cmd {
	if m.err != nil {
		return l.app.notify(ui.Warn, "users seen before: "+m.err.Error())
	}
	session := l.app.session
	l.list.keeping(func() {
		for _, u := range m.users {
			known := slices.IndexFunc(session.recents, func(r recent) bool { return sid.Equal(r.SID, u.SID) })
			if known < 0 {
				session.recents = append(session.recents, recent{u, false})
			} else {
				session.recents[known].Pinned = u.Pinned
			}
		}
		session.sortRecents()
	})
	return nil
}

// keepSeen writes a change of the users seen in a command.
func (a *App) keepSeen(change func(*state.SeenUsers) error) tea.Cmd {
	seen := a.session.Seen
	if seen == nil {
		return nil
	}
	return a.stores(a.job(a.tabs[usersTab][0], func() tea.Msg { return seenKeptMsg{change(seen)} }))
}

// pin keeps the user under the cursor on top of the list, or lets go of it.
func (l *lookup) pin() tea.Cmd {
	id, session := l.list.selected(), l.app.session
	entry := recent{Seen: state.Seen{SID: id}}
	if i := slices.IndexFunc(session.recents, func(r recent) bool { return sid.Equal(r.SID, id) }); i >= 0 {
		entry = session.recents[i]
	} else if i, listed := l.list.dir.known[id]; listed {
		u := l.list.dir.users[i]
		entry.Username, entry.Email = ui.TextOf(u.Username), ui.TextOf(u.Email)
	}
	pinned := !entry.Pinned
	l.list.keeping(func() {
		session.recents = slices.DeleteFunc(session.recents, func(r recent) bool { return sid.Equal(r.SID, id) })
		entry.Pinned = pinned
		if pinned || !entry.At.IsZero() {
			session.recents = append(session.recents, entry)
		}
		session.sortRecents()
	})
	said := map[bool]string{true: "pinned to the top of the list", false: "no longer pinned"}[pinned]
	return tea.Batch(l.app.notify(ui.Good, said), l.app.keepSeen(func(s *state.SeenUsers) error {
		return s.Pin(entry.Seen, pinned)
	}))
}
