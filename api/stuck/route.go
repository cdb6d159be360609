package stuck

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"flexconsole/api"
	"flexconsole/api/conversations"
	"flexconsole/api/follow"
	"flexconsole/api/studio"
)

const (
	// lookBack is how far back an execution is looked for that is still active, and
	// executionPages the most pages that are read of them.
	lookBack       = 7 * 24 * time.Hour
	executionPages = 3
	// ownWindow is how long after the conversation its own execution starts at most, by
	// the customer's first message, and clockSlack how far the dates of two of Twilio's
	// products may differ.
	ownWindow  = 24 * time.Hour
	clockSlack = 5 * time.Second
)

// Names of sources.
const (
	messagesSource   = "Conversations: messages"
	addressSource    = "Conversations: address"
	flowSource       = "Studio: flow"
	executionsSource = "Studio: executions"
)

// checkRoute looks for why a chat has no task: from its first message through the address
// to the flow.
func (s *search) checkRoute(ctx context.Context) error {
	message := s.firstMessage()
	if err := s.checkMessage(ctx, message); err != nil {
		return err
	}
	if s.chat.AddressSID == "" {
		return s.lost(ctx, addressSource, "the address and its flow, as the chat was not launched here", nil)
	}
	address, ok, err := s.checkAddress(ctx)
	if err != nil || !ok {
		return err
	}
	switch creation := address.AutoCreation; {
	case creation == nil:
	case creation.StudioFlowSID != "" && strings.EqualFold(creation.Type, "studio"):
		return s.checkFlow(ctx, creation.StudioFlowSID, message)
	case strings.EqualFold(creation.Type, "webhook") && message != nil:
		s.note("The address sends events to a webhook (" + creation.WebhookURL + "). What it does with them cannot be read here.")
	}
	return nil
}

// checkMessage names a chat without a message of the customer's.
func (s *search) checkMessage(ctx context.Context, message *conversations.Message) error {
	switch {
	case s.state.IsUnseen(follow.Transcript):
		return s.lost(ctx, messagesSource, "whether there is a first message", nil)
	case message != nil || s.state.Reading || !s.isOver(s.createdAt(), follow.SlowMessage):
		return nil
	}
	s.cause(Cause{
		ID: NoMessage, Sure: true, Source: messagesSource, At: s.createdAt(),
		Seen:   "The customer has sent no message.",
		Advice: "Send a first message. This console sends it with webhooks, which start the routing.",
	})
	return nil
}

// isOver says that a time is longer ago than d. An unknown time is.
func (s *search) isOver(at time.Time, d time.Duration) bool { return s.now.Sub(at) > d }

// checkAddress names an address that takes no chats; ok says that it was read.
func (s *search) checkAddress(ctx context.Context) (address conversations.Address, ok bool, err error) {
	if err = s.pace(ctx, 1); err != nil {
		return address, false, err
	}
	address, err = s.Wire.FetchAddress(ctx, s.chat.AddressSID)
	c := Cause{
		ID: AddressOff, Sure: true, Source: addressSource + " " + s.chat.AddressSID,
		Advice: "Turn auto-creation of the address on, with its Studio flow or webhook. Chats launched before stay without a task.",
	}
	switch code, why := address.LikelyError(); {
	case follow.IsGone(err):
		c.Seen, c.Advice = "The address does not exist any more.", "Launch at another address."
		s.cause(c)
		return address, false, nil
	case err != nil:
		return address, false, s.lost(ctx, addressSource, "whether the address is on, and its flow", err)
	case code != 0:
		c.Seen = fmt.Sprintf("%s (%d)", strings.TrimSuffix(why, "."), code)
		s.cause(c)
	}
	return address, true, nil
}

// checkFlow names what is wrong with the flow of an address, or with its executions.
func (s *search) checkFlow(ctx context.Context, sid string, message *conversations.Message) error {
	if err := s.pace(ctx, 1); err != nil {
		return err
	}
	flow, err := s.Wire.FetchFlow(ctx, sid)
	missing := Cause{ID: FlowMissing, Sure: true, Source: flowSource + " " + sid}
	switch {
	case follow.IsGone(err):
		missing.Seen = "The address's Studio flow does not exist."
		missing.Advice = "Choose an existing flow for the address."
		s.cause(missing)
		return nil
	case err != nil:
		if err := s.lost(ctx, flowSource, "whether the flow is published", err); err != nil {
			return err
		}
	}
	flow.SID = sid
	ran, known, err := s.checkExecutions(ctx, flow, message)
	if err != nil {
		return err
	}
	if flow.Status == "draft" && !ran {
		missing.Sure = known
		missing.Seen = "The newest revision of the flow " + nameOf(flow) + " is a draft"
		if known {
			missing.Seen += ", and nothing ran for this chat"
		}
		missing.Seen += "."
		missing.Advice = "Publish the flow in Studio."
		s.cause(missing)
		s.dropGuess()
	}
	return nil
}

// dropGuess removes the guess that the message came without webhooks, where a draft
// explains as well why nothing ran.
func (s *search) dropGuess() {
	s.found.Causes = slices.DeleteFunc(s.found.Causes, func(c Cause) bool { return c.ID == NoMessage && !c.Sure })
}

func nameOf(f studio.Flow) string { return cmp.Or(api.Text(f.FriendlyName), f.SID) }

// checkExecutions names what the executions of a flow show; ran says that there is one of
// this chat, known that they could be read.
func (s *search) checkExecutions(ctx context.Context, flow studio.Flow, message *conversations.Message) (ran, known bool, err error) {
	started := s.createdAt()
	if started.IsZero() {
		return false, false, s.lost(ctx, executionsSource, "whether the flow ran, as it is unknown when the chat was created", nil)
	}
	found, err := s.executions(ctx, flow.SID, studio.ExecutionFilter{From: started.Add(-clockSlack), To: started.Add(ownWindow)})
	if err != nil || found == nil {
		return false, false, err
	}
	if i := slices.IndexFunc(found, s.isOwn); i >= 0 {
		return true, true, s.checkOwn(ctx, flow, found[i])
	}
	if message != nil {
		if at, _ := follow.ParseDate(message.DateCreated); !s.isOver(at, follow.SlowTask) {
			return false, true, nil
		}
	}
	if err := s.checkOlder(ctx, flow, started); err != nil {
		return false, true, err
	}
	if message != nil && len(s.found.Causes) == 0 && !s.state.Ended {
		s.cause(Cause{
			ID: NoMessage, Source: executionsSource,
			Seen:   "There is a message, but the flow " + nameOf(flow) + " did not run for this chat.",
			Advice: "Send the message with X-Twilio-Webhook-Enabled: true, as this console does. Without it Twilio starts no flow.",
		})
	}
	return false, true, nil
}

// executions lists those of a flow, nil where they cannot be read.
func (s *search) executions(ctx context.Context, flow string, filter studio.ExecutionFilter) ([]studio.Execution, error) {
	if err := s.pace(ctx, executionPages); err != nil {
		return nil, err
	}
	found, err := s.Wire.ListExecutions(ctx, flow, filter, executionPages)
	if err != nil && !api.Incomplete(err) {
		return nil, s.lost(ctx, executionsSource, "whether the flow ran for this chat, and whether an older execution is active", err)
	}
	if err != nil {
		s.note("There are more executions of the flow than were read.")
	}
	return append([]studio.Execution{}, found...), ctx.Err()
}

// isOwn says that an execution is of this chat: it was started by one of its messages or
// by the conversation, or for its customer after the chat was created. What Twilio has as
// the contact of a web chat is unverified.
func (s *search) isOwn(e studio.Execution) bool {
	by := api.Text(e.InitiatedBy)
	return by == s.chat.Conversation || s.isContact(e) ||
		by != "" && slices.ContainsFunc(s.state.Messages, func(m conversations.Message) bool { return m.SID == by })
}

func (s *search) isContact(e studio.Execution) bool {
	contact := api.Text(e.ContactChannelAddress)
	return contact != "" && (contact == s.chat.Identity || contact == s.chat.Conversation)
}

// checkOlder names an execution for the same customer that began before this chat.
func (s *search) checkOlder(ctx context.Context, flow studio.Flow, started time.Time) error {
	found, err := s.executions(ctx, flow.SID, studio.ExecutionFilter{From: s.now.Add(-lookBack), To: started.Add(-clockSlack), Status: "active"})
	if err != nil {
		return err
	}
	i := slices.IndexFunc(found, s.isContact)
	if i < 0 {
		return nil
	}
	c := Cause{
		ID: OlderExecution, Source: executionsSource + " " + found[i].SID,
		Seen: "An older execution of the flow " + nameOf(flow) + " for " + api.Text(found[i].ContactChannelAddress) + " is still active.",
		Advice: "End that execution in Studio, or launch with another identity. Twilio ignores new chats of a contact whose execution " +
			"is active. That the contact is matched by identity is unverified.",
	}
	c.At, _ = follow.ParseDate(found[i].DateCreated)
	s.cause(c)
	return nil
}

// checkOwn names a flow that ran for this chat and ended before it sent the chat to Flex.
func (s *search) checkOwn(ctx context.Context, flow studio.Flow, e studio.Execution) error {
	if err := s.pace(ctx, 1); err != nil {
		return err
	}
	steps, err := s.Wire.ListSteps(ctx, flow.SID, e.SID)
	if err != nil {
		if err := s.lost(ctx, "Studio: steps of "+e.SID, "where the flow ended", err); err != nil {
			return err
		}
	}
	sends := flow.SendsToFlex()
	s.sentToFlex = slices.ContainsFunc(steps, func(step studio.Step) bool { return isSendToFlex(sends, step) })
	last := lastWidget(steps)
	switch {
	case s.sentToFlex:
		s.checkTaskGone()
		return nil
	case e.Status != "ended":
		s.note("The flow " + nameOf(flow) + " is still running for this chat" + at(last) + ".")
		return nil
	}
	c := Cause{
		ID: FlowEnded, Sure: err == nil, Source: executionsSource + " " + e.SID,
		Seen:   "The flow " + nameOf(flow) + " ran for this chat and ended" + at(last) + ", without sending it to Flex.",
		Advice: "Open the execution in Studio and lead its path to a Send to Flex widget.",
	}
	c.At, _ = follow.ParseDate(e.DateUpdated)
	s.cause(c)
	return nil
}

// checkTaskGone names a task that is not listed any more, of a chat that was sent to Flex
// and has no agent.
func (s *search) checkTaskGone() {
	if !s.tasksRead || s.state.Ended || !s.isOver(s.createdAt(), follow.SlowTask) {
		return
	}
	s.cause(Cause{
		ID: TaskCanceled, Source: tasksSource,
		Seen:   "The flow sent the chat to Flex, but no task is listed: finished tasks are listed for 5 minutes only.",
		Advice: "Launch again and watch the task. Usually the workflow timed out, or the task was completed, canceled or deleted.",
	})
}

func at(widget string) string {
	if widget == "" {
		return ""
	}
	return " at the step " + widget
}

// isSendToFlex: by the type of the widget where the flow or the step has it, else by its
// name.
func isSendToFlex(sends []string, step studio.Step) bool {
	for _, widget := range []string{api.Text(step.TransitionedFrom), api.Text(step.TransitionedTo)} {
		if slices.Contains(sends, widget) || sendsByName(widget) {
			return true
		}
	}
	return sendsByName(api.Text(step.Type))
}

// sendsByName compares without the signs between words: send-to-flex, SendToFlex_1.
func sendsByName(name string) bool {
	return strings.Contains(strings.NewReplacer("-", "", "_", "", " ", "").Replace(strings.ToLower(name)), "sendtoflex")
}

// lastWidget is the widget that the newest step left, or the one it came to.
func lastWidget(steps []studio.Step) string {
	if len(steps) == 0 {
		return ""
	}
	newest := steps[0]
	for _, step := range steps[1:] {
		if api.Text(step.DateCreated) > api.Text(newest.DateCreated) { // ISO 8601 sorts as text
			newest = step
		}
	}
	if to := api.Text(newest.TransitionedTo); to != "" && !strings.EqualFold(to, "Ended") {
		return to
	}
	return api.Text(newest.TransitionedFrom)
}
