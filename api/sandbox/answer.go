package sandbox

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
)

// answer is a response before it goes on the wire.
type answer struct {
	status int
	header http.Header
	// document becomes the body, once the origin of the request is known.
	document any
	body     []byte
}

// object is a JSON object whose members keep their order, as those of Twilio's
// documents do.
type object []member

type member struct {
	name  string
	value any
}

// MarshalJSON writes the members in their order.
func (o object) MarshalJSON() ([]byte, error) { return appendJSON(nil, o) }

// appendJSON appends a value to text. It writes objects and lists itself, as
// encoding/json reads the result of a MarshalJSON again at every level.
func appendJSON(text []byte, value any) ([]byte, error) {
	switch v := value.(type) {
	case object:
		return appendEach(text, '{', len(v), '}', func(text []byte, i int) ([]byte, error) {
			return appendJSON(append(strconv.AppendQuote(text, v[i].name), ':'), v[i].value)
		})
	case []any:
		return appendEach(text, '[', len(v), ']', func(text []byte, i int) ([]byte, error) { return appendJSON(text, v[i]) })
	}
	plain, err := json.Marshal(value)
	return append(text, plain...), err
}

// appendEach writes a number of entries between brackets.
func appendEach(text []byte, open byte, many int, end byte, one func([]byte, int) ([]byte, error)) ([]byte, error) {
	text = append(text, open)
	for i := range many {
		if i > 0 {
			text = append(text, ',')
		}
		var err error
		if text, err = one(text, i); err != nil {
			return nil, err
		}
	}
	return append(text, end), nil
}

// success answers with a document, whose addresses are those of Twilio.
func success(status int, document any) answer {
	header := http.Header{"Content-Type": {"application/json"}}
	return answer{status: status, header: header, document: document}
}

// at writes the document with its addresses as they are at an origin.
func (a answer) at(o origin) answer {
	body, err := appendJSON(nil, o.readdress(a.document))
	if err != nil {
		panic("sandbox: " + err.Error()) // a document is always one of our own
	}
	a.body = body
	return a
}

// failure answers with Twilio's error object. Code 0 makes an error that carries no
// Twilio code.
func failure(status, code int, message string) answer {
	e := struct {
		Code     int    `json:"code,omitempty"`
		Message  string `json:"message"`
		MoreInfo string `json:"more_info,omitempty"`
		Status   int    `json:"status"`
	}{Code: code, Message: message, Status: status}
	if code != 0 {
		e.MoreInfo = fmt.Sprintf("https://www.twilio.com/docs/errors/%d", code)
	}
	return success(status, e)
}

// refused answers that a parameter will not do (20001).
func refused(message string) answer {
	return failure(http.StatusBadRequest, 20001, message)
}

// withHeader sets one more header; an empty value leaves things as they are.
func (a answer) withHeader(name, value string) answer {
	if value == "" {
		return a
	}
	a.header = a.header.Clone()
	a.header.Set(name, value)
	return a
}

// withID adds the ID that Twilio's support asks for.
func (a answer) withID(id string) answer {
	return a.withHeader("Twilio-Request-Id", id)
}

// writeHeader sends the status line and the headers, the length of the whole
// body among them.
func (a answer) writeHeader(w http.ResponseWriter) {
	for name, values := range a.header {
		w.Header()[name] = values
	}
	if mayHaveBody(a.status) {
		w.Header().Set("Content-Length", strconv.Itoa(len(a.body)))
	}
	w.WriteHeader(a.status)
}

// mayHaveBody follows RFC 9110: 204 and 304 end with their headers.
func mayHaveBody(status int) bool {
	return status != http.StatusNoContent && status != http.StatusNotModified
}
