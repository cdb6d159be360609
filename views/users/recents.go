package users

import (
	"slices"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/config/state"
	"flexconsole/ui"
	"flexconsole/ui/filter"
	"flexconsole/views/screen"
	"flexconsole/views/session"
)

// recentHeading is the section of the list that a recent stands in.
func recentHeading(r session.Recent) string {
	if r.Pinned {
		return "Pinned"
	}
	return "Recent"
}

// aboutRecent is the rest of its row.
func aboutRecent(r session.Recent, now time.Time) string {
	when := ui.Age(now.Sub(r.At))
	switch {
	case r.At.IsZero():
		when = "not opened yet"
	case !r.Fresh:
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

// recentMatches says whether all terms hold for the row; of what it does not show
// none does.
func recentMatches(r session.Recent, wanted filter.Expression) bool {
	has := map[string]string{"sid": r.SID, "username": r.Username, "email": r.Email}
	has[""] = r.SID + " " + r.Username + " " + r.Email
	for _, t := range wanted {
		if value, shown := has[t.Key]; !shown || !t.Fits(value) {
			return false
		}
	}
	return true
}

// seenKeptMsg tells whether a change of the users seen is on disk.
type seenKeptMsg struct{ err error }

// Apply says where it is not.
func (m seenKeptMsg) Apply(h screen.Host) tea.Cmd {
	if m.err == nil {
		return nil
	}
	return h.Notify(ui.Warn, "Recent users could not be saved: "+m.err.Error())
}

// recallSeen reads the users of earlier sessions.
func (l *lookup) recallSeen() tea.Cmd {
	seen := l.host.Session().Seen
	if seen == nil {
		return nil
	}
	return screen.Look(l.host, l, seen.All, l.recallUsers)
}

// recallUsers takes the users of earlier sessions over; what was read meanwhile is
// newer.
func (l *lookup) recallUsers(users []state.Seen, err error) tea.Cmd {
	if err != nil {
		return l.host.Notify(ui.Warn, "Recent users could not be read: "+err.Error())
	}
	l.list.keeping(func() { l.host.Session().Recents.Recall(users) })
	return nil
}

// keepSeen writes a change of the users seen in a command.
func keepSeen(h screen.Host, change func(*state.SeenUsers) error) tea.Cmd {
	seen := h.Session().Seen
	if seen == nil {
		return nil
	}
	return h.Stores(h.Job(nil, func() tea.Msg { return seenKeptMsg{change(seen)} }))
}

// pin keeps the user under the cursor on top of the list, or lets go of it.
func (l *lookup) pin() tea.Cmd {
	id, session := l.list.selected(), l.host.Session()
	entry, found := session.Recents.Find(id)
	if i, listed := l.list.dir.known[id]; listed && !found {
		u := l.list.dir.users[i]
		entry.Username, entry.Email = u.username(), u.cells[emailColumn]
	}
	pinned := !entry.Pinned
	l.list.keeping(func() {
		entry.Pinned = pinned
		session.Recents.Pin(entry)
	})
	said := map[bool]string{true: "Pinned to the top of the list", false: "Unpinned"}[pinned]
	return tea.Batch(l.host.Notify(ui.Good, said), keepSeen(l.host, func(s *state.SeenUsers) error {
		return s.Pin(entry.Seen, pinned)
	}))
}
