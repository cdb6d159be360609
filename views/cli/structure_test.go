package cli

import (
	"encoding/json"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const (
	// mostLines is how long a package may be without its tests.
	mostLines = 4000
	// mostMethods is how many methods a type may have, with those of what it embeds.
	mostMethods = 40
)

// listed is what the go command says of a package.
type listed struct {
	ImportPath, Dir, Export string
	GoFiles                 []string
}

// listedPackages are the project's packages and all that they import.
func listedPackages(t *testing.T) []listed {
	t.Helper()
	out, err := exec.Command("go", "list", "-export", "-deps", "-json=ImportPath,Dir,Export,GoFiles", "flexconsole/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	var all []listed
	for decoder := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		if err := decoder.Decode(&p); err == io.EOF {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

// A package that outgrows its readers is taken apart, and so is a type.
func TestPackagesAndTypesStaySmall(t *testing.T) {
	t.Parallel()
	packages := listedPackages(t)
	exports := map[string]string{}
	for _, p := range packages {
		exports[p.ImportPath] = p.Export
	}
	imported := importer.ForCompiler(token.NewFileSet(), "gc", func(path string) (io.ReadCloser, error) { return os.Open(exports[path]) })
	looked := 0
	for _, p := range packages {
		if p.ImportPath != "flexconsole" && !strings.HasPrefix(p.ImportPath, "flexconsole/") {
			continue
		}
		looked++
		if p.ImportPath == "flexconsole/views" && len(p.GoFiles) > 0 {
			t.Errorf("views has Go files of its own: %v", p.GoFiles)
		}
		checkLines(t, p)
		if !slices.Contains(helpers, strings.TrimPrefix(p.ImportPath, "flexconsole/")) { // a rig has a word for all that tests do
			checkMethods(t, p, imported)
		}
	}
	if looked < len(arrows) {
		t.Errorf("only %d packages were looked at, %d are known", looked, len(arrows))
	}
}

func checkLines(t *testing.T, p listed) {
	t.Helper()
	lines := 0
	for _, name := range p.GoFiles {
		text, err := os.ReadFile(filepath.Join(p.Dir, name))
		if err != nil {
			t.Fatal(err)
		}
		lines += strings.Count(string(text), "\n")
	}
	if lines > mostLines {
		t.Errorf("%s has %d lines, more than %d", p.ImportPath, lines, mostLines)
	}
}

// checkMethods counts the methods of each type, promoted ones too.
func checkMethods(t *testing.T, p listed, imported types.Importer) {
	t.Helper()
	files := token.NewFileSet()
	var parsed []*ast.File
	for _, name := range p.GoFiles {
		file, err := parser.ParseFile(files, filepath.Join(p.Dir, name), nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		parsed = append(parsed, file)
	}
	checked, err := (&types.Config{Importer: imported}).Check(p.ImportPath, files, parsed, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range checked.Scope().Names() {
		declared, ok := checked.Scope().Lookup(name).(*types.TypeName)
		if !ok || declared.IsAlias() {
			continue
		}
		if n := methodsOf(declared.Type()); n > mostMethods {
			t.Errorf("%s.%s has %d methods, more than %d", p.ImportPath, name, n, mostMethods)
		}
	}
}

func methodsOf(of types.Type) int {
	if types.IsInterface(of) {
		return types.NewMethodSet(of).Len()
	}
	return types.NewMethodSet(types.NewPointer(of)).Len()
}
