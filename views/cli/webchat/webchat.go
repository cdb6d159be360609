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
	return plain.Group("webchat", "Launch, list and end test web chats",
		"use flexconsole webchat create, send, transcript, end, list, bursts or addresses", f,
		newCreateCommand(f, w), newSendCommand(f, w), newTranscriptCommand(f, w), newEndCommand(f, w),
		newListCommand(f, w), newBurstsCommand(f, w), newAddressesCommand(f, w))
}

func newListCommand(f *plain.AccountFlags, w plain.Wiring) *cobra.Command {
	return plain.Documents(w.Listing(f, &cobra.Command{
		Use:   "list",
		Short: "Print the web chats launched from this profile",
		Long: `Print the web chats launched from this profile, newest first, also from earlier
sessions. The state is the last one seen; nothing is requested from Twilio.` + plain.StatusHelp,
		Example: `  flexconsole webchat list --json | jq -r 'select(.ended | not).conversation_sid'`,
	}, "chat", listChats), chatDocument{})
}

// listChats prints what can be read, and says where that is not all.
func listChats(_ context.Context, cmd *cobra.Command, session *session.Session, asJSON bool) error {
	chats, err := session.LaunchedChats()
	out := plain.NewOutput(cmd.OutOrStdout())
	list := plain.NewList(out, asJSON, "CONVERSATION SID", "STATE", "AGENT", "LAUNCHED", "CHAT NAME", "CUSTOMER")
	for _, c := range chats {
		list.Add(chatOf(c), c.SID, plain.TextCell(words.ChatState(c)), plain.TextCell(c.Agent),
			c.At.Local().Format("2006-01-02 15:04:05"), plain.TextCell(c.Name), plain.TextCell(c.Customer))
	}
	list.End()
	if err != nil {
		return fmt.Errorf("the list is incomplete: %w", err)
	}
	if len(chats) == 0 {
		fmt.Fprintln(cmd.ErrOrStderr(), "no chats launched from this profile yet")
	}
	return out.Err()
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
		ConversationSID: c.SID, State: stateID(c), Ended: c.Ended, Agent: c.Agent, LaunchedAt: c.At.UTC(),
		Name: c.Name, Customer: c.Customer, AddressSID: c.Address, Identity: c.Identity, Tag: c.Tag,
	}
	if !c.SeenAt.IsZero() {
		at := c.SeenAt.UTC()
		document.SeenAt = &at
	}
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
an address works. For a webhook only the host is shown.` + plain.StatusHelp,
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

// openChats completes a conversation's SID with the chats launched here that
// are not known to have ended.
func openChats(f *plain.AccountFlags, w plain.Wiring) cobra.CompletionFunc {
	return w.Offer(f, true, func(folder, key string) []cobra.Completion {
		chats, err := state.OpenChats(folder, key)
		if err != nil {
			return nil
		}
		all, _ := chats.All()
		var offered []cobra.Completion
		for _, c := range openOnes(all) {
			offered = append(offered, cobra.CompletionWithDesc(c.SID, ui.Escape(words.ChatState(c)+" "+c.Name)))
		}
		return offered
	})
}
