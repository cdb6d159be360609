// Package proxy chooses the proxy of a request from the environment, and distinguishes
// failures of a proxy from those of the host.
package proxy

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"os"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/net/http/httpproxy"
)

// ErrAddress says nothing of the variable's value, which may contain a
// password.
var ErrAddress = errors.New("HTTPS_PROXY is not a valid proxy URL")

// Refusal is a proxy's no to a connection.
type Refusal struct {
	Proxy  string
	Status int
}

func (p *Refusal) Error() string {
	return fmt.Sprintf("the proxy %s responded with status %d", p.Proxy, p.Status)
}

// Failure is an error on the way to and through a proxy, before the host
// itself was reached.
type Failure struct {
	Proxy string
	error
}

func (p *Failure) Unwrap() error { return p.error }

// Tunnel says how far a request came through a proxy.
type Tunnel struct {
	mu    sync.Mutex
	proxy *url.URL // nil for none
	// handshakes are those of TLS still to begin before the host is spoken to: one
	// with the host, and before it one with a proxy that is itself reached over TLS.
	handshakes int
}

type tunnelKey struct{}

// Watch records how far the request under ctx came.
func Watch(ctx context.Context) (context.Context, *Tunnel) {
	t := &Tunnel{}
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		TLSHandshakeStart: func() { t.pass(1) },
		GotConn:           func(httptrace.GotConnInfo) { t.pass(2) },
	})
	return context.WithValue(ctx, tunnelKey{}, t), t
}

// enter notes the proxy that was chosen.
func (t *Tunnel) enter(proxy *url.URL) {
	if t == nil {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.proxy, t.handshakes = proxy, 1
	if strings.EqualFold(proxy.Scheme, "https") {
		t.handshakes++
	}
}

func (t *Tunnel) pass(handshakes int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.handshakes -= handshakes
}

// Failed says of an error whose it is: a proxy's until the host is spoken to.
func (t *Tunnel) Failed(err error) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if err == nil || t.proxy == nil || t.handshakes <= 0 && !toProxy(err) {
		return err
	}
	return &Failure{t.proxy.Host, err}
}

// toProxy says whether err is net's error of connecting to a proxy.
func toProxy(err error) bool {
	operation, ok := errors.AsType[*net.OpError](err)
	return ok && operation.Op == "proxyconnect"
}

// Proxies choose the proxy for a request, by the environment as it was when they
// were made.
type Proxies struct {
	choose    func(*url.URL) (*url.URL, error)
	malformed bool

	mu sync.Mutex
	// refused is the 407 of a proxy. It is not asked again with the same
	// credentials: some directories lock an account after a few tries.
	refused *Refusal
}

// FromEnvironment reads HTTPS_PROXY and NO_PROXY.
func FromEnvironment() *Proxies {
	environment := httpproxy.FromEnvironment()
	environment.HTTPProxy = "" // credentials go over plain http to loopback only
	p := &Proxies{malformed: !validAddress(environment.HTTPSProxy)}
	if p.malformed {
		environment.HTTPSProxy = "http://proxy.invalid"
	}
	p.choose = environment.ProxyFunc()
	return p
}

// For gives the proxy of a request, nil for none. A malformed HTTPS_PROXY is an
// error wherever it would count, as going without could be forbidden.
func (p *Proxies) For(r *http.Request) (*url.URL, error) {
	proxy, err := p.choose(r.URL)
	if err != nil || proxy == nil {
		return nil, err
	}
	if p.malformed {
		return nil, ErrAddress
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.refused != nil {
		return nil, p.refused
	}
	passed, _ := r.Context().Value(tunnelKey{}).(*Tunnel)
	passed.enter(proxy)
	return proxy, nil
}

// Answered judges a proxy's response to CONNECT.
func (p *Proxies) Answered(_ context.Context, proxy *url.URL, _ *http.Request, response *http.Response) error {
	if response.StatusCode == http.StatusOK {
		return nil
	}
	refusal := &Refusal{proxy.Host, response.StatusCode}
	if refusal.Status == http.StatusProxyAuthRequired {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.refused = refusal
	}
	return refusal
}

var hostName = regexp.MustCompile(`^[A-Za-z0-9._-]+$`)

// validAddress checks the value of HTTPS_PROXY: net/url takes the part behind a #
// or a / in a password for something else, and the rest for the host. Such signs
// have to be written as %23, %2F.
func validAddress(value string) bool {
	if value == "" {
		return true
	}
	scheme, address, stated := strings.Cut(value, "://")
	if !stated {
		scheme, address = "http", value
	}
	u, err := url.Parse(scheme + "://" + address)
	if err != nil || strings.ContainsAny(address, "#?\"'\\ \t") || strings.Contains(strings.TrimSuffix(address, "/"), "/") {
		return false
	}
	switch strings.ToLower(scheme) {
	case "http", "https", "socks5", "socks5h":
		return hostName.MatchString(u.Hostname()) && validPort(u) || net.ParseIP(u.Hostname()) != nil && validPort(u)
	}
	return false
}

func validPort(u *url.URL) bool {
	if u.Port() == "" {
		return !strings.HasSuffix(u.Host, ":")
	}
	port, err := strconv.ParseUint(u.Port(), 10, 16)
	return err == nil && port > 0
}

// HostFor is the host of the proxy that requests to an address go through, ""
// for none; of its address nothing else, as that may contain a password.
func (p *Proxies) HostFor(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	proxy, err := p.choose(u)
	if err != nil || proxy == nil || p.malformed {
		return ""
	}
	return proxy.Host
}

// FailedAt is the host of the proxy that a connection failed at, "" where none
// did.
func FailedAt(err error) string {
	if refusal, ok := errors.AsType[*Refusal](err); ok {
		return refusal.Proxy
	}
	if failure, ok := errors.AsType[*Failure](err); ok {
		return failure.Proxy
	}
	return ""
}

// Problem is what is wrong with the variables that name a proxy, and what
// to do; "" where nothing is. It shows nothing of their values.
func Problem() (problem, next string) {
	held := httpproxy.FromEnvironment()
	switch {
	case !validAddress(held.HTTPSProxy):
		return "HTTPS_PROXY is not a valid proxy URL, so nothing is sent", AddressForm
	case held.HTTPSProxy == "" && held.HTTPProxy != "":
		return "none: HTTP_PROXY is set, but only HTTPS_PROXY is used", "set HTTPS_PROXY too if you need the proxy to reach Twilio"
	case held.HTTPSProxy == "" && os.Getenv("ALL_PROXY")+os.Getenv("all_proxy") != "":
		return "none: ALL_PROXY is set, but only HTTPS_PROXY is used", "set HTTPS_PROXY too if you need the proxy to reach Twilio"
	}
	return "", ""
}

// AddressForm is how HTTPS_PROXY is to be written.
const AddressForm = "write it as http://user:password@host:port, with special characters of the password encoded, e.g. %23 for # " +
	"and %2F for /"
