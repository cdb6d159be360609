package cli

import (
	"errors"
	"strings"
	"testing"

	"flexconsole/views/cli/plain"
)

// Wrong use of --map is found before anything is opened.
func TestMapUsage(t *testing.T) {
	for _, row := range []struct{ args, want string }{
		{"--map locale=Region", "--map needs --file"},
		{"--file x --map locale", `--map: "locale" is not COLUMN=HEADING`},
		{"--file x --map team=Team", `--map: "team=Team" is not COLUMN=HEADING`},
		{"--file x --map locale=a --map locale=b", "--map: locale is mapped twice"},
	} {
		root := newRoot()
		root.SetArgs(strings.Fields(row.args))
		err := root.Execute()
		var usage plain.UsageError
		if !errors.As(err, &usage) || !strings.HasPrefix(err.Error(), row.want) {
			t.Errorf("%s: %v", row.args, err)
		}
	}
}

func TestMapColumns(t *testing.T) {
	f := flags{file: "x", maps: []string{"locale=Region, new", "E-Mail=3"}}
	if err := f.mapColumns(); err != nil || f.columns["locale"].Heading != "Region, new" || f.columns["email"].Heading != "3" {
		t.Errorf("%+v: %v", f.columns, err)
	}
}
