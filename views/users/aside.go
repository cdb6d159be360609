package users

import (
	"context"
	"slices"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api/sid"
	"flexconsole/api/taskrouter"
	"flexconsole/config/state"
	"flexconsole/ui"
	"flexconsole/views/screen"
	"flexconsole/views/words"
)

// aside is the second column of a user's page: the worker, its channels and open tasks,
// and what was changed here. Each is read once the column is in sight, after the user, and tells of a
// failure in its own place.
type aside struct {
	worker   part[taskrouter.Worker]
	channels part[[]taskrouter.WorkerChannel]
	tasks    part[[]taskrouter.Reservation]
	changes  part[[]state.Entry]
}

// How wide the second column of a page is. The fields beside it have room for a SID
// first, then for a date with its age.
const leastAside, mostAside, leastBeside = 44, 58, 62

// asideWidth is the width of the second column of a page, 0 for none.
func asideWidth(width int) int {
	if width < ui.SecondColumn {
		return 0
	}
	return max(leastAside, min(mostAside, width-leastBeside))
}

// part is one thing in the second column.
type part[T any] struct {
	value T
	err   error
	// known: it was read once, asked: it was asked for since the user was.
	known, asked bool
	work         *screen.Work
}

// forget has it read again once it is shown; until then it stays as it is.
func (p *part[T]) forget() {
	p.asked = false
	if p.work != nil {
		p.work.Drop()
		p.work = nil
	}
}

// read reads it, where that was not done.
func (p *part[T]) read(u *user, label string, read func(ctx context.Context) (T, error)) tea.Cmd {
	if p.asked {
		return nil
	}
	p.asked = true
	return screen.AskQuietly(u.host, u, &p.work, label, read, func(value T, err error) tea.Cmd {
		p.known, p.err = true, err
		if err == nil {
			p.value = value
		}
		return nil
	})
}

// loading stands where a part was not read yet.
const loading = "loading…"

// lines are those of the value, or what there is to say in their place.
func (p *part[T]) lines(t ui.Theme, width int, value func() []string) []string {
	switch {
	case !p.known:
		return []string{t.Muted.Render(loading)}
	case p.err != nil:
		return ui.Wrap(ui.Escape(words.Brief(p.err)), width, t.Muted)
	}
	return value()
}

// forget has all of it read again, as the user was.
func (a *aside) forget() {
	a.worker.forget()
	a.channels.forget()
	a.tasks.forget()
	a.changes.forget()
}

// read reads what the column shows of a user.
func (a *aside) read(u *user) tea.Cmd {
	session := u.host.Session()
	var commands []tea.Cmd
	if noWorker(u.data) == "" {
		workspace, worker := *u.data.WorkspaceSID, *u.data.WorkerSID
		commands = append(commands, a.worker.read(u, "loading the worker", func(ctx context.Context) (taskrouter.Worker, error) {
			return session.Flex.FetchWorker(ctx, workspace, worker)
		}), a.readChannels(u), a.tasks.read(u, "loading the worker's tasks", func(ctx context.Context) ([]taskrouter.Reservation, error) {
			reservations, err := session.Flex.ListWorkerReservations(ctx, workspace, worker)
			return openTasks(reservations), err
		}))
	}
	if session.Journal != nil {
		commands = append(commands, a.changes.read(u, "loading the changes", func(context.Context) ([]state.Entry, error) {
			entries, _, err := session.Journal.Entries()
			return slices.DeleteFunc(entries, func(e state.Entry) bool { return !sid.Equal(e.Target, u.sid) }), err
		}))
	}
	return tea.Batch(commands...)
}

// readChannels reads the channels of the user's worker, which there must be.
func (a *aside) readChannels(u *user) tea.Cmd {
	workspace, worker := *u.data.WorkspaceSID, *u.data.WorkerSID
	return a.channels.read(u, "loading the worker's channels", func(ctx context.Context) ([]taskrouter.WorkerChannel, error) {
		return u.host.Session().Flex.ListWorkerChannels(ctx, workspace, worker)
	})
}

// openTasks are the reservations of tasks that the worker has, the latest first.
func openTasks(reservations []taskrouter.Reservation) []taskrouter.Reservation {
	open := slices.DeleteFunc(reservations, func(r taskrouter.Reservation) bool { return !r.Open() })
	slices.Reverse(open) // as they come the oldest is the first
	return open
}

// lines draws the column; what has no room below is counted in the last line.
func (a *aside) lines(u *user, width, height int) []string {
	t := u.host.Theme()
	lines := a.workerLines(u, width)
	if u.host.Session().Journal != nil {
		lines = append(append(lines, "", t.Heading.Render("Changes made here")), a.changes.lines(t, width, func() []string { return a.changeLines(u, width) })...)
	}
	return t.Beginning(lines, height)
}

// workerLines are the worker and its open tasks.
func (a *aside) workerLines(u *user, width int) []string {
	t := u.host.Theme()
	lines := []string{t.Heading.Render("Worker")}
	if reason := noWorker(u.data); reason != "" {
		return append(lines, ui.Wrap(reason, width, t.Muted)...)
	}
	lines = append(lines, a.worker.lines(t, width, func() []string {
		w, email, since := a.worker.value, "", u.date(ui.TextOf(a.worker.value.DateStatusChanged))
		if workerEmailDiffers(w, u.data) {
			email = *w.Email
		}
		if ui.Width(since) > width-workerLabels {
			since = ageOf(u, w.DateStatusChanged)
		}
		return append(t.LabelledLines(width, workerLabels, [][2]string{
			{"Activity", w.Marked("activity_name", ui.TextOf(w.ActivityName))},
			{"Since", w.Marked("date_status_changed", since)},
			{"Available", available(w)},
			{"Email", w.Marked("attributes.email", email)},
			{"Contact", contact(w)},
			{"Skills", skills(w)},
			{"Channels", channels(&a.channels)},
		}), workerWarnings(t, w, u.data, width)...)
	})...)
	return append(append(lines, "", t.Heading.Render("Open tasks")), a.tasks.lines(t, width, func() []string { return a.taskLines(u, width) })...)
}

// reservationStates are the words for what a worker does with a task.
var reservationStates = map[string]string{"pending": "offered", "accepted": "accepted", "wrapping": "wrapping up"}

func (a *aside) taskLines(u *user, width int) []string {
	t := u.host.Theme()
	if len(a.tasks.value) == 0 {
		return []string{t.Muted.Render("none")}
	}
	var lines []string
	for _, r := range a.tasks.value {
		text := ui.Fit(reservationStates[r.Status], 12) + ui.Fit(ageOf(u, r.DateCreated), 12)
		task := ui.TextOf(r.TaskSID)
		if ui.Width(text)+ui.Width(task) > width {
			task = sid.Shorten(task)
		}
		lines = append(lines, t.Text.Render(ui.Cut(text+ui.Escape(task), width)))
	}
	return lines
}

func (a *aside) changeLines(u *user, width int) []string {
	t := u.host.Theme()
	if len(a.changes.value) == 0 {
		return []string{t.Muted.Render("none")}
	}
	var lines []string
	for _, e := range a.changes.value {
		level, sign := words.ChangeSign(e)
		lines = append(lines, t.Mark(level, sign)+" "+t.Text.Render(ui.Age(u.host.Now().Sub(e.At)))+t.Muted.Render("  "+words.ChangeResult(e)))
		for _, field := range words.ChangedFields(e) {
			lines = append(lines, ui.Hanging("  ", ui.WrapValue(ui.Escape(field), width-2, t.Text))...)
		}
	}
	return lines
}

// ageOf is how long ago a date was, or its text where it is none.
func ageOf(u *user, date *string) string {
	at, err := time.Parse(time.RFC3339, ui.TextOf(date))
	if err != nil {
		return ui.TextOf(date)
	}
	return ui.Age(u.host.Now().Sub(at))
}
