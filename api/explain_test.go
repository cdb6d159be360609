package api

import (
	"strings"
	"testing"
)

// The code decides what is said about a refusal; the status does where a code
// means nothing else.
func TestTheSentenceFollowsTheCode(t *testing.T) {
	const noUser = "No such Flex user in this account and instance."
	for _, row := range []struct {
		op, method    string
		status, code  int
		what, meaning string
	}{
		{"update", "POST", 404, 20404, noUser, "another account"},
		{"update", "POST", 400, 45006, noUser, "Twilio says: made up"},
		{"look-up", "GET", 404, 20404, noUser, "another account"},
		{"look-up", "GET", 404, 99999, noUser, "Twilio says: made up"},
		{"update", "POST", 404, 25012, "The email of this user cannot be changed here.", "managed by an organization"},
		{"update", "POST", 400, 25012, "The email of this user cannot be changed here.", "made up"},
		{"update", "POST", 403, 25016, "The Twilio organization does not allow this.", "made up"},
		{"update", "POST", 404, 25009, "The Twilio organization does not allow this.", "made up"},
		{"update", "POST", 404, 45719, "Adding the customer to the chat failed.", ""},
		{"update", "POST", 404, 99999, "Refused with status 404.", "made up"},
		{"update", "POST", 403, 99999, "Refused with status 403.", "made up"},
		{"update", "POST", 400, 99999, "Refused with status 400.", "made up"},
		{"update", "POST", 403, 20003, "Not allowed.", "do not have the permission"},
		{"update", "POST", 403, 45003, "Not allowed.", "do not have the permission"},
		{"update", "POST", 403, 20403, "Not allowed.", "do not have the permission"},
		{"update", "POST", 401, 45002, "The credentials were not accepted.", ""},
		{"update", "POST", 409, 45007, "Conflict with another change.", "made up"},
		{"update", "POST", 400, 45004, "A value was refused.", "made up"},
		{"update", "POST", 400, 45008, "A value was refused.", "made up"},
		{"update", "POST", 403, 20005, "The account is not active.", "made up"},
		{"launch", "POST", 404, 20404, "Web chats are not available here.", ""},
		{"launch", "POST", 404, 45765, "No such address.", ""},
		{"launch", "POST", 404, 99999, "Refused with status 404.", "made up"},
		{"end chat", "POST", 403, 45377, "The account does not match.", "made up"},
		{"end chat", "POST", 404, 45376, "Refused with status 404.", "made up"},
		{"configuration", "GET", 404, 45101, "This account has no Flex.", ""},
	} {
		e := &Error{Op: row.op, Method: row.method, Fault: APIError, Status: row.status, Code: row.code, Message: "made up."}
		e.Outcome = Classify(Exchange{Connected: true, Status: row.status, Code: row.code, Update: row.op == "update"})
		checkExplanation(t, e)
		checkPromise(t, e)
		if x := e.Explain(); x.What != row.what || !strings.Contains(x.Meaning, row.meaning) {
			t.Errorf("%s, %d %d: %+v", row.op, row.status, row.code, x)
		}
	}
}

// What is said of the refusals that people will meet.
func TestTheWordsOfTheChatDesk(t *testing.T) {
	for _, row := range []struct {
		op             string
		status, code   int
		what, next     string
		method, unsure string
	}{
		{"message", 409, 50377, "The conversation is closed.", "Launch a new chat.", "POST", ""},
		{"end chat", 409, 50377, "The conversation is closed.", "nothing to do", "POST", ""},
		{"message", 403, 70051, "cannot send messages", "restricted key", "POST", ""},
		{"message", 403, 20403, "cannot send messages", "restricted key", "POST", ""},
		{"end chat", 403, 20403, "cannot end chats", "restricted key", "POST", ""},
		{"message", 404, 20404, "No such conversation", "launch a new chat", "POST", ""},
		{"end chat", 404, 20404, "No such chat", "Refresh the chat.", "POST", ""},
		{"conversation", 404, 20404, "No such conversation", "Check the SID (CH…)", "GET", ""},
		{"messages", 404, 20404, "No such conversation", "Check the SID (CH…)", "GET", ""},
		{"addresses", 404, 20404, "Conversations are not available here.", "account and region", "GET", ""},
		{"conversations", 404, 20404, "Conversations are not available here.", "account and region", "GET", ""},
		{"task", 404, 20404, "No such workspace", "account and region", "GET", ""},
		{"reservations", 404, 20404, "No such task", "Refresh the chat.", "GET", ""},
		{"messages", 403, 70051, "cannot read messages", "restricted key", "GET", ""},
		{"message", 503, 20503, "failed with status 503", "Check the transcript", "POST", "The message may have been sent anyway."},
		{"end chat", 503, 20503, "failed with status 503", "Refresh the chat", "POST", "The chat may have ended anyway."},
		{"launch", 503, 20503, "failed with status 503", "before you launch again", "POST", "The chat may have been created anyway"},
	} {
		e := &Error{Op: row.op, Method: row.method, Fault: APIError, Status: row.status, Code: row.code}
		e.Outcome = Classify(Exchange{Connected: true, Status: row.status, Code: row.code})
		checkExplanation(t, e)
		checkPromise(t, e)
		x := e.Explain()
		if !strings.Contains(x.What, row.what) || !strings.Contains(x.Next, row.next) || !strings.Contains(x.Meaning, row.unsure) {
			t.Errorf("%s, %d: %+v", row.op, row.code, x)
		}
		if got := Unsupported(e); got != (row.status == 403 && row.method == "GET") {
			t.Errorf("%s, %d: unsupported %v", row.op, row.code, got)
		}
	}
}

// What a launch says of an address is what its LikelyError said before.
func TestLikelyErrorInTheWordsOfTheLaunch(t *testing.T) {
	for code, why := range addressFaults {
		e := &Error{Op: "launch", Method: "POST", Fault: APIError, Status: 400, Code: code, Outcome: NotApplied}
		if x := e.Explain(); !strings.Contains(x.Meaning, why) {
			t.Errorf("%d: %+v", code, x)
		}
	}
}
