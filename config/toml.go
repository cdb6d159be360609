package config

import (
	"bytes"
	"errors"
	"slices"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2"
	// The decoder tells no position of a value that it took, and matches keys
	// without regard to case; the parser below it tells every position.
	"github.com/pelletier/go-toml/v2/unstable"
)

// document is the text of a TOML file without a byte order mark, and the path
// that people see.
type document struct {
	shown string
	data  []byte
}

func newDocument(shown string, data []byte) document {
	return document{shown, bytes.TrimPrefix(data, []byte("\ufeff"))}
}

// problem turns an offset, in bytes, into a line and column.
func (d document) problem(offset int, problem string) *FileError {
	offset = min(offset, len(d.data))
	for offset > 0 && offset < len(d.data) && !utf8.RuneStart(d.data[offset]) {
		offset-- // it points into a character
	}
	before := d.data[:offset]
	line := before[bytes.LastIndexByte(before, '\n')+1:]
	return &FileError{
		Path:    d.shown,
		Line:    bytes.Count(before, []byte("\n")) + 1,
		Column:  utf8.RuneCount(line) + 1,
		Problem: problem,
	}
}

// part is one part of a dotted key and its offset, in bytes.
type part struct {
	name   string
	offset int
}

// deepest is the most parts of a path that are kept. A setting has up to four
// (lists.LIST.filters.NAME): one more shows that something lies too deep.
const deepest = 5

// entry is a table's header or one key with its value.
type entry struct {
	path []part // from the top of the file, 1 to deepest parts
	kind unstable.Kind
	text string // of a string or a boolean
	// list are the texts of an array; isTexts says that it has nothing else.
	list    []string
	isTexts bool
}

// isTable says whether e can hold keys. A list of tables ([[name]]) cannot.
func (e entry) isTable() bool {
	return e.kind == unstable.Table || e.kind == unstable.InlineTable
}

// readEntries flattens a TOML document in its order. What it returns beside a
// problem is what stands before it.
func readEntries(d document, l layout) ([]entry, *FileError) {
	var w walker
	w.parser.Reset(d.data)
	for w.parser.NextExpression() {
		w.expression(w.parser.Expression())
	}
	if err := w.parser.Error(); err != nil {
		return w.entries, d.problem(w.failedAt(err), l.syntaxProblem(err))
	}
	// The parser alone lets a key pass that is there twice. The decoder finds
	// it, but its words repeat the key or value.
	var all map[string]any
	if err := toml.Unmarshal(d.data, &all); err != nil {
		return w.entries, d.problem(d.failedAt(err), "it is defined twice, or its value is out of range")
	}
	return w.entries, nil
}

// failedAt is the offset where the decoder gave up; it knows the line and the
// byte in it.
func (d document) failedAt(err error) int {
	var failed *toml.DecodeError
	if !errors.As(err, &failed) {
		return 0
	}
	line, column := failed.Position()
	offset := 0
	for range line - 1 {
		offset += bytes.IndexByte(d.data[offset:], '\n') + 1
	}
	return offset + column - 1
}

type walker struct {
	parser  unstable.Parser
	table   []part // the header above the current expression
	entries []entry
}

// failedAt is the offset where the parser gave up.
func (w *walker) failedAt(err error) int {
	var failed *unstable.ParserError
	if !errors.As(err, &failed) {
		return 0
	}
	return int(w.parser.Range(failed.Highlight).Offset)
}

func (w *walker) expression(node *unstable.Node) {
	if node.Kind == unstable.KeyValue {
		w.keyValue(w.table, node)
		return
	}
	w.table = w.path(nil, node)
	w.entries = append(w.entries, entry{path: w.table, kind: node.Kind})
}

func (w *walker) keyValue(above []part, node *unstable.Node) {
	path, value := w.path(above, node), node.Value()
	w.entries = append(w.entries, withList(entry{path: path, kind: value.Kind, text: string(value.Data)}, value))
	if value.Kind != unstable.InlineTable || len(path) == deepest {
		return
	}
	for children := value.Children(); children.Next(); {
		w.keyValue(path, children.Node())
	}
}

// withList adds the texts of an array to its entry.
func withList(e entry, value *unstable.Node) entry {
	if value.Kind != unstable.Array {
		return e
	}
	e.isTexts = true
	for children := value.Children(); children.Next(); {
		child := children.Node()
		e.isTexts = e.isTexts && child.Kind == unstable.String
		e.list = append(e.list, string(child.Data))
	}
	return e
}

// path is the key of a node below the tables above it.
func (w *walker) path(above []part, node *unstable.Node) []part {
	path := slices.Clone(above)
	for keys := node.Key(); keys.Next() && len(path) < deepest; {
		key := keys.Node()
		path = append(path, part{string(key.Data), int(key.Raw.Offset)})
	}
	return path
}

// rule is what a key may contain.
type rule struct {
	kind unstable.Kind
	// check returns an error that reads on after the name of the key and
	// repeats nothing of the value.
	check func(string) error
}

func textRule(check func(string) error) rule { return rule{unstable.String, check} }

func (r rule) problem(e entry) string {
	switch {
	case e.kind != r.kind && r.kind == unstable.Bool:
		return "must be true or false, without quotes"
	case e.kind != r.kind:
		return "must be text in quotes"
	}
	if err := r.check(e.text); err != nil {
		return err.Error()
	}
	return ""
}

// layout lists the keys that a file may contain, at its top and in a profile.
type layout struct {
	top, profile map[string]rule
	// sections read the other tables, by their names.
	sections map[string]func(*parsing, entry)
	// unknown words the problem with a key that is not listed; where is
	// " in profile NAME" or "".
	unknown func(key, where string, known []string) string
	// secret files get no word of the parser's, as some show a character.
	secret bool
}

func (l layout) syntaxProblem(err error) string {
	if l.secret {
		return "this is not valid TOML (the text is not shown, as it may be secret)"
	}
	return "not valid TOML: " + err.Error()
}

// contents are the checked values of a file of a layout, by their keys.
type contents struct {
	top      map[string]string
	topAt    map[string]part
	profiles map[string]section
	keys     []Binding
	colours  []Colour
	lists    []ListSetting
	commands []Command
}

// section is one [profiles.NAME].
type section struct {
	at     part
	values map[string]string
}
