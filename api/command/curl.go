// Package command words recorded requests as commands to paste into a shell: curl
// and twilio-cli.
package command

import (
	"errors"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"flexconsole/api"
	"flexconsole/api/redact"
)

var (
	errSecretInRequest = errors.New("no command: the request contains the credentials")
	errBodyNotKept     = errors.New("no command: the form was too long to keep")
	errHeaderQuotes    = errors.New("no command: a header contains a character that shells read in different ways")
)

// ambiguous are the signs that shells read in different ways between single
// quotes, or that end those: fish knows escapes there, csh a history.
const ambiguous = `'\!`

// ShellQuote makes one word of sh, bash and zsh from any text without NUL, which
// no command line can hold. It stays whole in an interactive shell too, where "!"
// has a meaning even between double quotes. Without the ambiguous signs it is one
// word of any shell.
func ShellQuote(text string) string {
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}

// QuotedForSh says that a command has a value which only sh, bash and zsh read as
// it is meant.
func QuotedForSh(command string) bool { return strings.ContainsAny(command, `\!`) }

// urlForShells is an address with the ambiguous signs encoded.
var urlForShells = strings.NewReplacer("'", "%27", `\`, "%5C", "!", "%21")

// Curl is the request as a command for any shell, runnable as pasted once the
// variables TWILIO_… are set; it has no credentials. The error says why there
// is no such command.
func Curl(r *api.Record) (string, error) {
	form, err := formOf(r)
	if err != nil {
		return "", err
	}
	words := []string{"curl", "-sS"}
	if r.Method != "GET" {
		words = append(words, "-X", r.Method)
	}
	words = append(words, ShellQuote(urlForShells.Replace(r.URL())), "-u", placeholders(r))
	for _, name := range ownHeaders(r) {
		header := name + ": " + r.Sent.Header.Get(name)
		if strings.ContainsAny(header, ambiguous) || !pasteable(header) {
			return "", errHeaderQuotes
		}
		words = append(words, "-H", ShellQuote(header))
	}
	for _, f := range form {
		words = append(words, curlField(f)...)
	}
	return strings.Join(words, " "), nil
}

// placeholders are the variables that contain credentials of the request's
// kind.
func placeholders(r *api.Record) string {
	if r.APIKey {
		return `"$TWILIO_API_KEY:$TWILIO_API_SECRET"`
	}
	return `"$TWILIO_ACCOUNT_SID:$TWILIO_AUTH_TOKEN"`
}

// usualHeaders are those that any client sets by itself.
var usualHeaders = []string{"Accept", "Accept-Encoding", "Authorization", "Content-Length", "Content-Type", "User-Agent"}

// ownHeaders are the names of the headers that change what the request does.
func ownHeaders(r *api.Record) []string {
	var names []string
	for name := range r.Sent.Header {
		if !slices.Contains(usualHeaders, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// formOf are the fields sent, where all of the request is known.
func formOf(r *api.Record) ([]api.FormField, error) {
	if r.Sent.Body.Kept == api.LeftOut || strings.Contains(r.URL(), redact.Mark) {
		return nil, errSecretInRequest
	}
	fields, ok := api.Fields(r.Sent.Body.Text)
	if !ok || r.Sent.Body.Kept != api.Whole {
		return nil, errBodyNotKept
	}
	for _, name := range ownHeaders(r) {
		if strings.Contains(name+r.Sent.Header.Get(name), redact.Mark) {
			return nil, errSecretInRequest
		}
	}
	return fields, nil
}

// curlField gives the field to curl as it is, to be encoded there, or encoded where
// it would not survive being pasted.
func curlField(f api.FormField) []string {
	if pasteable(f.Value) && !strings.ContainsAny(f.Value, ambiguous) {
		return []string{"--data-urlencode", ShellQuote(url.QueryEscape(f.Name) + "=" + f.Value)}
	}
	return []string{"--data", ShellQuote(encoded(f))}
}

func encoded(f api.FormField) string { return url.QueryEscape(f.Name) + "=" + url.QueryEscape(f.Value) }

// pasteable says that a text comes out of a clipboard and a terminal as it went
// in, and looks like what it is: no tab that completes, no carriage return, no
// other control, nothing that turns the direction of writing around.
func pasteable(text string) bool {
	return utf8.ValidString(text) && !strings.ContainsFunc(text, func(r rune) bool {
		return unicode.IsControl(r) && r != '\n' || unicode.Is(unicode.Bidi_Control, r)
	})
}
