package conversations

import (
	"testing"

	"flexconsole/api/decode"
	"flexconsole/api/decode/decodetest"
	"flexconsole/api/sandbox"
)

var conversationFields = map[string]string{
	"friendly_name": `"x"`, "state": `"active"`, "attributes": `"{}"`, "date_created": `"x"`, "date_updated": `"x"`,
}

func TestAnOddFieldSpoilsNothingElse(t *testing.T) {
	decodetest.CheckOddFields(t, []decodetest.Endpoint{
		{Name: "addresses", Key: `"sid":"` + sandbox.AddressSID + `"`, Fields: map[string]string{
			"address": `"x"`, "friendly_name": `"x"`, "auto_creation": `{}`, "type": `"chat"`,
		}, Decode: func(body string) (decode.OddFields, error) {
			all, head, err := decodeAddresses([]byte(`{"address_configurations":[` + body + `],"meta":{}}`))
			return decodetest.OnlyOdd(all, head, err, func(a listedAddress) decode.OddFields { return a.OddFields })
		}},
		{Name: "address", Key: `"sid":"` + sandbox.AddressSID + `"`, Fields: map[string]string{
			"address": `"x"`, "friendly_name": `"x"`, "auto_creation": `{}`,
		}, Decode: func(body string) (decode.OddFields, error) {
			a, err := decodeAddress([]byte(body), sandbox.AddressSID)
			return a.OddFields, err
		}},
		{
			Name:   "conversation",
			Key:    `"sid":"` + chat + `"`,
			Fields: conversationFields,
			Decode: func(body string) (decode.OddFields, error) {
				v, err := decodeConversation([]byte(body), chat)
				return v.OddFields, err
			},
		},
		{
			Name:   "conversations",
			Key:    `"sid":"` + chat + `"`,
			Fields: conversationFields,
			Decode: func(body string) (decode.OddFields, error) {
				all, head, err := decodeConversations([]byte(`{"conversations":[` + body + `],"meta":{}}`))
				return decodetest.OnlyOdd(all, head, err, func(v Conversation) decode.OddFields { return v.OddFields })
			},
		},
		{Name: "messages", Key: `"sid":"IM00000000000000000000000000000001","index":1`, Fields: map[string]string{
			"author": `"x"`, "body": `"x"`, "date_created": `"x"`, "conversation_sid": `"` + chat + `"`,
		}, Decode: func(body string) (decode.OddFields, error) {
			all, head, err := decodeMessages([]byte(`{"messages":[`+body+`],"meta":{}}`), chat)
			return decodetest.OnlyOdd(all, head, err, func(m Message) decode.OddFields { return m.OddFields })
		}},
	})
}

// Parts of a field are judged by themselves too.
func TestOddPartsOfAnAddress(t *testing.T) {
	all, _, err := decodeAddresses([]byte(`{"address_configurations":[{"sid":"` + sandbox.AddressSID + `","type":"chat","auto_creation":
		{"enabled":"true","type":"studio","studio_flow_sid":null,"webhook_url":5}}],"meta":{}}`))
	if err != nil || all[0].AutoCreation == nil || all[0].AutoCreation.Type != "studio" {
		t.Fatalf("%+v, %v", all, err)
	}
	if got := all[0].OddWords(); got != `auto_creation.enabled ! "true", auto_creation.webhook_url ! 5` {
		t.Error(got)
	}
	one, err := decodeAddress([]byte(`{"sid":"`+sandbox.AddressSID+`","auto_creation":{"enabled":"true"}}`), sandbox.AddressSID)
	if got := one.OddWords(); err != nil || got != `auto_creation.enabled ! "true"` {
		t.Error(got, err)
	}
	if code, why := all[0].LikelyError(); code != 0 || why != "" {
		t.Errorf("%d %s of an address that nobody can judge", code, why)
	}
}

func TestEntriesThatCannotBeRead(t *testing.T) {
	const message = `{"sid":"IM00000000000000000000000000000001","index":1}`
	decodetest.CheckUnread(t, "conversations", `{"sid":"`+chat+`","state":"active"}`, `{"sid":"x"}`, decodeConversations)
	decodetest.CheckUnread(
		t,
		"messages",
		message,
		`{"sid":"IM00000000000000000000000000000002","index":"first"}`,
		func(b []byte) ([]Message, decode.Head, error) { return decodeMessages(b, chat) },
	)
	decodetest.CheckUnread(t, "address_configurations", `{"sid":"`+sandbox.AddressSID+`"}`, `{"type":"chat"}`, decodeAddresses)
}
