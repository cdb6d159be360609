// Package expression reads conditions on attributes in TaskRouter's language, as the
// filters of its lists have them.
package expression

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Attributes gives the value of an attribute by its name; ok is false where there is
// none.
type Attributes func(name string) (value any, ok bool)

// Condition says whether attributes meet it.
type Condition func(Attributes) bool

// Parse reads a condition in TaskRouter's language, of which the sandbox knows
// comparisons with == and != of text, numbers, true, false and attributes, joined by
// AND, OR and brackets. An attribute that is not there compares to nothing. It is
// false for what the sandbox does not know.
func Parse(text string) (Condition, bool) {
	if len(text) > mostBytes {
		return nil, false
	}
	p := &parser{tokens: tokensIn(text)}
	e := p.either()
	return e, !p.broken && len(p.tokens) == 0
}

// mostBytes is a length in bytes that keeps brackets in brackets from growing
// without end.
const mostBytes = 4096

var token = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^\s*(==|!=|[()]|"[^"]*"|'[^']*'|-?\d+(?:\.\d+)?|[A-Za-z_][\w.]*)\s*`)
})

// tokensIn takes a text apart; at what is no token it ends with an empty one, which
// fits nowhere.
func tokensIn(text string) []string {
	var tokens []string
	for text != "" {
		m := token().FindStringSubmatch(text)
		if m == nil {
			return append(tokens, "")
		}
		tokens, text = append(tokens, m[1]), text[len(m[0]):]
	}
	return tokens
}

// parser takes tokens from the front; broken means that they are no expression.
type parser struct {
	tokens []string
	broken bool
}

// take is the next token, "" at the end.
func (p *parser) take() string {
	if len(p.tokens) == 0 {
		return ""
	}
	next := p.tokens[0]
	p.tokens = p.tokens[1:]
	return next
}

// accept takes the next token if it is a word, in whatever case.
func (p *parser) accept(word string) bool {
	if len(p.tokens) == 0 || !strings.EqualFold(p.tokens[0], word) {
		return false
	}
	p.take()
	return true
}

func (p *parser) either() Condition {
	left := p.both()
	for p.accept("OR") {
		before, right := left, p.both()
		left = func(of Attributes) bool { return before(of) || right(of) }
	}
	return left
}

func (p *parser) both() Condition {
	left := p.one()
	for p.accept("AND") {
		before, right := left, p.one()
		left = func(of Attributes) bool { return before(of) && right(of) }
	}
	return left
}

// one is a comparison or an expression in brackets.
func (p *parser) one() Condition {
	if p.accept("(") {
		inside := p.either()
		p.broken = p.broken || !p.accept(")")
		return inside
	}
	left := p.operand()
	same := p.accept("==")
	p.broken = p.broken || !same && !p.accept("!=")
	right := p.operand()
	return func(of Attributes) bool {
		a, known := left(of)
		b, alsoKnown := right(of)
		return known && alsoKnown && (a == b) == same
	}
}

// operand is one side of a comparison.
func (p *parser) operand() func(Attributes) (any, bool) {
	text := p.take()
	constant := func(value any) func(Attributes) (any, bool) {
		return func(Attributes) (any, bool) { return value, true }
	}
	switch {
	case slices.Contains([]string{"", "(", ")", "==", "!="}, text):
		p.broken = true
	case text[0] == '"' || text[0] == '\'':
		return constant(strings.Trim(text, text[:1]))
	case strings.ContainsAny(text[:1], "-0123456789"):
		number, _ := strconv.ParseFloat(text, 64)
		return constant(number)
	case text == "true" || text == "false":
		return constant(text == "true")
	}
	return func(of Attributes) (any, bool) { return of(text) }
}
