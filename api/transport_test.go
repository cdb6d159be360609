package api

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"flexconsole/api/proxy"
	"flexconsole/api/sandbox"
)

func TestRedirectsAreNotFollowed(t *testing.T) {
	for _, status := range []int{301, 302, 303, 307, 308} {
		for _, op := range everything {
			t.Run(http.StatusText(status)+"/"+op.name, func(t *testing.T) {
				var visits []string
				elsewhere := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
					visits = append(visits, r.Method+" "+r.Header.Get("Authorization"))
				}))
				s := startSandbox(t)
				s.Inject(sandbox.Fault{Redirect: elsewhere.URL + "/v2/WebChats", Status: status, Body: "{}"})
				err := op.run(t, newTestClient(t, Options{BaseURL: s.URL()}))
				elsewhere.Close()
				checkFault(t, s, op, err, want{OddStatus, status, 0, 0, Unknown, once})
				if len(visits) != 0 {
					t.Errorf("followed: %q", visits)
				}
			})
		}
	}
}

func TestNobodyListens(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	base := "http://" + listener.Addr().String()
	_ = listener.Close()
	for _, op := range everything {
		t.Run(op.name, func(t *testing.T) {
			checkNoAnswer(t, op, Options{BaseURL: base}, Refused, again, func(*Client) {})
		})
	}
}

// checkNoAnswer runs op where no connection can be had.
func checkNoAnswer(t *testing.T, op operation, o Options, fault Fault, attempts int, prepare func(*Client)) {
	t.Helper()
	var records []Record
	o.Record = func(r Record) { records = append(records, r) }
	c := newTestClient(t, o)
	prepare(c)
	failure := asError(t, op.run(t, c))
	if failure.Fault != fault || failure.Outcome != NotApplied || failure.Status != 0 {
		t.Errorf("fault %d, want %d; %v: %v", failure.Fault, fault, failure.Outcome, failure.Cause)
	}
	if op.method == "POST" {
		attempts = once
	}
	if len(records) != attempts || !slices.ContainsFunc(records, func(r Record) bool { return r.Problem != "" && r.Status == 0 }) {
		t.Errorf("%d attempts, want %d: %+v", len(records), attempts, records)
	}
	checkExplanation(t, failure)
	checkPromise(t, failure)
}

// noSuchName is a resolver that asks a name server of our own, which knows no
// name at all.
func noSuchName(t *testing.T) *net.Resolver {
	t.Helper()
	server, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		packet := make([]byte, 1500)
		for {
			n, client, err := server.ReadFrom(packet)
			if err != nil {
				return
			}
			packet[2], packet[3] = packet[2]|0x80, 0x83 // a response: NXDOMAIN
			_, _ = server.WriteTo(packet[:n], client)
		}
	}()
	t.Cleanup(func() { _ = server.Close(); <-done })
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "udp", server.LocalAddr().String())
	}}
}

func TestUnknownHost(t *testing.T) {
	resolver := noSuchName(t)
	for _, op := range everything {
		t.Run(op.name, func(t *testing.T) {
			checkNoAnswer(t, op, Options{BaseURL: "https://flex.invalid"}, UnknownHost, once, func(c *Client) {
				for _, transport := range c.transports {
					transport.DialContext = (&net.Dialer{Resolver: resolver}).DialContext
				}
			})
		})
	}
}

// unreachable is a dialler in a network without a way to the host.
func unreachable(_ context.Context, network, _ string) (net.Conn, error) {
	return nil, &net.OpError{Op: "dial", Net: network, Err: os.NewSyscallError("connect", syscall.EHOSTUNREACH)}
}

func TestUnreachableHost(t *testing.T) {
	for _, op := range everything {
		t.Run(op.name, func(t *testing.T) {
			checkNoAnswer(t, op, Options{BaseURL: "https://192.0.2.1"}, Unreachable, again, func(c *Client) {
				for _, transport := range c.transports {
					transport.DialContext = unreachable
				}
			})
		})
	}
}

// Neither a connection nor a TLS handshake is waited for longer than Dial says.
func TestDiallingIsBounded(t *testing.T) {
	silent, err := net.Listen("tcp", "127.0.0.1:0") // accepts, and never says a word
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = silent.Close() }()
	for name, transport := range map[string]func(Timeouts, *proxy.Proxies) *http.Transport{"reads": readTransport, "writes": writeTransport} {
		if _, err := transport(Timeouts{Dial: 1}, proxy.FromEnvironment()).DialContext(t.Context(), "tcp", silent.Addr().String()); !isTimeout(
			err,
		) {
			t.Errorf("%s: connecting: %v", name, err)
		}
		brief := transport(Timeouts{Dial: 50 * time.Millisecond}, proxy.FromEnvironment())
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, "https://"+silent.Addr().String(), nil)
		if err != nil {
			t.Fatal(err)
		}
		_, err = brief.RoundTrip(request)
		if !isTimeout(err) || ctx.Err() != nil {
			t.Errorf("%s: handshake: %v", name, err)
		}
		cancel()
		brief.CloseIdleConnections()
	}
}

// A connection that rests is closed before a network on the way forgets it: on a
// forgotten one the next request would wait in vain.
func TestRestingConnectionsAreClosed(t *testing.T) {
	if rest := readTransport(Timeouts{}, proxy.FromEnvironment()).IdleConnTimeout; rest <= 0 || rest > time.Minute {
		t.Errorf("they rest for %v", rest)
	}
}

func TestNoTLS(t *testing.T) {
	plain := startSandbox(t)
	for _, op := range operations {
		t.Run(op.name, func(t *testing.T) {
			o := Options{BaseURL: strings.Replace(plain.URL(), "http:", "https:", 1)}
			checkNoAnswer(t, op, o, BadCertificate, once, func(*Client) {})
		})
	}
	if n := len(plain.Requests()); n != 0 {
		t.Errorf("%d requests in clear", n)
	}
}

// startTLS is a server with a certificate of its own making that also speaks
// HTTP/2.
func startTLS(t *testing.T, handler http.HandlerFunc) *httptest.Server {
	t.Helper()
	s := httptest.NewUnstartedServer(handler)
	s.EnableHTTP2 = true
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	t.Cleanup(s.Close)
	return s
}

func TestUnknownAuthority(t *testing.T) {
	s := startTLS(t, func(http.ResponseWriter, *http.Request) { t.Error("a request arrived") })
	for _, op := range operations {
		t.Run(op.name, func(t *testing.T) {
			checkNoAnswer(t, op, Options{BaseURL: s.URL}, BadCertificate, once, func(*Client) {})
		})
	}
}

// Reads show that the server would speak HTTP/2; writes must not.
func TestWritesNeverUseHTTP2(t *testing.T) {
	served := map[string][]string{}
	s := startTLS(t, func(w http.ResponseWriter, r *http.Request) {
		served[r.Method] = append(served[r.Method], fmt.Sprint(r.Proto, " ", r.RemoteAddr))
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"flex_user_sid":"`+firstUser+`","version":1}`)
	})
	pool := x509.NewCertPool()
	pool.AddCert(s.Certificate())
	c := newTestClient(t, Options{BaseURL: s.URL})
	for _, transport := range c.transports {
		transport.TLSClientConfig = &tls.Config{RootCAs: pool}
	}
	for range 3 {
		for _, op := range []operation{lookUp, update} {
			if err := op.run(t, c); err != nil {
				t.Fatal(err)
			}
		}
	}
	gets, posts := served["GET"], served["POST"]
	if len(gets) != 3 || !strings.HasPrefix(gets[0], "HTTP/2.0") {
		t.Errorf("reads: %q", gets)
	}
	if len(posts) != 3 || slices.ContainsFunc(posts, func(p string) bool { return !strings.HasPrefix(p, "HTTP/1.1") }) {
		t.Errorf("writes: %q", posts)
	}
	if slices.Sort(posts); len(slices.Compact(posts)) != 3 {
		t.Errorf("writes shared a connection: %q", posts)
	}
}

func TestTheBodyCannotBeSentTwice(t *testing.T) {
	s := startSandbox(t)
	c := newTestClient(t, Options{BaseURL: s.URL()})
	wrap(c, func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(r *http.Request) (*http.Response, error) {
			if r.GetBody != nil {
				t.Error("net/http could rewind the body")
			}
			return next.RoundTrip(r)
		})
	})
	if err := update.run(t, c); err != nil {
		t.Fatal(err)
	}
	only(t, s)
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// listening counts connections to a port that never responds.
func listening(t *testing.T) (base string, connections func() int) {
	t.Helper()
	s := httptest.NewUnstartedServer(http.NotFoundHandler())
	n := make(chan struct{}, 100)
	s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			n <- struct{}{}
		}
	}
	s.Start()
	t.Cleanup(s.Close)
	return s.URL, func() int { return len(n) }
}

func TestReadOnlyDialsForReadsOnly(t *testing.T) {
	base, connections := listening(t)
	for _, op := range []operation{update, launch} {
		checkNoAnswer(t, op, Options{BaseURL: base, ReadOnly: true}, ReadOnly, once, func(*Client) {})
	}
	if n := connections(); n != 0 {
		t.Errorf("%d connections", n)
	}
	s := startSandbox(t)
	if err := lookUp.run(t, newTestClient(t, Options{BaseURL: s.URL(), ReadOnly: true})); err != nil {
		t.Error(err)
	}
}

func TestGuardKeepsToTheOrigin(t *testing.T) {
	base, connections := listening(t)
	s := startSandbox(t)
	host := strings.TrimPrefix(s.URL(), "http://")
	name, _, _ := net.SplitHostPort(host)
	for what, address := range map[string]string{
		"another port":     base + "/v2/WebChats",
		"another scheme":   "https://" + host + "/v2/WebChats",
		"another name":     strings.Replace(s.URL(), name, "localhost", 1) + "/v2/WebChats",
		"no port":          "http://" + name + "/v2/WebChats",
		"user information": "http://" + host + "@" + strings.TrimPrefix(base, "http://") + "/",
	} {
		for _, method := range []string{"GET", "POST"} {
			c := newTestClient(t, Options{BaseURL: s.URL()})
			for _, client := range []*http.Client{c.reads.GetClient(), c.writes.GetClient()} {
				r, err := http.NewRequestWithContext(t.Context(), method, address, http.NoBody)
				if err != nil {
					t.Fatal(err)
				}
				if _, err := client.Do(r); err == nil || faultOf(err) != WrongHost {
					t.Errorf("%s: %v", what, err)
				}
			}
			_, err := c.reads.R().Execute(method, address)
			if err == nil || faultOf(err) != WrongHost {
				t.Errorf("%s through resty: %v", what, err)
			}
		}
	}
	if n := connections() + len(s.Requests()); n != 0 {
		t.Errorf("%d requests or connections", n)
	}
}

// A region or edge cannot lead the credentials to another host: it is refused,
// or net/url cannot even read it.
func TestHostileRegions(t *testing.T) {
	for _, region := range []string{"evil.test/", "evil.test#", "evil.test?", "x@evil.test/", "evil.test\\", "evil.test:443/", "a b"} {
		for _, o := range []Options{{Region: region}, {Edge: region}} {
			fault, attempts := WrongHost, once
			if _, err := url.Parse(o.origin(FlexAPI)); err != nil {
				fault, attempts = Broken, again
			}
			checkNoAnswer(t, lookUp, o, fault, attempts, func(c *Client) {
				for _, transport := range c.transports {
					transport.DialContext = func(_ context.Context, _, address string) (net.Conn, error) {
						t.Errorf("dials %s", address)
						return nil, io.EOF
					}
				}
			})
		}
	}
}

func TestSecretsStayInTheHeader(t *testing.T) {
	basic := base64.StdEncoding.EncodeToString([]byte(sandbox.APIKey + ":" + secret))
	closed, _ := listening(t)
	for name, fault := range map[string]sandbox.Fault{
		"none": {}, "401": {Status: 401, Code: 20003}, "drop": {Drop: true}, "HTML": {Body: "<p>", ContentType: "text/html"},
		"redirect": {Redirect: closed}, "endless": {Endless: true}, "cut": {CutAfter: 5},
	} {
		for _, op := range everything {
			s := startSandbox(t)
			s.Inject(fault)
			var said []string
			note := func(values ...any) {
				for _, v := range values {
					said = append(said, fmt.Sprintf("%+v %#v %v", v, v, v))
				}
			}
			o := Options{BaseURL: s.URL(), Record: func(r Record) { note(r) }}
			c := newTestClient(t, o)
			err := op.run(t, c)
			note(err, c, *c, c.options, o)
			if failure, ok := errors.AsType[*Error](err); ok {
				note(*failure, failure.Explain(), failure.Cause)
			}
			for _, form := range []string{secret, basic} {
				if text := strings.Join(said, "\n"); strings.Contains(text, form) {
					t.Errorf("%s, %s: the secret shows in %s", name, op.name, text)
				}
			}
		}
	}
}

func TestTheSecretIsSent(t *testing.T) {
	s := startSandbox(t)
	c := newTestClient(t, Options{BaseURL: s.URL()})
	wrap(c, func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(r *http.Request) (*http.Response, error) {
			if user, password, ok := r.BasicAuth(); !ok || user != sandbox.APIKey || password != secret {
				t.Errorf("credentials %q, %v", user, ok)
			}
			return next.RoundTrip(r)
		})
	})
	for _, op := range everything {
		if err := op.run(t, c); err != nil && asError(t, err).Code != 20404 { // the chat is made up
			t.Error(err)
		}
	}
}

// The request that resty keeps must not get the header.
func TestTheSecretIsAddedToACopy(t *testing.T) {
	s := startSandbox(t)
	c := newTestClient(t, Options{BaseURL: s.URL()})
	response, err := c.reads.R().SetContext(t.Context()).Get(s.URL() + "/v1/Configuration")
	if err != nil || response.StatusCode() != http.StatusOK {
		t.Fatalf("%v, %v", response, err)
	}
	if header := response.Request.RawRequest.Header; header.Get("Authorization") != "" {
		t.Errorf("resty holds %v", header)
	}
}

func TestFlexIsOfferedInOneRegion(t *testing.T) {
	for host, told := range map[string]bool{
		"flex-api.dublin.ie1.twilio.com": true, "flex-api.ie1.twilio.com": true, "taskrouter.sydney.au1.twilio.com": true,
		"flex-api.twilio.com": false, "flex-api.ashburn.us1.twilio.com": false, "proxy.example.com": false, "127.0.0.1:80": false,
	} {
		for _, fault := range []Fault{UnknownHost, APIError, OddStatus, TimedOut} {
			said := checkExplanation(t, &Error{Op: "look-up", Method: "GET", Host: host, Fault: fault, Status: 404, Code: 20404})
			if strings.Contains(said, "Flex is available in region us1 only") != told {
				t.Errorf("%s: %s", host, said)
			}
		}
	}
}

func TestOrigin(t *testing.T) {
	for _, row := range []struct{ region, edge, base, want string }{
		{"", "", "", "https://flex-api.twilio.com"},
		{"ie1", "", "", "https://flex-api.dublin.ie1.twilio.com"},
		{"au1", "", "", "https://flex-api.sydney.au1.twilio.com"},
		{"br1", "", "", "https://flex-api.sao-paulo.br1.twilio.com"},
		{"de1", "", "", "https://flex-api.frankfurt.de1.twilio.com"},
		{"jp1", "", "", "https://flex-api.tokyo.jp1.twilio.com"},
		{"jp2", "", "", "https://flex-api.osaka.jp2.twilio.com"},
		{"sg1", "", "", "https://flex-api.singapore.sg1.twilio.com"},
		{"us1", "", "", "https://flex-api.ashburn.us1.twilio.com"},
		{"us2", "", "", "https://flex-api.umatilla.us2.twilio.com"},
		{"xx9", "", "", "https://flex-api.xx9.twilio.com"},
		{"ie1", "roaming", "", "https://flex-api.roaming.ie1.twilio.com"},
		{"", "", "https://Proxy.EXAMPLE.com:443", "https://proxy.example.com"},
		{"", "", "http://LOCALHOST:8642", "http://localhost:8642"},
		{"", "ashburn", "", "https://flex-api.ashburn.us1.twilio.com"},
		{"ie1", "dublin", "", "https://flex-api.dublin.ie1.twilio.com"},
		{"", "", "http://127.0.0.1:8642", "http://127.0.0.1:8642"},
		{"", "", "http://127.0.0.1:8642/", "http://127.0.0.1:8642"},
		{"ie1", "dublin", "http://[::1]:1/path?q#f", "http://[::1]:1"},
		{"", "", "HTTPS://proxy.example.com", "https://proxy.example.com"},
		{"", "", "https://name:word@proxy.example.com/", "https://proxy.example.com"},
	} {
		o := Options{Region: row.region, Edge: row.edge, BaseURL: row.base}
		if got := o.origin(FlexAPI); got != row.want || o.Origins()[0] != row.want {
			t.Errorf("%+v: %s, want %s", row, got, row.want)
		}
		apart := []string{row.want}
		for _, p := range []Product{TaskRouter, Conversations, Studio} {
			own := strings.Replace(row.want, "flex-api", string(p), 1)
			if own != row.want {
				apart = append(apart, own)
			}
			if got := o.origin(p); got != own {
				t.Errorf("%+v: %s, want %s", row, got, own)
			}
		}
		if got := o.Origins(); !slices.Equal(got, apart) {
			t.Errorf("%+v: credentials go to %v", row, got)
		}
	}
}
