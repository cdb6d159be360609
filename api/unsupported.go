package api

import (
	"errors"
	"net/http"
)

// Unsupported says that the account does not offer what was requested, or that the
// credentials may not read it, so that a screen works without: Twilio's own 404, 405 or
// 403 from an endpoint in beta, or 403 for a read from Conversations, TaskRouter or Studio.
// Explain's What is the one line that says why.
func Unsupported(err error) bool {
	var failure *Error
	return errors.As(err, &failure) && failure.unsupported()
}

func (e *Error) unsupported() bool {
	if e.Fault != APIError {
		return false
	}
	o := wordingOf(e.Op)
	switch e.Status {
	case http.StatusForbidden:
		return o.beta != "" || o.reads != ""
	case http.StatusNotFound, http.StatusMethodNotAllowed:
		return o.beta != ""
	}
	return false
}

// explainUnsupported explains such a failure.
func (e *Error) explainUnsupported() Explanation {
	o := wordingOf(e.Op)
	if o.reads != "" {
		return Explanation{
			"These credentials cannot read " + o.reads + ".",
			"They do not have the permission for " + o.product + ".", permissionAdvice,
		}
	}
	if e.Status == http.StatusForbidden {
		return Explanation{
			o.beta + " not available to these credentials.",
			"They do not have the permission, or the account does not have this public beta.", o.instead,
		}
	}
	return Explanation{
		o.beta + " not available in this account.",
		"It is a public beta that not every account has. A wrong instance SID gives the same response.", o.instead,
	}
}
