package terminal

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestFindEditor(t *testing.T) {
	for _, test := range []struct {
		name, visual, editor string
		want                 string // the command, or what the error says
		fails                bool
	}{
		{name: "VISUAL goes first", visual: "go vet", editor: "gofmt", want: "go vet"},
		{name: "EDITOR serves too", editor: "gofmt", want: "gofmt"},
		{name: "with arguments", visual: "  go  run\t. ", want: "go run ."},
		{name: "blank is unset", visual: "  ", editor: "go", want: "go"},
		{
			name: "no such program", visual: "no-such-editor -w", editor: "go", fails: true,
			want: `"no-such-editor" from $VISUAL cannot be run (VISUAL is used first, then EDITOR)`,
		},
		{name: "no such program in EDITOR", editor: "no-such-editor", fails: true, want: `"no-such-editor" from $EDITOR`},
	} {
		t.Run(test.name, func(t *testing.T) {
			command, err := findEditor(func(name string) string {
				return map[string]string{"VISUAL": test.visual, "EDITOR": test.editor}[name]
			})
			if test.fails {
				if err == nil || !strings.Contains(err.Error(), test.want) {
					t.Errorf("%q, %v", command, err)
				}
				return
			}
			if got := strings.Join(command, " "); got != test.want || err != nil {
				t.Errorf("%q, %v", got, err)
			}
		})
	}
}

// The words of a command, as sh and cmd would have them.
func TestSplitCommand(t *testing.T) {
	programs := []string{`C:\Program Files\ed.exe`, `C:\ed.exe`, `notepad`}
	look := func(name string) (string, error) {
		if slices.Contains(programs, name) {
			return name, nil
		}
		return "", errors.New("no such program")
	}
	for _, row := range []struct {
		text    string
		windows bool
		want    []string
	}{
		{`'/dir with space/ed' -w`, false, []string{"/dir with space/ed", "-w"}},
		{`vim -c 'set ft=json'`, false, []string{"vim", "-c", "set ft=json"}},
		{`"/a b/ed" "" x\ y`, false, []string{"/a b/ed", "", "x y"}},
		{`ed;rm $(x) *`, false, []string{"ed;rm", "$(x)", "*"}},
		{`'unended`, false, nil},
		{`C:\Program Files\ed.exe`, true, []string{`C:\Program Files\ed.exe`}},
		{`C:\Program Files\ed.exe -w "a b"`, true, []string{`C:\Program Files\ed.exe`, "-w", "a b"}},
		{`"C:\Program Files\ed.exe" -w`, true, []string{`C:\Program Files\ed.exe`, "-w"}},
		{`C:\ed.exe --dir C:\new`, true, []string{`C:\ed.exe`, "--dir", `C:\new`}},
		{`notepad`, true, []string{"notepad"}},
		{`C:\gone.exe -w`, true, []string{`C:\gone.exe`, "-w"}},
	} {
		got, err := splitCommand(row.text, row.windows, look)
		if (err != nil) != (row.want == nil) || err == nil && !slices.Equal(got, row.want) {
			t.Errorf("%s: %q, %v", row.text, got, err)
		}
	}
}

// Where nothing is set and nothing is there, it says what was looked at.
func TestNoEditor(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	_, err := findEditor(func(string) string { return "" })
	if err == nil || !strings.HasPrefix(err.Error(), "no editor: VISUAL and EDITOR are not set, and ") {
		t.Error(err)
	}
	t.Setenv("VISUAL", "no-such-editor")
	if session, err := (&Ender{}).Edit("text", ".txt"); err == nil || session != nil {
		t.Errorf("%v, %v", session, err)
	}
}

// A text that could not come back does not go out.
func TestTextTooLongForAnEditor(t *testing.T) {
	t.Setenv("VISUAL", "go")
	if _, err := (&Ender{}).Edit(strings.Repeat("x", maxEdited), ""); err != nil {
		t.Error(err)
	}
	if _, err := (&Ender{}).Edit(strings.Repeat("x", maxEdited+1), ""); err == nil || !strings.Contains(err.Error(), "64 KB") {
		t.Error(err)
	}
}
