package validate

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// The sizes of PreEngagementData in octets, compacted: Twilio refuses more
// than 16 KB with 45731, and the console adds a member of its own.
const (
	dataLimit   = 16_384
	dataWarning = 12_288
)

// PreEngagementData judges a JSON object: at most 16,384 octets once
// compacted, no name twice in an object, no lone surrogate, no invalid UTF-8.
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
		return failure(`%s; an object such as {"name": "value"} is needed`, jsonKinds[byte(kind)])
	}
	return weigh(value, len(compacted))
}

// jsonKinds says what a JSON text is by its first character; a number is '0'.
var jsonKinds = map[byte]string{
	'[': "an array", '"': "a string", '0': "a number",
	't': "a true", 'f': "a false", 'n': "a null",
}

// weigh judges a JSON object by its size and by what cannot be seen in it.
func weigh(value string, octets int) Verdict {
	if octets > dataLimit {
		return failure("%d octets compacted; at most %d are allowed", octets, dataLimit)
	}
	if i := badIndex(value, badInJSON); i >= 0 {
		return warning("%s, %s", describe(value[i:]), place(value, i))
	}
	if octets >= dataWarning {
		return warning("%d of %d octets", octets, dataLimit)
	}
	return valid("JSON object, %d octets", octets)
}

// badInJSON leaves white space to JSON, which has it between values only.
func badInJSON(value string, i int, r rune) bool {
	return r != '\t' && r != '\n' && r != '\r' && badInContext(value, i, r)
}

// CompactJSON takes the white space between values out of a JSON text and
// leaves everything else as typed: numbers, escapes, the order of members.
// Its error says what is wrong at which line and column, both counted from 1,
// the column in characters.
func CompactJSON(value string) (string, error) {
	v := jsontext.Value(value)
	err := v.Format(
		jsontext.PreserveRawStrings(true),
		jsontext.AllowDuplicateNames(false),
		jsontext.AllowInvalidUTF8(false),
	)
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
		e.what, e.unfinished = "the JSON is not finished", true
	case errors.Is(err, jsontext.ErrDuplicateName):
		e.what = fmt.Sprintf("the name %s comes twice", quote(syntax.JSONPointer.LastToken()))
	case strings.Contains(syntax.Err.Error(), "surrogate"):
		e.what = "half a surrogate pair"
	case strings.Contains(syntax.Err.Error(), "escape sequence"):
		e.what = "an escape that JSON does not know"
	default:
		e.what = unexpected(value[i:], syntax.Err)
	}
	return e
}

// unexpected says what stands where JSON wants something else. jsontext has
// that in brackets at the end: "invalid character 'a' … (expecting '"')".
func unexpected(rest string, err error) string {
	if rest == "" {
		return "the JSON is broken"
	}
	text := describe(rest) + " does not belong here"
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
