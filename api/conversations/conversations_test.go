package conversations

import (
	"encoding/json"
	"testing"

	"flexconsole/api"
	"flexconsole/api/apitest"
	"flexconsole/api/sandbox"
)

func TestFetchConversation(t *testing.T) {
	c, _ := apitest.Answering(
		t,
		`{"sid":"CH00000000000000000000000000000001","friendly_name":"\u001b[2J","state":"active","attributes":"{}","date_created":"2026-03-04T12:00:00Z","date_updated":null,"timers":{}}`,
	)
	got, err := New(c).FetchConversation(t.Context(), chat)
	if err != nil || got.SID != chat || api.Text(got.FriendlyName) != "\x1b[2J" || got.State != "active" ||
		api.Text(got.DateCreated) != "2026-03-04T12:00:00Z" ||
		got.DateUpdated != nil {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestListConversationsInPages(t *testing.T) {
	s := apitest.Start(t, sandbox.Options{})
	s.Inject(
		sandbox.Fault{
			Status: 200,
			Times:  1,
			Body:   `{"conversations":[{"sid":"` + chat + `","state":"closed"}],"meta":{"next_page_url":"https://conversations.twilio.com/v1/Conversations?EndDate=2020-01-01&PageSize=100&Page=1&PageToken=PA1"}}`,
		},
	)
	s.Inject(sandbox.Fault{Status: 200, Body: `{"conversations":[{"sid":"` + otherChat + `"}],"meta":{"next_page_url":null}}`})
	c := apitest.Client(t, api.Options{BaseURL: s.URL()})
	first, err := New(c).ListConversations(t.Context(), noon, noon, "")
	if err != nil || len(first.Entries) != 1 || first.Next == "" {
		t.Fatalf("%+v, %v", first, err)
	}
	second, err := New(c).ListConversations(t.Context(), noon, noon, first.Next)
	if err != nil || len(second.Entries) != 1 || second.Entries[0].SID != otherChat || second.Next != "" {
		t.Fatalf("%+v, %v", second, err)
	}
	if got := s.Requests()[1].Query.Encode(); got != "EndDate=2026-03-04&Page=1&PageSize=100&PageToken=PA1&StartDate=2026-03-04" {
		t.Errorf("asked %s", got)
	}
}

func TestConversationsThatWillNotDo(t *testing.T) {
	one, list := fetchConversation, listConversations
	apitest.CheckRefused(t, one, "another", `{"sid":"`+otherChat+`","state":"active"}`, api.WrongResponse, otherChat)
	apitest.CheckRefused(t, one, "none", `{"sid":null}`, api.BadResponse, "no conversation")
	apitest.CheckRefused(t, one, "a worker", `{"sid":"`+firstWorker+`"}`, api.BadResponse, "no conversation")
	apitest.CheckRefused(t, list, "no list", `{"meta":{}}`, api.BadResponse, "no list of conversations")
	apitest.CheckRefused(t, list, "null", `{"conversations":null,"meta":{}}`, api.BadResponse, "no list of conversations")
	apitest.CheckRefused(t, list, "no meta", `{"conversations":[]}`, api.BadResponse, "whether there are more pages")
	apitest.CheckRefused(
		t,
		list,
		"elsewhere",
		`{"conversations":[],"meta":{"next_page_url":"https://evil.example.com/v1/Conversations?Page=1"}}`,
		api.BadResponse,
		"on another host or path",
	)
	apitest.CheckRefused(t, closeConversation, "another", `{"sid":"`+otherChat+`","state":"closed"}`, api.WrongResponse, otherChat)
	apitest.CheckRefused(t, closeConversation, "still active", `{"sid":"`+chat+`","state":"active"}`, api.BadResponse, `"active", not closed`)
	apitest.CheckRefused(t, closeConversation, "no state", `{"sid":"`+chat+`"}`, api.BadResponse, "not closed")
	apitest.CheckRefused(t, closeConversation, "state null", `{"sid":"`+chat+`","state":null}`, api.BadResponse, "not closed")
}

func TestLaunchTag(t *testing.T) {
	for attributes, want := range map[string]string{
		``:                                  "",
		`null`:                              "",
		`[1]`:                               "",
		`{`:                                 "",
		`{}`:                                "",
		`{"pre_engagement_data":null}`:      "",
		`{"pre_engagement_data":{}}`:        "",
		`{"pre_engagement_data":[]}`:        "",
		`{"pre_engagement_data":"no JSON"}`: "",
		`{"pre_engagement_data":"\"flexconsole_test\""}`:                         "",
		`{"pre_engagement_data":{"flexconsole_test":7}}`:                         "",
		`{"pre_engagement_data":{"flexconsole_test":""}}`:                        "",
		`{"flexconsole_test":"t-1"}`:                                             "",
		`{"pre_engagement_data":{"inner":{"flexconsole_test":"t-1"}}}`:           "",
		`{"pre_engagement_data":{"a":1,"flexconsole_test":"t-1"}}`:               "t-1",
		`{"pre_engagement_data":"{\"a\":1,\"flexconsole_test\":\"t-1\"}"}`:       "t-1",
		`{"z":1e999,"pre_engagement_data":{"b":1e400,"flexconsole_test":"t-1"}}`: "t-1",
		`{"pre_engagement_data":"{\"b\":1e400,\"flexconsole_test\":\"t-1\"}"}`:   "t-1",
		`{"x":[],"pre_engagement_data":{"flexconsole_test":"\u001b[2J t"}}`:      "\x1b[2J t",
	} {
		if got := (Conversation{Attributes: &attributes}).LaunchTag(); got != want {
			t.Errorf("%s: %q, want %q", attributes, got, want)
		}
	}
	if got := (Conversation{}).LaunchTag(); got != "" {
		t.Errorf("no attributes: %q", got)
	}
}

// Whatever the attributes hold, a tag put into them is found in both shapes.
func FuzzLaunchTag(f *testing.F) {
	f.Add(`{}`, "t-1")
	f.Add(`{"pre_engagement_data":"{"}`, "\u202e")
	f.Add("[\xff", "")
	f.Fuzz(func(t *testing.T, attributes, tag string) {
		_ = (Conversation{Attributes: &attributes}).LaunchTag()
		quoted, err := json.Marshal(tag)
		if err != nil {
			t.Fatal(err)
		}
		data := `{"` + api.LaunchTagName + `":` + string(quoted) + `}`
		written, err := json.Marshal(data)
		if err != nil {
			t.Fatal(err)
		}
		var kept string
		if err := json.Unmarshal(quoted, &kept); err != nil {
			t.Fatal(err)
		}
		for _, shape := range []string{data, string(written)} {
			held := `{"pre_engagement_data":` + shape + `}`
			if got := (Conversation{Attributes: &held}).LaunchTag(); got != kept {
				t.Errorf("%s: %q", held, got)
			}
		}
	})
}
