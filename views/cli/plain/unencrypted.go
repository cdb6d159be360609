package plain

import (
	"context"
	"os"
	"strings"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"flexconsole/api/sandbox"
	"flexconsole/config"
	"flexconsole/views/terminal"
)

// IsSandbox says that an account's credentials are the sandbox's, which are no
// secret.
func IsSandbox(a config.Account) bool {
	if a.Secret == nil {
		return true
	}
	secret := a.Secret()
	return secret == sandbox.AuthToken || secret == sandbox.APISecret
}

// Unencrypted says that credentials worth something would go over http: to this
// machine, as http goes nowhere else, but to whatever listens there.
func Unencrypted(a config.Account) bool {
	return strings.HasPrefix(strings.ToLower(a.BaseURL), "http:") && !IsSandbox(a)
}

// UnencryptedWarning says where they would go.
func UnencryptedWarning(a config.Account) string {
	return "the credentials from " + a.Source() + " would be sent unencrypted to " + a.BaseURL
}

// AllowUnencrypted asks on the terminal, once, before credentials are sent over http; tty
// is nil without a terminal to ask on.
func AllowUnencrypted(ctx context.Context, a config.Account, tty *os.File, out func(string)) error {
	if tty == nil || !term.IsTerminal(tty.Fd()) {
		return UsageError("nothing was sent: " + UnencryptedWarning(a) + "; to allow this, add --base-url " + a.BaseURL)
	}
	out("flexconsole: " + UnencryptedWarning(a) + ".")
	agreed, err := NewPrompter(tty, terminal.Encoded{File: os.Stderr}).Confirm(ctx, "Continue?")
	if err == nil && !agreed {
		return ExitError{Status: ExitDeclined, Text: "nothing was sent"}
	}
	return err
}

// MaySend is AllowUnencrypted for a plain-text command, which may name the
// address on its own command line.
func MaySend(cmd *cobra.Command, f AccountFlags, a config.Account) error {
	if !Unencrypted(a) || f.BaseURL != "" {
		return nil
	}
	tty, _ := cmd.InOrStdin().(*os.File)
	ctx, stop := UntilSignal(cmd.Context())
	defer stop()
	return AllowUnencrypted(ctx, a, tty, func(line string) { WriteLines(cmd.ErrOrStderr(), []string{line}) })
}
