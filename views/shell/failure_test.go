package shell

import (
	"context"
	"testing"
	"time"

	"flexconsole/api"
	"flexconsole/api/sandbox"
	"flexconsole/views/users"
)

// failing is a fault and what screens say of it.
type failing struct {
	name     string
	fault    sandbox.Fault
	sentence string
	// code is Twilio's, or the HTTP status where there is none; "" without an
	// answer, which then has no request ID either.
	code string
}

var failings = []failing{
	{"401", sandbox.Fault{Status: 401, Code: 20003, Message: "Authenticate"}, "The credentials were not accepted.", "Twilio code 20003"},
	{"403", sandbox.Fault{Status: 403, Code: 20403, Message: "Forbidden"}, "Not allowed.", "Twilio code 20403"},
	{"404", sandbox.Fault{Status: 404, Code: 20404, Message: "Not found"}, "No such Flex user in this account and instance.", "Twilio code 20404"},
	{"429", sandbox.Fault{Status: 429, Code: 20429, Message: "Too Many Requests"}, "Too many requests.", "Twilio code 20429"},
	{"429 with a long wait", sandbox.Fault{Status: 429, Code: 20429, RetryAfter: "120"}, "Wait 2 min", "Twilio code 20429"},
	{"500", sandbox.Fault{Status: 500, Code: 20500}, "Twilio failed with status 500.", "Twilio code 20500"},
	{"503 of a proxy", sandbox.Fault{Status: 503, Body: "<h1>down</h1>", ContentType: "text/html"}, "Status 503, but not from Twilio's API.", "HTTP 503"},
	{"HTML", sandbox.Fault{Body: "<html>sign in</html>", ContentType: "text/html"}, "The answer could not be read.", "HTTP 200"},
	{"{}", sandbox.Fault{Body: "{}"}, "The answer could not be read.", "HTTP 200"},
	{"null", sandbox.Fault{Body: "null"}, "The answer could not be read.", "HTTP 200"},
	{"redirect", sandbox.Fault{Redirect: "https://login.example.com/"}, "The address answers with a redirect (307).", "HTTP 307"},
	{"cut", sandbox.Fault{CutAfter: 20}, "The connection broke before the answer was whole.", ""},
	{"drop", sandbox.Fault{Drop: true}, "The connection broke before the answer was whole.", ""},
	{"hang", sandbox.Fault{Hang: true}, "No answer from 127.0.0.1", ""},
}

// quickReads and quickWrites give up on a server that hangs before a test
// would, though not before a slow machine has got the request to it. Where
// nothing hangs they are too short.
var (
	quickReads  = api.Timeouts{Attempt: 1500 * time.Millisecond}
	quickWrites = api.Timeouts{Write: 2 * time.Second}
)

// reading and writing are how long a request may take that the fault meets.
func reading(f sandbox.Fault) (t api.Timeouts) {
	if f.Hang {
		t = quickReads
	}
	return t
}

func writing(f sandbox.Fault) (t api.Timeouts) {
	if f.Hang || f.Drip > 0 {
		t = quickWrites
	}
	return t
}

func (f failing) check(r *rig) {
	r.t.Helper()
	r.want("✗", f.sentence)
	if f.code != "" {
		r.want(f.code, "Twilio-Request-Id RQ")
	}
}

func TestLookUpFails(t *testing.T) {
	t.Parallel()
	for _, f := range failings {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, setup{timeouts: reading(f.fault)})
			r.server.Inject(f.fault)
			r.paste(ordinary)
			r.press("enter")
			r.settle()
			f.check(r)
			r.want(ordinary)
			r.server.ClearFaults()
			r.press("r")
			r.settle()
			r.want("pella.quickmoss@example.com")
		})
	}
}

func TestLookUpGetsAnotherUser(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	other, err := r.session.Flex.FetchFlexUser(context.Background(), sandbox.InstanceSID, another)
	if err != nil {
		t.Fatal(err)
	}
	r.server.Inject(sandbox.Fault{Body: string(other.Raw)})
	r.paste(ordinary)
	r.press("enter")
	r.settle()
	r.want("✗ The answer is about something else.", "Twilio-Request-Id RQ")
	r.wantNot("dorrin")
}

func TestLookUpIsRefused(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	_ = r.server.Close()
	r.paste(ordinary)
	r.press("enter")
	r.settle()
	r.want("✗ Nothing answers at 127.0.0.1")
}

// A wait that Twilio asks for counts down and is kept; then it goes on.
func TestLookUpWaitsAsAsked(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{now: time.Now})
	r.server.Inject(sandbox.Fault{Status: 429, Code: 20429, RetryAfter: "1", Times: 1})
	r.paste(ordinary)
	r.press("enter")
	r.waitFor("Twilio asks to wait, again in 1 s")
	r.waitFor("pella.quickmoss@example.com")
}

func TestEscStopsTheWait(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{now: time.Now})
	r.server.Inject(sandbox.Fault{Status: 429, Code: 20429, RetryAfter: "50"})
	r.paste(ordinary)
	r.press("enter")
	r.waitFor("Twilio asks to wait")
	r.press("esc")
	r.settle()
	r.want("Stopped.")
}

func TestEscStopsAHangingLookUp(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.server.Inject(sandbox.Fault{Hang: true})
	r.paste(ordinary)
	r.press("enter")
	r.until("the request on the wire", func() bool { return len(r.server.Requests()) == 1 })
	r.want("looking up", ordinary)
	r.press("esc")
	r.settle()
	r.want("Stopped.")
	r.press("esc")
	r.want("Flex user")
}

// Going to another tab leaves a look-up running.
func TestLookUpInTheBackground(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	letGo := r.hold(sandbox.Fault{})
	r.paste(ordinary)
	r.press("enter", "2")
	r.want("launches a test web chat")
	letGo()
	r.settle()
	r.press("1")
	r.want("pella.quickmoss@example.com")
}

// The form keeps its values whatever becomes of the reading before the write.
func TestSaveFailsBeforeTheWrite(t *testing.T) {
	t.Parallel()
	for _, f := range failings {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, setup{timeouts: reading(f.fault)})
			r.edit(ordinary)
			r.retype(newEmail)
			r.server.Inject(f.fault)
			r.press("ctrl+s")
			r.confirm()
			r.settle()
			r.want("Not saved")
			f.check(r)
			r.press("esc")
			r.want(newEmail, "●")
			r.wantPosts(0)
			r.server.ClearFaults()
			if f.fault.RetryAfter != "" { // locked until the wait that was asked for is over
				r.press("ctrl+s")
				r.wantNot("Yes, save")
				r.app.options.Now = func() time.Time { return noon.Add(121 * time.Second) }
			}
			r.press("ctrl+s")
			r.confirm()
			r.waitFor("Saved, and read back.")
			r.wantPosts(1)
		})
	}
}

// A refusal is told in the form; all else is read again, and told on the page.
func TestSaveFailsInTheWrite(t *testing.T) {
	t.Parallel()
	for _, f := range failings {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, setup{timeouts: writing(f.fault)})
			r.edit(ordinary)
			r.retype(newEmail)
			fault := f.fault
			fault.Method = "POST"
			r.server.Inject(fault)
			r.press("ctrl+s")
			r.confirm()
			r.settle()
			r.resize(80, 50)
			f.check(r)
			if fault.Status/100 == 4 {
				r.want("Not saved", "Nothing was changed.")
				r.press("enter")
				r.want(newEmail, "●")
			} else {
				r.want("It may have been saved: no reading could tell.", newEmail)
			}
			r.wantPosts(1)
		})
	}
}

// A write that landed although its answer was lost is found by reading.
func TestSaveWhoseAnswerIsLost(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.edit(ordinary)
	r.retype(newEmail)
	r.server.Inject(sandbox.Fault{Method: "POST", Drop: true, Apply: true})
	r.press("ctrl+s")
	r.confirm()
	r.waitFor("the answer was lost, but reading the user again shows the change.")
	r.wantPosts(1)
}

func TestSaveThatIsNotStored(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.open(ordinary)
	old := string(r.app.desk.Front().(*users.User).Data.Raw)
	r.press("e")
	r.retype(newEmail)
	r.server.Inject(sandbox.Fault{Method: "POST", Body: old})
	r.press("ctrl+s")
	r.confirm()
	r.settle()
	r.want("Not visible yet", "asked for "+newEmail)
	r.wantPosts(1)
}
