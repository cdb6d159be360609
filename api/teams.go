package api

import (
	"context"
	"errors"

	"flexconsole/api/decode"
	"flexconsole/api/sid"
)

// Team is a Flex team in short.
type Team struct {
	// SID begins with QO and is never empty.
	SID string `json:"team_sid"`
	// FriendlyName is nil when null.
	FriendlyName *string `json:"friendly_name"`
}

// Key identifies the team in a list.
func (t Team) Key() string { return t.SID }

// ListTeams reads the teams of an instance. The error is an *Error, for which
// Unsupported tells whether the account has no such list (public beta). A list
// without an end (see Pager) gives an error beside what was read.
func (c *Client) ListTeams(ctx context.Context, instance string) ([]Team, error) {
	k := listCall("teams", "/v1/Instances/{InstanceSid}/Teams", instance)
	return AllPages(ctx, c, k, 0, PageSize, decodeTeams)
}

func decodeTeams(body []byte) ([]Team, decode.Head, error) {
	return decode.List(body, "teams", "teams", func(team Team) (Team, error) {
		if !sid.Valid(sid.Team, team.SID) {
			return Team{}, errors.New("the response contains a team without a SID")
		}
		return team, nil
	})
}
