package follow

import (
	"context"
	"errors"
	"net/http"
	"time"

	"flexconsole/api"
)

// ErrNoWorkspace says that the TaskRouter workspace is not known, so that no
// task can be looked for.
var ErrNoWorkspace = errors.New("the account's TaskRouter workspace is unknown")

// closedCode is Twilio's for a conversation that is closed permanently.
const closedCode = 50377

// IsGone: Twilio itself knows no such thing.
func IsGone(err error) bool {
	var failure *api.Error
	return errors.As(err, &failure) && failure.Fault == api.APIError && failure.Status == http.StatusNotFound
}

// askedToWait is for how long a 429 wants to be left alone; false for any other
// error.
func askedToWait(err error) (time.Duration, bool) {
	wait, asked := api.AskedToWait(err)
	if asked && wait <= 0 {
		wait = busyPause
	}
	return wait, asked
}

// forbidden says whether a source will never be read with these credentials.
// Tasks need the workspace as well: any response that there is none, or that the
// credentials may not know it, hides them.
func forbidden(s source, err error) bool {
	var failure *api.Error
	switch {
	case err == nil:
		return false
	case api.Unsupported(err):
		return true
	case errors.As(err, &failure):
		return s == tasks && failure.Fault == api.APIError && failure.Status == http.StatusForbidden
	}
	return s == tasks && !errors.Is(err, context.Canceled) && !errors.Is(err, context.DeadlineExceeded)
}
