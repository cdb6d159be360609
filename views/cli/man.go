package cli

import (
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"

	"flexconsole/views/cli/plain"
)

// manDate is that of all man pages of a version, so that the same version has the same
// pages.
var manDate = time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)

// newManCommand creates the man pages.
func newManCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "man DIR",
		Short: "Create the man pages in a folder",
		Long: `Create the man pages of all commands in a folder, which must exist. Those of the
same names are replaced.`,
		Example: `  flexconsole man ~/.local/share/man/man1
  mkdir man && flexconsole man man && man -l man/flexconsole-users-apply.1`,
		Args: cobra.ArbitraryArgs,
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return nil, cobra.ShellCompDirectiveFilterDirs
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return plain.UsageError("give one folder")
			}
			if info, err := os.Stat(args[0]); err != nil || !info.IsDir() {
				return plain.UsageError(args[0] + " is not a folder")
			}
			root := cmd.Root()
			root.DisableAutoGenTag = true
			indentStatuses(root)
			return doc.GenManTree(root, &doc.GenManHeader{
				Title: strings.ToUpper(root.Name()), Section: "1", Source: "flexconsole " + version(), Manual: "flexconsole", Date: &manDate,
			}, args[0])
		},
	}
}

// indentStatuses makes the table of exit statuses a block in the pages of a command and
// those below it, whose lines would run together otherwise.
func indentStatuses(command *cobra.Command) {
	const heading = "\n\nExit status:\n"
	if text, table, found := strings.Cut(command.Long, heading); found {
		command.Long = text + heading + "\n    " + strings.ReplaceAll(table, "\n", "\n    ")
	}
	for _, c := range command.Commands() {
		indentStatuses(c)
	}
}
