package plain

import (
	"context"
	"errors"
	"io"
	"os"
	"strings"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"flexconsole/config"
	"flexconsole/views/session"
	"flexconsole/views/terminal"
	"flexconsole/views/words"
)

// Consent is how a command comes by a yes before it writes: from its flags, or
// from a question on the terminal.
type Consent struct {
	Yes     bool
	Confirm string
	// tty is nil without a terminal to ask on.
	tty *os.File
}

// Token is what has to be typed where a habitual yes is not enough: its text and its
// name. The zero value asks for a yes.
type Token struct{ Text, Name string }

// Matches says whether an answer is the token.
func (t Token) Matches(answer string) bool {
	return strings.EqualFold(strings.TrimSpace(answer), t.Text)
}

// Question asks for a yes to a question, or for the token before something is done.
func (t Token) Question(session *session.Session, question, done string) string {
	if t.Text == "" {
		return question
	}
	return "This is " + session.Badge + ". Type " + t.Name + " to " + done
}

// AccountToken is asked for in production where nothing has verified the account.
func AccountToken(session *session.Session) Token {
	if !Production(session) || !session.Unverified() {
		return Token{}
	}
	return Token{Text: session.AccountSID[len(session.AccountSID)-4:], Name: "the last four characters of the account SID"}
}

// AccountWarnings warns where nothing has verified the account.
func AccountWarnings(session *session.Session) []string {
	if session.Unverified() {
		return []string{words.AccountNotVerified}
	}
	return nil
}

// Ready sees to it that someone can say yes.
func (c *Consent) Ready(cmd *cobra.Command) error {
	if c.Confirm != "" && !c.Yes {
		return UsageError("--confirm needs --yes")
	}
	if c.Yes {
		return nil
	}
	tty, _ := cmd.InOrStdin().(*os.File)
	if tty == nil || !term.IsTerminal(tty.Fd()) {
		return UsageError("this command asks for confirmation on a terminal; without one add --yes")
	}
	c.tty = tty
	return nil
}

// ReviewTo is where what would be sent is shown: it is a note only where nobody is asked
// and it is not the result.
func (c *Consent) ReviewTo(cmd *cobra.Command, dryRun bool) io.Writer {
	if c.tty != nil || dryRun && !isSet(cmd, "json") {
		return cmd.ErrOrStderr()
	}
	return Notes(cmd)
}

// CheckFlags checks that the flags say as much as is asked for.
func (c *Consent) CheckFlags(t Token) error {
	switch {
	case !c.Yes || t.Text == "" || t.Matches(c.Confirm):
		return nil
	case c.Confirm != "":
		return UsageError("--confirm must be " + t.Name + ", " + t.Text)
	}
	return UsageError("this is a production account: add --confirm with " + t.Name)
}

// Agree asks, where no flag has said yes: a yes to the question, or the token.
func (c *Consent) Agree(ctx context.Context, cmd *cobra.Command, asked string, t Token) error {
	if c.Yes {
		return nil
	}
	agreed, err := c.ask(ctx, NewPrompter(c.tty, cmd.ErrOrStderr()), asked, t)
	if errors.Is(err, ErrInputEnded) || err == nil && !agreed {
		return ExitError{Status: ExitDeclined, Text: "nothing was sent"}
	}
	return err
}

func (c *Consent) ask(ctx context.Context, p *Prompter, asked string, t Token) (bool, error) {
	if t.Text == "" {
		return p.Confirm(ctx, asked)
	}
	terminal.DiscardInput(p.tty)
	answer, err := p.Ask(ctx, Question{Text: asked})
	return t.Matches(answer), err
}

// Production says whether the account is one where people take care.
func Production(session *session.Session) bool { return session.Badge == config.Prod.Badge() }

// AccountLine says where a write would go.
func AccountLine(session *session.Session) string {
	line := session.Badge + "  " + session.Source + " · " + accountPlace(session)
	if session.Host != "" {
		line += " · host " + session.Host
	}
	return line
}

// ErrReadOnly refuses a write before anything is asked.
var ErrReadOnly = ExitError{
	Status: ExitReadOnly,
	Text:   "not sent: this session is read-only; leave out --read-only or choose another profile",
}
