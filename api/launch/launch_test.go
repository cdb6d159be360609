package launch

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"flexconsole/api"
	"flexconsole/api/conversations"
	"flexconsole/api/validate"
)

var noon = time.Date(2026, time.March, 4, 12, 0, 0, 0, time.UTC)

const chat = "CH000000000000000000000000000000aa"

// account is a wire that answers as it is told and keeps what was asked.
type account struct {
	asked     []string
	launchErr error
	answer    api.WebChat
	message   error
	timer     error
	listed    []conversations.Conversation
	listErr   error
}

func (a *account) CreateWebChat(_ context.Context, w api.WebChatRequest) (api.WebChat, error) {
	a.asked = append(a.asked, "launch "+w.ChatFriendlyName)
	return a.answer, a.launchErr
}

func (a *account) SendMessage(_ context.Context, conversation, author, body string) (conversations.Message, error) {
	a.asked = append(a.asked, "message "+conversation+" "+author+" "+body)
	return conversations.Message{}, a.message
}

func (a *account) ListConversations(ctx context.Context, _, _ time.Time, _ api.PageToken) (api.Page[conversations.Conversation], error) {
	a.asked = append(a.asked, "list")
	return api.Page[conversations.Conversation]{Entries: a.listed}, errors.Join(a.listErr, ctx.Err())
}

func (a *account) SetCloseTimer(_ context.Context, conversation string, after time.Duration) error {
	a.asked = append(a.asked, "timer "+conversation+" "+after.String())
	return a.timer
}

func (a *account) SettleLaunch(id, conversation string) error {
	a.asked = append(a.asked, "settle "+id+" "+conversation)
	return nil
}

func launcher(a *account) Launcher {
	return Launcher{
		Wire: a, Now: func() time.Time { return noon },
		CheckAccount: func(context.Context) error { a.asked = append(a.asked, "prove"); return nil },
		SaveChat:     func(r Result) error { a.asked = append(a.asked, "keep "+r.Chat.ConversationSID); return nil },
	}
}

var (
	guest  = "guest-1"
	there  = api.WebChat{ConversationSID: chat, Identity: &guest}
	lost   = &api.Error{Op: "launch", Method: "POST", Outcome: api.Unknown, IntentID: "i-1"}
	tooFew = &api.Error{Op: "launch", Method: "POST", Status: 429, Code: 20429, Outcome: api.NotApplied}
	odd    = &api.Error{Op: "launch", Method: "POST", Status: 429, Outcome: api.Unknown}
	wrong  = &api.Error{Op: "launch", Method: "POST", Status: 400, Code: 20001, Outcome: api.NotApplied}
)

func TestLaunch(t *testing.T) {
	tagged := `{"pre_engagement_data":{"flexconsole_test":"t"}}`
	for _, row := range []struct {
		name     string
		account  account
		identity string
		asked    []string
		// well, lacking, refused and found as the result says.
		says string
	}{
		{"well", account{answer: there}, "", []string{"prove", "launch ", "keep " + chat, "message " + chat + " guest-1 hello"}, "well"},
		{
			"message refused",
			account{answer: there, message: errors.New("no")},
			"",
			[]string{"prove", "launch ", "keep " + chat, "message " + chat + " guest-1 hello"},
			"lacking",
		},
		{"no identity", account{answer: api.WebChat{ConversationSID: chat}}, "", []string{"prove", "launch ", "keep " + chat}, "lacking"},
		{
			"lost and found",
			account{launchErr: lost, listed: []conversations.Conversation{{SID: chat, Attributes: &tagged}}},
			"",
			[]string{"prove", "launch ", "list", "settle i-1 " + chat, "keep " + chat},
			"lacking found",
		},
		{
			"lost and found, identity known",
			account{launchErr: lost, listed: []conversations.Conversation{{SID: chat, Attributes: &tagged}}},
			"ada",
			[]string{"prove", "launch ", "list", "settle i-1 " + chat, "keep " + chat, "message " + chat + " ada hello"},
			"well found",
		},
		{"too many", account{launchErr: tooFew}, "", []string{"prove", "launch "}, "refused"},
	} {
		t.Run(row.name, func(t *testing.T) {
			p := Plan{Request: api.WebChatRequest{Identity: row.identity}, Message: "hello", Tag: "t", Count: 1}
			r := launcher(&row.account).Launch(context.Background(), p, 0, func(string) {})
			var says []string
			for word, holds := range map[string]bool{"well": r.Well(), "lacking": r.Lacking(), "refused": r.Refused(), "found": r.Found} {
				if holds {
					says = append(says, word)
				}
			}
			slices.Sort(says)
			want := strings.Fields(row.says)
			slices.Sort(want)
			if !slices.Equal(row.account.asked, row.asked) || !slices.Equal(says, want) {
				t.Errorf("asked %q, want %q; it is %q, want %q", row.account.asked, row.asked, says, want)
			}
		})
	}
}

// The close timer is set once the chat is there, whatever became of its message; where
// that fails, the launch is well all the same.
func TestCloseTimer(t *testing.T) {
	timer := "timer " + chat + " 30m0s"
	for _, row := range []struct {
		name    string
		account account
		asked   []string
		well    bool
	}{
		{"set", account{answer: there}, []string{"prove", "launch ", "keep " + chat, "message " + chat + " guest-1 hello", timer}, true},
		{"not set", account{answer: there, timer: wrong}, []string{"prove", "launch ", "keep " + chat, "message " + chat + " guest-1 hello", timer}, true},
		{"message refused", account{answer: there, message: wrong}, []string{"prove", "launch ", "keep " + chat, "message " + chat + " guest-1 hello", timer}, false},
		{"launch refused", account{launchErr: wrong}, []string{"prove", "launch "}, false},
	} {
		r := launcher(&row.account).Launch(context.Background(), Plan{Message: "hello", Count: 1, CloseAfter: 30 * time.Minute}, 0, func(string) {})
		if !slices.Equal(row.account.asked, row.asked) || r.Well() != row.well || !errors.Is(r.TimerErr, row.account.timer) {
			t.Errorf("%s: asked %q, well %v, timer %v", row.name, row.account.asked, r.Well(), r.TimerErr)
		}
	}
}

// Only a refusal that is certain lets the same chat be sent again.
func TestRefused(t *testing.T) {
	for err, want := range map[error]bool{tooFew: true, odd: false, wrong: false, lost: false, errors.New("no"): false} {
		if got := (Result{Err: err}).Refused(); got != want {
			t.Errorf("%v: %v", err, got)
		}
	}
}

// A lost launch is looked for by its tag only; where it is not found for certain,
// the launch stays unknown and nothing else is sent.
func TestLostLaunch(t *testing.T) {
	tagged := `{"pre_engagement_data":{"flexconsole_test":"t"}}`
	found, other := conversations.Conversation{SID: chat, Attributes: &tagged}, conversations.Conversation{SID: chat}
	for _, row := range []struct {
		name     string
		tag      string
		account  account
		asked    []string
		steps    []string
		searched int
	}{
		{"no tag", "", account{launchErr: lost, listed: []conversations.Conversation{found}}, []string{"prove", "launch "}, nil, 0},
		{
			"not there", "t",
			account{launchErr: lost, listed: []conversations.Conversation{other}},
			[]string{"prove", "launch ", "list", "list", "list"},
			[]string{Searching},
			1,
		},
		{
			"no list", "t",
			account{launchErr: lost, listErr: errors.New("no"), listed: []conversations.Conversation{found}},
			[]string{"prove", "launch ", "list", "list", "list"},
			[]string{Searching},
			0,
		},
		{"failed", "t", account{launchErr: wrong, listed: []conversations.Conversation{found}}, []string{"prove", "launch "}, nil, 0},
	} {
		synctest.Test(t, func(t *testing.T) { // the list is asked several times
			var steps []string
			p := Plan{Request: api.WebChatRequest{Identity: "ada"}, Message: "hello", Tag: row.tag, Count: 1}
			r := launcher(&row.account).Launch(context.Background(), p, 0, func(step string) { steps = append(steps, step) })
			if !errors.Is(r.Err, row.account.launchErr) || r.Found || r.Well() || r.Chat.ConversationSID != "" ||
				r.Searched != row.searched {
				t.Errorf("%s: %+v", row.name, r)
			}
			if !slices.Equal(row.account.asked, row.asked) || !slices.Equal(steps, row.steps) {
				t.Errorf("%s: asked %q, told %q", row.name, row.account.asked, steps)
			}
		})
	}
}

func TestLaunchTellsItsSteps(t *testing.T) {
	tagged := `{"pre_engagement_data":{"flexconsole_test":"t"}}`
	var steps []string
	a := &account{launchErr: lost, listed: []conversations.Conversation{{SID: chat, Attributes: &tagged}}}
	p := Plan{Request: api.WebChatRequest{Identity: "ada"}, Message: "hello", Tag: "t", Count: 1}
	r := launcher(a).Launch(context.Background(), p, 0, func(step string) { steps = append(steps, step) })
	if !slices.Equal(steps, []string{Searching, Messaging}) || r.Searched != 1 {
		t.Errorf("told %q, searched %d", steps, r.Searched)
	}
}

// A launch that was called off is looked for all the same.
func TestLostLaunchThatWasCalledOff(t *testing.T) {
	tagged := `{"pre_engagement_data":{"flexconsole_test":"t"}}`
	a := &account{launchErr: lost, listed: []conversations.Conversation{{SID: chat, Attributes: &tagged}}}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if r := launcher(a).Launch(ctx, Plan{Tag: "t", Count: 1}, 0, func(string) {}); !r.Found || r.Err != nil {
		t.Errorf("%+v, asked %q", r, a.asked)
	}
}

// A chat that could not be written down is there all the same, and that is told.
func TestLaunchThatCannotBeWrittenDown(t *testing.T) {
	full := errors.New("disk full")
	l := launcher(&account{answer: there})
	l.SaveChat = func(Result) error { return full }
	if r := l.Launch(t.Context(), Plan{Message: "hello", Count: 1}, 0, func(string) {}); !r.Well() || !errors.Is(r.KeptErr, full) {
		t.Errorf("%+v", r)
	}
}

// No message wanted is no message lacking, with or without an identity.
func TestLaunchWithoutAMessage(t *testing.T) {
	for _, answer := range []api.WebChat{there, {ConversationSID: chat}} {
		a := &account{answer: answer}
		r := launcher(a).Launch(context.Background(), Plan{Count: 1}, 0, func(step string) { t.Errorf("told %q", step) })
		if !r.Well() || r.Lacking() || !slices.Equal(a.asked, []string{"prove", "launch ", "keep " + chat}) {
			t.Errorf("%+v, asked %q", r, a.asked)
		}
	}
}

// A launch is as old as its POST, not as the check of the account before it.
func TestLaunchIsDatedByItsPost(t *testing.T) {
	a, now := &account{answer: there}, noon
	l := launcher(a)
	l.Now = func() time.Time { return now }
	l.CheckAccount = func(context.Context) error { now = now.Add(time.Minute); return nil }
	if r := l.Launch(context.Background(), Plan{Count: 1}, 0, func(string) {}); !r.At.Equal(noon.Add(time.Minute)) {
		t.Errorf("launched at %v", r.At)
	}
}

// A plan whose data cannot be sent sends nothing, not even to check the account.
func TestLaunchOfABadPlan(t *testing.T) {
	for _, tag := range []string{"", "t"} {
		a := &account{answer: there}
		p := Plan{Request: api.WebChatRequest{PreEngagementData: "{"}, Tag: tag, Count: 1}
		if r := launcher(a).Launch(context.Background(), p, 0, func(string) {}); r.Err == nil || len(a.asked) > 0 || p.Check() == nil {
			t.Errorf("tag %q: %v, asked %q", tag, r.Err, a.asked)
		}
	}
}

// Without proof of the account nothing is sent.
func TestLaunchNeedsProof(t *testing.T) {
	a := &account{answer: there}
	l := launcher(a)
	l.CheckAccount = func(context.Context) error { return errors.New("another account") }
	if r := l.Launch(context.Background(), Plan{Count: 1}, 0, func(string) {}); r.Err == nil || len(a.asked) > 0 {
		t.Errorf("%v, asked %q", r.Err, a.asked)
	}
}

func TestBurstChats(t *testing.T) {
	p := Plan{Request: api.WebChatRequest{CustomerFriendlyName: strings.Repeat("é", validate.NameLimit)}, Tag: "t", Count: 50}
	for i, want := range map[int]string{0: "1/50", 49: "50/50"} {
		r, err := p.Chat(i)
		if err != nil || r.ChatFriendlyName != "Test chat "+want || !strings.HasSuffix(r.CustomerFriendlyName, "é "+want) ||
			len([]rune(r.CustomerFriendlyName)) != validate.NameLimit || r.LaunchTag != "t-"+want[:strings.Index(want, "/")] {
			t.Errorf("%d: %+v, %v", i, r, err)
		}
	}
}

func TestChat(t *testing.T) {
	for _, row := range []struct {
		name               string
		plan               Plan
		chat, customer     string
		data, tag, refused string
	}{
		{"one, nothing given", Plan{Count: 1}, "", "", "", "", ""},
		{
			"one, as it is",
			Plan{Count: 1, Request: api.WebChatRequest{ChatFriendlyName: "a", CustomerFriendlyName: "b", PreEngagementData: `{ "x" : 1 }`}},
			"a", "b", `{"x":1}`, "", "",
		},
		{
			"one, tagged",
			Plan{Count: 1, Tag: "t", Request: api.WebChatRequest{PreEngagementData: `{ "x" : 1 }`}},
			"", "", `{"x":1,"flexconsole_test":"t"}`, "t", "",
		},
		{
			"a tag is there",
			Plan{Count: 1, Tag: "t", Request: api.WebChatRequest{PreEngagementData: `{"flexconsole_test": "mine"}`}},
			"", "", `{"flexconsole_test":"mine"}`, "", "",
		},
		{
			"burst of two",
			Plan{Count: 2, Tag: "t", Request: api.WebChatRequest{ChatFriendlyName: "a", CustomerFriendlyName: "b"}},
			"a 2/2", "b 2/2", `{"flexconsole_test":"t-2"}`, "t-2", "",
		},
		{"burst without names and tag", Plan{Count: 2}, "Test chat 2/2", "", "", "", ""},
		{"bad data, tagged", Plan{Count: 1, Tag: "t", Request: api.WebChatRequest{PreEngagementData: "[1]"}}, "", "", "[1]", "", "an array"},
		{"bad data", Plan{Count: 1, Request: api.WebChatRequest{PreEngagementData: "{"}}, "", "", "", "", "incomplete JSON"},
	} {
		t.Run(row.name, func(t *testing.T) {
			r, err := row.plan.Chat(row.plan.Count - 1)
			if r.ChatFriendlyName != row.chat || r.CustomerFriendlyName != row.customer || r.PreEngagementData != row.data ||
				r.LaunchTag != row.tag {
				t.Errorf("%+v", r)
			}
			if (err != nil) != (row.refused != "") || err != nil && !strings.Contains(err.Error(), row.refused) {
				t.Error(err)
			}
		})
	}
}

func TestNewTag(t *testing.T) {
	tag, other := NewTag(), NewTag()
	if len(tag) != 12 || strings.Trim(tag, "abcdefghijklmnopqrstuvwxyz0123456789") != "" || tag == other {
		t.Errorf("%q, then %q", tag, other)
	}
}

// Data to which the tag of the last chat of a burst is one byte too many stop the
// whole burst before the first.
func TestCheckCountsTheLongestTag(t *testing.T) {
	for _, count := range []int{9, 10, 50} {
		for size, fits := range map[int]bool{16384: true, 16385: false} {
			rest := len(fmt.Sprintf(`{"a":"","flexconsole_test":"t-%d"}`, count))
			p := Plan{
				Request: api.WebChatRequest{PreEngagementData: `{"a":"` + strings.Repeat("x", size-rest) + `"}`},
				Tag:     "t",
				Count:   count,
			}
			if err := p.Check(); (err == nil) != fits {
				t.Errorf("%d chats of %d bytes: %v", count, size, err)
			}
			if _, err := p.Chat(0); count > 9 && err != nil {
				t.Errorf("the first of %d bytes: %v", size, err)
			}
		}
	}
}
