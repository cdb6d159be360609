package api

import (
	"net"
	"strings"
	"testing"
	"time"
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
		{"update", "POST", 403, 25000, "The Twilio organization does not allow this.", "made up"},
		{"update", "POST", 403, 25099, "The Twilio organization does not allow this.", "made up"},
		{"update", "POST", 403, 25100, "Refused with status 403.", "made up"},
		{"look-up", "GET", 499, 99999, "Refused with status 499.", "made up"},
		{"look-up", "GET", 500, 99999, "Twilio failed with status 500.", "made up"},
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

// The code for a missing thing says all: Twilio's words, which name a URL, are added to
// other codes only, and only where there are any.
func TestNotFoundInTwiliosWords(t *testing.T) {
	for _, row := range []struct {
		code          int
		message, want string
	}{
		{20404, "", ""},
		{20404, "The requested resource was not found", ""},
		{99999, "Made up", " Twilio says: Made up."},
		{99999, "", ""},
	} {
		e := &Error{Op: "look-up", Method: "GET", Fault: APIError, Status: 404, Code: row.code, Message: row.message}
		if got := e.Explain().Meaning; got != noUser.Meaning+row.want {
			t.Errorf("%d %q: %q, want %q", row.code, row.message, got, noUser.Meaning+row.want)
		}
	}
}

// A status that is not Twilio's own: what it is, and whether waiting can help.
func TestTheSentenceOnAGateway(t *testing.T) {
	const check = "Check network, VPN, proxy and base URL"
	for _, row := range []struct {
		status     int
		retryAfter time.Duration
		what, next string
	}{
		{300, 0, "The server sent a redirect (300).", "Check base URL, region and edge. A sign-in page of the network can cause this too."},
		{399, 0, "The server sent a redirect (399).", "Check base URL, region and edge. A sign-in page of the network can cause this too."},
		{400, 0, "Status 400, but not from Twilio's API.", check + "."},
		{428, 0, "Status 428, but not from Twilio's API.", check + "."},
		{429, 0, "Status 429, but not from Twilio's API.", check + ". Wait a moment, then try again."},
		{429, 30 * time.Second, "Status 429, but not from Twilio's API.", check + ". Wait 30 s, then try again."},
		{499, 0, "Status 499, but not from Twilio's API.", check + "."},
		{500, 0, "Status 500, but not from Twilio's API.", check + ". Wait a moment, then try again."},
		{503, 90 * time.Second, "Status 503, but not from Twilio's API.", check + ". Wait 1 min 30 s, then try again."},
	} {
		e := &Error{Op: "look-up", Method: "GET", Fault: OddStatus, Status: row.status, RetryAfter: row.retryAfter}
		checkExplanation(t, e)
		if x := e.Explain(); x.What != row.what || x.Next != row.next {
			t.Errorf("%d: %+v", row.status, x)
		}
	}
}

// A failure of no known kind is told as a lost connection, which promises least.
func TestTheSentenceOnNoKnownFault(t *testing.T) {
	if x := (&Error{Op: "look-up", Method: "GET"}).Explain(); x.What != "The connection was lost before the whole response arrived." {
		t.Errorf("%+v", x)
	}
}

// A name that does not resolve is told in full, and so is where it comes from.
func TestTheSentenceOnAnUnknownHost(t *testing.T) {
	for name, row := range map[string]struct {
		proxy         string
		cause         error
		what, mistake string
	}{
		"the host":     {"", nil, "The host flex.test.invalid was not found.", "a mistake in region or edge."},
		"no name":      {"", &net.DNSError{Err: "no such host"}, "The host flex.test.invalid was not found.", "a mistake in region or edge."},
		"another name": {"", &net.DNSError{Err: "no such host", Name: "other.test.invalid"}, "The host other.test.invalid was not found.", "a mistake in region or edge."},
		"a proxy's name": {
			"proxy.test.invalid:3128", &net.DNSError{Err: "no such host", Name: "proxy.test.invalid"},
			"The host of the proxy proxy.test.invalid:3128 (HTTPS_PROXY) was not found.", "a mistake in HTTPS_PROXY.",
		},
	} {
		e := &Error{Op: "look-up", Method: "GET", Fault: UnknownHost, Host: "flex.test.invalid", Proxy: row.proxy, Cause: row.cause}
		if x := e.Explain(); x.What != row.what || !strings.HasSuffix(x.Meaning, row.mistake) {
			t.Errorf("%s: %+v", name, x)
		}
	}
}

// A proxy variable that is not used is named where the connection failed, but not for a
// server on this machine, which no proxy is for.
func TestAdviceOnVariablesThatDoNotCount(t *testing.T) {
	const advice = "Check the network and VPN, then try again."
	const unused = " HTTP_PROXY is set, but only HTTPS_PROXY is used: set HTTPS_PROXY too if you need the proxy to reach Twilio."
	for _, row := range []struct{ variable, host, want string }{
		{"", "flex.test.invalid", advice},
		{"", "127.0.0.1:8642", advice},
		{"http://proxy.test:3128", "flex.test.invalid", advice + unused},
		{"http://proxy.test:3128", "192.0.2.1:443", advice + unused},
		{"http://proxy.test:3128", "127.0.0.1:8642", advice},
		{"http://proxy.test:3128", "[::1]:8642", advice},
		{"http://proxy.test:3128", "localhost:8642", advice},
	} {
		withProxy(t, "")
		t.Setenv("HTTP_PROXY", row.variable)
		e := &Error{Op: "look-up", Method: "GET", Fault: Unreachable, Host: row.host}
		if got := e.Explain().Next; got != row.want {
			t.Errorf("%q, %s: %q", row.variable, row.host, got)
		}
	}
}

// Only a server on this machine is asked without pauses and without warnings of http.
func TestIsNear(t *testing.T) {
	for base, want := range map[string]bool{
		"http://127.0.0.1:8642": true, "http://localhost": true, "http://[::1]:8642": true, "https://127.9.9.9": true,
		"": false, "127.0.0.1:8642": false, "http://192.0.2.1:8642": false, "https://flex.test.invalid": false,
		"https://localhost.test.invalid": false, "http://%zz": false, "http://": false, "file:///tmp": false,
	} {
		if got := IsNear(base); got != want {
			t.Errorf("%q: %v", base, got)
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
