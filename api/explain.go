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

// Explanation is a failure in three short sentences, for people. It may hold
// text from outside: escape it on the way to the screen.
type Explanation struct {
	// What happened, Meaning: what that means here, Next: what to do.
	What, Meaning, Next string
}

// Explain words the failure.
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
		// What the fault would advise, trying again, could do it twice.
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
			"Nothing answers at " + e.station() + ".", "The connection was refused.",
			e.checkProxy("Check the base URL, or whether the sandbox or proxy is running; then try again."),
		}
	case Unreachable:
		return Explanation{
			"No way to " + e.station() + ".", "The network has no route to it, or forbids it.",
			e.checkProxy("Check the network and VPN; then try again."),
		}
	case UnknownHost:
		return e.explainUnknownHost()
	case BadCertificate:
		return e.explainTLS()
	case TimedOut:
		return Explanation{
			"No answer from " + e.station() + " in time.", "The network or the service is slow.",
			e.checkProxy("Try again in a moment."),
		}
	case Cancelled:
		return Explanation{"Stopped.", "No answer was waited for any longer.", "Try again when you like."}
	case ReadOnly, NoJournal, OtherOrigin, ValueLeftOut:
		return e.explainNotSent()
	case OtherAccount, OtherAnswer, IncompleteList, OddAnswer:
		return e.explainAnswer()
	}
	return Explanation{
		"The connection broke before the answer was whole.", "The network or the service cut it.",
		"Try again.",
	}
}

// explainNotSent words what was refused here.
func (e *Error) explainNotSent() Explanation {
	switch e.Fault {
	case ReadOnly:
		return Explanation{
			"Not sent: this session is read-only.", "Only reads leave this console.",
			"Start without --read-only, or choose a profile that may write.",
		}
	case NoJournal:
		return Explanation{
			"Not sent: its intent could not be kept on disk.", e.reason("The disk says"),
			"Make room, or mend the permissions of the state folder; then try again.",
		}
	case OtherOrigin:
		return Explanation{
			"Not sent: the address is not the configured one.", "Credentials go to the configured host only.",
			"Check the base URL of the profile.",
		}
	}
	return Explanation{
		"Not sent: a value is not known in full.", "It repeated the credentials when it was read, so it was left out here.",
		"Type another value.",
	}
}

// explainAnswer words a success that will not do.
func (e *Error) explainAnswer() Explanation {
	switch e.Fault {
	case OtherAccount:
		return Explanation{
			"These credentials belong to another account.", "In full: " + e.Message + ".",
			"Check account SID and key of the profile: both must be of one account.",
		}
	case OtherAnswer:
		return Explanation{
			"The answer is about something else.", "In full: " + e.Message + ".",
			"Something between here and Twilio mixes answers up (a cache, a proxy); do not trust it.",
		}
	case IncompleteList:
		return Explanation{
			"The list is not complete.", upperFirst(cmp.Or(e.cause(), "a part of it could not be read")) + ".",
			"Read it again; if it stays so, tell Support.",
		}
	}
	return Explanation{
		"The answer could not be read.", e.oddAnswer(),
		"A proxy or sign-in page may stand in between; try again, and give the request ID to Support.",
	}
}

// explainProxy words a failure that is a proxy's, or of the variables.
func (e *Error) explainProxy() Explanation {
	var refusal *proxy.Refusal
	switch {
	case errors.Is(e.Cause, proxy.ErrAddress):
		return Explanation{
			"Not sent: HTTPS_PROXY is not a proxy's address.", "Nothing is sent past it, and none of it is shown, as it may hold a password.",
			upperFirst(proxy.AddressForm) + ".",
		}
	case errors.As(e.Cause, &refusal) && refusal.Status == http.StatusProxyAuthRequired:
		return Explanation{
			fmt.Sprintf("The proxy %s refused its user name or password (status 407).", refusal.Proxy),
			"Twilio was not asked, and the proxy is not asked again, as many tries can lock an account.",
			"Correct user name and password in HTTPS_PROXY, then start again.",
		}
	case errors.As(e.Cause, &refusal):
		return Explanation{
			fmt.Sprintf("The proxy %s refused the connection to %s (status %d).", refusal.Proxy, e.Host, refusal.Status),
			"Twilio was not asked.", "Ask who runs the proxy to allow " + e.Host + "; or correct HTTPS_PROXY or NO_PROXY.",
		}
	}
	return Explanation{
		fmt.Sprintf("The proxy %s made no connection to %s.", e.Proxy, e.Host),
		"Twilio was not asked; the proxy did not answer as a proxy" + e.because() + ".",
		"Check scheme, port, user name and password in HTTPS_PROXY, and ask who runs the proxy to allow " + e.Host + ".",
	}
}

// station is where the connection failed: the host, or the proxy on the way.
func (e *Error) station() string {
	if e.Proxy != "" {
		return "the proxy " + e.Proxy + " (HTTPS_PROXY)"
	}
	return e.Host
}

// checkProxy is advice on a connection that could not be made: about the proxy
// where that failed, and about variables that name one and are not used.
func (e *Error) checkProxy(otherwise string) string {
	if e.Proxy != "" {
		return "Check the proxy in HTTPS_PROXY, and network and VPN; then try again."
	}
	if problem, next := proxy.Problem(); problem != "" && !ofThisMachine(e.Host) {
		return otherwise + " " + upperFirst(strings.TrimPrefix(problem, "none: ")) + ": " + next + "."
	}
	return otherwise
}

// IsNear says whether a base URL leads to a server on this machine, as the sandbox is.
func IsNear(baseURL string) bool {
	u, err := url.Parse(baseURL)
	return err == nil && u.Host != "" && ofThisMachine(u.Host)
}

// ofThisMachine says whether a host is one that no proxy is ever asked for.
func ofThisMachine(host string) bool {
	u := url.URL{Host: host}
	ip := net.ParseIP(u.Hostname())
	return u.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
}

func (e *Error) explainUnknownHost() Explanation {
	misspelt := "region or edge"
	if e.Proxy != "" {
		misspelt = "HTTPS_PROXY"
	}
	return Explanation{
		"The host " + e.unresolved() + " is not known.", "The name does not resolve: no network, no DNS, or a misspelt " + misspelt + ".",
		e.checkProxy("Check the network and VPN, and region and edge of the profile; then try again."),
	}
}

// unresolved is the name that did not resolve: the host's, or a proxy's.
func (e *Error) unresolved() string {
	if e.Proxy != "" {
		return "of " + e.station()
	}
	var dns *net.DNSError
	if errors.As(e.Cause, &dns) && dns.Name != "" {
		return dns.Name
	}
	return e.Host
}

func (e *Error) oddAnswer() string {
	return upperFirst(cmp.Or(e.cause(), "it is not JSON")) + quoteSnippet(e.Snippet) + "."
}

// cause is the error underneath in words, "" without one.
func (e *Error) cause() string {
	if e.Cause == nil {
		return ""
	}
	if ofURL, ok := errors.AsType[*url.Error](e.Cause); ok {
		return ofURL.Err.Error() // method and address stand elsewhere
	}
	return e.Cause.Error()
}

// testCredentials is the code for credentials that open nothing here, whatever
// was asked.
const testCredentials = 20008

// explainStatus words an error status, by Twilio's code where it has one.
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
		// The sentence at the end: the status alone would name a wrong reason.
	case e.Status == 403:
		return e.notAllowed()
	case e.Status == 404:
		return e.notFound()
	case e.Status == 429:
		return Explanation{
			"Too many requests.", "Twilio limits their rate" + e.said() + ".",
			"Wait " + e.waitText() + ", then try again.",
		}
	case e.Status >= 500:
		return Explanation{
			fmt.Sprintf("Twilio failed with status %d.", e.Status), "The fault is on the other side" + e.said() + ".",
			"Try again in a moment; if it stays, see status.twilio.com.",
		}
	}
	return Explanation{
		fmt.Sprintf("Refused with status %d.", e.Status), e.reason("In full"),
		"Check the values; give the request ID to Support if they are right.",
	}
}

// wrongCredentials words a 401, and the code of Flex's that means the same.
var wrongCredentials = Explanation{
	"The credentials were not accepted.",
	"Wrong pair, a deleted key, test credentials, a suspended account, or a key of another region.",
	"Check account SID and secret of this source, for stray spaces too.",
}

// forAnotherReason says that a write was refused with a 403 or 404 by a code of
// Twilio's that means neither a permission nor a thing that is missing: the codes
// that do are worded before the status is (see explainCode).
func (e *Error) forAnotherReason() bool {
	return e.Method == http.MethodPost && (e.Status == http.StatusForbidden || e.Status == http.StatusNotFound) &&
		e.Code != permissionDenied
}

// permissionDenied is the code that comes with a 401 as a rule.
const permissionDenied = 20003

// explainGateway words a status that did not come as Twilio's error JSON. It
// tells nothing of users, credentials or permissions, as Twilio may never have
// been asked.
func (e *Error) explainGateway() Explanation {
	if e.Status >= 300 && e.Status < 400 {
		return Explanation{
			fmt.Sprintf("The address answers with a redirect (%d).", e.Status),
			"Redirects are not followed: credentials go to the configured host only.",
			"Check base URL, region and edge; a sign-in page of the network does this too.",
		}
	}
	next := "Check network, VPN, proxy and base URL"
	if e.Status == http.StatusTooManyRequests || e.Status >= 500 {
		next += "; wait " + e.waitText() + ", then try again"
	}
	return Explanation{
		fmt.Sprintf("Status %d, but not from Twilio's API.", e.Status),
		"It is not Twilio's error JSON: a gateway, proxy or sign-in page stands between" + e.said() + ".", next + ".",
	}
}

func (e *Error) explainCode() (Explanation, bool) {
	switch e.Code {
	case 20006, 20403, 45003, 70051:
		return e.notAllowed(), true
	case 20404, 45006:
		return e.notFound(), true
	case closedForGood:
		return e.alreadyClosed(), true
	case 20005:
		return Explanation{
			"The account is not active.", "It is suspended or closed" + e.said() + ".",
			"Check the account in Twilio's Console, and whether this is the account meant.",
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

// codes are those that mean the same whatever was asked. Where there is no Meaning
// it is what Twilio says, or what is wrong with the address.
var codes = []struct {
	codes []int
	Explanation
}{
	{[]int{20001, 20422, 45004, 45008}, Explanation{"A value was refused.", "", "Correct the value and try again."}},
	{[]int{20409, 45007}, Explanation{"Conflict with another change.", "", "Read it again, then decide."}},
	{[]int{45002}, wrongCredentials},
	{[]int{testCredentials}, Explanation{
		"Not allowed with test credentials.", "Test credentials cannot reach Flex.",
		"Use the live credentials of the account.",
	}},
	{[]int{45101}, wordings["configuration"].missing},
	{[]int{45375, 45377}, Explanation{
		"The account does not match.", "",
		"Check account SID and key of the profile: both must be of one account.",
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
		"Adding the customer to the chat failed.", "A conversation may have been left behind.",
		"Look for it in Twilio's Console before launching again.",
	}},
	{[]int{45731}, Explanation{"PreEngagementData is over 16 KB.", "Twilio refused it.", "Shorten it."}},
	{[]int{45733}, Explanation{"PreEngagementData is not valid JSON.", "Twilio refused it.", "Correct it."}},
	{[]int{45760, 45761, 45762, 45763, 45764}, Explanation{
		"The address is misconfigured.", "",
		"Mend the address in Twilio (Conversations, Addresses), or use another.",
	}},
	{[]int{45765}, Explanation{
		"No such address.", "No conversations address of this account has that SID.",
		"Check the address SID (IG…) and that this is the right account.",
	}},
}

// emailFixed is the code for an email that cannot be changed through Flex.
const emailFixed = 25012

// explainOrganization words the codes of Twilio's Organizations API: they come
// where an organization manages the user.
func (e *Error) explainOrganization() (Explanation, bool) {
	if e.Code < 25_000 || e.Code > 25_099 {
		return Explanation{}, false
	}
	x := Explanation{
		"The Twilio organization does not allow this.",
		"An organization manages this user, and its rules come first" + e.said() + ".",
		"Make the change where the organization manages its users (Twilio's Console or the identity provider).",
	}
	if e.Code == emailFixed {
		x.What = "The email of this user cannot be changed here."
	}
	return x, true
}

// closedForGood is the code for a write to a conversation that has ended.
const closedForGood = 50377

func (e *Error) alreadyClosed() Explanation {
	if e.Op == "end chat" {
		return Explanation{"The conversation is closed.", "It had ended already.", "There is nothing left to end."}
	}
	return Explanation{"The conversation is closed.", "Closing is final.", "Launch a new chat."}
}

// permit is what to do about a permission that is not there.
const permit = "Use a main key, or give the restricted key this permission."

func (e *Error) notAllowed() Explanation {
	x := Explanation{"Not allowed.", "These credentials lack the permission for this.", permit}
	if writes := wordings[e.Op].writes; writes != "" {
		x.What = "These credentials may not " + writes + "."
	}
	return x
}

// AddressFault says what is wrong with an address for web chats, by Twilio's code;
// "" for any other code.
func AddressFault(code int) string { return addressFaults[code] }

var addressFaults = map[int]string{
	45760: "It has no auto-creation.",
	45761: "Its auto-creation is off.",
	45762: "Its auto-creation has no type.",
	45763: "Its Studio flow is missing.",
	45764: "Its webhook URL is missing.",
}

// notFound words a 404. By a code that does not say the same, Twilio's own words
// are added.
func (e *Error) notFound() Explanation {
	x := cmp.Or(wordings[e.Op].missing, noUser)
	if e.Code != 20404 && e.Message != "" {
		x.Meaning += " Twilio says" + e.said() + "."
	}
	return x
}

// explainUnknown says what may have become of a write, and how to find out.
func (e *Error) explainUnknown() (meaning, next string) {
	o := wordings[e.Op]
	if o.lost == "" {
		o = wordings[updateOp]
	}
	return o.lost, o.look
}

// reason is a sentence of what was said.
func (e *Error) reason(intro string) string {
	if said := e.said(); said != "" {
		return intro + said + "."
	}
	return "No reason is given."
}

// said is what Twilio said, or the start of whatever came instead.
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

// Duration is a time of a second or more as a person says it: "24 h",
// "1 min 30 s".
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
