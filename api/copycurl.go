package api

import (
	"errors"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	errSecretInRequest = errors.New("there is no command: the request repeats the credentials")
	errBodyNotKept     = errors.New("there is no command: the form is not kept as a whole")
)

// ShellQuote makes one word of sh from any text without NUL, which no command
// line can hold. It stays whole in an interactive shell too, where "!" has a
// meaning even between double quotes.
func ShellQuote(text string) string {
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}

// Curl is the request as a command for sh, runnable as pasted once the
// variables TWILIO_… are set; it holds no credentials. The error says why there
// is no such command.
func (r *Record) Curl() (string, error) {
	form, err := r.form()
	if err != nil {
		return "", err
	}
	words := []string{"curl", "-sS"}
	if r.Method != "GET" {
		words = append(words, "-X", r.Method)
	}
	words = append(words, ShellQuote(r.URL()), "-u", r.placeholders())
	for _, name := range r.ownHeaders() {
		words = append(words, "-H", ShellQuote(name+": "+r.Sent.Header.Get(name)))
	}
	for _, f := range form {
		words = append(words, f.curl()...)
	}
	return strings.Join(words, " "), nil
}

// placeholders are the variables that hold credentials of the request's kind.
func (r *Record) placeholders() string {
	if r.APIKey {
		return `"$TWILIO_API_KEY:$TWILIO_API_SECRET"`
	}
	return `"$TWILIO_ACCOUNT_SID:$TWILIO_AUTH_TOKEN"`
}

// usualHeaders are those that any client sets by itself.
var usualHeaders = []string{"Accept", "Accept-Encoding", "Authorization", "Content-Length", "Content-Type", "User-Agent"}

// ownHeaders are the names of the headers that change what the request does.
func (r *Record) ownHeaders() []string {
	var names []string
	for name := range r.Sent.Header {
		if !slices.Contains(usualHeaders, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// FormField is one field of a form, decoded.
type FormField struct{ Name, Value string }

// Fields are those of a form, or of a query, in the order in which they were
// sent; ok is false where text is neither.
func Fields(text string) (fields []FormField, ok bool) {
	for part := range strings.SplitSeq(text, "&") {
		if part == "" {
			continue
		}
		name, value, _ := strings.Cut(part, "=")
		n, badName := url.QueryUnescape(name)
		v, badValue := url.QueryUnescape(value)
		if badName != nil || badValue != nil {
			return nil, false
		}
		fields = append(fields, FormField{n, v})
	}
	return fields, true
}

// form are the fields sent, where all of the request is known.
func (r *Record) form() ([]FormField, error) {
	if r.Sent.Body.Kept == LeftOut || strings.Contains(r.URL(), redacted) {
		return nil, errSecretInRequest
	}
	fields, ok := Fields(r.Sent.Body.Text)
	if !ok || r.Sent.Body.Kept != Whole {
		return nil, errBodyNotKept
	}
	for _, name := range r.ownHeaders() {
		if strings.Contains(name+r.Sent.Header.Get(name), redacted) {
			return nil, errSecretInRequest
		}
	}
	return fields, nil
}

// curl gives the field to curl as it is, to be encoded there, or encoded where
// it would not survive being pasted.
func (f FormField) curl() []string {
	if pasteable(f.Value) {
		return []string{"--data-urlencode", ShellQuote(url.QueryEscape(f.Name) + "=" + f.Value)}
	}
	return []string{"--data", ShellQuote(url.QueryEscape(f.Name) + "=" + url.QueryEscape(f.Value))}
}

// pasteable says that a text comes out of a clipboard and a terminal as it went
// in, and looks like what it is: no tab that completes, no carriage return, no
// other control, nothing that turns the direction of writing around.
func pasteable(text string) bool {
	return utf8.ValidString(text) && !strings.ContainsFunc(text, func(r rune) bool {
		return unicode.IsControl(r) && r != '\n' || unicode.Is(unicode.Bidi_Control, r)
	})
}
