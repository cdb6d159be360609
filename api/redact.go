package api

import (
	"bytes"
	"errors"
	"net/http"
	"slices"

	"github.com/go-resty/resty/v2"

	"flexconsole/api/redact"
)

// redactor removes the credentials from requests, responses and errors.
type redactor struct{ *redact.Redactor }

// clean removes the credentials from a response before anything reads it.
func (r redactor) clean(response *resty.Response) {
	if response == nil || response.RawResponse == nil {
		return
	}
	response.RawResponse.Header = r.header(response.RawResponse.Header)
	body := string(response.Body())
	if cleaned := r.Text(body); cleaned != body {
		response.SetBody([]byte(cleaned))
	}
}

// header is a copy of a header without the credentials, in names or in values.
func (r redactor) header(header http.Header) http.Header {
	kept := http.Header{}
	for name, values := range header {
		name = r.Text(name)
		for _, value := range values {
			kept[name] = append(kept[name], r.Text(value))
		}
	}
	return kept
}

// failure removes the credentials from everything that an error says. Of a cause that
// repeats them only the text is kept: nothing can be unwrapped from it.
func (r redactor) failure(e *Error) *Error {
	if e == nil {
		return nil
	}
	for _, text := range []*string{&e.Message, &e.MoreInfo, &e.Snippet, &e.RequestID, &e.Path} {
		*text = r.Text(*text)
	}
	if e.Cause != nil && r.Found(e.Cause.Error()) {
		e.Cause = errors.New(r.Text(e.Cause.Error()))
	}
	return e
}

// values are the fields of an intent without the credentials.
func (r redactor) values(fields map[string]*string) map[string]*string {
	if fields == nil {
		return nil
	}
	kept := map[string]*string{}
	for name, value := range fields {
		kept[name] = value
		if value != nil {
			text := r.Text(*value)
			kept[name] = &text
		}
	}
	return kept
}

// leftOut replaces the value of a header that is always secret.
const leftOut = "(removed)"

var secretHeaders = []string{"Authorization", "Proxy-Authorization", "Cookie", "Set-Cookie"}

// keptHeader is a header without the credentials and without headers that are always
// secret.
func (r redactor) keptHeader(header http.Header) http.Header {
	kept := r.header(header)
	for name, values := range kept {
		if slices.Contains(secretHeaders, name) {
			kept[name] = slices.Repeat([]string{leftOut}, len(values))
		}
	}
	return kept
}

// body searches the whole body for the credentials before it is cut.
func (r redactor) body(body []byte) Body { return bodyOf(body, r.Found(string(body))) }

// cleanedBody is the body of a response that clean has searched.
func cleanedBody(body []byte) Body { return bodyOf(body, bytes.Contains(body, []byte(redact.Mark))) }

// bodyOf is the kept part of a body, or none of it where it repeats the credentials.
func bodyOf(body []byte, secret bool) Body {
	if secret {
		return Body{redact.Mark, len(body), LeftOut}
	}
	if len(body) > maxKept {
		return Body{string(body[:maxKept]), len(body), Beginning}
	}
	return Body{string(body), len(body), Whole}
}
