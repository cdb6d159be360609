// Package decodetest is test support: it shows of documents that a field of another
// type than expected, or an entry that cannot be read, spoils nothing else.
package decodetest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"flexconsole/api/decode"
)

// neverNullFields are those that Twilio never gives as null.
var neverNullFields = []string{"state", "assignment_status", "reservation_status", "age", "status", "revision", "assigned_tasks", "configured_capacity", "available_capacity_percentage"}

// oddValues are of no type that a field with the value good has.
func oddValues(good string) []string {
	switch {
	case strings.HasPrefix(good, `"`):
		return []string{`5`, `3.0`, `true`, `{"a":1}`, `["x"]`}
	case strings.HasPrefix(good, `[`):
		return []string{`"agent"`, `{"a":1}`, `7`, `["agent",5]`, `true`}
	case good == "true":
		return []string{`"true"`, `1`, `{}`, `[]`}
	}
	return []string{`"7"`, `3.5`, `true`, `{"a":1}`, `[1]`, `1e400`}
}

// Endpoint is a document with the type of each field that is no key.
type Endpoint struct {
	Name, Key string
	Fields    map[string]string
	Decode    func(body string) (decode.OddFields, error)
}

// OnlyOdd are the odd fields of the one entry of a list.
func OnlyOdd[T any](all []T, head decode.Head, err error, odd func(T) decode.OddFields) (decode.OddFields, error) {
	if err != nil || len(all) != 1 || head.Unread != 0 {
		return decode.OddFields{}, fmt.Errorf("%d entries, %d unread: %w", len(all), head.Unread, err)
	}
	return odd(all[0]), nil
}

// CheckOddFields: one odd field hides nothing else, is kept as it came, and its own field is as
// if it were null.
func CheckOddFields(t *testing.T, endpoints []Endpoint) {
	t.Helper()
	shown := 0
	for _, e := range endpoints {
		for odd, good := range e.Fields {
			values := oddValues(good)
			if slices.Contains(neverNullFields, odd) {
				values = append(values, "null")
			}
			for _, value := range values {
				if odd == "auto_creation" && strings.HasPrefix(value, "{") {
					continue
				}
				members := []string{e.Key}
				for name, usual := range e.Fields {
					if name == odd {
						usual = value
					}
					members = append(members, fmt.Sprintf("%q:%s", name, usual))
				}
				kept, err := e.Decode("{" + strings.Join(members, ",") + "}")
				if err != nil || len(kept.Odd) != 1 || string(kept.Odd[odd]) != value || kept.Marked(odd, "") != "! "+value {
					t.Errorf("%s, %s: %s: %v, %v", e.Name, odd, value, kept.Odd, err)
				}
				shown++
			}
		}
	}
	t.Logf("%d odd fields shown", shown)
}

// CheckUnread: an entry that cannot be read hides none of the others of its list, and
// is counted.
func CheckUnread[T any](t *testing.T, list, good, bad string, read func([]byte) ([]T, decode.Head, error)) {
	t.Helper()
	body := `{"` + list + `":[` + strings.Join([]string{"null", bad, good, `"x"`, `[]`, `{}`, `7`}, ",") + `],"meta":{}}`
	if all, head, err := read([]byte(body)); len(all) != 1 || head.Unread != 6 || err != nil {
		t.Errorf("%s: %d read, %d not, %v", list, len(all), head.Unread, err)
	}
}
