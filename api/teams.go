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

// ListTeams reads the teams of an instance: of more than 1,000 those that
// Twilio gives first. The error is an *Error, for which Unsupported tells
// whether the account has no such list (public beta; Twilio contract, section
// 2).
func (c *Client) ListTeams(ctx context.Context, instance string) ([]Team, error) {
	k := listCall("teams", "/v1/Instances/{InstanceSid}/Teams", instance)
	k.query = PageToken("").query(PageSize)
	return fetch(ctx, c, k, decodeTeams)
}

func decodeTeams(body []byte) ([]Team, error) {
	teams, _, err := decodeList(body, "teams", "teams", func(team Team) (Team, error) {
		if !sid.Valid(sid.Team, team.SID) {
			return Team{}, errors.New("the answer holds a team without a SID")
		}
		return team, nil
	})
	return teams, err
}
