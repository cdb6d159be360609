package api

import "net/http"

// Outcome is the result of a request that changes something. Reads have no outcome: they
// succeed or fail.
type Outcome int

const (
	// Unknown: the change may or may not have been made. It is the zero value, so that a
	// missing decision promises nothing.
	Unknown Outcome = iota
	// NotApplied: nothing was changed, it is safe to try again.
	NotApplied
	// Applied: Twilio returned the changed thing itself.
	Applied
	// RefusedUpdate: Twilio refused an update with a code that is not known to change
	// nothing. It is as open as Unknown until a reading settles it.
	RefusedUpdate
)

// String is the outcome as it is shown and recorded.
func (o Outcome) String() string {
	switch o {
	case NotApplied:
		return "not applied"
	case Applied:
		return "applied"
	case RefusedUpdate:
		return "refused"
	}
	return "unknown"
}

// recorded is the outcome in the journal, which records only what is certain.
func (o Outcome) recorded() string {
	if o == RefusedUpdate {
		return Unknown.String()
	}
	return o.String()
}

// Exchange is what Classify needs to know of one request.
type Exchange struct {
	// Connected: a connection was obtained, so bytes may have been sent.
	Connected bool
	// Failed: the response did not arrive whole (transport error, cut body).
	Failed bool
	// Status is the HTTP status, 0 where no response came.
	Status int
	// Code is Twilio's error code, 0 where the response was not Twilio's JSON.
	Code int
	// Update: it changes something that can be read before and after; any other write
	// creates something, or cannot be checked by reading.
	Update bool
	// Verified: a 2xx whose JSON has the SID of the request.
	Verified bool
}

// refusals are the codes that Twilio sends only for a request that it has not carried
// out.
var refusals = map[int]bool{
	20001: true, 20003: true, 20006: true, 20008: true, 20403: true, 20404: true,
	20422: true, 20429: true, 45004: true, 45006: true, 45008: true, 45010: true,
	45731: true, 45733: true, 45741: true, 45745: true, 45760: true, 45761: true,
	45762: true, 45763: true, 45764: true, 45765: true, 45780: true, 50377: true,
	70051: true,
}

// Classify decides the outcome of a request that changes something. Everything that is
// not certain is Unknown.
func Classify(x Exchange) Outcome {
	switch {
	case !x.Connected:
		return NotApplied
	case x.Failed:
		return Unknown
	case x.Status >= 200 && x.Status < 300 && x.Verified:
		return Applied
	case x.Status >= 400 && x.Status < 500 && x.Status != 408 && refusals[x.Code]:
		return NotApplied
	case x.refusedUpdate():
		return RefusedUpdate
	}
	return Unknown
}

// refusedUpdate says that Twilio's own error was the response to an update,
// with a status that means a refusal and not a failure, a conflict or a limit.
func (x Exchange) refusedUpdate() bool {
	switch x.Status {
	case http.StatusRequestTimeout, http.StatusConflict, http.StatusTooManyRequests:
		return false
	}
	return x.Update && x.Code != 0 && x.Status >= 400 && x.Status < 500
}
