package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"flexconsole/api"
	"flexconsole/api/save"
	"flexconsole/api/sid"
	"flexconsole/api/validate"
	"flexconsole/config"
	"flexconsole/views"
)

// userSet is one run of the command.
type userSet struct {
	cmd     *cobra.Command
	ctx     context.Context
	session *views.Session
	user    string
	// asked holds the values of the flags that were given.
	asked   api.UserChange
	yes     bool
	confirm string
	json    bool
	// prompter is nil where nobody can be asked.
	prompter *prompter
}

func newUserSetCommand(f *flags, machine machineOf) *cobra.Command {
	s := &userSet{}
	var email, locale, userSID string
	command := &cobra.Command{
		Use:   "set FU…",
		Short: "Change email, locale or user SID of a Flex user",
		Long: `Change email, locale or user SID of a Flex user, by the procedure of the console:
the user is read, the difference shown and confirmed; then it is read again,
saved where nobody else changed the same fields, and read back. What is sent is
in the console's journal.

The question is asked on the terminal; for a production account it is answered
by the last four characters of the Flex user SID. Without a terminal --yes goes
on without a question, for a production account only with --confirm and those
four characters. Difference, warnings and steps go to standard error, the result
to standard output.` + statusHelp,
		Example: `  flexconsole user set FU00000000000000000000000000000001 --locale en-US
  flexconsole user set FU… --email someone@example.com --yes --confirm 0001 --json`,
		ValidArgsFunction: recentUsers(f, machine, false),
		Args:              cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			s.cmd = cmd
			for field, value := range map[save.Field]*string{save.Email: &email, save.Locale: &locale, save.UserSID: &userSID} {
				if cmd.Flags().Changed(flagOf(field)) {
					field.Set(&s.asked, value)
				}
			}
			return s.run(args, func() (*views.Session, error) { return openPlain(*f, machine(*f)) })
		},
	}
	set := command.Flags()
	set.StringVar(&email, "email", "", "the new email address")
	set.StringVar(&locale, "locale", "", "the new locale, such as en-US")
	set.StringVar(&userSID, "user-sid", "", "the new Unified User SID (US…)")
	set.BoolVar(&s.yes, "yes", false, "save without asking; for a production account --confirm must go with it")
	set.StringVar(&s.confirm, "confirm", "", "with --yes: the last four characters of the Flex user SID")
	set.BoolVar(&s.json, "json", false, "print the result as JSON, on one line")
	complete(command, "locale", func() []string { return validate.LocaleSuggestions("") })
	return command
}

// flagOf is the flag of a field: user-sid for user_sid.
func flagOf(f save.Field) string { return strings.ReplaceAll(string(f), "_", "-") }

func (s *userSet) run(args []string, open func() (*views.Session, error)) error {
	if err := s.checkUse(args); err != nil {
		return err
	}
	session, err := open()
	if err != nil {
		return err
	}
	defer session.End()
	s.session = session
	if err := s.checkSession(); err != nil {
		return err
	}
	ctx, stop := untilSignal(s.cmd.Context())
	defer stop()
	s.ctx = ctx
	if s.prompter != nil {
		s.prompter.ctx = ctx
	}
	return s.change()
}

// checkUse checks what needs no account.
func (s *userSet) checkUse(args []string) error {
	if len(args) != 1 {
		return usageError{"one Flex user SID: several users are changed in the console, with a dry run"}
	}
	user, err := userArgument(args)
	if err != nil {
		return err
	}
	s.user = user
	if s.asked.Empty() {
		return usageError{"nothing to change: give --email, --locale or --user-sid"}
	}
	for _, f := range save.Fields {
		if asked := f.In(s.asked); asked != nil && *asked == "" {
			return emptyValue(f)
		}
	}
	return s.checkConsent()
}

func emptyValue(f save.Field) error {
	if f == save.UserSID {
		return usageError{"--user-sid is empty: Twilio takes no empty user SID"}
	}
	return usageError{"--" + flagOf(f) + " is empty: a value is cleared in the console only (ctrl+x in its form), " +
		"as what Twilio does with an empty one is unverified"}
}

// checkConsent sees to it that someone can say yes.
func (s *userSet) checkConsent() error {
	switch {
	case s.confirm != "" && !s.yes:
		return usageError{"--confirm goes with --yes"}
	case s.confirm != "" && !s.confirms(s.confirm):
		return usageError{"--confirm must be the last four characters of " + s.user}
	case s.yes:
		return nil
	}
	terminal, _ := s.cmd.InOrStdin().(*os.File)
	if terminal == nil || !term.IsTerminal(terminal.Fd()) {
		return usageError{"it asks on a terminal before it saves: without one add --yes"}
	}
	s.prompter = &prompter{tty: terminal, out: s.cmd.ErrOrStderr()}
	return nil
}

// confirms says whether text is what the user's SID ends with.
func (s *userSet) confirms(text string) bool {
	return strings.EqualFold(text, s.user[len(s.user)-4:])
}

// production says whether the account is one where people take care.
func (s *userSet) production() bool { return s.session.Badge == config.Prod.Badge() }

func (s *userSet) checkSession() error {
	if s.session.ReadOnly {
		return exitError{exitReadOnly, "not sent: this session is read-only; leave out --read-only, or choose a profile that may write"}
	}
	if s.yes && s.production() && s.confirm == "" {
		return usageError{"this is a production account: --yes needs --confirm with the last four characters of the Flex user SID"}
	}
	return nil
}

// change reads the user, asks, and saves what is left to change.
func (s *userSet) change() error {
	opened, err := fetchUser(s.ctx, s.session, s.user)
	if err != nil {
		if signalled(s.ctx) != nil {
			return signalled(s.ctx)
		}
		tellFailure(s.cmd.ErrOrStderr(), s.user, err)
		return exitError{status: readStatus(err)}
	}
	change := changed(opened, s.asked)
	if change.Empty() {
		return s.ended(save.Result{Status: save.NothingToDo, Before: opened, After: opened})
	}
	warnings, err := judged(change)
	if err != nil {
		return err
	}
	writeLines(s.cmd.ErrOrStderr(), s.review(opened, change, warnings))
	if err := s.agree(); err != nil {
		return err
	}
	return s.save(opened, change)
}

// changed leaves out what the user holds already: an unchanged field is
// neither sent nor judged.
func changed(opened api.FlexUser, asked api.UserChange) api.UserChange {
	for _, f := range save.Fields {
		held, wanted := f.Of(opened), f.In(asked)
		if held == nil || wanted == nil {
			continue
		}
		if *held == *wanted || f == save.UserSID && sid.Equal(*held, *wanted) {
			f.Set(&asked, nil)
		}
	}
	return asked
}

// judged gives the warnings about the values, or an error about the first that
// cannot be.
func judged(change api.UserChange) (warnings []string, err error) {
	for _, f := range save.Fields {
		asked := f.In(change)
		if asked == nil {
			continue
		}
		verdict := verdictOf(f, *asked)
		text := "--" + flagOf(f) + ": " + verdict.Text
		if verdict.Suggestion != "" && !strings.Contains(text, verdict.Suggestion) {
			text += "; did you mean " + verdict.Suggestion + "?"
		}
		if verdict.Blocks() {
			return nil, usageError{text}
		}
		if verdict.State == validate.Warning {
			warnings = append(warnings, text)
		}
	}
	return warnings, nil
}

func verdictOf(f save.Field, value string) validate.Verdict {
	switch f {
	case save.Email:
		return validate.Email(value)
	case save.Locale:
		return validate.Locale(value)
	}
	return validate.SID(sid.UnifiedUser, value)
}

// review says where what would change, and what to know before saying yes.
func (s *userSet) review(opened api.FlexUser, change api.UserChange, warnings []string) []string {
	lines := []string{
		fmt.Sprintf("%s  %s · account %s · instance %s", s.session.Badge, s.session.Source, s.session.AccountSID, s.session.Instance()),
		fmt.Sprintf("User %s (version %d) %s", s.user, opened.Version, shown(opened.Username)),
	}
	for _, f := range save.Fields {
		if asked := f.In(change); asked != nil {
			lines = append(lines, fmt.Sprintf("  %-9s %s → %s", f, shown(f.Of(opened)), shown(asked)))
		}
	}
	warnings = append(fieldWarnings(change), warnings...)
	if opened.FlexUserSID == nil {
		warnings = append(warnings, "The answer does not say which user it is about (flex_user_sid is null).")
	}
	for _, warning := range append(warnings, s.session.Warnings...) {
		lines = append(lines, "! "+warning)
	}
	return lines
}

// agree asks for a yes, for a production account in a way that no habit types.
func (s *userSet) agree() error {
	if s.yes {
		return nil
	}
	agreed, err := s.asks()
	if errors.Is(err, errInputEnded) || err == nil && !agreed {
		return exitError{exitDeclined, "not saved: nothing was sent"}
	}
	return err
}

func (s *userSet) asks() (bool, error) {
	if !s.production() {
		return s.prompter.confirm("Save this change?")
	}
	answer, err := s.prompter.ask(question{
		text: "This is " + s.session.Badge + ". Type the last four characters of the Flex user SID to save",
	})
	return s.confirms(answer), err
}

// save carries the change out. A signal stops it while nothing can have been
// sent; after that it is given its time to learn the outcome (Reliability,
// "Journal and drafts").
func (s *userSet) save(opened api.FlexUser, change api.UserChange) error {
	done := make(chan save.Result, 1)
	go func() {
		done <- save.New(s.session.Flex).Save(s.ctx, save.Edit{
			Instance: s.session.Instance(), User: s.user, Opened: opened, Change: change,
		}, func(step save.Step) { fmt.Fprintln(s.cmd.ErrOrStderr(), step.String()+"…") })
	}()
	select {
	case r := <-done:
		return s.ended(r)
	case <-s.ctx.Done():
	}
	patience, stop := context.WithTimeout(context.WithoutCancel(s.ctx), drainLimit)
	defer stop()
	select {
	case r := <-done:
		return s.ended(r)
	case <-patience.Done():
		writeLines(s.cmd.ErrOrStderr(), []string{"flexconsole: the save was still under way after 10 s; its outcome is unknown"})
		return signalled(s.ctx)
	}
}

// ended tells a result and gives the exit status, that of a signal first.
func (s *userSet) ended(r save.Result) error {
	out := &output{w: s.cmd.OutOrStdout()}
	if s.json {
		out.value(savedResult(s.user, r))
	} else {
		out.lines(savedLines(r))
	}
	if err := savedError(r); err != nil {
		tellFailure(s.cmd.ErrOrStderr(), s.user, err)
	}
	switch status := saveStatus(r); {
	case signalled(s.ctx) != nil:
		return signalled(s.ctx)
	case status != 0:
		return exitError{status: status}
	}
	return out.err
}
