package launch

import (
	"fmt"
	"strings"
	"testing"
)

// shown is an arrival with a line for each value: path, what was sent, in the
// conversation, in the task.
func shown(a Arrival) string {
	var lines []string
	text := func(v *string) string {
		if v == nil {
			return "-"
		}
		return *v
	}
	for _, v := range a.Values {
		lines = append(lines, strings.TrimSpace(fmt.Sprintf("%s: %s | %s %s | %s %s",
			v.Path, text(v.Sent), text(v.Conversation), v.InConversation, text(v.Task), v.InTask)))
	}
	return strings.Join(lines, "\n")
}

func TestWhatArrived(t *testing.T) {
	text := func(s string) *string { return &s }
	for name, test := range map[string]struct {
		sent, conversation, task *string
		want                     string
		lost, of                 int
	}{
		"all of it": {
			text(`{"a":{"b":[1,"x"]}}`), text(`{"pre_engagement_data":{"a":{"b":[1,"x"]}}}`), text(`{"pre_engagement_data":{"a":{"b":[1,"x"]}}}`),
			"a.b[0]: 1 | 1  | 1\na.b[1]: x | x  | x", 0, 2,
		},
		"data as text in the conversation": {
			text(`{"a":"x"}`), text(`{"pre_engagement_data":"{\"a\":\"x\"}"}`), nil, "a: x | x  | -", 0, 1,
		},
		"empty data as text in the conversation": {
			text(`{"a":"x"}`), text(`{"pre_engagement_data":"{}"}`), nil,
			"a: x | - missing | -\npre_engagement_data: - | {} added | -", 1, 1,
		},
		"text that is no data in the conversation": {
			text(`{"a":"x"}`), text(`{"pre_engagement_data":"web"}`), nil,
			"a: x | - missing | -\npre_engagement_data: - | web added | -", 1, 1,
		},
		"two values": {text(`1 2`), nil, nil, ": 1 2 | -  | -", 0, 1},
		"missing, changed and added": {
			text(`{"a":"x","b":"y","c":"z"}`), text(`{"pre_engagement_data":{"a":"x","b":"Y"},"from":"Ada"}`), text(`{"pre_engagement_data":{"c":"z","d":1}}`),
			"a: x | x  | - missing\nb: y | Y changed | - missing\nc: z | - missing | z\nfrom: - | Ada added | -\n" +
				"pre_engagement_data.d: - | -  | 1 added", 3, 3,
		},
		"a flow that makes the members attributes": {
			text(`{"a":"x"}`), text(`{"pre_engagement_data":{"a":"x"}}`), text(`{"a":"x","direction":"inbound"}`),
			"a: x | x  | x\ndirection: - | -  | inbound added", 0, 1,
		},
		"an attribute of the same name beside the data": {
			text(`{"from":"web"}`), text(`{"pre_engagement_data":{"from":"web"},"from":"Ada"}`), nil,
			"from: web | web  | -\nfrom: - | Ada added | -", 0, 1,
		},
		"no task yet": {text(`{"a":1}`), text(`{"pre_engagement_data":{"a":1}}`), nil, "a: 1 | 1  | -", 0, 1},
		"numbers as they were written": {
			text(`{"a":1.0,"b":12345678901234567890}`), text(`{"pre_engagement_data":{"a":1,"b":12345678901234567890}}`), nil,
			"a: 1.0 | 1 changed | -\nb: 12345678901234567890 | 12345678901234567890  | -", 1, 2,
		},
		"sent in an earlier session": {
			nil, text(`{"pre_engagement_data":{"a":1}}`), text(`{"a":2}`),
			"a: - | -  | 2\npre_engagement_data.a: - | 1  | -", 0, 0,
		},
		"empty values": {
			text(`{"a":{},"b":[],"c":null,"d":""}`), text(`{}`), nil,
			"a: {} | - missing | -\nb: [] | - missing | -\nc: null | - missing | -\nd:  | - missing | -", 4, 4,
		},
		"attributes that are no JSON": {text(`{"a":1}`), text(`<html>`), nil, "a: 1 | - missing | -\n: - | <html> added | -", 1, 1},
		"nothing sent":                {text(""), text(`{}`), text(`{}`), "", 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			a := Compare(test.sent, test.conversation, test.task)
			lost, of := a.Lost()
			if got := shown(a); got != test.want || lost != test.lost || of != test.of {
				t.Errorf("got\n%s\nwant\n%s\nlost %d of %d", got, test.want, lost, of)
			}
		})
	}
}

func FuzzWhatArrived(f *testing.F) {
	f.Add(`{"a":[{"b":1}]}`, `{"pre_engagement_data":"{}"}`)
	f.Fuzz(func(t *testing.T, sent, arrived string) {
		a := Compare(&sent, &arrived, &arrived)
		for _, v := range a.Values {
			if v.Sent == nil && v.Conversation == nil && v.Task == nil {
				t.Fatalf("%q is nowhere", v.Path)
			}
		}
	})
}
