package cli

import (
	"context"
	"errors"
	"os"
	"strings"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"flexconsole/config"
	"flexconsole/views"
	"flexconsole/views/terminal"
)

// consent is how a command comes by a yes before it writes: from its flags, or
// from a question on the terminal.
type consent struct {
	yes     bool
	confirm string
	// tty is nil where nobody can be asked.
	tty *os.File
}

// token is what stands for a yes where a habit must not do: text, and what it
// is called. The zero value asks for no more than a yes.
type token struct{ text, name string }

func (t token) matches(answer string) bool {
	return strings.EqualFold(strings.TrimSpace(answer), t.text)
}

// accountToken is asked for in production where nothing has verified the account.
func accountToken(session *views.Session) token {
	if !production(session) || !session.Unverified() {
		return token{}
	}
	return token{text: session.AccountSID[len(session.AccountSID)-4:], name: "the last four characters of the account SID"}
}

// unverified warns where nothing has verified the account.
func unverified(session *views.Session) []string {
	if session.Unverified() {
		return []string{views.AccountNotVerified}
	}
	return nil
}

// ready sees to it that someone can say yes.
func (c *consent) ready(cmd *cobra.Command) error {
	if c.confirm != "" && !c.yes {
		return usageError("--confirm goes with --yes")
	}
	if c.yes {
		return nil
	}
	tty, _ := cmd.InOrStdin().(*os.File)
	if tty == nil || !term.IsTerminal(tty.Fd()) {
		return usageError("it asks on a terminal before it sends anything: without one add --yes")
	}
	c.tty = tty
	return nil
}

// given checks that the flags say as much as is asked for.
func (c *consent) given(t token) error {
	switch {
	case !c.yes || t.text == "" || t.matches(c.confirm):
		return nil
	case c.confirm != "":
		return usageError("--confirm must be " + t.name + ", " + t.text)
	}
	return usageError("this is a production account: --yes needs --confirm with " + t.name)
}

// agree asks, where no flag has said yes: a yes to the question, or the token.
func (c *consent) agree(ctx context.Context, cmd *cobra.Command, asked string, t token) error {
	if c.yes {
		return nil
	}
	agreed, err := c.asks(newPrompter(ctx, c.tty, cmd.ErrOrStderr()), asked, t)
	if errors.Is(err, errInputEnded) || err == nil && !agreed {
		return exitError{status: exitDeclined, text: "nothing was sent"}
	}
	return err
}

func (c *consent) asks(p *prompter, asked string, t token) (bool, error) {
	if t.text == "" {
		return p.confirm(asked)
	}
	terminal.DiscardInput(p.tty)
	answer, err := p.ask(question{text: asked})
	return t.matches(answer), err
}

// production says whether the account is one where people take care.
func production(session *views.Session) bool { return session.Badge == config.Prod.Badge() }

// accountLine says where a write would go.
func accountLine(session *views.Session) string {
	line := session.Badge + "  " + session.Source + " · " + placeOf(session)
	if session.Host != "" {
		line += " · host " + session.Host
	}
	return line
}

// errReadOnly refuses a write before anything is asked.
var errReadOnly = exitError{status: exitReadOnly, text: "not sent: this session is read-only; leave out --read-only, or choose a profile that may write"}
