package api

import (
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"flexconsole/api/proxy"
	"flexconsole/api/sandbox"
)

// withProxy is a client to a host that is not there, behind HTTPS_PROXY as
// value says.
func withProxy(t *testing.T, value string) *Client {
	t.Helper()
	for _, name := range []string{"HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy"} {
		t.Setenv(name, "")
	}
	t.Setenv("HTTPS_PROXY", value)
	c := NewClient(Options{BaseURL: "https://flex.test.invalid", Username: sandbox.APIKey, Secret: func() string { return secret }})
	c.policy.sleep = newTestClient(t, Options{}).policy.sleep
	t.Cleanup(c.Close)
	return c
}

// refusing is a proxy that responds to every CONNECT with a status.
func refusing(t *testing.T, status int) (address string, connects *atomic.Int32) {
	t.Helper()
	connects = new(atomic.Int32)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodConnect {
			connects.Add(1)
		}
		w.WriteHeader(status)
	}))
	t.Cleanup(server.Close)
	return strings.TrimPrefix(server.URL, "http://"), connects
}

const proxyPassword = "sesame-opens-it"

func TestAProxyThatRefusesIsAskedOnce(t *testing.T) {
	for status, says := range map[int]string{
		407: "rejected the user name or password (status 407)", 403: "(status 403)", 401: "(status 401)", 502: "(status 502)", 503: "(status 503)",
	} {
		address, connects := refusing(t, status)
		c := withProxy(t, "http://ada:"+proxyPassword+"@"+address)
		for _, op := range operations {
			connects.Store(0)
			failure := asError(t, op.run(t, c))
			said := checkExplanation(t, failure)
			if !strings.Contains(said, "The proxy "+address+" re") || !strings.Contains(said, says) ||
				strings.Contains(said+failure.Error(), proxyPassword) {
				t.Errorf("%d, %s: %s", status, op.name, said)
			}
			if failure.Fault != ProxyRefused || failure.Outcome != NotApplied {
				t.Errorf("%d, %s: fault %d, %v", status, op.name, failure.Fault, failure.Outcome)
			}
			want := int32(1)
			if status == 407 && op.name != lookUp.name {
				want = 0 // the lookup before has been told
			}
			if n := connects.Load(); n != want {
				t.Errorf("%d, %s: %d CONNECTs, want %d", status, op.name, n, want)
			}
		}
	}
}

// A server that does not respond to CONNECT like a proxy is asked once, and
// named.
func TestAProxyThatBreaksOffIsNamedAndAskedOnce(t *testing.T) {
	for name, answer := range map[string]string{"nothing": "", "another protocol": "SSH-2.0-OpenSSH_9\r\n", "half a line": "HTTP/1.1 "} {
		for _, scheme := range []string{"http", "socks5"} {
			address, connects := closingAfter(t, answer)
			failure := asError(t, lookUp.run(t, withProxy(t, scheme+"://ada:"+proxyPassword+"@"+address)))
			said := checkExplanation(t, failure)
			if failure.Fault != ProxyRefused || !strings.Contains(said, "The proxy "+address+" did not connect to flex.test.invalid.") ||
				strings.Contains(said, proxyPassword) {
				t.Errorf("%s, %s: fault %d: %s", scheme, name, failure.Fault, said)
			}
			if n := connects.Load(); n != 1 {
				t.Errorf("%s, %s: asked %d times", scheme, name, n)
			}
		}
	}
}

// closingAfter takes connections, reads a little, responds and closes.
func closingAfter(t *testing.T, answer string) (address string, connects *atomic.Int32) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	connects = new(atomic.Int32)
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			connects.Add(1)
			_, _ = conn.Read(make([]byte, 4096))
			_, _ = conn.Write([]byte(answer))
			_ = conn.Close()
		}
	}()
	return listener.Addr().String(), connects
}

func TestADeadProxyIsNamed(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	_ = listener.Close()
	for proxy, says := range map[string]string{
		address:                   "Connection refused by the proxy " + address,
		"proxy.test.invalid:3128": "The host of the proxy proxy.test.invalid:3128 (HTTPS_PROXY) was not found.",
	} {
		failure := asError(t, lookUp.run(t, withProxy(t, "http://ada:"+proxyPassword+"@"+proxy)))
		said := checkExplanation(t, failure)
		if !strings.Contains(said, says) || !strings.Contains(said, "Check HTTPS_PROXY") ||
			strings.Contains(said, proxyPassword) ||
			strings.Contains(said, "flex.test") {
			t.Error(said)
		}
	}
}

// A malformed variable sends nothing anywhere, and nothing of it is shown.
func TestAMalformedProxyIsRefused(t *testing.T) {
	for _, value := range []string{
		"http://ada:sesame#x@127.0.0.1:9", "http://ada:sesame/x@127.0.0.1:9", "http://ada:sesame%x@127.0.0.1:9",
		"http://ada:sesame?x@127.0.0.1:9",
		"http://ada:sesame x@127.0.0.1:9", ` http://ada:sesame@127.0.0.1:9`, "http://ada:sesame@127.0.0.1:9 ", `"http://ada:sesame@127.0.0.1:9"`,
		"'http://ada:sesame@127.0.0.1:9'", "ada:sesame#x@127.0.0.1:9", "ada:sesame%zz@127.0.0.1:9", "http://ada:sesame@", "http://",
		"http://ada:sesame@:3128",
		"http://127.0.0.1:sesame", "http://127.0.0.1:99999", "http://127.0.0.1:", "ftp://ada:sesame@127.0.0.1:9", "http:/ada:sesame@127.0.0.1:9",
		"http://ada:sesame\\x@127.0.0.1:9", "http://ada:sesame\t@127.0.0.1:9", "http://127.0.0.1:9/sesame", "sesame,127.0.0.1:9",
	} {
		c := withProxy(t, value)
		failure := asError(t, lookUp.run(t, c))
		problem, next := proxy.Problem()
		said := checkExplanation(t, failure) + failure.Error() + failure.Cause.Error() + problem + next + c.Proxy()
		if failure.Fault != ProxyRefused || !strings.Contains(said, "Not sent: HTTPS_PROXY is not a valid proxy URL.") ||
			strings.Contains(said, "sesame") || strings.Contains(said, "ada:") || problem == "" {
			t.Errorf("%q: fault %d: %s", value, failure.Fault, said)
		}
	}
}

func TestProxiesThatAreWellWritten(t *testing.T) {
	for value, host := range map[string]string{
		"http://proxy.test:3128": "proxy.test:3128", "proxy.test:3128": "proxy.test:3128", "proxy.test": "proxy.test",
		"https://proxy.test":      "proxy.test",
		"http://proxy.test:3128/": "proxy.test:3128", "socks5://127.0.0.1:1080": "127.0.0.1:1080", "http://[::1]:3128": "[::1]:3128",
		"http://ada:a%23b%2Fc%25@proxy.test:3128": "proxy.test:3128", "HTTP://proxy.test": "proxy.test",
		"http://ada:a!$&()*+,;=@proxy.test": "proxy.test", "": "",
	} {
		c := withProxy(t, value)
		if problem, _ := proxy.Problem(); problem != "" || c.Proxy() != host {
			t.Errorf("%q: proxy %q, %s", value, c.Proxy(), problem)
		}
	}
}

// Credentials over plain http go to loopback, whatever its spelling, past any
// proxy.
func TestPlainHTTPHasNoProxy(t *testing.T) {
	s := startSandbox(t)
	at, err := url.Parse(s.URL())
	if err != nil {
		t.Fatal(err)
	}
	address, _ := refusing(t, http.StatusTeapot)
	withProxy(t, "http://"+address)
	t.Setenv("HTTP_PROXY", "http://"+address)
	for _, host := range []string{"LOCALHOST", "Localhost", "localhost", "127.0.0.1"} {
		c := NewClient(
			Options{BaseURL: "http://" + host + ":" + at.Port(), Username: sandbox.APIKey, Secret: func() string { return secret }},
		)
		if err := lookUp.run(t, c); err != nil || c.Proxy() != "" {
			t.Errorf("%s: proxy %q, %v", host, c.Proxy(), err)
		}
		c.Close()
	}
}

func TestVariablesThatDoNotCount(t *testing.T) {
	for _, name := range []string{"HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"} {
		c := withProxy(t, "")
		t.Setenv(name, "http://ada:"+proxyPassword+"@proxy.test:3128")
		problem, next := proxy.Problem()
		if !strings.Contains(problem, strings.ToUpper(name)+" is set, but only HTTPS_PROXY is used") ||
			strings.Contains(problem+next, "proxy.test") {
			t.Errorf("%s: %s, %s", name, problem, next)
		}
		if said := checkExplanation(t, asError(t, lookUp.run(t, c))); !strings.Contains(
			said,
			strings.ToUpper(name)+" is set, but only HTTPS_PROXY is used",
		) {
			t.Errorf("%s: %s", name, said)
		}
		t.Setenv("HTTPS_PROXY", "http://proxy.test:3128")
		if problem, _ := proxy.Problem(); problem != "" {
			t.Errorf("%s: %s", name, problem)
		}
	}
}
