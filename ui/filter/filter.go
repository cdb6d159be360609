// Package filter has the language of all filters. An expression is a list of terms that
// must all hold:
//
//	anna             the word, anywhere in a row
//	"anna b"         words as they stand
//	locale:es        the word in what the row has under a key
//	name:"anna b"    the same of words as they stand
//	team:none        the row has nothing under the key
//	-locale:de       the term after the minus does not hold
package filter

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// None is the value that finds rows without one. In quotes it is a word like others.
const None = "none"

// Key is a name that a term can begin with.
type Key struct {
	Name string
	// Start: the value is what the row's text begins with, not any part of it.
	Start bool
	// Listed: the values in use are few, and offered while a term is typed.
	Listed bool
}

// Keys are those of one list.
type Keys []Key

// find is the key of a name in any case, in the singular or the plural.
func (k Keys) find(name string) (Key, bool) {
	name = strings.ToLower(name)
	for _, key := range k {
		if name == key.Name || name == key.Name+"s" {
			return key, true
		}
	}
	return Key{}, false
}

// Names are the names of the keys, in their order.
func (k Keys) Names() []string {
	names := make([]string, len(k))
	for i, key := range k {
		names[i] = key.Name
	}
	return names
}

// Term is one condition of an expression.
type Term struct {
	// Key is the name of a key, "" for all that a row shows.
	Key string
	// Value is what is looked for, as it was typed but for quotes.
	Value string
	// Unknown is what stands before a colon and is no key: the value has it too.
	Unknown string
	// Not: the term holds where the value is not found.
	Not bool
	// Quoted and Closed say that the value is in quotes, and that they end.
	Quoted, Closed bool
	// From and To are where the term stands in the text, in bytes.
	From, To int

	lower string
	start bool
}

// Expression are the terms of a text, in their order.
type Expression []Term

// Check refuses a term that finds every row, as an empty variable of a script would make
// it, and one without its last quote; text is what the terms were read from, unit what a
// row is called.
func (e Expression) Check(text, unit string) error {
	for _, t := range e {
		term := text[t.From:t.To]
		switch {
		case t.Quoted && !t.Closed:
			return fmt.Errorf("%s has no quote at its end", term)
		case t.Unfinished() && t.Key != "":
			return fmt.Errorf("%s has no value; %s:none finds %ss without one", term, t.Key, unit)
		case t.Unfinished():
			return fmt.Errorf("%s finds every %s", term, unit)
		}
	}
	return nil
}

// Parse reads a text. All texts can be read: what is not finished yet finds all rows.
func (k Keys) Parse(text string) Expression {
	var e Expression
	for at := 0; ; {
		at += len(text[at:]) - len(strings.TrimLeftFunc(text[at:], unicode.IsSpace))
		if at == len(text) {
			return e
		}
		t := k.term(text[at:])
		t.From, t.To = at, at+t.To
		e, at = append(e, t), t.To
	}
}

// term reads the first term of a text, which begins with it; To is its length.
func (k Keys) term(text string) Term {
	var t Term
	at := 0
	if text[0] == '-' {
		t.Not, at = true, 1
	}
	word := text[at:]
	if end := strings.IndexFunc(word, unicode.IsSpace); end >= 0 {
		word = word[:end]
	}
	name, _, named := strings.Cut(word, ":")
	prefix := ""
	if named && name != "" && !strings.Contains(name, `"`) {
		at += len(name) + 1
		if key, known := k.find(name); known {
			t.Key, t.start = key.Name, key.Start
		} else {
			t.Unknown, prefix = name, name+":"
		}
	}
	value, length := t.value(text[at:])
	t.Value, t.To = prefix+value, at+length
	t.lower = strings.ToLower(t.Value)
	return t
}

// value reads a value up to the space or the quote that ends it, and says how long it is.
func (t *Term) value(text string) (value string, length int) {
	if !strings.HasPrefix(text, `"`) {
		if end := strings.IndexFunc(text, unicode.IsSpace); end >= 0 {
			text = text[:end]
		}
		return text, len(text)
	}
	t.Quoted = true
	var b strings.Builder
	for at := 1; at < len(text); {
		if text[at] == '\\' && at+1 < len(text) && strings.IndexByte(`"\`, text[at+1]) >= 0 {
			b.WriteByte(text[at+1])
			at += 2
			continue
		}
		if text[at] == '"' {
			t.Closed = true
			return b.String(), at + 1
		}
		_, size := utf8.DecodeRuneInString(text[at:])
		b.WriteString(text[at : at+size])
		at += size
	}
	return b.String(), len(text)
}

// quoted writes a value so that it is read as it stands.
func quoted(value string) string {
	isWord := value != "" && value[0] != '"' && !strings.EqualFold(value, None) && strings.IndexFunc(value, unicode.IsSpace) < 0
	if isWord {
		return value
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(value) + `"`
}

// WantsNone says that the term looks for rows without a value.
func (t Term) WantsNone() bool {
	return t.Key != "" && (!t.Quoted && t.lower == None || t.Closed && t.lower == "")
}

// Unfinished says that there is nothing to look for yet, as in "locale:".
func (t Term) Unfinished() bool { return t.lower == "" && !t.WantsNone() }

// Lower is what is looked for, in lower case.
func (t Term) Lower() string { return t.lower }

// Finds says that the value is found in a text, whatever Not says.
func (t Term) Finds(text string) bool {
	text = strings.ToLower(text)
	if t.start {
		return strings.HasPrefix(text, t.lower)
	}
	return strings.Contains(text, t.lower)
}

// Fits says that the term holds for a row with these values under its key.
func (t Term) Fits(values ...string) bool {
	switch {
	case t.Unfinished():
		return true
	case t.WantsNone():
		return slices.ContainsFunc(values, func(v string) bool { return v != "" }) == t.Not
	}
	return slices.ContainsFunc(values, t.Finds) != t.Not
}

// Fits says that all terms hold for a row. Values gives what the row has under a key,
// or with "" all that it shows.
func (e Expression) Fits(values func(key string) []string) bool {
	for _, t := range e {
		if !t.Fits(values(t.Key)...) {
			return false
		}
	}
	return true
}

// HasKeys says that a term looks under one of the keys.
func (e Expression) HasKeys() bool {
	return slices.ContainsFunc(e, func(t Term) bool { return t.Key != "" })
}
