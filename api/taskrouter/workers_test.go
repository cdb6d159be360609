package taskrouter

import (
	"fmt"
	"strings"
	"testing"

	"flexconsole/api"
	"flexconsole/api/apitest"
	"flexconsole/api/sandbox"
)

func TestTheWorkerBehindEveryUser(t *testing.T) {
	s := apitest.Start(t, sandbox.Options{Users: 60})
	c := apitest.Client(t, api.Options{BaseURL: s.URL()})
	page, err := c.ListFlexUsers(t.Context(), sandbox.InstanceSID, "")
	if err != nil || len(page.Entries) < 60 {
		t.Fatalf("%d users, %v", len(page.Entries), err)
	}
	others, activities := []string{}, map[string]bool{}
	for _, user := range page.Entries {
		if user.WorkerSID == nil {
			continue
		}
		worker, err := New(c).FetchWorker(t.Context(), *user.WorkspaceSID, *user.WorkerSID)
		if err != nil {
			t.Fatal(err)
		}
		if worker.SID != *user.WorkerSID || api.Text(worker.FriendlyName) != api.Text(user.Username) ||
			api.Text(worker.FullName) != api.Text(user.FullName) {
			t.Errorf("%+v of %+v", worker, user)
		}
		if (api.Text(worker.ActivityName) == "Available") != *worker.Available || api.Text(worker.ContactURI) == "" ||
			api.Text(worker.DateStatusChanged) == "" {
			t.Errorf("%+v", worker)
		}
		activities[api.Text(worker.ActivityName)] = true
		if api.Text(worker.Email) != api.Text(user.Email) {
			others = append(others, api.Text(user.Username))
		}
	}
	if strings.Join(others, " ") != "dorrin.oakthimble juno.tinderwick" || len(activities) < 3 {
		t.Errorf("another email: %q; activities %v", others, activities)
	}
}

func TestSkillsOfAWorker(t *testing.T) {
	for attributes, want := range map[string]string{
		`{}`: "", `{"routing":{}}`: "", `{"routing":{"skills":null}}`: "", `{"routing":{"skills":[]}}`: "",
		`{"routing":{"skills":["orders","\u001b[2J"],"levels":{"orders":2}}}`: "orders \x1b[2J",
	} {
		w := Worker{Attributes: &attributes}
		w.readAttributes()
		if got := strings.Join(w.Skills, " "); got != want || len(w.Odd) > 0 {
			t.Errorf("%s: %q, odd %v", attributes, got, w.Odd)
		}
	}
}

func TestLevelsOfSkills(t *testing.T) {
	for attributes, want := range map[string]string{
		`{"routing":{"skills":["a"],"levels":{}}}`:                     "map[] a ",
		`{"routing":{"skills":["a"],"levels":null}}`:                   "map[] a ",
		`{"routing":{"skills":["a"],"levels":{"a":2,"b":1.5}}}`:        "map[a:2 b:1.5] a ",
		`{"routing":{"skills":["a"],"levels":[1]}}`:                    "map[] a attributes.routing.levels",
		`{"routing":{"skills":["a"],"levels":{"a":2,"b":{"deep":1}}}}`: "map[] a attributes.routing.levels",
	} {
		w := Worker{Attributes: &attributes}
		w.readAttributes()
		if got := fmt.Sprint(w.Levels, " ", strings.Join(w.Skills, " "), " ", strings.Join(w.OddNames(), " ")); got != want {
			t.Errorf("%s: %q, want %q", attributes, got, want)
		}
	}
}

func TestWorkerAttributes(t *testing.T) {
	for attributes, want := range map[string][3]string{
		`null`:     {},
		`""`:       {},
		`"no"`:     {},
		`"[1]"`:    {},
		`"null"`:   {},
		`"{"`:      {},
		`"{\"a\""`: {},
		`"{}"`:     {},
		`"{} {}"`:  {},
		`"\ud800"`: {},
		`"{\"email\":\"a@example.com\",\"full_name\":\"Ada\",\"contact_uri\":\"client:ada\"}"`: {"a@example.com", "Ada", "client:ada"},
		`"{\"email\":7,\"full_name\":null,\"contact_uri\":{\"x\":1},\"routing\":[]}"`:          {},
		`"{\"EMAIL\":\"a@example.com\",\"full_name\":\"\\u001b[2J\"}"`:                         {"", "\x1b[2J", ""},
	} {
		w, err := decodeWorker([]byte(`{"sid":"`+firstWorker+`","attributes":`+attributes+`}`), sandbox.WorkspaceSID, firstWorker)
		if err != nil {
			t.Errorf("%s: %v", attributes, err)
			continue
		}
		if got := [3]string{api.Text(w.Email), api.Text(w.FullName), api.Text(w.ContactURI)}; got != want {
			t.Errorf("%s: %q", attributes, got)
		}
		if (w.Attributes == nil) != (attributes == "null") {
			t.Errorf("%s: raw %v", attributes, w.Attributes)
		}
	}
}

func TestADeletedWorker(t *testing.T) {
	s := apitest.Start(t, sandbox.Options{})
	_, err := New(
		apitest.Client(t, api.Options{BaseURL: s.URL()}),
	).FetchWorker(
		t.Context(),
		sandbox.WorkspaceSID,
		"WK00000000000000000000000000000005",
	)
	if failure := apitest.AsError(t, err); failure.Status != 404 || !strings.Contains(failure.Explain().What, "No such worker") {
		t.Errorf("%+v", failure.Explain())
	}
}

func TestWorkersThatWillNotDo(t *testing.T) {
	const other, elsewhere = "WK00000000000000000000000000000002", "WS00000000000000000000000000000002"
	apitest.CheckRefused(t, fetchWorker, "another", `{"sid":"`+other+`"}`, api.WrongResponse, other)
	apitest.CheckRefused(t, fetchWorker, "nobody", `{"sid":null}`, api.BadResponse, "no worker")
	apitest.CheckRefused(
		t,
		fetchWorker,
		"other workspace",
		`{"sid":"`+firstWorker+`","workspace_sid":"`+elsewhere+`"}`,
		api.WrongResponse,
		elsewhere,
	)
}
