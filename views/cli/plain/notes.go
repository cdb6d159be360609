package plain

import (
	"io"

	"github.com/spf13/cobra"
)

// isSet says whether a command has a flag that is on.
func isSet(cmd *cobra.Command, name string) bool {
	flag := cmd.Flag(name)
	return flag != nil && flag.Value.String() == "true"
}

// Notes is where a command writes its progress and what is good to know: standard error,
// with --quiet nowhere.
func Notes(cmd *cobra.Command) io.Writer {
	if isSet(cmd, "quiet") {
		return io.Discard
	}
	return cmd.ErrOrStderr()
}

// Warnings is where a command writes text about what went wrong: standard error, with
// --quiet and --json nowhere, as the documents say it.
func Warnings(cmd *cobra.Command) io.Writer {
	if isSet(cmd, "json") {
		return Notes(cmd)
	}
	return cmd.ErrOrStderr()
}

// NoColor says that --no-color is on.
func NoColor(cmd *cobra.Command) bool { return isSet(cmd, "no-color") }
