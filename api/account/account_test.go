package account

import (
	"slices"
	"testing"
	"time"

	"flexconsole/api"
	"flexconsole/api/apitest"
	"flexconsole/api/conversations"
	"flexconsole/api/sandbox"
)

var noon = time.Date(2026, time.March, 4, 12, 0, 0, 0, time.UTC)

func newClient(t *testing.T, s *sandbox.Server) *Client {
	t.Helper()
	c := NewClient(api.Options{BaseURL: s.URL(), Username: sandbox.APIKey, Secret: func() string { return sandbox.APISecret }})
	t.Cleanup(c.Close)
	return c
}

// In the sandbox every call meets the others: a tagged chat is
// found among the conversations, its message makes a task, whose interaction
// ends it.
func TestAChatFromLaunchToEnd(t *testing.T) {
	at := noon
	s := apitest.Start(t, sandbox.Options{Now: func() time.Time { return at }})
	c := newClient(t, s)
	made, err := c.CreateWebChat(
		t.Context(),
		api.WebChatRequest{AddressSID: sandbox.AddressSID, PreEngagementData: `{"` + api.LaunchTagName + `":"t-1"}`, LaunchTag: "t-1"},
	)
	if err != nil {
		t.Fatal(err)
	}
	checkFoundByTag(t, c, "t-1", made.ConversationSID)
	if _, err := c.SendMessage(t.Context(), made.ConversationSID, api.Text(made.Identity), "Hello \u202e 👩\u200d🚀"); err != nil {
		t.Fatal(err)
	}
	if none, err := c.FindTasks(t.Context(), sandbox.WorkspaceSID, made.ConversationSID); err != nil || len(none) != 0 {
		t.Errorf("at once: %+v, %v", none, err)
	}
	at = at.Add(10 * time.Second)
	checkTakenByAnAgent(t, c, made)
	checkEnded(t, c, made.ConversationSID)
}

func checkFoundByTag(t *testing.T, c *Client, tag, want string) {
	t.Helper()
	page, err := c.ListConversations(t.Context(), noon, noon, "")
	if err != nil {
		t.Fatal(err)
	}
	tagged := func(v conversations.Conversation) bool { return v.LaunchTag() == tag }
	if i := slices.IndexFunc(page.Entries, tagged); i < 0 || page.Entries[i].SID != want {
		t.Errorf("%q is not found in %+v", tag, page)
	}
}

func checkTakenByAnAgent(t *testing.T, c *Client, made api.WebChat) {
	t.Helper()
	tasks, err := c.FindTasks(t.Context(), sandbox.WorkspaceSID, made.ConversationSID)
	if err != nil || len(tasks) != 1 || tasks[0].AssignmentStatus != "assigned" || tasks[0].Age == 0 || api.Text(tasks[0].QueueName) == "" {
		t.Fatalf("%+v, %v", tasks, err)
	}
	taken, err := c.ListReservations(t.Context(), sandbox.WorkspaceSID, tasks[0].SID)
	if err != nil || len(taken) != 1 || taken[0].Status != "accepted" || api.Text(taken[0].WorkerName) == "" {
		t.Fatalf("%+v, %v", taken, err)
	}
	for _, newestFirst := range []bool{false, true} {
		page, err := c.ListMessages(t.Context(), made.ConversationSID, newestFirst, "")
		if err != nil || len(page.Entries) != 2 || (api.Text(page.Entries[0].Author) == api.Text(made.Identity)) == newestFirst {
			t.Errorf("newest first %v: %+v, %v", newestFirst, page, err)
		}
	}
}

// checkEnded ends the chat by its interaction; after that nothing can be
// written.
func checkEnded(t *testing.T, c *Client, conversation string) {
	t.Helper()
	tasks, err := c.FindTasks(t.Context(), sandbox.WorkspaceSID, conversation)
	if err != nil || len(tasks) != 1 {
		t.Fatalf("%+v, %v", tasks, err)
	}
	interaction, channel := tasks[0].Interaction()
	if status, err := c.CloseInteractionChannel(t.Context(), conversation, interaction, channel); err != nil || status != "closed" {
		t.Fatalf("%q, %v", status, err)
	}
	if v, err := c.FetchConversation(t.Context(), conversation); err != nil || v.State != "closed" {
		t.Errorf("%+v, %v", v, err)
	}
	_, err = c.SendMessage(t.Context(), conversation, "ada", "too late")
	if failure := apitest.AsError(t, err); failure.Code != 50377 || failure.Outcome != api.NotApplied {
		t.Errorf("%+v", failure)
	}
}

// Every address that the sandbox refuses is known to be misconfigured before.
func TestLikelyErrorsComeTrue(t *testing.T) {
	s := apitest.Start(t, sandbox.Options{})
	c := newClient(t, s)
	all, err := c.ListChatAddresses(t.Context())
	if err != nil || len(all) < 6 {
		t.Fatalf("%+v, %v", all, err)
	}
	codes := map[int]bool{}
	for _, a := range all {
		likely, why := a.LikelyError()
		codes[likely] = true
		_, err := c.CreateWebChat(t.Context(), api.WebChatRequest{AddressSID: a.SID})
		if likely == 0 {
			if err != nil {
				t.Errorf("%s: %v", api.Text(a.FriendlyName), err)
			}
		} else if failure := apitest.AsError(t, err); failure.Code != likely {
			t.Errorf("%s: likely %d, %s; got %d", api.Text(a.FriendlyName), likely, why, failure.Code)
		}
	}
	if len(codes) != 6 {
		t.Errorf("codes %v", codes)
	}
}

// A long transcript is read page by page, each message once.
func TestALongTranscript(t *testing.T) {
	s := apitest.Start(t, sandbox.Options{})
	c := newClient(t, s)
	made, err := c.CreateWebChat(t.Context(), api.WebChatRequest{AddressSID: sandbox.AddressSID})
	if err != nil {
		t.Fatal(err)
	}
	const messages = 250
	s.AddMessages(made.ConversationSID, messages, func(int) (string, string) { return "ada", "hello" })
	for _, newestFirst := range []bool{false, true} {
		seen := map[string]bool{}
		pages := 0
		for next := api.PageToken(""); pages == 0 || next != ""; pages++ {
			page, err := c.ListMessages(t.Context(), made.ConversationSID, newestFirst, next)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range page.Entries {
				seen[m.SID] = true
			}
			next = page.Next
		}
		if pages != 3 || len(seen) != messages {
			t.Errorf("newest first %v: %d messages on %d pages", newestFirst, len(seen), pages)
		}
	}
}
