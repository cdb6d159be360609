package sandbox

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net/http"
	"net/url"
	"testing"
)

// ledHere is a client that knows Twilio's addresses, with the sandbox for a proxy.
func ledHere(t testing.TB, s *Server, trusted []byte) *http.Client {
	t.Helper()
	here, err := url.Parse(s.URL())
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(trusted)
	transport := &http.Transport{Proxy: http.ProxyURL(here), TLSClientConfig: &tls.Config{RootCAs: roots}}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport}
}

func askFor(t testing.TB, address string) *http.Request {
	t.Helper()
	r, err := http.NewRequest(http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.SetBasicAuth(AccountSID, AuthToken)
	return r
}

// Twilio's own addresses are answered here, page after page over one connection.
func TestAProxyLeadsHere(t *testing.T) {
	s := start(t, Options{Users: 30})
	client := ledHere(t, s, s.Certificate())
	next, users := "https://flex-api.twilio.com"+listURL+"?PageSize=10", 0
	for next != "" {
		x, err := try(askFor(t, next), client)
		if err != nil {
			t.Fatal(err)
		}
		o := x.object(t)
		users += len(o["users"].([]any))
		next, _ = o["meta"].(map[string]any)["next_page_url"].(string)
	}
	if users != 30 || len(s.Requests()) != 3 {
		t.Errorf("%d users, %d requests", users, len(s.Requests()))
	}
	for address, has := range map[string]string{
		"https://conversations.twilio.com/v1/Configuration":               "default_chat_service_sid",
		"https://conversations.dublin.ie1.twilio.com/v1/Configuration":    "default_chat_service_sid",
		"https://flex-api.twilio.com/v1/Configuration":                    "flex_instance_sid",
		"https://taskrouter.twilio.com/v1/Workspaces/WS1/Tasks":           "code",
		"https://flex-api.twilio.com/v1/Configuration?UiVersion=anything": "ui_version",
	} {
		if x, err := try(askFor(t, address), client); err != nil || x.object(t)[has] == nil {
			t.Errorf("%s: %v, %s", address, err, x.body)
		}
	}
}

// The sandbox is a proxy to itself alone, and no tunnel is trusted that was not
// asked to be.
func TestAProxyLeadsNowhereElse(t *testing.T) {
	s := start(t, Options{})
	client := ledHere(t, s, s.Certificate())
	for _, address := range []string{
		"https://api.twilio.com/", "https://example.com/", "https://www.twilio.com/", "https://127.0.0.1:1/", "https://192.0.2.1/",
		"https://flex-api.twilio.com.example.com/", "http://example.com/",
	} {
		x, err := try(askFor(t, address), client)
		if err == nil && x.StatusCode != http.StatusForbidden {
			t.Errorf("%s: HTTP %d", address, x.StatusCode)
		}
	}
	other := start(t, Options{})
	var unknown x509.UnknownAuthorityError
	if _, err := try(askFor(t, "https://flex-api.twilio.com/"), ledHere(t, s, other.Certificate())); !errors.As(err, &unknown) {
		t.Errorf("another sandbox's certificate: %v", err)
	}
	if n := len(s.Requests()); n != 0 {
		t.Errorf("%d requests", n)
	}
}

// Tunnels in use end with the sandbox.
func TestCloseEndsTunnels(t *testing.T) {
	s := start(t, Options{})
	hold := make(chan struct{})
	defer close(hold)
	s.Inject(Fault{Hold: hold})
	ended := make(chan error)
	client := ledHere(t, s, s.Certificate())
	go func() {
		response, err := client.Do(askFor(t, "https://flex-api.twilio.com/v1/Configuration"))
		if err == nil {
			_, err = io.Copy(io.Discard, response.Body)
			_ = response.Body.Close()
		}
		ended <- err
	}()
	until(t, "the request is here", func() bool { return len(s.Requests()) == 1 })
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if err := <-ended; err == nil {
		t.Error("the request was answered")
	}
}
