package config

import (
	"bytes"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync"

	"github.com/pelletier/go-toml/v2/unstable"
)

// setting is a key with its value, as it is written into a file.
type setting struct{ key, value string }

func (s setting) line() string { return s.key + " = " + s.literal() }

// literal is the value in TOML. Only printable text is ever stored, and of
// that Go's quotes and TOML's are the same.
func (s setting) literal() string {
	if profileRules[s.key].kind == unstable.Bool {
		return s.value
	}
	return strconv.Quote(s.value)
}

// expression is one table header or one key with its value, as it lies in the
// file. Offsets are in bytes; to is behind its last one, comments not
// counted.
type expression struct {
	path     []string
	header   bool
	table    int // of the header above: how many parts of the path it states
	from, to int
	value    int    // where a key's value begins
	text     string // of a key's value, where that is text or a boolean
}

// of says whether the expression states something of the profile.
func (e expression) of(profile string) bool {
	return len(e.path) > 1 && e.path[0] == "profiles" && e.path[1] == profile
}

// editor changes the text of a settings file and leaves all other bytes as
// they are. The text must have been parsed without a problem.
type editor struct {
	data        []byte // without a byte order mark
	newline     string
	expressions []expression
	changes     []change
}

// change replaces the bytes from from to to.
type change struct {
	from, to int
	text     string
}

func newEditor(data []byte) *editor {
	e := &editor{data: data, newline: "\n"}
	if bytes.Contains(data, []byte("\r\n")) {
		e.newline = "\r\n"
	}
	var parser unstable.Parser
	parser.Reset(data)
	var table []string
	for parser.NextExpression() {
		x := e.locate(table, parser.Expression())
		if x.header {
			table = x.path
		}
		e.expressions = append(e.expressions, x)
	}
	return e
}

func (e *editor) locate(table []string, node *unstable.Node) expression {
	x := expression{header: node.Kind != unstable.KeyValue}
	if !x.header {
		x.path, x.table = slices.Clone(table), len(table)
	}
	var first, last unstable.Range
	for keys := node.Key(); keys.Next(); {
		last = keys.Node().Raw
		if len(x.path) == x.table {
			first = last
		}
		x.path = append(x.path, string(keys.Node().Data))
	}
	x.from, x.to = int(first.Offset), int(last.Offset+last.Length)
	if x.header {
		x.from = bytes.LastIndexByte(e.data[:x.from], '[')
		x.to += bytes.IndexByte(e.data[x.to:], ']') + 1
		return x
	}
	equals := x.to + bytes.IndexByte(e.data[x.to:], '=') + 1
	x.value = equals + blanks(e.data[equals:])
	x.to = int(node.Raw.Offset + node.Raw.Length)
	x.text = string(node.Value().Data)
	return x
}

// blanks counts the spaces and tabs that text begins with.
func blanks(text []byte) int { return len(text) - len(bytes.TrimLeft(text, " \t")) }

// setProfile makes the settings all that the profile states. Where it has a
// table of its own the table stays where it is, with its comments and with
// the lines that need no change; else a table is added at the end.
func (e *editor) setProfile(name string, settings []setting) {
	missing := slices.Clone(settings)
	insertAt := -1
	for _, x := range e.expressions {
		switch {
		case !x.of(name):
		case x.header:
			insertAt = e.lineEnd(x.to)
		case x.table == 2 && e.keep(x, &missing):
			insertAt = e.lineEnd(x.to)
		default:
			e.remove(x)
		}
	}
	var lines []string
	for _, s := range missing {
		lines = append(lines, s.line())
	}
	if insertAt < 0 {
		e.append(append([]string{"[profiles." + name + "]"}, lines...))
		return
	}
	e.insert(insertAt, lines)
}

// keep gives a key its new value, and says false where it has none.
// What was done is no longer missing.
func (e *editor) keep(x expression, missing *[]setting) bool {
	i := slices.IndexFunc(*missing, func(s setting) bool { return len(x.path) == 3 && s.key == x.path[2] })
	if i < 0 {
		return false
	}
	e.setValue(x, (*missing)[i])
	*missing = slices.Delete(*missing, i, i+1)
	return true
}

func (e *editor) setValue(x expression, s setting) {
	if x.text != s.value {
		e.changes = append(e.changes, change{x.value, x.to, s.literal()})
	}
}

// removeProfile takes out all that the file states of the profile, but for
// comments.
func (e *editor) removeProfile(name string) {
	for _, x := range e.expressions {
		if x.of(name) {
			e.remove(x)
		}
	}
}

// secretComment is a secret that was taken out of use and not out of the file.
var secretComment = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?m)^[^#\n]*#.*\b(auth_token|api_secret)\b["']?\s*=.*\n?`)
})

// removeSecretComments takes out the comments in a profile's tables that have a
// secret.
func (e *editor) removeSecretComments(name string) {
	for i, x := range e.expressions {
		if !x.header || !x.of(name) {
			continue
		}
		from, to := e.lineEnd(x.to), len(e.data)
		if next := slices.IndexFunc(e.expressions[i+1:], func(n expression) bool { return n.header }); next >= 0 {
			to = e.lineStart(e.expressions[i+1+next].from)
		}
		e.removeLines(from, to)
	}
}

// removeLines takes out the secret comments of a part of the file, from the
// beginning of a line to the end of one. What a line states beside the comment
// is taken out already.
func (e *editor) removeLines(from, to int) {
	for _, line := range secretComment().FindAllIndex(e.data[from:to], -1) {
		start, end := from+line[0], from+line[1]
		e.changes = slices.DeleteFunc(e.changes, func(c change) bool { return c.text == "" && start <= c.from && c.to <= end })
		e.changes = append(e.changes, change{start, end, ""})
	}
}

// lineStart is the offset at which the line of offset begins.
func (e *editor) lineStart(offset int) int { return bytes.LastIndexByte(e.data[:offset], '\n') + 1 }

// setTop sets a key above all tables.
func (e *editor) setTop(s setting) {
	at := 0
	for _, x := range e.expressions {
		switch {
		case x.header || x.table > 0:
		case len(x.path) == 1 && x.path[0] == s.key:
			e.setValue(x, s)
			return
		default:
			at = e.lineEnd(x.to)
		}
	}
	e.insert(at, []string{s.line()})
}

// remove takes out an expression: its whole line, or all before a comment.
func (e *editor) remove(x expression) {
	from := e.lineStart(x.from)
	rest := e.data[x.to:e.lineEnd(x.to)]
	if len(bytes.TrimSpace(rest)) == 0 {
		e.changes = append(e.changes, change{from, e.lineEnd(x.to), ""})
		return
	}
	e.changes = append(e.changes, change{x.from, x.to + blanks(rest), ""})
}

// lineEnd is the offset behind the line break that ends the line of offset.
func (e *editor) lineEnd(offset int) int {
	if n := bytes.IndexByte(e.data[offset:], '\n'); n >= 0 {
		return offset + n + 1
	}
	return len(e.data)
}

// insert puts lines at the beginning of a line, or at the end of the file.
func (e *editor) insert(at int, lines []string) {
	text := ""
	if at > 0 && e.data[at-1] != '\n' {
		text = e.newline
	}
	for _, line := range lines {
		text += line + e.newline
	}
	e.changes = append(e.changes, change{at, at, text})
}

// append puts lines at the end of the file, after an empty line.
func (e *editor) append(lines []string) {
	text := strings.TrimRight(string(e.data), "\r\n")
	if breaks := strings.Count(string(e.data[len(text):]), "\n"); text != "" && breaks < 2 {
		lines = append([]string{""}, lines...)
	}
	e.insert(len(e.data), lines)
}

// result is the text with the changes made.
func (e *editor) result() []byte {
	sort.SliceStable(e.changes, func(i, j int) bool {
		a, b := e.changes[i], e.changes[j]
		return a.from < b.from || a.from == b.from && a.to < b.to
	})
	var out []byte
	at := 0
	for _, c := range e.changes {
		out = append(out, e.data[at:c.from]...)
		out = append(out, c.text...)
		at = c.to
	}
	return append(out, e.data[at:]...)
}
