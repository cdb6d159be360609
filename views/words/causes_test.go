package words

import (
	"testing"

	"flexconsole/api"
	"flexconsole/api/stuck"
)

// What stands in brackets has no full stop of its own.
func TestUnreadSource(t *testing.T) {
	t.Parallel()
	for want, unread := range map[string]stuck.Unread{
		"Task not read. Unknown: its queue.":                                     {Source: "Task", Lost: "its queue"},
		"Task not read (The credentials were not accepted). Unknown: its queue.": {Source: "Task", Lost: "its queue", Err: &api.Error{Op: "task", Method: "GET", Fault: api.APIError, Status: 401, Code: 20003}},
	} {
		if got := UnreadSource(unread); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
