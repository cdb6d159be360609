package cli

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"flexconsole/config"
	"flexconsole/views/cli/clitest"
	"flexconsole/views/cli/plain"
)

// eachCommand calls each with every command of the project's own that does something.
func eachCommand(command *cobra.Command, each func(*cobra.Command)) {
	if command.Runnable() && !command.HasSubCommands() {
		each(command)
	}
	for _, c := range command.Commands() {
		if c.Name() != "help" && c.Name() != "completion" {
			eachCommand(c, each)
		}
	}
}

// Every command has an example of itself, and of nothing that does not exist.
func TestEveryCommandHasAnExample(t *testing.T) {
	root := newRoot()
	eachCommand(root, func(c *cobra.Command) {
		if !strings.Contains(c.Example, c.CommandPath()) {
			t.Errorf("%s has no example", c.CommandPath())
		}
		if !strings.HasSuffix(c.Long, "\n\nExit statuses: flexconsole help exit") {
			t.Errorf("%s does not name the page on exit statuses", c.CommandPath())
		}
		for line := range strings.Lines(c.Example) {
			for _, call := range strings.Split(line, "flexconsole ")[1:] {
				call, _, _ = strings.Cut(call, "|")
				found, rest, err := root.Find(strings.Fields(call))
				if err != nil {
					t.Errorf("%s: %v", line, err)
					continue
				}
				for _, word := range rest {
					name, _, _ := strings.Cut(strings.TrimPrefix(word, "--"), "=")
					if strings.HasPrefix(word, "--") && found.Flag(name) == nil {
						t.Errorf("%s has no flag %s: %s", found.CommandPath(), word, line)
					}
				}
			}
		}
	})
}

// A shell offers files only where a file is meant.
func TestFlagsOfferFilesOnlyWhereTheyAreMeant(t *testing.T) {
	files := []string{"file", "log", "output", "ca-file", "data"}
	eachCommand(newRoot(), func(c *cobra.Command) {
		c.Flags().VisitAll(func(f *pflag.Flag) {
			_, completes := c.GetFlagCompletionFunc(f.Name)
			if f.Value.Type() != "bool" && completes == slices.Contains(files, f.Name) {
				t.Errorf("%s --%s: completed %v", c.CommandPath(), f.Name, completes)
			}
		})
	})
}

func TestProfilesList(t *testing.T) {
	m := newMachine(t)
	m.Configured("default_profile = \"work\"\n[profiles.work]\naccount_sid = \"AC00000000000000000000000000000001\"\nenvironment = \"staging\"\n" +
		"[profiles.live]\naccount_sid = \"AC00000000000000000000000000000002\"\nread_only = true\nregion = \"ie1\"\n")
	got := clitest.Run(m.Command(newProfilesCommand, "list", "--json"), "")
	got.Ends(t, 0)
	var all []profileDocument
	for line := range strings.Lines(got.Stdout) {
		var d profileDocument
		if err := json.Unmarshal([]byte(line), &d); err != nil {
			t.Fatal(err)
		}
		all = append(all, d)
	}
	if len(all) != 2 || *all[0].Name != "live" || !all[0].ReadOnly || all[0].Environment != string(config.Prod) || *all[0].Region != "ie1" ||
		all[0].Default || !all[1].Default || all[1].Environment != "staging" || all[1].Region != nil || all[1].Source != "profile" {
		t.Errorf("it prints %s", got.All())
	}
	got = clitest.Run(m.Command(newProfilesCommand, "list"), "")
	got.Ends(t, 0)
	got.Shows(t, "work     staging      AC00000000000000000000000000000001  profile work")
	clitest.Run(m.Command(newProfilesCommand, "lst"), "").Ends(t, plain.ExitUsage)
	clitest.Run(newMachine(t).Command(newProfilesCommand, "list"), "").Shows(t, "no account found")
}
