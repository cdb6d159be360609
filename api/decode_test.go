package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"flexconsole/api/sandbox"
	"flexconsole/api/sid"
)

// bodies are responses of every sort, for tables and as seeds.
var bodies = []string{
	"", " ", "null", "{}", "[]", "true", "7", `"text"`, "<html>", "{", "{}{}", `{"version":1}`, "\ufeff{}",
	`{"version":1,"flex_user_sid":"` + firstUser + `","instance_sid":"` + instance + `","roles":["agent"],"more":[{}]}`,
	` {"version":0,"flex_user_sid":null,"roles":null,"email":"a@b\u0000\ud800"} `,
	`{"version":1,"FLEX_USER_SID":"FU00000000000000000000000000000009"}`,
	`{"version":1,"flex_user_sid":"` + firstUser + `","flex_user_sid":"FU00000000000000000000000000000009"}`,
	`{"version":1.5}`, `{"version":"1"}`, `{"version":1e400}`, `{"version":1,"roles":[null,1]}`,
	`{"conversation_sid":"CH00000000000000000000000000000001","identity":"ada"}`,
	`{"conversation_sid":"CHABCDEF00000000000000000000000001","identity":null}`,
	`{"conversation_sid":"CH00000000000000000000000000000001"} <p>`,
	`{"conversation_sid":"CH1"}`, `{"conversation_sid":["CH00000000000000000000000000000001"]}`,
	`{"account_sid":"` + sandbox.AccountSID + `","flex_instance_sid":"` + instance + `","ui_version":null}`,
	`{"account_sid":"` + sandbox.AccountSID + `","flex_instance_sid":"` + sandbox.AccountSID + `"}`,
	strings.Repeat("[", 20_000), `{"a":` + strings.Repeat("[", 20_000),
}

func TestUnknownFieldsAndNulls(t *testing.T) {
	body := ` {"version":4,"flex_user_sid":"fu","later":{"deep":[1]},"email":null} `
	if _, err := decodeUser([]byte(body), instance, firstUser); err == nil {
		t.Error("a user called fu passed")
	}
	body = strings.Replace(body, `"fu"`, `"`+strings.ToUpper("FUabcdefabcdefabcdefabcdefabcdefab")+`"`, 1)
	u, err := decodeUser([]byte(body), instance, "FUabcdefabcdefabcdefabcdefabcdefab")
	if err != nil {
		t.Fatal(err)
	}
	if u.Version != 4 || u.Email != nil || u.Roles != nil || u.InstanceSID != nil || string(u.Raw) != body {
		t.Errorf("%+v", u)
	}
}

// The raw response must not share memory with a buffer that is used again.
func TestRawIsACopy(t *testing.T) {
	body := []byte(`{"version":1}`)
	u, err := decodeUser(body, instance, firstUser)
	if err != nil {
		t.Fatal(err)
	}
	clear(body)
	if string(u.Raw) != `{"version":1}` {
		t.Errorf("raw %q", u.Raw)
	}
}

func TestChatOfEitherCase(t *testing.T) {
	chat, err := decodeWebChat([]byte(`{"conversation_sid":"CHABCDEF00000000000000000000000001","identity":null}`))
	if err != nil || chat.ConversationSID != "CHABCDEF00000000000000000000000001" || chat.Identity != nil {
		t.Errorf("%+v, %v", chat, err)
	}
}

func FuzzDecodeUser(f *testing.F) {
	for _, body := range bodies {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		u, err := decodeUser(body, instance, firstUser)
		if err != nil {
			if u.Raw != nil || u.Version != 0 || u.FlexUserSID != nil || u.Email != nil {
				t.Errorf("half a user beside %v: %+v", err, u)
			}
			return
		}
		if !json.Valid(body) || !bytes.Equal(u.Raw, body) {
			t.Errorf("raw %q of %q", u.Raw, body)
		}
		if u.FlexUserSID != nil && !sid.Equal(*u.FlexUserSID, firstUser) {
			t.Errorf("took user %q", *u.FlexUserSID)
		}
		if u.InstanceSID != nil && !sid.Equal(*u.InstanceSID, instance) {
			t.Errorf("took instance %q", *u.InstanceSID)
		}
	})
}

func FuzzDecodeWebChat(f *testing.F) {
	for _, body := range bodies {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		chat, err := decodeWebChat(body)
		if err != nil {
			if chat != (WebChat{}) {
				t.Errorf("half a chat beside %v", err)
			}
			return
		}
		if !sid.Valid(sid.Conversation, chat.ConversationSID) || !json.Valid(bytes.TrimSpace(body)) {
			t.Errorf("%+v of %q", chat, body)
		}
	})
}

func FuzzDecodeConfiguration(f *testing.F) {
	for _, body := range bodies {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		found, err := decodeConfiguration(body)
		if err != nil {
			if !reflect.DeepEqual(found, Configuration{}) {
				t.Errorf("half a configuration beside %v", err)
			}
			return
		}
		if !sid.Valid(sid.Account, found.AccountSID) || !sid.Valid(sid.Instance, found.InstanceSID) {
			t.Errorf("%+v of %q", found, body)
		}
	})
}

func TestRetryAfter(t *testing.T) {
	for value, want := range map[string]time.Duration{
		"": 0, "soon": 0, "0": 0, "-1": 0, "1": time.Second, " 7 ": 7 * time.Second, "1.5": 0,
		"86400": 24 * time.Hour, "86401": 24 * time.Hour, "2147483648": 24 * time.Hour, "4294967297": 24 * time.Hour,
		"9223372036854775807":  24 * time.Hour,
		"-9223372036854775808": 0, "-9300000000": 0, "99999999999999999999": 0,
		noon.Add(90 * time.Second).Format(http.TimeFormat): 90 * time.Second,
		noon.Add(-time.Second).Format(http.TimeFormat):     0,
		"Fri, 31 Dec 9999 23:59:59 GMT":                    24 * time.Hour,
		"Wednesday, 04-Mar-26 12:00:10 GMT":                10 * time.Second,
		"Wed Mar  4 12:00:10 2026":                         10 * time.Second,
	} {
		if got := retryAfter(http.Header{"Retry-After": {value}}, noon); got != want {
			t.Errorf("%q: %v, want %v", value, got, want)
		}
	}
}

func FuzzRetryAfter(f *testing.F) {
	for _, value := range []string{
		"", "7", "-9300000000", "9223372036854775807", "Fri, 31 Dec 9999 23:59:59 GMT",
		"Mon, 01 Jan 0000 00:00:00 GMT",
	} {
		f.Add(value, noon.Unix())
	}
	f.Fuzz(func(t *testing.T, value string, now int64) {
		if got := retryAfter(http.Header{"Retry-After": {value}}, time.Unix(now, 0)); got < 0 || got > 24*time.Hour {
			t.Errorf("%q: %v", value, got)
		}
	})
}

func TestErrorBodies(t *testing.T) {
	for _, row := range []struct {
		kind, body string
		want       errorBody
	}{
		{"application/json", `{"code":20404,"message":"m","more_info":"i","status":404,"details":{}}`, errorBody{20404, "m", "i"}},
		{"application/json; charset=utf-8", `{"code":20404}`, errorBody{20404, "", ""}},
		{"application/problem+json", `{"code":20404,"message":"m","httpStatusCode":404,"params":{},"userError":true}`, errorBody{20404, "m", ""}},
		{"text/html", `{"code":20404}`, errorBody{}},
		{"", `{"code":20404}`, errorBody{}},
		{"application/json", `{"message":"m"}`, errorBody{}},
		{"application/json", `{"code":"20404"}`, errorBody{}},
		{"application/json", `{"code":null}`, errorBody{}},
		{"application/json", `{"code":403,"message":"Forbidden"}`, errorBody{}},
		{"application/json", `{"code":1010,"message":"Access denied"}`, errorBody{}},
		{"application/json", `{"statusCode":401,"message":"No mapping"}`, errorBody{}},
		{"application/json", `{"status":404,"error":"Not Found"}`, errorBody{}},
		{"application/json", `{"code":20404,"message":{"a":1},"more_info":7}`, errorBody{20404, "", ""}},
		{"application/json", `[20404]`, errorBody{}},
		{"application/json", `{"code":20404`, errorBody{}},
		{"application/json", ``, errorBody{}},
	} {
		got, ok := parseErrorBody(http.Header{"Content-Type": {row.kind}}, []byte(row.body))
		if got != row.want || ok != (row.want.code != 0) {
			t.Errorf("%s as %s: %+v, %v", row.body, row.kind, got, ok)
		}
	}
}

func TestErrorsInOneLine(t *testing.T) {
	cause := errors.New("made up")
	e := &Error{Op: "update", Fault: APIError, Status: 404, Code: 20404, RequestID: "RQ00000000000000000000000000000001", Cause: cause}
	if got := e.Error(); got != "update: No such Flex user in this account and instance, code 20404, RQ00000000000000000000000000000001" {
		t.Errorf("%q", got)
	}
	if !errors.Is(e, cause) {
		t.Error("the cause is hidden")
	}
}

// Every code and every fault has its sentences, with and without words of
// Twilio's own.
func TestEveryExplanationIsWhole(t *testing.T) {
	codes := append([]int{0, 20409, 45007, 45711, 45715, 45719, 45744, 99999}, allowed...)
	for fault := Fault(0); fault <= IncompleteList+1; fault++ {
		for _, op := range []string{"look-up", "update", "launch", "configuration", "user list", "user search", "teams", "worker"} {
			for _, code := range codes {
				for _, status := range []int{302, 400, 401, 403, 404, 409, 429, 500} {
					e := &Error{Op: op, Method: "POST", Host: "flex-api.twilio.com", Fault: fault, Status: status, Code: code}
					checkExplanation(t, e)
					e.Message, e.Outcome, e.RetryAfter = "Made up.", NotApplied, time.Second
					checkExplanation(t, e)
					checkPromise(t, e)
				}
			}
		}
	}
}
