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

// Build is the version with the commit and its date where the build was made from a
// repository: "v1.2.0 (commit 0123456789ab, 2026-03-04T12:00:00Z)".
func Build() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return Version()
	}
	return describe(Version(), info.Settings)
}

// describe adds what the build knows of its repository to a version.
func describe(version string, settings []debug.BuildSetting) string {
	of := map[string]string{}
	for _, s := range settings {
		of[s.Key] = s.Value
	}
	commit := of["vcs.revision"]
	if commit == "" {
		return version
	}
	parts := []string{"commit " + commit[:min(len(commit), 12)]}
	if at := of["vcs.time"]; at != "" {
		parts = append(parts, at)
	}
	if of["vcs.modified"] == "true" {
		parts = append(parts, "with changes")
	}
	return version + " (" + strings.Join(parts, ", ") + ")"
}

// userAgent names the program to servers. A build without a version calls itself
// (devel), but parentheses would begin a comment there (RFC 9110, section 10.1.5).
func userAgent() string { return "flexconsole/" + strings.Trim(Version(), "()") }
