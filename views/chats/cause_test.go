package chats_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"flexconsole/api/sandbox"
	"flexconsole/views/screen"
	"flexconsole/views/viewtest"
)

// launchAt launches a chat at an address, with a message or without.
func (r *rig) launchAt(address string) {
	r.T.Helper()
	r.NewChatForm()
	r.FillLaunch(address, "Test chat", "Ada", `{"order":"7","vip":true}`)
	r.Launch()
}

func TestCauseOfAStuckChat(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Clock: viewtest.NewClock()})
	r.launchAt(sandbox.NightAddressSID)
	r.Pass(40*time.Second, 4)
	r.Want("The task is not offered to any agent")
	r.Press("f")
	r.WaitFor("Why this chat is stuck")
	r.Want("No eligible worker", `shift == "night"`, "What to do: ", "Read from: TaskRouter: queue WQ")
	r.Press("enter")
	r.Want("No eligible worker")
	r.WantNot("Why this chat", "The task is not offered to any agent")
	r.WantPosts(2)
}

// A chat that has been stuck for a minute has its cause looked for once, without a dialog.
func TestCauseIsFoundByItself(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Clock: viewtest.NewClock()})
	r.launchAt(sandbox.FullAddressSID)
	r.Pass(40*time.Second, 4)
	for range 20 {
		r.Clock.Pass(10 * time.Second)
		r.Press("up")
		r.Settle()
	}
	r.WaitFor("Chat channels of the available workers are full")
	r.Want("edda.rushlight 3 of 3")
	r.WantNot("Why this chat is stuck")
}

// Who asks gets the cause at once, also while it is looked for at the slow pace of a search
// by itself.
func TestCauseAskedForDuringASearchByItself(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Clock: viewtest.NewClock()})
	r.launchAt(sandbox.NightAddressSID)
	r.Pass(40*time.Second, 4)
	r.Pass(75*time.Second, 5) // the readings leave no room for another request
	r.Until("the search that waits for its turn", func() bool { return slices.ContainsFunc(r.App.InFlight(), (*screen.Work).Rests) })
	r.Press("f")
	r.WaitFor("Why this chat is stuck")
	r.Want("No eligible worker")
}

func TestNoCauseOfAHealthyChat(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Clock: viewtest.NewClock()})
	r.WithAgent()
	r.Press("f")
	r.WaitFor("No cause found")
	r.Press("enter")
	r.WantNot("No cause found")
}

// What may not be read is said beside what was found.
func TestCauseWithoutPermissions(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Clock: viewtest.NewClock()})
	r.launchAt(sandbox.NightAddressSID)
	r.Pass(40*time.Second, 4)
	r.Server.Inject(sandbox.Fault{Method: "GET", Path: "/Workers", Status: 403, Code: 20403})
	r.Press("f")
	r.WaitFor("No cause found")
	r.Want("TaskRouter: workers not read", "Unknown: who could take the task.")
}

func TestDataOfAChat(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Clock: viewtest.NewClock()})
	r.launchAt(sandbox.ChangedDataAddressSID)
	r.Pass(6*time.Second, 3)
	r.Press("d")
	r.Want("order", "did not arrive unchanged", "Conversation", "Task")
	r.Press("y")
	r.Until("the copy", func() bool { return len(r.Copied) > 0 })
	for _, part := range []string{`"path": "order"`, `"sent": "7"`, `"in_task": "missing"`} {
		if !strings.Contains(r.Copied[0], part) {
			t.Errorf("copied %s, without %s", r.Copied[0], part)
		}
	}
	r.Press("esc")
	r.Want("Front desk")
}

// The comparison of the data is exported as it is shown: what was sent, then what was added.
func TestDataOfAChatIsExported(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Clock: viewtest.NewClock()})
	r.NewChatForm()
	r.GoToInput("Tag")
	r.Press("right") // no
	r.ChooseInput("PreEngagementData", `{"=a, b": "+1 \"q\"\n🧪", "order": 7}`)
	r.Launch()
	r.Pass(6*time.Second, 3)
	r.Press("d")
	r.Want("Everything that was sent arrived")
	task := [][2]string{
		{"channelType", "web"},
		{"conversationSid", "CH00000000000000000000000000000001"},
		{"customerAddress", "sandbox-guest-1"},
		{"customerName", "sandbox-guest-1"},
		{"direction", "inbound"},
		{"flexChannelInviteSid", "KG00000000000000000000000000000001"},
		{"flexInteractionChannelSid", "UO00000000000000000000000000000001"},
		{"flexInteractionSid", "KD00000000000000000000000000000001"},
	}
	csv := []string{
		"path,sent,conversation,task,in_conversation,in_task",
		`"'=a, b","'+1 ""q""\n🧪","'+1 ""q""\n🧪","'+1 ""q""\n🧪",,`, "order,7,7,7,,",
	}
	json := []string{
		`{"path":"=a, b","sent":"+1 \"q\"\n🧪","conversation":"+1 \"q\"\n🧪","task":"+1 \"q\"\n🧪","in_conversation":null,"in_task":null}`,
		`{"path":"order","sent":"7","conversation":"7","task":"7","in_conversation":null,"in_task":null}`,
	}
	for _, v := range task { // which the task has besides
		csv = append(csv, v[0]+",,,"+v[1]+",,added")
		json = append(json, `{"path":"`+v[0]+`","sent":null,"conversation":null,"task":"`+v[1]+`","in_conversation":null,"in_task":"added"}`)
	}
	r.WantExported(viewtest.CSV(append(csv, "from,,sandbox-guest-1,sandbox-guest-1,added,added", "identity,,sandbox-guest-1,,added,")...),
		viewtest.JSON(append(json,
			`{"path":"from","sent":null,"conversation":"sandbox-guest-1","task":"sandbox-guest-1","in_conversation":"added","in_task":"added"}`,
			`{"path":"identity","sent":null,"conversation":"sandbox-guest-1","task":null,"in_conversation":"added","in_task":null}`)...))
}
