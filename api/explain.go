package api

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"flexconsole/api/proxy"
)

// Explanation is a failure in three short sentences, for people. It may contain
// text from outside: escape it on the way to the screen.
type Explanation struct {
	// What happened, Meaning: what that means here, Next: what to do.
	What, Meaning, Next string
}

// Explain describes the failure in sentences.
func (e *Error) Explain() Explanation {
	x := e.explainFault()
	if warning := RegionWarning(regionOf(e.Host)); warning != "" {
		x.Meaning += " " + warning + "."
	}
	if e.Method != http.MethodPost {
		return x
	}
	outcome := "Nothing was changed."
	if e.Outcome != NotApplied {
		// Trying again, the fault's own advice, could do it twice.
		outcome, x.Next = e.explainUnknown()
	}
	x.Meaning = strings.TrimSpace(x.Meaning + " " + outcome)
	return x
}

func (e *Error) explainFault() Explanation {
	switch e.Fault {
	case APIError:
		return e.explainStatus()
	case OddStatus:
		return e.explainGateway()
	case ProxyRefused:
		return e.explainProxy()
	case Refused:
		return Explanation{
			"Connection refused by " + e.failedHost() + ".", "Nothing is listening there, or a firewall blocks it.",
			e.checkProxy("Check the base URL and that the sandbox or proxy is running, then try again."),
		}
	case Unreachable:
		return Explanation{
			"Cannot reach " + e.failedHost() + ".", "The network has no route to it, or blocks it.",
			e.checkProxy("Check the network and VPN, then try again."),
		}
	case UnknownHost:
		return e.explainUnknownHost()
	case BadCertificate:
		return e.explainTLS()
	case TimedOut:
		return Explanation{
			"No response from " + e.failedHost() + " in time.", "The network or the service is slow.",
			e.checkProxy("Try again in a moment."),
		}
	case Cancelled:
		return Explanation{"Cancelled.", "The request was cancelled before a response arrived.", "Try again if you still need it."}
	case ReadOnly, NoJournal, WrongHost, ValueLeftOut:
		return e.explainNotSent()
	case OtherAccount, WrongResponse, IncompleteList, BadResponse:
		return e.explainResponse()
	}
	return Explanation{
		"The connection was lost before the whole response arrived.", "The network or the service closed it.",
		"Try again.",
	}
}

// explainNotSent explains what was refused here.
func (e *Error) explainNotSent() Explanation {
	switch e.Fault {
	case ReadOnly:
		return Explanation{
			"Not sent: this session is read-only.", "It sends no changes.",
			"Start without --read-only, or choose a profile that is not read-only.",
		}
	case NoJournal:
		return Explanation{
			"Not sent: the journal could not be saved on disk.", e.reason("The reason"),
			"Free some disk space or fix the permissions of the state folder, then try again.",
		}
	case WrongHost:
		return Explanation{
			"Not sent: this is not the configured host.", "Credentials are sent to the configured host only.",
			"Check the base URL of the profile.",
		}
	}
	return Explanation{
		"Not sent: a value is not known in full.", "It contained the credentials when it was read, so it was left out here.",
		"Enter another value.",
	}
}

// explainResponse explains a success with an unusable response.
func (e *Error) explainResponse() Explanation {
	switch e.Fault {
	case OtherAccount:
		return Explanation{
			"These credentials belong to another account.", "Details: " + e.Message + ".",
			"Check the account SID and key of the profile: both must belong to the same account.",
		}
	case WrongResponse:
		return Explanation{
			"The response belongs to another request.", "Details: " + e.Message + ".",
			"A cache or proxy on the way to Twilio may mix up responses. Do not use this one.",
		}
	case IncompleteList:
		return Explanation{
			"The list is incomplete.", upperFirst(cmp.Or(e.cause(), "part of it could not be read")) + ".",
			"Refresh. If it stays incomplete, contact Twilio Support.",
		}
	}
	return Explanation{
		"The response could not be read.", e.badResponse(),
		"A proxy or sign-in page may have sent it. Try again, and give the request ID to Twilio Support.",
	}
}

// explainProxy explains a failure of a proxy, or of the variables that name it.
func (e *Error) explainProxy() Explanation {
	var refusal *proxy.Refusal
	switch {
	case errors.Is(e.Cause, proxy.ErrAddress):
		return Explanation{
			"Not sent: HTTPS_PROXY is not a valid proxy URL.", "No request is sent without the proxy. The value is not shown, because it may contain a password.",
			upperFirst(proxy.AddressForm) + ".",
		}
	case errors.As(e.Cause, &refusal) && refusal.Status == http.StatusProxyAuthRequired:
		return Explanation{
			fmt.Sprintf("The proxy %s rejected the user name or password (status 407).", refusal.Proxy),
			"The request did not reach Twilio. The proxy is not tried again, because repeated attempts can lock an account.",
			"Correct the user name and password in HTTPS_PROXY, then start flexconsole again.",
		}
	case errors.As(e.Cause, &refusal):
		return Explanation{
			fmt.Sprintf("The proxy %s refused the connection to %s (status %d).", refusal.Proxy, e.Host, refusal.Status),
			"The request did not reach Twilio.", "Ask the administrator of the proxy to allow " + e.Host + ", or correct HTTPS_PROXY or NO_PROXY.",
		}
	}
	return Explanation{
		fmt.Sprintf("The proxy %s did not connect to %s.", e.Proxy, e.Host),
		"The request did not reach Twilio. The server does not respond like a proxy" + e.because() + ".",
		"Check scheme, port, user name and password in HTTPS_PROXY, and ask the administrator of the proxy to allow " + e.Host + ".",
	}
}

// failedHost is where the connection failed: the host, or the proxy on the way.
func (e *Error) failedHost() string {
	if e.Proxy != "" {
		return "the proxy " + e.Proxy + " (HTTPS_PROXY)"
	}
	return e.Host
}

// checkProxy is advice on a connection that could not be made: about the proxy
// where that failed, and about variables that name one and are not used.
func (e *Error) checkProxy(otherwise string) string {
	if e.Proxy != "" {
		return "Check HTTPS_PROXY, the network and VPN, then try again."
	}
	if problem, next := proxy.Problem(); problem != "" && !isLocal(e.Host) {
		return otherwise + " " + upperFirst(strings.TrimPrefix(problem, "none: ")) + ": " + next + "."
	}
	return otherwise
}

// IsNear says whether a base URL leads to a server on this machine, as the sandbox is.
func IsNear(baseURL string) bool {
	u, err := url.Parse(baseURL)
	return err == nil && u.Host != "" && isLocal(u.Host)
}

// isLocal says whether a host is never reached through a proxy.
func isLocal(host string) bool {
	u := url.URL{Host: host}
	ip := net.ParseIP(u.Hostname())
	return u.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
}

func (e *Error) explainUnknownHost() Explanation {
	mistaken := "region or edge"
	if e.Proxy != "" {
		mistaken = "HTTPS_PROXY"
	}
	return Explanation{
		"The host " + e.unresolved() + " was not found.", "Its name does not resolve: no network, no DNS, or a mistake in " + mistaken + ".",
		e.checkProxy("Check the network and VPN, and the region and edge of the profile, then try again."),
	}
}

// unresolved is the name that did not resolve: the host's, or a proxy's.
func (e *Error) unresolved() string {
	if e.Proxy != "" {
		return "of " + e.failedHost()
	}
	var dns *net.DNSError
	if errors.As(e.Cause, &dns) && dns.Name != "" {
		return dns.Name
	}
	return e.Host
}

func (e *Error) badResponse() string {
	return upperFirst(cmp.Or(e.cause(), "it is not JSON")) + quoteSnippet(e.Snippet) + "."
}

// cause is the underlying error in words, "" without one.
func (e *Error) cause() string {
	if e.Cause == nil {
		return ""
	}
	if ofURL, ok := errors.AsType[*url.Error](e.Cause); ok {
		return ofURL.Err.Error() // method and address are shown elsewhere
	}
	return e.Cause.Error()
}

// testCredentials is the code for test credentials, which are refused for every request.
const testCredentials = 20008

// explainStatus explains an error status, by Twilio's code where it has one.
func (e *Error) explainStatus() Explanation {
	if e.unsupported() && e.Code != testCredentials {
		return e.explainUnsupported()
	}
	if x, ok := e.explainCode(); ok {
		return x
	}
	switch {
	case e.Status == 401:
		return wrongCredentials
	case e.forAnotherReason():
		// The sentence at the end, as the status alone would give a wrong reason.
	case e.Status == 403:
		return e.notAllowed()
	case e.Status == 404:
		return e.notFound()
	case e.Status == 429:
		return Explanation{
			"Too many requests.", "Twilio limits the request rate" + e.said() + ".",
			"Wait " + e.waitText() + ", then try again.",
		}
	case e.Status >= 500:
		return Explanation{
			fmt.Sprintf("Twilio failed with status %d.", e.Status), "The problem is at Twilio" + e.said() + ".",
			"Try again in a moment. If it continues, see status.twilio.com.",
		}
	}
	return Explanation{
		fmt.Sprintf("Refused with status %d.", e.Status), e.reason("Twilio says"),
		"Check the values. If they are right, give the request ID to Twilio Support.",
	}
}

// wrongCredentials explains a 401, and the code of Flex's that means the same.
var wrongCredentials = Explanation{
	"The credentials were not accepted.",
	"The SID or secret is wrong, the key was deleted or is from another region, the account is suspended, or these are test credentials.",
	"Check the account SID and the secret, also for extra spaces.",
}

// forAnotherReason says that a write was refused with a 403 or 404 by a Twilio code that
// means neither a missing permission nor a missing thing: codes with these meanings are
// explained before the status is (see explainCode).
func (e *Error) forAnotherReason() bool {
	return e.Method == http.MethodPost && (e.Status == http.StatusForbidden || e.Status == http.StatusNotFound) &&
		e.Code != permissionDenied
}

// permissionDenied is the code that usually comes with a 401.
const permissionDenied = 20003

// explainGateway explains a status without Twilio's error JSON. It says nothing about
// users, credentials or permissions, as the request may not have reached Twilio.
func (e *Error) explainGateway() Explanation {
	if e.Status >= 300 && e.Status < 400 {
		return Explanation{
			fmt.Sprintf("The server sent a redirect (%d).", e.Status),
			"Redirects are not followed: credentials are sent to the configured host only.",
			"Check base URL, region and edge. A sign-in page of the network can cause this too.",
		}
	}
	next := "Check network, VPN, proxy and base URL"
	if e.Status == http.StatusTooManyRequests || e.Status >= 500 {
		next += ". Wait " + e.waitText() + ", then try again"
	}
	return Explanation{
		fmt.Sprintf("Status %d, but not from Twilio's API.", e.Status),
		"It is not Twilio's error JSON: a gateway, proxy or sign-in page sent it" + e.said() + ".", next + ".",
	}
}

func (e *Error) explainCode() (Explanation, bool) {
	switch e.Code {
	case 20006, 20403, 45003, 70051:
		return e.notAllowed(), true
	case 20404, 45006:
		return e.notFound(), true
	case conversationClosed:
		return e.alreadyClosed(), true
	case 20005:
		return Explanation{
			"The account is not active.", "It is suspended or closed" + e.said() + ".",
			"Check the account in Twilio Console, and that it is the right one.",
		}, true
	}
	for _, known := range codes {
		if slices.Contains(known.codes, e.Code) {
			known.Meaning = cmp.Or(known.Meaning, AddressFault(e.Code), e.reason("Twilio says"))
			return known.Explanation, true
		}
	}
	return e.explainOrganization()
}

// codes are the codes that mean the same for every operation. Where there is no Meaning
// it is Twilio's message, or what is wrong with the address.
var codes = []struct {
	codes []int
	Explanation
}{
	{[]int{20001, 20422, 45004, 45008}, Explanation{"A value was refused.", "", "Correct the value and try again."}},
	{[]int{20409, 45007}, Explanation{"Conflict with another change.", "", "Refresh to see the current values, then try again."}},
	{[]int{45002}, wrongCredentials},
	{[]int{testCredentials}, Explanation{
		"Not allowed with test credentials.", "Test credentials cannot reach Flex.",
		"Use the live credentials of the account.",
	}},
	{[]int{45101}, noFlex},
	{[]int{45375, 45377}, Explanation{
		"The account does not match.", "",
		"Check the account SID and key of the profile: both must belong to the same account.",
	}},
	{[]int{45711, 45741}, Explanation{
		"The web chat was refused for this account.", "",
		"Check that the address belongs to this account.",
	}},
	{[]int{45715, 45744, 45745}, Explanation{
		"The address was not accepted.", "",
		"Check the address SID (IG…): it must be a web chat address of this account.",
	}},
	{[]int{45719}, Explanation{
		"Adding the customer to the chat failed.", "An unused conversation may remain.",
		"Look for it in Twilio Console before you launch again.",
	}},
	{[]int{45731}, Explanation{"PreEngagementData is over 16 KB.", "Twilio refused it.", "Shorten it."}},
	{[]int{45733}, Explanation{"PreEngagementData is not valid JSON.", "Twilio refused it.", "Correct it."}},
	{[]int{45760, 45761, 45762, 45763, 45764}, Explanation{
		"The address is misconfigured.", "",
		"Fix the address in Twilio Console (Conversations > Addresses), or use another.",
	}},
	{[]int{45765}, Explanation{
		"No such address.", "This account has no chat address with that SID.",
		"Check the address SID (IG…), and that this is the right account.",
	}},
}

// emailFixed is the code for an email that cannot be changed through Flex.
const emailFixed = 25012

// explainOrganization explains the codes of Twilio's Organizations API, which occur where
// an organization manages the user.
func (e *Error) explainOrganization() (Explanation, bool) {
	if e.Code < 25_000 || e.Code > 25_099 {
		return Explanation{}, false
	}
	x := Explanation{
		"The Twilio organization does not allow this.",
		"This user is managed by an organization" + e.said() + ".",
		"Make the change where the organization manages its users (Twilio Console or the identity provider).",
	}
	if e.Code == emailFixed {
		x.What = "The email of this user cannot be changed here."
	}
	return x, true
}

// conversationClosed is the code for a write to a conversation that has ended.
const conversationClosed = 50377

func (e *Error) alreadyClosed() Explanation {
	if e.Op == "end chat" {
		return Explanation{"The conversation is closed.", "It had already ended.", "There is nothing to do."}
	}
	return Explanation{"The conversation is closed.", "A closed conversation cannot be reopened.", "Launch a new chat."}
}

// permissionAdvice is what to do about a missing permission.
const permissionAdvice = "Use a main API key, or give the restricted key this permission."

func (e *Error) notAllowed() Explanation {
	x := Explanation{"Not allowed.", "These credentials do not have the permission for this.", permissionAdvice}
	if writes := wordingOf(e.Op).writes; writes != "" {
		x.What = "These credentials cannot " + writes + "."
	}
	return x
}

// AddressFault says what is wrong with an address for web chats, by Twilio's code;
// "" for any other code.
func AddressFault(code int) string { return addressFaults[code] }

var addressFaults = map[int]string{
	45760: "Auto-creation is missing.",
	45761: "Auto-creation is off.",
	45762: "Auto-creation has no type.",
	45763: "The Studio flow is missing.",
	45764: "The webhook URL is missing.",
}

// notFound explains a 404. With a code that has another meaning, Twilio's own words are
// added.
func (e *Error) notFound() Explanation {
	x := cmp.Or(wordingOf(e.Op).missing, noUser)
	if e.Code != 20404 && e.Message != "" {
		x.Meaning += " Twilio says" + e.said() + "."
	}
	return x
}

// explainUnknown says what may have happened after a write, and how to find out.
func (e *Error) explainUnknown() (meaning, next string) {
	o := wordingOf(e.Op)
	if o.lost == "" {
		o = wordingOf(updateOp)
	}
	return o.lost, o.look
}

// reason is a sentence with what Twilio said.
func (e *Error) reason(intro string) string {
	if said := e.said(); said != "" {
		return intro + said + "."
	}
	return "No reason is given."
}

// said is what Twilio said, or the start of another response.
func (e *Error) said() string {
	if e.Message != "" {
		return ": " + strings.TrimRight(e.Message, ".")
	}
	return quoteSnippet(e.Snippet)
}

func (e *Error) waitText() string {
	if e.RetryAfter > 0 {
		return Duration(e.RetryAfter)
	}
	return "a moment"
}

// Duration is a time of a second or more in words: "24 h", "1 min 30 s".
func Duration(d time.Duration) string {
	d = max(d.Round(time.Second), time.Second)
	hours, minutes, seconds := int(d.Hours()), int(d.Minutes())%60, int(d.Seconds())%60
	if hours > 0 {
		seconds = 0
	}
	var parts []string
	for _, part := range []struct {
		n    int
		unit string
	}{{hours, "h"}, {minutes, "min"}, {seconds, "s"}} {
		if part.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", part.n, part.unit))
		}
	}
	return strings.Join(parts, " ")
}

func quoteSnippet(s string) string {
	if s == "" {
		return ""
	}
	return ": “" + s + "”"
}

func upperFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
