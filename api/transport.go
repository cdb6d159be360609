package api

import (
	"cmp"
	"errors"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/go-resty/resty/v2"

	"flexconsole/api/proxy"
)

// Limits on the size of responses.
const (
	maxBody        = 1 << 20 // bytes after decompression, of all but lists
	maxHeaderBytes = 64 << 10
)

var (
	errReadOnly    = errors.New("this session is read-only")
	errOtherOrigin = errors.New("this is not the configured host")
)

// guard is the last check of a request before the network: it refuses other origins and,
// in a read-only session, everything but GET, and only then adds the credentials. It is
// below resty, so that no mistake in the code above can get around it.
type guard struct {
	next     http.RoundTripper
	origins  []string // "https://flex-api.twilio.com"
	readOnly bool
	username string
	secret   func() string
}

func (g guard) RoundTrip(r *http.Request) (*http.Response, error) {
	if !slices.Contains(g.origins, r.URL.Scheme+"://"+r.URL.Host) {
		return nil, errOtherOrigin
	}
	if g.readOnly && r.Method != http.MethodGet {
		return nil, errReadOnly
	}
	r = r.Clone(r.Context())
	r.SetBasicAuth(g.username, g.secret())
	return g.next.RoundTrip(r)
}

// readTransport pools connections: repeating a GET does no harm.
func readTransport(t Timeouts, through *proxy.Proxies) *http.Transport {
	return &http.Transport{
		Proxy:                  through.For,
		OnProxyConnectResponse: through.Answered,
		DialContext:            (&net.Dialer{Timeout: t.Dial}).DialContext,
		TLSHandshakeTimeout:    t.Dial,
		ForceAttemptHTTP2:      true,
		MaxIdleConnsPerHost:    32,
		IdleConnTimeout:        30 * time.Second,
		MaxResponseHeaderBytes: maxHeaderBytes,
	}
}

// writeTransport uses HTTP/1.1 and a fresh connection for each request:
// net/http repeats a POST by itself on HTTP/2 and on a pooled connection that
// the server closed in the meantime.
func writeTransport(t Timeouts, through *proxy.Proxies) *http.Transport {
	transport := readTransport(t, through)
	transport.ForceAttemptHTTP2 = false
	transport.Protocols = new(http.Protocols)
	transport.Protocols.SetHTTP1(true)
	transport.DisableKeepAlives = true
	return transport
}

// newResty is a resty client in which everything is switched off that could repeat a
// request, follow a redirect, or print a request.
func newResty(transport http.RoundTripper) *resty.Client {
	client := resty.NewWithClient(&http.Client{
		Transport: transport,
		CheckRedirect: func(*http.Request, []*http.Request) error {
			return http.ErrUseLastResponse
		},
	})
	client.SetRetryCount(0)
	client.SetDisableWarn(true)
	client.SetLogger(silent{})
	client.SetHeader("User-Agent", userAgent())
	client.SetResponseBodyLimit(maxBody)
	client.SetPreRequestHook(func(_ *resty.Client, r *http.Request) error {
		r.GetBody = nil // without it net/http cannot send the body a second time
		return nil
	})
	return client
}

type silent struct{}

func (silent) Errorf(string, ...any) {}
func (silent) Warnf(string, ...any)  {}
func (silent) Debugf(string, ...any) {}

// Product is the first label of a Twilio host name.
type Product string

// The products that the console talks to.
const (
	FlexAPI       Product = "flex-api"
	TaskRouter    Product = "taskrouter"
	Conversations Product = "conversations"
	Studio        Product = "studio"
)

var products = []Product{FlexAPI, TaskRouter, Conversations, Studio}

// edges are the edge of each region: host names with a region and no edge stopped working
// in April 2026, and Twilio's libraries add these by themselves.
var edges = map[string]string{
	"au1": "sydney", "br1": "sao-paulo", "de1": "frankfurt", "ie1": "dublin", "jp1": "tokyo", "jp2": "osaka",
	"sg1": "singapore", "us1": "ashburn", "us2": "umatilla",
}

// flexRegion is the only region that offers Flex.
const flexRegion = "us1"

// RegionWarning says that a region does not offer Flex, "" for the one that does and for
// none.
func RegionWarning(region string) string {
	if region == "" || region == flexRegion {
		return ""
	}
	return "Flex is available in region " + flexRegion + " only, not in " + region
}

// origin is scheme and host of a product: product[.edge.region].twilio.com. An edge
// without a region means us1, and a region without an edge has a default one. A base URL
// replaces all of them.
func (o Options) origin(p Product) string {
	if o.BaseURL != "" {
		return normalOrigin(o.BaseURL)
	}
	region, edge := o.Region, cmp.Or(o.Edge, edges[o.Region])
	if edge != "" {
		region = cmp.Or(region, flexRegion)
	}
	labels := slices.DeleteFunc([]string{string(p), edge, region}, func(label string) bool { return label == "" })
	return "https://" + strings.Join(labels, ".") + ".twilio.com"
}

// regionOf is the region in the name of one of Twilio's hosts, "" without one.
func regionOf(host string) string {
	name, ofTwilio := strings.CutSuffix(host, ".twilio.com")
	labels := strings.Split(name, ".")
	if !ofTwilio || len(labels) < 2 {
		return ""
	}
	return labels[len(labels)-1]
}

// normalOrigin is scheme and host of an address in one spelling: in lower case,
// without the scheme's own port.
func normalOrigin(base string) string {
	u, err := url.Parse(base)
	if err != nil {
		return base
	}
	host := strings.ToLower(u.Host)
	switch u.Scheme {
	case "https":
		host = strings.TrimSuffix(host, ":443")
	case "http":
		host = strings.TrimSuffix(host, ":80")
	}
	return u.Scheme + "://" + host
}

// Origins are scheme and host of every product that the console uses, flex-api first;
// only one where a base URL replaces all.
func (o Options) Origins() []string {
	var origins []string
	for _, p := range products {
		if origin := o.origin(p); !slices.Contains(origins, origin) {
			origins = append(origins, origin)
		}
	}
	return origins
}
