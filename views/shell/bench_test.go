package shell_test

import (
	"testing"

	"flexconsole/ui/uitest"
	"flexconsole/views/viewtest"
)

// BenchmarkKeyToFrame is what one key costs until its frame is drawn, at a
// large terminal; 2 ms is the goal.
func BenchmarkKeyToFrame(b *testing.B) {
	for _, s := range []struct {
		name string
		play func(r *rig)
		keys [2]string
	}{
		{"lookup", func(r *rig) { r.Type(viewtest.Ordinary[:20]) }, [2]string{"0", "backspace"}},
		{"user", func(r *rig) { r.Open(viewtest.Long) }, [2]string{"j", "k"}},
		{"edit", func(r *rig) { r.Edit(viewtest.Long) }, [2]string{"x", "backspace"}},
		{"launch", func(r *rig) { r.PlainChatForm(); r.Press("tab") }, [2]string{"x", "backspace"}},
		{"launch with 16 KB of JSON", bigLaunch, [2]string{" ", "backspace"}},
	} {
		b.Run(s.name, func(b *testing.B) {
			r := newRig(b, viewtest.Setup{Theme: "dark"})
			s.play(r)
			r.Resize(200, 60)
			i := 0
			for b.Loop() {
				r.App.Update(uitest.Key(s.keys[i%2]))
				_ = r.App.View()
				i++
			}
		})
	}
}

func bigLaunch(r *rig) {
	r.PlainChatForm()
	r.GoToInput("PreEngagementData")
	var text []byte
	for range 1000 {
		text = append(text, "\"a\": 1234567,\n"...)
	}
	r.Paste("{" + string(text) + "\"b\": 1}")
}
