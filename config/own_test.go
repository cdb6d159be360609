package config

import (
	"fmt"
	"strings"
	"testing"
)

// ownShown is what a file makes the user's own, in short, and its first problem.
func ownShown(text string) (shown, problem string) {
	c, failure := parseConfig(newDocument("config.toml", []byte(text)))
	var lines []string
	for _, b := range c.keys {
		lines = append(lines, fmt.Sprintf("%s=%q", b.Action, b.Keys))
	}
	for _, c := range c.colours {
		lines = append(lines, fmt.Sprintf("%s.%s=%s", c.Theme, c.Token, c.Value))
	}
	for _, l := range c.lists {
		lines = append(lines, strings.TrimSuffix(fmt.Sprintf("%s.%s.%s", l.List, l.Key, l.Name), ".")+fmt.Sprintf("=%q", l.Texts))
	}
	for _, c := range c.commands {
		lines = append(lines, fmt.Sprintf("%s/%s/%s %q %v %s %v", c.Name, c.Key, c.Where, c.Run, c.Confirm, c.Output, c.ReadOnly))
	}
	if failure != nil {
		problem = strings.TrimPrefix(failure.Error(), "config.toml:")
	}
	return strings.Join(lines, "\n"), problem
}

func TestKeysColoursAndCommandsOfConfig(t *testing.T) {
	for name, row := range map[string]struct{ text, want, problem string }{
		"keys":                     {"[keys]\nedit = \"E\"\nquit = [\"Q\", \"f10\"]\nundo = []", "edit=[\"E\"]\nquit=[\"Q\" \"f10\"]\nundo=[]", ""},
		"keys in one line":         {`keys = {edit = "E"}`, `edit=["E"]`, ""},
		"a number as a key":        {"[keys]\nedit = 5", "", "2:1: edit must be a key in quotes, or a list of keys"},
		"a number in a list":       {"[keys]\nedit = [\"a\", 5]", "", "2:1: edit must be a key in quotes, or a list of keys"},
		"keys that are no table":   {`keys = "x"`, "", "1:1: keys are written as ACTION"},
		"keys too deep":            {"[keys.edit]\nx = \"y\"", "", "1:7: keys are written as ACTION"},
		"colours":                  {"[themes.dark]\naccent = \"#00ff00\"\n[themes.light]\ngood = \"#111111\"", "dark.accent=#00ff00\nlight.good=#111111", ""},
		"a colour that is no text": {"[themes.dark]\naccent = 5", "", `2:1: accent must be text in quotes, such as "#6cb6ff"`},
		"a colour without a theme": {"[themes]\naccent = \"#00ff00\"", "", "2:1: colours are written as TOKEN"},
		"lists": {
			"[lists.users]\ncolumns = [\"email\", \"team\"]\nsort = \"-email\"\n[lists.users.filters]\n\"German agents\" = \"locale:de\"\nall = \"x\"",
			"users.columns=[\"email\" \"team\"]\nusers.sort=[\"-email\"]\nusers.filters.German agents=[\"locale:de\"]\nusers.filters.all=[\"x\"]", "",
		},
		"a list in one line":           {`lists.chats = {sort = "agent", filters = {a = "b"}}`, "chats.sort=[\"agent\"]\nchats.filters.a=[\"b\"]", ""},
		"columns that are no list":     {"[lists.users]\ncolumns = \"email\"", "", "2:1: columns must be a list of names"},
		"no columns":                   {"[lists.users]\ncolumns = []", "", "2:1: columns must be a list of names"},
		"a number as a column":         {"[lists.users]\ncolumns = [1]", "", "2:1: columns must be a list of names"},
		"a list to sort by":            {"[lists.users]\nsort = [\"email\"]", "", "2:1: sort must be text in quotes"},
		"nothing to sort by":           {"[lists.users]\nsort = \"\"", "", "2:1: sort must not be empty"},
		"an unknown setting of a list": {"[lists.users]\ncolumn = [\"email\"]", "", `2:1: unknown key "column" of a list; did you mean columns?`},
		"lists without a name":         {"[lists]\nsort = \"email\"", "", "2:1: lists are set by columns ="},
		"a filter without a name":      {"[lists.users]\nfilters = \"x\"", "", "2:1: lists are set by columns ="},
		"a filter too deep":            {"[lists.users.filters.a]\nb = \"x\"", "", "1:22: lists are set by columns ="},
		"a filter that is no text":     {"[lists.users.filters]\na = 5", "", "2:1: a must be text in quotes"},
		"commands": {
			"[[commands]]\nname = \"open\"\nkey = \"O\"\nwhere = \"user\"\nrun = [\"xdg-open\", \"{user.email}\"]\n" +
				"[[commands]]\nname = \"log\"\nwhere = \"chat\"\nrun = [\"logger\"]\nconfirm = false\noutput = \"pager\"\nread_only = true",
			"open/O/user [\"xdg-open\" \"{user.email}\"] true notice false\nlog//chat [\"logger\"] false pager true", "",
		},
		"a command without run":       {"[[commands]]\nname = \"x\"\nwhere = \"user\"", "x//user [] true notice false", "1:3: this command needs run"},
		"a command that is no list":   {"[commands]\nname = \"x\"", "", "1:2: commands are tables in a list"},
		"a command as text":           {"[[commands]]\nrun = \"rm -rf\"", "// [] true notice false", "2:1: run must be a list"},
		"a command of nothing":        {"[[commands]]\nrun = []", "// [] true notice false", "2:1: run must be a list"},
		"a number in a command":       {"[[commands]]\nrun = [\"a\", 5]", "// [\"a\" \"5\"] true notice false", "2:1: run must be a list"},
		"an unknown key in a command": {"[[commands]]\nnames = \"x\"", "// [] true notice false", `2:1: unknown key "names" in a command; did you mean name?`},
		"an unknown place":            {"[[commands]]\nwhere = \"queue\"", "//queue [] true notice false", "2:1: where must be one of user, chat, request"},
		"confirm as text":             {"[[commands]]\nconfirm = \"no\"", "// [] false notice false", "2:1: confirm must be true or false"},
		"a misspelled section":        {"[key]\nedit = \"E\"", "", `1:2: unknown key "key"; did you mean keys?`},
	} {
		t.Run(name, func(t *testing.T) {
			shown, problem := ownShown(row.text)
			if shown != row.want || !strings.HasPrefix(problem, row.problem) || problem != "" && row.problem == "" {
				t.Errorf("got\n%s\n%s\nwant\n%s\n%s", shown, problem, row.want, row.problem)
			}
		})
	}
}
