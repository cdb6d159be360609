package views

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"
)

// AccountNotVerified is said in a review where the account is only what the
// profile says.
const AccountNotVerified = "Account not verified: Twilio has not said which account these credentials are of."

// checkAccount asks for the account of the credentials before a review names it;
// what comes of it the review shows, and the write obeys.
func (a *desk) checkAccount(owner Screen) tea.Cmd {
	session := a.session
	if session.ReadOnly || session.Flex.AccountVerified() {
		return nil
	}
	_, cmd := a.startQuietly(owner, "checking the account", func(ctx context.Context, _ *work) tea.Msg {
		_ = session.CheckAccount(ctx)
		return nil
	})
	return cmd
}

// tokenOfAccount makes the end of the account's SID the token, in production
// where nothing has verified the account.
func (a *desk) tokenOfAccount(q question) question {
	if s := a.session; s.Badge == prodBadge && s.Unverified() && q.token == "" {
		q.token, q.tokenHint = s.AccountSID[len(s.AccountSID)-4:], "type the last four characters of the account SID"
	}
	return q
}
