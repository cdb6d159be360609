package sandbox

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

const (
	addressesURL     = "/v1/Configuration/Addresses"
	conversationsURL = "/v1/Conversations"
	tasksURL         = "/v1/Workspaces/" + WorkspaceSID + "/Tasks"
	firstChat        = "CH00000000000000000000000000000001"
	firstTaskURL     = tasksURL + "/WT00000000000000000000000000000001"
	firstChatURL     = conversationsURL + "/" + firstChat
	firstMessagesURL = firstChatURL + "/Messages"
	firstChannelURL  = "/v1/Interactions/KD00000000000000000000000000000001/Channels/UO00000000000000000000000000000001"
)

// hand is a clock that a test moves; it starts at noon.
type hand struct{ since atomic.Int64 }

func (h *hand) now() time.Time       { return noon.Add(time.Duration(h.since.Load())) }
func (h *hand) move(d time.Duration) { h.since.Add(int64(d)) }
func (h *hand) set(d time.Duration)  { h.since.Store(int64(d)) }

// startByHand runs a sandbox whose clock the test moves.
func startByHand(t testing.TB) (*Server, *hand) {
	t.Helper()
	h := &hand{}
	return start(t, Options{Now: h.now}), h
}

// launch makes a chat of Ada's at an address and gives its conversation.
func launch(t testing.TB, s *Server, address string) string {
	t.Helper()
	x := post(t, s, chatsURL, url.Values{
		"AddressSid": {address}, "Identity": {"ada"}, "CustomerFriendlyName": {"Ada Testcase"},
		"ChatFriendlyName": {"A test"}, "PreEngagementData": {`{"topic":"<b>"}`},
	})
	if x.StatusCode != http.StatusCreated {
		t.Fatalf("HTTP %d: %s", x.StatusCode, x.body)
	}
	return x.object(t)["conversation_sid"].(string)
}

// write posts a message with a value of the webhook header, "" for none.
func write(t testing.TB, s *Server, conversation, author, body, webhooks string) exchange {
	t.Helper()
	r := newRequest(t, s, http.MethodPost, conversationsURL+"/"+conversation+"/Messages", url.Values{"Author": {author}, "Body": {body}})
	if webhooks != "" {
		r.Header.Set("X-Twilio-Webhook-Enabled", webhooks)
	}
	return send(t, r)
}

// say is a message of Ada's that must be taken and is routed.
func say(t testing.TB, s *Server, conversation, body string) {
	t.Helper()
	if x := write(t, s, conversation, "ada", body, "true"); x.StatusCode != http.StatusCreated {
		t.Fatalf("HTTP %d: %s", x.StatusCode, x.body)
	}
}

// fetch is a document that must be there.
func fetch(t testing.TB, s *Server, path string) map[string]any {
	t.Helper()
	x := get(t, s, path)
	if x.StatusCode != http.StatusOK {
		t.Fatalf("%s: HTTP %d: %s", path, x.StatusCode, x.body)
	}
	return x.object(t)
}

// entries are those of one page.
func entries(t testing.TB, s *Server, path, key string) []map[string]any {
	t.Helper()
	found, _ := pageAt(t, s, path, key)
	return found
}

// pageAt is one page and the path of the next, "" at the end.
func pageAt(t testing.TB, s *Server, path, key string) (found []map[string]any, next string) {
	t.Helper()
	o := fetch(t, s, path)
	for _, entry := range o[key].([]any) {
		found = append(found, entry.(map[string]any))
	}
	meta := o["meta"].(map[string]any)
	if meta["key"] != key {
		t.Errorf("%s: meta %v", path, meta)
	}
	address, ok := meta["next_page_url"].(string)
	if !ok {
		return found, ""
	}
	next, here := strings.CutPrefix(address, s.URL())
	if !here {
		t.Fatalf("next page at %s", address)
	}
	return found, next
}

// all follows the pages and collects a field.
func all(t testing.TB, s *Server, path, key, field string) (values []any, pages int) {
	t.Helper()
	for next := path; next != ""; pages++ {
		var found []map[string]any
		found, next = pageAt(t, s, next, key)
		for _, entry := range found {
			values = append(values, entry[field])
		}
	}
	return values, pages
}

// decoded is JSON held in a string, such as attributes.
func decoded(t testing.TB, text any) map[string]any {
	t.Helper()
	var o map[string]any
	if err := json.Unmarshal([]byte(text.(string)), &o); err != nil {
		t.Fatalf("%v in %q", err, text)
	}
	return o
}
