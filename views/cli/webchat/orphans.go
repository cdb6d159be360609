package webchat

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"flexconsole/api/follow"
	"flexconsole/config/state"
	"flexconsole/ui"
	"flexconsole/views/cli/plain"
	"flexconsole/views/session"
	"flexconsole/views/words"
)

// searchHelp is what the help says of the search.
const searchHelp = `--orphans ends the open test chats of the account that were left behind,
whichever console launched them: found by their test tag among the conversations
of the last days, older than --older-than, and not accepted by an agent. One that
an agent accepts before its turn is left open. --tag ends those with a tag, with
an agent or not; the tag of a burst is that of all its chats. Both together end
the orphans with the tag. With --dry-run the chats are listed, and nothing is
ended.
`

// mostDays is how far back the search goes at most.
const mostDays = 90

// leftoverSearch chooses open test chats of the account.
type leftoverSearch struct {
	orphans, here, elsewhere bool
	tag                      string
	days                     int
	olderThan                time.Duration

	// chosen are to be ended; of kept each is left open, for the reason at its place in
	// why.
	chosen, kept []*session.Leftover
	why          []string
	now          time.Time
	// missing is why there may be more to end, nil where all was read.
	missing error
}

func (s *leftoverSearch) addFlags(set *pflag.FlagSet) {
	set.BoolVar(&s.orphans, "orphans", false, "end the test chats left behind in the account")
	set.StringVar(&s.tag, "tag", "", "end the test chats with this `tag`")
	set.IntVar(&s.days, "days", 7, "with --orphans or --tag: how many `days` back to search")
	set.DurationVar(&s.olderThan, "older-than", session.LeftBehindAfter, "with --orphans: only chats older than this `time`")
	set.BoolVar(&s.here, "here", false, "with --orphans or --tag: only chats launched from this profile")
	set.BoolVar(&s.elsewhere, "elsewhere", false, "with --orphans or --tag: only chats launched elsewhere")
}

func (s *leftoverSearch) asked() bool { return s.orphans || s.tag != "" }

// checkUse checks the flags; changed says which were given.
func (s *leftoverSearch) checkUse(changed func(flag string) bool) error {
	switch {
	case changed("tag") && s.tag == "":
		return plain.UsageError("--tag is empty")
	case !s.asked() && (changed("days") || s.here || s.elsewhere):
		return plain.UsageError("--days, --here and --elsewhere need --orphans or --tag")
	case !s.orphans && changed("older-than"):
		return plain.UsageError("--older-than needs --orphans")
	case s.here && s.elsewhere:
		return plain.UsageError("give --here or --elsewhere, not both")
	case s.days < 1 || s.days > mostDays:
		return plain.UsageError(fmt.Sprintf("--days: %d is not between 1 and %d", s.days, mostDays))
	case s.olderThan < 0:
		return plain.UsageError("--older-than: a time such as 1h or 30m, not a negative one")
	}
	return nil
}

// run searches, and reads the state of what it finds.
func (s *leftoverSearch) run(ctx context.Context, cmd *cobra.Command, in *session.Session) error {
	s.now = time.Now()
	found, err := session.FindLeftovers(ctx, in, s.days, s.now, func(int) {})
	switch {
	case plain.Signalled(ctx) != nil:
		return plain.Signalled(ctx)
	case err != nil && len(found) == 0:
		return plain.ReadFailed(ctx, cmd, in, "", err)
	case err != nil:
		s.miss(cmd, "the list of test chats is incomplete: "+words.Brief(err))
	}
	var wanted []*session.Leftover
	for _, l := range found {
		if s.wants(l) {
			wanted = append(wanted, l)
		}
	}
	if err := session.LookAtLeftovers(ctx, in, wanted, func(i int, g follow.Snapshot, err error) { wanted[i].Saw(g, err) }); err != nil {
		return plain.Signalled(ctx)
	}
	s.divide(cmd, wanted)
	return nil
}

// miss notes that there may be more to end.
func (s *leftoverSearch) miss(cmd *cobra.Command, why string) {
	plain.WriteLines(cmd.ErrOrStderr(), []string{"flexconsole: " + why})
	s.missing = plain.ExitError{Status: plain.ExitFailure}
}

// wants says that the flags are of this chat.
func (s *leftoverSearch) wants(l *session.Leftover) bool {
	return (s.tag == "" || taggedWith(l.Tag, s.tag)) && !(s.here && !l.Here()) && !(s.elsewhere && l.Here())
}

// taggedWith says that a chat has the tag, or is of the burst with it.
func taggedWith(own, tag string) bool {
	number, ofBurst := strings.CutPrefix(own, tag+"-")
	_, err := strconv.ParseUint(number, 10, 16)
	return own == tag || ofBurst && err == nil
}

// divide chooses those to be ended.
func (s *leftoverSearch) divide(cmd *cobra.Command, wanted []*session.Leftover) {
	unknown := 0
	for _, l := range wanted {
		why := ""
		if s.orphans {
			why = l.KeptBy(s.now, s.olderThan)
			if _, known := l.Seen.Acceptance(); !known {
				unknown++
			}
		}
		if why == "" {
			s.chosen = append(s.chosen, l)
			continue
		}
		s.kept, s.why = append(s.kept, l), append(s.why, why)
	}
	if unknown > 0 {
		s.miss(cmd, "it cannot be read of "+ui.Counted(unknown, "chat")+" whether an agent accepted: left open")
	}
}

// spares says that a chat which an agent has accepted since is left open.
func (s *leftoverSearch) spares(int) bool { return s.orphans }

// keptLines are the chats left open, and why.
func (s *leftoverSearch) keptLines() []string {
	var lines []string
	for i, l := range s.kept {
		lines = append(lines, "  "+s.line(l)+"  left open: "+s.why[i])
	}
	return lines
}

func (s *leftoverSearch) chosenLines() []string {
	var lines []string
	for _, l := range s.chosen {
		lines = append(lines, "  "+s.line(l)+"  "+l.Name)
	}
	return lines
}

// line is a chat in a review.
func (s *leftoverSearch) line(l *session.Leftover) string {
	age := "age unknown"
	if !l.Created.IsZero() {
		age = ui.Age(s.now.Sub(l.Created))
	}
	return fmt.Sprintf("%s  %s, created %s, launched %s, tag %s", l.Conversation, stateOf(l), age, l.Where(), l.Tag)
}

func stateOf(l *session.Leftover) string {
	if !l.Read {
		return "not readable"
	}
	return l.Seen.State
}

// noneLine says that nothing is to be ended.
func (s *leftoverSearch) noneLine() string {
	if s.asked() {
		return "No test chats to end."
	}
	return "No open chats launched from this profile."
}

// endableDocument is a chat that would be ended, or why it would not, for scripts.
type endableDocument struct {
	ConversationSID string `json:"conversation_sid"`
	WouldEnd        bool   `json:"would_end"`
	LeftOpen        string `json:"left_open,omitempty"`
	State           string `json:"state"`
	Agent           string `json:"agent,omitempty"`
	// Launched is "here" or "elsewhere".
	Launched  string     `json:"launched"`
	CreatedAt *time.Time `json:"created_at"`
	Tag       string     `json:"tag,omitempty"`
	Name      string     `json:"chat_name,omitempty"`
}

func endableOf(l *session.Leftover, why string) endableDocument {
	return endableDocument{
		ConversationSID: l.Conversation, WouldEnd: why == "", LeftOpen: why, State: stateOf(l), Agent: l.Seen.Agent, Launched: l.Where(),
		CreatedAt: timeOrNull(l.Created), Tag: l.Tag, Name: l.Name,
	}
}

// namedLeftover is a chat that was named, or launched here, as the search would give it.
func namedLeftover(c state.LaunchedChat) *session.Leftover {
	l := &session.Leftover{Leftover: follow.Leftover{Conversation: c.SID, Tag: c.Tag, Name: c.Name, Created: c.At}, Read: true}
	if l.Seen = (follow.Snapshot{State: stateID(c), Agent: c.Agent}); !c.At.IsZero() {
		l.Launch = c
	}
	return l
}

// printDryRun lists the chats; the status says whether any would be ended.
func (e *chatEnd) printDryRun(ctx context.Context) error {
	out := plain.NewOutput(e.cmd.OutOrStdout())
	list := plain.NewList(out, e.json, "CONVERSATION SID", "WOULD END", "STATE", "AGENT", "LAUNCHED", "TAG", "CHAT NAME")
	add := func(l *session.Leftover, why string) {
		d, ends := endableOf(l, why), "yes"
		if why != "" {
			ends = "no: " + why
		}
		list.Add(d, d.ConversationSID, plain.TextCell(ends), plain.TextCell(d.State), plain.TextCell(d.Agent), d.Launched, plain.TextCell(d.Tag), plain.TextCell(d.Name))
	}
	if !e.search.asked() {
		for _, c := range e.chats {
			add(namedLeftover(c), "")
		}
	}
	for _, l := range e.search.chosen {
		add(l, "")
	}
	for i, l := range e.search.kept {
		add(l, e.search.why[i])
	}
	list.End()
	switch {
	case len(e.chats) > 0:
		return out.Ended(ctx, plain.ExitWouldChange)
	case out.Err() != nil:
		return out.Err()
	}
	plain.WriteLines(e.cmd.ErrOrStderr(), []string{e.search.noneLine()})
	return e.search.missing
}
