package validate

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// The sizes of PreEngagementData in bytes, compacted: Twilio refuses more than 16 KB
// with 45731, and the console adds a member of its own.
const (
	dataLimit   = 16_384
	dataWarning = 12_288
)

// PreEngagementData judges a JSON object: at most 16,384 bytes once compacted, no name
// twice in an object, no lone surrogate, no invalid UTF-8.
func PreEngagementData(value string) Verdict {
	if value == "" {
		return Verdict{}
	}
	compacted, err := CompactJSON(value)
	var wrong *jsonError
	if errors.As(err, &wrong) {
		if wrong.unfinished {
			return incomplete("%s", wrong.Error())
		}
		return failure("%s", wrong.Error())
	}
	if kind := jsontext.Value(compacted).Kind(); kind != '{' {
		return failure("%s", notAnObject(kind))
	}
	return weigh(value, len(compacted))
}

// jsonKinds says what a JSON text is by its first character; a number is '0'.
var jsonKinds = map[byte]string{
	'[': "an array", '"': "a string", '0': "a number",
	't': "true", 'f': "false", 'n': "null",
}

func notAnObject(kind jsontext.Kind) error {
	return fmt.Errorf(`%s, expected an object, e.g. {"name": "value"}`, jsonKinds[byte(kind)])
}

// weigh judges a JSON object by its size and by what cannot be seen in it.
func weigh(value string, size int) Verdict {
	if size > dataLimit {
		return failure("%d bytes compacted, the limit is %d", size, dataLimit)
	}
	if i := badIndex(value, badInJSON); i >= 0 {
		return warning("%s, %s", describe(value[i:]), place(value, i))
	}
	if size >= dataWarning {
		return warning("%d of %d bytes", size, dataLimit)
	}
	return valid("JSON object, %d bytes", size)
}

// badInJSON leaves white space to JSON, which has it between values only.
func badInJSON(value string, i int, r rune) bool {
	return r != '\t' && r != '\n' && r != '\r' && badInContext(value, i, r)
}

// CompactJSON removes the white space between values of a JSON text and leaves
// everything else as typed: numbers, escapes, the order of members.
// Its error says what is wrong at which line and column, both counted from 1,
// the column in characters.
func CompactJSON(value string) (string, error) { return reformat(value) }

// reformat changes the white space of a JSON text and nothing else; without
// options it removes it all.
func reformat(value string, spacing ...jsontext.Options) (string, error) {
	v := jsontext.Value(value)
	err := v.Format(append(spacing,
		jsontext.PreserveRawStrings(true),
		jsontext.AllowDuplicateNames(false),
		jsontext.AllowInvalidUTF8(false),
	)...)
	if err != nil {
		return "", newJSONError(value, err)
	}
	return string(v), nil
}

// jsonError is a fault in a JSON text and where it is.
type jsonError struct {
	what       string
	where      string
	unfinished bool
}

func (e *jsonError) Error() string { return e.what + ", " + e.where }

func newJSONError(value string, err error) *jsonError {
	e := &jsonError{what: "not JSON", where: place(value, 0)}
	var syntax *jsontext.SyntacticError
	if !errors.As(err, &syntax) {
		return e
	}
	i := min(int(syntax.ByteOffset), len(value))
	e.where = place(value, i)
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		e.what, e.unfinished = "incomplete JSON", true
	case errors.Is(err, jsontext.ErrDuplicateName):
		e.what = fmt.Sprintf("duplicate name %s", quote(syntax.JSONPointer.LastToken()))
	case strings.Contains(syntax.Err.Error(), "surrogate"):
		e.what = "incomplete surrogate pair"
	case strings.Contains(syntax.Err.Error(), "escape sequence"):
		e.what = "invalid escape sequence"
	default:
		e.what = unexpected(value[i:], syntax.Err)
	}
	return e
}

// unexpected names the character where JSON expects something else. jsontext has
// that in brackets at the end: "invalid character 'a' … (expecting '"')".
func unexpected(rest string, err error) string {
	if rest == "" {
		return "invalid JSON"
	}
	text := "unexpected " + describe(rest)
	if _, wanted, ok := strings.Cut(err.Error(), "(expecting "); ok {
		text = describe(rest) + ", expected " + strings.TrimSuffix(wanted, ")")
	}
	return text
}

// place is byte offset i of value as line and column.
func place(value string, i int) string {
	before := value[:i]
	start := strings.LastIndexByte(before, '\n') + 1
	return fmt.Sprintf("line %d, column %d", strings.Count(before, "\n")+1, position(before[start:], i-start))
}

// SpliceMember puts a member with a string value at the end of a JSON object,
// which counts as {} when it is empty, and gives the object compacted (see
// CompactJSON). Where the object has the name already nothing is added. The
// error says what is wrong with the object.
func SpliceMember(object, name, value string) (spliced string, added bool, err error) {
	if object == "" {
		object = "{}"
	}
	compacted, err := CompactJSON(object)
	if err != nil {
		return "", false, err
	}
	taken, err := hasMember(compacted, name)
	if err != nil {
		return "", false, err
	}
	if taken {
		return compacted, false, nil
	}
	spliced, err = appendMember(compacted, name, value)
	return spliced, err == nil, err
}

// hasMember says whether a JSON object has a member of this name, however the
// name is escaped.
func hasMember(object, name string) (bool, error) {
	d := jsontext.NewDecoder(strings.NewReader(object))
	if kind := d.PeekKind(); kind != '{' {
		return false, notAnObject(kind)
	}
	_, err := d.ReadToken()
	for err == nil && d.PeekKind() != '}' {
		var token jsontext.Token
		if token, err = d.ReadToken(); err == nil && token.String() == name {
			return true, nil
		}
		if err == nil {
			err = d.SkipValue()
		}
	}
	return false, err
}

// appendMember adds a member to a compacted object.
func appendMember(object, name, value string) (string, error) {
	text := []byte(strings.TrimSuffix(object, "}"))
	if len(text) > 1 {
		text = append(text, ',')
	}
	text, err := jsontext.AppendQuote(text, name)
	if err != nil {
		return "", fmt.Errorf("the name %s: %w", quote(name), err)
	}
	if text, err = jsontext.AppendQuote(append(text, ':'), value); err != nil {
		return "", fmt.Errorf("the value %s: %w", quote(value), err)
	}
	return string(append(text, '}')), nil
}

// FormatJSON puts the members of a JSON text on lines of their own, two spaces
// deeper than their parent, and leaves numbers, escapes and the order as
// typed. Its error is that of CompactJSON.
func FormatJSON(text string) (string, error) {
	return reformat(text, jsontext.Multiline(true), jsontext.WithIndent("  "))
}
