package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"flexconsole/api/sid"
)

// otherAnswer is a success that speaks of another thing than the one asked for.
type otherAnswer struct {
	fault   Fault
	problem string
}

func (o *otherAnswer) Error() string { return o.problem }

// decodeObject reads exactly one JSON object into v, which must be fresh:
// encoding/json leaves what the answer does not name untouched. Unknown fields
// are allowed, Twilio adds some.
func decodeObject(body []byte, v any) error {
	trimmed := bytes.TrimSpace(body)
	if len(trimmed) == 0 {
		return errors.New("the answer is empty")
	}
	if trimmed[0] != '{' {
		return errors.New("the answer is not a JSON object")
	}
	decoder := json.NewDecoder(bytes.NewReader(trimmed))
	if err := decoder.Decode(v); err != nil {
		return unexpected(err)
	}
	if _, err := decoder.Token(); err != io.EOF {
		return errors.New("the answer goes on after its JSON")
	}
	return nil
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
	var entries []E
	if err := errors.Join(wire.decode(name, &entries), wire.decode("meta", &head.meta), wire.decode("instance_sid", &head.instanceSID)); err != nil {
		return nil, listHead{}, unexpected(err)
	}
	if entries == nil {
		return nil, listHead{}, fmt.Errorf("the answer holds no list of %s", what)
	}
	list = make([]T, len(entries))
	for i, entry := range entries {
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
