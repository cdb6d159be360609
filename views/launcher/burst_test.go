package launcher_test

import (
	"testing"

	"flexconsole/api/sandbox"
	"flexconsole/views/viewtest"
	"flexconsole/views/webchat"
)

// The launches of a burst are exported, and why one failed.
func TestLaunchesOfABurstAreExported(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.PlainChatForm()
	r.ChooseInput("ChatFriendlyName", `=a, "q" 🧪`)
	r.ChooseInput(webchat.CountField, "5")
	r.ChooseInput(webchat.PauseField, "1")
	r.Server.Inject(sandbox.Fault{Method: "POST", Status: 400, Code: 20001, Message: "-no, \x1b[2J", Skip: 1})
	r.Press("ctrl+s")
	r.Confirm()
	r.WaitFor("1 of 5 chats launched: stopped, as a launch failed")
	r.WantExported(viewtest.CSV(
		"number,conversation_sid,chat_name,error", `1,CH00000000000000000000000000000001,"'=a, ""q"" 🧪 1/5",`,
		`2,,"'=a, ""q"" 🧪 2/5",A value was refused.`,
	), viewtest.JSON(
		`{"number":1,"conversation_sid":"CH00000000000000000000000000000001","chat_name":"=a, \"q\" 🧪 1/5","error":null}`,
		`{"number":2,"conversation_sid":null,"chat_name":"=a, \"q\" 🧪 2/5","error":"A value was refused."}`,
	))
}
