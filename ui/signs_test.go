package ui

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/charmbracelet/x/ansi"
)

// values are characters that the texts have as values, or look for in values.
const values = "🧪👍🏽🇲🇽👩👧👦，،－＝＋＠⁉‼〰�␀␡¦│║؛；、═━┐┌└┘"

// Every sign in a text of the console has an ASCII form as wide as itself.
func TestEverySignHasAnASCIIForm(t *testing.T) {
	signs := signsOfTheSource(t)
	if len(signs) < 30 || signs['→'] == "" {
		t.Fatalf("the signs found are %v", signs)
	}
	inCharset(t, ASCII)
	for sign, place := range signs {
		if strings.ContainsRune(values, sign) {
			continue
		}
		shown := Encode(string(sign))
		if strings.Contains(shown, "?") || ansi.StringWidth(shown) != ansi.StringWidth(string(sign)) {
			t.Errorf("%c (%s) becomes %q", sign, place, shown)
		}
	}
}

// signsOfTheSource are the characters beyond ASCII, but for letters, in the texts
// of the packages that draw or say something, each with a place.
func signsOfTheSource(t *testing.T) map[rune]string {
	t.Helper()
	signs := map[rune]string{}
	files := token.NewFileSet()
	for _, folder := range []string{"api", "config", "ui", "views"} {
		err := filepath.WalkDir(filepath.Join("..", folder), func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
				return err
			}
			file, err := parser.ParseFile(files, path, nil, 0)
			if err != nil {
				return err
			}
			ast.Inspect(file, func(n ast.Node) bool {
				literal, ok := n.(*ast.BasicLit)
				if !ok || literal.Kind != token.STRING && literal.Kind != token.CHAR {
					return true
				}
				text, _ := strconv.Unquote(literal.Value)
				for _, r := range text {
					if r > unicode.MaxASCII && unicode.IsGraphic(r) && !unicode.In(r, unicode.L, unicode.M) {
						signs[r] = files.Position(literal.Pos()).String()
					}
				}
				return true
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return signs
}
