package terminal

import (
	"strings"
	"testing"
)

func TestResetModes(t *testing.T) {
	for name, want := range map[string]struct{ kitty, mouse bool }{
		"xterm-256color": {true, true}, "tmux": {true, true}, "linux": {false, true},
		"linux-16color": {false, true}, "dumb": {}, "": {},
	} {
		got := resetModes(name)
		if strings.Contains(got, kittyOff) != want.kitty || strings.Contains(got, mouseOff) != want.mouse {
			t.Errorf("%q: %q", name, got)
		}
	}
}
