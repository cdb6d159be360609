package api

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"flexconsole/api/decode"
	"flexconsole/api/sid"
)

// UserSummary is a Flex user in the lists in public beta. A nil pointer or slice is null
// or missing: v1 does not give the Unified User's SID, v4 not the worker's. Text is raw,
// dates are ISO 8601.
type UserSummary struct {
	// FlexUserSID is never empty: an entry without one is not read.
	FlexUserSID     string   `json:"flex_user_sid"`
	WorkerSID       *string  `json:"worker_sid"`
	WorkspaceSID    *string  `json:"workspace_sid"`
	FlexTeamSID     *string  `json:"flex_team_sid"`
	Username        *string  `json:"username"`
	FullName        *string  `json:"full_name"`
	Email           *string  `json:"email"`
	Locale          *string  `json:"locale"`
	Roles           []string `json:"roles"`
	Deactivated     *bool    `json:"deactivated"`
	DeactivatedDate *string  `json:"deactivated_date"`
	CreatedDate     *string  `json:"created_date"`
	UpdatedDate     *string  `json:"updated_date"`
	Version         *int     `json:"version"`
	decode.OddFields
}

// Key identifies the user in a list.
func (u UserSummary) Key() string { return u.FlexUserSID }

const (
	usersPath   = "/v1/Instances/{InstanceSid}/Users"
	usersPathV4 = "/v4/Instances/{InstanceSid}/Users"
)

// ListFlexUsers reads one page of the users of an instance, "" the first. The
// error is an *Error, for which Unsupported tells whether the account has no
// such list.
func (c *Client) ListFlexUsers(ctx context.Context, instance string, page PageToken) (Page[UserSummary], error) {
	k := listCall("user list", usersPath, instance)
	k.Query = page.Query(PageSize)
	return ReadPage(ctx, c, k, func(body []byte) ([]UserSummary, decode.Head, error) {
		return decodeUserList(body, instance)
	})
}

// FindFlexUserByName looks a user up by the exact username; nil when there is
// none. The error is an *Error (see Unsupported); an empty name is refused
// without a request.
func (c *Client) FindFlexUserByName(ctx context.Context, instance, username string) (*UserSummary, error) {
	if username == "" {
		return nil, errors.New("no username to search for")
	}
	k := listCall("user search", usersPathV4, instance)
	k.Query = url.Values{"Username": {username}}
	return Fetch(ctx, c, k, func(body []byte) (*UserSummary, error) {
		users, head, err := decodeUserList(body, instance)
		if err == nil && head.Unread > 0 {
			err = errors.New(unreadWords(head.Unread))
		}
		if err != nil {
			return nil, err
		}
		return singleUser(username, users)
	})
}

// listCall asks for a list of an instance, whose response may be long.
func listCall(op, path, instance string) Call {
	return Call{
		Op: op, Product: FlexAPI, Path: path, List: true,
		Params: map[string]string{"InstanceSid": instance},
	}
}

// singleUser is the only user in the response to a search, nil when it is empty. A server
// that ignored the name would return any user.
func singleUser(username string, users []UserSummary) (*UserSummary, error) {
	if len(users) == 0 {
		return nil, nil
	}
	if len(users) > 1 {
		return nil, fmt.Errorf("the response contains %d users for one username", len(users))
	}
	if got := Text(users[0].Username); !strings.EqualFold(got, username) {
		return nil, &decode.Mismatch{Problem: fmt.Sprintf("asked for the username %q, but the response is about %q", username, got)}
	}
	return &users[0], nil
}

// listedUser is a user in a list's JSON with the name that must match the search.
type listedUser struct {
	UserSummary
	InstanceSID *string `json:"instance_sid"`
}

func (u listedUser) check(instance string) error {
	if !sid.Valid(sid.FlexUser, u.FlexUserSID) {
		return errors.New("the response contains a user without a Flex user SID")
	}
	return decode.SameSID("instance", instance, u.InstanceSID)
}

func decodeUserList(body []byte, instance string) ([]UserSummary, decode.Head, error) {
	users, head, err := decode.List(body, "users", "users", func(u listedUser) (UserSummary, error) {
		return u.UserSummary, u.check(instance)
	})
	if err == nil {
		err = decode.SameSID("instance", instance, head.InstanceSID)
	}
	return users, head, err
}
