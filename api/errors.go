package api

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"
	"syscall"
	"time"

	"flexconsole/api/decode"
	"flexconsole/api/proxy"
)

// Fault is the kind of a failure, one for each sentence that Explain can give.
type Fault int

const (
	// Refused: nothing listens at the address.
	Refused Fault = iota + 1
	// Unreachable: there is no route to the address.
	Unreachable
	// UnknownHost: the name does not resolve.
	UnknownHost
	// BadCertificate: no TLS connection with the host was possible.
	BadCertificate
	// TimedOut: no whole response within the time allowed.
	TimedOut
	// Cancelled: the user stopped the request.
	Cancelled
	// Broken: the connection failed, or the response was cut.
	Broken
	// APIError: an error in Twilio's own JSON.
	APIError
	// OddStatus: a status that is not a success, with a body that is not Twilio's:
	// anything between here and Twilio may have sent it.
	OddStatus
	// BadResponse: a success that has no usable JSON: HTML, {}, null, too long.
	BadResponse
	// WrongResponse: a success that is about another SID than the one asked for.
	WrongResponse
	// OtherAccount: the credentials open another account than the one named.
	OtherAccount
	// ReadOnly: refused here, before dialling, as this session only reads.
	ReadOnly
	// NoJournal: refused here, as its intent could not be kept on disk first.
	NoJournal
	// WrongHost: refused here, as credentials go to the configured host only.
	WrongHost
	// ValueLeftOut: refused here, as a value contained credentials when it was read and
	// is not known in full.
	ValueLeftOut
	// ProxyRefused: the proxy did not connect, or the settings do not say which proxy to
	// use.
	ProxyRefused
	// IncompleteList: a list was left before its end, or contains entries that
	// could not be read (see Pager).
	IncompleteList
)

// Error is any failure of a request, with everything that Twilio Support asks for.
type Error struct {
	// Op is the operation: "look-up", "update", "launch", "configuration", "user list",
	// "user search", "teams", "worker", "addresses", "conversation", "conversations",
	// "messages", "task", "reservations", "worker reservations", "address", "task queue",
	// "queue workers", "worker channels", "flow", "executions", "steps"; and of writes
	// "message", "close timer" and "end chat".
	Op string
	// Method and Path of the request; the host is in Host.
	Method, Path, Host string
	// Proxy is the host of the proxy that failed, "" where none did.
	Proxy string
	Fault Fault
	// Status is the HTTP status, 0 without a response; Code is Twilio's.
	Status, Code int
	// Message is Twilio's message, MoreInfo its page on the code.
	Message, MoreInfo string
	// RequestID is Twilio-Request-Id (RQ and 32 hex digits), "" without one.
	RequestID string
	// RetryAfter is the wait that Twilio asked for, 0 for none.
	RetryAfter time.Duration
	// Snippet is the start of a response that was not understood, raw.
	Snippet string
	// Outcome is meaningful only for requests that change something.
	Outcome Outcome
	// IntentID is the journal's id of a request that changes something, "" without
	// one (see Client.SettleIntent).
	IntentID string
	// Cause is the underlying error, nil where the response itself is the error.
	Cause error
}

// Error is one line for logs; screens use Explain.
func (e *Error) Error() string {
	parts := []string{e.Op + ": " + strings.TrimSuffix(e.Explain().What, ".")}
	if e.Code != 0 {
		parts = append(parts, fmt.Sprintf("code %d", e.Code))
	}
	if e.RequestID != "" {
		parts = append(parts, e.RequestID)
	}
	return strings.Join(parts, ", ")
}

// Unwrap returns the underlying error.
func (e *Error) Unwrap() error { return e.Cause }

// OutcomeOf is the outcome of a write that ended with err: Applied for nil, for an *Error
// its own, and Unknown for any other error.
func OutcomeOf(err error) Outcome {
	var failure *Error
	switch {
	case err == nil:
		return Applied
	case errors.As(err, &failure):
		return failure.Outcome
	}
	return Unknown
}

// IntentOf is the IntentID of an *Error, "" for any other error and nil.
func IntentOf(err error) string {
	var failure *Error
	if errors.As(err, &failure) {
		return failure.IntentID
	}
	return ""
}

// faultOf is the kind of a transport error.
func faultOf(err error) Fault {
	var (
		dns     *net.DNSError
		record  tls.RecordHeaderError
		cert    *tls.CertificateVerificationError
		unknown x509.UnknownAuthorityError
		roots   x509.SystemRootsError
		refusal *proxy.Refusal
	)
	switch {
	case errors.Is(err, errReadOnly):
		return ReadOnly
	case errors.Is(err, errOtherOrigin):
		return WrongHost
	case errors.Is(err, proxy.ErrAddress), errors.As(err, &refusal):
		return ProxyRefused
	case errors.Is(err, context.Canceled):
		return Cancelled
	case errors.As(err, &dns):
		return UnknownHost
	case errors.Is(err, http.ErrSchemeMismatch),
		isOpError(err, "remote error"),
		errors.As(err, &record),
		errors.As(err, &cert),
		errors.As(err, &unknown),
		errors.As(err, &roots):
		return BadCertificate
	case isTimeout(err):
		return TimedOut
	case errors.Is(err, syscall.ECONNREFUSED), errors.Is(err, winsockRefused):
		return Refused
	case errors.Is(err, winsockTimedOut):
		return TimedOut
	case proxy.FailedAt(err) != "" && !isOpError(err, "dial"):
		return ProxyRefused
	case isOpError(err, "dial"), isOpError(err, "proxyconnect"):
		return Unreachable
	}
	return Broken
}

// The errors of Windows' sockets: its syscall.ECONNREFUSED is a number of Go's
// own that no socket gives.
const (
	winsockTimedOut = syscall.Errno(10060)
	winsockRefused  = syscall.Errno(10061)
)

// isOpError says whether err is net's error of an operation: "dial", or
// "remote error" for what the other side of TLS complains of.
func isOpError(err error, op string) bool {
	var operation *net.OpError
	return errors.As(err, &operation) && operation.Op == op
}

func isTimeout(err error) bool {
	var timeout net.Error
	return errors.Is(err, context.DeadlineExceeded) || errors.As(err, &timeout) && timeout.Timeout()
}

// errorBody is what both forms of Twilio's error JSON have.
type errorBody struct {
	code              int
	message, moreInfo string
}

// minCode is below every code of Twilio's: gateways use HTTP statuses and numbers of
// their own under the same name.
const minCode = 10_000

// parseErrorBody reads Twilio's error JSON; ok is false for anything else, such
// as the JSON of a gateway. A message of an odd type hides no code.
func parseErrorBody(header http.Header, body []byte) (errorBody, bool) {
	var code int
	held := decode.MembersOf(string(body))
	if !isJSON(header) || held.Decode("code", &code) != nil || code < minCode {
		return errorBody{}, false
	}
	return errorBody{code, held.Text("message"), held.Text("more_info")}, true
}

// retryAfter reads the header in either of its forms, seconds or a date
// (RFC 9110, section 10.2.3). Rubbish and the past give 0, and a day is the most.
func retryAfter(header http.Header, now time.Time) time.Duration {
	const maxSeconds = 86_400
	value := strings.TrimSpace(header.Get("Retry-After"))
	if seconds, err := strconv.ParseInt(value, 10, 64); err == nil {
		return time.Duration(min(max(seconds, 0), maxSeconds)) * time.Second
	}
	if at, err := http.ParseTime(value); err == nil {
		return min(max(at.Sub(now), 0), maxSeconds*time.Second)
	}
	return 0
}

// CodeOf is Twilio's code of a failure, 0 for none.
func CodeOf(err error) int {
	var failure *Error
	if !errors.As(err, &failure) {
		return 0
	}
	return failure.Code
}

// snippetLength is how much of an odd response is kept to show, in bytes.
const snippetLength = 200

// snippet is the start of a body: of a page, of the text that it shows.
func snippet(body []byte) string {
	if page := pageText(body); page != "" {
		body = []byte(page)
	}
	return strings.TrimSpace(strings.ToValidUTF8(string(body[:min(len(body), snippetLength)]), ""))
}
