package sandbox

import (
	"net/http"
	"net/url"
	"slices"
	"time"

	"flexconsole/api/sandbox/routing"
	"flexconsole/api/sid"
)

const studioHost = "https://studio.twilio.com"

// listFlows is a page of the flows.
func listFlows(a *account, c call) answer {
	list := listing{key: "flows", host: studioHost, most: 1000}
	return list.answer(c, len(routing.Flows), func(i int) any { return flowDocument(a, routing.Flows[i]) })
}

// ofFlow is a resource of the flow whose SID is the first; the SIDs after it are left to
// find.
func ofFlow(find func(a *account, f routing.Flow, sids []string) operations) func(*account, []string) operations {
	return func(a *account, sids []string) operations {
		if f, ok := routing.FlowAt(sids[0]); ok {
			return find(a, f, sids[1:])
		}
		return nil
	}
}

// flowOperations are those of one flow.
func flowOperations(a *account, f routing.Flow, _ []string) operations {
	return readOnly(flowDocument(a, f))
}

func flowURL(f routing.Flow) string { return studioHost + "/v2/Flows/" + f.SID }

// flowDocument is studio.v2.flow of Twilio's OpenAPI document, which leaves the shape of the
// definition open; here it has no more than the names and types of the widgets.
func flowDocument(a *account, f routing.Flow) object {
	status, message := "published", "Published"
	if f.Draft {
		status, message = "draft", "Not published yet"
	}
	states := []any{object{{"name", routing.Trigger.Name}, {"type", routing.Trigger.Type}}}
	for _, w := range f.Widgets {
		states = append(states, object{{"name", w.Name}, {"type", w.Type}})
	}
	return object{
		{"sid", f.SID},
		{"account_sid", AccountSID},
		{"author_sid", numbered("US", 3)},
		{"friendly_name", f.Name},
		{"definition", object{{"description", f.Name}, {"initial_state", routing.Trigger.Name}, {"states", states}}},
		{"status", status},
		{"revision", 4},
		{"commit_message", message},
		{"valid", true},
		{"errors", []any{}},
		{"warnings", []any{}},
		{"date_created", date(a.created)},
		{"date_updated", date(a.created)},
		{"webhook_url", "https://webhooks.twilio.com/v1/Accounts/" + AccountSID + "/Flows/" + f.SID},
		{"url", flowURL(f)},
		{"links", map[string]string{"executions": flowURL(f) + "/Executions"}},
	}
}

// execution is one run of a flow, for a conversation.
type execution struct{ routing.Execution }

func (e execution) sid() string { return numberedWithin("FN", e.Of.Number, e.Number) }

func (e execution) url() string { return flowURL(e.Flow) + "/Executions/" + e.sid() }

// document is studio.v2.flow.execution of Twilio's OpenAPI document. What is the contact
// of a web chat, and what its execution is initiated by, is unverified: here the identity
// and the customer's first message.
func (e execution) document() object {
	return object{
		{"sid", e.sid()},
		{"account_sid", AccountSID},
		{"flow_sid", e.Flow.SID},
		{"contact_channel_address", e.Of.Identity},
		{"contact_sid", numberedWithin("FC", e.Of.Number, e.Number)},
		{"flow_version", 4},
		{"context", object{}},
		{"status", e.Status()},
		{"date_created", date(e.Begun)},
		{"date_updated", date(e.Updated())},
		{"initiated_by", e.initiator()},
		{"url", e.url()},
		{"links", map[string]string{"steps": e.url() + "/Steps"}},
	}
}

// initiator is the message that started the execution. That of an earlier one is no more.
func (e execution) initiator() string {
	if e.Number > 1 {
		return numberedWithin("IM", e.Of.Number, 1_000_000)
	}
	return messageSID(e.Of, e.Of.FirstRouted())
}

var executionStatuses = []string{"active", "ended"}

// listExecutions is a page of a flow's executions asked for, the newest first, which is
// decided here. An execution that ends between two pages shifts those of a list by status.
func listExecutions(a *account, f routing.Flow, c call) answer {
	from, fromProblem := timeIn(c.Query, "DateCreatedFrom")
	to, toProblem := timeIn(c.Query, "DateCreatedTo")
	if problem := firstOf(fromProblem, toProblem, onlyOf(c.Query, "status", executionStatuses...)); problem != nil {
		return *problem
	}
	found := slices.DeleteFunc(routing.Executions(f, a.conversations), func(e routing.Execution) bool {
		return !asksFor(c.Query, "status", e.Status()) || e.Begun.Before(from) || !to.IsZero() && e.Begun.After(to)
	})
	list := listing{
		key: "executions", host: studioHost, most: 1000, newest: true, filters: []string{"status", "DateCreatedFrom", "DateCreatedTo"},
	}
	return list.answer(c, len(found), func(i int) any { return execution{found[i]}.document() })
}

// timeIn is the time in a parameter, zero where none was sent; the answer is a refusal.
func timeIn(query url.Values, name string) (time.Time, *answer) {
	text := query.Get(name)
	if text == "" {
		return time.Time{}, nil
	}
	at, err := time.Parse(time.RFC3339, text)
	return at, refusedUnless(err == nil, name+" must be a time such as 2026-01-31T12:00:00Z")
}

// executionsOperations are those of a flow's executions.
func executionsOperations(a *account, f routing.Flow, _ []string) operations {
	return operations{http.MethodGet: func(c call) answer { return listExecutions(a, f, c) }}
}

// ofExecution is a resource of a flow's execution; the SIDs after it are left to find.
func ofExecution(find func(e execution, sids []string) operations) func(*account, []string) operations {
	return ofFlow(func(a *account, f routing.Flow, sids []string) operations {
		for _, of := range routing.Executions(f, a.conversations) {
			if e := (execution{of}); sid.Equal(sids[0], e.sid()) {
				return find(e, sids[1:])
			}
		}
		return nil
	})
}

// executionOperations are those of one execution.
func executionOperations(e execution, _ []string) operations { return readOnly(e.document()) }

// stepsOperations are those of an execution's steps, the newest first, which is decided
// here.
func stepsOperations(e execution, _ []string) operations {
	list := listing{key: "steps", host: studioHost, most: 1000, newest: true}
	return operations{http.MethodGet: func(c call) answer {
		return list.answer(c, len(e.Steps()), func(i int) any { return e.step(i) })
	}}
}

// stepOperations are those of one step.
func stepOperations(e execution, sids []string) operations {
	for i := range e.Steps() {
		if sid.Equal(sids[0], e.stepSID(i)) {
			return readOnly(e.step(i))
		}
	}
	return nil
}

func (e execution) stepSID(i int) string {
	return numberedWithin("FT", e.Of.Number, 100*e.Number+i)
}

// step is studio.v2.flow.execution.execution_step of Twilio's OpenAPI document.
func (e execution) step(i int) object {
	of := e.Steps()[i]
	return object{
		{"sid", e.stepSID(i)},
		{"account_sid", AccountSID},
		{"flow_sid", e.Flow.SID},
		{"execution_sid", e.sid()},
		{"parent_step_sid", nil},
		{"name", of.From.Event},
		{"context", object{}},
		{"transitioned_from", of.From.Name},
		{"transitioned_to", of.To},
		{"type", of.From.Type},
		{"date_created", date(of.At)},
		{"date_updated", date(of.At)},
		{"url", e.url() + "/Steps/" + e.stepSID(i)},
		{"links", object{}},
	}
}
