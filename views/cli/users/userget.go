package users

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"flexconsole/api"
	"flexconsole/api/batch"
	"flexconsole/api/sid"
	"flexconsole/ui"
	"flexconsole/views/cli/plain"
	"flexconsole/views/session"
)

const (
	// usualParallel is how many users are read at a time, mostParallel the most that can
	// be asked for.
	usualParallel = 10
	mostParallel  = 32
)

// userGet is one run of the command.
type userGet struct {
	cmd     *cobra.Command
	session *session.Session
	out     *plain.Output
	// usernames and emails are those of the flags.
	usernames, emails []string
	parallel          int
	json              bool
	wanted            []wantedUser
	// seen are users that were read, to be remembered.
	seen []api.FlexUser
	// next is the index of the user to be printed next, printed how many were.
	next, printed int
	// missing: a user does not exist. stopped is the status of a failure that other
	// users would meet too, 0 for none.
	missing bool
	stopped int
}

// wantedUser is a user that was asked for, and how reading it ended.
type wantedUser struct {
	// asked is the SID, or the username or email in its place.
	asked string
	sid   string
	// find looks the user up where only a name is known.
	find func(ctx context.Context) (api.FlexUser, error)
	user api.FlexUser
	err  error
	// read: reading it has ended.
	read bool
}

func newUserGetCommand(f *plain.AccountFlags, w plain.Wiring) *cobra.Command {
	g := &userGet{parallel: usualParallel}
	command := &cobra.Command{
		Use:   "get FU… [FU…]",
		Short: "Print all fields of Flex users",
		Long: `Print all fields of Flex users, in the order asked for. Dates are shown in local
time and as sent by Twilio.

A single - takes the Flex user SIDs from standard input, which may be a list or
any text, each SID once. --username finds a user by the exact username, --email
the users with this email in the account's user list; both can be given several
times and need the user list, a public beta that not every account has.

With --json each user is printed as sent by Twilio, one per line, with control
characters as \u escapes. A user that could not be read is a line with asked,
status (not_found, failed or not_loaded), exit_status and error. If a user does
not exist, the others are still printed; any other failure stops after the users
being read.`,
		Example: `  flexconsole user get FU00000000000000000000000000000001
  flexconsole user get FU… FU… --json --profile support
  flexconsole user get --username pella.quickmoss --json | jq -r .email
  flexconsole user get - --parallel 20 --json < ticket.txt | jq 'select(.status == null)'`,
		ValidArgsFunction: w.RecentUsers(f, true),
		Args:              cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			g.cmd, g.out = cmd, plain.NewOutput(cmd.OutOrStdout())
			if err := g.checkUse(args); err != nil {
				return err
			}
			return w.InSession(cmd, *f, g.run)
		},
	}
	set := command.Flags()
	set.StringArrayVar(&g.usernames, "username", nil, "the user with this exact `username`")
	set.StringArrayVar(&g.emails, "email", nil, "the users with this `email`")
	set.Var(plain.CountFlag(&g.parallel, mostParallel), "parallel", "`number` of users read at a time, at most 32")
	set.BoolVar(&g.json, "json", false, "print JSON, one user per line")
	return plain.Documents(command, api.FlexUser{}, unreadDocument{})
}

// checkUse checks what needs no account, and reads standard input.
func (g *userGet) checkUse(args []string) error {
	if g.parallel == 0 {
		return plain.UsageError("--parallel must be at least 1")
	}
	for flag, values := range map[string][]string{"username": g.usernames, "email": g.emails} {
		for _, value := range values {
			if strings.TrimSpace(value) == "" {
				return plain.UsageError("--" + flag + " is empty")
			}
		}
	}
	if len(args) == 0 && len(g.usernames)+len(g.emails) > 0 {
		return nil
	}
	users, err := g.userSIDs(args)
	for _, user := range users {
		g.wanted = append(g.wanted, wantedUser{asked: user, sid: user})
	}
	return err
}

// userSIDs are the SIDs among the arguments; those on standard input take the place of
// a dash.
func (g *userGet) userSIDs(args []string) ([]string, error) {
	var users []string
	dashes := 0
	for _, arg := range args {
		if arg != "-" {
			continue
		}
		if dashes++; dashes > 1 {
			return nil, plain.UsageError("give - only once: standard input can be read only once")
		}
	}
	if dashes == 0 {
		return userArguments(g.cmd, args)
	}
	for _, arg := range args {
		read := func() ([]string, error) { return userArguments(g.cmd, []string{arg}) }
		if arg == "-" {
			read = func() ([]string, error) { return readSIDs(g.cmd, g.cmd.InOrStdin()) }
		}
		found, err := read()
		if err != nil {
			return nil, err
		}
		users = append(users, found...)
	}
	return users, nil
}

// readSIDs finds the Flex user SIDs in a text, and says what looks like one and is none.
func readSIDs(cmd *cobra.Command, from io.Reader) ([]string, error) {
	in, err := batch.FromText(from)
	if err != nil {
		return nil, plain.UsageError("standard input: " + err.Error())
	}
	plain.WriteLines(plain.Warnings(cmd), skippedLines("standard input", in))
	if len(in.Rows) == 0 {
		return nil, plain.UsageError("standard input has no Flex user SID")
	}
	users := make([]string, len(in.Rows))
	for i, row := range in.Rows {
		users[i] = row.SID
	}
	return users, nil
}

// problemsIn are the parts of an input that look like users and are none. In a text, SIDs
// of other kinds are no problem: it is about more than users.
func problemsIn(in batch.Input) []batch.Problem {
	if in.Format != batch.Text {
		return in.Problems
	}
	return slices.DeleteFunc(slices.Clone(in.Problems), func(p batch.Problem) bool {
		return !strings.HasPrefix(strings.ToUpper(p.Found), sid.FlexUser.Prefix)
	})
}

// skippedLines say what of an input is not read; source names it.
func skippedLines(source string, in batch.Input) []string {
	var lines []string
	for _, note := range in.Notes {
		lines = append(lines, source+": "+note)
	}
	for _, p := range problemsIn(in) {
		lines = append(lines, fmt.Sprintf("%s, line %d: skipped: %s: %s", source, p.Line, p.Found, p.Why))
	}
	if in.MoreProblems > 0 && in.Format != batch.Text {
		lines = append(lines, fmt.Sprintf("%s: %s more skipped", source, ui.Counted(in.MoreProblems, "line")))
	}
	return lines
}

func (g *userGet) run(ctx context.Context, session *session.Session) error {
	g.session = session
	instance, err := session.FindInstance(ctx)
	switch {
	case plain.Signalled(ctx) != nil:
		return plain.Signalled(ctx)
	case err != nil && len(g.wanted) > 0:
		plain.PrintFailure(g.cmd, session, g.wanted[0].asked, plain.ReadStatus(err), err)
		g.wanted[0].err, g.wanted[0].read, g.stopped = err, true, plain.ReadStatus(err)
		return g.end(ctx)
	case err != nil:
		return plain.ReadFailed(ctx, g.cmd, session, "", err)
	}
	g.addNames(instance)
	if err := g.addEmails(ctx); err != nil {
		return listEnded(ctx, g.cmd, session, err)
	}
	g.readAll(ctx, instance)
	plain.Remember(session, g.seen...)
	return g.end(ctx)
}

// readAll reads the users side by side, and prints each once those before it are printed.
func (g *userGet) readAll(ctx context.Context, instance string) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var unread []int
	for i, u := range g.wanted {
		if !u.read {
			unread = append(unread, i)
		}
	}
	g.printNext()
	var reads batch.Parallel[api.FlexUser]
	_ = reads.Run(ctx, g.parallel, len(unread), func(ctx context.Context, i int) (api.FlexUser, error) {
		u := g.wanted[unread[i]]
		if u.find != nil {
			return u.find(ctx)
		}
		return g.session.Flex.FetchFlexUser(ctx, instance, u.sid)
	}, func(i int, user api.FlexUser, err error) {
		u := &g.wanted[unread[i]]
		u.user, u.err, u.read = user, err, true
		if err != nil && readStatus(err) != plain.ExitNotFound {
			reads.StopAfterCurrent()
		}
		if g.printNext(); g.out.Err() != nil {
			cancel()
		}
	}) // its error is that of ctx, of which end knows
}

// printNext prints the users that were read, up to the first that was not.
func (g *userGet) printNext() {
	g.out.Together(func() {
		for ; g.next < len(g.wanted) && g.wanted[g.next].read; g.next++ {
			g.print(&g.wanted[g.next])
			g.wanted[g.next].user = api.FlexUser{} // there may be many
		}
	})
}

// print prints a user, or why it was not read.
func (g *userGet) print(u *wantedUser) {
	if u.err != nil {
		g.printFailure(u)
		return
	}
	warnOfUser(g.cmd, u.asked, u.user)
	g.remember(u.user)
	if g.json {
		g.out.JSON(u.user.Raw)
		return
	}
	if g.printed > 0 {
		g.out.Line("")
	}
	g.out.Lines(userLines(u.user, time.Local))
	g.printed++
}

// remember keeps a user that was asked for alone or with a few.
func (g *userGet) remember(user api.FlexUser) {
	if len(g.wanted) <= plain.MostRemembered {
		g.seen = append(g.seen, user)
	}
}

// printFailure reports a user that was not read. Of failures that all users meet, one is
// enough on standard error.
func (g *userGet) printFailure(u *wantedUser) {
	status := readStatus(u.err)
	if g.json {
		g.out.JSON(unreadOf(u))
	}
	switch {
	case status == plain.ExitNotFound:
		g.missing = true
	case g.stopped != 0:
		return
	default:
		g.stopped = status
	}
	plain.PrintFailure(g.cmd, g.session, u.asked, status, u.err)
}

// end prints what is left after a failure, and gives the status.
func (g *userGet) end(ctx context.Context) error {
	if plain.Signalled(ctx) != nil {
		return plain.Signalled(ctx)
	}
	left := 0
	g.out.Together(func() {
		for ; g.next < len(g.wanted); g.next++ {
			u := &g.wanted[g.next]
			if u.read {
				g.print(u)
				continue
			}
			left++
			if g.json {
				g.out.JSON(unreadOf(u))
			}
		}
	})
	switch {
	case g.out.Err() != nil:
		return g.out.Err()
	case g.stopped != 0 && left > 0:
		return plain.ExitError{Status: g.stopped, Text: fmt.Sprintf("stopped: %d more not loaded", left)}
	case g.stopped != 0:
		return plain.ExitError{Status: g.stopped}
	case g.missing:
		return plain.ExitError{Status: plain.ExitNotFound}
	}
	return nil
}

// unreadDocument is a user that was not read, for scripts. Users that were read have no
// status.
type unreadDocument struct {
	// FlexUserSID is null where only the username or email is known.
	FlexUserSID *string `json:"flex_user_sid"`
	Asked       string  `json:"asked"`
	Status      string  `json:"status"`
	ExitStatus  int     `json:"exit_status"`
	// Error is null for a user that was never asked for.
	Error *plain.Failure `json:"error"`
}

func unreadOf(u *wantedUser) unreadDocument {
	document := unreadDocument{Asked: u.asked, Status: "not_loaded", ExitStatus: plain.ExitFailure}
	if u.sid != "" {
		document.FlexUserSID = &u.sid
	}
	if u.err == nil {
		return document
	}
	document.Status, document.ExitStatus, document.Error = "failed", readStatus(u.err), plain.FailureOf(u.err)
	if document.ExitStatus == plain.ExitNotFound {
		document.Status = "not_found"
	}
	return document
}
