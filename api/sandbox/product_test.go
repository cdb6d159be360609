package sandbox

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// under is a GET of the sandbox under another Host.
func under(t testing.TB, s *Server, host, path string) exchange {
	t.Helper()
	r := newRequest(t, s, http.MethodGet, path, nil)
	r.Host = host
	return send(t, r)
}

func TestProductOfHost(t *testing.T) {
	for host, want := range map[string]product{
		"flex-api.twilio.com": flexAPI, "conversations.twilio.com": conversations, "taskrouter.twilio.com": taskRouter,
		"TaskRouter.Twilio.com": taskRouter, "flex-api.dublin.ie1.twilio.com": flexAPI, "flex-api.us1.twilio.com": flexAPI,
		"api.twilio.com": "", "studio.twilio.com": studio, "twilio.com": "", "flex-api.twilio.com.example.com": "",
		"flex-api.example.com": "", "evil-flex-api.twilio.com": "", "flex-api.a.b.c.twilio.com": "", "flex-apitwilio.com": "",
		"flex-api.twilio.com.": "", ".twilio.com": "", "": "", "127.0.0.1": "",
	} {
		if got := productOfHost(host); got != want {
			t.Errorf("%q: %q, want %q", host, got, want)
		}
	}
}

// A product is told by Twilio's name of it, or by its name in front of the path, and
// has nothing of the others there; the plain address has everything.
func TestProductsAreToldApart(t *testing.T) {
	s := start(t, Options{})
	here := strings.TrimPrefix(s.URL(), "http://")
	for _, row := range []struct {
		host, path string
		status     int
		has        string
	}{
		{here, "/v1/Configuration", 200, "flex_instance_sid"},
		{"flex-api.twilio.com", "/v1/Configuration", 200, "flex_instance_sid"},
		{here, "/flex-api/v1/Configuration", 200, "flex_instance_sid"},
		{"conversations.twilio.com", "/v1/Configuration", 200, "default_chat_service_sid"},
		{"conversations.dublin.ie1.twilio.com", "/v1/Configuration", 200, "default_chat_service_sid"},
		{here, "/conversations/v1/Configuration", 200, "default_chat_service_sid"},
		{here, "/taskrouter/v1/Configuration", 404, "code"},
		{"taskrouter.twilio.com:443", "/v1/Configuration", 404, "code"},
		{"conversations.twilio.com", "/v1/Configuration/Addresses", 200, "address_configurations"},
		{"flex-api.twilio.com", "/v1/Configuration/Addresses", 404, "code"},
		{"flex-api.twilio.com", "/conversations/v1/Configuration", 404, "code"},
		{"taskrouter.twilio.com", tasksURL, 200, "tasks"},
		{here, "/taskrouter" + tasksURL, 200, "tasks"},
		{here, "/conversations" + tasksURL, 404, "code"},
		{here, "/Conversations/v1/Configuration", 404, "code"},
		{here, "/conversations", 404, "code"},
		{here, "/conversations/", 404, "code"},
		{here, "/conversations/conversations/v1/Configuration", 404, "code"},
	} {
		if x := under(t, s, row.host, row.path); x.StatusCode != row.status || x.object(t)[row.has] == nil {
			t.Errorf("%s%s: HTTP %d, %.80s", row.host, row.path, x.StatusCode, x.body)
		}
	}
}

// Addresses in answers lead back the way the client came.
func TestAddressesAreThoseThatWereAsked(t *testing.T) {
	s := start(t, Options{Users: 20})
	here := strings.TrimPrefix(s.URL(), "http://")
	port := here[strings.LastIndex(here, ":"):]
	for _, row := range []struct{ host, prefix, want string }{
		{here, "", s.URL()},
		{"localhost" + port, "", "http://localhost" + port},
		{here, "/flex-api", s.URL() + "/flex-api"},
		{"flex-api.twilio.com", "", "https://flex-api.twilio.com"},
		{"flex-api.dublin.ie1.twilio.com", "", "https://flex-api.dublin.ie1.twilio.com"},
	} {
		user := under(t, s, row.host, row.prefix+userURL).object(t)
		if user["url"] != row.want+userURL {
			t.Errorf("%s%s: url %v", row.host, row.prefix, user["url"])
		}
		meta := under(t, s, row.host, row.prefix+listURL+"?PageSize=5&Page=0").object(t)["meta"].(map[string]any)
		for _, name := range []string{"url", "first_page_url", "next_page_url"} {
			if address, _ := meta[name].(string); !strings.HasPrefix(address, row.want+listURL+"?") {
				t.Errorf("%s%s: %s %v", row.host, row.prefix, name, meta[name])
			}
		}
	}
}

// What a product says of another leads to that one.
func TestAddressesOfOtherProducts(t *testing.T) {
	for _, row := range []struct{ host, path, want string }{
		{"127.0.0.1:8642", "/v1/x", "http://127.0.0.1:8642/v1/Workspaces"},
		{"[::1]:8642", "/flex-api/v1/x", "http://[::1]:8642/taskrouter/v1/Workspaces"},
		{"flex-api.twilio.com", "/v1/x", "https://taskrouter.twilio.com/v1/Workspaces"},
		{"conversations.dublin.ie1.twilio.com:443", "/v1/x", "https://taskrouter.dublin.ie1.twilio.com:443/v1/Workspaces"},
	} {
		r := httptest.NewRequest(http.MethodGet, "http://"+row.host+row.path, nil)
		from, path := originOf(r)
		if got := from.address("https://taskrouter.twilio.com/v1/Workspaces"); got != row.want || path != "/v1/x" {
			t.Errorf("%s%s: %s, path %s", row.host, row.path, got, path)
		}
	}
}

// Only addresses of Twilio's APIs, and only where a document has its own, are
// changed: never what people have written.
func TestOtherTextIsLeftAlone(t *testing.T) {
	s := start(t, Options{})
	const text = "https://flex-api.twilio.com/v1/Configuration"
	post(t, s, userURL, url.Values{"Email": {text}, "Locale": {text}})
	if user := get(t, s, userURL).object(t); user["email"] != text || user["locale"] != text {
		t.Errorf("user %v", user)
	}
	launch(t, s, AddressSID)
	x := write(t, s, firstChat, text, text, "")
	if message := x.object(t); message["body"] != text || message["author"] != text {
		t.Errorf("message %v", message)
	}
	from := origin{before: s.URL()}
	for _, address := range []string{"https://sandbox.example.com/x", "http://flex-api.twilio.com/x", "https://www.twilio.com/docs", "flex-api.twilio.com/x", ""} {
		if got := from.address(address); got != address {
			t.Errorf("%q became %q", address, got)
		}
	}
}
