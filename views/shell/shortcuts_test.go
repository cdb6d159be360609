package shell_test

import (
	"strings"
	"testing"
	"time"

	"flexconsole/views/viewtest"
)

// Enter in the last field of a form reviews, unless it comes in company.
func TestEnterInTheLastFieldReviews(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Edit(viewtest.Ordinary)
	r.Retype(viewtest.NewEmail)
	r.Press("enter", "enter")
	r.WantNot("Save this change?")
	r.after(20*time.Millisecond, "enter")
	r.Want("Ignored enter: other input arrived with it")
	r.Press("enter")
	r.Want("Save this change?", "▸ Cancel")
	r.WantPosts(0)
}

// A paste of SIDs is looked up from any page, and dropped where a form has unsent changes.
func TestAPasteOfSIDsIsLookedUp(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Press("esc", "3")
	r.Paste("Ticket 4711: agent " + viewtest.Ordinary + " cannot log in\r\n")
	r.Settle()
	r.Want("pella.quickmoss", "User SID (US…)")
	r.Paste(viewtest.ThreeUsers)
	r.ReadAll()
	r.Want("3 users loaded")
	r.Press("esc", "esc")
	r.Paste("no SID")
	r.Want("Paste ignored: press / first")
	many := strings.Builder{}
	for i := range 60 {
		many.WriteString(strings.Replace(viewtest.Ordinary, "0000001", "00000"+string(rune('a'+i/10))+string(rune('0'+i%10)), 1) + "\n")
	}
	r.Paste(strings.ReplaceAll(strings.ReplaceAll(many.String(), "g", "1"), "h", "2"))
	r.Want("Load", "users?", "▸ Cancel")
	r.Press("esc", "1", "esc", "/")
	r.Edit(viewtest.Another)
	r.Retype(viewtest.NewEmail)
	r.Press("esc")
	before := len(r.Server.Requests())
	r.Press("3")
	r.Paste(viewtest.Ordinary)
	r.Want("Paste ignored: send or discard your changes first")
	if len(r.Server.Requests()) != before {
		t.Error("the paste was looked up")
	}
}

// q asks where a form has unsent changes; ctrl+c only where no draft outlives the
// program, as in the sandbox.
func TestQAsksForUnsentChanges(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Edit(viewtest.Ordinary)
	r.Retype(viewtest.NewEmail)
	r.Press("esc", "q")
	r.Want("▸ Stay")
	r.Press("enter")
	if r.Quit {
		t.Fatal("it has quit")
	}
	r.Press("q", "right", "enter")
	r.Until("the end", func() bool { return r.Quit })

	lost := newRig(t, keeping(t, ""))
	lost.Edit(viewtest.Ordinary)
	lost.Retype(viewtest.NewEmail)
	lost.claimed()
	lost.Press("ctrl+c")
	lost.Want("Quit?", "What you typed in a form has not been sent.", "▸ Stay")
	lost.Press("ctrl+c")
	lost.Until("the end", func() bool { return lost.Quit })

	kept := newRig(t, keeping(t, t.TempDir()))
	kept.Edit(viewtest.Ordinary)
	kept.Retype(viewtest.NewEmail)
	kept.claimed()
	kept.Press("esc", "q")
	kept.Want("Quit with unsent changes?", "The draft is kept.", "▸ Stay")
	kept.Press("esc", "ctrl+c")
	kept.Until("the end", func() bool { return kept.Quit })
}
