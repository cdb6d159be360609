package users

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api"
	"flexconsole/api/taskrouter"
	"flexconsole/ui"
	"flexconsole/views/screen"
	"flexconsole/views/words"
)

// worker asks for the TaskRouter worker behind the user: on demand, as a
// look-up is one request.
func (u *user) worker() tea.Cmd {
	if reason := noWorker(u.data); reason != "" {
		return u.host.Notify(ui.Warn, reason)
	}
	return screen.Ask(u.host, u, nil, "loading the worker", func(ctx context.Context) (taskrouter.Worker, error) {
		return u.host.Session().Flex.FetchWorker(ctx, *u.data.WorkspaceSID, *u.data.WorkerSID)
	}, u.showWorker)
}

// noWorker says why a user's worker cannot be loaded, "" where it can.
func noWorker(u api.FlexUser) string {
	for _, name := range []string{"worker_sid", "workspace_sid"} {
		if u.IsOdd(name) {
			return "The worker cannot be loaded: " + name + " has an unexpected type"
		}
	}
	if ui.TextOf(u.WorkspaceSID) == "" || ui.TextOf(u.WorkerSID) == "" {
		return "This user has no worker"
	}
	return ""
}

// showWorker tells of the worker in a dialog.
func (u *user) showWorker(worker taskrouter.Worker, err error) tea.Cmd {
	if err != nil {
		screen.ShowFailure(u.host, "Worker not loaded", "The user page is unchanged.", err)
		return nil
	}
	data := u.data
	u.beside.channels.forget()
	d := screen.ShowReport(u.host, screen.Report{Title: "Worker of " + ui.Escape(ui.TextOf(u.data.Username)), Body: func(t ui.Theme, width int) []string {
		return workerLines(t, worker, data, channels(&u.beside.channels), u.date, width)
	}})
	screen.AddChoice(d, "Copy SID", func() tea.Cmd { return screen.CopyText(u.host, "worker SID", worker.SID) })
	return u.beside.readChannels(u)
}

// workerLabels is the width of the labels of a worker.
const workerLabels = 12

func workerLines(t ui.Theme, w taskrouter.Worker, of api.FlexUser, channels string, date func(string) string, width int) []string {
	attributes := ""
	if _, odd := w.Odd["attributes"]; odd {
		attributes = w.Marked("attributes", "")
	}
	lines := t.LabelledLines(width, workerLabels, [][2]string{
		{"Name", w.Marked("friendly_name", ui.TextOf(w.FriendlyName))},
		{"Full name", w.Marked("attributes.full_name", ui.TextOf(w.FullName))},
		{"Activity", w.Marked("activity_name", ui.TextOf(w.ActivityName))},
		{"Available", available(w)},
		{"Since", w.Marked("date_status_changed", date(ui.TextOf(w.DateStatusChanged)))},
		{"Email", w.Marked("attributes.email", ui.TextOf(w.Email))},
		{"Contact", contact(w)},
		{"Skills", skills(w)},
		{"Channels", channels},
		{"Attributes", attributes},
		{"Worker SID", w.SID},
	})
	if warnings := workerWarnings(t, w, of, width); len(warnings) > 0 {
		lines = append(append(lines, ""), warnings...)
	}
	return lines
}

// available says whether the worker can be given tasks.
func available(w taskrouter.Worker) string {
	word := "unknown"
	if w.Available != nil {
		word = map[bool]string{true: "yes", false: "no"}[*w.Available]
	}
	return w.Marked("available", word)
}

// skills are the worker's, with their levels.
func skills(w taskrouter.Worker) string {
	texts := slices.Clone(w.Skills)
	for i, skill := range texts {
		if level := w.Levels[skill]; level != "" {
			texts[i] += " (level " + level.String() + ")"
		}
	}
	return w.Marked("attributes.routing.skills", strings.Join(texts, ", "))
}

// contact is the worker's contact_uri, and that it fits where that can be told.
func contact(w taskrouter.Worker) string {
	text := w.Marked("attributes.contact_uri", ui.TextOf(w.ContactURI))
	if text != "" && ui.TextOf(w.FriendlyName) != "" && w.ContactFits() {
		text += " (fits the username)"
	}
	return text
}

// channels say how many tasks of each channel the worker has and can have.
func channels(read *part[[]taskrouter.WorkerChannel]) string {
	switch {
	case !read.known:
		return loading
	case read.err != nil:
		return words.Brief(read.err)
	case len(read.value) == 0:
		return "none"
	}
	texts := make([]string, len(read.value))
	for i, c := range read.value {
		texts[i] = cmp.Or(c.Marked("task_channel_unique_name", ui.TextOf(c.TaskChannel)), c.SID) + " " +
			c.Marked("assigned_tasks", strconv.Itoa(c.AssignedTasks)) + " of " + c.Marked("configured_capacity", strconv.Itoa(c.ConfiguredCapacity))
		switch {
		case !c.Available && !c.IsOdd("available"):
			texts[i] += " (gets none)"
		case c.AssignedTasks > 0 && c.AssignedTasks >= c.ConfiguredCapacity:
			texts[i] += " (full)"
		}
	}
	return strings.Join(texts, ", ")
}

// workerWarnings say what is odd about a worker, that its email is not the user's, and
// that Flex cannot add it to chats.
func workerWarnings(t ui.Theme, w taskrouter.Worker, of api.FlexUser, width int) []string {
	var lines []string
	if len(w.Odd) > 0 {
		lines = append(lines, t.SignLines(ui.Warn, words.OddFieldsWarning(w.OddNames()), width)...)
	}
	if workerEmailDiffers(w, of) {
		lines = append(lines, t.SignLines(ui.Warn, "The worker's email differs from the user's ("+ui.TextOf(of.Email)+").", width)...)
	}
	if name := ui.TextOf(w.FriendlyName); name != "" && !w.ContactFits() {
		lines = append(lines, t.SignLines(ui.Warn, "The contact_uri does not fit the username, so Flex cannot add the agent to chats. It should be "+taskrouter.ContactFor(name)+".", width)...)
	}
	return lines
}

func workerEmailDiffers(w taskrouter.Worker, of api.FlexUser) bool {
	return w.Email != nil && !strings.EqualFold(*w.Email, ui.TextOf(of.Email))
}

// date is ui.LocalDate at this moment.
func (u *user) date(text string) string { return ui.LocalDate(text, u.host.Now(), u.host.Location()) }
