package plain

import (
	"context"

	"github.com/spf13/cobra"

	"flexconsole/config"
	"flexconsole/views/session"
)

// Wiring is what the plain-text commands have of the program around them, as
// values, so that none of them imports it.
type Wiring struct {
	// Inputs gives the settings of this machine under the flags.
	Inputs func(AccountFlags) config.Inputs
	// OpenSandbox opens a session of the built-in account, OpenAccount that of
	// another. They are the console's, so that a change made by a command is in
	// the same journal.
	OpenSandbox func(AccountFlags) (*session.Session, error)
	OpenAccount func(config.Account) *session.Session
	// UseOwn applies what people make their own in config.toml, as the console does at its
	// start. The error names line and column; the warnings are colours that are hard to read.
	UseOwn func(*config.Settings) (warnings []string, err error)
}

// open opens the session of a plain-text command.
func (w Wiring) open(cmd *cobra.Command, f AccountFlags) (*session.Session, error) {
	if f.Demo {
		return w.OpenSandbox(f)
	}
	account, err := config.Read(w.Inputs(f)).Account()
	if err != nil {
		return nil, err
	}
	if err := MaySend(cmd, f, account); err != nil {
		return nil, err
	}
	return w.OpenAccount(account), nil
}

// InSession opens the session of a plain-text command and runs it there; a
// signal ends the context.
func (w Wiring) InSession(cmd *cobra.Command, f AccountFlags, run func(context.Context, *session.Session) error) error {
	session, err := w.open(cmd, f)
	if err != nil {
		return err
	}
	Traced(cmd, session)
	defer session.End()
	ctx, stop := UntilSignal(cmd.Context())
	defer stop()
	return run(ctx, session)
}

// Listing completes a command that lists what a session has, one unit per line; it
// takes flags only.
func (w Wiring) Listing(
	f *AccountFlags,
	command *cobra.Command,
	unit string,
	list func(ctx context.Context, cmd *cobra.Command, session *session.Session, asJSON bool) error,
) *cobra.Command {
	asJSON := command.Flags().Bool("json", false, "print JSON, one "+unit+" per line")
	command.Args, command.ValidArgsFunction = NoArguments, cobra.NoFileCompletions
	command.RunE = func(cmd *cobra.Command, _ []string) error {
		return w.InSession(cmd, *f, func(ctx context.Context, session *session.Session) error {
			return list(ctx, cmd, session, *asJSON)
		})
	}
	return command
}
