package api

import (
	"encoding/base64"
	"net/url"
	"slices"
	"strings"
)

// redacted stands where an answer repeated the credentials, as a proxy that
// echoes the request does.
const redacted = "(left out: it repeats the credentials)"

// telltale is how much of a secret gives it away, in octets: what is quoted of
// an answer may be cut.
const telltale = 12

// secretForms are the beginnings of the secret in every form in which it can
// come back.
func (o Options) secretForms() []string {
	if o.Secret == nil {
		return nil
	}
	secret := o.Secret()
	var forms []string
	for _, plain := range []string{
		secret,
		base64.StdEncoding.EncodeToString([]byte(secret)),
		base64.StdEncoding.EncodeToString([]byte(o.Username + ":" + secret)),
	} {
		for _, form := range []string{plain, url.QueryEscape(plain), url.PathEscape(plain)} {
			if form = form[:min(telltale, len(form))]; form != "" && !slices.Contains(forms, form) {
				forms = append(forms, form)
			}
		}
	}
	return forms
}

// redact takes the credentials out of everything that an answer said.
func (o Options) redact(e *Error) *Error {
	if e == nil {
		return nil
	}
	forms := o.secretForms()
	for _, text := range []*string{&e.Message, &e.Snippet, &e.RequestID} {
		*text = withoutSecrets(*text, forms)
	}
	return e
}

// withoutSecrets is text, or where it holds one of the forms, the word on that.
func withoutSecrets(text string, forms []string) string {
	for _, form := range forms {
		if strings.Contains(text, form) {
			return redacted
		}
	}
	return text
}
