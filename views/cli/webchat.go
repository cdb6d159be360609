package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"flexconsole/api"
	"flexconsole/config/state"
	"flexconsole/ui"
	"flexconsole/views"
)

// newWebchatCommand launches, lists and ends test web chats in plain text, for
// scripts.
func newWebchatCommand(w Wiring) *cobra.Command {
	f := &AccountFlags{}
	return verbs("webchat", "Launch, list and end test web chats in plain text, for scripts",
		"one of: flexconsole webchat create, end, list, addresses", f,
		newWebchatCreateCommand(f, w), newWebchatEndCommand(f, w),
		newWebchatListCommand(f, w), newWebchatAddressesCommand(f, w))
}

func newWebchatListCommand(f *AccountFlags, w Wiring) *cobra.Command {
	var asJSON bool
	command := &cobra.Command{
		Use:   "list",
		Short: "Print the web chats launched from this profile",
		Long: `Print the web chats launched from this profile, over all starts of the console,
the newest first, with their state as last seen. Nothing is asked of Twilio.` + statusHelp,
		Example:           `  flexconsole webchat list --json | jq -r 'select(.ended | not).conversation_sid'`,
		Args:              noArguments,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return w.InSession(cmd, *f, func(_ context.Context, session *views.Session) error {
				return listChats(cmd, session, asJSON)
			})
		},
	}
	command.Flags().BoolVar(&asJSON, "json", false, "print JSON, one chat a line")
	return command
}

// listChats prints what can be read, and says where that is not all.
func listChats(cmd *cobra.Command, session *views.Session, asJSON bool) error {
	chats, err := session.LaunchedChats()
	out := newOutput(cmd.OutOrStdout())
	var rows table
	for _, c := range chats {
		if asJSON {
			out.value(chatOf(c))
			continue
		}
		rows.add(c.SID, cellOf(views.ChatState(c)), cellOf(c.Agent),
			c.At.Local().Format("2006-01-02 15:04:05"), cellOf(c.Name), cellOf(c.Customer))
	}
	rows.write(out, []string{"CONVERSATION SID", "STATE", "AGENT", "LAUNCHED", "CHAT NAME", "CUSTOMER"})
	if err != nil {
		return fmt.Errorf("the list is not complete: %w", err)
	}
	if len(chats) == 0 {
		fmt.Fprintln(cmd.ErrOrStderr(), "no chats launched here yet")
	}
	return out.failed()
}

// chatDocument is a chat launched here for scripts; times are RFC 3339 in UTC.
type chatDocument struct {
	ConversationSID string     `json:"conversation_sid"`
	State           string     `json:"state"`
	Ended           bool       `json:"ended"`
	Agent           string     `json:"agent,omitempty"`
	LaunchedAt      time.Time  `json:"launched_at"`
	SeenAt          *time.Time `json:"seen_at"`
	Name            string     `json:"chat_name,omitempty"`
	Customer        string     `json:"customer_name,omitempty"`
	AddressSID      string     `json:"address_sid,omitempty"`
	Identity        string     `json:"identity,omitempty"`
	Tag             string     `json:"tag,omitempty"`
}

func chatOf(c state.LaunchedChat) chatDocument {
	document := chatDocument{
		ConversationSID: c.SID, State: views.ChatState(c), Ended: c.Ended, Agent: c.Agent, LaunchedAt: c.At.UTC(),
		Name: c.Name, Customer: c.Customer, AddressSID: c.Address, Identity: c.Identity, Tag: c.Tag,
	}
	if !c.SeenAt.IsZero() {
		at := c.SeenAt.UTC()
		document.SeenAt = &at
	}
	return document
}

func newWebchatAddressesCommand(f *AccountFlags, w Wiring) *cobra.Command {
	var asJSON bool
	command := &cobra.Command{
		Use:   "addresses",
		Short: "Print the account's web chat addresses, and whether each can reach anyone",
		Long: `Print the account's web chat addresses, and whether a chat through each can reach
anyone: by what, or Twilio's code for what is wrong with it. A launch alone proves
it. Of a webhook only the host is shown.` + statusHelp,
		Example:           `  flexconsole webchat addresses --json | jq -r 'select(.reaches).address_sid'`,
		Args:              noArguments,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return w.InSession(cmd, *f, func(ctx context.Context, session *views.Session) error {
				return listAddresses(ctx, cmd, session, asJSON)
			})
		},
	}
	command.Flags().BoolVar(&asJSON, "json", false, "print JSON, one address a line")
	return command
}

// addressDocument is an address for scripts.
type addressDocument struct {
	AddressSID string `json:"address_sid"`
	Name       string `json:"name"`
	Reaches    bool   `json:"reaches"`
	// LikelyError is Twilio's code for what is wrong, null for nothing.
	LikelyError *int   `json:"likely_error"`
	Detail      string `json:"detail"`
	api.OddFields
}

func listAddresses(ctx context.Context, cmd *cobra.Command, session *views.Session, asJSON bool) error {
	addresses, err := session.ChatAddresses(ctx)
	if err != nil && !api.Incomplete(err) {
		return readFailed(ctx, cmd, session, err)
	}
	out := newOutput(cmd.OutOrStdout())
	var rows table
	for _, a := range addresses {
		if asJSON {
			out.value(addressOf(a))
			continue
		}
		level, detail := views.AddressReach(a)
		reaches := map[bool]string{true: "yes", false: "no"}[level == ui.Good]
		rows.add(a.SID, reaches, cellOf(views.AddressName(a)), cellOf(detail))
	}
	rows.write(out, []string{"ADDRESS SID", "REACHES", "NAME", "HOW, OR WHY NOT"})
	if out.failed() == nil && err != nil { // what was read is true all the same
		return errors.New(views.MissingWords(err))
	}
	return out.failed()
}

func addressOf(a api.Address) addressDocument {
	level, detail := views.AddressReach(a)
	document := addressDocument{AddressSID: a.SID, Name: views.AddressName(a), Reaches: level == ui.Good, Detail: detail, OddFields: a.OddFields}
	if code, _ := a.LikelyError(); code != 0 {
		document.LikelyError = &code
	}
	return document
}

// readFailed ends a command at a reading that failed.
func readFailed(ctx context.Context, cmd *cobra.Command, session *views.Session, err error) error {
	if signalled(ctx) != nil {
		return signalled(ctx)
	}
	tellFailure(cmd.ErrOrStderr(), session, "", err)
	return exitError{status: readStatus(err)}
}

// openOnes are the chats not known to have ended.
func openOnes(chats []state.LaunchedChat) []state.LaunchedChat {
	return slices.DeleteFunc(slices.Clone(chats), func(c state.LaunchedChat) bool { return c.Ended })
}

// openChats completes a conversation's SID with the chats launched here that
// are not known to have ended.
func openChats(f *AccountFlags, w Wiring) cobra.CompletionFunc {
	return w.Offer(f, true, func(folder, key string) []cobra.Completion {
		chats, err := state.OpenChats(folder, key)
		if err != nil {
			return nil
		}
		all, _ := chats.All()
		var offered []cobra.Completion
		for _, c := range openOnes(all) {
			offered = append(offered, cobra.CompletionWithDesc(c.SID, ui.Escape(views.ChatState(c)+" "+c.Name)))
		}
		return offered
	})
}
