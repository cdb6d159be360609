package chats_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"flexconsole/api/follow"
	"flexconsole/api/sandbox"
	"flexconsole/config/state"
	"flexconsole/ui/uitest"
	"flexconsole/views/chats"
	"flexconsole/views/files"
	"flexconsole/views/screen"
	"flexconsole/views/viewtest"
	"flexconsole/views/words"
)

func TestChatReachesTheAgent(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Clock: viewtest.NewClock()})
	r.NewChatForm()
	r.Launch()
	r.Want("✓ conversation created", "✓ message sent", "▸ task created", "Hello, this is a test chat.")
	r.Pass(time.Second, 1)
	r.Want("✓ task created +1 s", "Front desk", "▸ offered to agent")
	r.Pass(2*time.Second, 1)
	r.Want("✓ offered to agent +2 s", "▸ accepted")
	r.Pass(2*time.Second, 1)
	r.Want("✓ accepted +4 s", "Accepted after 4 s")
	r.Pass(2*time.Second, 1)
	r.Want("Hello, this is Pella.")
	r.Pass(time.Minute, 2)
	r.Want("✓ completed", "This chat is closed.")
	if !r.Chat().Ended {
		t.Error("the list takes it for open")
	}
	r.Press("ctrl+c")
	r.Until("the end", func() bool { return r.Quit }) // nothing open is left to ask about
}

func TestWriteAsTheCustomer(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Clock: viewtest.NewClock()})
	r.WithAgent()
	r.Press("i")
	r.Type("My bill is wrong 🙂 ")
	r.Paste("שלום\nשורה")
	r.Press("enter", "enter") // an Enter too many
	r.Settle()
	posts := r.WantPosts(3)
	form := posts[2].Form
	if form.Get("Body") != "My bill is wrong 🙂 שלום שורה" || form.Get("Author") != r.Chat().Identity ||
		posts[2].Header.Get("X-Twilio-Webhook-Enabled") != "true" {
		t.Errorf("sent %v", form)
	}
	r.readOn()
	r.Want("My bill is wrong 🙂 שלום שורה")
	r.WantNot("You My bill")
}

// readOn leaves the input and has the chat read at once.
func (r *rig) readOn() {
	r.Press("esc")
	r.ReadAgain()
}

// A message that was refused stays in the input; one that got no response is
// looked for in the transcript and never sent again by itself.
func TestMessageThatFails(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Clock: viewtest.NewClock()})
	r.WithAgent()
	before := len(r.Posts())
	r.Press("i")
	r.Type("first try")
	r.Server.Inject(sandbox.Fault{Method: "POST", Status: 403, Code: 20403, Times: 1})
	r.Press("enter")
	r.Settle()
	r.Want("Not sent", "Nothing was changed.")
	r.Press("enter")
	r.Want("first try")
	r.Press("enter") // held down since
	r.Want("Not sent: release enter")
	r.WantPosts(before + 1)
	r.Clock.Pass(time.Second)
	r.Server.Inject(sandbox.Fault{Method: "POST", Drop: true, Apply: true, Times: 1})
	r.Press("enter")
	r.WaitFor("The message may have been sent anyway")
	r.Press("enter")
	r.Settle()
	r.readOn()
	r.Want("it was sent")
	r.WantPosts(before + 2)
	if input := chatPage(r).Written(); input != "" {
		t.Errorf("the input still holds %q", input)
	}
}

// Enter pressed again and again does not send again what may have been sent; a
// yes does.
func TestMessageThatMayHaveBeenSentIsNotRepeated(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Clock: viewtest.NewClock()})
	r.WithAgent()
	before := len(r.Posts())
	r.Press("i")
	r.Type(" key repeat ")
	r.Server.Inject(sandbox.Fault{Method: "POST", Drop: true, Apply: true})
	r.Server.Inject(sandbox.Fault{Method: "GET", Path: "/Messages", Status: 503, Code: 20503})
	for range 6 {
		r.Press("enter")
		r.Until("the message", func() bool { return !chatPage(r).Sending() })
	}
	r.WantPosts(before + 1)
	r.Press("enter") // the last one may have closed the question
	r.Want("Send it again?", "It may have been sent.")
	r.Confirm()
	r.Settle()
	r.WantPosts(before + 2)
	r.Press("enter")
	r.Server.ClearFaults()
	r.readOn()
	r.Want("it was sent")
	if input := chatPage(r).Written(); input != "" {
		t.Errorf("the input still holds %q", input)
	}
}

// The first message's own failure does not hide the chat.
func TestFirstMessageThatFails(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]sandbox.Fault{
		"The first message was not sent":              {Method: "POST", Path: "Messages", Status: 403, Code: 20403},
		"No response: the message may have been sent": {Method: "POST", Path: "Messages", Drop: true},
	} {
		r := newRig(t, viewtest.Setup{Clock: viewtest.NewClock()})
		r.NewChatForm()
		r.Server.Inject(fault)
		r.Launch()
		r.Want(name, "Hello, this is a test chat.")
		r.WantPosts(2)
	}
}

// A launch that got no response is looked up by its tag.
func TestLostLaunchIsFoundByItsTag(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]sandbox.Fault{
		"dropped":                      {Drop: true},
		"refused by a code of no list": {Status: 400, Code: 25012},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			journal := viewtest.OpenJournal(t, "")
			r := newRig(t, viewtest.Setup{Clock: viewtest.NewClock(), Journal: journal})
			r.NewChatForm()
			fault.Method, fault.Apply, fault.Times = "POST", true, 1
			r.Server.Inject(fault)
			r.Launch()
			r.Want("found by its test tag", "the customer's identity is unknown")
			r.WantPosts(1)
			entries, _, err := journal.Entries()
			if err != nil || len(entries) != 1 || entries[0].Outcome != state.Applied || entries[0].Detail != r.Chat().SID {
				t.Errorf("the journal holds %+v, %v", entries, err)
			}
			r.Press("x")
			r.Confirm()
			r.Settle()
			r.Want("This chat is closed.")
		})
	}
}

// What cannot be seen with a restricted key says so; the launch works all the
// same.
func TestChatOfARestrictedKey(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Clock: viewtest.NewClock()})
	r.Server.Inject(sandbox.Fault{Method: "GET", Path: "/v1/Conversations", Status: 403, Code: 20403})
	r.Server.Inject(sandbox.Fault{Path: "/v1/Workspaces", Status: 403, Code: 70051})
	r.NewChatForm()
	r.Press("ctrl+s")
	r.Confirm()
	r.WaitFor("These credentials cannot read messages")
	r.Settle()
	r.Want("tasks: These credentials cannot read tasks")
	asked := len(r.Server.Requests())
	r.Clock.Pass(time.Hour)
	r.ReadAgain()
	if now := len(r.Server.Requests()); now != asked {
		t.Errorf("%d more requests although nothing may be read", now-asked)
	}
	r.WantPosts(2)
}

func TestChatClosedFromElsewhere(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Clock: viewtest.NewClock()})
	r.WithAgent()
	r.Server.CloseConversation(r.Chat().SID)
	r.Press("i")
	r.Type("too late")
	r.Press("enter")
	r.Settle()
	r.Want("The conversation is closed.")
	r.Press("enter")
	r.WaitFor("This chat is closed.")
	r.Want("not sent (y copies it): too late")
	r.Press("y")
	if len(r.Copied) != 1 || r.Copied[0] != "too late" {
		t.Errorf("copied %q", r.Copied)
	}
}

// What is typed while a message is on its way is the next message, and no key
// of the page.
func TestTypingAhead(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Clock: viewtest.NewClock()})
	r.WithAgent()
	before := len(r.Posts())
	letGo := r.Hold(sandbox.Fault{Method: "POST", Path: "Messages", Status: 403, Code: 20403, Times: 1})
	r.Press("i")
	r.Type("hello")
	r.Press("enter")
	r.Until("the POST on the wire", func() bool { return len(r.Posts()) == before+1 })
	r.Type("explain")
	r.Press("enter")
	r.Want("The previous message is still being sent")
	letGo()
	r.Settle()
	r.Want("Not sent")
	r.Press("enter")
	r.Want("hello explain")
	r.WantPosts(before + 1)
	r.Press("esc", "esc", "enter") // the text stays with the chat
	r.Want("hello explain")
	r.Press("ctrl+c")
	r.Want("A message typed in a chat has not been sent")
}

// A chat that leaves the filter under the cursor leaves a list that works.
func TestFilterWhileStatesChange(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Clock: viewtest.NewClock()})
	for range 3 {
		r.NewChatForm()
		r.Launch()
		r.Press("esc", "1")
	}
	r.Press("2", "/")
	r.Type("no task")
	r.Press("enter", "G")
	r.Clock.Pass(2 * time.Second)
	r.Press("r")
	r.Until("the look", func() bool { return chats.ChatsOf(r.Host()).Looking() })
	r.Settle()
	r.Want("3 chats, 3 open")
	r.Press("j", "y", "x")
}

// The list tells how an end from there went, and a chat is ended once.
func TestEndFromTheList(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Clock: viewtest.NewClock()})
	r.WithAgent()
	r.Press("esc")
	letGo := r.Hold(sandbox.Fault{Method: "POST"})
	r.Press("x")
	r.Confirm()
	r.Press("x")
	r.WantNot("End this chat?")
	letGo()
	r.Settle()
	r.Want("ended", "✓ closed")
	r.WantPosts(3)
}

// Messages that came in between, changed, or came while scrolled back.
func TestTranscriptKeepsItsPlace(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Clock: viewtest.NewClock()})
	r.WithAgent()
	say := func(n int, what string) {
		r.Server.AddMessages(r.Chat().SID, n, func(i int) (string, string) { return "someone", fmt.Sprintf("%s %d.", what, i) })
	}
	say(100, "early")
	r.Pass(3*time.Second, 3)
	r.Press("k", "k", "k", "k", "k", "k")
	r.Want("early 92.")
	say(700, "late")
	r.Pass(10*time.Second, 10)
	r.Want("early 92.")
	r.Resize(120, 24)
	r.Want("early 92.")
	r.Press("G")
	r.Want("late 699.")
	seen := strings.Join(chatPage(r).Transcript(), "\n")
	for i := range 700 {
		if strings.Count(seen, fmt.Sprintf("late %d.", i)) != 1 {
			t.Fatalf("late %d stands %d times", i, strings.Count(seen, fmt.Sprintf("late %d.", i)))
		}
	}
}

// A hidden chat costs no request.
func TestHiddenChatIsNotRead(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Clock: viewtest.NewClock()})
	r.WithAgent()
	r.Press("1")
	r.Settle()
	asked := len(r.Server.Requests())
	for range 60 {
		r.Clock.Pass(time.Minute)
		r.Press("j")
	}
	p := chatPage(r)
	r.Run(p.Ring()) // the timer that was still running
	r.Press("j")
	if now := len(r.Server.Requests()); now != asked {
		t.Errorf("%d requests while hidden", now-asked)
	}
	r.Press("2")
	r.Settle()
	if now := len(r.Server.Requests()); now == asked {
		t.Error("nothing is read when it is shown again")
	}
}

func TestEndAChat(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Clock: viewtest.NewClock()})
	r.WithAgent()
	r.Press("x", "enter") // no
	r.WantPosts(2)
	r.Press("x")
	r.Confirm()
	r.Settle()
	r.Want("ended")
	post := r.WantPosts(3)[2]
	if !strings.Contains(post.Path, "/Channels/UO") || post.Form.Get("Routing") != `{"status":"closed"}` {
		t.Errorf("sent %s %v", post.Path, post.Form)
	}
	r.ReadAgain()
	r.Want("This chat is closed.")
}

// A chat that has no interaction yet is ended by its conversation.
func TestEndAChatWithoutATask(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Clock: viewtest.NewClock()})
	r.PlainChatForm()
	r.Launch()
	r.Press("x")
	r.Confirm()
	r.Settle()
	r.Want("✓ Chat ended")
	if post := r.WantPosts(2)[1]; post.Form.Get("State") != "closed" {
		t.Errorf("sent %v", post.Form)
	}
}

func TestEndThatFails(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Clock: viewtest.NewClock()})
	r.WithAgent()
	r.Server.Inject(sandbox.Fault{Method: "POST", Status: 403, Code: 20403, Times: 1})
	r.Press("x")
	r.Confirm()
	r.Settle()
	r.Want("Not ended", "Nothing was changed.")
	r.Press("enter")
	r.Server.Inject(sandbox.Fault{Method: "POST", Drop: true, Times: 1})
	r.Press("x")
	r.Confirm()
	r.WaitFor("It may have been ended")
	r.WantPosts(4)
}

// All chats of all sessions are ended from here, those that only the journal
// knows too.
func TestEndAllAcrossStarts(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	chats, err := state.OpenChats(dir, sandbox.AccountSID)
	if err != nil {
		t.Fatal(err)
	}
	first := newRig(t, viewtest.Setup{Clock: viewtest.NewClock(), Chats: chats, Journal: viewtest.OpenJournal(t, dir)})
	first.WithAgent()
	first.Press("n")
	first.Launch()
	_ = first.Session.Journal.Close()
	killed := newRig(t, viewtest.Setup{Clock: first.Clock, Account: first.Server, Journal: viewtest.OpenJournal(t, dir)}) // between the response and its note
	killed.NewChatForm()
	killed.Launch()
	_ = killed.Session.Journal.Close()

	r := newRig(t, viewtest.Setup{Clock: first.Clock, Account: first.Server, Chats: chats, Journal: viewtest.OpenJournal(t, dir), Badge: "PROD"})
	r.Press("esc", "2")
	r.Resize(120, 40)
	r.WaitFor("3 chats, 3 open")
	r.Settle()
	r.Want("3 chats, 3 open", "with an agent", "pella.quickmoss")
	r.Press("X")
	r.WaitFor("End 3 test chats?")
	r.Want("Type the number of chats that will be ended")
	r.Type("2")
	r.Press("enter")
	r.WantPosts(6)
	r.Retype("3")
	r.Press("enter")
	r.WaitFor("3 of 3 chats ended")
	r.Settle()
	for _, post := range r.Posts()[6:] {
		if post.Form.Get("Status") != "closed" && post.Form.Get("State") != "closed" {
			t.Errorf("sent %s %v", post.Path, post.Form)
		}
	}
	r.WantPosts(9)
	r.Press("esc")
	r.Want(", 0 open")
	r.Press("ctrl+c")
	r.Until("the end", func() bool { return r.Quit })
}

func TestTranscriptFiles(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := newRig(t, viewtest.Setup{Clock: viewtest.NewClock()})
	r.WithAgent()
	r.Server.AddMessages(r.Chat().SID, 1, func(int) (string, string) { return "someone", "a\x1b[2Jb\r\nc" })
	r.ReadAgain()
	chat := r.Chat().SID
	for _, name := range []string{"talk.txt", "talk.json"} {
		r.Press("w")
		r.Retype(filepath.Join(dir, name))
		r.Press("enter")
		r.Until("the file", func() bool { _, open := r.Host().Front().(*files.Export); return !open })
	}
	plain, err := os.ReadFile(filepath.Join(dir, "talk.txt"))
	if err != nil || !strings.Contains(string(plain), "customer\n  Hello, this is a test chat.") || !strings.Contains(string(plain), "a␛[2Jb\n  c\n") {
		t.Errorf("%v: %s", err, plain)
	}
	var file chats.TranscriptFile
	data, _ := os.ReadFile(filepath.Join(dir, "talk.json"))
	if err := json.Unmarshal(data, &file); err != nil || file.Conversation != chat || *file.Messages[len(file.Messages)-1].Body != "a\x1b[2Jb\r\nc" {
		t.Errorf("%v: %s", err, data)
	}
}

// longChat is a page with so many messages, all read.
func longChat(t testing.TB, messages int, theme string) *rig {
	r := newRig(t, viewtest.Setup{Clock: viewtest.NewClock(), Theme: theme})
	r.WithAgent()
	r.Server.AddMessages(r.Chat().SID, messages, func(i int) (string, string) {
		return []string{"pella.quickmoss", "sandbox-guest-1"}[i%2], fmt.Sprintf("message %d: %s", i, strings.Repeat("some words ", 12))
	})
	r.Until("all messages", func() bool {
		r.Clock.Pass(time.Second)
		r.ReadAgain()
		now := chatPage(r).State()
		return len(now.Messages) >= messages && !now.Reading
	})
	return r
}

func TestLongChat(t *testing.T) {
	t.Parallel()
	r := longChat(t, 5000, "none")
	r.Want("message 4999")
	r.Press("g")
	r.Want("Hello, this is a test chat.")
	r.Press("G", "k")
	r.Want("↓ 2 more lines")
}

// BenchmarkLongChat is one key and its frame in a chat of 5,000 messages.
func BenchmarkLongChat(b *testing.B) {
	r := longChat(b, 5000, "dark")
	r.Resize(120, 40)
	i := 0
	for b.Loop() {
		r.App.Update(uitest.Key([2]string{"k", "j"}[i%2]))
		_ = r.App.View()
		i++
	}
}

// BenchmarkLaunch is from the yes to the first frame of the chat's page.
func BenchmarkLaunch(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		r := newRig(b, viewtest.Setup{})
		r.NewChatForm()
		r.Settle()
		r.Press("ctrl+s")
		b.StartTimer()
		r.Confirm()
		r.Until("the chat", func() bool { _, ok := r.Subject().(screen.ChatPage); return ok })
		_ = r.App.View()
	}
}

// A wait that the service asks for holds although the screen of the write is
// gone.
func TestAWaitHoldsWithoutItsScreen(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Clock: viewtest.NewClock()})
	r.WithAgent()
	r.Server.Inject(sandbox.Fault{Method: "POST", Status: 429, Code: 20429, RetryAfter: "30", Times: 1})
	p := r.Host().Front()
	r.Press("i")
	r.Type("too fast")
	r.Feed(uitest.Key("enter"))
	r.Run(r.Host().Close(p))
	r.Settle()
	r.Press("enter")
	if screen.WaitMessage(r.Host()) == "" {
		t.Errorf("nothing is locked\n%s", r.Screen())
	}
}

// A conversation that is not there is not called closed, and the list does not
// take it for ended.
func TestChatThatIsNotThere(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Clock: viewtest.NewClock()})
	r.WithAgent()
	r.Server.Inject(sandbox.Fault{Method: "GET", Path: "Conversations/" + r.Chat().SID, Status: 404, Code: 20404})
	r.Pass(2*time.Minute, 3)
	r.Want("Conversation not found.", "· completed")
	r.WantNot("This chat is closed.")
	if r.Chat().Ended || r.Chat().State != follow.NotFound {
		t.Errorf("kept as %q, ended %v", r.Chat().State, r.Chat().Ended)
	}
	r.Press("i")
	if r.Host().Front().Typing() {
		t.Error("it can be written to")
	}
}

// Twilio's clock is named only where both ends are its own.
func TestLatencyWords(t *testing.T) {
	t.Parallel()
	for want, s := range map[string]follow.State{
		"":                   {Latency: 4 * time.Second},
		"Accepted after 4 s": {Latency: 4 * time.Second, Measured: true},
	} {
		if got := words.ChatLatencies(s); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// Esc on the page of one chat leaves the page: the run that ends all chats is
// stopped on its own screen.
func TestEscOnAChatWhileAllAreEnded(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Clock: viewtest.NewClock()})
	r.WithAgent()
	r.Press("esc", "X")
	r.WaitFor("End 1 test chat?")
	letGo := r.Hold(sandbox.Fault{Method: "GET", Times: 1})
	r.Confirm()
	r.Press("enter")
	r.Want("ending")
	r.Press("esc")
	letGo()
	r.WaitFor("1 of 1 chat ended")
}

// An Enter that is held down across the wait of a 429 does not send the message
// again when the wait is over; one that is pressed then does.
func TestEnterHeldAcrossAWaitSendsNothing(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Clock: viewtest.NewClock()})
	r.WithAgent()
	before := len(r.Posts())
	r.Press("i")
	r.Type("once")
	r.Server.Inject(sandbox.Fault{Method: "POST", Status: 429, Code: 20429, RetryAfter: "3", Times: 1})
	r.Press("enter")
	r.Until("the answer", func() bool { return !chatPage(r).Sending() })
	for range 200 { // as often as a key repeats in six seconds
		r.Clock.Pass(30 * time.Millisecond)
		r.Press("enter")
	}
	r.WantPosts(before + 1)
	r.Want("once", "release enter")
	r.Clock.Pass(time.Second)
	r.Press("enter")
	r.Until("the message", func() bool { return len(r.Posts()) == before+2 })
	r.readOn()
}

// That a message may have been sent is asked about after a restart too, of its
// own chat alone, and once.
func TestMessageThatMayHaveBeenSentIsAskedAboutAfterARestart(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	journal := viewtest.OpenJournal(t, dir)
	first := newRig(t, viewtest.Setup{Clock: viewtest.NewClock(), Chats: viewtest.OpenChats(t, dir), Journal: journal})
	first.WithAgent()
	first.Press("i")
	first.Type("hello again")
	first.Server.Inject(sandbox.Fault{Method: "POST", Drop: true, Times: 1})
	first.Press("enter")
	first.WaitFor("The message may have been sent anyway")
	_ = journal.Close()

	again := viewtest.OpenJournal(t, dir)
	r := newRig(t, viewtest.Setup{Account: first.Server, Clock: first.Clock, Chats: viewtest.OpenChats(t, dir), Journal: again})
	r.Until("the chats", func() bool { return len(chats.ChatsOf(r.Host()).All()) == 1 })
	before := len(r.Posts())
	r.WaitFor("Unfinished") // else esc would leave the look-up's input, or this list, as it happens
	r.Press("2", "enter")
	r.Until("the journal", func() bool { return chatPage(r).Asked() })
	r.Settle()
	r.Press("i")
	r.Type("hello again")
	r.Press("enter")
	r.Want("Send it again?", "got no response and may have been sent")
	r.Press("enter") // it is on no
	r.WantPosts(before)
	r.Press("enter")
	r.Confirm()
	r.Until("the message", func() bool { return len(r.Posts()) == before+1 })
	r.Settle()
	r.Type("and once more")
	r.Press("enter")
	r.Until("the next", func() bool { return len(r.Posts()) == before+2 })
	r.Until("it is settled", func() bool {
		open, _, err := again.Unknown()
		return err == nil && len(open) == 0
	})
}

// chatPage is the first open page of a chat, in front or not.
func chatPage(r *rig) *chats.ChatPage {
	p, _ := screen.Find[*chats.ChatPage](r.Host())
	return p
}
