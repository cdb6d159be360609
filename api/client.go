// Package api sends requests with resty and has typed errors, the outcome of
// every write, and the client of Flex, one file per resource. Twilio's other
// products have packages of their own on top of it. It uses no files and no
// screens.
package api

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/go-resty/resty/v2"

	"flexconsole/api/decode"
	"flexconsole/api/proxy"
	"flexconsole/api/redact"
)

// Timeouts limit the parts of a request. Zero fields have the defaults.
type Timeouts struct {
	// Dial limits the connection and, separately, the TLS handshake (default 5 s).
	Dial time.Duration
	// Read limits a look-up with all its attempts, except waits that Twilio asked for
	// (default 20 s).
	Read time.Duration
	// Attempt limits one attempt of a read (default 8 s).
	Attempt time.Duration
	// Write limits a request that changes something (default 20 s).
	Write time.Duration
}

func (t Timeouts) withDefaults() Timeouts {
	return Timeouts{
		Dial:    cmp.Or(t.Dial, 5*time.Second),
		Read:    cmp.Or(t.Read, 20*time.Second),
		Attempt: cmp.Or(t.Attempt, 8*time.Second),
		Write:   cmp.Or(t.Write, 20*time.Second),
	}
}

// Options say which account a client talks to, and how.
type Options struct {
	// Username is the API key SID or account SID, Secret returns its secret; it is a
	// closure, so that printing the options cannot show it.
	Username string
	Secret   func() string
	// AccountSID, where it is not "", is the account that the credentials should be of:
	// nothing is written before that was checked.
	AccountSID string
	// BaseURL replaces every Twilio host when set, e.g. by the sandbox's.
	BaseURL      string
	Region, Edge string
	// ReadOnly refuses everything but GET before connecting.
	ReadOnly bool
	Timeouts Timeouts
	// Journal, when set, gets every write before and after it.
	Journal Journal
	// Record, when set, gets every attempt at a request after its end, on the goroutine
	// of the request.
	Record func(Record)
}

// Client talks to one account. Safe for use by several goroutines.
type Client struct {
	options    Options
	reads      *resty.Client
	writes     *resty.Client
	transports []*http.Transport // of reads, of writes
	policy     retryPolicy
	journal    Journal
	account    *accountCheck
	redactor   redactor
	proxies    *proxy.Proxies
}

// NewClient makes a client; it opens no connection.
func NewClient(o Options) *Client {
	o.Timeouts = o.Timeouts.withDefaults()
	through := proxy.FromEnvironment()
	reading, writing := readTransport(o.Timeouts, through), writeTransport(o.Timeouts, through)
	journal := o.Journal
	if journal == nil {
		journal = noJournal{}
	}
	guarded := func(next http.RoundTripper) http.RoundTripper {
		return guard{next, o.Origins(), o.ReadOnly, o.Username, o.Secret}
	}
	return &Client{
		options:    o,
		reads:      newResty(guarded(reading)),
		writes:     newResty(guarded(writing)),
		transports: []*http.Transport{reading, writing},
		policy:     defaultRetryPolicy(),
		journal:    journal,
		account:    newAccountCheck(),
		redactor:   o.redactor(),
		proxies:    through,
	}
}

// redactor removes the secret, as it was when the client was created.
func (o Options) redactor() redactor {
	if o.Secret == nil {
		return redactor{redact.New("")}
	}
	return redactor{redact.New(o.Secret())}
}

// Redact is text with a word in place of the credentials, in any spelling (see
// redact.Redactor).
func (c *Client) Redact(text string) string { return c.redactor.Text(text) }

// Proxy is the host of the proxy that requests go through, "" for none.
func (c *Client) Proxy() string { return c.proxies.HostFor(c.options.origin(FlexAPI)) }

// Close closes idle connections, and dials whose request was cancelled.
func (c *Client) Close() {
	for _, transport := range c.transports {
		transport.CloseIdleConnections()
	}
}

// Call is one request before it is sent. Op is its name in errors, records and
// explanations.
type Call struct {
	Op      string
	method  string
	Product Product
	// Path contains {Name} places that params fill, escaped.
	Path   string
	Params map[string]string
	Query  url.Values
	Form   url.Values
	Header map[string]string
	// List: the response is a page of a list, which may be long.
	List bool
	// attempt counts from 1.
	attempt int
	// Intent is what the journal records of a write.
	Intent Intent
}

// limit is the maximum size of a response, in bytes after decompression.
func (k *Call) limit() int {
	if k.List {
		return maxListBody
	}
	return maxBody
}

// fullPath is the path as sent, for records and errors.
func (k *Call) fullPath() string {
	path := k.Path
	for name, value := range k.Params {
		path = strings.ReplaceAll(path, "{"+name+"}", url.PathEscape(value))
	}
	return path
}

// acceptor reads the body of a response with status 2xx and a JSON content type. Its
// error is final: the response is not the expected one.
type acceptor func(body []byte) error

// Fetch sends the GET request k and reads its response (see get).
func Fetch[T any](ctx context.Context, c *Client, k Call, read func(body []byte) (T, error)) (T, error) {
	var found T
	err := c.get(ctx, &k, into(&found, read))
	return found, err
}

// Send sends the POST request k and reads its response (see post); created returns the SID
// of what was created, for the journal.
func Send[T any](ctx context.Context, c *Client, k Call, read func(body []byte) (T, error), created func(T) string) (T, error) {
	var answer T
	err := c.post(ctx, &k, into(&answer, read), func() string { return created(answer) })
	return answer, err
}

// into stores what read returns for a response.
func into[T any](kept *T, read func(body []byte) (T, error)) acceptor {
	return func(body []byte) (err error) {
		*kept, err = read(body)
		return err
	}
}

// get sends a GET, and repeats it where the policy allows.
func (c *Client) get(ctx context.Context, k *Call, accept acceptor) error {
	if _, refused := c.account.state(); refused != nil {
		return refused
	}
	k.method = http.MethodGet
	flight := flightOf(ctx)
	deadline := c.policy.now().Add(c.options.Timeouts.Read)
	for attempt := 1; ; attempt++ {
		k.attempt = attempt
		flight.startAttempt(attempt, false)
		failure := try(ctx, c, flight, deadline, k, accept)
		if failure == nil {
			return nil
		}
		pause, again := c.policy.next(failure, attempt, deadline)
		if !again {
			c.account.refuse(failure)
			return failure
		}
		flight.wait(c.policy.now().Add(pause), failure.Status, failure.RetryAfter > 0)
		if !c.policy.sleep(ctx, pause) {
			failure.Fault, failure.Cause = Cancelled, context.Canceled
			return failure
		}
		if failure.RetryAfter > 0 {
			deadline = deadline.Add(pause)
		}
	}
}

func try(ctx context.Context, c *Client, flight *Flight, deadline time.Time, k *Call, accept acceptor) *Error {
	ctx, cancel := context.WithTimeout(ctx, min(c.options.Timeouts.Attempt, deadline.Sub(c.policy.now())))
	defer cancel()
	return c.exchange(flight.traced(ctx), flight, c.reads, k, accept)
}

// post sends a POST exactly once, with a record in the journal, after the account was
// checked. Cancelling ctx stops it only while it has no connection. After a success created
// returns the SID of what was created.
func (c *Client) post(ctx context.Context, k *Call, accept acceptor, created func() string) error {
	k.method, k.attempt = http.MethodPost, 1
	if k.repeatsCredentials() {
		failure := c.options.failure(k)
		failure.Fault, failure.Outcome = ValueLeftOut, NotApplied
		return failure
	}
	if !c.options.ReadOnly { // otherwise it is refused in any case
		if err := c.CheckAccount(ctx); err != nil {
			return err
		}
	}
	flight := flightOf(ctx)
	flight.startAttempt(1, true)
	return c.journaled(k, func() *Error {
		ctx, cancel := flight.writeContext(ctx, c.options.Timeouts.Write)
		defer cancel()
		return c.exchange(ctx, flight, c.writes, k, accept)
	}, created)
}

// repeatsCredentials says that the form has a value in which credentials were replaced
// when it was read: an undo would store the replacement.
func (k *Call) repeatsCredentials() bool {
	for _, values := range k.Form {
		if slices.ContainsFunc(values, func(value string) bool { return strings.Contains(value, redact.Mark) }) {
			return true
		}
	}
	return false
}

// exchange sends one request, records it, and turns the response into nil or a typed
// error with its outcome.
func (c *Client) exchange(ctx context.Context, flight *Flight, via *resty.Client, k *Call, accept acceptor) *Error {
	start := c.policy.now()
	ctx, passed := proxy.Watch(ctx)
	request := via.R().SetContext(ctx).SetPathParams(k.Params).SetHeaders(k.Header).
		SetQueryParamsFromValues(k.Query).SetFormDataFromValues(k.Form).SetResponseBodyLimit(k.limit())
	response, err := request.Execute(k.method, c.options.origin(k.Product)+k.Path)
	c.redactor.clean(response)
	failure := c.redactor.failure(c.options.checkResponse(k, c.policy.now(), response, passed.Failed(err), accept))
	outcome := exchangeOutcome(k, flight, response, failure)
	if failure != nil {
		failure.Outcome = outcome
	}
	c.record(k, start, request, response, failure, outcome)
	return failure
}

// checkResponse says what is wrong with a response that came now, nil when nothing is.
func (o Options) checkResponse(k *Call, now time.Time, response *resty.Response, err error, accept acceptor) *Error {
	failure := o.failure(k)
	if response != nil && response.RawResponse != nil {
		failure.Status = response.StatusCode()
		failure.RequestID = response.Header().Get("Twilio-Request-Id")
		failure.RetryAfter = retryAfter(response.Header(), now)
	}
	switch {
	case errors.Is(err, resty.ErrResponseBodyTooLarge):
		failure.Fault, failure.Cause = BadResponse, fmt.Errorf("the response is longer than %d MB", k.limit()>>20)
	case err != nil:
		failure.Fault, failure.Cause = faultOf(err), err
		failure.Proxy = proxy.FailedAt(err)
	case response.StatusCode() < 200 || response.StatusCode() > 299:
		failure.readErrorBody(response)
	case !isJSON(response.Header()):
		failure.Fault, failure.Snippet = BadResponse, snippet(response.Body())
	default:
		return o.accepted(k, failure, accept, response.Body())
	}
	return failure
}

// accepted passes a good response to accept and to the account check, and completes the
// error that they return.
func (o Options) accepted(k *Call, failure *Error, accept acceptor, body []byte) *Error {
	err := accept(body)
	if err == nil {
		err = o.checkAccountOf(k, body)
	}
	if err == nil {
		return nil
	}
	failure.Fault, failure.Cause, failure.Snippet = BadResponse, err, snippet(body)
	var mismatch *decode.Mismatch
	var account *accountMismatch
	switch {
	case errors.As(err, &mismatch):
		failure.Fault, failure.Message = WrongResponse, mismatch.Problem
	case errors.As(err, &account):
		failure.Fault, failure.Message = OtherAccount, account.problem
	}
	return failure
}

// failure is an error of the call that does not say yet what went wrong.
func (o Options) failure(k *Call) *Error {
	host := strings.TrimPrefix(strings.TrimPrefix(o.origin(k.Product), "https://"), "http://")
	return &Error{Op: k.Op, Method: k.method, Path: k.fullPath(), Host: host}
}

func (e *Error) readErrorBody(response *resty.Response) {
	body, ok := parseErrorBody(response.Header(), response.Body())
	if !ok {
		e.Fault, e.Snippet = OddStatus, snippet(response.Body())
		return
	}
	e.Fault, e.Code, e.Message, e.MoreInfo = APIError, body.code, body.message, body.moreInfo
}

// exchangeOutcome is the outcome of a write; for a read it has no meaning.
func exchangeOutcome(k *Call, flight *Flight, response *resty.Response, failure *Error) Outcome {
	if k.method == http.MethodGet {
		return NotApplied
	}
	x := Exchange{Connected: flight.State().Connected, Update: k.Op == updateOp, Verified: failure == nil}
	if failure != nil {
		x.Failed, x.Status, x.Code = failure.Cause != nil, failure.Status, failure.Code
	} else {
		x.Status = response.StatusCode()
	}
	return Classify(x)
}

// isJSON says whether the header names JSON as content type.
func isJSON(header http.Header) bool {
	kind, _, err := mime.ParseMediaType(header.Get("Content-Type"))
	return err == nil && (kind == "application/json" || strings.HasSuffix(kind, "+json"))
}
