package sandbox

import (
	"net/http"
	"strings"
	"testing"
)

// A web page cannot talk to the sandbox, under whatever name it finds it.
func TestOnlyThisMachineIsAnswered(t *testing.T) {
	s, err := Start("127.0.0.1:0", Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	port := s.URL()[strings.LastIndex(s.URL(), ":"):]
	for _, row := range []struct {
		host, origin string
		refused      bool
	}{
		{"127.0.0.1" + port, "", false},
		{"localhost" + port, "", false},
		{"LOCALHOST" + port, "", false},
		{"[::1]" + port, "", false},
		{"127.0.0.1" + port, "http://127.0.0.1" + port, false},
		{"127.1.2.3", "", false},
		{"[::1]", "", false},
		{"flex-api.twilio.com", "", false},
		{"conversations.dublin.ie1.twilio.com:443", "", false},
		{"flex-api.twilio.com", "http://flex-api.twilio.com", true},
		{"flex-api.twilio.com", "https://flex-api.twilio.com", true},
		{"www.twilio.com", "", true},
		{"flex-api.twilio.com.evil.example.com", "", true},
		{"evil.example.com" + port, "", true},
		{"evil.example.com", "", true},
		{"localhost.evil.example.com" + port, "", true},
		{"127.0.0.1.evil.example.com" + port, "", true},
		{"192.0.2.1" + port, "", true},
		{"0.0.0.0" + port, "", true},
		{"localhost.", "", true},
		{"127.0.0.1" + port, "https://evil.example.com", true},
		{"127.0.0.1" + port, "null", true},
		{"127.0.0.1" + port, "http://127.0.0.1:1", true},
		{"127.0.0.1" + port, "https://127.0.0.1" + port, true},
		{"evil.example.com", "http://evil.example.com", true},
	} {
		request, err := http.NewRequest(http.MethodGet, s.URL()+"/v1/Configuration", nil)
		if err != nil {
			t.Fatal(err)
		}
		request.SetBasicAuth(APIKey, APISecret)
		request.Host = row.host
		if row.origin != "" {
			request.Header.Set("Origin", row.origin)
		}
		seen := len(s.Requests())
		response, err := new(http.Transport).RoundTrip(request)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if refused := response.StatusCode == http.StatusForbidden; refused != row.refused || refused == (len(s.Requests()) > seen) {
			t.Errorf("Host %q, Origin %q: status %d", row.host, row.origin, response.StatusCode)
		}
	}
}
