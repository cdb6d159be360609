package api

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/go-resty/resty/v2"

	"flexconsole/api/sid"
)

// maxKept is the size of the part of a body that a record keeps, in bytes.
const maxKept = 64 << 10

// Record is one attempt at a request as it was sent and received. It has no credentials,
// but the bodies may contain what the account's customers wrote: it stays in memory,
// unless the user exports it.
type Record struct {
	Start    time.Time
	Duration time.Duration
	// Op is the operation, as in Error.
	Op, Method string
	// Origin is scheme and host ("https://flex-api.twilio.com"), Path is escaped,
	// Query as sent, "" without one.
	Origin, Path, Query string
	// APIKey: the credentials are an API key and its secret, not an account SID
	// and its auth token.
	APIKey bool
	// Attempt counts from 1; Attempts is the maximum.
	Attempt, Attempts int
	// Sent is what was sent, or would have been with a connection.
	Sent Part
	// Proto is the protocol of the response, such as "HTTP/1.1"; without a response
	// Status is 0 and the rest is empty.
	Proto    string
	Status   int
	Received Part
	// Outcome is meaningful for Method POST only.
	Outcome   Outcome
	RequestID string
	// Problem is one line on what went wrong, "" for a success.
	Problem string
}

// Part is one direction of an exchange: the request or the response.
type Part struct {
	// Header by canonical name; what is secret by its nature reads "(removed)".
	Header http.Header
	Body   Body
}

// Body is the part of a body that a record keeps, raw; of a response after decompression.
type Body struct {
	Text string
	// Size of the whole body in bytes.
	Size int
	Kept Kept
}

// Kept is the part of a body that a record has.
type Kept int

const (
	// Whole: all of it.
	Whole Kept = iota
	// Beginning: the first 64 KB.
	Beginning
	// LeftOut: nothing, as the body repeats the credentials; Text says so.
	LeftOut
	// Dropped: nothing any more, as it was removed for later bodies.
	Dropped
)

// URL is the address of the request.
func (r *Record) URL() string {
	if r.Query == "" {
		return r.Origin + r.Path
	}
	return r.Origin + r.Path + "?" + r.Query
}

// record passes an exchange to the recorder, without credentials.
func (c *Client) record(k *Call, start time.Time, request *resty.Request, response *resty.Response, failure *Error, outcome Outcome) {
	if c.options.Record == nil {
		return
	}
	r := Record{
		Start: start, Duration: c.policy.now().Sub(start), Op: k.Op, Method: k.method,
		Origin: c.options.origin(k.Product), Path: c.redactor.Text(k.fullPath()), Query: c.redactor.Text(k.Query.Encode()),
		APIKey: sid.Valid(sid.APIKey, c.options.Username), Attempt: k.attempt, Attempts: attemptsOf(k.method), Outcome: outcome,
	}
	r.Sent.Body = c.redactor.body([]byte(k.Form.Encode()))
	if raw := request.RawRequest; raw != nil {
		r.Sent.Header = c.redactor.keptHeader(raw.Header)
		r.Sent.Header.Set("Authorization", leftOut)
	}
	if response != nil && response.RawResponse != nil {
		r.Status, r.Proto = response.StatusCode(), response.RawResponse.Proto
		r.RequestID = response.Header().Get("Twilio-Request-Id")
		r.Received = Part{c.redactor.keptHeader(response.Header()), cleanedBody(response.Body())}
	}
	if failure != nil {
		r.Problem = c.redactor.Text(failure.Explain().What)
	}
	c.options.Record(r)
}

func attemptsOf(method string) int {
	if method == http.MethodGet {
		return maxAttempts
	}
	return 1
}

// FormField is one field of a form, decoded.
type FormField struct{ Name, Value string }

// Fields are the fields of a form, or of a query, in the order in which they were sent;
// ok is false where text is neither.
func Fields(text string) (fields []FormField, ok bool) {
	for part := range strings.SplitSeq(text, "&") {
		if part == "" {
			continue
		}
		name, value, _ := strings.Cut(part, "=")
		n, badName := url.QueryUnescape(name)
		v, badValue := url.QueryUnescape(value)
		if badName != nil || badValue != nil {
			return nil, false
		}
		fields = append(fields, FormField{n, v})
	}
	return fields, true
}
