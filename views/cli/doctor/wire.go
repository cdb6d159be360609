package doctor

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"flexconsole/api"
	"flexconsole/api/account"
	"flexconsole/api/proxy"
	"flexconsole/api/sid"
	"flexconsole/config"
	"flexconsole/views/words"
)

// timeouts are short, as the user waits for all checks.
var timeouts = api.Timeouts{Dial: 3 * time.Second, Attempt: 5 * time.Second, Read: 6 * time.Second}

// clockPatience bounds the request that the clock is compared by.
const clockPatience = 5 * time.Second

// listPatience bounds the reading of a list; one request is given up before.
const listPatience = 10 * time.Second

// maxSkew is how far the clock may be off before it is worth a word.
const maxSkew = 60 * time.Second

// Made-up SIDs that name nothing: the right answer is that there is no such
// thing.
var (
	nobody   = sid.FlexUser.Prefix + strings.Repeat("f", 32)
	noWorker = sid.Worker.Prefix + strings.Repeat("f", 32)
	noSpace  = sid.Workspace.Prefix + strings.Repeat("f", 32)
	noChat   = sid.Conversation.Prefix + strings.Repeat("f", 32)
)

// probe is one endpoint to be asked.
type probe struct {
	name string
	// needs gives what of the Configuration has to be known first, nil for
	// nothing.
	needs func(api.Configuration) string
	ask   func(ctx context.Context, p *checkContext) error
	// nothing says that it asks for what does not exist.
	nothing bool
	// otherHost: it is on another host than the Configuration, and shows whether that can
	// be reached where the Configuration's cannot.
	otherHost bool
}

// probes are the endpoints in their order, one line each; the first finds the
// instance.
func probes() []probe {
	instance := func(c api.Configuration) string { return c.InstanceSID }
	workspace := func(c api.Configuration) string { return c.WorkspaceSID }
	return []probe{
		{"Configuration", nil, askConfiguration, false, false},
		{"Users v2", instance, func(ctx context.Context, p *checkContext) error {
			_, err := p.client.FetchFlexUser(ctx, p.found.InstanceSID, nobody)
			return err
		}, true, false},
		{"Users list", instance, func(ctx context.Context, p *checkContext) error {
			_, err := p.client.ListFlexUsers(ctx, p.found.InstanceSID, "")
			return err
		}, false, false},
		{"Workers", workspace, func(ctx context.Context, p *checkContext) error {
			_, err := p.client.FetchWorker(ctx, cmp.Or(p.found.WorkspaceSID, noSpace), noWorker)
			return err
		}, true, true},
		{"Tasks", workspace, func(ctx context.Context, p *checkContext) error {
			_, err := p.client.FindTasks(ctx, p.found.WorkspaceSID, noChat)
			return err
		}, false, false},
		{"Chat addresses", instance, func(ctx context.Context, p *checkContext) error {
			_, err := p.client.ListChatAddresses(ctx)
			return err
		}, false, true},
		{"Conversations", instance, func(ctx context.Context, p *checkContext) error {
			_, err := p.client.FetchConversation(ctx, noChat)
			return err
		}, true, true},
	}
}

// otherInstance is a profile that names another instance than the account has.
type otherInstance struct{ named, found string }

func (e otherInstance) Error() string {
	return fmt.Sprintf("the Flex instance of the account is %s, not %s", e.found, e.named)
}

// askConfiguration checks the credentials and finds instance and workspace.
func askConfiguration(ctx context.Context, p *checkContext) error {
	found, err := p.client.FetchConfiguration(ctx, p.account.AccountSID)
	if err != nil {
		p.found.InstanceSID = p.account.InstanceSID // what is stated serves the others
		failure, ofWire := errors.AsType[*api.Error](err)
		p.unreached = ofWire && failure.Status == 0 && failure.Fault != api.ProxyRefused
		return err
	}
	p.found = found
	if named := p.account.InstanceSID; named != "" && !sid.Equal(named, found.InstanceSID) {
		return otherInstance{named, found.InstanceSID}
	}
	return nil
}

// look asks the endpoint and judges the answer.
func (q probe) look(ctx context.Context, p *checkContext) finding {
	switch {
	case p.client == nil:
		return finding{skipped, "no credentials", ""}
	case p.refused:
		return finding{skipped, "not tried, because the proxy refused the connection", ""}
	case q.needs != nil && q.needs(p.found) == "" && !(p.unreached && q.otherHost):
		return finding{skipped, "needs the Configuration first", ""}
	}
	start := time.Now()
	limited, cancel := context.WithTimeout(ctx, p.patience)
	defer cancel()
	err := q.ask(limited, p)
	if limited.Err() != nil && ctx.Err() == nil {
		return finding{
			warning, fmt.Sprintf("responds, but the list is not complete after %g s", p.patience.Seconds()),
			"contact Twilio Support if the list should be shorter",
		}
	}
	took := fmt.Sprintf("%d ms", max(1, time.Since(start).Milliseconds()))
	failure, ofWire := errors.AsType[*api.Error](err)
	switch {
	case err == nil && q.name == "Configuration" && len(p.found.Odd) > 0:
		return finding{
			warning, fmt.Sprintf("%s, account and instance %s match; unexpected type: %s", took, p.found.InstanceSID, p.found.OddWords()),
			"contact Twilio Support; features that need these fields do not work",
		}
	case err == nil && q.name == "Configuration":
		return finding{text: fmt.Sprintf("%s, account and instance %s match", took, p.found.InstanceSID)}
	case err == nil:
		return finding{text: took}
	case q.nothing && ofWire && failure.Fault == api.APIError && failure.Status == http.StatusNotFound:
		return finding{text: took + " (404 for a made-up SID, as expected)"}
	case !ofWire:
		return finding{problem, err.Error(), "correct --instance or the instance_sid of the profile"}
	}
	x := failure.Explain()
	text := x.What + " " + x.Meaning
	if facts := words.FailureFacts(failure); facts != "" {
		text += " · " + facts
	}
	if api.Unsupported(err) || api.Incomplete(err) {
		return finding{warning, text, x.Next}
	}
	return finding{problem, text, x.Next}
}

// checkCredentials names the source and never the secret.
func checkCredentials(p *checkContext) finding {
	if p.accountErr != nil {
		next := "fix this, or try the sandbox with --demo"
		if nothing, ok := errors.AsType[*config.NothingFound](p.accountErr); ok {
			var places []string
			for _, l := range nothing.Looked {
				places = append(places, l.Where+": "+l.Found)
			}
			return finding{problem, "no account found (" + strings.Join(places, "; ") + ")", "run flexconsole login, or try the sandbox with --demo"}
		}
		return finding{problem, p.accountErr.Error(), next}
	}
	a := p.account
	text := fmt.Sprintf("%s: %s, account %s", a.Source(), a.Environment.Badge(), sid.Shorten(a.AccountSID))
	if a.Username != a.AccountSID {
		text += ", API key " + sid.Shorten(a.Username)
	} else {
		text += ", auth token"
	}
	if a.ReadOnly {
		text += ", read-only"
	}
	return finding{text: text}
}

// origins are where the account's requests go, flex-api's first.
func origins(a config.Account) []string {
	return api.Options{BaseURL: a.BaseURL, Region: a.Region, Edge: a.Edge}.Origins()
}

func checkHosts(p *checkContext) finding {
	if p.account.BaseURL != "" {
		return finding{text: "all at " + p.account.BaseURL}
	}
	names := strings.ReplaceAll(strings.Join(origins(p.account), ", "), "https://", "")
	for _, variable := range []string{"TWILIO_REGION", "TWILIO_EDGE", "FLEXCONSOLE_BASE_URL"} {
		if p.in.Getenv(variable) != "" && p.account.Origin != config.FromEnvironment {
			return finding{
				warning, names + "; " + variable + " is set, but is used only with the TWILIO_* variables",
				"set it in the profile, or unset it",
			}
		}
	}
	if told := api.RegionWarning(p.account.Region); told != "" {
		return finding{level: warning, text: names + "; " + told, next: "remove the region, or use an account in us1"}
	}
	return finding{text: names}
}

func checkProxy(p *checkContext) finding {
	if problem, next := proxy.Problem(); problem != "" {
		return finding{warning, problem, next}
	}
	client := p.client
	if client == nil {
		client = account.NewClient(api.Options{BaseURL: p.account.BaseURL})
	}
	if proxy := client.Proxy(); proxy != "" {
		return finding{text: "requests go through " + proxy}
	}
	return finding{text: "none"}
}

// checkClock compares this machine's clock with the Date of an answer. Without
// an account it is not known who is to be asked.
func checkClock(ctx context.Context, p *checkContext) finding {
	if p.client == nil {
		return finding{skipped, "needs an account", ""}
	}
	ctx, cancel := context.WithTimeout(ctx, clockPatience)
	defer cancel()
	before := p.now()
	date, err := p.client.ServerDate(ctx)
	if failure, ok := errors.AsType[*api.Error](err); ok {
		p.refused = true
		x := failure.Explain()
		return finding{problem, x.What + " " + x.Meaning, x.Next}
	}
	if err != nil {
		return finding{warning, "no time from the server: " + reasonOf(err), "check network, VPN and proxy"}
	}
	middle := before.Add(p.now().Sub(before) / 2)
	switch skew := middle.Sub(date); {
	case skew > maxSkew:
		return finding{warning, api.Duration(skew) + " ahead", "set the clock: times shown are wrong, and TLS may fail"}
	case skew < -maxSkew:
		return finding{warning, api.Duration(-skew) + " behind", "set the clock: times shown are wrong, and TLS may fail"}
	}
	return finding{text: "correct within a minute"}
}

// reasonOf words a failure to learn the date without what a proxy's address may
// contain.
func reasonOf(err error) string {
	if errors.Is(err, context.DeadlineExceeded) {
		return fmt.Sprintf("no response within %g s", clockPatience.Seconds())
	}
	return "no response with a date"
}
