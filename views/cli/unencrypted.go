package cli

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

// ofSandbox says that an account's credentials are the sandbox's, which are no
// secret.
func ofSandbox(a config.Account) bool {
	if a.Secret == nil {
		return true
	}
	secret := a.Secret()
	return secret == sandbox.AuthToken || secret == sandbox.APISecret
}

// unencrypted says that credentials worth something would go over http: to this
// machine, as http goes nowhere else, but to whatever listens there.
func unencrypted(a config.Account) bool {
	return strings.HasPrefix(strings.ToLower(a.BaseURL), "http:") && !ofSandbox(a)
}

// unencryptedText says where they would go.
func unencryptedText(a config.Account) string {
	return "the credentials from " + a.Source() + " would be sent unencrypted to " + a.BaseURL + ", whatever listens there"
}

// allowUnencrypted asks on the terminal, once, before credentials go over http;
// tty is nil where nobody can be asked.
func allowUnencrypted(ctx context.Context, a config.Account, tty *os.File, out func(string)) error {
	if tty == nil || !term.IsTerminal(tty.Fd()) {
		return usageError("nothing was sent: " + unencryptedText(a) + "; if that is intended, add --base-url " + a.BaseURL)
	}
	out("flexconsole: " + unencryptedText(a) + ".")
	agreed, err := newPrompter(ctx, tty, terminal.Encoded{File: os.Stderr}).confirm("Go on?")
	if err == nil && !agreed {
		return exitError{status: exitDeclined, text: "nothing was sent"}
	}
	return err
}

// maySend is allowUnencrypted for a plain-text command, which may name the
// address on its own command line.
func maySend(cmd *cobra.Command, f AccountFlags, a config.Account) error {
	if !unencrypted(a) || f.BaseURL != "" {
		return nil
	}
	tty, _ := cmd.InOrStdin().(*os.File)
	ctx, stop := untilSignal(cmd.Context())
	defer stop()
	return allowUnencrypted(ctx, a, tty, func(line string) { writeLines(cmd.ErrOrStderr(), []string{line}) })
}
