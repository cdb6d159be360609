package api

import (
	"cmp"
	"runtime/debug"
	"strings"
)

// Version is what the build knows of itself.
func Version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "(unknown)"
	}
	return cmp.Or(info.Main.Version, "(unknown)")
}

// userAgent names the program to servers. A build without a version calls itself
// (devel), but parentheses would begin a comment there (RFC 9110, section 10.1.5).
func userAgent() string { return "flexconsole/" + strings.Trim(Version(), "()") }
