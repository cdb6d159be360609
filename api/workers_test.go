package api

import (
	"net/http"
	"strings"
	"testing"

	"flexconsole/api/sandbox"
)

func TestTheWorkerBehindEveryUser(t *testing.T) {
	s := startAccount(t, sandbox.Options{Users: 60})
	c := newTestClient(t, Options{BaseURL: s.URL()})
	all, _ := listAll(t, c)
	others, activities := []string{}, map[string]bool{}
	for _, user := range all {
		if user.WorkerSID == nil {
			continue
		}
		worker, err := c.FetchWorker(t.Context(), *user.WorkspaceSID, *user.WorkerSID)
		if err != nil {
			t.Fatal(err)
		}
		if worker.SID != *user.WorkerSID || Text(worker.FriendlyName) != Text(user.Username) || Text(worker.FullName) != Text(user.FullName) {
			t.Errorf("%+v of %+v", worker, user)
		}
		if (Text(worker.ActivityName) == "Available") != *worker.Available || Text(worker.ContactURI) == "" || Text(worker.DateStatusChanged) == "" {
			t.Errorf("%+v", worker)
		}
		activities[Text(worker.ActivityName)] = true
		if Text(worker.Email) != Text(user.Email) {
			others = append(others, Text(user.Username))
		}
	}
	if strings.Join(others, " ") != "dorrin.oakthimble juno.tinderwick" || len(activities) < 3 {
		t.Errorf("another email: %q; activities %v", others, activities)
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
		if got := [3]string{Text(w.Email), Text(w.FullName), Text(w.ContactURI)}; got != want {
			t.Errorf("%s: %q", attributes, got)
		}
		if (w.Attributes == nil) != (attributes == "null") {
			t.Errorf("%s: raw %v", attributes, w.Attributes)
		}
	}
}

func TestTheWorkerIsAskedAtTaskRouter(t *testing.T) {
	var asked []string
	c := newTestClient(t, Options{Region: "ie1", Edge: "dublin"})
	wrap(c, func(http.RoundTripper) http.RoundTripper {
		return roundTripper(func(r *http.Request) (*http.Response, error) {
			asked = append(asked, r.URL.String())
			return nil, errOtherOrigin // not to be tried again
		})
	})
	for _, op := range browsing {
		_ = op.run(t, c)
	}
	if len(asked) != len(browsing) {
		t.Fatalf("asked %q", asked)
	}
	for i, op := range browsing {
		host := "https://flex-api.dublin.ie1.twilio.com/"
		if op.name == "worker" {
			host = "https://taskrouter.dublin.ie1.twilio.com/v1/Workspaces/" + sandbox.WorkspaceSID + "/Workers/" + firstWorker
		}
		if !strings.HasPrefix(asked[i], host) {
			t.Errorf("%s asked %s", op.name, asked[i])
		}
	}
}

func TestTeamsHaveNames(t *testing.T) {
	s := startAccount(t, sandbox.Options{Users: 200})
	c := newTestClient(t, Options{BaseURL: s.URL()})
	teams, err := c.ListTeams(t.Context(), instance)
	if err != nil || len(teams) < 3 {
		t.Fatalf("%+v, %v", teams, err)
	}
	names := map[string]string{}
	for _, team := range teams {
		names[team.SID] = Text(team.FriendlyName)
	}
	all, _ := listAll(t, c)
	members := map[string]int{}
	for _, user := range all {
		members[names[Text(user.FlexTeamSID)]]++
		if user.FlexTeamSID != nil && names[*user.FlexTeamSID] == "" {
			t.Errorf("%s is in %s, which has no name", user.FlexUserSID, *user.FlexTeamSID)
		}
	}
	if len(members) != len(teams)+1 {
		t.Errorf("members %v", members)
	}
}

// Names of teams are a help: that a later page cannot be read is no reason to go
// without.
func TestTeamsOfTheFirstPage(t *testing.T) {
	const first = "QO00000000000000000000000000000001"
	s := startSandbox(t)
	s.Inject(sandbox.Fault{Times: 1, Body: `{"teams":[{"team_sid":"` + first + `","friendly_name":null}],"meta":{"direct_token":true,"next_token":"x y"}}`})
	s.Inject(sandbox.Fault{Times: 1, Status: 400, Code: 20001})
	teams, err := newTestClient(t, Options{BaseURL: s.URL()}).ListTeams(t.Context(), instance)
	if asError(t, err).Code != 20001 || len(teams) != 1 || teams[0] != (Team{first, nil}) {
		t.Fatalf("%+v, %v", teams, err)
	}
	asked := s.Requests()
	if len(asked) != 2 || asked[0].Query.Encode() != "PageSize=1000" || asked[1].Query.Encode() != "PageSize=1000&PageToken=x+y" {
		t.Errorf("asked %v", asked)
	}
}
