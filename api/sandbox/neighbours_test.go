package sandbox

import (
	"cmp"
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"flexconsole/api/sandbox/contract"
)

const (
	workspacesURL       = "/v1/Workspaces"
	flowsURL            = "/v2/Flows/"
	oneWorkspace        = workspacesURL + "/" + WorkspaceSID
	participantsURL     = firstChatURL + "/Participants"
	firstInteractionURL = "/v1/Interactions/KD00000000000000000000000000000001"
)

// startAtWork runs a sandbox in whose first chat an agent has greeted the customer.
func startAtWork(t testing.TB) (*Server, *hand) {
	t.Helper()
	s, h := startByHand(t)
	launch(t, s, AddressSID)
	say(t, s, firstChat, "hello")
	h.move(7 * time.Second)
	return s, h
}

// filled is a path with a SID of the chat of startAtWork, or of what is around it, for
// every prefix in braces.
func filled(path string) string {
	pairs := []string{}
	for prefix, sid := range map[string]string{
		"GO": InstanceSID, "WS": WorkspaceSID, "IM": numberedWithin("IM", 1, 1), "MB": numberedWithin("MB", 1, 1), "UT": numberedWithin("UT", 1, 1),
		"FN": numberedWithin("FN", 1, 1), "FT": numberedWithin("FT", 1, 100), "WC": numberedWithin("WC", 1, 1),
	} {
		pairs = append(pairs, "{"+prefix+"}", sid)
	}
	for _, prefix := range []string{"CH", "IG", "KD", "UO", "WA", "WQ", "WW", "WK", "WT", "WR", "FU", "QO", "KG", "FW"} {
		pairs = append(pairs, "{"+prefix+"}", numbered(prefix, 1))
	}
	return strings.NewReplacer(pairs...).Replace(path)
}

// whole is a path of an operation, under the name of its product.
func whole(o contract.Operation) string { return "/" + o.Product + filled(o.Path) }

// No parameter that Twilio documents is ignored: a value that fits nothing is refused,
// or it changes the list.
func TestEveryDocumentedFilterCounts(t *testing.T) {
	s, _ := startAtWork(t)
	filters := 0
	for _, o := range contract.Operations() {
		before := ""
		for _, name := range o.Filters {
			filters++
			before = cmp.Or(before, string(entriesOf(t, get(t, s, whole(o)))))
			x := get(t, s, whole(o)+"?"+name+"=no-such-value")
			if x.StatusCode == http.StatusOK && string(entriesOf(t, x)) == before {
				t.Errorf("%s of %s is ignored", name, o.Path)
			} else if x.StatusCode != http.StatusOK {
				isError(t, x, 400, 20001, name)
			}
		}
	}
	if filters < 30 {
		t.Errorf("only %d filters", filters)
	}
}

// entriesOf are the entries of a list, as JSON. No list of this test is empty.
func entriesOf(t *testing.T, x exchange) []byte {
	t.Helper()
	o := x.object(t)
	if x.StatusCode != http.StatusOK {
		return x.body
	}
	delete(o, "meta")
	text, err := json.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestParametersThatNobodyDocumentsAreIgnored(t *testing.T) {
	s, _ := startAtWork(t)
	for _, o := range contract.Operations() {
		if len(o.Filters) > 0 {
			plain, more := get(t, s, whole(o)), get(t, s, whole(o)+"?Unknown=x&friendlyname=x")
			if string(plain.body) != string(more.body) {
				t.Errorf("%s: %s", o.Path, more.body)
			}
		}
	}
}

// Nor is a field of a form: it is refused, or it shows in the answer.
func TestEveryDocumentedFieldCounts(t *testing.T) {
	s, _ := startAtWork(t)
	fields := 0
	for _, o := range contract.Operations() {
		for _, name := range o.Fields {
			fields++
			form := url.Values{}
			switch {
			case strings.HasSuffix(o.Path, "/Messages"):
				form.Set("Body", "x")
			case strings.HasSuffix(o.Path, "{UO}"):
				form.Set("Status", "closed")
			}
			form.Set(name, "no-such-value")
			x := post(t, s, whole(o), form)
			if x.StatusCode < 300 && !strings.Contains(string(x.body), "no-such-value") {
				t.Errorf("%s of %s is ignored: %s", name, o.Path, x.body)
			}
			if x.StatusCode >= 300 && (x.StatusCode != 400 || name != "Status" && !strings.Contains(string(x.body), name)) {
				t.Errorf("%s of %s: %s", name, o.Path, x.body)
			}
		}
	}
	if fields < 25 {
		t.Errorf("only %d fields", fields)
	}
}

// Whatever the sandbox names an address is found there.
func TestEveryAddressLeadsSomewhere(t *testing.T) {
	s, h := startByHand(t)
	launch(t, s, NightAddressSID)
	launch(t, s, AddressSID)
	for i, minimum := range []int{30, 40, 50, 50} {
		if found := walk(t, s); found < minimum {
			t.Errorf("step %d: only %d addresses", i, found)
		}
		for _, chat := range s.Chats() {
			if i == 0 {
				say(t, s, chat.ConversationSID, "hello")
			}
		}
		h.move([]time.Duration{2 * time.Second, 5 * time.Second, time.Hour, 0}[i])
	}
}

// walk begins where a client can, follows every address and counts them.
func walk(t *testing.T, s *Server) int {
	t.Helper()
	found := map[string]bool{}
	next := []string{s.URL() + userURL}
	for _, o := range contract.Operations() {
		if o.Method == http.MethodGet && (!strings.Contains(o.Path, "{") || strings.Contains(o.Path, "{GO}")) {
			path := filled(strings.TrimSuffix(o.Path, "/{QO}/Members")) + "?Username=x&PageSize=3"
			next = append(next, s.URL()+path, s.URL()+"/"+o.Product+path)
		}
	}
	for len(next) > 0 {
		address := next[0]
		next = next[1:]
		if found[address] {
			continue
		}
		found[address] = true
		path, here := strings.CutPrefix(address, s.URL())
		if !here {
			t.Errorf("%s is elsewhere", address)
			continue
		}
		next = append(next, addressesIn(fetch(t, s, path))...)
	}
	return len(found)
}

// addressesIn are the addresses of resources in a document.
func addressesIn(document any) (found []string) {
	switch d := document.(type) {
	case []any:
		for _, entry := range d {
			found = append(found, addressesIn(entry)...)
		}
	case map[string]any:
		for name, value := range d {
			text, isText := value.(string)
			switch {
			case name == links:
				for _, address := range value.(map[string]any) {
					found = append(found, address.(string))
				}
			case isText && (name == "url" || strings.HasSuffix(name, "_page_url")):
				found = append(found, text)
			default:
				found = append(found, addressesIn(value)...)
			}
		}
	}
	return found
}

// Behind every list there is a fetch of each entry, which gives the same document.
func TestEveryEntryCanBeFetched(t *testing.T) {
	s, _ := startAtWork(t)
	lists := 0
	for _, o := range contract.Operations() {
		x := get(t, s, whole(o))
		if o.Method != http.MethodGet || x.object(t)["meta"] == nil || strings.Contains(o.Path, "{GO}") {
			continue
		}
		lists++
		for key, value := range x.object(t) {
			entries, _ := value.([]any)
			for _, entry := range entries {
				document := entry.(map[string]any)
				address := document["url"].(string)
				got := fetch(t, s, strings.TrimPrefix(address, s.URL()))
				if text, want := asText(t, got), asText(t, document); text != want {
					t.Errorf("%s: %s listed as %s", key, text, want)
				}
			}
		}
	}
	if lists < 13 {
		t.Errorf("only %d lists", lists)
	}
}

func asText(t *testing.T, document any) string {
	t.Helper()
	text, err := json.Marshal(document)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestTasksByTheirFilters(t *testing.T) {
	s, h := startByHand(t)
	for _, address := range []string{AddressSID, NightAddressSID, AddressSID} {
		say(t, s, launch(t, s, address), "hello")
		h.move(4 * time.Second)
	} // now assigned, pending, reserved
	first, second, third := numbered("WT", 1), numbered("WT", 2), numbered("WT", 3)
	for query, want := range map[string][]any{
		"":                         {first, second, third},
		"AssignmentStatus=pending": {second},
		"AssignmentStatus=pending&AssignmentStatus=assigned":          {first, second},
		"AssignmentStatus=pending,reserved":                           {second, third},
		"AssignmentStatus=canceled":                                   nil,
		"WorkflowSid=" + numbered("WW", 2):                            {second},
		"WorkflowSid=" + numbered("WW", 3):                            nil,
		"WorkflowName=Web+chats+to+the+front+desk":                    {first, third},
		"TaskQueueSid=" + numbered("WQ", 1):                           {first, third},
		"TaskQueueName=Night+line":                                    {second},
		"TaskQueueName=night+line":                                    nil,
		"Priority=0":                                                  {first, second, third},
		"Priority=1":                                                  nil,
		"HasAddons=true":                                              nil,
		"HasAddons=false":                                             {first, second, third},
		"RoutingTarget=" + numbered("WK", 1):                          nil,
		"Ordering=DateCreated:desc":                                   {third, second, first},
		"Ordering=Priority:desc,DateCreated:asc":                      {first, second, third},
		"Ordering=Priority:asc,VirtualStartTime:desc":                 {third, second, first},
		"Ordering=DateCreated:desc&AssignmentStatus=pending,reserved": {third, second},
		"EvaluateTaskAttributes=" + url.QueryEscape(`direction == 'inbound' AND conversationSid != "`+firstChat+`"`): {second, third},
		"EvaluateTaskAttributes=" + url.QueryEscape(`flexInteractionSid == "`+numbered("KD", 3)+`"`):                 {third},
	} {
		got, pages := all(t, s, tasksURL+"?PageSize=1&"+query, "tasks", "sid")
		if !slices.Equal(got, want) || pages != max(1, len(want)) {
			t.Errorf("%s: %v on %d pages, want %v", query, got, pages, want)
		}
	}
	for _, query := range []string{
		"Priority=high", "Priority=1.5", "HasAddons=yes", "AssignmentStatus=done", "AssignmentStatus=pending,done", "AssignmentStatus=",
		"Ordering=DateCreated", "Ordering=DateCreated:up", "Ordering=Age:asc", "Ordering=DateCreated:asc,VirtualStartTime:asc",
		"EvaluateTaskAttributes=" + url.QueryEscape(`roles HAS "agent"`),
	} {
		name, _, _ := strings.Cut(query, "=")
		isError(t, get(t, s, tasksURL+"?"+query), 400, 20001, name)
	}
}

func TestReservationsByTheirFilters(t *testing.T) {
	s, _ := startAtWork(t)
	for query, want := range map[string]int{
		"": 1, "ReservationStatus=accepted": 1, "ReservationStatus=pending": 0, "ReservationStatus=rescinded": 0,
		"WorkerSid=" + numbered("WK", 1): 1, "WorkerSid=" + numbered("WK", 2): 0,
		"ReservationStatus=accepted&WorkerSid=" + numbered("WK", 2): 0,
	} {
		if got := entries(t, s, firstTaskURL+"/Reservations?"+query, "reservations"); len(got) != want {
			t.Errorf("%s: %d reservations", query, len(got))
		}
	}
	isError(t, get(t, s, firstTaskURL+"/Reservations?ReservationStatus=assigned"), 400, 20001, "ReservationStatus")
}

func TestReservationsOfAWorker(t *testing.T) {
	s, _ := startAtWork(t)
	ofWorker := func(n int) string { return oneWorkspace + "/Workers/" + numbered("WK", n) + "/Reservations" }
	for path, want := range map[string]int{
		ofWorker(1): 1, ofWorker(1) + "?ReservationStatus=accepted": 1, ofWorker(1) + "?ReservationStatus=pending": 0, ofWorker(2): 0,
	} {
		got := entries(t, s, path, "reservations")
		if len(got) != want || want > 0 && got[0]["task_sid"] != numbered("WT", 1) {
			t.Errorf("%s: %v", path, got)
		}
	}
	isError(t, get(t, s, ofWorker(404)), 404, 20404, "not found")
}

func TestWorkersByTheirFilters(t *testing.T) {
	s := start(t, Options{Users: 40})
	everybody, _ := all(t, s, oneWorkspace+"/Workers?PageSize=7", "workers", "sid")
	for i := range s.account.users.Len() {
		if sid := s.account.users.At(i).WorkerSID; slices.Contains(everybody, any(sid)) != (sid != "") {
			t.Errorf("the worker %q of user %d is listed wrongly", sid, i)
		}
	}
	count := func(query string) int {
		found, _ := all(t, s, oneWorkspace+"/Workers?PageSize=7&"+query, "workers", "sid")
		return len(found)
	}
	many := len(everybody)
	available := count("Available=true")
	if available == 0 || available == many || count("Available=1") != available || count("Available=no") != many-available ||
		count("ActivityName=Available") != available || count("ActivitySid="+numbered("WA", 2)) != available {
		t.Errorf("%d of %d workers are available", available, many)
	}
	for query, want := range map[string]int{
		"FriendlyName=pella.quickmoss": 1, "FriendlyName=pella": 0, "ActivityName=Asleep": 0,
		"TaskQueueName=Front+desk": many, "TaskQueueName=Night+line": 0, "TaskQueueSid=" + numbered("WQ", 1): many,
		"TaskQueueSid=" + numbered("WQ", 2): 0, "TaskQueueSid=" + numbered("WQ", 1) + "&TaskQueueName=Night+line": 0,
		"TargetWorkersExpression=" + url.QueryEscape(`email == "pella.quickmoss@example.com" OR friendly_name == "juno.tinderwick"`): 2,
		"TargetWorkersExpression=" + url.QueryEscape(`activity_name == "Available"`):                                                 available,
		"TargetWorkersExpression=" + url.QueryEscape(`sid == "`+numbered("WK", 1)+`" AND activity_sid == "`+numbered("WA", 2)+`"`):   1,
	} {
		if got := count(query); got != want {
			t.Errorf("%s: %d workers, want %d", query, got, want)
		}
	}
	for _, query := range []string{"Ordering=DateStatusChanged:asc", "TargetWorkersExpression=" + url.QueryEscape(`roles HAS "agent"`)} {
		name, _, _ := strings.Cut(query, "=")
		isError(t, get(t, s, oneWorkspace+"/Workers?"+query), 400, 20001, name)
	}
	post(t, s, userURL, url.Values{"Email": {"new@example.com"}})
	if count("TargetWorkersExpression="+url.QueryEscape(`email == "new@example.com"`)) != 1 {
		t.Error("an edited user's worker is not found")
	}
	s.SetUser(User{FlexUserSID: numbered("FU", 77), WorkerSID: numbered("WK", 77), Username: "newcomer"})
	if count("") != many+1 {
		t.Error("a new user's worker is not listed")
	}
}

func TestTheWorkspaceByItsFilters(t *testing.T) {
	s := start(t, Options{})
	for query, want := range map[string][2]any{
		workspacesURL + "?FriendlyName=Flex+Task+Assignment":                 {"workspaces", 1},
		workspacesURL + "?FriendlyName=x":                                    {"workspaces", 0},
		oneWorkspace + "/Activities?Available=true":                          {"activities", 1},
		oneWorkspace + "/Activities?Available=false":                         {"activities", 3},
		oneWorkspace + "/Activities?FriendlyName=Break":                      {"activities", 1},
		oneWorkspace + "/TaskQueues":                                         {"task_queues", 6},
		oneWorkspace + "/TaskQueues?FriendlyName=Night+line":                 {"task_queues", 1},
		oneWorkspace + "/TaskQueues?WorkerSid=" + numbered("WK", 1):          {"task_queues", 1},
		oneWorkspace + "/TaskQueues?WorkerSid=" + numbered("WK", 404):        {"task_queues", 0},
		oneWorkspace + "/Workflows?FriendlyName=Web+chats+to+the+night+line": {"workflows", 1},
		oneWorkspace + "/Workflows?FriendlyName=night":                       {"workflows", 0},
		addressesURL + "?Type=sms":                                           {"address_configurations", 1},
		addressesURL + "?Type=chat":                                          {"address_configurations", 23},
		addressesURL + "?Type=whatsapp":                                      {"address_configurations", 0},
	} {
		if got := entries(t, s, query, want[0].(string)); len(got) != want[1] {
			t.Errorf("%s: %d, want %v", query, len(got), want[1])
		}
	}
	isError(t, get(t, s, addressesURL+"?Type=CHAT"), 400, 20001, "Type")
	for _, name := range []string{"Ordering", "EvaluateWorkerAttributes"} {
		isError(t, get(t, s, oneWorkspace+"/TaskQueues?"+name+"=x"), 400, 20001, "not supported by the sandbox")
	}
}

func TestWhoTakesPartInAChat(t *testing.T) {
	s, h := startByHand(t)
	launch(t, s, AddressSID)
	inChannel := firstInteractionURL + "/Channels/" + numbered("UO", 1) + "/Participants"
	if got := entries(t, s, participantsURL, "participants"); len(got) != 1 || got[0]["identity"] != "ada" {
		t.Errorf("at first: %v", got)
	}
	isError(t, get(t, s, firstInteractionURL), 404, 20404, "not found") // it comes with the task
	isError(t, get(t, s, inChannel), 404, 20404, "not found")
	say(t, s, firstChat, "hello")
	h.move(3 * time.Second) // reserved
	if got := entries(t, s, inChannel, "participants"); len(got) != 1 || got[0]["type"] != "customer" || got[0]["routing_properties"] != nil {
		t.Errorf("in the channel at first: %v", got)
	}
	h.move(4 * time.Second)
	got := entries(t, s, participantsURL, "participants")
	if len(got) != 2 || got[1]["identity"] != "pella.quickmoss" || got[1]["date_created"] != "2026-03-04T12:00:04Z" {
		t.Errorf("at work: %v", got)
	}
	for i, m := range entries(t, s, firstMessagesURL, "messages") {
		if m["participant_sid"] != got[i]["sid"] {
			t.Errorf("message %d is of %v", i, m["participant_sid"])
		}
	}
	agent := entries(t, s, inChannel, "participants")[1]
	routing := map[string]any{"task_sid": numbered("WT", 1), "worker_sid": numbered("WK", 1), "reservation_sid": numbered("WR", 1)}
	if properties, _ := agent["routing_properties"].(map[string]any); agent["type"] != "agent" || !maps.Equal(properties, routing) {
		t.Errorf("in the channel: %v", agent)
	}
	if byName := fetch(t, s, participantsURL+"/pella.quickmoss"); byName["sid"] != got[1]["sid"] {
		t.Errorf("by the identity: %v", byName)
	}
	interaction := fetch(t, s, firstInteractionURL)
	if channel := interaction["channel"].(map[string]any); channel["type"] != "web" || channel["sid"] != numbered("UO", 1) {
		t.Errorf("interaction %v", interaction)
	}
}

func TestAnAddressByItsName(t *testing.T) {
	s := start(t, Options{})
	for name, want := range map[string]string{"orchard-shop": AddressSID, "+15005550006": SMSAddressSID, "%2B15005550006": SMSAddressSID} {
		if got := fetch(t, s, addressesURL+"/"+name); got["sid"] != want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestSinglesThatAreNotThere(t *testing.T) {
	s, h := startByHand(t)
	launch(t, s, AddressSID)
	launch(t, s, AddressSID)
	say(t, s, firstChat, "hello")
	h.move(1500 * time.Millisecond) // pending, without a reservation
	channel := firstInteractionURL + "/Channels/" + numbered("UO", 1)
	for _, path := range []string{
		addressesURL + "/nowhere", addressesURL + "/", participantsURL + "/nobody", addressesURL + "/" + numbered("IG", 25), addressesURL + "/" + numbered("IG", 0),
		firstMessagesURL + "/" + numberedWithin("IM", 1, 2), firstMessagesURL + "/" + numberedWithin("IM", 1, 0),
		firstMessagesURL + "/" + numberedWithin("IM", 2, 1), firstMessagesURL + "/" + numbered("IM", 1), firstMessagesURL + "/IM1",
		participantsURL + "/" + numberedWithin("MB", 1, 2), participantsURL + "/" + numberedWithin("MB", 2, 1), participantsURL + "/" + numberedWithin("UT", 1, 1),
		firstInteractionURL + "/Channels/" + numbered("UO", 2), "/v1/Interactions/" + numbered("KD", 2), "/v1/Interactions/" + numbered("KD", 2) + "/Channels",
		channel + "/Participants/" + numberedWithin("UT", 1, 2), channel + "/Participants/" + numberedWithin("MB", 1, 1),
		firstInteractionURL + "/Channels/" + numbered("UO", 2) + "/Participants/" + numberedWithin("UT", 1, 1),
		firstInteractionURL + "/Channels/" + numbered("UO", 2) + "/Participants",
		channel + "/Invites/" + numbered("KG", 2), firstInteractionURL + "/Channels/" + numbered("UO", 2) + "/Invites/" + numbered("KG", 1),
		firstInteractionURL + "/Channels/" + numbered("UO", 2) + "/Invites", firstTaskURL + "/Reservations/" + numbered("WR", 1),
		workspacesURL + "/" + numbered("WS", 2), workspacesURL + "/" + numbered("WS", 2) + "/Workers",
		oneWorkspace + "/Activities/" + numbered("WA", 5), oneWorkspace + "/TaskQueues/" + numbered("WQ", 7),
		oneWorkspace + "/TaskQueues/" + numbered("WQ", 0), oneWorkspace + "/Workflows/" + numbered("WW", 7),
		"/v1/Conversations/" + numbered("CH", 3) + "/Participants", oneWorkspace + "/Workers/" + numbered("WK", 404),
		oneWorkspace + "/Workers/" + numbered("WK", 404) + "/Channels", oneWorkspace + "/Workers/" + numbered("WK", 1) + "/Channels/" + numbered("WC", 1),
		flowsURL + numbered("FW", 404), flowsURL + numbered("FW", 404) + "/Executions", flowsURL + numbered("FW", 1) + "/Executions/" + numbered("FN", 1),
		flowsURL + numbered("FW", 2) + "/Executions/" + numberedWithin("FN", 1, 1),
		flowsURL + numbered("FW", 1) + "/Executions/" + numberedWithin("FN", 1, 1) + "/Steps/" + numberedWithin("FT", 1, 102),
	} {
		isError(t, get(t, s, path), 404, 20404, "not found")
	}
	h.move(2 * time.Second)
	isError(t, get(t, s, firstTaskURL+"/Reservations/"+numbered("WR", 2)), 404, 20404, "not found")
	for _, path := range []string{workspacesURL, oneWorkspace, participantsURL, firstInteractionURL, addressesURL + "/" + AddressSID} {
		isError(t, post(t, s, path, nil), 405, 20004, "not allowed")
	}
}
