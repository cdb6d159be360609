package users

import (
	"context"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api/taskrouter"
	"flexconsole/ui"
	"flexconsole/views/screen"
	"flexconsole/views/words"
)

// worker asks for the TaskRouter worker behind the user: on demand, as a
// look-up is one request.
func (u *user) worker() tea.Cmd {
	workspace, worker := ui.TextOf(u.data.WorkspaceSID), ui.TextOf(u.data.WorkerSID)
	for _, name := range []string{"worker_sid", "workspace_sid"} {
		if u.data.IsOdd(name) {
			return u.host.Notify(ui.Warn, "The worker cannot be loaded: "+name+" has an unexpected type")
		}
	}
	if workspace == "" || worker == "" {
		return u.host.Notify(ui.Warn, "This user has no worker")
	}
	return screen.Ask(u.host, u, nil, "loading the worker", func(ctx context.Context) (taskrouter.Worker, error) {
		return u.host.Session().Flex.FetchWorker(ctx, workspace, worker)
	}, u.showWorker)
}

// showWorker tells of the worker in a dialog.
func (u *user) showWorker(worker taskrouter.Worker, err error) tea.Cmd {
	if err != nil {
		screen.ShowFailure(u.host, "Worker not loaded", "The user page is unchanged.", err)
		return nil
	}
	email := ui.TextOf(u.data.Email)
	d := screen.ShowReport(u.host, screen.Report{Title: "Worker of " + ui.Escape(ui.TextOf(u.data.Username)), Body: func(t ui.Theme, width int) []string {
		return workerLines(t, worker, email, u.date, width)
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

func workerLines(t ui.Theme, w taskrouter.Worker, email string, date func(string) string, width int) []string {
	available := "unknown"
	if w.Available != nil {
		available = map[bool]string{true: "yes", false: "no"}[*w.Available]
	}
	const column = 12
	var lines []string
	attributes := ""
	if _, odd := w.Odd["attributes"]; odd {
		attributes = w.Marked("attributes", "")
	}
	for _, f := range []struct{ label, value string }{
		{"Name", w.Marked("friendly_name", ui.TextOf(w.FriendlyName))},
		{"Full name", w.Marked("attributes.full_name", ui.TextOf(w.FullName))},
		{"Activity", w.Marked("activity_name", ui.TextOf(w.ActivityName))},
		{"Available", w.Marked("available", available)},
		{"Since", w.Marked("date_status_changed", date(ui.TextOf(w.DateStatusChanged)))},
		{"Email", w.Marked("attributes.email", ui.TextOf(w.Email))},
		{"Contact", w.Marked("attributes.contact_uri", ui.TextOf(w.ContactURI))},
		{"Attributes", attributes},
		{"Worker SID", w.SID},
	} {
		if f.value != "" {
			lines = append(lines, ui.Hanging(t.Label.Render(ui.Fit(f.label, column)), ui.WrapValue(ui.Escape(f.value), width-column, t.Text))...)
		}
	}
	if len(w.Odd) > 0 {
		lines = append(append(lines, ""), t.SignLines(ui.Warn, words.OddFieldsWarning(w.OddNames()), width)...)
	}
	if w.Email != nil && !strings.EqualFold(*w.Email, email) {
		lines = append(lines, "")
		lines = append(lines, t.SignLines(ui.Warn, "The worker's email differs from the user's ("+email+").", width)...)
	}
	return lines
}

// date is ui.LocalDate at this moment.
func (u *user) date(text string) string { return ui.LocalDate(text, u.host.Now(), u.host.Location()) }
