package follow

import (
	"fmt"
	"testing"
	"time"

	"flexconsole/api"
	"flexconsole/api/account"
	"flexconsole/api/sandbox"
)

// demo is the sandbox with its scripted agent, and a client for it.
type demo struct {
	*wire  // for its clock
	server *sandbox.Server
	client *account.Client
}

func newDemo(t *testing.T) demo {
	t.Helper()
	w := newWire()
	server, err := sandbox.Start("127.0.0.1:0", sandbox.Options{Now: w.clock.now})
	if err != nil {
		t.Fatal(err)
	}
	client := account.NewClient(api.Options{
		Username: sandbox.APIKey, Secret: func() string { return sandbox.APISecret }, BaseURL: server.URL(),
	})
	t.Cleanup(func() {
		client.Close()
		server.Close()
	})
	return demo{w, server, client}
}

// launch makes a chat with a tag.
func (d demo) launch(t *testing.T, address, tag string) Chat {
	t.Helper()
	at := d.clock.now()
	made, err := d.client.CreateWebChat(t.Context(), api.WebChatRequest{
		AddressSID: address, PreEngagementData: fmt.Sprintf(`{"friendlyName":"Test","%s":"%s"}`, api.LaunchTagName, tag), LaunchTag: tag,
	})
	if err != nil {
		t.Fatal(err)
	}
	return Chat{Conversation: made.ConversationSID, Identity: *made.Identity, LaunchedAt: at}
}

func (d demo) follower(c Chat) *Follower {
	return New(d.client, inWorkspace, c, d.clock.now)
}

func (d demo) write(t *testing.T, c Chat) {
	t.Helper()
	if _, err := d.client.SendMessage(t.Context(), c.Conversation, c.Identity, "hello"); err != nil {
		t.Fatal(err)
	}
}

func TestProgressInTheSandbox(t *testing.T) {
	d := newDemo(t)
	c := d.launch(t, sandbox.AddressSID, "tag-1")
	f := d.follower(c)
	d.live(t, f, 11*time.Second)
	if s := f.State(); progress(s) != "dcaaaa" || s.Stuck == "" {
		t.Errorf("before a message: %s %q", progress(s), s.Stuck)
	}
	d.write(t, c)
	f.Refresh()
	d.live(t, f, 15*time.Second)
	s := f.State()
	if progress(s) != "dddddc" || s.Agent == "" || s.Stuck != "" || !s.Measured || len(s.Messages) < 2 {
		t.Fatalf("%s agent %q stuck %q latency %v, %d messages, trouble %v", progress(s), s.Agent, s.Stuck, s.Latency, len(s.Messages), s.Trouble)
	}
	for _, step := range s.Steps[:completed] {
		if step.At.IsZero() {
			t.Errorf("%s has no time", step.Name)
		}
	}
	t.Logf("launch to accepted: %v; %+v", s.Latency, s.Steps)
	if d.live(t, f, 10*time.Minute) {
		t.Error("the agent wraps up, yet it goes on")
	}
	if s = f.State(); !s.Ended || progress(s) != "dddddd" || s.Steps[completed].Name != "completed" || s.Stuck != "" {
		t.Errorf("%v %s %q %+v", s.Ended, progress(s), s.Stuck, s.Steps[completed])
	}
}

func TestNobodyThereInTheSandbox(t *testing.T) {
	d := newDemo(t)
	c := d.launch(t, sandbox.NightAddressSID, "tag-1")
	d.write(t, c)
	f := d.follower(c)
	d.live(t, f, time.Minute)
	if s := f.State(); progress(s) != "dddcaa" || s.Stuck == "" {
		t.Errorf("%s %q", progress(s), s.Stuck)
	}
	var ending Ending
	EndAll(t.Context(), d.client, inWorkspace, []Chat{c}, func(_ int, e Ending) { ending = e })
	if ending.How != ByChannel || !ending.Over() || ending.State != "closed" {
		t.Errorf("%+v", ending)
	}
	f.Refresh()
	if d.live(t, f, 2*time.Minute) || !f.State().Ended {
		t.Errorf("ended, yet it goes on: %+v", f.State().Steps)
	}
}

func TestEndAllInTheSandbox(t *testing.T) {
	d := newDemo(t)
	chats := []Chat{
		d.launch(t, sandbox.AddressSID, "a"), d.launch(t, sandbox.AddressSID, "b"),
		d.launch(t, sandbox.AddressSID, "c"), d.launch(t, sandbox.NightAddressSID, "d"),
	}
	d.write(t, chats[1])
	d.write(t, chats[3])
	d.clock.pass(7 * time.Second)
	d.server.CloseConversation(chats[2].Conversation)
	d.server.Inject(sandbox.Fault{Method: "POST", Path: "/Channels/", Times: 1, Apply: true, Drop: true})
	var hows []string
	EndAll(t.Context(), d.client, inWorkspace, chats, func(i int, e Ending) {
		hows = append(hows, e.How)
		if !e.Over() || e.State != "closed" || e.Err != nil {
			t.Errorf("chat %d: %+v", i, e)
		}
	})
	if got, want := fmt.Sprint(hows), fmt.Sprint([]string{ByConversation, ByChannel, AlreadyClosed, ByChannel}); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestFindLaunchInTheSandbox(t *testing.T) {
	d := newDemo(t)
	var want Chat
	for i := range 150 {
		c := d.launch(t, sandbox.AddressSID, fmt.Sprint("tag-", i))
		if i == 42 {
			want = c
		}
	}
	found, searched, err := FindLaunch(t.Context(), d.client, "tag-42", launch)
	if found != want.Conversation || searched == 0 || err != nil {
		t.Errorf("%q after %d, want %q: %v", found, searched, want.Conversation, err)
	}
}

func TestALongChatInTheSandbox(t *testing.T) {
	d := newDemo(t)
	c := d.launch(t, sandbox.AddressSID, "tag-1")
	d.server.AddMessages(c.Conversation, 5000, func(i int) (string, string) { return c.Identity, fmt.Sprint(i) })
	f := d.follower(c)
	f.Poll(t.Context())
	if got := len(f.State().Messages); got != 500 {
		t.Errorf("%d messages at once", got)
	}
	d.live(t, f, 15*time.Second)
	s := f.State()
	for i, m := range s.Messages {
		if *m.Body != fmt.Sprint(i) {
			t.Fatalf("message %d reads %q", i, *m.Body)
		}
	}
	if len(s.Messages) != 5000 || s.Reading {
		t.Errorf("%d messages, trouble %v", len(s.Messages), s.Trouble)
	}
}
