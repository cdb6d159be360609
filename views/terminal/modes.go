package terminal

import (
	"runtime"
	"strings"
)

// Modes that another program may have left on, which would change what keys send:
// the kitty keyboard protocol, xterm's modifyOtherKeys, application keys, the
// mouse, reports of the focus and of colours.
const (
	kittyOff     = "\x1b[=0u"
	otherKeysOff = "\x1b[>4;0m"
	mouseOff     = "\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1004l\x1b[?1005l\x1b[?1006l\x1b[?1015l\x1b[?1016l"
	plainKeys    = "\x1b[?1l\x1b>"
)

// resetModes turns them off, on a terminal of that name. The Linux console knows
// neither protocol and may print what it does not know; what only prints lines
// knows no sequence at all.
func resetModes(name string) string {
	switch {
	case PrintsOnly(name):
		return ""
	case strings.HasPrefix(name, "linux"):
		return mouseOff + plainKeys
	}
	return kittyOff + otherKeysOff + mouseOff + plainKeys
}

// PrintsOnly says that a terminal with this name in TERM can do no more than print
// lines. Windows sets no name.
func PrintsOnly(name string) bool {
	return name == "dumb" || name == "" && runtime.GOOS != "windows"
}
