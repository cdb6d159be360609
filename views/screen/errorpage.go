package screen

import (
	"context"
	"errors"
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api"
	"flexconsole/ui"
	"flexconsole/views/words"
)

// CodeShown is the Twilio code of the failure that a screen or result shows, 0 for none.
func CodeShown(of any) int {
	f, ok := of.(Failer)
	if !ok {
		return 0
	}
	return api.CodeOf(f.Cause())
}

// AddErrorPage adds a choice to a dialog that opens Twilio's page about an error code.
func AddErrorPage(h Host, d *ui.Dialog, code int) {
	if code == 0 {
		return
	}
	AddChoice(d, "Error docs", func() tea.Cmd { return OpenErrorPage(h, code) })
}

// OpenErrorPage opens Twilio's page about an error code in the user's browser.
func OpenErrorPage(h Host, code int) tea.Cmd {
	open := h.OpenURL()
	if open == nil {
		return pageOpened(h, code, errors.New("no browser available"))
	}
	return Ask(h, nil, nil, "opening the browser", func(context.Context) (int, error) {
		return code, open(words.ErrorPage(code))
	}, func(code int, err error) tea.Cmd { return pageOpened(h, code, err) })
}

// pageOpened reports the result; without a browser it shows the link and copies it.
func pageOpened(h Host, code int, err error) tea.Cmd {
	link := words.ErrorPage(code)
	if err == nil {
		return h.Notify(ui.Good, "Opening in the browser: "+link)
	}
	ShowReport(h, Report{Title: fmt.Sprintf("Documentation of error %d", code), Body: func(t ui.Theme, width int) []string {
		lines := append(ui.WrapValue(link, width, t.Accent), "")
		return append(lines, ui.Wrap("Could not open it: "+ui.Escape(err.Error())+". Paste the link into a browser.", width, t.Text)...)
	}})
	return CopyText(h, "link", link)
}
