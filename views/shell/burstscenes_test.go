package shell_test

import (
	"testing"
	"time"

	"flexconsole/api/sandbox"
	"flexconsole/views/screen"
	"flexconsole/views/viewtest"
)

// openBurst opens the results of a burst.
func (r *rig) openBurst(id string) {
	r.Run(r.Host().Open(screen.BurstPage{ID: id}))
	r.Until("the burst", func() bool { return r.Shows("Median") || r.Shows("not kept any more") })
	r.Until("the first round", func() bool { return len(r.App.InFlight()) == 0 })
}

// twoBursts keeps a burst that is over, and has another that is stuck.
func (r *rig) twoBursts() {
	r.KeepBurst("before", viewtest.Noon.Add(-time.Hour), 12)
	r.LaunchBurst("after", sandbox.NightAddressSID, 3)
	r.Clock.Pass(45 * time.Second)
}

// The scenes of bursts stand among all others: every size, every theme.
func init() {
	scenes = append(
		scenes,
		moving("burst results", func(r *rig) { r.twoBursts(); r.openBurst("before"); r.Press("j", "j", "j") }),
		moving("burst results, slowest first", func(r *rig) { r.twoBursts(); r.openBurst("before"); r.Press("s", "G") }),
		moving("burst that is stuck", func(r *rig) { r.twoBursts(); r.openBurst("after") }),
		moving("burst that is not kept", func(r *rig) { r.openBurst("other") }),
		moving("bursts to compare", func(r *rig) { r.twoBursts(); r.openBurst("before"); r.Press("c"); r.WaitFor("enter choose") }),
		moving("bursts compared", func(r *rig) {
			r.twoBursts()
			r.openBurst("after")
			r.openBurst("before")
			r.Press("c")
			r.WaitFor("enter choose")
			r.Press("enter")
			r.WaitFor("Change")
		}),
	)
	for _, name := range []string{"burst results", "burst that is stuck", "bursts compared"} {
		smallGoldens[name] = [][2]int{{40, 12}, {200, 50}}
	}
}

// BenchmarkBurstPage is what a page with 50 chats costs to draw.
func BenchmarkBurstPage(b *testing.B) {
	for _, size := range [][2]int{{80, 24}, {200, 60}} {
		b.Run("", func(b *testing.B) {
			r := newRig(b, viewtest.Setup{Theme: "dark"})
			r.KeepBurst("many", viewtest.Noon, 50)
			r.openBurst("many")
			r.Resize(size[0], size[1])
			page := r.Host().Front()
			b.ReportAllocs()
			for b.Loop() {
				_ = page.View(size[0], size[1]-4)
			}
		})
	}
}
