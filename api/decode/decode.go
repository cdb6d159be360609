// Package decode reads the JSON of responses member by member: what is of another
// type than expected is kept as odd and spoils nothing else.
package decode

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"

	"flexconsole/api/sid"
)

// Mismatch refuses a response that is about another thing than the one asked
// for.
type Mismatch struct{ Problem string }

func (m *Mismatch) Error() string { return m.Problem }

// OddFields are the members of a response that are not of the expected type,
// with their raw values. The fields that they stand for are as if they were
// null, so that none can be sent back.
type OddFields struct {
	Odd map[string]json.RawMessage `json:"odd_fields,omitempty"`
}

// AddOdd keeps one more member as odd.
func (o *OddFields) AddOdd(name string, raw json.RawMessage) { o.Odd = with(o.Odd, name, raw) }

// oddKeeper has OddFields.
type oddKeeper interface {
	keepOdd(odd map[string]json.RawMessage)
}

func (o *OddFields) keepOdd(odd map[string]json.RawMessage) { o.Odd = odd }

// Marked is the text of a field, and of an odd one what came, behind a sign.
func (o OddFields) Marked(name, value string) string {
	if raw, odd := o.Odd[name]; odd {
		return "! " + string(raw)
	}
	return value
}

// OddNames are the names of the odd fields, in order.
func (o OddFields) OddNames() []string { return slices.Sorted(maps.Keys(o.Odd)) }

// IsOdd says that the field, or a part of it, is odd.
func (o OddFields) IsOdd(name string) bool {
	return slices.ContainsFunc(o.OddNames(), func(odd string) bool { return odd == name || strings.HasPrefix(odd, name+".") })
}

// OddWords are the odd fields with what came, in one line; "" without any. The
// text is raw.
func (o OddFields) OddWords() string {
	var words []string
	for _, name := range o.OddNames() {
		words = append(words, name+" "+o.Marked(name, ""))
	}
	return strings.Join(words, ", ")
}

// Object reads exactly one JSON object into v, which must be fresh:
// encoding/json leaves what the response does not name untouched. Unknown
// fields are allowed, Twilio adds some. A member that v has no room for spoils
// nothing else: v keeps it where it has OddFields.
func Object(body []byte, v any) error {
	trimmed := bytes.TrimSpace(body)
	if len(trimmed) == 0 {
		return errors.New("the response is empty")
	}
	if trimmed[0] != '{' {
		return errors.New("the response is not a JSON object")
	}
	if whole(trimmed, v) {
		return nil
	}
	var held Members
	decoder := json.NewDecoder(bytes.NewReader(trimmed))
	if err := decoder.Decode(&held); err != nil {
		return unexpected(err)
	}
	if _, err := decoder.Token(); err != io.EOF {
		return errors.New("the response continues after its JSON")
	}
	odd, err := held.fill(v)
	if keeper, ok := v.(oddKeeper); ok && err == nil {
		keeper.keepOdd(odd)
	}
	return err
}

// Resource reads one resource of a kind into v, which must be fresh; what names the kind in
// sentences, and got is where v has its SID, which must be the one asked for.
func Resource(body []byte, v any, kind sid.Kind, what, asked string, got *string) error {
	if err := Object(body, v); err != nil {
		return err
	}
	if !sid.Valid(kind, *got) {
		return errors.New("the response contains no " + what)
	}
	return SameSID(what, asked, got)
}

// whole reads the object into v at once, as nearly every response allows; where it
// says false v is as it was, and the members must be looked at one by one.
func whole(object []byte, v any) bool {
	fresh := reflect.New(reflect.TypeOf(v).Elem())
	if json.Unmarshal(object, fresh.Interface()) != nil || mayHideNull(fresh.Elem()) {
		return false
	}
	reflect.ValueOf(v).Elem().Set(fresh.Elem())
	if keeper, ok := v.(oddKeeper); ok {
		keeper.keepOdd(nil)
	}
	return true
}

// mayHideNull says that a field without room for null is as null would leave it.
func mayHideNull(read reflect.Value) bool {
	if read.Kind() != reflect.Struct {
		return false
	}
	for _, field := range neverNull(read.Type()) {
		if read.FieldByIndex(field).IsZero() {
			return true
		}
	}
	return false
}

// fill reads the members into v and gives back those that do not fit.
func (o Members) fill(v any) (odd map[string]json.RawMessage, err error) {
	left := maps.Clone(o)
	for name, raw := range o {
		if !fits(v, name, raw) {
			odd = with(odd, name, raw)
			delete(left, name)
		}
	}
	fitting, err := json.Marshal(left)
	if err == nil {
		err = json.Unmarshal(fitting, v)
	}
	return odd, err
}

func with(odd map[string]json.RawMessage, name string, raw json.RawMessage) map[string]json.RawMessage {
	if odd == nil {
		odd = map[string]json.RawMessage{}
	}
	odd[name] = raw
	return odd
}

// fits says whether v's type takes the member, tried on a value of its own: a
// failure leaves half of an array behind. Null fits only what can hold it:
// encoding/json would leave the others as if nothing had come.
func fits(v any, name string, raw json.RawMessage) bool {
	if string(raw) == "null" {
		t := reflect.TypeOf(v).Elem()
		if t.Kind() != reflect.Struct {
			return true
		}
		_, never := neverNull(t)[name]
		return !never
	}
	alone, err := json.Marshal(Members{name: raw})
	return err == nil && json.Unmarshal(alone, reflect.New(reflect.TypeOf(v).Elem()).Interface()) == nil
}

// neverNull are the fields of a struct type that have no room for null, by their
// names in JSON.
func neverNull(t reflect.Type) map[string][]int {
	fields, known := neverNullFields.Load(t)
	if !known {
		found := map[string][]int{}
		for _, field := range reflect.VisibleFields(t) {
			tag, _, _ := strings.Cut(field.Tag.Get("json"), ",")
			switch field.Type.Kind() {
			case reflect.String, reflect.Int, reflect.Bool:
				found[tag] = field.Index
			}
		}
		fields, _ = neverNullFields.LoadOrStore(t, found)
	}
	return fields.(map[string][]int)
}

// neverNullFields are those that neverNull found, by the type.
var neverNullFields sync.Map

func unexpected(err error) error {
	return fmt.Errorf("the response is not the expected JSON: %w", err)
}

// Meta is the part of a list's meta that says what follows. Which of the
// two fields there is depends on the list (public beta); both null is the end.
type Meta struct {
	NextURL   *string `json:"next_page_url"`
	NextToken *string `json:"next_token"`
}

// Head is what a response says beside its list; nil is null or left out.
type Head struct {
	Meta        *Meta
	InstanceSID *string
	// Unread counts the entries that could not be read.
	Unread int
}

// EndingWithout takes a response that says nothing of what follows for the end:
// of a chat's few tasks there is no other page.
func (h Head) EndingWithout() Head {
	h.Meta = cmp.Or(h.Meta, &Meta{})
	return h
}

// List reads the list of a response's JSON object that goes by name, of the
// things called what. take gives what is kept of an entry E of the wire, or
// refuses it: a Mismatch refuses the whole response, any other error the entry
// alone.
func List[E, T any](body []byte, name, what string, take func(E) (T, error)) (list []T, head Head, err error) {
	head, entries, err := entriesOf(body, name, what)
	if err != nil {
		return nil, Head{}, err
	}
	list = make([]T, 0, len(entries))
	err = head.each(entries, func(raw json.RawMessage) error {
		var entry E
		err := Object(raw, &entry)
		if err != nil {
			return err
		}
		kept, err := take(entry)
		if err == nil {
			list = append(list, kept)
		}
		return err
	})
	if err != nil {
		return nil, Head{}, err
	}
	return list, head, nil
}

// entriesOf are the entries of a list as they came. This and each are apart from List, of
// which the program has a copy for every type.
func entriesOf(body []byte, name, what string) (head Head, entries []json.RawMessage, err error) {
	var wire Members
	if err := Object(body, &wire); err != nil {
		return Head{}, nil, err
	}
	if err := errors.Join(wire.Decode(name, &entries), wire.Decode("meta", &head.Meta)); err != nil {
		return Head{}, nil, unexpected(err)
	}
	if wire.Decode("instance_sid", &head.InstanceSID) != nil {
		head.InstanceSID = nil // an odd one tells nothing
	}
	if entries == nil {
		return Head{}, nil, fmt.Errorf("the response contains no list of %s", what)
	}
	return head, entries, nil
}

// each keeps entries, and counts those that cannot be read; one of another resource than
// the one asked for is an error.
func (h *Head) each(entries []json.RawMessage, keep func(raw json.RawMessage) error) error {
	for _, raw := range entries {
		err := keep(raw)
		var other *Mismatch
		switch {
		case errors.As(err, &other):
			return err
		case err != nil:
			h.Unread++
		}
	}
	return nil
}

// Members is a JSON object whose members are read one by one: what does not
// matter here, such as a number too large for any type, spoils nothing.
type Members map[string]json.RawMessage

// MembersOf reads a text that is meant to be a JSON object; nil where it is none.
// Each account writes its attributes as it likes, so nothing in them is an
// error.
func MembersOf(written string) Members {
	var held Members
	if json.Unmarshal([]byte(written), &held) != nil {
		return nil
	}
	return held
}

// Decode reads a member into v, which it leaves alone if there is none.
func (o Members) Decode(name string, v any) error {
	member, there := o[name]
	if !there {
		return nil
	}
	return json.Unmarshal(member, v)
}

// Text is a member that is a string, "" for any other.
func (o Members) Text(name string) string {
	var held string
	if o.Decode(name, &held) != nil {
		return ""
	}
	return held
}

// SameSID checks a SID of the response, where it is given, against the one
// asked for.
func SameSID(what, asked string, got *string) error {
	if got != nil && !sid.Equal(asked, *got) {
		return &Mismatch{fmt.Sprintf("asked for %s %s, but the response is about %s", what, asked, *got)}
	}
	return nil
}
