package chats_test

import (
	"encoding/json"
	"strings"
	"testing"

	"flexconsole/views/viewtest"
)

func TestTheListOfChatsIsExported(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Clock: viewtest.NewClock()})
	r.NewChatForm()
	r.ChooseInput("ChatFriendlyName", "=late")
	r.Launch()
	chat := r.Chat()
	r.Press("esc", "esc")
	r.Want("1 chat")
	csv := r.Export("chats.csv")
	if !strings.HasPrefix(csv, "conversation_sid,state,ended,agent,launched_at,seen_at,chat_name,customer_name,address_sid,identity,tag\n") ||
		!strings.Contains(csv, "\n"+chat.SID+",") || !strings.Contains(csv, ",'=late,") {
		t.Error(csv)
	}
	var list []map[string]any
	text := r.Export("chats.json")
	if err := json.Unmarshal([]byte(text), &list); err != nil || len(list) != 1 || list[0]["chat_name"] != "=late" || list[0]["ended"] != false || list[0]["tag"] != chat.Tag {
		t.Errorf("%v: %s", err, text)
	}
}
