package plain

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"flexconsole/api"
	"flexconsole/api/save"
	"flexconsole/views/session"
	"flexconsole/views/words"
)

// UserSave is a command that changes one user: what would change is shown, must be
// confirmed, is saved, and the result is printed.
type UserSave struct {
	Cmd     *cobra.Command
	Session *session.Session
	User    string
	// Question asks for a yes, Verb says what that does.
	Question, Verb string
	Consent
	// DryRun: the change is shown, and nothing is sent.
	DryRun, JSON bool
}

// Flags defines the flags of such a command.
func (s *UserSave) Flags(command *cobra.Command) {
	set := command.Flags()
	Documents(command, savedDocument{}, previewedDocument{})
	set.BoolVar(&s.Yes, "yes", false, s.Verb+" without asking; in a production account also give --confirm")
	set.StringVar(&s.Confirm, "confirm", "", "with --yes: the last four `characters` of the Flex user SID")
	set.BoolVar(&s.DryRun, "dry-run", false, "show the change, send nothing")
	set.BoolVar(&s.JSON, "json", false, "print the result as one line of JSON")
}

// Prepare sees to it that someone can say yes, where that is needed.
func (s *UserSave) Prepare() error {
	if s.DryRun {
		return nil
	}
	return s.Ready(s.Cmd)
}

// CheckConfirm checks --confirm once the user is known.
func (s *UserSave) CheckConfirm() error {
	if s.Confirm != "" && s.Yes && !s.lastFour().Matches(s.Confirm) {
		return UsageError("--confirm must be the last four characters of " + s.User)
	}
	return nil
}

// Begin takes the session, and refuses what may not be changed in it.
func (s *UserSave) Begin(session *session.Session) error {
	s.Session = session
	switch {
	case s.DryRun:
		return nil
	case session.ReadOnly:
		return ErrReadOnly
	}
	return s.CheckFlags(s.token())
}

// lastFour is what the user's SID ends with.
func (s *UserSave) lastFour() Token {
	return Token{Text: s.User[len(s.User)-4:], Name: "the last four characters of the Flex user SID"}
}

// token is what no habit types, for an account where people take care.
func (s *UserSave) token() Token {
	if Production(s.Session) {
		return s.lastFour()
	}
	return Token{}
}

// Save shows an edit, asks, carries it out, and ends with its status; a dry run ends
// after it is shown. Instance and user are set here; the warnings are about the values.
func (s *UserSave) Save(ctx context.Context, edit save.Edit, warnings []string) error {
	edit.Instance, edit.User = s.Session.Instance(), s.User
	WriteLines(s.ReviewTo(s.Cmd, s.DryRun), s.review(edit.Opened, edit.Change, warnings))
	if s.DryRun {
		return s.previewed(ctx, edit.Opened, edit.Change, warnings)
	}
	if err := s.Agree(ctx, s.Cmd, s.token().Question(s.Session, s.Question, s.Verb), s.token()); err != nil {
		return err
	}
	r, ended := Finish(ctx, s.Cmd, s.Verb, func() save.Result {
		return save.New(s.Session.Flex).Save(ctx, edit, func(step save.Step) {
			fmt.Fprintln(Notes(s.Cmd), step.String()+"…")
		})
	})
	if !ended {
		return Signalled(ctx)
	}
	return s.Ended(ctx, r)
}

// review says where what would change, and what to know before saying yes.
func (s *UserSave) review(opened api.FlexUser, change api.UserChange, warnings []string) []string {
	lines := []string{
		AccountLine(s.Session),
		fmt.Sprintf("User %s (version %s) %s", s.User, opened.VersionText(), words.Value(opened.Username)),
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
func (s *UserSave) warnings(opened api.FlexUser, change api.UserChange, ofValues []string) []string {
	all := append(words.FieldWarnings(change), ofValues...)
	if opened.FlexUserSID == nil {
		all = append(all, "The response does not say which user it is about (flex_user_sid is null).")
	}
	if s.Session.Unverified(opened) {
		all = append(all, words.AccountNotVerified)
	}
	return append(all, s.Session.Warnings...)
}

// Ended prints a result and returns the exit status, that of a signal first.
func (s *UserSave) Ended(ctx context.Context, r save.Result) error {
	out := NewOutput(s.Cmd.OutOrStdout())
	if s.JSON {
		out.JSON(savedResult(s.User, r))
	} else {
		out.Lines(savedLines(r))
	}
	if err := words.SavedError(r); err != nil {
		PrintFailure(s.Cmd, s.Session, s.User, SaveStatus(r), err)
	}
	TellHowToSettle(s.Cmd, SaveStatus(r), r.Err)
	out.ReportUnprinted(s.Cmd, savedLines(r)...)
	return out.Ended(ctx, SaveStatus(r))
}

// TellHowToSettle names the command that finds out what became of a write, where a status
// says that this is unknown. The sandbox of --demo forgets everything.
func TellHowToSettle(cmd *cobra.Command, status int, err error) {
	id := api.IntentOf(err)
	if demo := cmd.Flag("demo"); status != ExitUnknown || id == "" || demo != nil && demo.Changed {
		return
	}
	WriteLines(Warnings(cmd), []string{"  → To find out: flexconsole unfinished settle" + AccountWords(cmd) + " " + id})
}
