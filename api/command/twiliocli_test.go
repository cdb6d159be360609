package command

import (
	"strings"
	"testing"
	"time"

	"flexconsole/api"
	"flexconsole/api/sandbox"
	"flexconsole/api/studio"
)

// Each operation that twilio-cli has a command for gives that command; the others say
// so.
func TestTwilioCLI(t *testing.T) {
	_, c, records := recording(t)
	email, locale, user := "it's@x.test", "en-US", "US00000000000000000000000000000001"
	_, _ = c.FetchFlexUser(t.Context(), instance, firstUser)
	_, _ = c.UpdateFlexUser(t.Context(), instance, firstUser, api.UserChange{Email: &email, Locale: &locale, UserSID: &user})
	_, _ = c.CreateWebChat(
		t.Context(),
		api.WebChatRequest{AddressSID: sandbox.AddressSID, ChatFriendlyName: "-x", PreEngagementData: `{"a": "$b"}`, UIVersion: "1.0.0"},
	)
	_, _ = c.ListChatAddresses(t.Context())
	_, _ = c.SendMessage(t.Context(), chat, "ada", "hello!\nthere")
	_, _ = c.FindTasks(t.Context(), sandbox.WorkspaceSID, chat)
	_, _ = c.CloseInteractionChannel(t.Context(), chat, interaction, channel)
	_, _ = c.CloseConversation(t.Context(), chat)
	_, _ = c.FetchConfiguration(t.Context(), sandbox.AccountSID)
	_, _ = c.FetchConversation(t.Context(), chat)
	from := time.Date(2026, 3, 4, 23, 0, 0, 0, time.UTC)
	_, _ = c.ListConversations(t.Context(), from, from.Add(2*time.Hour), "Page=2&PageToken=PT+1")
	_, _ = c.ListConversations(t.Context(), from, from, "")
	_, _ = c.ListMessages(t.Context(), chat, true, "")
	_, _ = c.ListReservations(t.Context(), sandbox.WorkspaceSID, chatTask)
	_, _ = c.FetchWorker(t.Context(), sandbox.WorkspaceSID, firstWorker)
	_, _ = c.ListWorkerReservations(t.Context(), sandbox.WorkspaceSID, firstWorker)
	_, _ = c.FetchAddress(t.Context(), sandbox.AddressSID)
	_, _ = c.FetchTaskQueue(t.Context(), sandbox.WorkspaceSID, queue)
	_, _ = c.ListQueueWorkers(t.Context(), sandbox.WorkspaceSID, queue)
	_, _ = c.ListWorkerChannels(t.Context(), sandbox.WorkspaceSID, firstWorker)
	_, _ = c.FetchFlow(t.Context(), flow)
	_, _ = c.ListExecutions(t.Context(), flow, studio.ExecutionFilter{From: from, Status: "active"}, 1)
	_, _ = c.ListSteps(t.Context(), flow, execution)
	const conversations = "twilio api:conversations:v1:conversations:"
	want := []string{
		"twilio api:flex:v2:instances:users:fetch --instance-sid " + instance + " --flex-user-sid " + firstUser + " -o json",
		"twilio api:flex:v2:instances:users:update --instance-sid " + instance + " --flex-user-sid " + firstUser +
			` --email 'it'\''s@x.test' --locale en-US --user-sid ` + user + " -o json",
		"twilio api:flex:v2:web-chats:create --address-sid " + sandbox.AddressSID +
			` --chat-friendly-name=-x --pre-engagement-data '{"a": "$b"}' --ui-version 1.0.0 -o json`,
		"twilio api:conversations:v1:configuration:addresses:list --properties sid,type,address,friendlyName,autoCreation",
		"twilio api:conversations:v1:conversations:messages:create --conversation-sid " + chat +
			" --author ada --body 'hello!\nthere' --x-twilio-webhook-enabled true",
		"twilio api:taskrouter:v1:workspaces:tasks:list --workspace-sid " + sandbox.WorkspaceSID +
			` --evaluate-task-attributes 'conversationSid == "` + chat + `"'`,
		"twilio api:flex:v1:interactions:channels:update --interaction-sid " + interaction + ` --sid ` + channel +
			` --routing '{"status":"closed"}' --status closed`,
		"twilio api:conversations:v1:conversations:update --sid " + chat + " --state closed",
		"twilio api:flex:v1:configuration:fetch -o json",
		conversations + "fetch --sid " + chat + " -o json",
		conversations + "list --start-date 2026-03-04 --end-date 2026-03-05 --page 2 --page-token 'PT 1' --page-size 100 --limit 100 -o json",
		conversations + "list --start-date 2026-03-04 --end-date 2026-03-04 --page-size 100 --limit 100 -o json",
		conversations + "messages:list --conversation-sid " + chat + " --order desc --page-size 100 --limit 100 -o json",
		"twilio api:taskrouter:v1:workspaces:tasks:reservations:list --workspace-sid " + sandbox.WorkspaceSID + " --task-sid " + chatTask +
			" --page-size 1000 --limit 1000 -o json",
		"twilio api:taskrouter:v1:workspaces:workers:fetch --workspace-sid " + sandbox.WorkspaceSID + " --sid " + firstWorker + " -o json",
		"twilio api:taskrouter:v1:workspaces:workers:reservations:list --workspace-sid " + sandbox.WorkspaceSID + " --worker-sid " + firstWorker +
			" --page-size 1000 --limit 1000 -o json",
		"twilio api:conversations:v1:configuration:addresses:fetch --sid " + sandbox.AddressSID + " -o json",
		"twilio api:taskrouter:v1:workspaces:task-queues:fetch --workspace-sid " + sandbox.WorkspaceSID + " --sid " + queue + " -o json",
		"twilio api:taskrouter:v1:workspaces:workers:list --workspace-sid " + sandbox.WorkspaceSID + " --task-queue-sid " + queue +
			" --page-size 1000 --limit 1000 -o json",
		"twilio api:taskrouter:v1:workspaces:workers:channels:list --workspace-sid " + sandbox.WorkspaceSID + " --worker-sid " + firstWorker +
			" --page-size 1000 --limit 1000 -o json",
		"twilio api:studio:v2:flows:fetch --sid " + flow + " -o json",
		"twilio api:studio:v2:flows:executions:list --flow-sid " + flow + " --date-created-from '2026-03-04T23:00:00Z' --status active" +
			" --page-size 50 --limit 50 -o json",
		"twilio api:studio:v2:flows:executions:steps:list --flow-sid " + flow + " --execution-sid " + execution +
			" --page-size 50 --limit 50 -o json",
	}
	if len(*records) != len(want) {
		t.Fatalf("%d records", len(*records))
	}
	for i, r := range *records {
		if got, err := TwilioCLI(&r); err != nil || got != want[i] {
			t.Errorf("%s, %v\nwant %s", got, err, want[i])
		}
		if !CLIElsewhere(&r) {
			t.Errorf("%s: twilio-cli reaches no sandbox", r.Op)
		}
	}
}

func TestNoTwilioCLI(t *testing.T) {
	_, c, records := recording(t)
	_, _ = c.ListFlexUsers(t.Context(), instance, "")
	_, _ = c.FindFlexUserByName(t.Context(), instance, "ada")
	_, _ = c.ListTeams(t.Context(), instance)
	_, _ = c.SendMessage(t.Context(), chat, "ada", "\x1b[2J")
	_, _ = c.SendMessage(t.Context(), chat, "ada", "\u202e")
	for i, r := range *records {
		command, err := TwilioCLI(&r)
		if err == nil || command != "" || !strings.Contains(err.Error(), "as curl") {
			t.Errorf("record %d: %s, %v", i, command, err)
		}
		if _, err := Curl(&r); err != nil {
			t.Errorf("record %d: %v", i, err)
		}
	}
}

func TestCLIElsewhere(t *testing.T) {
	for origin, want := range map[string]bool{
		"https://flex-api.twilio.com": false, "https://conversations.twilio.com": false,
		"https://flex-api.dublin.ie1.twilio.com": true, "http://127.0.0.1:1": true, "http://flex-api.twilio.com": true,
	} {
		if got := CLIElsewhere(&api.Record{Origin: origin}); got != want {
			t.Errorf("%s: %v", origin, got)
		}
	}
}

// A word of a twilio-cli command is the value it was made from.
func FuzzCLIWord(f *testing.F) { fuzzWord(f, cliWord) }
