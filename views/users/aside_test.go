package users_test

import (
	"strings"
	"testing"

	"flexconsole/api/sandbox"
	"flexconsole/views/viewtest"
)

// asked are the paths of the requests so far, without the API's own part.
func (r *rig) asked() []string {
	var paths []string
	for _, request := range r.Server.Requests() {
		paths = append(paths, request.Path)
	}
	return paths
}

// The second column is read once it is in sight, after the user.
func TestTheSecondColumnIsReadOnceItShows(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Journal: viewtest.OpenJournal(t, "")})
	r.Resize(99, 30)
	r.Open(viewtest.Ordinary)
	r.Settle()
	if asked := r.asked(); len(asked) != 1 {
		t.Errorf("asked %q for a page of one column", asked)
	}
	r.WantNot("Open tasks")
	r.Resize(100, 30)
	r.Want("Worker", "loading…", viewtest.Ordinary)
	r.Settle()
	r.Want("Activity Available", "Skills orders, returns", "Open tasks", "Changes made here")
	r.WantNot("loading…")
	r.Press("J", "esc", "down")
	r.Settle()
	asked := strings.Join(r.asked(), " ")
	if n := strings.Count(asked, "/Workers/"); n != 3 || len(r.asked()) != 4 || !strings.Contains(asked, "/Reservations") || !strings.Contains(asked, "/Channels") {
		t.Errorf("asked %s", asked)
	}
	r.Press("r")
	r.Settle()
	if asked := r.asked(); len(asked) != 8 {
		t.Errorf("a refresh made it %q", asked)
	}
}

// The page stands before what is beside it, and works without it.
func TestThePageWaitsForNoNeighbour(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Resize(120, 30)
	letGo := r.Hold(sandbox.Fault{Path: "/Workers/"})
	r.Paste(viewtest.Ordinary)
	r.Press("enter")
	r.WaitFor("pella.quickmoss@example.com")
	r.Want("loading…", "e edit")
	r.Press("y")
	if len(r.Copied) != 1 {
		t.Error("nothing was copied")
	}
	letGo()
	r.Settle()
	r.Want("Activity Available")
}

// chatChannel is a response with the chat channel of the ordinary user's worker.
const chatChannel = `{"channels":[{"sid":"WC00000000000000000000000000000001","worker_sid":"WK00000000000000000000000000000001",` +
	`"task_channel_unique_name":"chat","assigned_tasks":1,"configured_capacity":2,"available":true,"available_capacity_percentage":50}],` +
	`"meta":{"key":"channels","page":0,"page_size":50,"next_page_url":null}}`

// Neither the page nor the rest of the worker waits for the channels, beside the page and
// in the dialog.
func TestThePageWaitsForNoChannels(t *testing.T) {
	t.Parallel()
	for width, keys := range map[int]string{120: "", 80: "W"} {
		r := newRig(t, viewtest.Setup{})
		r.Resize(width, 40)
		gate := make(chan struct{})
		r.Server.Inject(sandbox.Fault{Path: "/Channels", Hold: gate, Status: 200, Body: chatChannel})
		r.Paste(viewtest.Ordinary)
		r.Press("enter")
		r.WaitFor("Version")
		if keys != "" {
			r.Press(keys)
		}
		r.WaitFor("orders, returns")
		r.Until("the channels are asked for", func() bool { return strings.Contains(strings.Join(r.asked(), " "), "/Channels") })
		r.Want("pella.quickmoss@example.com", "Activity", "orders, returns", "Channels", "loading…")
		close(gate)
		r.WaitFor("chat 1 of 2")
		r.WantNot("loading…")
	}
}

// Readings beside the page end with it.
func TestClosingThePageCancelsItsReadings(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Resize(120, 40)
	r.Server.Inject(sandbox.Fault{Path: "/Channels", Hang: true})
	r.Paste(viewtest.Ordinary)
	r.Press("enter")
	r.WaitFor("Activity Available")
	r.Want("Channels", "loading…")
	r.Until("only the channels are being read", func() bool { return len(r.App.InFlight()) == 1 })
	r.Press("esc")
	r.Until("no reading is under way", func() bool { return len(r.App.InFlight()) == 0 })
}

// Channels that cannot be read are said so in their line, and spoil nothing.
func TestChannelsThatCannotBeRead(t *testing.T) {
	t.Parallel()
	for status, sentence := range map[int]string{403: "These credentials cannot read worker channels.", 404: "No such worker in this workspace."} {
		for width, keys := range map[int]string{120: "", 80: "W"} {
			r := newRig(t, viewtest.Setup{})
			r.Resize(width, 40)
			r.Server.Inject(sandbox.Fault{Path: "/Channels", Status: status, Code: 20000 + status, Message: "refused"})
			r.Open(viewtest.Ordinary)
			if keys != "" {
				r.Press(keys)
			}
			r.Settle()
			r.Want("Channels "+sentence, "Activity", "orders, returns", "pella.quickmoss@example.com")
			r.WantNot("loading…", "Not refreshed", "not loaded")
			if r.Cause() != nil {
				t.Errorf("%d is a failure of the page", status)
			}
		}
	}
}

// What the credentials may not read is said in its place, and nowhere else.
func TestANeighbourThatCannotBeRead(t *testing.T) {
	t.Parallel()
	for status, sentence := range map[int]string{403: "cannot read workers", 404: "No such worker in this workspace."} {
		r := newRig(t, viewtest.Setup{})
		r.Resize(120, 30)
		r.Server.Inject(sandbox.Fault{Path: "/Workers/", Status: status, Code: 20000 + status, Message: "refused"})
		r.Open(viewtest.Ordinary)
		r.Settle()
		r.Want(sentence, "pella.quickmoss@example.com")
		r.WantNot("Not refreshed", "not loaded", "✗", "loading…")
		if r.Host().Asking() || r.Cause() != nil {
			t.Errorf("%d is a failure of the page", status)
		}
	}
}

func TestAUserWithoutAWorkerHasNoTasks(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Resize(120, 30)
	r.Open("FU00000000000000000000000000000005")
	r.Settle()
	r.Want("This user has no worker")
	r.WantNot("Open tasks", "Changes made here") // the session has no journal
	if asked := r.asked(); len(asked) != 1 {
		t.Errorf("asked %q", asked)
	}
}

// What was changed here is that of the user, with what became of it.
func TestChangesMadeHere(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Journal: viewtest.OpenJournal(t, "")})
	r.Resize(120, 40)
	r.Edit(viewtest.Another)
	r.Retype("other@example.com")
	r.Press("ctrl+s")
	r.Confirm()
	r.WaitFor("Saved and confirmed")
	r.Press("esc", "/")
	r.Retype("")
	r.Edit(viewtest.Ordinary)
	r.Press("tab")
	r.Retype("es-MX")
	r.Press("ctrl+s")
	r.Confirm()
	r.WaitFor("Saved and confirmed")
	r.Settle()
	r.Want("✓ just now applied", "Locale: en-US → es-MX")
	r.WantNot("other@example.com")
}

// A task that an agent has stands on the agent's page until it has ended.
func TestOpenTasksOfAWorker(t *testing.T) {
	t.Parallel()
	clock := viewtest.NewClock()
	r := newRig(t, viewtest.Setup{Clock: clock})
	r.Resize(120, 40)
	r.WithAgent()
	r.Press("1")
	r.Open(viewtest.Ordinary)
	r.Settle()
	r.Want("accepted just now WT00000000000000000000000000000001")
}
