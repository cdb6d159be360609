package sandbox

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"flexconsole/api/sandbox/expression"
	"flexconsole/api/sid"
)

// asksFor says whether a query accepts this value: it asks for no other.
func asksFor(query url.Values, name, value string) bool {
	wanted := query.Get(name)
	return wanted == "" || wanted == value
}

// asksForSID is asksFor for a SID.
func asksForSID(query url.Values, name, value string) bool {
	wanted := query.Get(name)
	return wanted == "" || sid.Equal(wanted, value)
}

// unsupported refuses the first documented parameter that was sent and has no
// meaning here: to ignore it would give an answer to another question. It is nil
// when none was.
func unsupported(sent url.Values, names ...string) *answer {
	for _, name := range names {
		if sent.Has(name) {
			return problem(20001, name+" is not supported by the sandbox")
		}
	}
	return nil
}

// onlyOf refuses a parameter that was sent with a value outside of those documented.
func onlyOf(sent url.Values, name string, values ...string) *answer {
	for _, value := range sent[name] {
		if !slices.Contains(values, value) {
			return problem(20001, name+" must be one of "+strings.Join(values, ", "))
		}
	}
	return nil
}

// refusedUnless refuses with a message what is not right.
func refusedUnless(right bool, message string) *answer {
	if right {
		return nil
	}
	return problem(20001, message)
}

// firstOf is the first refusal, nil when there is none.
func firstOf(problems ...*answer) *answer {
	for _, problem := range problems {
		if problem != nil {
			return problem
		}
	}
	return nil
}

// positions are those from 0 up to, but not with, many that are wanted.
func positions(many int, wanted func(i int) bool) []int {
	var found []int
	for i := range many {
		if wanted(i) {
			found = append(found, i)
		}
	}
	return found
}

// answerWith is answer for a part of what there is: the entries at these positions.
func (l listing) answerWith(c call, found []int, document func(i int) any) answer {
	return l.answer(c, len(found), func(i int) any { return document(found[i]) })
}

// readOnly are the operations of what can be read and nothing else.
func readOnly(document object) operations {
	return operations{http.MethodGet: func(call) answer { return success(http.StatusOK, document) }}
}

// expressionOf is the expression in a parameter, one that is true for everything where
// none was sent; ok is false for one that the sandbox does not know.
func expressionOf(query url.Values, name string) (holds expression.Condition, ok bool) {
	if text := query.Get(name); text != "" {
		return expression.Parse(text)
	}
	return func(expression.Attributes) bool { return true }, true
}

// attribute is a member that an expression can compare: text, but not null.
func (o object) attribute(name string) (value any, ok bool) {
	for _, m := range o {
		if m.name != name {
			continue
		}
		switch value := m.value.(type) {
		case string:
			return value, true
		case *string:
			if value != nil {
				return *value, true
			}
		}
	}
	return nil, false
}
