package cli

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"flexconsole/views/actions"
)

// houseWords are replaced by plain English everywhere: fix, bytes, confirmed,
// refresh, permanently, raw, format, remove, dismiss, export, bulk edit, progress.
var houseWords = regexp.MustCompile(`(?i)\b(mend(s|ed|ing)?|octets?|anew|(read|reads|reading) back|(let|lets|letting) go of|` +
	`dealt with|for good|as (it|they) came|(lay|lays|laid|laying) out|(write|writes|writing) files?|edit of many|road)\b`)

// What people read has none of them.
func TestPlainWords(t *testing.T) {
	for where, text := range texts(t) {
		for _, word := range houseWords.FindAllString(text, -1) {
			t.Errorf("%s says %q", where, word)
		}
	}
}

// texts are all that people can read, by where it stands.
func texts(t *testing.T) map[string]string {
	all := map[string]string{}
	for _, a := range actions.All {
		all["the action "+string(a.ID)] = fmt.Sprint(a.Label, "\n", a.Help, "\n", a.Words)
	}
	addHelp(all, newRoot())
	for _, pattern := range []string{"README.md", ".github/*.md", "views/cli/topics/*.md", "views/shell/testdata/*"} {
		addFiles(t, all, pattern)
	}
	addLiterals(t, all)
	return all
}

// addHelp adds the help of a command and of those below it.
func addHelp(all map[string]string, command *cobra.Command) {
	all[command.CommandPath()+" --help"] = command.Short + "\n" + command.Long + "\n" + command.Example + "\n" + command.UsageString()
	for _, c := range command.Commands() {
		addHelp(all, c)
	}
}

func addFiles(t *testing.T, all map[string]string, pattern string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("../..", pattern))
	if err != nil || len(files) == 0 {
		t.Fatalf("%s: %v, %v", pattern, files, err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all[file] = string(data)
	}
}

// addLiterals adds every text in quotes of the module, but for tests.
func addLiterals(t *testing.T, all map[string]string) {
	t.Helper()
	err := filepath.WalkDir("../..", func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (entry.Name() == "testdata" || entry.Name() == ".git"):
			return filepath.SkipDir
		case !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		return addLiteralsOf(all, path)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func addLiteralsOf(all map[string]string, path string) error {
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if literal, ok := n.(*ast.BasicLit); ok && literal.Kind == token.STRING {
			text, _ := strconv.Unquote(literal.Value)
			all[files.Position(literal.Pos()).String()] = text
		}
		return true
	})
	return nil
}
