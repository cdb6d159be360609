package shell_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api"
	"flexconsole/api/sandbox"
	"flexconsole/views/screen"
	"flexconsole/views/shell"
	"flexconsole/views/viewtest"
)

// events keeps what is traced, a line each.
type events struct {
	mu    sync.Mutex
	lines []string
}

func (e *events) add(kind, detail string, _ time.Duration) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.lines = append(e.lines, kind+" "+detail)
}

func (e *events) text() string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return strings.Join(e.lines, "\n")
}

func (e *events) want(t *testing.T, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(e.text(), text) {
			t.Errorf("the log lacks %q:\n%s", text, e.text())
		}
	}
}

func TestTraceOfKeys(t *testing.T) {
	t.Parallel()
	for want, key := range map[string]tea.KeyMsg{
		"rune":      {Type: tea.KeyRunes, Runes: []rune("s")},
		"paste 7":   {Type: tea.KeyRunes, Runes: []rune("secrets"), Paste: true},
		"ctrl+s":    {Type: tea.KeyCtrlS},
		"enter":     {Type: tea.KeyEnter},
		"shift+tab": {Type: tea.KeyShiftTab},
	} {
		if kind, detail := shell.TraceOf(key); kind != "key" || detail != want {
			t.Errorf("%q is told of as %s %s, want key %s", key, kind, detail, want)
		}
	}
	if _, detail := shell.TraceOf(tea.KeyMsg{Type: tea.KeySpace, Runes: []rune(" ")}); detail != "rune" {
		t.Errorf("a space is told of as %s", detail)
	}
	if _, detail := shell.TraceOf(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("s"), Alt: true}); strings.Contains(detail, "s") {
		t.Errorf("alt with a letter is told of as %s", detail)
	}
}

// A whole save is told of without a value of it.
func TestTraceHoldsNoValues(t *testing.T) {
	t.Parallel()
	const secret = "hunter2.swordfish@example.com"
	e := &events{}
	r := newRig(t, viewtest.Setup{})
	r.Session.Log.Tell = screen.Trace(e.add).Request
	screen.Trace(e.add).Opened(r.Session)
	model := shell.Traced(r.App, e.add)
	r.Run(model.Init())
	r.Through = model
	r.Edit(viewtest.Ordinary)
	r.Press("end", "ctrl+u")
	r.Burst(secret[:10])
	r.Paste(secret[10:])
	r.Press("ctrl+s")
	r.Want(secret)
	r.Confirm()
	r.Settle()
	r.Want("Saved and confirmed.")
	_ = model.View()
	e.want(t, "session SANDBOX from --demo, account AC0000…0001", "key ctrl+u", "key rune", "key paste 19", "key ctrl+s",
		"doneMsg: saving.SavedMsg", ", 1 dialogs", "size 80×24", "frame ",
		"request POST /v2/Instances/"+sandbox.InstanceSID+"/Users/"+viewtest.Ordinary+" status 200 attempt 1 outcome applied id RQ")
	for _, part := range []string{"hunter2", "swordfish", sandbox.AuthToken, sandbox.AccountSID} {
		if strings.Contains(e.text(), part) {
			t.Errorf("the log holds %q", part)
		}
	}
}

func TestTraceTellsOfAPanicOnceAndNotWhatItSays(t *testing.T) {
	t.Parallel()
	e := &events{}
	r := newRig(t, viewtest.Setup{})
	model := shell.Traced(r.App, e.add)
	model.Update(shell.PanicMsg("swordfish"))
	model.Update(tea.KeyMsg{Type: tea.KeyF1})
	if text := e.text(); strings.Count(text, "panic string") != 1 || strings.Contains(text, "swordfish") {
		t.Errorf("the log is:\n%s", text)
	}
}

func TestTraceTellsOfAFrameASecond(t *testing.T) {
	t.Parallel()
	e := &events{}
	slow := 0 // on a busy machine, which are all told of
	model := shell.Traced(newRig(t, viewtest.Setup{}).App, func(kind, detail string, took time.Duration) {
		if took >= shell.SlowFrame {
			slow++
		}
		e.add(kind, detail, took)
	})
	began := time.Now()
	for range 50 {
		model.View()
	}
	most := slow + 1 + int(time.Since(began)/shell.FrameEvery)
	if n := strings.Count(e.text(), "frame "); n < 1 || n > most {
		t.Errorf("%d of 50 frames are told of, want %d at most", n, most)
	}
}

func TestTraceOfAReadHasNoOutcome(t *testing.T) {
	t.Parallel()
	e := &events{}
	screen.Trace(e.add).Request(api.Record{Method: "GET", Path: "/v1/x", Query: "swordfish", Status: 404, Attempt: 2})
	if got, want := e.text(), "request GET /v1/x status 404 attempt 2"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
