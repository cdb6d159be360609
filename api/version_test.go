package api

import (
	"runtime/debug"
	"testing"
)

func TestBuildNamesItsCommit(t *testing.T) {
	set := func(pairs ...string) (settings []debug.BuildSetting) {
		for i := 0; i < len(pairs); i += 2 {
			settings = append(settings, debug.BuildSetting{Key: pairs[i], Value: pairs[i+1]})
		}
		return settings
	}
	const commit, at = "0123456789abcdef0123456789abcdef01234567", "2026-03-04T12:00:00Z"
	for want, settings := range map[string][]debug.BuildSetting{
		"v1.2.0":                                   set("GOOS", "linux"),
		"v1.2.0 (commit 0123456789ab)":             set("vcs.revision", commit),
		"v1.2.0 (commit 0123)":                     set("vcs.revision", "0123", "vcs.modified", "false"),
		"v1.2.0 (commit 0123456789ab, " + at + ")": set("vcs.revision", commit, "vcs.time", at),
		"v1.2.0 (commit 0123456789ab, " + at + ", with changes)": set("vcs.time", at, "vcs.modified", "true", "vcs.revision", commit),
	} {
		if got := describe("v1.2.0", settings); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
