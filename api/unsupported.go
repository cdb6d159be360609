package api

import (
	"errors"
	"net/http"
)

// betas are the endpoints that an account may lack: what each gives, and how to go on
// without it.
var betas = map[string]struct{ gives, instead string }{
	"user list":   {"user list", "Look users up by their SID (FU…)."},
	"user search": {"search by username", "Look users up by their SID (FU…)."},
	"teams":       {"team names", "Teams go by their SID (QO…)."},
}

// readings are the reads that a restricted key may be without although every account
// has them: of what, and by which product.
var readings = map[string]struct{ of, product string }{
	"worker":        {"workers", "TaskRouter"},
	"addresses":     {"chat addresses", "Conversations"},
	"conversation":  {"conversations", "Conversations"},
	"conversations": {"conversations", "Conversations"},
	"messages":      {"messages", "Conversations"},
	"task":          {"tasks", "TaskRouter"},
	"reservations":  {"reservations", "TaskRouter"},
}

// Unsupported says that the account does not offer what was asked, or that the
// credentials may not have it, so that a screen goes on without: Twilio's own
// 404, 405 or 403 from an endpoint in beta, or 403 for a read from Conversations
// or TaskRouter. Explain's What is the one line that says why.
func Unsupported(err error) bool {
	var failure *Error
	return errors.As(err, &failure) && failure.unsupported()
}

func (e *Error) unsupported() bool {
	if e.Fault != APIError {
		return false
	}
	_, beta := betas[e.Op]
	switch e.Status {
	case http.StatusForbidden:
		_, reading := readings[e.Op]
		return beta || reading
	case http.StatusNotFound, http.StatusMethodNotAllowed:
		return beta
	}
	return false
}

// explainUnsupported words it.
func (e *Error) explainUnsupported() Explanation {
	if reading, ok := readings[e.Op]; ok {
		return Explanation{
			"These credentials may not read " + reading.of + ".",
			"They lack the permission for " + reading.product + ".", permit,
		}
	}
	beta := betas[e.Op]
	if e.Status == http.StatusForbidden {
		return Explanation{
			"These credentials get no " + beta.gives + ".",
			"They lack the permission, or the account does not have this public beta.", beta.instead,
		}
	}
	return Explanation{
		"This account offers no " + beta.gives + ".",
		"It is a public beta that not every account has; a wrong instance SID is answered alike.", beta.instead,
	}
}
