package launch

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"flexconsole/api"
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
	listed    []api.Conversation
}

func (a *account) CreateWebChat(_ context.Context, w api.WebChatRequest) (api.WebChat, error) {
	a.asked = append(a.asked, "launch "+w.ChatFriendlyName)
	return a.answer, a.launchErr
}

func (a *account) SendMessage(_ context.Context, conversation, author, body string) (api.Message, error) {
	a.asked = append(a.asked, "message "+conversation+" "+author+" "+body)
	return api.Message{}, a.message
}

func (a *account) ListConversations(context.Context, time.Time, time.Time, api.PageToken) (api.ConversationPage, error) {
	a.asked = append(a.asked, "list")
	return api.ConversationPage{Conversations: a.listed}, nil
}

func (a *account) SettleLaunch(id, conversation string) error {
	a.asked = append(a.asked, "settle "+id+" "+conversation)
	return nil
}

func launcher(a *account) Launcher {
	return Launcher{
		Wire: a, Now: func() time.Time { return noon },
		Prove: func(context.Context) error { a.asked = append(a.asked, "prove"); return nil },
		Keep:  func(r Result) error { a.asked = append(a.asked, "keep "+r.Chat.ConversationSID); return nil },
	}
}

var (
	guest  = "guest-1"
	there  = api.WebChat{ConversationSID: chat, Identity: &guest}
	lost   = &api.Error{Op: "launch", Method: "POST", Outcome: api.Unknown, IntentID: "i-1"}
	tooFew = &api.Error{Op: "launch", Method: "POST", Status: 429, Code: 20429, Outcome: api.NotApplied}
	odd    = &api.Error{Op: "launch", Method: "POST", Status: 429, Outcome: api.Unknown}
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
		{"message refused", account{answer: there, message: errors.New("no")}, "",
			[]string{"prove", "launch ", "keep " + chat, "message " + chat + " guest-1 hello"}, "lacking"},
		{"no identity", account{answer: api.WebChat{ConversationSID: chat}}, "", []string{"prove", "launch ", "keep " + chat}, "lacking"},
		{"lost and found", account{launchErr: lost, listed: []api.Conversation{{SID: chat, Attributes: &tagged}}}, "",
			[]string{"prove", "launch ", "list", "settle i-1 " + chat, "keep " + chat}, "lacking found"},
		{"lost and found, identity known", account{launchErr: lost, listed: []api.Conversation{{SID: chat, Attributes: &tagged}}}, "ada",
			[]string{"prove", "launch ", "list", "settle i-1 " + chat, "keep " + chat, "message " + chat + " ada hello"}, "well found"},
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

// Only a refusal that is certain lets the same chat be sent again.
func TestRefused(t *testing.T) {
	for err, want := range map[error]bool{tooFew: true, odd: false, lost: false, errors.New("no"): false} {
		if got := (Result{Err: err}).Refused(); got != want {
			t.Errorf("%v: %v", err, got)
		}
	}
}

// Without proof of the account nothing is sent.
func TestLaunchNeedsProof(t *testing.T) {
	a := &account{answer: there}
	l := launcher(a)
	l.Prove = func(context.Context) error { return errors.New("another account") }
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

// Data to which the tag of the last chat of a burst is one octet too many stop
// the whole burst before the first.
func TestCheckCountsTheLongestTag(t *testing.T) {
	for size, fits := range map[int]bool{16384: true, 16385: false} {
		rest := len(`{"a":"","flexconsole_test":"t-50"}`)
		p := Plan{Request: api.WebChatRequest{PreEngagementData: `{"a":"` + strings.Repeat("x", size-rest) + `"}`}, Tag: "t", Count: 50}
		if err := p.Check(); (err == nil) != fits {
			t.Errorf("%d octets: %v", size, err)
		}
		if _, err := p.Chat(0); err != nil {
			t.Errorf("the first of %d octets: %v", size, err)
		}
	}
}
