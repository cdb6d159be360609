// Package webchat plans, checks and carries out a launch, without a screen.
package webchat

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"flexconsole/api"
	"flexconsole/api/launch"
	"flexconsole/api/validate"
	"flexconsole/config/state"
	"flexconsole/ui"
	"flexconsole/views/session"
	"flexconsole/views/words"
)

// Plan is what the inputs of a launch ask for.
type Plan struct {
	launch.Plan
	// From are the inputs themselves, for another launch like it.
	From state.Preset
	// Burst identifies several chats of one plan, "" for a single one.
	Burst string
}

// NewPlan is what the inputs ask for; value gives each by its name. The
// error is that of launch.Plan.Check.
func NewPlan(value func(field string) string) (Plan, error) {
	p := Plan{From: PresetOf(value), Plan: launch.Plan{
		Request: api.WebChatRequest{
			AddressSID: value(AddressField), ChatFriendlyName: value(ChatNameField),
			CustomerFriendlyName: value(CustomerField), PreEngagementData: strings.TrimSpace(value(DataField)),
			Identity: value(IdentityField), UIVersion: value(VersionField),
		},
		Message: value(MessageField),
		Count:   numberOf(value(CountField)),
		Pause:   time.Duration(numberOf(value(PauseField))) * time.Second,
	}}
	p.CloseAfter, _ = validate.ParseMinutes(value(CloseField)) // its verdict has checked it; empty is 0
	if value(TagField) == "yes" {
		p.Tag = launch.NewTag()
	}
	if p.Count > 1 {
		p.Burst = launch.NewTag()
	}
	return p, p.Check()
}

func numberOf(text string) int {
	n, _ := strconv.Atoi(strings.TrimSpace(text))
	return n
}

// Parts are all that is sent for a chat.
func (p Plan) Parts(request api.WebChatRequest) []NamedText {
	closes := ""
	if p.CloseAfter > 0 {
		closes = closeWords(p.CloseAfter)
	}
	return append(requestParts(request), NamedText{"First message", p.Message}, NamedText{"Close after", closes})
}

func closeWords(after time.Duration) string { return fmt.Sprintf("%d min", int(after.Minutes())) }

// Words are the plan in lines, raw: what is sent, of a burst the first chat, and the
// remarks on what that creates.
func (p Plan) Words() (lines, remarks []string) {
	request, _ := p.Chat(0) // Plan.Check found no error before
	for _, part := range p.Parts(request) {
		value := "left empty"
		if part.Value != "" {
			value = words.Value(&part.Value)
		}
		lines = append(lines, fmt.Sprintf("  %-21s %s", part.Name, value))
	}
	return lines, p.Remarks(request)
}

// Remarks are what to know before launching.
func (p Plan) Remarks(request api.WebChatRequest) []string {
	makes := "This creates a real conversation, and its first message creates a task in an agent's queue. It is sent once, never retried."
	if p.Message == "" {
		makes = "This creates a real conversation. Without a first message it reaches no agent. It is sent once, never retried."
	}
	remarks := []string{makes}
	if p.Count > 1 {
		remarks = append(remarks, fmt.Sprintf("%d chats, one every %d s (about %d s). The first is shown.",
			p.Count, int(p.Pause.Seconds()), int(p.Pause.Seconds())*(p.Count-1)))
	}
	if p.CloseAfter > 0 {
		remarks = append(remarks, "Twilio closes the chat in "+closeWords(p.CloseAfter)+"; its task may stay open.")
	}
	if p.Tag != "" && request.LaunchTag == "" {
		remarks = append(remarks, "No test tag is added: the pre-engagement data already has "+api.LaunchTagName+".")
	}
	return remarks
}

// NamedText is a value with its name.
type NamedText struct{ Name, Value string }

// requestParts are the six inputs by the names of the API.
func requestParts(r api.WebChatRequest) []NamedText {
	return []NamedText{
		{"AddressSid", r.AddressSID},
		{"ChatFriendlyName", r.ChatFriendlyName},
		{"CustomerFriendlyName", r.CustomerFriendlyName},
		{"PreEngagementData", r.PreEngagementData},
		{"Identity", r.Identity},
		{"Ui-Version (header)", r.UIVersion},
	}
}

// Launched is a launch's result.
type Launched struct {
	launch.Result
	// From are the inputs of the launch.
	From state.Preset
}

// Launch sends chat i of the plan (see launch.Launcher) and saves the chat on disk; at
// is called with each step after the first.
func Launch(ctx context.Context, s *session.Session, p Plan, i int, now func() time.Time, at func(step string)) Launched {
	launcher := launch.Launcher{
		Wire: s.Flex, Now: now,
		CheckAccount: func(ctx context.Context) error {
			_, err := s.Ready(ctx)
			return err
		},
		SaveChat: func(r launch.Result) error {
			return errors.Join(s.KeepChat(Launched{Result: r}.Kept()), s.KeepBurst(p.inBurst(r)))
		},
	}
	m := Launched{launcher.Launch(ctx, p.Plan, i, at), p.From}
	if m.Lacking() {
		m.KeptErr = cmp.Or(m.KeptErr, s.KeepBurst(p.inBurst(m.Result)))
	}
	return m
}

// inBurst is what is saved of a burst with a chat launched.
func (p Plan) inBurst(r launch.Result) *state.Burst {
	kept := Launched{Result: r}.Kept()
	return &state.Burst{
		ID: p.Burst, At: r.At, Address: kept.Address, Planned: p.Count, PauseSeconds: int(p.Pause.Seconds()),
		Chats: []*state.BurstChat{{
			SID: kept.SID, Name: kept.Name, Identity: kept.Identity, At: kept.At, NoMessage: r.Message == "" || r.Lacking(),
		}},
	}
}

// NoIdentity is why a first message was not sent.
const NoIdentity = "the customer's identity is unknown."

// TimerWords say that the close timer is missing, or may be, "" where it is not.
func (m Launched) TimerWords() string {
	switch {
	case m.TimerErr == nil:
		return ""
	case api.OutcomeOf(m.TimerErr) == api.NotApplied:
		return "the close timer was not set: " + words.Brief(m.TimerErr)
	}
	return "the close timer may not have been set: " + words.Brief(m.TimerErr)
}

// SearchedFor says where a lost chat was searched, "" where it was not.
func (m Launched) SearchedFor() string {
	if m.Searched == 0 {
		return ""
	}
	return fmt.Sprintf("It was not found by its test tag in %s of that day. ", ui.Counted(m.Searched, "conversation"))
}

// Kept is what is saved of a launched chat.
func (m Launched) Kept() state.LaunchedChat {
	kept := state.LaunchedChat{
		SID: m.Chat.ConversationSID, Identity: ui.TextOf(m.Chat.Identity), At: m.At, Tag: m.Request.LaunchTag,
		Name: m.Request.ChatFriendlyName, Customer: m.Request.CustomerFriendlyName, Address: m.Request.AddressSID,
	}
	if len(m.Request.PreEngagementData) <= state.MostData {
		kept.Data = m.Request.PreEngagementData
	}
	return kept
}
