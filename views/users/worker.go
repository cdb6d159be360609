package users

import (
	"context"
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
	d := screen.ShowReport(u.host, screen.Report{Title: "Worker of " + ui.Escape(ui.TextOf(u.data.Username)), Body: func(t ui.Theme, width int) []string {
		return workerLines(t, worker, data, u.date, width)
	}})
	d.Choices = append(d.Choices, "Copy SID")
	d.Answer = func(choice int) tea.Cmd {
		if choice == 1 {
			return screen.CopyText(u.host, "worker SID", worker.SID)
		}
		return nil
	}
	return nil
}

// workerLabels is the width of the labels of a worker.
const workerLabels = 12

func workerLines(t ui.Theme, w taskrouter.Worker, of api.FlexUser, date func(string) string, width int) []string {
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
		{"Contact", w.Marked("attributes.contact_uri", ui.TextOf(w.ContactURI))},
		{"Skills", skills(w)},
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

func skills(w taskrouter.Worker) string {
	return w.Marked("attributes.routing.skills", strings.Join(w.Skills, ", "))
}

// workerWarnings say what is odd about a worker, and that its email is not the user's.
func workerWarnings(t ui.Theme, w taskrouter.Worker, of api.FlexUser, width int) []string {
	var lines []string
	if len(w.Odd) > 0 {
		lines = append(lines, t.SignLines(ui.Warn, words.OddFieldsWarning(w.OddNames()), width)...)
	}
	if workerEmailDiffers(w, of) {
		lines = append(lines, t.SignLines(ui.Warn, "The worker's email differs from the user's ("+ui.TextOf(of.Email)+").", width)...)
	}
	return lines
}

func workerEmailDiffers(w taskrouter.Worker, of api.FlexUser) bool {
	return w.Email != nil && !strings.EqualFold(*w.Email, ui.TextOf(of.Email))
}

// date is ui.LocalDate at this moment.
func (u *user) date(text string) string { return ui.LocalDate(text, u.host.Now(), u.host.Location()) }
