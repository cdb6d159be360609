package api

import (
	"errors"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"flexconsole/api/sandbox"
)

// asError is the *Error that every failure must be.
func asError(t *testing.T, err error) *Error {
	t.Helper()
	var failure *Error
	if !errors.As(err, &failure) {
		t.Fatalf("error %v, want an *Error", err)
	}
	return failure
}

// checkExplanation wants three sentences that are whole, and gives them back.
func checkExplanation(t *testing.T, failure *Error) string {
	t.Helper()
	x := failure.Explain()
	for _, sentence := range []string{x.What, x.Meaning, x.Next} {
		first, _ := strings.CutPrefix(sentence, "“")
		if len(first) < 8 || strings.ToUpper(first[:1]) != first[:1] || !strings.HasSuffix(sentence, ".") ||
			strings.HasSuffix(sentence, "..") || strings.HasSuffix(sentence, "Twilio says.") || strings.HasSuffix(sentence, "In full.") {
			t.Errorf("no sentence: %q in %+v", sentence, x)
		}
	}
	if strings.Contains(strings.TrimSuffix(x.What, "."), ". ") || strings.Contains(x.What, "\n") {
		t.Errorf("more than one sentence: %q", x.What)
	}
	if strings.Contains(x.Meaning, "not process") && strings.Contains(x.Meaning, "may have been") {
		t.Errorf("contradicts itself: %q", x.Meaning)
	}
	return strings.Join([]string{x.What, x.Meaning, x.Next}, " ")
}

// operation is one of the three calls, reduced to its error.
type operation struct {
	name, method string
	run          func(t *testing.T, c *Client) error
}

var newLocale = "fr"

var lookUp = operation{"look-up", "GET", func(t *testing.T, c *Client) error {
	_, err := c.FetchFlexUser(t.Context(), instance, firstUser)
	return err
}}

var update = operation{"update", "POST", func(t *testing.T, c *Client) error {
	change := UserChange{Locale: &newLocale}
	_, err := c.UpdateFlexUser(t.Context(), instance, firstUser, change)
	if change.form().Encode() != "Locale=fr" {
		t.Errorf("the form was touched: %v", change.form())
	}
	return err
}}

var launch = operation{"launch", "POST", func(t *testing.T, c *Client) error {
	request := WebChatRequest{AddressSID: sandbox.AddressSID, Identity: "ada"}
	asked := request
	_, err := c.CreateWebChat(t.Context(), request)
	if request != asked {
		t.Errorf("the form was touched: %+v", request)
	}
	return err
}}

var operations = []operation{lookUp, update, launch}

// browsing are the reads around them, each optional for an account.
var browsing = []operation{
	{"user list", "GET", func(t *testing.T, c *Client) error {
		_, err := c.ListFlexUsers(t.Context(), instance, "")
		return err
	}},
	{"user search", "GET", func(t *testing.T, c *Client) error {
		_, err := c.FindFlexUserByName(t.Context(), instance, "pella.quickmoss")
		return err
	}},
	{"teams", "GET", func(t *testing.T, c *Client) error {
		_, err := c.ListTeams(t.Context(), instance)
		return err
	}},
}

// everything is all that the client and those of Twilio's other products do; theirs
// are added by the external tests, as they import this package.
var everything = append(slices.Concat(operations, browsing), closeChannel)

// want is what a fault must lead to. Reads are counted in attempts, writes must
// be sent exactly once.
type want struct {
	fault      Fault
	status     int
	code       int
	retryAfter time.Duration
	outcome    Outcome
	attempts   int
}

const (
	once  = 1
	again = maxAttempts
)

func TestFaults(t *testing.T) {
	brief := Timeouts{Attempt: time.Second, Write: time.Second}                                  // enough for the headers of a drip
	patient := Timeouts{Attempt: 4 * time.Minute, Read: 4 * time.Minute, Write: 4 * time.Minute} // many megabytes, beside all the others
	inHalfAMinute := noon.Add(30 * time.Second).Format(http.TimeFormat)
	for _, row := range []struct {
		name     string
		fault    sandbox.Fault
		timeouts Timeouts
		want     want
	}{
		{"401", sandbox.Fault{Status: 401, Code: 20003, Message: "Authenticate"}, Timeouts{}, want{APIError, 401, 20003, 0, NotApplied, once}},
		{
			"401 of a proxy",
			sandbox.Fault{Status: 401, Body: "<p>", ContentType: "text/html"},
			Timeouts{},
			want{OddStatus, 401, 0, 0, Unknown, once},
		},
		{"403", sandbox.Fault{Status: 403, Code: 70051}, Timeouts{}, want{APIError, 403, 70051, 0, NotApplied, once}},
		{"403 test credentials", sandbox.Fault{Status: 403, Code: 20008}, Timeouts{}, want{APIError, 403, 20008, 0, NotApplied, once}},
		{
			"403 of a middlebox",
			sandbox.Fault{Status: 403, Body: "<h1>Blocked</h1>", ContentType: "text/html"},
			Timeouts{},
			want{OddStatus, 403, 0, 0, Unknown, once},
		},
		{"404", sandbox.Fault{Status: 404, Code: 20404}, Timeouts{}, want{APIError, 404, 20404, 0, NotApplied, once}},
		{"404 without a code", sandbox.Fault{Status: 404}, Timeouts{}, want{OddStatus, 404, 0, 0, Unknown, once}},
		{"408", sandbox.Fault{Status: 408, Code: 20001}, Timeouts{}, want{APIError, 408, 20001, 0, Unknown, once}},
		{"409", sandbox.Fault{Status: 409, Code: 20409}, Timeouts{}, want{APIError, 409, 20409, 0, Unknown, once}},
		{"409 without a body", sandbox.Fault{Status: 409, Empty: true}, Timeouts{}, want{OddStatus, 409, 0, 0, Unknown, once}},
		{"400", sandbox.Fault{Status: 400, Code: 20001, Message: "Email is bad."}, Timeouts{}, want{APIError, 400, 20001, 0, NotApplied, once}},
		{"400 with a bare code", sandbox.Fault{Status: 400, Body: `{"code":20001}`}, Timeouts{}, want{APIError, 400, 20001, 0, NotApplied, once}},
		{"400 in the newer shape", sandbox.Fault{Status: 400, Body: `{"code":45004,"message":"m","httpStatusCode":400,"params":{},"userError":true}`}, Timeouts{}, want{APIError, 400, 45004, 0, NotApplied, once}},
		{"participant step", sandbox.Fault{Status: 400, Code: 45719}, Timeouts{}, want{APIError, 400, 45719, 0, Unknown, once}},
		{"address off", sandbox.Fault{Status: 400, Code: 45761}, Timeouts{}, want{APIError, 400, 45761, 0, NotApplied, once}},
		{"a code unheard of", sandbox.Fault{Status: 400, Code: 99999}, Timeouts{}, want{APIError, 400, 99999, 0, Unknown, once}},
		{"429", sandbox.Fault{Status: 429, Code: 20429}, Timeouts{}, want{APIError, 429, 20429, 0, NotApplied, again}},
		{
			"429 with seconds",
			sandbox.Fault{Status: 429, Code: 20429, RetryAfter: "7"},
			Timeouts{},
			want{APIError, 429, 20429, 7 * time.Second, NotApplied, again},
		},
		{
			"429 with a date",
			sandbox.Fault{Status: 429, Code: 45010, RetryAfter: inHalfAMinute},
			Timeouts{},
			want{APIError, 429, 45010, 30 * time.Second, NotApplied, again},
		},
		{
			"429 with a long wait",
			sandbox.Fault{Status: 429, Code: 20429, RetryAfter: "61"},
			Timeouts{},
			want{APIError, 429, 20429, 61 * time.Second, NotApplied, once},
		},
		{
			"429 of a proxy",
			sandbox.Fault{Status: 429, RetryAfter: "soon", Body: "slow down", ContentType: "text/plain"},
			Timeouts{},
			want{OddStatus, 429, 0, 0, Unknown, again},
		},
		{"500", sandbox.Fault{Status: 500, Code: 20500, Message: "Oops"}, Timeouts{}, want{APIError, 500, 20500, 0, Unknown, again}},
		{"500 with a refusal's code", sandbox.Fault{Status: 500, Code: 20001}, Timeouts{}, want{APIError, 500, 20001, 0, Unknown, again}},
		{
			"502 in HTML",
			sandbox.Fault{Status: 502, Body: "<html>", ContentType: "text/html"},
			Timeouts{},
			want{OddStatus, 502, 0, 0, Unknown, again},
		},
		{
			"503 after it landed",
			sandbox.Fault{Status: 503, Apply: true, RetryAfter: "2"},
			Timeouts{},
			want{OddStatus, 503, 0, 2 * time.Second, Unknown, again},
		},
		{"504 empty", sandbox.Fault{Status: 504, Empty: true}, Timeouts{}, want{OddStatus, 504, 0, 0, Unknown, again}},

		{"dropped", sandbox.Fault{Drop: true}, Timeouts{}, want{Broken, 0, 0, 0, Unknown, again}},
		{"dropped after it landed", sandbox.Fault{Drop: true, Apply: true}, Timeouts{}, want{Broken, 0, 0, 0, Unknown, again}},
		{"cut before the body", sandbox.Fault{CutAfter: -1, Apply: true}, Timeouts{}, want{Broken, 200, 0, 0, Unknown, again}},
		{"error cut", sandbox.Fault{Status: 404, Code: 20404, CutAfter: 30}, Timeouts{}, want{Broken, 404, 0, 0, Unknown, again}},
		{"silence", sandbox.Fault{Hang: true}, brief, want{TimedOut, 0, 0, 0, Unknown, again}},
		{"silence after it landed", sandbox.Fault{Hang: true, Apply: true}, brief, want{TimedOut, 0, 0, 0, Unknown, again}},
		{"drip", sandbox.Fault{Drip: 50 * time.Millisecond}, brief, want{TimedOut, 200, 0, 0, Unknown, again}},

		{
			"HTML",
			sandbox.Fault{Body: "<html>Sign in", ContentType: "text/html", Apply: true},
			Timeouts{},
			want{BadResponse, 200, 0, 0, Unknown, once},
		},
		{"HTML said to be JSON", sandbox.Fault{Body: "<html>Sign in"}, Timeouts{}, want{BadResponse, 200, 0, 0, Unknown, once}},
		{"JSON said to be HTML", sandbox.Fault{ContentType: "text/html", Apply: true}, Timeouts{}, want{BadResponse, 200, 0, 0, Unknown, once}},
		{"{}", sandbox.Fault{Body: "{}"}, Timeouts{}, want{BadResponse, 200, 0, 0, Unknown, once}},
		{"null", sandbox.Fault{Body: "null"}, Timeouts{}, want{BadResponse, 200, 0, 0, Unknown, once}},
		{"an array", sandbox.Fault{Body: "[{}]"}, Timeouts{}, want{BadResponse, 200, 0, 0, Unknown, once}},
		{"two objects", sandbox.Fault{Body: "{}{}"}, Timeouts{}, want{BadResponse, 200, 0, 0, Unknown, once}},
		{"empty", sandbox.Fault{Empty: true}, Timeouts{}, want{BadResponse, 200, 0, 0, Unknown, once}},
		{"204", sandbox.Fault{Status: 204, Apply: true}, Timeouts{}, want{BadResponse, 204, 0, 0, Unknown, once}},
		{"304", sandbox.Fault{Status: 304}, Timeouts{}, want{OddStatus, 304, 0, 0, Unknown, once}},
		{"endless body", sandbox.Fault{Endless: true}, patient, want{BadResponse, 200, 0, 0, Unknown, once}},
		{"endless headers", sandbox.Fault{EndlessHeaders: true}, Timeouts{}, want{Broken, 0, 0, 0, Unknown, again}},
		{"gzip bomb", sandbox.Fault{GzipBomb: true}, patient, want{BadResponse, 200, 0, 0, Unknown, once}},
	} {
		if row.timeouts == patient && testing.Short() {
			continue // they measure what is read, and take minutes under the race detector
		}
		ops := everything
		if row.timeouts == brief { // these take their time, and all reads wait alike
			ops = operations
		}
		for _, op := range ops {
			t.Run(row.name+"/"+op.name, func(t *testing.T) {
				t.Parallel()
				s, fault := startSandbox(t), row.fault
				if row.want.status == 200 {
					fault.Status = 200 // whether the account has the thing or not
				}
				s.Inject(fault)
				c := newTestClient(t, Options{BaseURL: s.URL(), Timeouts: row.timeouts})
				w := row.want
				if refused := row.name == "participant step" || row.name == "a code unheard of"; refused && op.name == updateOp {
					w.outcome = RefusedUpdate // a user can be read to see
				}
				checkFault(t, s, op, op.run(t, c), w)
			})
		}
	}
}

func checkFault(t *testing.T, s *sandbox.Server, op operation, err error, w want) {
	t.Helper()
	failure := asError(t, err)
	if op.method == "POST" {
		w.attempts = once
	} else {
		w.outcome = NotApplied
	}
	requests := s.Requests()
	if len(requests) != w.attempts {
		t.Errorf("%d requests on the wire, want %d", len(requests), w.attempts)
	}
	for _, r := range requests {
		if r.Method != op.method {
			t.Errorf("%s on the wire", r.Method)
		}
	}
	got := want{failure.Fault, failure.Status, failure.Code, failure.RetryAfter, failure.Outcome, w.attempts}
	if got != w {
		t.Errorf("fault, status, code, wait, outcome %v, want %v: %v", got, w, failure.Cause)
	}
	if failure.Op != op.name || failure.Method != op.method || !strings.HasPrefix(s.URL(), "http://"+failure.Host) {
		t.Errorf("%s %s at %s", failure.Op, failure.Method, failure.Host)
	}
	if id := requests[len(requests)-1].ID; w.status != 0 && failure.RequestID != id || w.status == 0 && failure.RequestID != "" {
		t.Errorf("request ID %q of %s", failure.RequestID, id)
	}
	checkExplanation(t, failure)
	checkPromise(t, failure)
}

// checkPromise: a write's explanation says what its outcome says.
func checkPromise(t *testing.T, failure *Error) {
	t.Helper()
	meaning := failure.Explain().Meaning
	safe := strings.Contains(meaning, "Nothing was changed.")
	if failure.Method == "POST" && safe != (failure.Outcome == NotApplied) {
		t.Errorf("%v in the words %q", failure.Outcome, meaning)
	}
	next := strings.ToLower(failure.Explain().Next)
	if failure.Method == "POST" && failure.Outcome != NotApplied && strings.Contains(next, "try again") {
		t.Errorf("a write that may have been applied is advised to %q", next)
	}
}

func TestLookUpRecovers(t *testing.T) {
	for name, fault := range map[string]sandbox.Fault{
		"503": {Status: 503, Times: 2}, "429": {Status: 429, Code: 20429, RetryAfter: "1", Times: 2},
		"drop": {Drop: true, Times: 2}, "cut": {CutAfter: 40, Times: 2},
	} {
		t.Run(name, func(t *testing.T) {
			s := startSandbox(t)
			s.Inject(fault)
			if err := lookUp.run(t, newTestClient(t, Options{BaseURL: s.URL()})); err != nil {
				t.Error(err)
			}
			if n := len(s.Requests()); n != 3 {
				t.Errorf("%d requests", n)
			}
		})
	}
}

// A cut response is never taken for a whole one: a lookup asks again, a write
// is sent once and stays unknown.
func TestCutAtEveryByte(t *testing.T) {
	for _, op := range operations {
		t.Run(op.name, func(t *testing.T) {
			s := startSandbox(t)
			var whole int
			c := newTestClient(t, Options{BaseURL: s.URL()})
			wrap(c, func(next http.RoundTripper) http.RoundTripper { return measured{next, &whole} })
			if err := op.run(t, c); err != nil {
				t.Fatal(err)
			}
			if whole < 60 {
				t.Fatalf("an answer of %d bytes", whole)
			}
			length := whole
			for n := range length {
				if n == 0 {
					n = -1
				}
				s.Inject(sandbox.Fault{CutAfter: n, Times: 1})
				err := op.run(t, c)
				if op.method == "GET" {
					if err != nil {
						t.Errorf("cut after %d: %v", n, err)
					}
				} else if failure := asError(t, err); failure.Fault != Broken || failure.Outcome != Unknown {
					t.Errorf("cut after %d: fault %d, %v", n, failure.Fault, failure.Outcome)
				}
			}
			requests := length + 1
			if op.method == "GET" {
				requests += length
			}
			if n := len(s.Requests()); n != requests {
				t.Errorf("%d requests, want %d", n, requests)
			}
		})
	}
}

// measured notes the length of the last response that announced one.
type measured struct {
	next   http.RoundTripper
	length *int
}

func (m measured) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := m.next.RoundTrip(r)
	if err == nil {
		*m.length = int(response.ContentLength)
	}
	return response, err
}

func TestSlowAnswersArrive(t *testing.T) {
	for _, op := range operations {
		s := startSandbox(t)
		s.Inject(sandbox.Fault{Delay: time.Millisecond, Drip: time.Microsecond})
		if err := op.run(t, newTestClient(t, Options{BaseURL: s.URL()})); err != nil {
			t.Errorf("%s: %v", op.name, err)
		}
		only(t, s)
	}
}

func TestAnswersAboutSomethingElse(t *testing.T) {
	const otherUser, otherInstance = "FU00000000000000000000000000000002", "GO00000000000000000000000000000002"
	document := func(user, in string) string {
		return `{"flex_user_sid":` + user + `,"instance_sid":"` + in + `","version":3}`
	}
	quoted := `"` + firstUser + `"`
	for name, row := range map[string]struct {
		body  string
		fault Fault
		says  string
	}{
		"other user":     {document(`"`+otherUser+`"`, instance), WrongResponse, otherUser},
		"other instance": {document(quoted, otherInstance), WrongResponse, otherInstance},
		"no user":        {document(`""`, instance), WrongResponse, firstUser},
		"no version":     {`{"flex_user_sid":` + quoted + `}`, BadResponse, "no Flex user"},
	} {
		for _, op := range []operation{lookUp, update} {
			t.Run(name+"/"+op.name, func(t *testing.T) {
				s := startSandbox(t)
				s.Inject(sandbox.Fault{Body: row.body, Apply: true})
				err := op.run(t, newTestClient(t, Options{BaseURL: s.URL()}))
				checkFault(t, s, op, err, want{row.fault, 200, 0, 0, Unknown, once})
				if said := checkExplanation(t, asError(t, err)); !strings.Contains(said, row.says) {
					t.Error(said)
				}
			})
		}
	}
	for _, body := range []string{`{"conversation_sid":"` + firstUser + `"}`, `{"identity":"ada"}`, `{"conversation_sid":null}`} {
		s := startSandbox(t)
		s.Inject(sandbox.Fault{Body: body})
		err := launch.run(t, newTestClient(t, Options{BaseURL: s.URL()}))
		checkFault(t, s, launch, err, want{BadResponse, 201, 0, 0, Unknown, once})
	}
}

func TestNamelessUserIsShownButProvesNoUpdate(t *testing.T) {
	s := startSandbox(t)
	s.Inject(sandbox.Fault{Body: `{"flex_user_sid":null,"locale":"fr","version":8}`, Apply: true})
	c := newTestClient(t, Options{BaseURL: s.URL()})
	if user, err := c.FetchFlexUser(t.Context(), instance, firstUser); err != nil || user.FlexUserSID != nil || Text(user.Locale) != "fr" {
		t.Errorf("%+v, %v", user, err)
	}
	if failure := asError(t, update.run(t, c)); failure.Fault != BadResponse || failure.Outcome != Unknown {
		t.Errorf("fault %d, %v", failure.Fault, failure.Outcome)
	}
}

// A response that would fill the memory is given up at the limit.
func TestEndlessAnswersTakeLittleMemory(t *testing.T) {
	for name, fault := range map[string]sandbox.Fault{
		"gzip bomb": {GzipBomb: true}, "endless body": {Endless: true}, "endless headers": {EndlessHeaders: true},
	} {
		t.Run(name, func(t *testing.T) {
			s := startSandbox(t)
			s.Inject(fault)
			c := newTestClient(t, Options{BaseURL: s.URL()})
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			err := update.run(t, c)
			runtime.ReadMemStats(&after)
			if failure := asError(t, err); failure.Outcome != Unknown || len(failure.Snippet) > snippetLength {
				t.Errorf("%v, snippet of %d", failure.Outcome, len(failure.Snippet))
			}
			if used := after.TotalAlloc - before.TotalAlloc; used > 24*maxBody {
				t.Errorf("%d bytes allocated", used)
			}
		})
	}
}
