package shell

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
	"flexconsole/views/words"
)

// chat is the chat of the page in front.
func (r *rig) chat() *chats.LaunchedChat {
	r.t.Helper()
	p, ok := r.app.desk.Front().(*chats.ChatPage)
	if !ok {
		r.t.Fatalf("no chat is in front\n%s", r.screen())
	}
	return p.Chat
}

// readAgain has the chat read at once.
func (r *rig) readAgain() {
	r.t.Helper()
	r.press("r")
	r.settle()
}

// pass lets time go by in so many steps, with a reading after each.
func (r *rig) pass(d time.Duration, steps int) {
	r.t.Helper()
	for range steps {
		r.clock.pass(d / time.Duration(steps))
		r.readAgain()
	}
}

// withAgent launches a chat and waits until the sandbox's agent has greeted.
func (r *rig) withAgent() {
	r.t.Helper()
	r.newChatForm()
	r.fill("", "Test chat", "Zoë")
	r.launch()
	r.pass(8*time.Second, 4)
	r.want("accepted", "by pella.quickmoss")
	r.chat().Tag = "abcdefgh2345" // the same in every picture
}

func TestChatRoadToTheAgent(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{clock: newClock()})
	r.newChatForm()
	r.launch()
	r.want("✓ conversation made", "✓ message in", "▸ task made", "Hello, this is a test chat.")
	r.pass(time.Second, 1)
	r.want("✓ task made +1 s", "Front desk", "▸ reserved")
	r.pass(2*time.Second, 1)
	r.want("✓ reserved +2 s", "▸ accepted")
	r.pass(2*time.Second, 1)
	r.want("✓ accepted +4 s", "4 s from launch to accepted")
	r.pass(2*time.Second, 1)
	r.want("Hello, this is Pella.")
	r.pass(time.Minute, 2)
	r.want("✓ wrapped up", "the chat is closed for good")
	if !r.chat().Ended {
		t.Error("the list takes it for open")
	}
	r.press("ctrl+c")
	r.until("the end", func() bool { return r.quit }) // nothing open is left to ask about
}

func TestWriteAsTheCustomer(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{clock: newClock()})
	r.withAgent()
	r.press("i")
	r.typeText("My bill is wrong 🙂 ")
	r.paste("שלום\nשורה")
	r.press("enter", "enter") // an Enter too many
	r.settle()
	posts := r.wantPosts(3)
	form := posts[2].Form
	if form.Get("Body") != "My bill is wrong 🙂 שלום שורה" || form.Get("Author") != r.chat().Identity ||
		posts[2].Header.Get("X-Twilio-Webhook-Enabled") != "true" {
		t.Errorf("sent %v", form)
	}
	r.readOn()
	r.want("My bill is wrong 🙂 שלום שורה")
	r.wantNot("You My bill")
}

// readOn leaves the input and has the chat read at once.
func (r *rig) readOn() {
	r.press("esc")
	r.readAgain()
}

// A message that was refused stays in the input; one whose answer was lost is
// looked for in the transcript and never sent again by itself.
func TestMessageThatFails(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{clock: newClock()})
	r.withAgent()
	before := len(r.posts())
	r.press("i")
	r.typeText("first try")
	r.server.Inject(sandbox.Fault{Method: "POST", Status: 403, Code: 20403, Times: 1})
	r.press("enter")
	r.settle()
	r.want("Not sent", "Nothing was changed.")
	r.press("enter")
	r.want("first try")
	r.press("enter") // held down since
	r.want("not sent: let go of Enter")
	r.wantPosts(before + 1)
	r.clock.pass(time.Second)
	r.server.Inject(sandbox.Fault{Method: "POST", Drop: true, Apply: true, Times: 1})
	r.press("enter")
	r.waitFor("The message may have been sent all the same")
	r.press("enter")
	r.settle()
	r.readOn()
	r.want("it was sent")
	r.wantPosts(before + 2)
	if p := r.app.desk.Front().(*chats.ChatPage); p.Chat.Composer.Input.Value() != "" {
		t.Errorf("the input still holds %q", p.Chat.Composer.Input.Value())
	}
}

// Enter pressed again and again does not send again what may have been sent; a
// yes does.
func TestMessageThatMayHaveBeenSentIsNotRepeated(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{clock: newClock()})
	r.withAgent()
	before := len(r.posts())
	r.press("i")
	r.typeText(" key repeat ")
	r.server.Inject(sandbox.Fault{Method: "POST", Drop: true, Apply: true})
	r.server.Inject(sandbox.Fault{Method: "GET", Path: "/Messages", Status: 503, Code: 20503})
	for range 6 {
		r.press("enter")
		r.until("the message", func() bool { return r.app.desk.Front().(*chats.ChatPage).Chat.Composer.Sending == nil })
	}
	r.wantPosts(before + 1)
	r.press("enter") // the last one may have closed the question
	r.want("Send it again?", "it may have been sent")
	r.confirm()
	r.settle()
	r.wantPosts(before + 2)
	r.press("enter")
	r.server.ClearFaults()
	r.readOn()
	r.want("it was sent")
	if input := r.app.desk.Front().(*chats.ChatPage).Chat.Composer.Input.Value(); input != "" {
		t.Errorf("the input still holds %q", input)
	}
}

// The first message's own failure does not hide the chat.
func TestFirstMessageThatFails(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]sandbox.Fault{
		"The first message was not sent":                      {Method: "POST", Path: "Messages", Status: 403, Code: 20403},
		"The answer was lost: the message may have been sent": {Method: "POST", Path: "Messages", Drop: true},
	} {
		r := newRig(t, setup{clock: newClock()})
		r.newChatForm()
		r.server.Inject(fault)
		r.launch()
		r.want(name, "Hello, this is a test chat.")
		r.wantPosts(2)
	}
}

// A launch whose answer was lost is looked up by its tag.
func TestLostLaunchIsFoundByItsTag(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]sandbox.Fault{
		"dropped":                      {Drop: true},
		"refused by a code of no list": {Status: 400, Code: 25012},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			journal := openJournal(t, "")
			r := newRig(t, setup{clock: newClock(), journal: journal})
			r.newChatForm()
			fault.Method, fault.Apply, fault.Times = "POST", true, 1
			r.server.Inject(fault)
			r.launch()
			r.want("found by its tag", "the customer's identity is not known")
			r.wantPosts(1)
			entries, _, err := journal.Entries()
			if err != nil || len(entries) != 1 || entries[0].Outcome != state.Applied || entries[0].Detail != r.chat().SID {
				t.Errorf("the journal holds %+v, %v", entries, err)
			}
			r.press("x")
			r.confirm()
			r.settle()
			r.want("the chat is closed for good")
		})
	}
}

// What cannot be seen with a restricted key says so; the launch works all the
// same.
func TestChatOfARestrictedKey(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{clock: newClock()})
	r.server.Inject(sandbox.Fault{Method: "GET", Path: "/v1/Conversations", Status: 403, Code: 20403})
	r.server.Inject(sandbox.Fault{Path: "/v1/Workspaces", Status: 403, Code: 70051})
	r.newChatForm()
	r.press("ctrl+s")
	r.confirm()
	r.waitFor("These credentials may not read messages")
	r.settle()
	r.want("tasks: These credentials may not read tasks")
	asked := len(r.server.Requests())
	r.clock.pass(time.Hour)
	r.readAgain()
	if now := len(r.server.Requests()); now != asked {
		t.Errorf("%d more requests although nothing may be read", now-asked)
	}
	r.wantPosts(2)
}

func TestChatClosedFromElsewhere(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{clock: newClock()})
	r.withAgent()
	r.server.CloseConversation(r.chat().SID)
	r.press("i")
	r.typeText("too late")
	r.press("enter")
	r.settle()
	r.want("The conversation is closed.")
	r.press("enter")
	r.waitFor("the chat is closed for good")
	r.want("not sent, y copies it: too late")
	r.press("y")
	if len(r.copied) != 1 || r.copied[0] != "too late" {
		t.Errorf("copied %q", r.copied)
	}
}

// What is typed while a message is on its way is the next message, and no key
// of the page.
func TestTypingAhead(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{clock: newClock()})
	r.withAgent()
	before := len(r.posts())
	letGo := r.hold(sandbox.Fault{Method: "POST", Path: "Messages", Status: 403, Code: 20403, Times: 1})
	r.press("i")
	r.typeText("hello")
	r.press("enter")
	r.until("the POST on the wire", func() bool { return len(r.posts()) == before+1 })
	r.typeText("explain")
	r.press("enter")
	r.want("the message before is still being sent")
	letGo()
	r.settle()
	r.want("Not sent")
	r.press("enter")
	r.want("hello explain")
	r.wantPosts(before + 1)
	r.press("esc", "esc", "enter") // the text stays with the chat
	r.want("hello explain")
	r.press("ctrl+c")
	r.want("A message typed in a chat has not been sent")
}

// A chat that leaves the filter under the cursor leaves a list that works.
func TestFilterWhileStatesChange(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{clock: newClock()})
	for range 3 {
		r.newChatForm()
		r.launch()
		r.press("esc", "1")
	}
	r.press("2", "/")
	r.typeText("no task")
	r.press("enter", "G")
	r.clock.pass(2 * time.Second)
	r.press("r")
	r.until("the look", func() bool { return chats.ChatsOf(r.app.desk).Poll.Work != nil })
	r.settle()
	r.want("3 chats launched here")
	r.press("j", "y", "x")
}

// The list tells how an end from there went, and a chat is ended once.
func TestEndFromTheList(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{clock: newClock()})
	r.withAgent()
	r.press("esc")
	letGo := r.hold(sandbox.Fault{Method: "POST"})
	r.press("x")
	r.confirm()
	r.press("x")
	r.wantNot("End this chat?")
	letGo()
	r.settle()
	r.want("ended: by its interaction channel", "✓ closed")
	r.wantPosts(3)
}

// Messages that came in between, changed, or came while scrolled back.
func TestTranscriptKeepsItsPlace(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{clock: newClock()})
	r.withAgent()
	say := func(n int, what string) {
		r.server.AddMessages(r.chat().SID, n, func(i int) (string, string) { return "someone", fmt.Sprintf("%s %d.", what, i) })
	}
	say(100, "early")
	r.pass(3*time.Second, 3)
	r.press("k", "k", "k", "k", "k", "k")
	r.want("early 92.")
	say(700, "late")
	r.pass(10*time.Second, 10)
	r.want("early 92.")
	r.resize(120, 24)
	r.want("early 92.")
	r.press("G")
	r.want("late 699.")
	p := r.app.desk.Front().(*chats.ChatPage)
	seen := strings.Join(p.Lines.Lines, "\n")
	for i := range 700 {
		if strings.Count(seen, fmt.Sprintf("late %d.", i)) != 1 {
			t.Fatalf("late %d stands %d times", i, strings.Count(seen, fmt.Sprintf("late %d.", i)))
		}
	}
}

// A hidden chat costs no request.
func TestHiddenChatIsNotRead(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{clock: newClock()})
	r.withAgent()
	r.press("1")
	r.settle()
	asked := len(r.server.Requests())
	for range 60 {
		r.clock.pass(time.Minute)
		r.press("j")
	}
	p := r.app.desk.screens.tabs[chatsTab][1].(*chats.ChatPage)
	r.run(p.Update(chats.DueMsg{Number: p.Due})) // the timer that was still running
	r.press("j")
	if now := len(r.server.Requests()); now != asked {
		t.Errorf("%d requests while hidden", now-asked)
	}
	r.press("2")
	r.settle()
	if now := len(r.server.Requests()); now == asked {
		t.Error("nothing is read when it is shown again")
	}
}

func TestEndAChat(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{clock: newClock()})
	r.withAgent()
	r.press("x", "enter") // no
	r.wantPosts(2)
	r.press("x")
	r.confirm()
	r.settle()
	r.want("ended: by its interaction channel")
	post := r.wantPosts(3)[2]
	if !strings.Contains(post.Path, "/Channels/UO") || post.Form.Get("Routing") != `{"status":"closed"}` {
		t.Errorf("sent %s %v", post.Path, post.Form)
	}
	r.readAgain()
	r.want("the chat is closed for good")
}

// A chat that has no interaction yet is ended by its conversation.
func TestEndAChatWithoutATask(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{clock: newClock()})
	r.plainChatForm()
	r.launch()
	r.press("x")
	r.confirm()
	r.settle()
	r.want("ended: by its conversation")
	if post := r.wantPosts(2)[1]; post.Form.Get("State") != "closed" {
		t.Errorf("sent %v", post.Form)
	}
}

func TestEndThatFails(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{clock: newClock()})
	r.withAgent()
	r.server.Inject(sandbox.Fault{Method: "POST", Status: 403, Code: 20403, Times: 1})
	r.press("x")
	r.confirm()
	r.settle()
	r.want("Not ended", "Nothing was changed.")
	r.press("enter")
	r.server.Inject(sandbox.Fault{Method: "POST", Drop: true, Times: 1})
	r.press("x")
	r.confirm()
	r.waitFor("It may have been ended")
	r.wantPosts(4)
}

// All chats of all starts are ended from here, those that only the journal
// knows too.
func TestEndAllAcrossStarts(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	chats, err := state.OpenChats(dir, sandbox.AccountSID)
	if err != nil {
		t.Fatal(err)
	}
	first := newRig(t, setup{clock: newClock(), chats: chats, journal: openJournal(t, dir)})
	first.withAgent()
	first.press("n")
	first.launch()
	_ = first.session.Journal.Close()
	killed := newRig(t, setup{clock: first.clock, account: first.server, journal: openJournal(t, dir)}) // between the answer and its note
	killed.newChatForm()
	killed.launch()
	_ = killed.session.Journal.Close()

	r := newRig(t, setup{clock: first.clock, account: first.server, chats: chats, journal: openJournal(t, dir), badge: "PROD"})
	r.press("esc", "2")
	r.resize(120, 40)
	r.waitFor("3 chats launched here")
	r.settle()
	r.want("3 chats launched here, 3 not known to have ended", "with an agent", "pella.quickmoss")
	r.press("X")
	r.waitFor("End 3 test chats?")
	r.want("type how many chats will be ended")
	r.typeText("2")
	r.press("enter")
	r.wantPosts(6)
	r.retype("3")
	r.press("enter")
	r.waitFor("3 of 3 chats ended")
	r.settle()
	for _, post := range r.posts()[6:] {
		if post.Form.Get("Status") != "closed" && post.Form.Get("State") != "closed" {
			t.Errorf("sent %s %v", post.Path, post.Form)
		}
	}
	r.wantPosts(9)
	r.press("esc")
	r.want("0 not known to have ended")
	r.press("ctrl+c")
	r.until("the end", func() bool { return r.quit })
}

func TestTranscriptFiles(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := newRig(t, setup{clock: newClock()})
	r.withAgent()
	r.server.AddMessages(r.chat().SID, 1, func(int) (string, string) { return "someone", "a\x1b[2Jb\r\nc" })
	r.readAgain()
	chat := r.chat().SID
	for _, name := range []string{"talk.txt", "talk.json"} {
		r.press("w")
		r.retype(filepath.Join(dir, name))
		r.press("enter")
		r.until("the file", func() bool { _, open := r.app.desk.Front().(*files.Export); return !open })
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
	r := newRig(t, setup{clock: newClock(), theme: theme})
	r.withAgent()
	r.server.AddMessages(r.chat().SID, messages, func(i int) (string, string) {
		return []string{"pella.quickmoss", "sandbox-guest-1"}[i%2], fmt.Sprintf("message %d: %s", i, strings.Repeat("some words ", 12))
	})
	r.until("all messages", func() bool {
		r.clock.pass(time.Second)
		r.readAgain()
		p := r.app.desk.Front().(*chats.ChatPage)
		return len(p.State.Messages) >= messages && !p.State.Reading
	})
	return r
}

func TestLongChat(t *testing.T) {
	t.Parallel()
	r := longChat(t, 5000, "none")
	r.want("message 4999")
	r.press("g")
	r.want("Hello, this is a test chat.")
	r.press("G", "k")
	r.want("↓ 2 more lines")
}

// BenchmarkLongChat is one key and its frame in a chat of 5,000 messages.
func BenchmarkLongChat(b *testing.B) {
	r := longChat(b, 5000, "dark")
	r.resize(120, 40)
	i := 0
	for b.Loop() {
		r.app.Update(uitest.Key([2]string{"k", "j"}[i%2]))
		_ = r.app.View()
		i++
	}
}

// BenchmarkLaunch is from the yes to the first frame of the chat's page.
func BenchmarkLaunch(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		r := newRig(b, setup{})
		r.newChatForm()
		r.settle()
		r.press("ctrl+s")
		b.StartTimer()
		r.confirm()
		r.until("the chat", func() bool { _, ok := r.app.desk.Front().(*chats.ChatPage); return ok })
		_ = r.app.View()
	}
}

// A wait that the service asks for holds although the screen of the write is
// gone.
func TestAWaitHoldsWithoutItsScreen(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{clock: newClock()})
	r.withAgent()
	r.server.Inject(sandbox.Fault{Method: "POST", Status: 429, Code: 20429, RetryAfter: "30", Times: 1})
	p := r.app.desk.Front()
	r.press("i")
	r.typeText("too fast")
	r.feed(uitest.Key("enter"))
	r.run(r.app.desk.Close(p))
	r.settle()
	r.press("enter")
	if screen.WaitMessage(r.app.desk) == "" {
		t.Errorf("nothing is locked\n%s", r.screen())
	}
}

// A conversation that is not there is not called closed, and the list does not
// take it for ended.
func TestChatThatIsNotThere(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{clock: newClock()})
	r.withAgent()
	r.server.Inject(sandbox.Fault{Method: "GET", Path: "Conversations/" + r.chat().SID, Status: 404, Code: 20404})
	r.pass(2*time.Minute, 3)
	r.want("The conversation is not there any more", "· wrapped up or closed", chats.NotThere)
	r.wantNot("closed for good")
	if r.chat().Ended || r.chat().State != follow.NotFound {
		t.Errorf("kept as %q, ended %v", r.chat().State, r.chat().Ended)
	}
	r.press("i")
	if r.app.desk.Front().Typing() {
		t.Error("it can be written to")
	}
}

// Twilio's clock is named only where both ends are its own.
func TestLatencyWords(t *testing.T) {
	t.Parallel()
	for want, s := range map[string]follow.State{
		"": {Latency: 4 * time.Second},
		"4 s from launch to accepted, by Twilio's clock": {Latency: 4 * time.Second, Measured: true, ByService: true},
		"4 s from launch to accepted, by the clock here": {Latency: 4 * time.Second, Measured: true},
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
	r := newRig(t, setup{clock: newClock()})
	r.withAgent()
	r.press("esc", "X")
	r.waitFor("End 1 test chat?")
	letGo := r.hold(sandbox.Fault{Method: "GET", Times: 1})
	r.confirm()
	r.press("enter")
	if r.chat().Ending == nil {
		t.Fatal("the chat is not being ended")
	}
	r.press("esc")
	letGo()
	r.waitFor("1 of 1 chat ended")
}

// An Enter that is held down across the wait of a 429 does not send the message
// again when the wait is over; one that is pressed then does.
func TestEnterHeldAcrossAWaitSendsNothing(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{clock: newClock()})
	r.withAgent()
	before := len(r.posts())
	r.press("i")
	r.typeText("once")
	r.server.Inject(sandbox.Fault{Method: "POST", Status: 429, Code: 20429, RetryAfter: "3", Times: 1})
	r.press("enter")
	r.until("the answer", func() bool { return r.app.desk.Front().(*chats.ChatPage).Chat.Composer.Sending == nil })
	for range 200 { // as often as a key repeats in six seconds
		r.clock.pass(30 * time.Millisecond)
		r.press("enter")
	}
	r.wantPosts(before + 1)
	r.want("once", "let go of Enter")
	r.clock.pass(time.Second)
	r.press("enter")
	r.until("the message", func() bool { return len(r.posts()) == before+2 })
	r.readOn()
}

// That a message may have been sent is asked about after a restart too, of its
// own chat alone, and once.
func TestMessageThatMayHaveBeenSentIsAskedAboutAfterARestart(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	journal := openJournal(t, dir)
	first := newRig(t, setup{clock: newClock(), chats: chatsIn(t, dir), journal: journal})
	first.withAgent()
	first.press("i")
	first.typeText("hello again")
	first.server.Inject(sandbox.Fault{Method: "POST", Drop: true, Times: 1})
	first.press("enter")
	first.waitFor("The message may have been sent all the same")
	_ = journal.Close()

	again := openJournal(t, dir)
	r := newRig(t, setup{account: first.server, clock: first.clock, chats: chatsIn(t, dir), journal: again})
	r.until("the chats", func() bool { return len(chats.ChatsOf(r.app.desk).All) == 1 })
	before := len(r.posts())
	r.waitFor("Unfinished") // else esc would leave the look-up's input, or this list, as it happens
	r.press("2", "enter")
	r.until("the journal", func() bool { return r.app.desk.Front().(*chats.ChatPage).Chat.Composer.Asked })
	r.settle()
	r.press("i")
	r.typeText("hello again")
	r.press("enter")
	r.want("Send it again?", "may have been sent: its answer was lost")
	r.press("enter") // it stands on no
	r.wantPosts(before)
	r.press("enter")
	r.confirm()
	r.until("the message", func() bool { return len(r.posts()) == before+1 })
	r.settle()
	r.typeText("and once more")
	r.press("enter")
	r.until("the next", func() bool { return len(r.posts()) == before+2 })
	r.until("it is settled", func() bool {
		open, _, err := again.Unknown()
		return err == nil && len(open) == 0
	})
}
