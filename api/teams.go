package api

import (
	"context"
	"errors"

	"flexconsole/api/sid"
)

// Team is a Flex team in short.
type Team struct {
	// SID begins with QO; it is always there.
	SID string `json:"team_sid"`
	// FriendlyName is nil when null.
	FriendlyName *string `json:"friendly_name"`
}

// TeamPage is one page of the account's teams.
type TeamPage struct {
	Teams []Team
	// Next names the page after this one, "" at the end.
	Next PageToken
}

// ListTeams reads one page of the teams of an instance, "" the first. The
// error is an *Error, for which Unsupported tells whether the account has no
// such list (public beta; Twilio contract, section 2).
func (c *Client) ListTeams(ctx context.Context, instance string, page PageToken) (TeamPage, error) {
	k := listCall("teams", "/v1/Instances/{InstanceSid}/Teams", instance)
	k.query = page.query(PageSize)
	teams, next, err := readPage(ctx, c, k, decodeTeams)
	return TeamPage{teams, next}, err
}

func decodeTeams(body []byte) ([]Team, listHead, error) {
	return decodeList(body, "teams", "teams", func(team Team) (Team, error) {
		if !sid.Valid(sid.Team, team.SID) {
			return Team{}, errors.New("the answer holds a team without a SID")
		}
		return team, nil
	})
}
