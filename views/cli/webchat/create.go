package webchat

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"flexconsole/api"
	"flexconsole/ui"
	"flexconsole/ui/form"
	"flexconsole/views/cli/plain"
	"flexconsole/views/session"
	"flexconsole/views/webchat"
	"flexconsole/views/words"
)

// launchFlags are the inputs of a launch by their flags.
var launchFlags = []struct {
	name, field, usage string
	// needed: without a value the input makes no sense.
	needed bool
}{
	{"address", webchat.AddressField, "web chat address (`IG…`); else that of the profile", true},
	{"chat-name", webchat.ChatNameField, "the conversation's `name`", false},
	{"customer-name", webchat.CustomerField, "the `name` that the agent sees", false},
	{"data", webchat.DataField, "pre-engagement data: a `JSON` object, @FILE, or - for standard input", false},
	{"identity", webchat.IdentityField, "the customer's `identity`; else Twilio makes one up", false},
	{"ui-version", webchat.VersionField, "the Ui-Version header, a `version`; 1.0.0 where it is not given", false},
	{"message", webchat.MessageField, "the customer's first message, a `text`; a greeting where it is not given", true},
	{"count", webchat.CountField, "how many chats, `N`", true},
	{"every", webchat.PauseField, "with --count: the `seconds` between two", true},
}

// usualFollow is how long a chat is followed where nobody says.
const usualFollow = 2 * time.Minute

// chatCreate is one run of the command.
type chatCreate struct {
	cmd     *cobra.Command
	session *session.Session
	out     *plain.Output
	plain.Consent
	// given are the inputs by their fields, as far as flags were.
	given            map[string]string
	noMessage, noTag bool
	// follow is how long to go along, 0 for not at all.
	follow time.Duration
	json   bool
	plan   webchat.Plan
	// warnings are what the verdicts said.
	warnings []string
	chats    []*createdChat
}

func newCreateCommand(f *plain.AccountFlags, w plain.Wiring) *cobra.Command {
	c := &chatCreate{given: map[string]string{}}
	command := &cobra.Command{
		Use:   "create",
		Short: "Launch test web chats, and follow them until an agent accepts",
		Long: `Launch test web chats by the rules of the console: what would be sent is checked,
shown and confirmed; each chat is sent once and never repeated, then its first
message, without which no agent is reached. A chat is tagged as a test in its
pre-engagement data; where the answer to a launch is lost, it is looked up by the
tag. The chats are on the console's list, and in its journal.

With --count they go out one at a time; one that is not plainly well stops the
rest. With --follow the road of each is printed, a line a step, until an agent
accepts it, it ends, or the time is over; the exit status says whether all were
accepted, and standard error what keeps a chat that was not. Without a terminal
--yes goes on without a question. With --json there is one document a chat, and
the road goes to standard error.` + plain.StatusHelp,
		Example: `  flexconsole webchat create --customer-name Ada --data '{"topic": "billing"}' --follow
  flexconsole webchat create --count 5 --every 10 --yes --follow=5m --json`,
		Args:              flagsWithFollow,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c.cmd, c.out = cmd, plain.NewOutput(cmd.OutOrStdout())
			if err := c.checkUse(); err != nil {
				return err
			}
			return w.InSession(cmd, *f, plain.Writing(c.run))
		},
	}
	set := command.Flags()
	for _, flag := range launchFlags {
		set.String(flag.name, "", flag.usage)
	}
	set.BoolVar(&c.noMessage, "no-message", false, "send no first message: no agent is reached")
	set.BoolVar(&c.noTag, "no-tag", false, "do not tag the chat as a test")
	set.DurationVar(&c.follow, "follow", 0, "follow the chats until an agent accepts, at most so `long`")
	set.Lookup("follow").NoOptDefVal = usualFollow.String()
	set.BoolVar(&c.Yes, "yes", false, "launch without asking")
	set.StringVar(&c.Confirm, "confirm", "", "with --yes, where Twilio does not name the account of a production profile: "+
		"the last four characters of the account SID")
	set.BoolVar(&c.json, "json", false, "print JSON, one chat a line")
	return command
}

// flagsWithFollow takes no arguments; a time is meant for --follow, which also
// goes without one, so that cobra leaves it over.
func flagsWithFollow(cmd *cobra.Command, args []string) error {
	if len(args) > 0 && cmd.Flags().Changed("follow") {
		if _, err := time.ParseDuration(args[0]); err == nil {
			return plain.UsageError("the time of --follow goes with an equals sign: --follow=" + args[0])
		}
	}
	return plain.NoArguments(cmd, args)
}

// checkUse checks what needs no account.
func (c *chatCreate) checkUse() error {
	changed := c.cmd.Flags().Changed
	switch {
	case changed("message") && c.noMessage:
		return plain.UsageError("either --message or --no-message")
	case changed("every") && !changed("count"):
		return plain.UsageError("--every goes with --count")
	case changed("follow") && c.follow <= 0:
		return plain.UsageError("--follow takes a time such as 90s or 5m")
	}
	if err := c.Ready(c.cmd); err != nil {
		return err
	}
	for _, flag := range launchFlags {
		if !changed(flag.name) {
			continue
		}
		value, err := c.cmd.Flags().GetString(flag.name)
		if err == nil && flag.name == "data" {
			value, err = readData(value, c.cmd.InOrStdin())
		}
		if err != nil {
			return err
		}
		if value == "" && flag.needed {
			return plain.UsageError("--" + flag.name + " is empty")
		}
		c.given[flag.field] = value
	}
	return c.judge()
}

// judge takes the verdicts of the launch form.
func (c *chatCreate) judge() error {
	if c.noMessage {
		c.given[webchat.MessageField] = ""
		c.warnings = append(c.warnings, "--no-message: "+webchat.CheckLaunch(webchat.MessageField, "").Text)
	}
	c.given[webchat.TagField] = "yes"
	if c.noTag {
		c.given[webchat.TagField] = "no"
		c.warnings = append(c.warnings, "--no-tag: "+webchat.CheckLaunch(webchat.TagField, "no").Text)
	}
	for _, flag := range launchFlags {
		value, given := c.given[flag.field]
		if !given || value == "" {
			continue
		}
		if err := c.take(flag.name, webchat.CheckLaunch(flag.field, value)); err != nil {
			return err
		}
	}
	return nil
}

// take keeps a verdict that warns, and refuses one that blocks.
func (c *chatCreate) take(flag string, v form.Verdict) error {
	text := plain.VerdictText(flag, v.Text, v.Suggestion)
	switch {
	case v.Blocks():
		return plain.UsageError(text)
	case v.Level == ui.Warn:
		c.warnings = append(c.warnings, text)
	}
	return nil
}

// mostData is the most bytes read of pre-engagement data: far more than can
// be sent.
const mostData = 1 << 20

// readData takes JSON as it stands, of a file or of standard input. Who gives
// the flag means to send something: an empty file, or a program before the pipe
// that failed, must not launch a chat without it.
func readData(value string, stdin io.Reader) (string, error) {
	data, err := readSource(value, stdin)
	if err == nil && strings.Trim(data, blank) == "" {
		return "", plain.UsageError("--data: " + emptyData(value) + "; leave the flag out to send none")
	}
	return data, err
}

// blank are the characters of a file in which nothing stands.
const blank = " \t\r\n\ufeff"

// emptyData says what has nothing in it.
func emptyData(value string) string {
	switch path, ofFile := strings.CutPrefix(value, "@"); {
	case ofFile:
		return path + " is empty"
	case value == "-":
		return "standard input is empty"
	}
	return "it is empty"
}

func readSource(value string, stdin io.Reader) (string, error) {
	from := stdin
	switch path, ofFile := strings.CutPrefix(value, "@"); {
	case ofFile:
		file, err := os.Open(path)
		if err != nil {
			return "", plain.UsageError("--data: " + err.Error())
		}
		defer file.Close()
		from = file
	case value != "-":
		return value, nil
	}
	data, err := io.ReadAll(io.LimitReader(withoutMark(from), mostData+1))
	if err != nil {
		return "", plain.UsageError("--data: " + err.Error())
	}
	if len(data) > mostData {
		return "", plain.UsageError("--data: more than 1 MB")
	}
	return string(data), nil
}

// withoutMark gives text without the byte order mark that editors and shells on
// Windows put before it; after a mark of UTF-16 the text comes as UTF-8.
func withoutMark(text io.Reader) io.Reader {
	return transform.NewReader(text, unicode.BOMOverride(encoding.Nop.NewDecoder()))
}

func (c *chatCreate) run(ctx context.Context, session *session.Session) error {
	c.session = session
	if session.ReadOnly {
		return plain.ErrReadOnly
	}
	values := webchat.FirstValues(session)
	for field, value := range c.given {
		values[field] = value
	}
	if values[webchat.AddressField] == "" {
		return plain.UsageError("which address? Give --address IG…; flexconsole webchat addresses lists them")
	}
	var err error
	if c.plan, err = webchat.NewPlan(func(field string) string { return values[field] }); err != nil {
		return plain.UsageError("--data: " + err.Error())
	}
	// It proves the credentials before anything is asked.
	_, err = session.FindInstance(ctx)
	if err == nil {
		err = session.CheckAccount(ctx)
	}
	if err != nil {
		return plain.ReadFailed(ctx, c.cmd, session, "", err)
	}
	token := plain.AccountToken(session)
	if err := c.CheckFlags(token); err != nil {
		return err
	}
	if err := c.checkAddress(ctx, values[webchat.AddressField]); err != nil {
		return err
	}
	plain.WriteLines(c.cmd.ErrOrStderr(), c.review())
	asked := token.Question(session, "Launch "+chatsOf(c.plan.Count)+"?", "launch")
	if err := c.Agree(ctx, c.cmd, asked, token); err != nil {
		return err
	}
	c.launchAll(ctx)
	return c.ended(ctx)
}

func chatsOf(n int) string {
	if n == 1 {
		return "this chat"
	}
	return fmt.Sprintf("%d chats", n)
}

// checkAddress judges the address by the account's own, where they can be read.
func (c *chatCreate) checkAddress(ctx context.Context, address string) error {
	known, err := c.session.ChatAddresses(ctx)
	if plain.Signalled(ctx) != nil {
		return plain.Signalled(ctx)
	}
	readable := err == nil || api.Incomplete(err)
	if !readable {
		c.warnings = append(c.warnings, "The address could not be compared with the account's: "+words.Brief(err))
	}
	c.warnings = slices.DeleteFunc(c.warnings, func(w string) bool { return strings.HasPrefix(w, "--address: ") })
	return c.take("address", webchat.CheckAddress(session.KnownAddresses{List: known, Read: readable, Missing: err})(address))
}

// review says what would be sent where, and what to know before saying yes.
func (c *chatCreate) review() []string {
	lines, remarks := c.plan.Words()
	lines = append([]string{plain.AccountLine(c.session)}, lines...)
	for _, warning := range slices.Concat(remarks, c.warnings, plain.AccountWarnings(c.session), c.session.Warnings) {
		lines = append(lines, "! "+warning)
	}
	return lines
}

// launchAll sends one chat after the other until one is not plainly well, or a
// signal; meanwhile and afterwards the chats launched are followed.
func (c *chatCreate) launchAll(ctx context.Context) {
	for i := range c.plan.Count {
		start := time.Now()
		m, ended := plain.Finish(ctx, c.cmd, "launch", func() webchat.Launched {
			return webchat.Launch(ctx, c.session, c.plan, i, time.Now, func(step string) { fmt.Fprintln(c.cmd.ErrOrStderr(), step+"…") })
		})
		if !ended {
			break
		}
		c.launched(m)
		if !m.Well() {
			break
		}
		if i < c.plan.Count-1 {
			c.watch(ctx, start.Add(c.plan.Pause))
			api.Sleep(ctx, time.Until(start.Add(c.plan.Pause)))
		}
		if ctx.Err() != nil {
			break
		}
	}
	if left := c.plan.Count - len(c.chats); left > 0 && c.plan.Count > 1 {
		c.tell(fmt.Sprintf("flexconsole: stopped there: %d more not launched", left))
	}
	c.watch(ctx, time.Now().Add(c.follow))
}

// launched tells a launch's result.
func (c *chatCreate) launched(m webchat.Launched) {
	chat := &createdChat{Launched: m, number: len(c.chats) + 1}
	c.chats = append(c.chats, chat)
	if m.Err != nil {
		plain.PrintFailure(c.cmd.ErrOrStderr(), c.session, words.LaunchTitle(m.Err), m.Err)
		if looked := m.SearchedFor(); looked != "" {
			c.tell("  " + strings.TrimSpace(looked))
		}
	} else {
		c.tellLaunched(chat)
	}
	if c.json && !chat.followed() {
		c.out.JSON(c.document(chat))
	}
}

func (c *chatCreate) tellLaunched(chat *createdChat) {
	kept := chat.Kept()
	if c.follow > 0 {
		chat.begin(c.session)
	}
	if !c.json {
		c.out.Line(fmt.Sprintf("%s  launched, identity %s, tag %s", kept.SID, plain.TextCell(kept.Identity), plain.TextCell(kept.Tag)))
	}
	if chat.Found {
		c.tell(kept.SID + ": the answer to the launch was lost, and the chat found by its tag")
	}
	switch {
	case chat.MessageErr != nil:
		plain.PrintFailure(c.cmd.ErrOrStderr(), c.session, kept.SID+", first message", chat.MessageErr)
	case chat.Lacking():
		c.tell(kept.SID + ": without its first message, as the customer's identity is not known")
	}
	if chat.KeptErr != nil {
		c.tell(kept.SID + ": it is not on the list of chats: " + chat.KeptErr.Error())
	}
}

func (c *chatCreate) tell(line string) { plain.WriteLines(c.cmd.ErrOrStderr(), []string{line}) }

// ended gives the exit status, that of a signal first.
func (c *chatCreate) ended(ctx context.Context) error {
	for _, chat := range c.chats {
		if chat.followed() && !chat.over {
			c.stopFollowing(chat)
		}
		if c.json && chat.followed() {
			c.out.JSON(c.document(chat))
		}
		c.tellLast(ctx, chat)
	}
	c.tellUnprinted()
	return c.out.Ended(ctx, c.status())
}

// tellUnprinted names the chats that were launched though that could not be
// printed: who takes them for failed would launch them again.
func (c *chatCreate) tellUnprinted() {
	for _, chat := range c.chats {
		if kept := chat.Kept(); c.out.Err() != nil && kept.SID != "" {
			c.tell("flexconsole: launched, though it could not be printed: " + kept.SID)
		}
	}
}

// tellLast says what is left to say of a chat: whether it is open above all.
func (c *chatCreate) tellLast(ctx context.Context, chat *createdChat) {
	switch {
	case ctx.Err() != nil:
		plain.WriteLines(c.cmd.ErrOrStderr(), c.leftOpen(chat))
	case chat.followed():
		plain.WriteLines(c.cmd.ErrOrStderr(), c.notAccepted(chat))
	}
}

// severityOrder is the statuses of launches from well to worst.
var severityOrder = []int{0, plain.ExitNotAccepted, plain.ExitOther, plain.ExitNotApplied, plain.ExitReadOnly, plain.ExitUnknown}

// status is the worst that became of the chats.
func (c *chatCreate) status() int {
	worst := 0
	for i, chat := range c.chats {
		own := chat.status(c.follow > 0)
		if own == plain.ExitNotApplied && i > 0 {
			own = plain.ExitOther // those before it were launched
		}
		worst = max(worst, slices.Index(severityOrder, own))
	}
	return severityOrder[worst]
}

// launchStatus is the status after one launch.
func launchStatus(err error) int {
	var failure *api.Error
	switch {
	case err == nil:
		return 0
	case !errors.As(err, &failure):
		return plain.ExitNotApplied // it did not get as far as the wire
	case failure.Fault == api.ReadOnly:
		return plain.ExitReadOnly
	case failure.Method == "GET" || failure.Outcome == api.NotApplied:
		return plain.ExitNotApplied
	}
	return plain.ExitUnknown
}
