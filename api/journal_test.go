package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"flexconsole/api/decode"
	"flexconsole/api/sandbox"
)

// notebook is a journal in memory that notes how many requests the sandbox
// had seen at each record.
type notebook struct {
	server *sandbox.Server
	full   bool
	lines  []string
}

func (n *notebook) Begin(op, target string, fields []string, before, after map[string]*string) (string, error) {
	if n.full {
		return "", errors.New("no space left on device")
	}
	n.note("begin %s %s %v", op, target, fields)
	for name, value := range after {
		n.note("%s %s → %s", name, Text(before[name]), Text(value))
	}
	return "id", nil
}

func (n *notebook) End(id, outcome, detail string) error {
	n.note("end %s %s %s", id, outcome, detail)
	return nil
}

func (n *notebook) note(format string, args ...any) {
	n.lines = append(n.lines, fmt.Sprintf("%d: ", len(n.server.Requests()))+fmt.Sprintf(format, args...))
}

func TestWritesAreJournaledBeforeAndAfter(t *testing.T) {
	s := startSandbox(t)
	journal := &notebook{server: s}
	c := newTestClient(t, Options{BaseURL: s.URL(), Journal: journal})
	locale, old := "es-MX", "en-US"
	ctx := WithBefore(context.Background(), FlexUser{Locale: &old})
	if _, err := c.UpdateFlexUser(ctx, instance, firstUser, UserChange{Locale: &locale}); err != nil {
		t.Fatal(err)
	}
	if _, err := c.CreateWebChat(context.Background(), WebChatRequest{AddressSID: sandbox.AddressSID, Identity: "guest"}); err != nil {
		t.Fatal(err)
	}
	if _, err := c.CreateWebChat(context.Background(), WebChatRequest{AddressSID: sandbox.AddressSID, LaunchTag: "t-1"}); err != nil {
		t.Fatal(err)
	}
	if _, err := c.CreateWebChat(context.Background(), WebChatRequest{AddressSID: sandbox.DisabledAddressSID}); err == nil {
		t.Fatal("an address that is off takes no chat")
	}
	got := strings.Join(journal.lines, "\n")
	want := []string{
		"0: begin update " + firstUser + " [locale]", "0: locale en-US → es-MX", "1: end id applied version 8",
		"1: begin launch " + sandbox.AddressSID + " [AddressSid Identity]", "2: end id applied CH",
		"2: begin launch " + sandbox.AddressSID + " [AddressSid]", "2: launch_tag  → t-1", "3: end id applied CH",
		"3: begin launch " + sandbox.DisabledAddressSID + " [AddressSid]", "4: end id not applied HTTP 400, code 45761, RQ",
	}
	for _, line := range want {
		if !strings.Contains(got, line) {
			t.Errorf("%q is missing in\n%s", line, got)
		}
	}
	if strings.Contains(got, "guest") {
		t.Error("the values of a launch, but for its tag, are no business of the journal")
	}
}

func TestNoJournalNoWrite(t *testing.T) {
	s := startSandbox(t)
	c := newTestClient(t, Options{BaseURL: s.URL(), Journal: &notebook{server: s, full: true}})
	locale := "es-MX"
	_, err := c.UpdateFlexUser(context.Background(), instance, firstUser, UserChange{Locale: &locale})
	failure := asError(t, err)
	if failure.Fault != NoJournal || failure.Outcome != NotApplied || len(s.Requests()) != 0 {
		t.Errorf("%v, outcome %v, %d requests", failure, failure.Outcome, len(s.Requests()))
	}
	if said := checkExplanation(t, failure); !strings.Contains(said, "no space left") {
		t.Errorf("the reason is not told: %s", said)
	}
}

// What an odd field held is not among the values that an undo could send.
func TestAnOddFieldIsNotKnownBefore(t *testing.T) {
	value, held := "new", "en-US"
	before := FlexUser{Locale: &held, OddFields: decode.OddFields{Odd: map[string]json.RawMessage{"email": json.RawMessage("5")}}}
	in := UserChange{Email: &value, Locale: &value}.intent(WithBefore(t.Context(), before), firstUser)
	if _, known := in.Before["email"]; known || *in.Before["locale"] != held || len(in.After) != 2 {
		t.Errorf("%v → %v", in.Before, in.After)
	}
}
