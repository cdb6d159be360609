package contract

import (
	"net/http/httptest"
	"strings"
	"testing"
)

const (
	goodInteraction = `{"sid":"KD00000000000000000000000000000001","channel":{"type":"web"},"routing":null,` +
		`"interaction_context_sid":null,"webhook_ttid":null,"url":"https://flex-api.twilio.com/v1/Interactions/KD1",` +
		`"links":{"channels":"http://127.0.0.1:1/v1/Interactions/KD1/Channels"}}`
	interactionPath = "/v1/Interactions/KD00000000000000000000000000000001"
	goodError       = `{"code":20404,"message":"not found","more_info":"https://www.twilio.com/docs/errors/20404","status":404}`
	teamsPath       = "/v1/Instances/GO00000000000000000000000000000001/Teams"
	goodPage        = `{"teams":[],"meta":{"key":"teams","page":0,"page_size":50,"url":"http://127.0.0.1:1/?Page=0",` +
		`"first_page_url":"http://127.0.0.1:1/?Page=0","previous_page_url":null,"next_page_url":null}}`
	conversationsURL = "https://conversations.twilio.com/v1/Configuration"
	ofConversations  = `{"account_sid":null,"default_chat_service_sid":null,"default_messaging_service_sid":null,` +
		`"default_inactive_timer":null,"default_closed_timer":null,"url":null,"links":{}}`
)

func TestAnswers(t *testing.T) {
	const asJSON = "application/json"
	for _, row := range []struct {
		name, method, url string
		status            int
		contentType, body string
		want              string // part of the error, empty for none
	}{
		{"fetch", "GET", interactionPath, 200, asJSON, goodInteraction, ""},
		{"under its product", "GET", "/flex-api" + interactionPath, 200, asJSON, goodInteraction, ""},
		{"under its host", "GET", "https://flex-api.twilio.com" + interactionPath, 200, asJSON, goodInteraction, ""},
		{"list", "GET", teamsPath + "?PageSize=1", 200, asJSON, goodPage, ""},
		{"error", "GET", interactionPath, 404, asJSON, goodError, ""},
		{"error of what is in no document", "PUT", "/nowhere", 404, asJSON, goodError, ""},
		{"Conversations' own", "GET", conversationsURL, 200, asJSON, ofConversations, ""},
		{"web chat", "POST", "/v2/WebChats", 201, asJSON, goodChat, ""},

		{"Conversations' own at Flex", "GET", "/flex-api/v1/Configuration", 200, asJSON, ofConversations, "missing"},
		{"another product's", "GET", "/taskrouter" + interactionPath, 200, asJSON, goodInteraction, "in no document"},
		{"in no document", "GET", "/v1/Interactions", 200, asJSON, goodInteraction, "in no document"},
		{"method in no document", "DELETE", interactionPath, 200, asJSON, "{}", "in no document"},
		{"member missing", "GET", interactionPath, 200, asJSON, strings.Replace(goodInteraction, `"routing":null,`, "", 1), `"routing" is missing`},
		{"member too much", "GET", interactionPath, 200, asJSON, strings.Replace(goodInteraction, `"routing"`, `"more":1,"routing"`, 1), "more"},
		{"SID of another kind", "GET", interactionPath, 200, asJSON, strings.Replace(goodInteraction, `"KD`, `"WT`, 1), "sid"},
		{"not an address", "GET", interactionPath, 200, asJSON, strings.Replace(goodInteraction, "https:", "", 1), "url"},
		{"link that is none", "GET", interactionPath, 200, asJSON, strings.Replace(goodInteraction, "http:", "", 1), "channels"},
		{"another type", "GET", interactionPath, 200, asJSON, strings.Replace(goodInteraction, `"webhook_ttid":null`, `"webhook_ttid":1`, 1), "webhook_ttid"},
		{"whole number null", "GET", teamsPath, 200, asJSON, strings.Replace(goodPage, `"page":0`, `"page":null`, 1), "page"},
		{"page without its number", "GET", teamsPath, 200, asJSON, strings.Replace(goodPage, `"page":0,`, "", 1), `"page" is missing`},
		{"entries that are null", "GET", teamsPath, 200, asJSON, strings.Replace(goodPage, "[]", "null", 1), "teams"},
		{"HTML", "GET", interactionPath, 200, "text/html", goodInteraction, "response"},
		{"wrong success", "GET", interactionPath, 201, asJSON, goodInteraction, "status"},
		{"user with a member less", "GET", userPath, 200, asJSON, goodUser, "missing"},
		{"web chat with a member more", "POST", "/v2/WebChats", 201, asJSON, strings.Replace(goodChat, "{", `{"more":1,`, 1), "more"},

		{"error as HTML", "GET", interactionPath, 502, "text/html", "<p>", "text/html"},
		{"error that is no JSON", "GET", interactionPath, 404, asJSON, "<p>", "invalid"},
		{"error without a code", "GET", interactionPath, 404, asJSON, strings.Replace(goodError, `"code":20404,`, "", 1), "code"},
		{"error with a member more", "GET", interactionPath, 404, asJSON, strings.Replace(goodError, "{", `{"more":1,`, 1), "more"},
		{"error with another status", "GET", interactionPath, 400, asJSON, goodError, "at odds"},
		{"error with another page", "GET", interactionPath, 404, asJSON, strings.Replace(goodError, "errors/20404", "errors/20003", 1), "at odds"},
	} {
		t.Run(row.name, func(t *testing.T) {
			err := answerBreach(httptest.NewRequest(row.method, row.url, nil), response(row.status, row.contentType), []byte(row.body))
			switch {
			case row.want == "" && err != nil:
				t.Errorf("unexpected breach: %v", err)
			case row.want != "" && (err == nil || !strings.Contains(err.Error(), row.want)):
				t.Errorf("breach %v, want one about %s", err, row.want)
			}
		})
	}
}

func TestAnswerFailsTheTest(t *testing.T) {
	seen := &witness{TB: t}
	Answer(seen, httptest.NewRequest("GET", interactionPath, nil), response(200, "application/json"), []byte(goodInteraction))
	if seen.failed {
		t.Error("a good answer failed the test")
	}
	Answer(seen, httptest.NewRequest("GET", interactionPath, nil), response(200, "application/json"), []byte(`{}`))
	if !seen.failed {
		t.Error("a bad answer passed")
	}
}

// No path is stated twice, and every SID in one is of a kind of its own.
func TestOperationsAreStatedOnce(t *testing.T) {
	seen := map[string]bool{}
	for _, o := range Operations() {
		name := o.Method + " " + o.Product + o.Path
		if seen[name] {
			t.Errorf("%s is stated twice", name)
		}
		seen[name] = true
	}
}
