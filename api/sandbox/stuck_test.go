package sandbox

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
)

// look is all that can be read of why a chat, the n-th, is where it is.
func look(t *testing.T, s *Server, address string, n int) string {
	t.Helper()
	v := fetch(t, s, conversationsURL+"/"+numbered("CH", n))
	seen := []string{"chat " + v["state"].(string)}
	creation := fetch(t, s, addressesURL+"/"+address)["auto_creation"].(map[string]any)
	if creation["enabled"] != true {
		seen = append(seen, "address off")
	}
	if flow, ok := creation["studio_flow_sid"].(string); ok {
		seen = append(seen, lookAtFlow(t, s, flowsURL+flow, n))
	}
	task := get(t, s, tasksURL+"/"+numbered("WT", n))
	if task.StatusCode != http.StatusOK {
		return strings.Join(append(seen, "no task"), ", ")
	}
	return strings.Join(append(seen, lookAtTask(t, s, task.object(t), n)), ", ")
}

// lookAtFlow is the flow's status, and its executions with their ways.
func lookAtFlow(t *testing.T, s *Server, path string, n int) string {
	t.Helper()
	flow := get(t, s, path)
	if flow.StatusCode != http.StatusOK {
		return "no flow"
	}
	seen := flow.object(t)["status"].(string)
	for _, e := range entries(t, s, path+"/Executions", "executions") {
		if e["contact_channel_address"] != fmt.Sprintf("ada-%d", n) {
			continue
		}
		seen += fmt.Sprintf(" %v", e["status"])
		if begun, _ := time.Parse(time.RFC3339, e["date_created"].(string)); begun.Before(noon) {
			seen += fmt.Sprintf(" %v before", noon.Sub(begun))
		}
		steps := entries(t, s, path+"/Executions/"+e["sid"].(string)+"/Steps", "steps")
		for i, step := range steps {
			if i > 0 && (steps[i-1]["transitioned_from"] != step["transitioned_to"] || steps[i-1]["date_created"].(string) < step["date_created"].(string)) {
				t.Errorf("steps %v", steps)
			}
		}
		slices.Reverse(steps)
		for _, step := range steps {
			seen += fmt.Sprintf(" >%v", step["transitioned_to"])
		}
	}
	return seen
}

// lookAtTask is the task with its reservations and, while it waits, those who could take
// it, with their activities and the use of their chat channels.
func lookAtTask(t *testing.T, s *Server, task map[string]any, n int) string {
	t.Helper()
	seen := "task " + task["assignment_status"].(string)
	if task["reason"] != nil {
		seen += " (" + task["reason"].(string) + ")"
	}
	worker := ""
	for _, r := range entries(t, s, tasksURL+"/"+numbered("WT", n)+"/Reservations", "reservations") {
		seen += fmt.Sprintf(" %v=%v", r["worker_name"], r["reservation_status"])
		worker = r["worker_sid"].(string)
	}
	if task["assignment_status"] == "assigned" {
		w := fetch(t, s, oneWorkspace+"/Workers/"+worker)
		return seen + fmt.Sprintf(", %v", decoded(t, w["attributes"])["contact_uri"])
	}
	queue := fetch(t, s, oneWorkspace+"/TaskQueues/"+task["task_queue_sid"].(string))
	seen += fmt.Sprintf(", %v:", queue["target_workers"])
	for _, w := range entries(t, s, oneWorkspace+"/Workers?TaskQueueSid="+queue["sid"].(string), "workers") {
		if chat := entries(t, s, oneWorkspace+"/Workers/"+w["sid"].(string)+"/Channels", "channels")[0]; w["available"] == true {
			seen += fmt.Sprintf(" %v %v/%v", w["friendly_name"], chat["assigned_tasks"], chat["configured_capacity"])
			if (chat["available_capacity_percentage"] == 0.0) != (chat["assigned_tasks"] == chat["configured_capacity"]) {
				t.Errorf("channel %v", chat)
			}
		} else {
			seen += fmt.Sprintf(" %v %v", w["friendly_name"], w["activity_name"])
		}
	}
	return seen
}

const (
	toFlex      = "published active >check_hours >send_to_flex"
	parcelsFree = `routing.skills HAS "parcels": mira.tidewell 0/50 osric.fernhollow 0/50 petra.wickstone 0/50`
)

// What can be read of a chat at each of the addresses that reach nobody, a minute and an
// hour after its first message.
func TestChatsThatReachNobody(t *testing.T) {
	for address, row := range map[string][2]string{
		SwitchedOffAddressSID:   {"chat active, address off, published, no task", ""},
		MissingFlowAddressSID:   {"chat active, no flow, no task", ""},
		DraftFlowAddressSID:     {"chat active, draft, no task", ""},
		FlowEndsAddressSID:      {"chat active, published ended >check_hours >closed_today >Ended, no task", ""},
		OldExecutionAddressSID:  {"chat active, published active 72h0m0s before >ask_topic, no task", ""},
		NightAddressSID:         {`chat active, ` + toFlex + `, task pending, shift == "night":`, ""},
		NoneAvailableAddressSID: {"chat active, " + toFlex + `, task pending, routing.skills HAS "boats": linus.brightmarsh Break wilma.ambercroft Offline`, ""},
		FullAddressSID:          {"chat active, " + toFlex + `, task pending, routing.skills HAS "gift cards": edda.rushlight 3/3`, ""},
		TimeoutAddressSID: {
			"chat active, " + toFlex + ", task pending mira.tidewell=timeout osric.fernhollow=rejected petra.wickstone=timeout osric.fernhollow=rejected, " +
				`routing.skills HAS "parcels": mira.tidewell Offline osric.fernhollow 0/50 petra.wickstone Offline`, "",
		},
		ContactAddressSID: {
			"chat active, " + toFlex + ", task assigned tavi.marrowbell@example.net=accepted, client:tavi_2Emarrowbell_40example_2Ecom", "",
		},
		CanceledAddressSID: {"chat active, published ended >check_hours >send_to_flex >Ended, task canceled (Task TTL Exceeded), " + parcelsFree, ""},
		ClosedAddressSID:   {"chat closed, no task", ""},
		TimeoutAwayAddressSID: {
			"chat active, " + toFlex + `, task pending bram.kettlewell=timeout, routing.skills HAS "insurance": bram.kettlewell Offline`, "",
		},
		TimeoutCanceledSID: {
			"chat active, published ended >check_hours >send_to_flex >Ended, task canceled (Task TTL Exceeded) mira.tidewell=timeout, " + parcelsFree, "",
		},
		FlowClosesAddressSID: {"chat closed, published ended >check_hours >closed_today >Ended, no task", ""},
		ChangedDataAddressSID: {
			"chat closed, published ended >check_hours >send_to_flex >Ended, task completed (Wrapped up by the agent) pella.quickmoss=completed", "front desk",
		},
	} {
		s, h := startByHand(t)
		post(t, s, chatsURL, url.Values{"AddressSid": {address}, "Identity": {"ada-1"}})
		write(t, s, firstChat, "ada-1", "hello", "true")
		for _, wait := range []time.Duration{time.Minute, time.Hour} {
			h.move(wait)
			if got := look(t, s, address, 1); got != row[0] && (row[1] == "" || !strings.HasPrefix(got, row[0])) {
				t.Errorf("%s after %v:\n%s\nwant\n%s", address, wait, got, row[0])
			}
		}
		if messages := entries(t, s, firstMessagesURL, "messages"); len(messages) != 1 && address != ChangedDataAddressSID {
			t.Errorf("%s: messages %v", address, messages)
		}
	}
}

// Without a first message nothing is made of a chat, and yet the same can be read of what
// is in its way.
func TestChatsWithoutAMessage(t *testing.T) {
	for address, want := range map[string]string{
		AddressSID:             "chat active, published, no task",
		SwitchedOffAddressSID:  "chat active, address off, published, no task",
		MissingFlowAddressSID:  "chat active, no flow, no task",
		DraftFlowAddressSID:    "chat active, draft, no task",
		OldExecutionAddressSID: "chat active, published active 72h0m0s before >ask_topic, no task",
	} {
		s, h := startByHand(t)
		post(t, s, chatsURL, url.Values{"AddressSid": {address}, "Identity": {"ada-1"}})
		h.move(time.Hour)
		if got := look(t, s, address, 1); got != want {
			t.Errorf("%s:\n%s\nwant\n%s", address, got, want)
		}
	}
}

// Fifty chats at once look healthy at any time, whoever takes them.
func TestFiftyHealthyChats(t *testing.T) {
	const many = 50
	s, h := startByHand(t)
	for n := 1; n <= many; n++ {
		identity := fmt.Sprintf("ada-%d", n)
		post(t, s, chatsURL, url.Values{"AddressSid": {AddressSID}, "Identity": {identity}})
		write(t, s, numbered("CH", n), identity, "hello", "true")
	}
	for _, row := range []struct {
		at         time.Duration
		begin, has string
	}{
		{500 * time.Millisecond, "chat active, " + toFlex + ", no task", ""},
		{2 * time.Second, "chat active, " + toFlex + ", task pending, 1 == 1: pella.quickmoss 0/50", ""},
		{3 * time.Second, "chat active, " + toFlex + ", task reserved ", "=pending, 1 == 1: pella.quickmoss 17/50"},
		{10 * time.Second, "chat active, " + toFlex + ", task assigned ", "=accepted, client:"},
		{28 * time.Second, "chat active, " + toFlex + ", task wrapping ", "=wrapping, 1 == 1: pella.quickmoss 17/50"},
		{
			time.Minute, "chat closed, published ended >check_hours >send_to_flex >Ended, task completed (Wrapped up by the agent) ",
			"=completed, 1 == 1: pella.quickmoss 0/50",
		},
	} {
		h.set(row.at)
		for _, n := range []int{1, 2, 3, many} {
			if got := look(t, s, AddressSID, n); !strings.HasPrefix(got, row.begin) || !strings.Contains(got, row.has) {
				t.Errorf("chat %d at %v:\n%s\nwant\n%s…%s", n, row.at, got, row.begin, row.has)
			}
		}
	}
	for _, w := range entries(t, s, oneWorkspace+"/Workers", "workers") {
		fits := decoded(t, w["attributes"])["contact_uri"]
		if want := contactOf(w["friendly_name"]); (fits == want) == (w["sid"] == numbered("WK", 4)) {
			t.Errorf("%v: %v, want %v", w["friendly_name"], fits, want)
		}
	}
}

// contactOf is the contact_uri that fits a username, by the escapes of a URL.
func contactOf(username any) string {
	name, _ := username.(string)
	escaped := url.QueryEscape(name)
	for from, to := range map[string]string{"_": "%5F", ".": "%2E", "-": "%2D", "~": "%7E", "+": "%20"} {
		escaped = strings.ReplaceAll(escaped, from, to)
	}
	return "client:" + strings.ReplaceAll(escaped, "%", "_")
}

func TestExecutionsByTheirFilters(t *testing.T) {
	s, h := startByHand(t)
	for range 3 {
		say(t, s, launch(t, s, AddressSID), "hello")
		h.move(10 * time.Second)
	} // begun at 0, 10 and 20 s; the first ends at 31 s
	h.set(35 * time.Second)
	first, second, third := numberedWithin("FN", 1, 1), numberedWithin("FN", 2, 1), numberedWithin("FN", 3, 1)
	for query, want := range map[string][]any{
		"": {third, second, first}, "status=active": {third, second}, "status=ended": {first},
		"DateCreatedFrom=2026-03-04T12:00:10Z":                                    {third, second},
		"DateCreatedTo=2026-03-04T12:00:10Z":                                      {second, first},
		"DateCreatedFrom=2026-03-04T12:00:01Z&DateCreatedTo=2026-03-04T12:00:19Z": {second},
		"DateCreatedFrom=2026-03-05T00:00:00Z":                                    nil,
	} {
		got, pages := all(t, s, flowsURL+numbered("FW", 1)+"/Executions?PageSize=1&"+query, "executions", "sid")
		if !slices.Equal(got, want) || pages != max(1, len(want)) {
			t.Errorf("%s: %v on %d pages, want %v", query, got, pages, want)
		}
	}
	e := fetch(t, s, flowsURL+numbered("FW", 1)+"/Executions/"+first)
	if e["initiated_by"] != numberedWithin("IM", 1, 1) || e["contact_channel_address"] != "ada" || e["date_updated"] != "2026-03-04T12:00:31Z" {
		t.Errorf("%v", e)
	}
	for _, query := range []string{"status=done", "DateCreatedFrom=yesterday", "DateCreatedTo=2026-03-04"} {
		name, _, _ := strings.Cut(query, "=")
		isError(t, get(t, s, flowsURL+numbered("FW", 1)+"/Executions?"+query), 400, 20001, name)
	}
}

// What a flow passes on of the data is the same, but for the one that changes it.
func TestDataThatAFlowPassesOn(t *testing.T) {
	for _, row := range []struct{ address, data, want string }{
		{AddressSID, `{"b":1e400,"a":"<x>"}`, `{"b":1e400,"a":"\u003cx\u003e"}`},
		{AddressSID, "", `{}`},
		{ChangedDataAddressSID, `{"c":3,"b":2,"a":1}`, `{"a":"changed by the flow","added_by_flow":"yes","c":3}`},
		{ChangedDataAddressSID, `{}`, `{"added_by_flow":"yes"}`},
		{ChangedDataAddressSID, `[1]`, `[1]`},
		{ChangedDataAddressSID, `null`, `null`},
	} {
		s, h := startByHand(t)
		form := url.Values{"AddressSid": {row.address}, "Identity": {"ada"}}
		if row.data != "" {
			form.Set("PreEngagementData", row.data)
		}
		post(t, s, chatsURL, form)
		say(t, s, firstChat, "hello")
		h.move(10 * time.Second)
		task, chat := fetch(t, s, firstTaskURL)["attributes"].(string), fetch(t, s, firstChatURL)["attributes"].(string)
		if !strings.HasSuffix(task, `"pre_engagement_data":`+row.want+`}`) {
			t.Errorf("%s: %s", row.data, task)
		}
		if row.address == ChangedDataAddressSID && !strings.Contains(chat, `"pre_engagement_data":`+row.data+`,`) {
			t.Errorf("%s: %s", row.data, chat)
		}
	}
}
