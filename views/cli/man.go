package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"flexconsole/views/cli/plain"
)

// newManCommand creates the man pages. They are written without the Markdown library that
// cobra's own pages need, which is 270 kB of the binary.
func newManCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "man DIR",
		Short: "Create the man pages in a folder",
		Long: `Create the man pages of all commands and help topics in a folder, which must exist.
Those of the same names are replaced.`,
		Example: `  flexconsole man ~/.local/share/man/man1
  mkdir man && flexconsole man man && man -l man/flexconsole-users-apply.1`,
		Args: cobra.ArbitraryArgs,
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return nil, cobra.ShellCompDirectiveFilterDirs
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return plain.UsageError("give one folder")
			}
			if info, err := os.Stat(args[0]); err != nil || !info.IsDir() {
				return plain.UsageError(args[0] + " is not a folder")
			}
			return writePages(cmd.Root(), args[0])
		},
	}
}

// writePages writes the pages of a command and of those below it.
func writePages(command *cobra.Command, folder string) error {
	if err := os.WriteFile(filepath.Join(folder, pageName(command)+".1"), []byte(manPage(command)), 0o644); err != nil {
		return err
	}
	for _, c := range subcommands(command) {
		if err := writePages(c, folder); err != nil {
			return err
		}
	}
	return nil
}

// subcommands are the commands and topics below a command that have pages.
func subcommands(command *cobra.Command) []*cobra.Command {
	var all []*cobra.Command
	for _, c := range command.Commands() {
		if c.Name() != "help" && (c.IsAvailableCommand() || c.IsAdditionalHelpTopicCommand()) {
			all = append(all, c)
		}
	}
	return all
}

func pageName(command *cobra.Command) string {
	return strings.ReplaceAll(command.CommandPath(), " ", "-")
}

// manPage is the page of a command, or of a help topic, whose text stands as it is.
func manPage(command *cobra.Command) string {
	page := fmt.Sprintf(".TH %q 1 \"\" %q\n.SH NAME\n%s\n", strings.ToUpper(pageName(command)), "flexconsole "+version(),
		roff(pageName(command)+" - "+command.Short))
	verbatim := func(title, text string) {
		if text = strings.Trim(text, "\n"); text != "" {
			page += ".SH " + title + "\n.nf\n" + roff(text) + "\n.fi\n"
		}
	}
	if command.IsAdditionalHelpTopicCommand() {
		verbatim("DESCRIPTION", command.Long)
		return page
	}
	page += ".SH SYNOPSIS\n" + roff(command.UseLine()) + "\n.SH DESCRIPTION\n"
	text := command.Long
	if text == "" {
		text = command.Short
	}
	page += strings.ReplaceAll(roff(text), "\n\n", "\n.PP\n") + "\n"
	const width = 72 // of a page on 80 columns
	verbatim("OPTIONS", command.NonInheritedFlags().FlagUsagesWrapped(width))
	verbatim("\"GLOBAL OPTIONS\"", command.InheritedFlags().FlagUsagesWrapped(width))
	verbatim("EXAMPLES", command.Example)
	var related []string
	if command.HasParent() {
		related = append(related, pageName(command.Parent())+"(1)")
	}
	for _, c := range subcommands(command) {
		related = append(related, pageName(c)+"(1)")
	}
	return page + ".SH \"SEE ALSO\"\n" + roff(strings.Join(related, ", ")) + "\n"
}

// roff is text for a man page, in which no line begins a request.
func roff(text string) string {
	lines := strings.Split(strings.NewReplacer(`\`, `\e`, "-", `\-`).Replace(text), "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, ".") || strings.HasPrefix(line, "'") {
			lines[i] = `\&` + line
		}
	}
	return strings.Join(lines, "\n")
}
