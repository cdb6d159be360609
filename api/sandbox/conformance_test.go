package sandbox

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"flexconsole/api/sandbox/contract"
	"flexconsole/api/sandbox/roster"
)

// checked sends a request through the contract's transport.
func checked(t *testing.T, r *http.Request) exchange {
	t.Helper()
	client := plainClient()
	client.Transport = contract.Transport(t, client.Transport)
	x, err := try(r, client)
	if err != nil {
		t.Fatal(err)
	}
	documented(t, x)
	return x
}

func TestEveryUserFollowsTheDocument(t *testing.T) {
	s := start(t, Options{})
	fields := []string{
		"account_sid", "created_date", "email", "flex_team_sid", "flex_user_sid", "instance_sid",
		"locale", "roles", "updated_date", "url", "user_sid", "username", "version", "worker_sid", "workspace_sid",
	}
	users := 0
	for _, sample := range s.Samples() {
		if !strings.HasPrefix(sample.SID, "FU") || sample.SID == UnknownUserSID {
			continue
		}
		users++
		t.Run(sample.Note, func(t *testing.T) {
			path := "/v2/Instances/" + InstanceSID + "/Users/" + sample.SID
			got := checked(t, newRequest(t, s, http.MethodGet, path, nil))
			if got.StatusCode != http.StatusOK {
				t.Fatalf("status %d", got.StatusCode)
			}
			user := got.object(t)
			if names := slices.Sorted(maps.Keys(user)); !slices.Equal(names, fields) {
				t.Errorf("fields %v", names)
			}
			if want := s.URL() + path; user["url"] != want {
				t.Errorf("url %v, want %v", user["url"], want)
			}
			form := url.Values{"Email": {"new@example.com"}, "Locale": {"fr"}, "UserSid": {"USaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}}
			if got := checked(t, newRequest(t, s, http.MethodPost, path, form)); got.StatusCode != http.StatusOK {
				t.Errorf("update: status %d", got.StatusCode)
			}
			cleared := url.Values{"Email": {""}, "Locale": {""}}
			if got := checked(t, newRequest(t, s, http.MethodPost, path, cleared)).object(t); got["email"] != nil || got["locale"] != nil {
				t.Errorf("empty fields became %v and %v, want null", got["email"], got["locale"])
			}
		})
	}
	if users < 8 {
		t.Errorf("%d users", users)
	}
}

func TestSampleUsersCoverTheOddCases(t *testing.T) {
	s := start(t, Options{})
	user := func(n int) User { return mustUser(t, s, numbered("FU", n)) }
	if u := user(1); u.Locale != "en-US" || !slices.Equal(u.Roles, []string{"agent"}) {
		t.Errorf("ordinary agent %+v", u)
	}
	if u := user(4); u.Locale != "" || u.UserSID != "" || u.WorkerSID == "" {
		t.Errorf("user without locale and user SID %+v", u)
	}
	if u := user(5); u.WorkerSID != "" {
		t.Errorf("deactivated user has worker %s", u.WorkerSID)
	}
	if u := user(7); len(u.Email) != 254 || strings.Index(u.Email, "@") != 64 || len(u.Username) != 200 {
		t.Errorf("long user: email %d, local part %d, username %d", len(u.Email), strings.Index(u.Email, "@"), len(u.Username))
	}
	if u := user(8); !strings.Contains(u.Username, "\x1b") || !strings.Contains(u.Email, "\u202e") {
		t.Errorf("hostile user %+v", u)
	}
	for n := range roster.People {
		u := user(n + 1)
		if !u.Created.Before(u.Updated) || !u.Updated.Before(noon) {
			t.Errorf("%s: created %v, updated %v", u.FlexUserSID, u.Created, u.Updated)
		}
	}
}

func TestWebChatFollowsTheDocument(t *testing.T) {
	s := start(t, Options{})
	full := newRequest(t, s, http.MethodPost, chatsURL, url.Values{
		"AddressSid": {AddressSID}, "ChatFriendlyName": {"Webchat widget"}, "CustomerFriendlyName": {"Ada Testcase"},
		"PreEngagementData": {`{"friendlyName":"Ada Testcase"}`}, "Identity": {"ada"},
	})
	full.Header.Set("Ui-Version", "1.0.0")
	got := checked(t, full)
	if got.StatusCode != http.StatusCreated {
		t.Fatalf("status %d: %s", got.StatusCode, got.body)
	}
	if o := got.object(t); len(o) != 2 || o["conversation_sid"] != "CH00000000000000000000000000000001" || o["identity"] != "ada" {
		t.Errorf("answer %v", o)
	}
	least := checked(t, newRequest(t, s, http.MethodPost, chatsURL, url.Values{"AddressSid": {AddressSID}}))
	if o := least.object(t); o["conversation_sid"] != "CH00000000000000000000000000000002" || o["identity"] == "" {
		t.Errorf("answer %v", o)
	}
	want := Chat{
		ConversationSID: "CH00000000000000000000000000000001", Identity: "ada", AddressSID: AddressSID,
		ChatFriendlyName: "Webchat widget", CustomerFriendlyName: "Ada Testcase",
		PreEngagementData: `{"friendlyName":"Ada Testcase"}`, UIVersion: "1.0.0", Created: noon,
	}
	if chats := s.Chats(); len(chats) != 2 || chats[0] != want {
		t.Errorf("chats %+v", chats)
	}
}
