package shell_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
	"sync/atomic"
	"testing"

	"flexconsole/api"
	"flexconsole/api/sandbox"
	"flexconsole/views/viewtest"
)

// survivor is a row of the fault matrix (Reliability, "Fault matrix"): what is
// tried here through the screens, and the tests elsewhere that prove the rest.
type survivor struct {
	fault  string
	trials []trial
	// proofs are FILE FUNCTION, the file as seen from this folder.
	proofs []string
}

// trial is one thing that goes wrong under the eyes of the user.
type trial struct {
	name string
	play func(r *rig)
	// timeouts are the client's.
	timeouts api.Timeouts
}

var matrix = []survivor{
	{"unknown host, refused, TLS failure", []trial{
		submitted(0, "refused", closed, 0, "Not saved", "Connection refused by 127.0.0.1", "Nothing was changed"),
		submitted(1, "refused", closed, 0, "Not launched", "Connection refused by 127.0.0.1", "Nothing was changed"),
		submitted(1, "no TLS", withoutTLS, 0, "Not launched", "does not use TLS", "Nothing was changed"),
	}, []string{"../../api/transport_test.go TestUnknownHost", "../../api/transport_test.go TestNoTLS", "../../api/transport_test.go TestUnknownAuthority"}},

	{"close, reset or silence after the POST", flat(
		unknown("reset", sandbox.Fault{Drop: true}),
		unknown("silence", sandbox.Fault{Hang: true}),
		unknown("close", sandbox.Fault{CutAfter: -1}),
		[]trial{
			landed("reset", sandbox.Fault{Drop: true}),
			landed("silence", sandbox.Fault{Hang: true}),
			landed("close", sandbox.Fault{CutAfter: -1}),
		},
	), []string{"launch_test.go TestUnknownLaunch", "failure_test.go TestSaveFailsInTheWrite"}},

	{"response cut at every byte, drip-fed, HTML, `{}`, `null` as 2xx", flat(
		unknown("cut", sandbox.Fault{CutAfter: 1}),
		unknown("cut later", sandbox.Fault{CutAfter: 50}),
		unknown("drip-fed", sandbox.Fault{Drip: viewtest.QuickWrites.Write / 50, Body: strings.Repeat(" ", 200)}),
		unknown("HTML", sandbox.Fault{Body: "<html>sign in", ContentType: "text/html"}),
		unknown("{}", sandbox.Fault{Body: "{}"}),
		unknown("null", sandbox.Fault{Body: "null"}),
	), []string{"../../api/faults_test.go TestCutAtEveryByte", "../../api/faults_test.go TestSlowAnswersArrive"}},

	{"HTTP/2 reset or GOAWAY, 307/308", flat(
		unknown("307", sandbox.Fault{Redirect: "/v2/WebChats"}),
		unknown("308", sandbox.Fault{Redirect: "/v2/WebChats", Status: 308}),
	), []string{"../../api/transport_test.go TestWritesNeverUseHTTP2", "../../api/transport_test.go TestTheBodyCannotBeSentTwice"}},

	{"429 with and without Retry-After", flat(
		refused("without", sandbox.Fault{Status: 429, Code: 20429}, "Too many requests."),
		[]trial{{name: "with, save", play: func(r *rig) { r.waitsAsAsked(forms[0]) }}, {name: "with, launch", play: func(r *rig) { r.waitsAsAsked(forms[1]) }}},
	), []string{"failure_test.go TestLookUpWaitsAsAsked", "failure_test.go TestEscStopsTheWait"}},

	{"45719, 5xx, a middlebox's 4xx", flat(
		unknown("45719", sandbox.Fault{Status: 400, Code: 45719}, "Twilio code 45719", "Twilio-Request-Id RQ")[1:], // a launch's
		unknown("a code of no list", sandbox.Fault{Status: 400, Code: 25012}, "Twilio code 25012", "Twilio-Request-Id RQ")[1:],
		[]trial{
			faulty(0, "a code of no list", sandbox.Fault{Status: 400, Code: 25012}, "Not saved: refused by Twilio", "Nothing was changed", "Twilio code 25012"),
			faulty(0, "45719", sandbox.Fault{Status: 404, Code: 45719}, "Not saved: refused by Twilio", "Nothing was changed"),
		},
		unknown("500", sandbox.Fault{Status: 500, Code: 20500}, "Twilio code 20500", "Twilio-Request-Id RQ"),
		unknown("503", sandbox.Fault{Status: 503}, "HTTP 503", "Twilio-Request-Id RQ"),
		unknown("403 of a middlebox", sandbox.Fault{Status: 403, Body: "<h1>Blocked", ContentType: "text/html"}, "HTTP 403", "Twilio-Request-Id RQ"),
	), nil},

	{"401, 403, 404 with a Twilio code", flat(
		refused("401", sandbox.Fault{Status: 401, Code: 20003}, "The credentials were not accepted.", "→ Check the account SID and the secret", "Twilio code 20003"),
		refused("403", sandbox.Fault{Status: 403, Code: 20403}, "Not allowed.", "→ Use a main API key", "Twilio code 20403"),
		refused("404", sandbox.Fault{Status: 404, Code: 20404}, "→ ", "Twilio code 20404"),
	), nil},

	{"gzip bomb, endless headers, endless body", flat(
		unknown("gzip bomb", sandbox.Fault{GzipBomb: true}),
		unknown("endless headers", sandbox.Fault{EndlessHeaders: true}),
		unknown("endless body", sandbox.Fault{Endless: true}),
	), []string{"../../api/faults_test.go TestEndlessAnswersTakeLittleMemory"}},

	{"redirect or absolute URL elsewhere", flat(
		unknown("redirect", sandbox.Fault{Redirect: "https://login.example.com/"}, "Redirects are not followed"),
		[]trial{{name: "a look-up", play: lookUpElsewhere}},
	), []string{"../../api/transport_test.go TestGuardKeepsToTheOrigin", "../../api/transport_test.go TestRedirectsAreNotFollowed"}},

	{"another writer before, and in the gap of, a save", []trial{
		{name: "before", play: func(r *rig) { r.conflict() }},
		{name: "in the gap", play: otherWriterInTheGap},
	}, []string{"merge_test.go TestMergeSendsWhatIsChosen", "merge_test.go TestThirdWriter", "../../api/save/model_test.go TestSaveAgainstAModel"}},

	{
		"stale read after write",
		[]trial{{name: "for a while", play: staleAtFirst}, {name: "for good", play: staleForGood}},
		[]string{"failure_test.go TestSaveThatIsNotStored"},
	},

	{"double Enter, key repeat", []trial{
		{name: "save", play: func(r *rig) { r.leansOnEnter(forms[0], "Saved and confirmed.") }},
		{name: "launch", play: func(r *rig) { r.leansOnEnter(forms[1], "✓ conversation created") }},
	}, []string{"edit_test.go TestDoubleEnterSavesOnce", "launch_test.go TestLaunch"}},

	{"SSH drop, SIGTERM, SIGHUP, SIGQUIT", nil, []string{
		"../../main_test.go TestSignalsKeepTheDraftAndRestoreTheTerminal", "../../main_test.go TestALostTerminalKeepsTheDraft",
	}},

	{"kill -9 during create", nil, []string{
		"../../main_test.go TestKilledWhileLaunching", "../../main_test.go TestKilledConsolesLoseNothing",
		"../activity/unfinished_test.go TestUnfinishedOfADeadConsole", "../../config/state/kill_test.go TestKill",
	}},

	{
		"panic in Update, View, Cmd",
		[]trial{{name: "Update", play: panicInUpdate}, {name: "View", play: panicInView}, {name: "Cmd", play: panicInCommand}},
		[]string{"../terminal/crash_test.go TestCrashFile"},
	},

	{"hostile bytes in any field", nil, []string{
		"layout_test.go TestLayout", "edit_test.go TestHostileValuesStayAsTheyAre",
		"merge_test.go TestMergeOfHostileValues", "../../main_test.go TestHostileValuesPutNothingOnTheTerminal",
	}},

	{"two instances", nil, []string{
		"drafts_test.go TestTwoConsolesOneDraft", "../activity/unfinished_test.go TestUnfinishedOfALiveConsole",
		"../../config/state/journal_test.go TestTwoInstances", "../../config/state/drafts_test.go TestOneOwner",
	}},

	{"hung keyring", nil, []string{"../../config/keyring_test.go TestKeyringThatHangs", "../cli/login_test.go TestLogoutWhenTheKeyringHangs"}},

	{"read-only", []trial{{name: "a key monkey", play: func(r *rig) {
		readOnly := newRig(r.T, viewtest.Setup{ReadOnly: true})
		readOnly.monkey(7, 100)
		readOnly.WantPosts(0)
	}}}, []string{"keys_test.go TestMonkeyInReadOnly", "../../api/transport_test.go TestReadOnlyDialsForReadsOnly"}},

	{"disk full, no permission", []trial{
		{name: "full, save", play: func(r *rig) { r.diskRefuses(forms[0], "Not saved", fullDisk) }},
		{name: "full, launch", play: func(r *rig) { r.diskRefuses(forms[1], "Not launched", fullDisk) }},
		{name: "no folder, save", play: func(r *rig) { r.diskRefuses(forms[0], "Not saved", goneFolder) }},
		{name: "no folder, launch", play: func(r *rig) { r.diskRefuses(forms[1], "Not launched", goneFolder) }},
	}, []string{
		"../../config/state/journal_disk_test.go TestBeginOnABadDisk", "../../config/state/journal_disk_test.go TestJournalWhereItCannot",
		"../../config/state/drafts_disk_test.go TestSaveOnABadDisk",
	}},
}

// TestFaultMatrix runs every row, and finds the proofs of what is not run here.
func TestFaultMatrix(t *testing.T) {
	t.Parallel()
	var survived, tried, mostCreates atomic.Int32
	t.Cleanup(func() {
		t.Logf("faults survived %d/%d; most POSTs per confirmed create: %d", survived.Load(), len(matrix), mostCreates.Load())
		t.Logf("%d trials through the screens", tried.Load())
	})
	for _, row := range matrix {
		t.Run(row.fault, func(t *testing.T) {
			t.Parallel()
			t.Cleanup(func() {
				if !t.Failed() {
					survived.Add(1)
				}
			})
			if len(row.trials)+len(row.proofs) == 0 {
				t.Error("nothing proves this row")
			}
			for _, proof := range row.proofs {
				checkProof(t, proof)
			}
			for _, trial := range row.trials {
				t.Run(trial.name, func(t *testing.T) {
					t.Parallel()
					tried.Add(1)
					s := keeping(t, "")
					s.Timeouts = trial.timeouts
					r := newRig(t, s)
					trial.play(r)
					r.countCreates(&mostCreates)
				})
			}
		})
	}
}

// countCreates counts the chats asked for, of which each trial confirms one at
// a time.
func (r *rig) countCreates(most *atomic.Int32) {
	r.T.Helper()
	creates := int32(0)
	for _, post := range r.Posts() {
		if strings.Contains(post.Path, "WebChats") {
			creates++
		}
	}
	creates -= int32(r.confirmedAgain)
	for {
		before := most.Load()
		if creates <= before || most.CompareAndSwap(before, creates) {
			break
		}
	}
	if creates > 1 {
		r.T.Errorf("%d chats for one yes", creates)
	}
}

// checkProof finds a test by FILE FUNCTION. One that skips itself somewhere proves
// nothing there.
func checkProof(t *testing.T, proof string) {
	t.Helper()
	path, name, _ := strings.Cut(proof, " ")
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Error(err)
		return
	}
	for _, decl := range file.Decls {
		if f, ok := decl.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == name {
			if skips(f) {
				t.Errorf("%s may be skipped", proof)
			}
			return
		}
	}
	t.Errorf("%s has no %s", path, name)
}

func skips(f *ast.FuncDecl) (found bool) {
	ast.Inspect(f, func(n ast.Node) bool {
		call, ok := n.(*ast.SelectorExpr)
		found = found || ok && strings.HasPrefix(call.Sel.Name, "Skip")
		return !found
	})
	return found
}
