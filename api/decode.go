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
		return fmt.Errorf("the answer is not the JSON expected: %w", err)
	}
	if _, err := decoder.Token(); err != io.EOF {
		return errors.New("the answer goes on after its JSON")
	}
	return nil
}

// sameSID checks a SID of the answer, where it is given, against the one asked
// for.
func sameSID(what, asked string, got *string) error {
	if got != nil && !sid.Equal(asked, *got) {
		return &otherAnswer{OtherAnswer, fmt.Sprintf("asked for %s %s, the answer is about %s", what, asked, *got)}
	}
	return nil
}
