package cli

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
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
	files := []string{"file", "log", "output", "ca-file", "results-csv", "results-json"}
	eachCommand(newRoot(), func(c *cobra.Command) {
		c.Flags().VisitAll(func(f *pflag.Flag) {
			_, completes := c.GetFlagCompletionFunc(f.Name)
			if f.Value.Type() != "bool" && completes == slices.Contains(files, f.Name) {
				t.Errorf("%s --%s: completed %v", c.CommandPath(), f.Name, completes)
			}
		})
	})
}

// noDefaults are the flags that have no default: without them there is no such value.
var noDefaults = strings.Fields("account api-key base-url ca-file chat-name confirm customer-name data email email-domain expect file " +
	"filter identity if-version instance latency locale log map preset profile region results-csv results-json sort tag user-sid username")

// Every other flag with a value shows its default.
func TestFlagsShowTheirDefaults(t *testing.T) {
	eachCommand(newRoot(), func(c *cobra.Command) {
		c.InheritedFlags() // adds them to Flags
		c.Flags().VisitAll(func(f *pflag.Flag) {
			one := pflag.NewFlagSet("", pflag.ContinueOnError)
			one.AddFlag(f)
			if usage := one.FlagUsages(); f.Value.Type() != "bool" && !slices.Contains(noDefaults, f.Name) &&
				!strings.Contains(usage, "default") && f.NoOptDefVal == "" {
				t.Errorf("%s: %s", c.CommandPath(), usage)
			}
		})
	})
}

// --follow has an optional value, which is explained where it is.
func TestFollowIsExplained(t *testing.T) {
	eachCommand(newRoot(), func(c *cobra.Command) {
		if f := c.Flags().Lookup("follow"); f != nil && (!strings.Contains(c.Long, "2 minutes") || !strings.Contains(c.Long, "--follow=5m")) {
			t.Errorf("%s does not explain --follow:\n%s", c.CommandPath(), c.Long)
		}
	})
}

// A shell offers files for arguments only where they are files.
func TestArgumentsOfferFilesOnlyWhereTheyAreMeant(t *testing.T) {
	withAccount(t)
	files := map[string]string{"flexconsole users plan": ":0", "flexconsole users apply": ":0", "flexconsole man": ":16"}
	eachCommand(newRoot(), func(c *cobra.Command) {
		stdout, _, _ := run(t, "", append(append([]string{"__complete"}, strings.Fields(c.CommandPath())[1:]...), "")...)
		_, directive, _ := strings.Cut(stdout, ":")
		directive = ":" + strings.TrimSpace(directive)
		want, meant := files[c.CommandPath()]
		if meant && directive != want || !meant && directive != ":4" && directive != ":36" {
			t.Errorf("%s: %s", c.CommandPath(), stdout)
		}
	})
}

// --filter is completed by its keys, and by the known values of a key.
func TestFilterCompletes(t *testing.T) {
	withAccount(t)
	folder := t.TempDir()
	t.Chdir(folder)
	if err := os.WriteFile("engagement.json", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ command, flag, typed, want string }{
		{"users list", "filter", "st", "state: :6"},
		{"users list", "filter", "role:admin -lo", "role:admin -locale: :6"},
		{"users list", "filter", "state:d", "state:deactivated :36"},
		{"users list", "filter", "state:", "state:active state:deactivated state:none :36"},
		{"users list", "filter=-team:n", "", "-team:none :36"},
		{"changes list", "filter", "result:no", `result:"not applied" result:none :36`},
		{"changes list", "filter", "op:e", `op:"end chat" :36`},
		{"webchat create", "data", "@eng", "@engagement.json :6"},
		{"webchat create", "data", "", "@ - :6"},
	} {
		args := append(append([]string{"__complete"}, strings.Fields(test.command)...), "--"+test.flag)
		if !strings.Contains(test.flag, "=") {
			args = append(args, test.typed)
		}
		stdout, _, _ := run(t, "", args...)
		if got := strings.Join(strings.Split(strings.TrimSpace(stdout), "\n"), " "); got != test.want {
			t.Errorf("%s %s offers %s, want %s", test.command, test.typed, got, test.want)
		}
	}
}

// The man pages are those of all commands and topics, and man takes them without a warning.
func TestManPages(t *testing.T) {
	folder := t.TempDir()
	if _, stderr, status := run(t, "", "man", folder); status != 0 {
		t.Fatal(stderr)
	}
	eachCommand(newRoot(), func(c *cobra.Command) {
		page := filepath.Join(folder, strings.ReplaceAll(c.CommandPath(), " ", "-")+".1")
		text, err := os.ReadFile(page)
		if err != nil {
			t.Error(err)
			return
		}
		for _, want := range []string{".SH NAME\n", ".SH SYNOPSIS\nflexconsole", ".SH EXAMPLES\n.nf\n", `flexconsole help exit`, `\-\-quiet`} {
			if !strings.Contains(string(text), want) {
				t.Errorf("%s lacks %q:\n%s", page, want, text)
			}
		}
	})
	exit, err := os.ReadFile(filepath.Join(folder, "flexconsole-exit.1"))
	if err != nil || !strings.Contains(string(exit), "not_accepted") {
		t.Errorf("%v: %s", err, exit)
	}
	for _, args := range [][]string{{"man"}, {"man", filepath.Join(folder, "none")}, {"man", folder, folder}} {
		if _, _, status := run(t, "", args...); status != plain.ExitUsage {
			t.Errorf("%v: status %d", args, status)
		}
	}
	groff, err := exec.LookPath("groff")
	if err != nil {
		return
	}
	pages, _ := filepath.Glob(filepath.Join(folder, "*.1"))
	for _, page := range pages {
		var warnings bytes.Buffer
		cmd := exec.Command(groff, "-k", "-ww", "-z", "-man", "-Tutf8", page)
		cmd.Stderr = &warnings
		if err := cmd.Run(); err != nil || warnings.Len() > 0 {
			t.Errorf("%v: %s", err, warnings.String())
		}
	}
}

func TestRoff(t *testing.T) {
	for text, want := range map[string]string{
		"a\\n": `a\en`, ".SH x": `\&.SH x`, "a\n'b": "a\n\\&'b", "--yes": `\-\-yes`, " .x": " .x",
	} {
		if got := roff(text); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
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
