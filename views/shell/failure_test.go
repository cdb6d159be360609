package shell_test

import (
	"context"
	"testing"
	"time"

	"flexconsole/api"
	"flexconsole/api/sandbox"
	"flexconsole/views/viewtest"
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
	{"HTML", sandbox.Fault{Body: "<html>sign in</html>", ContentType: "text/html"}, "The response could not be read.", "HTTP 200"},
	{"{}", sandbox.Fault{Body: "{}"}, "The response could not be read.", "HTTP 200"},
	{"null", sandbox.Fault{Body: "null"}, "The response could not be read.", "HTTP 200"},
	{"redirect", sandbox.Fault{Redirect: "https://login.example.com/"}, "The server sent a redirect (307).", "HTTP 307"},
	{"cut", sandbox.Fault{CutAfter: 20}, "The connection was lost before the whole response arrived.", ""},
	{"drop", sandbox.Fault{Drop: true}, "The connection was lost before the whole response arrived.", ""},
	{"hang", sandbox.Fault{Hang: true}, "No response from 127.0.0.1", ""},
}

// reading and writing are how long a request may take that the fault meets.
func reading(f sandbox.Fault) (t api.Timeouts) {
	if f.Hang {
		t = viewtest.QuickReads
	}
	return t
}

func (f failing) check(r *rig) {
	r.T.Helper()
	r.Want("✗", f.sentence)
	if f.code != "" {
		r.Want(f.code, "Twilio-Request-Id RQ")
	}
}

func TestLookUpFails(t *testing.T) {
	t.Parallel()
	for _, f := range failings {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, viewtest.Setup{Timeouts: reading(f.fault)})
			r.Server.Inject(f.fault)
			r.Paste(viewtest.Ordinary)
			r.Press("enter")
			r.Settle()
			f.check(r)
			r.Want(viewtest.Ordinary)
			r.Server.ClearFaults()
			r.Press("r")
			r.Settle()
			r.Want("pella.quickmoss@example.com")
		})
	}
}

func TestLookUpGetsAnotherUser(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	other, err := r.Session.Flex.FetchFlexUser(context.Background(), sandbox.InstanceSID, viewtest.Another)
	if err != nil {
		t.Fatal(err)
	}
	r.Server.Inject(sandbox.Fault{Body: string(other.Raw)})
	r.Paste(viewtest.Ordinary)
	r.Press("enter")
	r.Settle()
	r.Want("✗ The response belongs to another request.", "Twilio-Request-Id RQ")
	r.WantNot("dorrin")
}

func TestLookUpIsRefused(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	_ = r.Server.Close()
	r.Paste(viewtest.Ordinary)
	r.Press("enter")
	r.Settle()
	r.Want("✗ Connection refused by 127.0.0.1")
}

// A wait that Twilio asks for counts down and is kept; then it goes on.
func TestLookUpWaitsAsAsked(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Now: time.Now})
	r.Server.Inject(sandbox.Fault{Status: 429, Code: 20429, RetryAfter: "1", Times: 1})
	r.Paste(viewtest.Ordinary)
	r.Press("enter")
	r.WaitFor("Twilio asked to wait, retry in 1 s")
	r.WaitFor("pella.quickmoss@example.com")
}

func TestEscStopsTheWait(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Now: time.Now})
	r.Server.Inject(sandbox.Fault{Status: 429, Code: 20429, RetryAfter: "50"})
	r.Paste(viewtest.Ordinary)
	r.Press("enter")
	r.WaitFor("Twilio asked to wait")
	r.Press("esc")
	r.Settle()
	r.Want("Cancelled.")
}

func TestEscStopsAHangingLookUp(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Server.Inject(sandbox.Fault{Hang: true})
	r.Paste(viewtest.Ordinary)
	r.Press("enter")
	r.Until("the request on the wire", func() bool { return len(r.Server.Requests()) == 1 })
	r.Want("looking up", viewtest.Ordinary)
	r.Press("esc")
	r.Settle()
	r.Want("Cancelled.")
	r.Press("esc")
	r.Want("Find user")
}

// Going to another tab leaves a look-up running.
func TestLookUpInTheBackground(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	letGo := r.Hold(sandbox.Fault{})
	r.Paste(viewtest.Ordinary)
	r.Press("enter", "2")
	r.Want("launches a test web chat")
	letGo()
	r.Settle()
	r.Press("1")
	r.Want("pella.quickmoss@example.com")
}

// The form keeps its values whatever becomes of the reading before the write.
func TestSaveFailsBeforeTheWrite(t *testing.T) {
	t.Parallel()
	for _, f := range failings {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, viewtest.Setup{Timeouts: reading(f.fault)})
			r.Edit(viewtest.Ordinary)
			r.Retype(viewtest.NewEmail)
			r.Server.Inject(f.fault)
			r.Press("ctrl+s")
			r.Confirm()
			r.Settle()
			r.Want("Not saved")
			f.check(r)
			r.Press("esc")
			r.Want(viewtest.NewEmail, "●")
			r.WantPosts(0)
			r.Server.ClearFaults()
			if f.fault.RetryAfter != "" { // locked until the wait that was asked for is over
				r.Press("ctrl+s")
				r.WantNot("Save this change?")
				r.App.Options().Now = func() time.Time { return viewtest.Noon.Add(121 * time.Second) }
			}
			r.Press("ctrl+s")
			r.Confirm()
			r.WaitFor("Saved and confirmed.")
			r.WantPosts(1)
		})
	}
}

// A refusal is told in the form; all else is read again, and told on the page.
func TestSaveFailsInTheWrite(t *testing.T) {
	t.Parallel()
	for _, f := range failings {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, viewtest.Setup{Timeouts: viewtest.TimeoutsFor(f.fault)})
			r.Edit(viewtest.Ordinary)
			r.Retype(viewtest.NewEmail)
			fault := f.fault
			fault.Method = "POST"
			r.Server.Inject(fault)
			r.Press("ctrl+s")
			r.Confirm()
			r.Settle()
			r.Resize(80, 50)
			f.check(r)
			if fault.Status/100 == 4 {
				r.Want("Not saved", "Nothing was changed.")
				r.Press("enter")
				r.Want(viewtest.NewEmail, "●")
			} else {
				r.Want("May have been saved: the result is unknown.", viewtest.NewEmail)
			}
			r.WantPosts(1)
		})
	}
}

// A write that landed although its answer was lost is found by reading.
func TestSaveWhoseAnswerIsLost(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Edit(viewtest.Ordinary)
	r.Retype(viewtest.NewEmail)
	r.Server.Inject(sandbox.Fault{Method: "POST", Drop: true, Apply: true})
	r.Press("ctrl+s")
	r.Confirm()
	r.WaitFor("the response was lost, but the user has the new values.")
	r.WantPosts(1)
}

func TestSaveThatIsNotStored(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Open(viewtest.Ordinary)
	old := string(r.Document(viewtest.Ordinary).Raw)
	r.Press("e")
	r.Retype(viewtest.NewEmail)
	r.Server.Inject(sandbox.Fault{Method: "POST", Body: old})
	r.Press("ctrl+s")
	r.Confirm()
	r.Settle()
	r.Want("Not visible yet", "asked for "+viewtest.NewEmail)
	r.WantPosts(1)
}
