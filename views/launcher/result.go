package launcher

import (
	"cmp"
	"strings"

	"flexconsole/ui"
	"flexconsole/views/screen"
	"flexconsole/views/webchat"
	"flexconsole/views/words"
)

var (
	_ screen.Failer   = launchedMsg{}
	_ screen.Reporter = launchedMsg{}
)

// launchedMsg is a launch's result.
type launchedMsg struct{ webchat.Launched }

func (m launchedMsg) Cause() error { return cmp.Or(m.Err, m.MessageErr, m.TimerErr) }

// ApplyOrphaned puts a chat on the list although its form is gone; the cursor stays on
// the chat it is on.
func (m launchedMsg) ApplyOrphaned(h screen.Host) {
	if m.Err == nil {
		screen.TellLaunched(h, m.Launched)
	}
}

// Summary reports a launch whose screen is gone.
func (m launchedMsg) Summary() screen.Report {
	const listed = "It is listed under Web chats."
	switch {
	case m.Err != nil:
		return screen.FailureReport("Web chat launch", m.Err, m.SearchedFor())
	case m.MessageErr != nil:
		r := screen.FailureReport("Web chat launched, first message not confirmed", m.MessageErr, m.Chat.ConversationSID+". "+listed)
		r.Sentence = m.Chat.ConversationSID + ". First message: " + r.Sentence
		return r
	case m.Lacking():
		return screen.PlainReport("Web chat launched without first message", m.Chat.ConversationSID+": "+webchat.NoIdentity+" "+listed)
	}
	if m.TimerErr != nil {
		return screen.PlainReport("Web chat launched", m.Chat.ConversationSID+"; "+m.TimerWords()+" "+listed)
	}
	return screen.PlainReport("Web chat launched", m.Chat.ConversationSID+". "+listed)
}

// launchReview shows all that will be sent, and by which account.
func launchReview(h screen.Host, p webchat.Plan, t ui.Theme, width int) []string {
	return append(append(planLines(h, p, t, width), ""), screen.AccountLines(h, width)...)
}

// planLines are all that will be sent, and what it creates.
func planLines(h screen.Host, p webchat.Plan, t ui.Theme, width int) []string {
	request, _ := p.Chat(0) // Plan.Check found no error before
	var lines []string
	if v := webchat.CheckAddress(h.Session().KnownAddresses())(request.AddressSID); v.Level == ui.Warn {
		lines = t.SignLines(ui.Warn, v.Text, width)
	}
	for _, remark := range p.Remarks(request) {
		lines = append(lines, t.SignLines(ui.Warn, remark, width)...)
	}
	const column = 21
	var sent [][2]string
	var unsent []string
	for _, part := range p.Parts(request) {
		if part.Value == "" {
			unsent = append(unsent, part.Name)
			continue
		}
		sent = append(sent, [2]string{part.Name, words.Value(&part.Value)})
	}
	lines = append(append(lines, ""), t.LabelledLines(width, column, sent)...)
	if len(unsent) > 0 {
		left := t.Label.Render(ui.Fit("left empty", column))
		lines = append(lines, ui.Hanging(left, ui.Wrap(strings.Join(unsent, ", "), width-column, t.Muted))...)
	}
	return lines
}
