package stuck_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"flexconsole/api"
	"flexconsole/api/account"
	"flexconsole/api/follow"
	"flexconsole/api/sandbox"
	"flexconsole/api/stuck"
)

// contact is a contact centre with a clock of its own.
type contact struct {
	t      *testing.T
	server *sandbox.Server
	client *account.Client

	mu  sync.Mutex
	now time.Time
}

func newContact(t *testing.T) *contact {
	t.Helper()
	c := &contact{t: t, now: time.Date(2026, time.March, 4, 12, 0, 0, 0, time.UTC)}
	server, err := sandbox.Start("127.0.0.1:0", sandbox.Options{Now: c.clock})
	if err != nil {
		t.Fatal(err)
	}
	c.server = server
	c.client = account.NewClient(api.Options{
		BaseURL: server.URL(), Username: sandbox.APIKey, Secret: func() string { return sandbox.APISecret },
	})
	t.Cleanup(func() { c.client.Close(); _ = server.Close() })
	return c
}

func (c *contact) clock() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *contact) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// followed is a launched chat that is followed.
type followed struct {
	contact  *contact
	chat     stuck.Chat
	follower *follow.Follower
}

func (c *contact) workspace(context.Context) (string, error) { return sandbox.WorkspaceSID, nil }

// launch launches a chat and sends its first message, unless it is silent.
func (c *contact) launch(address string, silent bool) *followed {
	c.t.Helper()
	identity := fmt.Sprintf("ada-%d", time.Now().UnixNano())
	made, err := c.client.CreateWebChat(c.t.Context(), api.WebChatRequest{AddressSID: address, Identity: identity})
	if err != nil {
		c.t.Fatal(err)
	}
	f := &followed{contact: c, chat: stuck.Chat{
		Chat:       follow.Chat{Conversation: made.ConversationSID, Identity: identity, LaunchedAt: c.clock()},
		AddressSID: address,
	}}
	f.follower = follow.New(c.client, c.workspace, f.chat.Chat, c.clock)
	if silent {
		return f
	}
	if _, err := c.client.SendMessage(c.t.Context(), made.ConversationSID, identity, "hello"); err != nil {
		c.t.Fatal(err)
	}
	return f
}

// watch follows the chat for a while.
func (f *followed) watch(d time.Duration) *followed {
	for range d / time.Second {
		f.contact.pass(time.Second)
		if wait, again := f.follower.Wait(); again && wait == 0 {
			_ = f.follower.Poll(f.contact.t.Context())
		}
	}
	return f
}

func (f *followed) find() stuck.Diagnosis {
	f.contact.t.Helper()
	finder := stuck.Finder{Wire: f.contact.client, Workspace: f.contact.workspace, Now: f.contact.clock}
	found, err := finder.Find(f.contact.t.Context(), f.chat, f.follower.State())
	if err != nil {
		f.contact.t.Fatal(err)
	}
	return found
}

// ids are the causes found, in order.
func ids(d stuck.Diagnosis) string {
	var all []string
	for _, c := range d.Causes {
		all = append(all, string(c.ID))
	}
	return strings.Join(all, " ")
}

// The causes one by one: the address that plays it, whether the customer is silent, the
// part of the path of its reading that is then forbidden, and what is found without it.
var alone = []struct {
	cause     stuck.ID
	address   string
	silent    bool
	forbidden string
	narrower  string
}{
	{stuck.NoMessage, sandbox.AddressSID, true, "/Messages", ""},
	{stuck.AddressOff, sandbox.SwitchedOffAddressSID, false, "/Configuration/Addresses", ""},
	{stuck.FlowMissing, sandbox.MissingFlowAddressSID, false, "/v2/Flows", ""},
	{stuck.FlowMissing, sandbox.DraftFlowAddressSID, false, "/Executions", "flow_missing"},
	{stuck.FlowEnded, sandbox.FlowEndsAddressSID, false, "/Executions", ""},
	{stuck.OlderExecution, sandbox.OldExecutionAddressSID, false, "/Executions", ""},
	{stuck.NoEligibleWorker, sandbox.NightAddressSID, false, "/Workers", ""},
	{stuck.NoAvailableWorker, sandbox.NoneAvailableAddressSID, false, "/Workers", ""},
	{stuck.ChannelsFull, sandbox.FullAddressSID, false, "/Channels", ""},
	{stuck.NotAccepted, sandbox.TimeoutAddressSID, false, "/Reservations", ""},
	{stuck.ContactURI, sandbox.ContactAddressSID, false, "/Workers/", ""},
	{stuck.TaskCanceled, sandbox.CanceledAddressSID, false, "/Tasks", ""},
	{stuck.Closed, sandbox.ClosedAddressSID, false, "/v1/Conversations", ""},
}

func TestEveryCauseInTheSandbox(t *testing.T) {
	for _, row := range alone {
		t.Run(string(row.cause)+" "+row.address, func(t *testing.T) {
			c := newContact(t)
			if found := c.launch(row.address, row.silent).watch(2 * time.Minute).find(); ids(found) != string(row.cause) {
				t.Errorf("found %q: %+v", ids(found), found)
			}
		})
	}
}

// Where the reading of a cause is forbidden, the answer is narrower and says so.
func TestForbiddenReadingsInTheSandbox(t *testing.T) {
	for _, row := range alone {
		t.Run(string(row.cause)+" "+row.address, func(t *testing.T) {
			c := newContact(t)
			f := c.launch(row.address, row.silent)
			c.server.Inject(sandbox.Fault{Method: "GET", Path: row.forbidden, Status: 403, Code: 20403})
			found := f.watch(2 * time.Minute).find()
			unread := len(found.Unread) > 0 || len(f.follower.State().Unseen) > 0
			if ids(found) != row.narrower || !unread {
				t.Errorf("found %q: %+v", ids(found), found)
			}
			for _, u := range found.Unread {
				if u.Source == "" || u.Lost == "" {
					t.Errorf("unread %+v", u)
				}
			}
		})
	}
}

func TestTwoCausesAtOnce(t *testing.T) {
	for _, row := range []struct {
		address string
		silent  bool
		want    []stuck.ID
	}{
		{sandbox.SwitchedOffAddressSID, true, []stuck.ID{stuck.NoMessage, stuck.AddressOff}},
		{sandbox.MissingFlowAddressSID, true, []stuck.ID{stuck.NoMessage, stuck.FlowMissing}},
		{sandbox.OldExecutionAddressSID, true, []stuck.ID{stuck.NoMessage, stuck.OlderExecution}},
		{sandbox.TimeoutAwayAddressSID, false, []stuck.ID{stuck.NoAvailableWorker, stuck.NotAccepted}},
		{sandbox.TimeoutCanceledSID, false, []stuck.ID{stuck.NotAccepted, stuck.TaskCanceled}},
		{sandbox.FlowClosesAddressSID, false, []stuck.ID{stuck.FlowEnded, stuck.Closed}},
	} {
		t.Run(fmt.Sprint(row.want), func(t *testing.T) {
			found := newContact(t).launch(row.address, row.silent).watch(2 * time.Minute).find()
			for _, c := range found.Causes {
				if !slices.Contains(row.want, c.ID) {
					t.Errorf("a false %s: %+v", c.ID, found)
				}
			}
			if len(found.Causes) != len(row.want) {
				t.Errorf("found %q, want %v", ids(found), row.want)
			}
		})
	}
}

// A healthy chat has no cause, whenever it is looked at.
func TestNoFalseAlarms(t *testing.T) {
	c := newContact(t)
	var chats []*followed
	for range 50 {
		chats = append(chats, c.launch(sandbox.AddressSID, false))
		c.pass(200 * time.Millisecond)
	}
	looks := 0
	for second := range 90 {
		c.pass(time.Second)
		for i, f := range chats {
			if wait, again := f.follower.Wait(); again && wait == 0 {
				_ = f.follower.Poll(t.Context())
			}
			if (second+i)%15 != 0 {
				continue
			}
			looks++
			if found := f.find(); len(found.Causes) > 0 || len(found.Unread) > 0 {
				t.Fatalf("after %d s chat %d: %+v", second, i, found)
			}
		}
	}
	t.Logf("%d chats looked at %d times", len(chats), looks)
}
