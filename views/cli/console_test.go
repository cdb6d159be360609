package cli

import (
	"testing"

	"flexconsole/views/session"
)

func TestNoLogFollowsNothing(t *testing.T) {
	session := &session.Session{Log: &session.Log{}}
	logSession(nil, session)
	if session.Log.Tell != nil {
		t.Error("requests are told of without a log")
	}
}
