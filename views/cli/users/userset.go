package users

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"flexconsole/api"
	"flexconsole/api/save"
	"flexconsole/api/sid"
	"flexconsole/api/validate"
	"flexconsole/views/cli/plain"
	"flexconsole/views/session"
	"flexconsole/views/words"
)

// userSet is one run of the command.
type userSet struct {
	cmd     *cobra.Command
	session *session.Session
	user    string
	// asked has the values of the flags that were given.
	asked api.UserChange
	// guard is what must be true of the user for anything to be sent.
	guard save.Guard
	plain.Consent
	// dryRun: the change is shown, and nothing is sent.
	dryRun, json bool
}

func newUserSetCommand(f *plain.AccountFlags, w plain.Wiring) *cobra.Command {
	s := &userSet{}
	var email, locale, userSID string
	var expected []string
	var version int
	command := &cobra.Command{
		Use:   "set FU…",
		Short: "Change email, locale or user SID of a Flex user",
		Long: `Change email, locale or user SID of a Flex user.

The change is shown and must be confirmed. Before saving, the user is re-read:
if someone else changed the same fields, nothing is sent. After saving, the user
is re-read to check the result. Every change is recorded in the journal, as in
the console.

Confirm with y. In a production account, type the last four characters of the
Flex user SID. Without a terminal, use --yes, in a production account together
with --confirm. The result goes to standard output, everything else to standard
error.

--expect FIELD=VALUE and --if-version refuse the change, with exit status 6, when
the user is not as expected just before saving. FIELD is one of
` + strings.Join(save.GuardFields(), ", ") + `;
an empty VALUE expects null or empty. With --dry-run the same is checked and shown, nothing is asked, and nothing
is sent.` + plain.StatusHelp,
		Example: `  flexconsole user set FU00000000000000000000000000000001 --locale en-US
  flexconsole user set FU… --email someone@example.com --yes --confirm 0001 --json
  flexconsole user set FU… --locale en-US --expect username=pella.quickmoss --expect locale=de --yes
  flexconsole user set FU… --locale en-US --dry-run || echo "exit status $?"`,
		ValidArgsFunction: w.RecentUsers(f, false),
		Args:              cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			s.cmd = cmd
			for field, value := range map[save.Field]*string{save.Email: &email, save.Locale: &locale, save.UserSID: &userSID} {
				if cmd.Flags().Changed(flagOf(field)) {
					field.Set(&s.asked, value)
				}
			}
			if cmd.Flags().Changed("if-version") {
				s.guard.Version = &version
			}
			if err := s.expect(expected); err != nil {
				return err
			}
			if err := s.checkUse(args); err != nil {
				return err
			}
			return w.InSession(cmd, *f, plain.Writing(s.run))
		},
	}
	set := command.Flags()
	set.StringVar(&email, "email", "", "the new `email` address")
	set.StringVar(&locale, "locale", "", "the new `locale`, e.g. en-US")
	set.StringVar(&userSID, "user-sid", "", "the new user `SID` (US…)")
	set.BoolVar(&s.Yes, "yes", false, "save without asking; in a production account also give --confirm")
	set.StringVar(&s.Confirm, "confirm", "", "with --yes: the last four `characters` of the Flex user SID")
	set.StringArrayVar(&expected, "expect", nil, "only if the user has this value: `FIELD=VALUE`")
	set.IntVar(&version, "if-version", 0, "only if the user has this `version`")
	set.BoolVar(&s.dryRun, "dry-run", false, "show the change, send nothing")
	set.BoolVar(&s.json, "json", false, "print the result as one line of JSON")
	plain.Complete(command, "locale", func() []string { return validate.LocaleSuggestions("") })
	return command
}

// flagOf is the flag of a field: user-sid for user_sid.
func flagOf(f save.Field) string { return strings.ReplaceAll(string(f), "_", "-") }

func (s *userSet) run(ctx context.Context, session *session.Session) error {
	s.session = session
	if s.dryRun {
		return s.change(ctx)
	}
	if session.ReadOnly {
		return plain.ErrReadOnly
	}
	if err := s.CheckFlags(s.token()); err != nil {
		return err
	}
	return s.change(ctx)
}

// expect reads the values of --expect.
func (s *userSet) expect(expected []string) error {
	s.guard.Values = map[string]string{}
	for _, entry := range expected {
		name, value, given := strings.Cut(entry, "=")
		name = strings.ReplaceAll(name, "-", "_")
		switch _, twice := s.guard.Values[name]; {
		case !given:
			return plain.UsageError("--expect: " + entry + " is not FIELD=VALUE")
		case !slices.Contains(save.GuardFields(), name):
			return plain.UsageError("--expect: no field " + name + "; the fields are " + strings.Join(save.GuardFields(), ", "))
		case twice:
			return plain.UsageError("--expect: " + name + " is given twice")
		}
		s.guard.Values[name] = value
	}
	return nil
}

// checkUse checks what needs no account.
func (s *userSet) checkUse(args []string) error {
	if len(args) > 1 {
		return plain.UsageError("give one Flex user SID; to change several users, use bulk edit in the console")
	}
	users, err := userArguments(s.cmd, args)
	if err != nil {
		return err
	}
	s.user = users[0]
	if s.asked.Empty() {
		return plain.UsageError("nothing to change; give --email, --locale or --user-sid")
	}
	for _, f := range save.Fields {
		if asked := f.In(s.asked); asked != nil && *asked == "" {
			return emptyValue(f)
		}
	}
	if s.Confirm != "" && s.Yes && !s.lastFour().Matches(s.Confirm) {
		return plain.UsageError("--confirm must be the last four characters of " + s.user)
	}
	if s.dryRun {
		return nil
	}
	if err := s.Ready(s.cmd); err != nil {
		// An invalid value must be corrected first, on a terminal too.
		_, wrong := checkValues(s.asked)
		return cmp.Or(wrong, err)
	}
	return nil
}

func emptyValue(f save.Field) error {
	if f == save.UserSID {
		return plain.UsageError("--user-sid is empty: Twilio does not accept an empty user SID")
	}
	return plain.UsageError("--" + flagOf(f) + " is empty: clear a value in the console (ctrl+x in the form), " +
		"because Twilio may ignore an empty value")
}

// lastFour is what the user's SID ends with.
func (s *userSet) lastFour() plain.Token {
	return plain.Token{Text: s.user[len(s.user)-4:], Name: "the last four characters of the Flex user SID"}
}

// token is what no habit types, for an account where people take care.
func (s *userSet) token() plain.Token {
	if plain.Production(s.session) {
		return s.lastFour()
	}
	return plain.Token{}
}

// change reads the user, asks, and saves what is left to change.
func (s *userSet) change(ctx context.Context) error {
	opened, err := s.session.FetchUser(ctx, s.user)
	if err == nil {
		err = s.session.CheckAccount(ctx)
	}
	if err != nil {
		return plain.ReadFailed(ctx, s.cmd, s.session, s.user, err)
	}
	if unmet := s.guard.Unmet(opened); len(unmet) > 0 {
		return s.ended(ctx, save.Result{Status: save.Conflict, Before: opened, After: opened, Unmet: unmet})
	}
	change := changed(opened, s.asked)
	if change.Empty() {
		return s.ended(ctx, save.Result{Status: save.NothingToDo, Before: opened, After: opened})
	}
	warnings, err := checkValues(change)
	if err != nil {
		return err
	}
	plain.WriteLines(s.cmd.ErrOrStderr(), s.review(opened, change, warnings))
	if s.dryRun {
		return s.previewed(ctx, opened, change, warnings)
	}
	asked := s.token().Question(s.session, "Save this change?", "save")
	if err := s.Agree(ctx, s.cmd, asked, s.token()); err != nil {
		return err
	}
	return s.save(ctx, opened, change)
}

// changed leaves out values that the user has already: an unchanged field is neither sent
// nor checked.
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

// checkValues gives the warnings about the values, or an error about the first that
// cannot be.
func checkValues(change api.UserChange) (warnings []string, err error) {
	for _, f := range save.Fields {
		asked := f.In(change)
		if asked == nil {
			continue
		}
		verdict := f.Judge(*asked)
		text := plain.VerdictText(flagOf(f), verdict.Text, verdict.Suggestion)
		if verdict.Blocks() {
			return nil, plain.UsageError(text)
		}
		if verdict.State == validate.Warning {
			warnings = append(warnings, text)
		}
	}
	return warnings, nil
}

// review says where what would change, and what to know before saying yes.
func (s *userSet) review(opened api.FlexUser, change api.UserChange, warnings []string) []string {
	lines := []string{
		plain.AccountLine(s.session),
		fmt.Sprintf("User %s (version %s) %s", s.user, opened.VersionText(), words.Value(opened.Username)),
	}
	for _, line := range words.FieldChanges(opened, change) {
		lines = append(lines, "  "+line)
	}
	for _, warning := range s.warnings(opened, change, warnings) {
		lines = append(lines, "! "+warning)
	}
	return lines
}

// warnings are all that there is to know before saying yes; those about the values are
// given.
func (s *userSet) warnings(opened api.FlexUser, change api.UserChange, ofValues []string) []string {
	all := append(words.FieldWarnings(change), ofValues...)
	if opened.FlexUserSID == nil {
		all = append(all, "The response does not say which user it is about (flex_user_sid is null).")
	}
	if s.session.Unverified(opened) {
		all = append(all, words.AccountNotVerified)
	}
	return append(all, s.session.Warnings...)
}

// save carries the change out.
func (s *userSet) save(ctx context.Context, opened api.FlexUser, change api.UserChange) error {
	r, ended := plain.Finish(ctx, s.cmd, "save", func() save.Result {
		return save.New(s.session.Flex).Save(ctx, save.Edit{
			Instance: s.session.Instance(), User: s.user, Opened: opened, Change: change, Guard: s.guard,
		}, func(step save.Step) { fmt.Fprintln(s.cmd.ErrOrStderr(), step.String()+"…") })
	})
	if !ended {
		return plain.Signalled(ctx)
	}
	return s.ended(ctx, r)
}

// ended prints a result and returns the exit status, that of a signal first.
func (s *userSet) ended(ctx context.Context, r save.Result) error {
	out := plain.NewOutput(s.cmd.OutOrStdout())
	if s.json {
		out.JSON(savedResult(s.user, r))
	} else {
		out.Lines(savedLines(r))
	}
	if err := words.SavedError(r); err != nil {
		plain.PrintFailure(s.cmd.ErrOrStderr(), s.session, s.user, err)
	}
	out.ReportUnprinted(s.cmd)
	return out.Ended(ctx, saveStatus(r))
}
