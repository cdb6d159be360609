// Package studio is the client of Twilio Studio: flows, the executions of one, and the
// steps that an execution took.
package studio

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"time"

	"flexconsole/api"
	"flexconsole/api/decode"
	"flexconsole/api/sid"
)

// Client asks Studio for one account.
type Client struct{ api *api.Client }

// New gives c's account and connections to a client of Studio.
func New(c *api.Client) Client { return Client{c} }

// Flow is what decides what becomes of a chat. A nil pointer is null; text is raw.
type Flow struct {
	// SID begins with FW; it is always there.
	SID          string  `json:"sid"`
	FriendlyName *string `json:"friendly_name"`
	// Status is draft or published.
	Status   string `json:"status"`
	Valid    *bool  `json:"valid"`
	Revision int    `json:"revision"`
	// Definition is what the newest revision does, as JSON of any shape.
	Definition json.RawMessage `json:"definition"`
	decode.OddFields
}

// SendsToFlex are the names of the widgets in the definition that send a chat to Flex; none
// where it cannot be read.
func (f Flow) SendsToFlex() []string {
	var definition struct {
		States []struct{ Name, Type string }
	}
	if json.Unmarshal(f.Definition, &definition) != nil {
		return nil
	}
	var names []string
	for _, widget := range definition.States {
		if widget.Type == sendToFlex {
			names = append(names, widget.Name)
		}
	}
	return names
}

// sendToFlex is the type of a widget that makes a task.
const sendToFlex = "send-to-flex"

// Execution is one run of a flow. A nil pointer is null; text is raw, dates are ISO 8601.
type Execution struct {
	// SID begins with FN; it is always there.
	SID string `json:"sid"`
	// Status is active or ended.
	Status string `json:"status"`
	// ContactChannelAddress is who the flow runs for.
	ContactChannelAddress *string `json:"contact_channel_address"`
	InitiatedBy           *string `json:"initiated_by"`
	DateCreated           *string `json:"date_created"`
	DateUpdated           *string `json:"date_updated"`
	decode.OddFields
}

// Key identifies the execution in a list.
func (e Execution) Key() string { return e.SID }

// Step is what an execution did at one widget. A nil pointer is null; text is raw,
// dates are ISO 8601.
type Step struct {
	// SID begins with FT; it is always there.
	SID string `json:"sid"`
	// Name is the event that led to the step, TransitionedFrom the widget before it,
	// and TransitionedTo the widget after it.
	Name             *string `json:"name"`
	TransitionedFrom *string `json:"transitioned_from"`
	TransitionedTo   *string `json:"transitioned_to"`
	// Type is the type of the widget.
	Type        *string `json:"type"`
	DateCreated *string `json:"date_created"`
	decode.OddFields
}

// Key identifies the step in a list.
func (s Step) Key() string { return s.SID }

const (
	flowPath       = "/v2/Flows/{FlowSid}"
	executionsPath = flowPath + "/Executions"
	// pageSize is what Studio gives without being asked for more.
	pageSize = 50
	// stepPages bounds what is read of the steps of one execution.
	stepPages = 5
)

// call is a request for what belongs to a flow; where it is no SID it must not be sent.
func call(op, path, flow string) (api.Call, error) {
	k := api.Call{Op: op, Product: api.Studio, Path: path, Params: map[string]string{"FlowSid": flow}}
	return k, sid.Check(sid.Flow, flow)
}

// FetchFlow reads one flow (FW). The error is an *Error; Unsupported says whether the
// credentials may not read flows. Text that is no flow's SID is refused without a
// request.
func (c Client) FetchFlow(ctx context.Context, flow string) (Flow, error) {
	k, err := call("flow", flowPath, flow)
	if err != nil {
		return Flow{}, err
	}
	return api.Fetch(ctx, c.api, k, func(body []byte) (Flow, error) { return decodeFlow(body, flow) })
}

// ExecutionFilter says which executions of a flow are asked for.
type ExecutionFilter struct {
	// From and To bound when they were created; To may be zero.
	From, To time.Time
	// Status is "active" or "ended", "" for either.
	Status string
}

// ListExecutions reads executions of a flow (FW), at most so many pages of 50. The error is an *Error; with
// Incomplete those that are returned are not all. Text that is no flow's SID is refused
// without a request.
func (c Client) ListExecutions(ctx context.Context, flow string, filter ExecutionFilter, pages int) ([]Execution, error) {
	k, err := call("executions", executionsPath, flow)
	if err != nil {
		return nil, err
	}
	k.List, k.Query = true, url.Values{"DateCreatedFrom": {filter.From.UTC().Format(time.RFC3339)}}
	if !filter.To.IsZero() {
		k.Query.Set("DateCreatedTo", filter.To.UTC().Format(time.RFC3339))
	}
	if filter.Status != "" {
		k.Query.Set("status", filter.Status)
	}
	return api.AllPages(ctx, c.api, k, pages, pageSize, func(body []byte) ([]Execution, decode.Head, error) {
		return decodeExecutions(body, flow)
	})
}

// ListSteps reads the steps of an execution (FN) of a flow (FW), in Studio's order. The
// error is an *Error (see Unsupported and Incomplete). Text that is no SID is refused
// without a request.
func (c Client) ListSteps(ctx context.Context, flow, execution string) ([]Step, error) {
	k, err := call("steps", executionsPath+"/{ExecutionSid}/Steps", flow)
	if err == nil {
		err = sid.Check(sid.Execution, execution)
	}
	if err != nil {
		return nil, err
	}
	k.List, k.Params["ExecutionSid"] = true, execution
	return api.AllPages(ctx, c.api, k, stepPages, pageSize, func(body []byte) ([]Step, decode.Head, error) {
		return decodeSteps(body, execution)
	})
}

func decodeFlow(body []byte, flow string) (Flow, error) {
	var f Flow
	err := decode.Resource(body, &f, sid.Flow, "flow", flow, &f.SID)
	return f, err
}

func decodeExecutions(body []byte, flow string) ([]Execution, decode.Head, error) {
	type listed struct {
		Execution
		FlowSID *string `json:"flow_sid"`
	}
	return decode.List(body, "executions", "executions", func(e listed) (Execution, error) {
		if !sid.Valid(sid.Execution, e.SID) {
			return Execution{}, errors.New("the response contains an execution without a SID")
		}
		return e.Execution, decode.SameSID("flow", flow, e.FlowSID)
	})
}

func decodeSteps(body []byte, execution string) ([]Step, decode.Head, error) {
	type listed struct {
		Step
		ExecutionSID *string `json:"execution_sid"`
	}
	return decode.List(body, "steps", "steps", func(s listed) (Step, error) {
		if !sid.Valid(sid.Step, s.SID) {
			return Step{}, errors.New("the response contains a step without a SID")
		}
		return s.Step, decode.SameSID("execution", execution, s.ExecutionSID)
	})
}
