package follow

import (
	"testing"
	"time"
)

// A screen takes a State for every frame.
func BenchmarkStateOf5000Messages(b *testing.B) {
	w := newWire()
	w.talk(5000)
	f := w.follower()
	for range 20 {
		f.Poll(b.Context())
		w.clock.pass(time.Second)
	}
	b.ReportAllocs()
	for b.Loop() {
		if len(f.State().Messages) != 5000 {
			b.Fatal("not all read")
		}
	}
}
