package cli

import (
	"testing"

	"flexconsole/views"
)

func TestNoLogFollowsNothing(t *testing.T) {
	session := &views.Session{Log: &views.Log{}}
	followed(nil, session)
	if session.Log.Tell != nil {
		t.Error("requests are told of without a log")
	}
}
