package users

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"flexconsole/api"
	"flexconsole/api/save"
	"flexconsole/api/sid"
	"flexconsole/api/validate"
	"flexconsole/views/cli/plain"
	"flexconsole/views/session"
)

// userSet is one run of the command.
type userSet struct {
	plain.UserSave
	// asked has the values of the flags that were given.
	asked api.UserChange
	// guard is what must be true of the user for anything to be sent.
	guard save.Guard
}

func newUserSetCommand(f *plain.AccountFlags, w plain.Wiring) *cobra.Command {
	s := &userSet{UserSave: plain.UserSave{Question: "Save this change?", Verb: "save"}}
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
is sent.`,
		Example: `  flexconsole user set FU00000000000000000000000000000001 --locale en-US
  flexconsole user set FU… --email someone@example.com --yes --confirm 0001 --json
  flexconsole user set FU… --locale en-US --expect username=pella.quickmoss --expect locale=de --yes
  flexconsole user set FU… --locale en-US --dry-run || echo "exit status $?"`,
		ValidArgsFunction: w.RecentUsers(f, false),
		Args:              cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			s.Cmd = cmd
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
	set.StringArrayVar(&expected, "expect", nil, "only if the user has this value: `FIELD=VALUE`")
	set.IntVar(&version, "if-version", 0, "only if the user has this `version`")
	s.Flags(command)
	plain.Complete(command, "locale", func() []string { return validate.LocaleSuggestions("") })
	return command
}

// flagOf is the flag of a field: user-sid for user_sid.
func flagOf(f save.Field) string { return strings.ReplaceAll(string(f), "_", "-") }

func (s *userSet) run(ctx context.Context, session *session.Session) error {
	if err := s.Begin(session); err != nil {
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
	users, err := userArguments(s.Cmd, args)
	if err != nil {
		return err
	}
	s.User = users[0]
	if s.asked.Empty() {
		return plain.UsageError("nothing to change; give --email, --locale or --user-sid")
	}
	for _, f := range save.Fields {
		if asked := f.In(s.asked); asked != nil && *asked == "" {
			return emptyValue(f)
		}
	}
	if err := s.CheckConfirm(); err != nil {
		return err
	}
	if err := s.Prepare(); err != nil {
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

// change reads the user, asks, and saves what is left to change.
func (s *userSet) change(ctx context.Context) error {
	opened, err := s.Session.FetchUser(ctx, s.User)
	if err == nil {
		err = s.Session.CheckAccount(ctx)
	}
	if err != nil {
		return plain.ReadFailed(ctx, s.Cmd, s.Session, s.User, err)
	}
	plain.Remember(s.Session, opened)
	if unmet := s.guard.Unmet(opened); len(unmet) > 0 {
		return s.Ended(ctx, save.Result{Status: save.Conflict, Before: opened, After: opened, Unmet: unmet})
	}
	change := changed(opened, s.asked)
	if change.Empty() {
		return s.Ended(ctx, save.Result{Status: save.NothingToDo, Before: opened, After: opened})
	}
	warnings, err := checkValues(change)
	if err != nil {
		return err
	}
	return s.Save(ctx, save.Edit{Opened: opened, Change: change, Guard: s.guard}, warnings)
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
