package launch

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Difference is how a value that arrived differs from the one that was sent.
type Difference string

// The differences; Same also where one of the two is not known.
const (
	Same    Difference = ""
	Missing Difference = "missing"
	Changed Difference = "changed"
	Added   Difference = "added"
)

// Value is one value of flattened JSON, in up to three places: as it was sent, in the
// attributes of the conversation, and in those of the task. Nil is not there; text is as
// it is, anything else as JSON.
type Value struct {
	// Path names it: "order.items[0].id". Of what was sent it is the path in the
	// PreEngagementData, of what was added that in the attributes.
	Path         string  `json:"path"`
	Sent         *string `json:"sent"`
	Conversation *string `json:"conversation"`
	Task         *string `json:"task"`
	// InConversation and InTask compare with what was sent.
	InConversation Difference `json:"in_conversation,omitempty"`
	InTask         Difference `json:"in_task,omitempty"`
}

// Arrival is what was sent beside what arrived; each place is nil where it is not known:
// the data sent in an earlier session, or attributes that cannot be read.
type Arrival struct {
	Sent         *string `json:"sent"`
	Conversation *string `json:"conversation_attributes"`
	Task         *string `json:"task_attributes"`
	// Values are those sent, then those added, each sorted by path.
	Values []Value `json:"values"`
}

// Lost counts the values that were sent, and those of them that are missing or changed in
// either place.
func (a Arrival) Lost() (lost, sent int) {
	for _, v := range a.Values {
		if v.Sent != nil {
			sent++
		}
		if isLoss(v.InConversation) || isLoss(v.InTask) {
			lost++
		}
	}
	return lost, sent
}

func isLoss(d Difference) bool { return d == Missing || d == Changed }

// preEngagement is the attribute in which Twilio keeps the data sent. In a conversation
// it is an object or text with one; what a flow passes on to the task is up to the flow,
// which may also have made the members attributes of their own.
const preEngagement = "pre_engagement_data"

// Compare compares PreEngagementData with the attributes of the conversation and of the
// task, all JSON.
func Compare(sent, conversation, task *string) Arrival {
	a := Arrival{Sent: sent, Conversation: conversation, Task: task}
	data := flatten(sent)
	ofConversation, ofTask := attributesOf(conversation), attributesOf(task)
	conversationNests, taskNests := ofConversation.nests(), ofTask.nests()
	for _, path := range slices.Sorted(maps.Keys(data)) {
		v := Value{Path: path, Sent: found(data, path), Conversation: ofConversation.take(path, conversationNests), Task: ofTask.take(path, taskNests)}
		v.InConversation, v.InTask = difference(v.Sent, v.Conversation, conversation), difference(v.Sent, v.Task, task)
		a.Values = append(a.Values, v)
	}
	added := maps.Clone(ofConversation)
	maps.Copy(added, ofTask)
	for _, path := range slices.Sorted(maps.Keys(added)) {
		v := Value{Path: path, Conversation: found(ofConversation, path), Task: found(ofTask, path)}
		if sent != nil {
			v.InConversation, v.InTask = addition(v.Conversation), addition(v.Task)
		}
		a.Values = append(a.Values, v)
	}
	return a
}

func difference(sent, arrived, place *string) Difference {
	switch {
	case place == nil:
		return Same
	case arrived == nil:
		return Missing
	case *arrived != *sent:
		return Changed
	}
	return Same
}

func addition(value *string) Difference {
	if value == nil {
		return Same
	}
	return Added
}

// flat is JSON as values by their paths.
type flat map[string]string

func found(in flat, path string) *string {
	if value, ok := in[path]; ok {
		return &value
	}
	return nil
}

// attributesOf flattens attributes, and data that are text in them.
func attributesOf(attributes *string) flat {
	all := flatten(attributes)
	if text := found(all, preEngagement); text != nil {
		if inner := flatten(text); len(inner) > 0 && inner[""] == "" {
			delete(all, preEngagement)
			for path, value := range inner {
				all[preEngagement+join(path)] = value
			}
		}
	}
	return all
}

// join begins a path within another.
func join(path string) string {
	if strings.HasPrefix(path, "[") {
		return path
	}
	return "." + path
}

// take removes the value of what was sent at a path: from the data, or where there are
// none from the attributes themselves.
func (f flat) take(path string, nested bool) *string {
	if nested {
		path = preEngagement + join(path)
	}
	value := found(f, path)
	delete(f, path)
	return value
}

// nests says that attributes have the data in a member of their own.
func (f flat) nests() bool {
	for path := range f {
		if strings.HasPrefix(path, preEngagement) {
			return true
		}
	}
	return false
}

// flatten reads JSON; what is none is one value without a path.
func flatten(text *string) flat {
	all := flat{}
	if text == nil || *text == "" {
		return all
	}
	decoder := json.NewDecoder(strings.NewReader(*text))
	decoder.UseNumber()
	var value any
	if decoder.Decode(&value) != nil || decoder.More() {
		all[""] = *text
		return all
	}
	all.add("", value)
	return all
}

func (f flat) add(path string, value any) {
	switch v := value.(type) {
	case map[string]any:
		for name, member := range v {
			f.add(strings.TrimPrefix(path+"."+name, "."), member)
		}
		if len(v) > 0 {
			return
		}
	case []any:
		for i, entry := range v {
			f.add(path+"["+strconv.Itoa(i)+"]", entry)
		}
		if len(v) > 0 {
			return
		}
	case string:
		f[path] = v
		return
	}
	if path == "" {
		return // an empty object has no values
	}
	f[path] = asJSON(value)
}

// asJSON is a value as JSON, without escapes that only HTML needs.
func asJSON(value any) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(value) // it was JSON
	return strings.TrimSuffix(b.String(), "\n")
}
