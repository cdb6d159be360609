package cli

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"flexconsole/config"
	"flexconsole/ui"
	"flexconsole/views/actions"
)

// keysWith prints the keys under a config.toml.
func keysWith(t *testing.T, text string, args ...string) (output string, err error) {
	t.Helper()
	before, form := actions.All, ui.FormKeys
	t.Cleanup(func() { actions.All, ui.FormKeys = before, form })
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "config.toml"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	command := newKeysCommand(func() config.Inputs {
		return config.Inputs{ConfigDir: dir, HomeDir: dir, Getenv: func(string) string { return "" }}
	})
	var out bytes.Buffer
	command.SetOut(&out)
	command.SetErr(&out)
	command.SetArgs(args)
	command.SilenceUsage, command.SilenceErrors = true, true
	err = command.Execute()
	return out.String(), err
}

func TestKeysCommand(t *testing.T) {
	const own = "[keys]\nedit = \"E\"\n[[commands]]\nname = \"open ticket\"\nkey = \"f6\"\nwhere = \"user\"\nrun = [\"ticket\"]\n"
	output, err := keysWith(t, own)
	for _, want := range []string{"edit ", " E ", "command open ticket  F6"} {
		if err != nil || !strings.Contains(output, want) {
			t.Errorf("%v: without %q:\n%s", err, want, output)
		}
	}
	actions.All = slices.DeleteFunc(slices.Clone(actions.All), func(a ui.Action) bool { return a.Group == "Own commands" })
	output, err = keysWith(t, "[keys]\nedit = \"f5\"", "--json")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(output) {
		var d keyDocument
		if err := json.Unmarshal([]byte(line), &d); err != nil || d.Action == "" || d.Group == "" || d.Keys == nil {
			t.Errorf("%v: %s", err, line)
		}
		if d.Action == "edit" && !slices.Equal(d.Keys, []string{"F5"}) {
			t.Errorf("edit: %s", line)
		}
	}
}

// What cannot be is refused with its line and column.
func TestOwnSettingsThatAreRefused(t *testing.T) {
	for text, want := range map[string]string{
		"[keys]\nedit = \"E\"\nedti = \"x\"":                                                `config.toml:3:1: no action is called "edti"`,
		"[keys]\n  edit = \"W\"":                                                            "config.toml:2:3: W is the key of worker",
		"[themes.dark]\naccent = \"blue\"":                                                  `config.toml:2:1: "blue" is no colour`,
		"[themes.ansi]\naccent = \"#ffffff\"":                                               `config.toml:2:1: colours can be given to the themes dark and light, not to "ansi"`,
		"[[commands]]\nname = \"x\"\nwhere = \"user\"\nrun = [\"a\", \"{user.mail}\"]":      "config.toml:1:3: there is no {user.mail} on the page of a user",
		"[keys]\nedit = 5":                                                                  "config.toml:2:1: edit must be a key in quotes",
		"[[commands]]\nname = \"x\"\nwhere = \"user\"\nrun = \"echo hi\"":                   "config.toml:4:1: run must be a list of the program and its arguments",
		"[[commands]]\nname = \"x\"\nwhere = \"user\"\nrun = []":                            "config.toml:4:1: run must be a list of the program and its arguments",
		"[[commands]]\nname = \"x\"\nwhere = \"user\"\nrun = [\"\", \"a\"]":                 "config.toml:4:1: run must begin with the program",
		"[[commands]]\nname = \"x\"\nwhere = \"user\"":                                      "config.toml:1:3: this command needs run",
		"[[commands]]\nname = \"\\u001b\"\nwhere = \"user\"\nrun = [\"a\"]":                 "config.toml:2:1: name must have at most 60 characters, none of them a control character",
		"[[commands]]\nname = \"x\"\nwhere = \"user\"\nrun = [\"a\", \"{User.SID}\"]":       "config.toml:1:3: there is no {User.SID} on the page of a user",
		"[[commands]]\nname = \"x\"\nwhere = \"user\"\nrun = [\"a\", \"{ user.sid }\"]":     "config.toml:1:3: there is no { user.sid } on the page of a user",
		"[[commands]]\nname = \"x\"\nwhere = \"user\"\nrun = [\"a\", \"{user.}\"]":          "config.toml:1:3: there is no {user.} on the page of a user",
		"[[commands]]\nname = \"x\"\nwhere = \"user\"\nrun = [\"a\", \"x{user.full_name\"]": "config.toml:1:3: there is no {user.full_name on the page of a user",
		"[lists.user]\nsort = \"email\"":                                                    `config.toml:2:1: no list is called "user": users, chats, requests, changes`,
		"[lists.users]\ncolumns = [\"email\", \"mail\"]":                                    `config.toml:2:1: no column "mail": username, full name, email, locale`,
		"[lists.users]\ncolumns = [\"email\", \"Email\"]":                                   `config.toml:2:1: column email is there twice`,
		"[lists.users]\nsort = \"-Flex user SID\"":                                          `config.toml:2:1: the list is not sorted by Flex user SID, only by username`,
		"[lists.requests]\nsort = \"when\"":                                                 `config.toml:2:1: no column "when": at, method, status, time`,
		"[lists.chats.filters]\nx = \"state:\"":                                             `config.toml:2:1: state: has no value; state:none finds chats without one`,
		"[lists.chats.filters]\nx = 'name:\"a'":                                             `config.toml:2:1: name:"a has no quote at its end`,
		"[lists.chats.filters]\n\"\" = \"x\"":                                               `config.toml:2:1: the name of a filter: 1–60 characters`,
		"[lists.chats.filters]\nx = \"" + strings.Repeat("a", 121) + "\"":                   `config.toml:2:1: a filter has at most 120 characters`,
	} {
		if _, err := keysWith(t, text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s\n%v, want %s", text, err, want)
		}
	}
}

// The examples of README and guide are settings that work.
func TestExamplesOfOwnSettings(t *testing.T) {
	for _, path := range []string{"../../README.md", "topics/config.md"} {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		example := ""
		for block := range strings.SplitSeq(string(text), "```toml\n") {
			if found, _, _ := strings.Cut(block, "```"); strings.HasPrefix(found, "[keys]") {
				example = found
			}
		}
		output, err := keysWith(t, example)
		if err != nil || !strings.Contains(output, "command open ticket  F6") {
			t.Errorf("%s: %v\n%s", path, err, example)
		}
		actions.All = slices.DeleteFunc(slices.Clone(actions.All), func(a ui.Action) bool { return a.Group == "Own commands" })
	}
}
