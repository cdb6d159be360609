package studio

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"flexconsole/api"
	"flexconsole/api/apitest"
	"flexconsole/api/decode"
	"flexconsole/api/decode/decodetest"
	"flexconsole/api/sandbox"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	flow      = "FW00000000000000000000000000000001"
	otherFlow = "FW00000000000000000000000000000002"
	execution = "FN00000000000000000000000000000001"
	step      = "FT00000000000000000000000000000001"
)

var noon = time.Date(2026, time.March, 4, 12, 0, 0, 0, time.UTC)

func fetchFlow(ctx context.Context, c *api.Client) error {
	_, err := New(c).FetchFlow(ctx, flow)
	return err
}

func listExecutions(ctx context.Context, c *api.Client) error {
	_, err := New(c).ListExecutions(ctx, flow, ExecutionFilter{From: noon.In(time.FixedZone("east", 5*3600)), Status: "active"}, 3)
	return err
}

func listSteps(ctx context.Context, c *api.Client) error {
	_, err := New(c).ListSteps(ctx, flow, execution)
	return err
}

func TestWhereStudioAsks(t *testing.T) {
	const host = "GET https://studio.dublin.ie1.twilio.com/v2/Flows/" + flow
	wanted := []string{
		host,
		host + "/Executions?DateCreatedFrom=2026-03-04T12%3A00%3A00Z&PageSize=50&status=active",
		host + "/Executions/" + execution + "/Steps?PageSize=50",
	}
	if asked := apitest.Asks(t, fetchFlow, listExecutions, listSteps); !slices.Equal(asked, wanted) {
		t.Errorf("asked\n%s\nwant\n%s", strings.Join(asked, "\n"), strings.Join(wanted, "\n"))
	}
}

func TestFetchFlow(t *testing.T) {
	c, _ := apitest.Answering(t, `{"sid":"`+flow+`","friendly_name":"Test","status":"draft","revision":3,"valid":false,"definition":{"states":[1]}}`)
	f, err := New(c).FetchFlow(t.Context(), flow)
	if err != nil || api.Text(f.FriendlyName) != "Test" || f.Status != "draft" || f.Revision != 3 || f.Valid == nil || *f.Valid {
		t.Errorf("%+v, %v", f, err)
	}
}

// Of a list that is longer than wanted, what was read is given with an error that says so.
func TestExecutionsUpToSoManyPages(t *testing.T) {
	s := apitest.Start(t, sandbox.Options{})
	for n, last := range []string{"", "&PageToken=PA1", "&PageToken=PA2"} {
		sid := execution[:33] + string(rune('1'+n))
		s.Inject(sandbox.Fault{Status: 200, Times: 1, Body: `{"executions":[{"sid":"` + sid + `","status":"ended","contact_channel_address":"ada",
			"initiated_by":"IM1","date_created":"2026-03-04T12:00:00Z","date_updated":null}],
			"meta":{"next_page_url":"https://studio.twilio.com/v2/Flows/` + flow + `/Executions?PageSize=50&Page=` + string(rune('1'+n)) + last + `"}}`})
	}
	found, err := New(apitest.Client(t, api.Options{BaseURL: s.URL()})).ListExecutions(t.Context(), flow, ExecutionFilter{From: noon}, 2)
	if !api.Incomplete(err) || len(found) != 2 || api.Text(found[0].ContactChannelAddress) != "ada" || api.Text(found[1].InitiatedBy) != "IM1" {
		t.Errorf("%+v, %v", found, err)
	}
	if asked := s.Requests(); len(asked) != 2 || asked[0].Query.Has("status") || !asked[1].Query.Has("DateCreatedFrom") {
		t.Errorf("asked %+v", asked)
	}
}

func TestListSteps(t *testing.T) {
	c, _ := apitest.Answering(t, `{"steps":[{"sid":"`+step+`","name":"incomingConversationMessage","transitioned_from":"Trigger",
		"transitioned_to":"send_to_flex","type":"send-to-flex","date_created":"2026-03-04T12:00:00Z"}],"meta":{}}`)
	found, err := New(c).ListSteps(t.Context(), flow, execution)
	if err != nil || len(found) != 1 || api.Text(found[0].TransitionedFrom) != "Trigger" || api.Text(found[0].TransitionedTo) != "send_to_flex" ||
		api.Text(found[0].Type) != "send-to-flex" {
		t.Errorf("%+v, %v", found, err)
	}
}

func TestResponsesThatWillNotDo(t *testing.T) {
	const other = "FN00000000000000000000000000000009"
	apitest.CheckRefused(t, fetchFlow, "no flow", `{"status":"draft"}`, api.BadResponse, "no flow")
	apitest.CheckRefused(t, fetchFlow, "other flow", `{"sid":"`+otherFlow+`"}`, api.WrongResponse, otherFlow)
	apitest.CheckRefused(t, listExecutions, "no list", `{"meta":{}}`, api.BadResponse, "no list of executions")
	apitest.CheckRefused(t, listExecutions, "no meta", `{"executions":[]}`, api.BadResponse, "whether there are more pages")
	apitest.CheckRefused(t, listExecutions, "of another flow", `{"executions":[{"sid":"`+execution+`","flow_sid":"`+otherFlow+`"}],"meta":{}}`,
		api.WrongResponse, otherFlow)
	apitest.CheckRefused(t, listSteps, "no list", `{"meta":{}}`, api.BadResponse, "no list of steps")
	apitest.CheckRefused(t, listSteps, "of another execution", `{"steps":[{"sid":"`+step+`","execution_sid":"`+other+`"}],"meta":{}}`,
		api.WrongResponse, other)
}

func TestNoSIDNoRequest(t *testing.T) {
	apitest.CheckNoSID(t, flow, func(bad string) []apitest.Call {
		return []apitest.Call{
			func(ctx context.Context, c *api.Client) error { _, err := New(c).FetchFlow(ctx, bad); return err },
			func(ctx context.Context, c *api.Client) error {
				_, err := New(c).ListExecutions(ctx, bad, ExecutionFilter{From: noon}, 1)
				return err
			},
			func(ctx context.Context, c *api.Client) error {
				_, err := New(c).ListSteps(ctx, bad, execution)
				return err
			},
		}
	})
	apitest.CheckNoSID(t, execution, func(bad string) []apitest.Call {
		return []apitest.Call{func(ctx context.Context, c *api.Client) error { _, err := New(c).ListSteps(ctx, flow, bad); return err }}
	})
}

func TestAnOddFieldSpoilsNothingElse(t *testing.T) {
	decodetest.CheckOddFields(t, []decodetest.Endpoint{
		{Name: "flow", Key: `"sid":"` + flow + `"`, Fields: map[string]string{
			"friendly_name": `"x"`, "status": `"draft"`, "valid": `true`, "revision": `1`,
		}, Decode: func(body string) (decode.OddFields, error) {
			f, err := decodeFlow([]byte(body), flow)
			return f.OddFields, err
		}},
		{Name: "executions", Key: `"sid":"` + execution + `"`, Fields: map[string]string{
			"status": `"ended"`, "contact_channel_address": `"x"`, "initiated_by": `"x"`, "date_created": `"x"`, "date_updated": `"x"`,
			"flow_sid": `"` + flow + `"`,
		}, Decode: func(body string) (decode.OddFields, error) {
			all, head, err := decodeExecutions([]byte(`{"executions":[`+body+`],"meta":{}}`), flow)
			return decodetest.OnlyOdd(all, head, err, func(e Execution) decode.OddFields { return e.OddFields })
		}},
		{Name: "steps", Key: `"sid":"` + step + `"`, Fields: map[string]string{
			"name": `"x"`, "transitioned_from": `"x"`, "transitioned_to": `"x"`, "type": `"x"`, "date_created": `"x"`,
			"execution_sid": `"` + execution + `"`,
		}, Decode: func(body string) (decode.OddFields, error) {
			all, head, err := decodeSteps([]byte(`{"steps":[`+body+`],"meta":{}}`), execution)
			return decodetest.OnlyOdd(all, head, err, func(s Step) decode.OddFields { return s.OddFields })
		}},
	})
}

func TestEntriesThatCannotBeRead(t *testing.T) {
	decodetest.CheckUnread(t, "executions", `{"sid":"`+execution+`"}`, `{"sid":"x"}`,
		func(b []byte) ([]Execution, decode.Head, error) { return decodeExecutions(b, flow) })
	decodetest.CheckUnread(t, "steps", `{"sid":"`+step+`"}`, `{"sid":null}`,
		func(b []byte) ([]Step, decode.Head, error) { return decodeSteps(b, execution) })
}
