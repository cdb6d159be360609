package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/spf13/cobra"

	"flexconsole/api"
	"flexconsole/config"
	"flexconsole/ui"
	"flexconsole/views"
)

// machineOf gives the settings of this machine under the flags.
type machineOf func(flags) config.Inputs

// accountFlags are those that say which account a plain-text command works in;
// they are the console's own. They hold for the commands below too, or cobra
// would take a verb for the value of a flag before it.
func accountFlags(command *cobra.Command, f *flags) {
	set := command.PersistentFlags()
	set.BoolVar(&f.demo, "demo", false, "use the built-in sandbox account, which ends with the command")
	set.IntVar(&f.demoUsers, "demo-users", 0, "with --demo: how many users the sandbox account has")
	set.BoolVar(&f.readOnly, "read-only", false, "refuse everything but reads")
	set.StringVar(&f.profile, "profile", "", "profile of config.toml to use")
	set.StringVar(&f.instance, "instance", "", "Flex instance SID (GO…)")
	set.StringVar(&f.baseURL, "base-url", "", "one address for all hosts; http for loopback only")
	complete(command, "profile", profileNames)
}

// openPlain opens the session of a plain-text command. It is the console's, so
// that a change made here is in the same journal.
func openPlain(cmd *cobra.Command, f flags, in config.Inputs) (*views.Session, error) {
	if f.demo {
		return openSandbox(f)
	}
	account, err := config.Read(in).Account()
	if err != nil {
		return nil, err
	}
	if err := commandMaySend(cmd, f, account); err != nil {
		return nil, err
	}
	return newSession(account), nil
}

// verbs is a command that holds others and does nothing by itself: a slip in
// the verb must not end as if all were well.
func verbs(use, short, wanted string, f *flags, commands ...*cobra.Command) *cobra.Command {
	command := &cobra.Command{
		Use: use, Short: short,
		ValidArgsFunction: cobra.NoFileCompletions,
		Args:              cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 && isName(args[0]) {
				return unknownCommand(cmd, args[0], wanted)
			}
			return usageError{wanted}
		},
	}
	accountFlags(command, f)
	command.AddCommand(commands...)
	return command
}

// inSession opens the session of a plain-text command and runs it there; a
// signal ends the context.
func inSession(cmd *cobra.Command, f flags, machine machineOf, run func(context.Context, *views.Session) error) error {
	session, err := openPlain(cmd, f, machine(f))
	if err != nil {
		return err
	}
	defer session.End()
	ctx, stop := untilSignal(cmd.Context())
	defer stop()
	return run(ctx, session)
}

// errReadOnly refuses a write before anything is asked.
var errReadOnly = exitError{exitReadOnly, "not sent: this session is read-only; leave out --read-only, or choose a profile that may write"}

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

// verdictText is what there is to say of a flag's value.
func verdictText(flag, text, suggestion string) string {
	text = "--" + flag + ": " + text
	if suggestion != "" && !strings.Contains(text, suggestion) {
		text += "; did you mean " + suggestion + "?"
	}
	return text
}

// output writes lines of outside text, escaped, and keeps the first failure: a
// full disk must not look like an empty answer.
type output struct {
	w io.Writer
	// room is how many cells a row of a table may take, 0 for any number.
	room int
	err  error
}

// line writes text, which may come from outside.
func (o *output) line(text string) {
	if o.err == nil {
		_, o.err = fmt.Fprintln(o.w, ui.Escape(text))
	}
}

func (o *output) lines(texts []string) {
	for _, text := range texts {
		o.line(text)
	}
}

// value writes a value as JSON on one line; a json.RawMessage keeps its order
// of fields and its numbers.
func (o *output) value(v any) {
	if o.err != nil {
		return
	}
	var data []byte
	if data, o.err = json.Marshal(v); o.err == nil {
		_, o.err = fmt.Fprintln(o.w, ui.TerminalCharset().VisibleJSON(string(data)))
	}
}

// ended is the end of a command that sent something, that of a signal first.
func (o *output) ended(ctx context.Context, status int) error {
	switch {
	case signalled(ctx) != nil:
		return signalled(ctx)
	case status != 0:
		return exitError{status: status}
	}
	return o.err
}

// excuse tells that a result could not be printed, which changes nothing about
// what was done.
func (o *output) excuse(cmd *cobra.Command) {
	if o.err != nil {
		writeLines(cmd.ErrOrStderr(), []string{"flexconsole: the result could not be printed: " + o.err.Error()})
		o.err = nil
	}
}

// tellDone writes what was done on this machine, whatever reads it.
func tellDone(cmd *cobra.Command, lines []string) {
	out := &output{w: cmd.OutOrStdout()}
	out.lines(lines)
	out.excuse(cmd)
}

// tellFailure writes a failure about subject, which may be empty. What is not
// there may be elsewhere, so it says where was looked.
func tellFailure(w io.Writer, session *views.Session, subject string, err error) {
	lines := views.FailureLines(err)
	if subject != "" {
		lines[0] = subject + ": " + lines[0]
	}
	lines[0] = "flexconsole: " + lines[0]
	if failure, ok := errors.AsType[*api.Error](err); ok && failure.Fault == api.APIError && failure.Status == http.StatusNotFound {
		lines = append(lines, "  looked in "+placeOf(session)+" ("+session.Source+")")
	}
	writeLines(w, lines)
}

// placeOf is the account and, where it is known, the instance.
func placeOf(session *views.Session) string {
	place := "account " + session.AccountSID
	if instance := session.Instance(); instance != "" {
		place += " · instance " + instance
	}
	return place
}
