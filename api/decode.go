package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"reflect"
	"slices"

	"flexconsole/api/sid"
)

// otherAnswer is a success that speaks of another thing than the one asked for.
type otherAnswer struct {
	fault   Fault
	problem string
}

func (o *otherAnswer) Error() string { return o.problem }

// OddFields are the members of an answer that are not of the type expected, as
// they came. The fields that they stand for are as if they were null, so that
// none can be sent back.
type OddFields struct {
	Odd map[string]json.RawMessage `json:"odd_fields,omitempty"`
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

// decodeObject reads exactly one JSON object into v, which must be fresh:
// encoding/json leaves what the answer does not name untouched. Unknown fields
// are allowed, Twilio adds some. A member that v has no room for spoils nothing
// else: v keeps it where it has OddFields.
func decodeObject(body []byte, v any) error {
	trimmed := bytes.TrimSpace(body)
	if len(trimmed) == 0 {
		return errors.New("the answer is empty")
	}
	if trimmed[0] != '{' {
		return errors.New("the answer is not a JSON object")
	}
	var held object
	decoder := json.NewDecoder(bytes.NewReader(trimmed))
	if err := decoder.Decode(&held); err != nil {
		return unexpected(err)
	}
	if _, err := decoder.Token(); err != io.EOF {
		return errors.New("the answer goes on after its JSON")
	}
	odd, err := held.fill(v)
	if keeper, ok := v.(interface {
		keepOdd(map[string]json.RawMessage)
	}); ok && err == nil {
		keeper.keepOdd(odd)
	}
	return err
}

// fill reads the members into v and gives back those that do not fit.
func (o object) fill(v any) (odd map[string]json.RawMessage, err error) {
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
// failure leaves half of an array behind.
func fits(v any, name string, raw json.RawMessage) bool {
	alone, err := json.Marshal(object{name: raw})
	return err == nil && json.Unmarshal(alone, reflect.New(reflect.TypeOf(v).Elem()).Interface()) == nil
}

func unexpected(err error) error {
	return fmt.Errorf("the answer is not the JSON expected: %w", err)
}

// listHead is what an answer says beside its list; nil is null or left out.
type listHead struct {
	meta        *pageMeta
	instanceSID *string
}

// decodeList reads the list of an answer's JSON object that goes by name, of
// the things called what. take gives what is kept of an entry E of the wire, or
// refuses it, and with it the answer.
func decodeList[E, T any](body []byte, name, what string, take func(E) (T, error)) (list []T, head listHead, err error) {
	var wire object
	if err := decodeObject(body, &wire); err != nil {
		return nil, listHead{}, err
	}
	var entries []json.RawMessage
	if err := errors.Join(wire.decode(name, &entries), wire.decode("meta", &head.meta), wire.decode("instance_sid", &head.instanceSID)); err != nil {
		return nil, listHead{}, unexpected(err)
	}
	if entries == nil {
		return nil, listHead{}, fmt.Errorf("the answer holds no list of %s", what)
	}
	list = make([]T, len(entries))
	for i, raw := range entries {
		var entry E
		if err := decodeObject(raw, &entry); err != nil {
			return nil, listHead{}, fmt.Errorf("entry %d of the list of %s: %w", i+1, what, err)
		}
		if list[i], err = take(entry); err != nil {
			return nil, listHead{}, err
		}
	}
	return list, head, nil
}

// object is a JSON object whose members are read one by one: what does not
// matter here, such as a number too large for any type, spoils nothing.
type object map[string]json.RawMessage

// members reads a text that is meant to be a JSON object; nil where it is none.
// Each account writes its attributes as it likes, so nothing in them is an
// error.
func members(written string) object {
	var held object
	if json.Unmarshal([]byte(written), &held) != nil {
		return nil
	}
	return held
}

// decode reads a member into v, which it leaves alone where there is none.
func (o object) decode(name string, v any) error {
	member, there := o[name]
	if !there {
		return nil
	}
	return json.Unmarshal(member, v)
}

// text is a member that is a string, "" for any other.
func (o object) text(name string) string {
	var held string
	if o.decode(name, &held) != nil {
		return ""
	}
	return held
}

// sameSID checks a SID of the answer, where it is given, against the one asked
// for.
func sameSID(what, asked string, got *string) error {
	if got != nil && !sid.Equal(asked, *got) {
		return &otherAnswer{OtherAnswer, fmt.Sprintf("asked for %s %s, the answer is about %s", what, asked, *got)}
	}
	return nil
}
