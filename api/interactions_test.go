package api

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"flexconsole/api/sandbox"
)

// A chat and what belongs to it, all made up.
const (
	chat        = "CH00000000000000000000000000000001"
	interaction = "KD00000000000000000000000000000001"
	channel     = "UO00000000000000000000000000000001"
)

var closeChannel = operation{"end chat", "POST", func(t *testing.T, c *Client) error {
	_, err := c.CloseInteractionChannel(t.Context(), chat, interaction, channel)
	return err
}}

// answering is a client of a sandbox that responds to every request with body.
func answering(t *testing.T, body string) (*Client, *sandbox.Server) {
	t.Helper()
	s := startSandbox(t)
	s.Inject(sandbox.Fault{Status: 200, Body: body})
	return newTestClient(t, Options{BaseURL: s.URL()}), s
}

// wireRow is a response that will not do for an operation.
type wireRow struct {
	op         operation
	name, body string
	fault      Fault
	says       string
}

// checkAnswers wants each response refused; a write that got one is unknown.
func checkAnswers(t *testing.T, rows []wireRow) {
	t.Helper()
	for _, row := range rows {
		t.Run(row.op.name+"/"+row.name, func(t *testing.T) {
			c, s := answering(t, row.body)
			err := row.op.run(t, c)
			checkFault(t, s, row.op, err, want{row.fault, 200, 0, 0, Unknown, once})
			if said := checkExplanation(t, asError(t, err)); !strings.Contains(said, row.says) {
				t.Error(said)
			}
		})
	}
}

func TestCloseInteractionChannelGivesTheStatus(t *testing.T) {
	for _, status := range []string{"closed", "active", ""} {
		c, _ := answering(
			t,
			`{"sid":"`+channel+`","interaction_sid":"`+interaction+`","type":"web","status":"`+status+`","error_code":null}`,
		)
		if got, err := c.CloseInteractionChannel(t.Context(), chat, interaction, channel); got != status || err != nil {
			t.Errorf("%q, %v", got, err)
		}
	}
}

func TestChannelsThatWillNotDo(t *testing.T) {
	const otherChannel, otherInteraction = "UO00000000000000000000000000000009", "KD00000000000000000000000000000009"
	checkAnswers(t, []wireRow{
		{closeChannel, "another", `{"sid":"` + otherChannel + `","status":"closed"}`, WrongResponse, otherChannel},
		{closeChannel, "none", `{"sid":null,"status":"closed"}`, BadResponse, "no interaction channel"},
		{closeChannel, "the interaction", `{"sid":"` + interaction + `","status":"closed"}`, BadResponse, "no interaction channel"},
		{
			closeChannel,
			"other interaction",
			`{"sid":"` + channel + `","interaction_sid":"` + otherInteraction + `","status":"closed"}`,
			WrongResponse,
			otherInteraction,
		},
	})
}

func TestWhereAChannelIsClosed(t *testing.T) {
	var asked []string
	c := newTestClient(t, Options{Region: "ie1", Edge: "dublin"})
	wrap(c, func(http.RoundTripper) http.RoundTripper {
		return roundTripper(func(r *http.Request) (*http.Response, error) {
			asked = append(asked, r.Method+" "+r.URL.String())
			return nil, errOtherOrigin // not to be tried again
		})
	})
	_ = closeChannel.run(t, c)
	want := "POST https://flex-api.dublin.ie1.twilio.com/v1/Interactions/" + interaction + "/Channels/" + channel
	if !slices.Equal(asked, []string{want}) {
		t.Errorf("asked %q, want %s", asked, want)
	}
}

// It leaves once, with what it must contain and nothing else; the journal names
// the chat and the fields.
func TestTheClosingOfAChannelIsJournaled(t *testing.T) {
	s := startSandbox(t)
	s.Inject(sandbox.Fault{Status: 201, Body: `{"sid":"` + channel + `","status":"closed"}`})
	journal := &notebook{server: s}
	var records []Record
	c := newTestClient(t, Options{BaseURL: s.URL(), Journal: journal, Record: func(r Record) { records = append(records, r) }})
	if err := closeChannel.run(t, c); err != nil {
		t.Fatal(err)
	}
	if r := only(t, s); string(r.Body) != "Routing=%7B%22status%22%3A%22closed%22%7D&Status=closed" ||
		r.Header.Get("X-Twilio-Webhook-Enabled") != "" {
		t.Errorf("sent %q with %v", r.Body, r.Header)
	}
	got, want := strings.Join(
		journal.lines,
		"\n",
	), "0: begin end chat "+chat+" [Routing Status]\n1: end id applied interaction channel "+channel+" closed"
	if got != want || records[0].Outcome != Applied {
		t.Errorf("journal\n%s\nwant\n%s\nrecorded %+v", got, want, records)
	}
}

// Text that is no SID never gets into a path.
func TestNoSIDNoRequest(t *testing.T) {
	c, s := answering(t, "{}")
	for _, bad := range []string{
		"", "CH", chat[:33], chat + "0", "ch" + chat[2:], firstUser, chat[:33] + `"`, `CH" == "CH`,
		chat + "/Messages", "../" + chat,
	} {
		_, errChat := c.CloseInteractionChannel(t.Context(), bad, interaction, channel)
		_, errInteraction := c.CloseInteractionChannel(t.Context(), chat, bad, channel)
		_, errChannel := c.CloseInteractionChannel(t.Context(), chat, interaction, bad)
		for i, err := range []error{errChat, errInteraction, errChannel} {
			if err == nil || !strings.Contains(err.Error(), "is not") {
				t.Errorf("%q: call %d: %v", bad, i, err)
			}
		}
	}
	if n := len(s.Requests()); n != 0 {
		t.Errorf("%d requests", n)
	}
}

// A write whose response is cut anywhere is unknown, and is not sent again.
func TestAClosingCutAtEveryByte(t *testing.T) {
	const body = `{"sid":"` + channel + `","status":"closed"}`
	s := startSandbox(t)
	c := newTestClient(t, Options{BaseURL: s.URL()})
	for n := range len(body) {
		s.Inject(sandbox.Fault{Status: 200, Body: body, CutAfter: max(n, 1), Times: 1})
		if failure := asError(t, closeChannel.run(t, c)); failure.Fault != Broken || failure.Outcome != Unknown {
			t.Errorf("cut after %d: fault %d, %v", n, failure.Fault, failure.Outcome)
		}
	}
	if n := len(s.Requests()); n != len(body) {
		t.Errorf("%d requests for %d calls", n, len(body))
	}
}
