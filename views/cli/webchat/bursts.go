package webchat

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"flexconsole/api/follow"
	"flexconsole/config/state"
	"flexconsole/ui"
	"flexconsole/views/cli/plain"
	"flexconsole/views/session"
	"flexconsole/views/words"
)

// newBurstsCommand shows and compares how the chats of bursts went.
func newBurstsCommand(f *plain.AccountFlags, w plain.Wiring) *cobra.Command {
	ids := burstIDs(f, w)
	return plain.Group("bursts", "Show and compare how the chats of bursts went",
		"use flexconsole webchat bursts list, show or compare", nil,
		plain.Documents(w.Listing(f, &cobra.Command{
			Use:   "list",
			Short: "Print the bursts launched from this profile",
			Long: `Print the bursts launched from this profile, newest first: several chats launched
at once, here or in the console. The times are those last seen; nothing is
requested from Twilio.`,
			Example: `  flexconsole webchat bursts list --json | jq -r .burst`,
		}, "burst", listBursts), burstDocument{}),
		newShowBurstCommand(f, w, ids), newCompareCommand(f, w, ids))
}

// burstDocument is a burst for scripts.
type burstDocument struct {
	Burst      string    `json:"burst"`
	LaunchedAt time.Time `json:"launched_at"`
	AddressSID string    `json:"address_sid,omitempty"`
	Planned    int       `json:"planned"`
	Chats      int       `json:"chats"`
	// Results are how many chats have each result.
	Results map[string]int `json:"results"`
	// Times are by part: task, reservation, acceptance.
	Times map[string]timesDocument `json:"times"`
}

// timesDocument are the times of one part in seconds since the conversation was created,
// null where no chat has one.
type timesDocument struct {
	MedianSeconds *int `json:"median_seconds"`
	P95Seconds    *int `json:"p95_seconds"`
	// Known is of how many chats the time is known.
	Known int `json:"known"`
}

func burstOf(b *state.Burst) burstDocument {
	sum := session.SumUpBurst(b)
	document := burstDocument{
		Burst: b.ID, LaunchedAt: b.At.UTC(), AddressSID: b.Address, Planned: b.Planned, Chats: sum.Chats,
		Results: map[string]int{}, Times: map[string]timesDocument{},
	}
	for _, fate := range words.Fates {
		document.Results[string(fate)] = sum.Fates[fate]
	}
	for part, name := range follow.PartNames {
		times := timesDocument{Known: sum.Parts[part].Reached}
		if times.Known > 0 {
			median, p95 := words.Seconds(sum.Parts[part].Median), words.Seconds(sum.Parts[part].P95)
			times.MedianSeconds, times.P95Seconds = &median, &p95
		}
		document.Times[name] = times
	}
	return document
}

func listBursts(_ context.Context, cmd *cobra.Command, session *session.Session, asJSON bool) error {
	bursts, err := session.KeptBursts()
	if err != nil {
		return err
	}
	out := plain.NewOutput(cmd.OutOrStdout())
	list := plain.NewList(out, asJSON, "BURST", "LAUNCHED", "ADDRESS SID", "RESULTS", "ACCEPTED AFTER")
	for _, b := range bursts {
		sum := sumOf(b)
		list.Add(burstOf(b), plain.TextCell(b.ID), b.At.Local().Format("2006-01-02 15:04:05"), plain.TextCell(b.Address),
			words.BurstCounts(b, sum), words.PartFigures(sum.Parts[follow.AcceptancePart], sum.Chats))
	}
	list.End()
	if len(bursts) == 0 {
		fmt.Fprintln(cmd.ErrOrStderr(), "no bursts launched from this profile yet")
	}
	return out.Err()
}

func sumOf(b *state.Burst) *follow.Burst { return session.SumUpBurst(b) }

// findBurst is a burst by its ID, or the latest by the word.
func findBurst(s *session.Session, id string) (*state.Burst, error) {
	bursts, err := s.KeptBursts()
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(bursts, func(b *state.Burst) bool { return b.ID == id || id == latestBurst })
	if i < 0 {
		return nil, plain.UsageError("no burst " + id + " is kept; flexconsole webchat bursts list shows them")
	}
	return bursts[i], nil
}

const latestBurst = "latest"

// burstIDs completes the ID of a burst.
func burstIDs(f *plain.AccountFlags, w plain.Wiring) cobra.CompletionFunc {
	return w.Offer(f, true, func(folder, key string) []cobra.Completion {
		bursts, err := state.OpenBursts(folder, key)
		if err != nil {
			return nil
		}
		all, _ := bursts.All()
		var offered []cobra.Completion
		for _, b := range all {
			offered = append(offered, cobra.CompletionWithDesc(ui.Escape(b.ID), ui.Escape(words.BurstTitle(b, time.Local))))
		}
		return offered
	})
}

// burstChatDocument is a chat of a burst for scripts; times are RFC 3339 in UTC, seconds
// those since the conversation was created.
type burstChatDocument struct {
	Burst              string  `json:"burst"`
	ConversationSID    string  `json:"conversation_sid"`
	Name               *string `json:"chat_name"`
	Result             string  `json:"result"`
	Why                *string `json:"why"`
	LaunchedAt         *string `json:"launched_at"`
	CreatedAt          *string `json:"created_at"`
	TaskAt             *string `json:"task_at"`
	TaskSeconds        *int    `json:"task_seconds"`
	ReservedAt         *string `json:"reserved_at"`
	ReservationSeconds *int    `json:"reservation_seconds"`
	AcceptedAt         *string `json:"accepted_at"`
	AcceptanceSeconds  *int    `json:"acceptance_seconds"`
}

// burstChatOf has the cells of the export.
func burstChatOf(cells []any) burstChatDocument {
	text := func(i int) *string {
		if s, ok := cells[i].(string); ok {
			return &s
		}
		return nil
	}
	number := func(i int) *int {
		if n, ok := cells[i].(int); ok {
			return &n
		}
		return nil
	}
	return burstChatDocument{
		Burst: *text(0), ConversationSID: *text(1), Name: text(2), Result: *text(3), Why: text(4), LaunchedAt: text(5), CreatedAt: text(6),
		TaskAt: text(7), TaskSeconds: number(8), ReservedAt: text(9), ReservationSeconds: number(10), AcceptedAt: text(11), AcceptanceSeconds: number(12),
	}
}

func newShowBurstCommand(f *plain.AccountFlags, w plain.Wiring, ids cobra.CompletionFunc) *cobra.Command {
	var asJSON, asCSV, refresh bool
	command := &cobra.Command{
		Use:   "show BURST",
		Short: "Print how the chats of a burst went",
		Long: `Print how the chats of a burst went: the seconds from the conversation's
creation to task, reservation and acceptance, by Twilio's dates where it gives
them, with median and 95th percentile (nearest rank) of the chats whose time is
known. BURST is an ID of
bursts list, or "latest". With --refresh, chats that are not over are read first,
at most three requests each.`,
		Example: `  flexconsole webchat bursts show latest --refresh
  flexconsole webchat bursts show latest --csv > burst.csv`,
		ValidArgsFunction: ids,
		Args:              oneBurst(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if asJSON && asCSV {
				return plain.UsageError("give --json or --csv, not both")
			}
			return w.InSession(cmd, *f, func(ctx context.Context, session *session.Session) error {
				burst, err := findBurst(session, args[0])
				if err != nil {
					return err
				}
				var unread error
				if refresh {
					unread = refreshBurst(ctx, cmd, session, burst)
				}
				return cmp.Or(showBurst(cmd, burst, asJSON, asCSV), unread) // what is known is shown anyway
			})
		},
	}
	command.Flags().BoolVar(&asJSON, "json", false, "print JSON, one chat per line")
	command.Flags().BoolVar(&asCSV, "csv", false, "print CSV")
	command.Flags().BoolVar(&refresh, "refresh", false, "read the chats that are not over")
	return plain.Documents(command, burstChatDocument{})
}

// oneBurst takes so many IDs of bursts.
func oneBurst(n int) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) != n {
			return plain.UsageError(fmt.Sprintf("give %s, by ID or as \"latest\"", ui.Counted(n, "burst")))
		}
		return nil
	}
}

// refreshBurst reads the chats that are not over, and keeps what was read.
func refreshBurst(ctx context.Context, cmd *cobra.Command, s *session.Session, b *state.Burst) error {
	read := &state.Burst{ID: b.ID}
	var failed error
	for _, chat := range b.Chats {
		if session.PassageOf(chat).Over() || ctx.Err() != nil {
			continue
		}
		if _, err := session.LookAtBurst(ctx, s, chat, time.Now); err != nil {
			failed = err
			continue
		}
		read.Chats = append(read.Chats, chat)
	}
	if err := s.KeepBurst(read); err != nil {
		fmt.Fprintln(cmd.ErrOrStderr(), "flexconsole: "+err.Error())
	}
	if failed != nil || ctx.Err() != nil {
		return plain.ReadFailed(ctx, cmd, s, "", failed)
	}
	return nil
}

func showBurst(cmd *cobra.Command, b *state.Burst, asJSON, asCSV bool) error {
	out := plain.NewOutput(cmd.OutOrStdout())
	if asCSV {
		out.CSV(words.BurstColumns())
	}
	list := plain.NewList(out, asJSON, "CONVERSATION SID", "RESULT", "TASK", "RESERVATION", "ACCEPTANCE", "CHAT NAME", "WHY")
	for _, c := range b.Chats {
		p := session.PassageOf(c)
		cells := words.BurstCells(b.ID, c, p)
		if asCSV {
			texts := make([]string, len(cells))
			for i, cell := range cells {
				if cell != nil {
					texts[i] = ui.VisibleCell(fmt.Sprint(cell))
				}
			}
			out.CSV(texts)
			continue
		}
		var seconds [follow.PartCount]string
		for part := range seconds {
			if span, known := p.Span(part); known {
				seconds[part] = fmt.Sprint(words.Seconds(span), " s")
			}
		}
		list.Add(burstChatOf(cells), c.SID, string(p.Fate), plain.TextCell(seconds[0]), plain.TextCell(seconds[1]), plain.TextCell(seconds[2]),
			plain.TextCell(c.Name), plain.TextCell(p.Why))
	}
	list.End()
	if !asJSON && !asCSV {
		out.Lines(summaryLines(b))
	}
	return out.Err()
}

// summaryLines are the figures of a burst.
func summaryLines(b *state.Burst) []string {
	sum := sumOf(b)
	lines := []string{words.BurstCounts(b, sum)}
	for part, name := range follow.PartNames {
		lines = append(lines, fmt.Sprintf("%-11s  %s", name, words.PartFigures(sum.Parts[part], sum.Chats)))
	}
	return lines
}

// comparedDocument are two bursts for scripts, the earlier one first.
type comparedDocument struct {
	First  burstDocument `json:"first"`
	Second burstDocument `json:"second"`
}

func newCompareCommand(f *plain.AccountFlags, w plain.Wiring, ids cobra.CompletionFunc) *cobra.Command {
	var asJSON bool
	command := &cobra.Command{
		Use:   "compare BURST BURST",
		Short: "Compare two bursts, e.g. before and after a change of the routing",
		Long: `Compare two bursts: median and 95th percentile of the times to task, reservation
and acceptance, and how many chats were accepted, abandoned and stuck. The earlier
burst is the first; the change is second minus first. Nothing is requested from
Twilio.`,
		Example:           `  flexconsole webchat bursts compare k3v9q0w7x2m1 latest`,
		ValidArgsFunction: ids,
		Args:              oneBurst(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			return w.InSession(cmd, *f, func(_ context.Context, session *session.Session) error {
				first, err := findBurst(session, args[0])
				if err != nil {
					return err
				}
				second, err := findBurst(session, args[1])
				if err != nil {
					return err
				}
				if second.At.Before(first.At) {
					first, second = second, first
				}
				return compareBursts(cmd, first, second, asJSON)
			})
		},
	}
	command.Flags().BoolVar(&asJSON, "json", false, "print JSON, on one line")
	return plain.Documents(command, comparedDocument{})
}

func compareBursts(cmd *cobra.Command, first, second *state.Burst, asJSON bool) error {
	out := plain.NewOutput(cmd.OutOrStdout())
	if asJSON {
		out.JSON(comparedDocument{burstOf(first), burstOf(second)})
		return out.Err()
	}
	for i, b := range []*state.Burst{first, second} {
		out.Line(fmt.Sprintf("%-6s  %s  %s", words.ComparisonTitles[i+1], ui.Escape(b.ID), ui.Escape(words.BurstTitle(b, time.Local))))
	}
	list := plain.NewList(out, false, "FIGURE", "FIRST", "SECOND", "CHANGE")
	for _, row := range words.CompareBursts(sumOf(first), sumOf(second)) {
		list.Add(nil, row[:]...)
	}
	list.End()
	return out.Err()
}

// keepBurst saves how the chats of a burst went that were followed, and prints the figures
// of it.
func (c *chatCreate) keepBurst() {
	burst := &state.Burst{ID: c.plan.Burst, Planned: c.plan.Count}
	for _, chat := range c.created {
		if kept := chat.Kept(); chat.Err == nil && chat.followed() && !chat.progress.ReadAt.IsZero() {
			one := &state.BurstChat{
				SID: kept.SID, Name: kept.Name, Identity: kept.Identity, At: kept.At, NoMessage: chat.Message == "" || chat.Lacking(),
			}
			session.SeenInBurst(one, &chat.progress, chat.progress.ReadAt)
			burst.Chats = append(burst.Chats, one)
		}
	}
	if len(burst.Chats) == 0 || burst.ID == "" {
		return
	}
	if err := c.session.KeepBurst(burst); err != nil {
		c.printLine("flexconsole: " + err.Error())
	}
	lines := append(summaryLines(burst), "burst "+burst.ID+": flexconsole webchat bursts show "+burst.ID+" prints the times of each chat")
	plain.WriteLines(plain.Notes(c.cmd), lines)
}
