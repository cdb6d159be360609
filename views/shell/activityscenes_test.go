package shell

import (
	"strings"
	"testing"

	"flexconsole/api/sandbox"
)

// activityScenes are those of the Activity tab beyond the plainest.
var activityScenes = []scene{
	played("activity filtered", func(r *rig) { r.open(ordinary); r.press("3", "/"); r.paste("status:2 " + strings.Repeat("名", 60)) }),
	moving("activity of a chat", func(r *rig) { r.withAgent(); r.press("3", "/"); r.typeText("method:post"); r.press("enter") }),
	played("request", func(r *rig) { r.open(hostile); r.press("3", "enter") }),
	moving("request of a launch", requestOfALaunch),
	played("request without an answer", func(r *rig) {
		r.open(ordinary)
		r.server.Inject(sandbox.Fault{Drop: true})
		r.press("r")
		r.settle()
		r.press("enter", "3", "enter", "G")
	}),
	played("request answered by a proxy", func(r *rig) {
		r.server.Inject(sandbox.Fault{Status: 403, ContentType: "text/html", Body: "<h1>\x1b[2J\u202e\r\n" + strings.Repeat("名 long ", 9_000)})
		r.paste(ordinary)
		r.press("enter")
		r.settle()
		r.press("3", "enter", "G")
	}),
	played("requests to a file", func(r *rig) { r.open(ordinary); r.press("3", "w") }),
	played("no journal", func(r *rig) { r.press("esc", "3", "tab") }),
	{"no changes", func(t testing.TB) *rig {
		r := newRig(t, setup{journal: openJournal(t, "")})
		r.press("esc", "3", "tab")
		r.waitFor("No change of this account")
		return r
	}},
	{"changes", changesScene},
	{"changes filtered", func(t testing.TB) *rig {
		r := changesScene(t)
		r.press("/")
		r.paste("op:update zzzz")
		return r
	}},
	{"undo of a change", func(t testing.TB) *rig {
		r := changesScene(t)
		r.press("G", "u")
		r.settle()
		r.want("Undo this save?")
		return r
	}},
}

// requestOfALaunch inspects what a launch has sent.
func requestOfALaunch(r *rig) {
	r.plainChatForm()
	r.fill("", "Test chat", strings.Repeat("名", 80), `{"topic": "\u202e", "list": [1, {"a": []}]}`)
	r.launch()
	r.press("3", "/")
	r.typeText("op:launch")
	r.press("enter", "enter")
}

// changesScene is the list of a journal with changes of every kind.
func changesScene(t testing.TB) *rig {
	r := newRig(t, setup{journal: keptChanges(t)})
	r.press("esc", "3", "tab")
	r.waitFor(ordinary[:6])
	return r
}
