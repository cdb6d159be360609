package shell_test

import (
	"strings"
	"testing"

	"flexconsole/api/sandbox"
	"flexconsole/views/viewtest"
)

// activityScenes are those of the Activity tab beyond the plainest.
var activityScenes = []scene{
	played("activity filtered", func(r *rig) {
		r.Open(viewtest.Ordinary)
		r.Press("3", "/")
		r.Paste("status:2 " + strings.Repeat("名", 60))
	}),
	moving("activity of a chat", func(r *rig) { r.WithAgent(); r.Press("3", "/"); r.Type("method:post"); r.Press("enter") }),
	played("request", func(r *rig) { r.Open(viewtest.Hostile); r.Press("3", "enter") }),
	moving("request of a launch", requestOfALaunch),
	played("request without an answer", func(r *rig) {
		r.Open(viewtest.Ordinary)
		r.Server.Inject(sandbox.Fault{Drop: true})
		r.Press("r")
		r.Settle()
		r.Press("enter", "3", "enter", "G")
	}),
	played("request answered by a proxy", func(r *rig) {
		r.Server.Inject(sandbox.Fault{Status: 403, ContentType: "text/html", Body: "<h1>\x1b[2J\u202e\r\n" + strings.Repeat("名 long ", 9_000)})
		r.Paste(viewtest.Ordinary)
		r.Press("enter")
		r.Settle()
		r.Press("3", "enter", "G")
	}),
	played("requests to a file", func(r *rig) { r.Open(viewtest.Ordinary); r.Press("3", "w") }),
	played("no journal", func(r *rig) { r.Press("esc", "3", "tab") }),
	{"no changes", func(t testing.TB) *rig {
		r := newRig(t, viewtest.Setup{Journal: viewtest.OpenJournal(t, "")})
		r.Press("esc", "3", "tab")
		r.WaitFor("No changes yet")
		return r
	}},
	{"changes", changesScene},
	{"changes filtered", func(t testing.TB) *rig {
		r := changesScene(t)
		r.Press("/")
		r.Paste("op:update zzzz")
		return r
	}},
	{"change", func(t testing.TB) *rig {
		r := changesScene(t)
		r.Press("G", "enter")
		return r
	}},
	{"undo of a change", func(t testing.TB) *rig {
		r := changesScene(t)
		r.Press("G", "u")
		r.Settle()
		r.Want("Undo this save?")
		return r
	}},
}

// requestOfALaunch inspects what a launch has sent.
func requestOfALaunch(r *rig) {
	r.PlainChatForm()
	r.FillLaunch("", "Test chat", strings.Repeat("名", 80), `{"topic": "\u202e", "list": [1, {"a": []}]}`)
	r.Launch()
	r.Press("3", "/")
	r.Type("op:launch")
	r.Press("enter", "enter")
}

// changesScene is the list of a journal with changes of every kind.
func changesScene(t testing.TB) *rig {
	r := newRig(t, viewtest.Setup{Journal: viewtest.KeptChanges(t)})
	r.ToChanges()
	return r
}
