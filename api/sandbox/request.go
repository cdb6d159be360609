package sandbox

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"time"
)

const (
	// maxBody is the limit of a request body in bytes.
	maxBody = 1 << 20
	// maxRequests is how many requests the record keeps, so that a sandbox
	// left running does not fill the memory.
	maxRequests = 10_000
)

// Request is one request as it was sent.
type Request struct {
	Method string
	Path   string      // decoded, without the query and the name of a product in front
	Query  url.Values  // never nil
	Header http.Header // without Authorization
	Form   url.Values  // the fields of a form body; empty when there is none
	Body   []byte      // at most the first 1 MB
	ID     string      // the Twilio-Request-Id of its answer
}

// Requests lists the requests received, oldest first: all of them, whatever
// was answered, up to the last 10,000. A request counts once its body is read.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Request(nil), s.requests...)
}

// call is a request together with what the record must not keep.
type call struct {
	Request
	origin             origin
	username, password string
	authenticated      bool  // credentials were sent, right or wrong
	formErr            error // why the body cannot be used as a form
}

// receive reads the whole request. Until the body is read net/http does not
// notice that a client goes away.
func receive(r *http.Request) call {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	from, path := originOf(r)
	c := call{origin: from, Request: Request{
		Method: r.Method,
		Path:   path,
		Query:  r.URL.Query(),
		Header: r.Header.Clone(),
		Body:   body[:min(len(body), maxBody)],
	}}
	c.username, c.password, c.authenticated = r.BasicAuth()
	c.Header.Del("Authorization")
	switch {
	case err != nil:
		c.formErr = fmt.Errorf("the request body could not be read: %w", err)
	case len(body) > maxBody:
		c.formErr = fmt.Errorf("the request body is larger than %d bytes", maxBody)
	default:
		c.Form, c.formErr = parseForm(r.Header.Get("Content-Type"), body)
	}
	return c
}

// parseForm decodes a form body; an empty body is an empty form whatever its
// type.
func parseForm(contentType string, body []byte) (url.Values, error) {
	if len(body) == 0 {
		return url.Values{}, nil
	}
	media, _, err := mime.ParseMediaType(contentType)
	if err != nil || media != "application/x-www-form-urlencoded" {
		return nil, errors.New("the Content-Type must be application/x-www-form-urlencoded")
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, fmt.Errorf("the form is malformed: %w", err)
	}
	return form, nil
}

// serve receives a request, meets it with the fault that lies in wait for it,
// if any, and answers.
func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	s.running.Add(1)
	defer s.running.Done()
	if !fromHere(r) {
		http.Error(w, "the sandbox answers programs on this machine only", http.StatusForbidden)
		return
	}
	if r.Method == http.MethodConnect {
		s.tunnel(w, r)
		return
	}
	c := receive(r)
	f := s.record(&c)
	a, ok := s.carryOut(r.Context(), c, f)
	if !ok || !wait(r.Context(), s.latency) {
		panic(http.ErrAbortHandler) // closes the connection
	}
	f.deliver(w, r, f.alter(a).withID(c.ID))
}

// record gives the request its ID, keeps it, and returns the fault that meets
// it; the zero Fault means none.
func (s *Server) record(c *call) Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.received++
	c.ID = numbered("RQ", s.received)
	if len(s.requests) == maxRequests {
		s.requests = s.requests[1:]
	}
	s.requests = append(s.requests, c.Request)
	for _, f := range s.faults {
		if f.meets(c.Request) {
			return f.Fault
		}
	}
	if s.limit.most > 0 && s.limit.over(s.now()) {
		return tooMany
	}
	return Fault{}
}

// tooMany is the answer above the rate limit.
var tooMany = Fault{Status: http.StatusTooManyRequests, Code: 20429, Message: "Too Many Requests", RetryAfter: "1"}

// limiter counts the requests of a second.
type limiter struct {
	most  int
	begun time.Time
	count int
}

// over counts a request at now and says whether it is one too many. What is
// refused does not count.
func (l *limiter) over(now time.Time) bool {
	if age := now.Sub(l.begun); age < 0 || age >= time.Second {
		l.begun, l.count = now, 0
	}
	if l.count == l.most {
		return true
	}
	l.count++
	return false
}
