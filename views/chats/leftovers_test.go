package chats_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"flexconsole/api/sandbox"
	"flexconsole/config/state"
	"flexconsole/views/viewtest"
	"flexconsole/views/webchat"
)

// leftBehind is an account with a chat launched here and one launched elsewhere, both two
// hours old, and a young one that an agent has; the program shows them to be cleaned up.
func leftBehind(t *testing.T, s viewtest.Setup) (r *rig, here, elsewhere, accepted state.LaunchedChat) {
	t.Helper()
	other := newRig(t, viewtest.Setup{Clock: viewtest.NewClock()})
	launch := func(r *rig) state.LaunchedChat {
		r.NewChatForm()
		r.GoToInput("Tag")
		if r.Form().Inputs.Field("Tag").Value() == "no" {
			r.Press("right")
		}
		r.ChooseInput("FirstMessage", "")
		r.Launch()
		return r.Chat()
	}
	elsewhere = launch(other)
	s.Account, s.Clock = other.Server, other.Clock
	r = newRig(t, s)
	here = launch(r)
	r.Clock.Pass(2 * time.Hour)
	third := newRig(t, viewtest.Setup{Account: other.Server, Clock: other.Clock})
	third.NewChatForm()
	third.Launch()
	third.Pass(8*time.Second, 4)
	third.Want("by zoë.blåbærhav")
	accepted = third.Chat()
	r.Press("esc", "esc", "2", "L")
	r.Settle()
	return r, here, elsewhere, accepted
}

func TestCleanUp(t *testing.T) {
	t.Parallel()
	r, here, elsewhere, accepted := leftBehind(t, viewtest.Setup{})
	r.Want("3 open test chats of the last 7 days, 2 selected", "with an agent", "zoë.blåbærhav", "elsewhere", "here",
		accepted.SID, "not selected: accepted by zoë.blåbærhav")
	r.Press("X")
	r.Want("End 2 test chats?", "1 launched elsewhere")
	r.Confirm()
	r.Settle()
	r.Want("2 of 2 chats ended")
	for _, c := range []state.LaunchedChat{here, elsewhere} {
		if state, err := r.Session.Flex.FetchConversation(t.Context(), c.SID); err != nil || state.State != "closed" {
			t.Errorf("%s is %s, %v", c.SID, state.State, err)
		}
	}
	r.Press("esc")
	r.Want("3 open test chats", "closed")
	r.WantNot("selected,", "2 selected")
	r.Press("r")
	r.Settle()
	r.Want("1 open test chat of the last 7 days")
}

// A chat that an agent accepts after it was selected is left open, unless it was selected
// by hand.
func TestCleanUpSparesWhatWasAcceptedSince(t *testing.T) {
	t.Parallel()
	for _, byHand := range []bool{false, true} {
		r, here, _, _ := leftBehind(t, viewtest.Setup{})
		r.Press("/")
		r.Type("launched:here")
		r.Press("enter")
		if byHand {
			r.Press(" ", " ")
		}
		chat, err := r.Session.Flex.FetchConversation(t.Context(), here.SID)
		if err != nil || chat.State != "active" {
			t.Fatal(chat, err)
		}
		if _, err := r.Session.Flex.SendMessage(t.Context(), here.SID, here.Identity, "hello"); err != nil {
			t.Fatal(err)
		}
		r.Clock.Pass(6 * time.Second)
		r.Press("X")
		r.Confirm()
		r.Settle()
		if byHand {
			r.Want("2 of 2 chats ended")
		} else {
			r.Want("1 of 2 chats ended, 1 accepted by an agent since", "not ended: an agent has accepted it since")
		}
	}
}

// * leaves out what an agent has; space selects it, and production asks for the number.
func TestCleanUpSelection(t *testing.T) {
	t.Parallel()
	r, _, _, _ := leftBehind(t, viewtest.Setup{Badge: "PROD"})
	r.Press("*")
	r.Want("1 chat with an agent, or not known to be without: select each with space")
	r.WantNot("2 selected")
	r.Press("*")
	r.Want("2 selected")
	r.Press("g", " ")
	r.Want("3 selected")
	r.Press("X")
	r.Want("End 3 test chats?", "1 with an agent", "Type the number of chats that will be ended")
	r.Press("esc")
	r.Press("d")
	r.Settle()
	r.Want("3 open test chats of the last 30 days, 3 selected")
	r.Press("d")
	r.Settle()
	r.Want("of the last 24 hours")
}

// What cannot be read is said, and nothing of unknown state is selected.
func TestCleanUpOfWhatCannotBeRead(t *testing.T) {
	t.Parallel()
	r, _, _, _ := leftBehind(t, viewtest.Setup{})
	r.Server.Inject(sandbox.Fault{Path: "/Tasks", Status: 403, Code: 20403})
	r.Press("r")
	r.Settle()
	r.Want("3 open test chats", "not known whether an agent accepted it")
	r.WantNot("3 selected", "2 selected", "1 selected")
	r.Server.Inject(sandbox.Fault{Path: "/v1/Conversations", Status: 403, Code: 20403})
	r.Press("r")
	r.Settle()
	r.Want("Not all may be listed", "None was found.")

	locked := newRig(t, viewtest.Setup{ReadOnly: true})
	locked.Press("esc", "2", "L")
	locked.Settle()
	locked.Want("No open test chat.")
	locked.Press("X", " ", "*")
	locked.WantPosts(0)
}

// launchNamed launches a chat with the test tag, and is what is kept of it.
func launchNamed(r *rig, name string) state.LaunchedChat {
	r.T.Helper()
	plan, err := webchat.NewPlan(func(field string) string {
		return map[string]string{webchat.AddressField: sandbox.AddressSID, webchat.ChatNameField: name, webchat.TagField: "yes", webchat.CountField: "1"}[field]
	})
	if err != nil {
		r.T.Fatal(err)
	}
	m := webchat.Launch(r.T.Context(), r.Session, plan, 0, r.Host().Now, func(string) {})
	if m.Err != nil {
		r.T.Fatal(m.Err)
	}
	return m.Kept()
}

// The chats that the filter shows are exported, with what is selected; where the list is
// not whole, that is said.
func TestCleanUpExport(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r, _, old, accepted := leftBehind(t, viewtest.Setup{Chats: viewtest.OpenChats(t, dir)})
	other := newRig(t, viewtest.Setup{Account: r.Server, Clock: r.Clock})
	awkward, minus := launchNamed(other, viewtest.Awkward), launchNamed(other, "-a, b")
	if err := os.WriteFile(onlyFile(t, dir), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	r.Press("r")
	r.Settle()
	r.Press("/")
	r.Type("launched:elsewhere -state:offered")
	r.Press("enter", "w")
	r.Want("Exports 4 test chats as CSV (or JSON for a .json name). The list is incomplete.")
	r.Press("esc")
	r.WantExported(viewtest.CSV(
		"conversation_sid,selected,state,agent,launched,created_at,tag,chat_name",
		minus.SID+",false,no task yet,,elsewhere,2026-03-04T14:00:08Z,"+minus.Tag+`,"'-a, b"`,
		awkward.SID+",false,no task yet,,elsewhere,2026-03-04T14:00:08Z,"+awkward.Tag+","+viewtest.AwkwardCSV,
		accepted.SID+",false,with an agent,zoë.blåbærhav,elsewhere,2026-03-04T14:00:00Z,"+accepted.Tag+",",
		old.SID+",true,no task yet,,elsewhere,2026-03-04T12:00:00Z,"+old.Tag+",",
	), viewtest.JSON(
		`{"conversation_sid":"`+minus.SID+`","selected":false,"state":"no task yet","agent":null,"launched":"elsewhere",`+
			`"created_at":"2026-03-04T14:00:08Z","tag":"`+minus.Tag+`","chat_name":"-a, b"}`,
		`{"conversation_sid":"`+awkward.SID+`","selected":false,"state":"no task yet","agent":null,"launched":"elsewhere",`+
			`"created_at":"2026-03-04T14:00:08Z","tag":"`+awkward.Tag+`","chat_name":`+viewtest.AwkwardJSON+`}`,
		`{"conversation_sid":"`+accepted.SID+`","selected":false,"state":"with an agent","agent":"zoë.blåbærhav","launched":"elsewhere",`+
			`"created_at":"2026-03-04T14:00:00Z","tag":"`+accepted.Tag+`","chat_name":null}`,
		`{"conversation_sid":"`+old.SID+`","selected":true,"state":"no task yet","agent":null,"launched":"elsewhere",`+
			`"created_at":"2026-03-04T12:00:00Z","tag":"`+old.Tag+`","chat_name":null}`,
	))
}

// onlyFile is the file in a folder that has one, beside its locks.
func onlyFile(t *testing.T, dir string) (file string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && filepath.Ext(path) == ".json" {
			file = path
		}
		return err
	})
	if err != nil || file == "" {
		t.Fatalf("no file in %s: %v", dir, err)
	}
	return file
}
