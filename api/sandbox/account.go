package sandbox

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"flexconsole/api/sandbox/conversation"
	"flexconsole/api/sandbox/roster"
)

// account is what the server keeps: a plain value that knows no connections.
// The server's lock guards it.
type account struct {
	clock    func() time.Time
	now      time.Time // as of the last catchUp: the time of the request at hand
	created  time.Time
	basic    bool // has none of the endpoints in beta
	pace     Pace
	users    roster.Roster
	searched *workerSearch // the last one; nil before
	members  *teamMembers  // likewise

	conversations []conversation.Conversation // the first has the number firstChat
	firstChat     int
}

func newAccount(o Options) *account {
	now := o.Now()
	start := now.UTC().Truncate(time.Second)
	return &account{
		clock: o.Now, now: now, created: start.AddDate(-4, 0, 0),
		basic: o.Basic, pace: o.Pace.OrDefault(), users: roster.New(start, o.Users),
		firstChat: max(1, o.FirstChat),
	}
}

// copy is an account on which a request can be tried without consequences. It shares the
// messages, which do not change once they exist.
func (a *account) copy() *account {
	c := *a
	c.users = a.users.Clone()
	c.conversations = slices.Clone(a.conversations)
	return &c
}

// catchUp brings the account to the time of the clock: what the scripted agent would have
// done since the last request happens now, each step with its own time. The clock is read
// once, so that a request happens at one time.
func (a *account) catchUp() {
	a.now = a.clock()
	for i := range a.conversations {
		a.conversations[i].CatchUp(a.now, a.pace)
	}
}

// put stores a user as changed now: the version rises by one and the update date
// moves. That each update counts exactly one is unverified.
func (a *account) put(u User) {
	u.Updated = a.now.UTC().Truncate(time.Second)
	i := a.users.Find(u.FlexUserSID)
	if i < 0 {
		u.Version++
		a.users.Add(u)
		return
	}
	u.Version = a.users.At(i).Version + 1
	a.users.Set(i, u)
}

// answer carries a request out and words the answer for where it was asked.
func (a *account) answer(c call) answer { return a.carryOut(c).at(c.origin) }

// carryOut checks the credentials first, as Twilio does not say what exists without them.
func (a *account) carryOut(c call) answer {
	if problem := c.credentialProblem(); problem != "" {
		return failure(http.StatusUnauthorized, 20003, problem).
			withHeader("WWW-Authenticate", `Basic realm="Twilio API"`)
	}
	methods := a.operations(c.origin, c.Path)
	if methods == nil {
		return notFound(c.Path)
	}
	operate, ok := methods[c.Method]
	if !ok {
		return methodNotAllowed(methods)
	}
	return operate(c)
}

// userOperations are those of one user.
func (a *account) userOperations(sids []string) operations {
	i := a.users.Find(sids[0])
	if i < 0 {
		return nil
	}
	return operations{
		http.MethodGet:  func(call) answer { return success(http.StatusOK, userDocument(a.users.At(i))) },
		http.MethodPost: func(c call) answer { return a.updateUser(i, c) },
	}
}

// credentialProblem is Twilio's message about wrong credentials, empty when
// they are right.
func (c call) credentialProblem() string {
	byToken := c.username == AccountSID && c.password == AuthToken
	byKey := c.username == APIKey && c.password == APISecret
	switch {
	case !c.authenticated:
		return "Authentication Error - No credentials provided"
	case !byToken && !byKey:
		return "Authenticate"
	}
	return ""
}

var versionPrefix = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^/v\d+/`) })

// notFound words the answer as Twilio does: the resource without the API's
// version.
func notFound(path string) answer {
	resource := versionPrefix().ReplaceAllString(path, "/")
	return failure(http.StatusNotFound, 20404,
		fmt.Sprintf("The requested resource %s was not found", resource))
}

func methodNotAllowed(supported operations) answer {
	var names []string
	for name := range supported {
		names = append(names, name)
	}
	slices.Sort(names)
	return failure(http.StatusMethodNotAllowed, 20004, "Method not allowed").
		withHeader("Allow", strings.Join(names, ", "))
}

func numbered(prefix string, n int) string { return roster.Numbered(prefix, n) }

// date writes a time as Twilio does: ISO 8601, UTC, whole seconds.
func date(t time.Time) string { return t.UTC().Format(time.RFC3339) }
