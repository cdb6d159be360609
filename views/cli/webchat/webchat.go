// Package webchat is the commands that launch, list and end test web chats in plain
// text.
package webchat

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"flexconsole/api"
	"flexconsole/api/conversations"
	"flexconsole/api/decode"
	"flexconsole/api/follow"
	"flexconsole/config/state"
	"flexconsole/ui"
	"flexconsole/views/cli/plain"
	"flexconsole/views/session"
	"flexconsole/views/webchat"
	"flexconsole/views/words"
)

// NewCommand launches, lists and ends test web chats in plain text, for
// scripts.
func NewCommand(w plain.Wiring) *cobra.Command {
	f := &plain.AccountFlags{}
	return plain.Group("webchat", "Launch, track, show and end test web chats",
		"use flexconsole webchat create, follow, show, send, transcript, end, list, bursts or addresses", f,
		newCreateCommand(f, w), newFollowCommand(f, w), newShowCommand(f, w), newSendCommand(f, w), newTranscriptCommand(f, w),
		newEndCommand(f, w), newListCommand(f, w), newBurstsCommand(f, w), newAddressesCommand(f, w))
}

func newListCommand(f *plain.AccountFlags, w plain.Wiring) *cobra.Command {
	command := w.Listing(f, &cobra.Command{
		Use:   "list",
		Short: "Print the web chats launched from this profile",
		Long: `Print the web chats launched from this profile, newest first, also from earlier
sessions. The state is the last one seen, and nothing is requested from Twilio.

--refresh reads the state of each chat that is not known to have ended, one after the
other, with up to three requests each. Those that could not be read are named on
standard error and have an error in the JSON, and the exit status is 1.`,
		Example: `  flexconsole webchat list --json | jq -r 'select(.ended | not).conversation_sid'
  flexconsole webchat list --refresh`,
	}, "chat", listChats)
	command.Flags().Bool("refresh", false, "read the state of each open chat first")
	return plain.Documents(command, chatDocument{})
}

// listChats prints what can be read, and says where that is not all.
func listChats(ctx context.Context, cmd *cobra.Command, session *session.Session, asJSON bool) error {
	chats, err := session.LaunchedChats()
	failed := map[string]error{}
	if refresh, _ := cmd.Flags().GetBool("refresh"); refresh {
		failed = refreshChats(ctx, cmd, session, chats)
	}
	if plain.Signalled(ctx) != nil {
		return plain.Signalled(ctx)
	}
	out := plain.NewOutput(cmd.OutOrStdout())
	list := plain.NewList(out, asJSON, "CONVERSATION SID", "STATE", "AGENT", "LAUNCHED", "CHAT NAME", "CUSTOMER")
	for _, c := range chats {
		document := chatOf(c)
		if err := failed[c.SID]; err != nil {
			document.Error = plain.FailureOf(err)
		}
		list.Add(document, c.SID, plain.TextCell(words.ChatState(c)), plain.TextCell(c.Agent),
			c.At.Local().Format("2006-01-02 15:04:05"), plain.TextCell(c.Name), plain.TextCell(c.Customer))
	}
	list.End()
	if err != nil {
		return fmt.Errorf("the list is incomplete: %w", err)
	}
	if len(chats) == 0 {
		fmt.Fprintln(plain.Notes(cmd), "no chats launched from this profile yet")
	}
	if out.Err() == nil && len(failed) > 0 {
		return plain.ExitError{Status: plain.ExitFailure}
	}
	return out.Err()
}

// errNotRefreshed is of the chats after one for which Twilio asked to wait.
var errNotRefreshed = errors.New("not refreshed: there were too many requests")

// refreshChats reads the open chats one after the other, as the console does, and saves
// what it sees; failed are those that could not be read, by their SIDs.
func refreshChats(ctx context.Context, cmd *cobra.Command, session *session.Session, chats []state.LaunchedChat) (failed map[string]error) {
	failed = map[string]error{}
	stopped := false
	for i, c := range chats {
		if c.Ended || ctx.Err() != nil {
			continue
		}
		err := errNotRefreshed
		if !stopped {
			chats[i], err = refreshed(ctx, session, c)
		}
		if err != nil && ctx.Err() == nil {
			failed[c.SID] = err
			plain.PrintFailure(cmd, session, c.SID, plain.ExitFailure, err)
		}
		if _, wait := api.AskedToWait(err); wait {
			stopped = true
		}
	}
	return failed
}

// refreshed is a chat as it is now. That it cannot be saved is no failure to read it.
func refreshed(ctx context.Context, s *session.Session, c state.LaunchedChat) (state.LaunchedChat, error) {
	seen, err := follow.TakeSnapshot(ctx, s.Flex, s.FindWorkspace, c.SID)
	if err != nil {
		return c, err
	}
	now := time.Now()
	_ = s.SawChat(c, seen, now)
	return session.SeenNow(c, seen, now), nil
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
	// Error is why --refresh could not read it.
	Error *plain.Failure `json:"error,omitempty"`
}

func chatOf(c state.LaunchedChat) chatDocument {
	document := chatDocument{
		ConversationSID: c.SID, State: stateID(c), Ended: c.Ended, Agent: c.Agent, LaunchedAt: c.At.UTC(),
		Name: c.Name, Customer: c.Customer, AddressSID: c.Address, Identity: c.Identity, Tag: c.Tag,
	}
	document.SeenAt = timeOrNull(c.SeenAt)
	return document
}

// stateID is a chat's state as scripts read it, which never changes.
func stateID(c state.LaunchedChat) string {
	if c.State == "" && !c.Ended {
		return "not looked at"
	}
	return words.ChatState(c)
}

func newAddressesCommand(f *plain.AccountFlags, w plain.Wiring) *cobra.Command {
	return plain.Documents(w.Listing(f, &cobra.Command{
		Use:   "addresses",
		Short: "Print the web chat addresses of the account and where each routes",
		Long: `Print the web chat addresses of the account: where each routes chats, or the
Twilio error code of a misconfigured one. Only a launch shows for certain that
an address works. For a webhook only the host is shown.`,
		Example: `  flexconsole webchat addresses --json | jq -r 'select(.reaches).address_sid'`,
	}, "address", listAddresses), addressDocument{})
}

// addressDocument is an address for scripts.
type addressDocument struct {
	AddressSID string `json:"address_sid"`
	Name       string `json:"name"`
	Reaches    bool   `json:"reaches"`
	// LikelyError is Twilio's code for what is wrong, null for nothing.
	LikelyError *int   `json:"likely_error"`
	Detail      string `json:"detail"`
	decode.OddFields
}

func listAddresses(ctx context.Context, cmd *cobra.Command, session *session.Session, asJSON bool) error {
	addresses, err := session.ChatAddresses(ctx)
	if err != nil && !api.Incomplete(err) {
		return plain.ReadFailed(ctx, cmd, session, "", err)
	}
	out := plain.NewOutput(cmd.OutOrStdout())
	list := plain.NewList(out, asJSON, "ADDRESS SID", "USABLE", "NAME", "ROUTE OR PROBLEM")
	for _, a := range addresses {
		document := addressOf(a)
		reaches := map[bool]string{true: "yes", false: "no"}[document.Reaches]
		list.Add(document, a.SID, reaches, plain.TextCell(document.Name), plain.TextCell(document.Detail))
	}
	list.End()
	if out.Err() == nil && err != nil { // what was read is true anyway
		return errors.New(words.MissingWords(err))
	}
	return out.Err()
}

func addressOf(a conversations.Address) addressDocument {
	level, detail := webchat.AddressReach(a)
	document := addressDocument{
		AddressSID: a.SID, Name: webchat.AddressName(a),
		Reaches: level == ui.Good, Detail: detail, OddFields: a.OddFields,
	}
	if code, _ := a.LikelyError(); code != 0 {
		document.LikelyError = &code
	}
	return document
}

// openOnes are the chats not known to have ended.
func openOnes(chats []state.LaunchedChat) []state.LaunchedChat {
	return slices.DeleteFunc(slices.Clone(chats), func(c state.LaunchedChat) bool { return c.Ended })
}

// launchedChats completes a conversation's SID with the chats launched here, with open only
// with those that are not known to have ended; with many, more than one.
func launchedChats(f *plain.AccountFlags, w plain.Wiring, open, many bool) cobra.CompletionFunc {
	return w.Offer(f, many, func(folder, key string) []cobra.Completion {
		chats, err := state.OpenChats(folder, key)
		if err != nil {
			return nil
		}
		all, _ := chats.All()
		if open {
			all = openOnes(all)
		}
		var offered []cobra.Completion
		for _, c := range all {
			offered = append(offered, cobra.CompletionWithDesc(c.SID, ui.Escape(words.ChatState(c)+" "+c.Name)))
		}
		return offered
	})
}
