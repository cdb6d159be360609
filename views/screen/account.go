package screen

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api"
	"flexconsole/ui"
	"flexconsole/views/words"
)

// CheckAccount finds out which account the credentials belong to, before a review names
// it. The review shows the result, and the write checks it.
func CheckAccount(h Host, owner Screen) tea.Cmd {
	session := h.Session()
	if session.ReadOnly || session.Flex.AccountVerified() {
		return nil
	}
	_, cmd := h.StartQuietly(owner, "checking the account", func(ctx context.Context, _ *Work) tea.Msg {
		_ = session.CheckAccount(ctx)
		return nil
	})
	return cmd
}

// TokenOfAccount makes the last characters of the account SID the token, in production
// where the account is not verified.
func TokenOfAccount(h Host, q Question) Question {
	if s := h.Session(); s.Badge == ProdBadge && s.Unverified() && q.Token == "" {
		q.Token, q.TokenHint = s.AccountSID[len(s.AccountSID)-4:], "Type the last four characters of the account SID"
	}
	return q
}

// AccountLines name the account in full, for reviews; users are the users that are
// changed, none where something else is.
func AccountLines(h Host, width int, users ...api.FlexUser) []string {
	s, t := h.Session(), h.Theme()
	lines := []string{h.Badge() + " " + t.Text.Render(ui.Escape(s.Source))}
	facts := [][2]string{{"Account", s.AccountSID}, {"Instance", s.Instance()}}
	if s.Host != "" {
		facts = append(facts, [2]string{"Host", ui.Escape(s.Host)})
	}
	for _, named := range facts {
		label := t.Label.Render(ui.Fit(named[0], 10))
		if ui.Width(label)+ui.Width(named[1]) > width {
			label = "" // its prefix tells the kind
		}
		lines = append(lines, ui.Hanging(label, ui.Wrap(named[1], width-ui.Width(label), t.Text))...)
	}
	if s.Unverified(users...) {
		lines = append(lines, t.SignLines(ui.Warn, words.AccountNotVerified, width)...)
	}
	return lines
}
