package api

import (
	"testing"

	"flexconsole/api/sandbox"
)

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
	s.Inject(
		sandbox.Fault{
			Times: 1,
			Body:  `{"teams":[{"team_sid":"` + first + `","friendly_name":null}],"meta":{"direct_token":true,"next_token":"x y"}}`,
		},
	)
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
