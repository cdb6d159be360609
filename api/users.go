package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"strconv"

	"flexconsole/api/decode"
	"flexconsole/api/sid"
)

// FlexUser is the flex_user document (flex_v2.json), all fifteen fields. A nil
// pointer or slice is JSON null, which every field but Version may be. Text is
// kept raw, dates too (ISO 8601).
type FlexUser struct {
	AccountSID   *string  `json:"account_sid"`
	InstanceSID  *string  `json:"instance_sid"`
	UserSID      *string  `json:"user_sid"`
	FlexUserSID  *string  `json:"flex_user_sid"`
	WorkerSID    *string  `json:"worker_sid"`
	WorkspaceSID *string  `json:"workspace_sid"`
	FlexTeamSID  *string  `json:"flex_team_sid"`
	Username     *string  `json:"username"`
	Email        *string  `json:"email"`
	Locale       *string  `json:"locale"`
	Roles        []string `json:"roles"`
	CreatedDate  *string  `json:"created_date"`
	UpdatedDate  *string  `json:"updated_date"`
	Version      int      `json:"version"`
	URL          *string  `json:"url"`

	// OddFields are those of the response; an odd Version is 0.
	decode.OddFields

	// Raw is the response body, for the raw view; unknown fields included.
	Raw json.RawMessage `json:"-"`
}

// VersionText is the version; an odd one is raw and marked.
func (u FlexUser) VersionText() string { return u.Marked("version", strconv.Itoa(u.Version)) }

// UserChange is an edit: nil leaves a field unchanged. An empty string is sent empty;
// what Twilio does with it is unverified.
type UserChange struct {
	Email, Locale, UserSID *string
}

// form contains the changed fields only.
func (u UserChange) form() url.Values {
	form := url.Values{}
	set := func(name string, value *string) {
		if value != nil {
			form.Set(name, *value)
		}
	}
	set("Email", u.Email)
	set("Locale", u.Locale)
	set("UserSid", u.UserSID)
	return form
}

// Empty says that the change changes nothing.
func (u UserChange) Empty() bool { return len(u.form()) == 0 }

// updateOp is the Op of a change to a user.
const updateOp = "update"

const userPath = "/v2/Instances/{InstanceSid}/Users/{FlexUserSid}"

func userCall(op, instance, user string) Call {
	return Call{Op: op, Product: FlexAPI, Path: userPath, Params: map[string]string{
		"InstanceSid": instance, "FlexUserSid": user,
	}}
}

// FetchFlexUser reads one user, with up to three attempts. The error is an *Error.
// FlexUserSID may be null in the response; then it is not certain whose document it is,
// and the screen says so.
func (c *Client) FetchFlexUser(ctx context.Context, instance, user string) (FlexUser, error) {
	return Fetch(ctx, c, userCall("look-up", instance, user), func(body []byte) (FlexUser, error) {
		return decodeUser(body, instance, user)
	})
}

// UpdateFlexUser sends the fields of change, once, and returns the user in the response.
// The error is an *Error whose Outcome says whether the change may have been made. An
// empty change is refused without a request.
func (c *Client) UpdateFlexUser(ctx context.Context, instance, user string, change UserChange) (FlexUser, error) {
	if change.Empty() {
		return FlexUser{}, errors.New("nothing to change")
	}
	k := userCall(updateOp, instance, user)
	k.Form, k.Intent = change.form(), change.intent(ctx, user)
	return Send(ctx, c, k, func(body []byte) (FlexUser, error) {
		updated, err := decodeUser(body, instance, user)
		if err == nil && updated.FlexUserSID == nil {
			err = errors.New("the response does not say which user it is about")
		}
		return updated, err
	}, func(updated FlexUser) string { return "version " + updated.VersionText() })
}

func decodeUser(body []byte, instance, user string) (FlexUser, error) {
	var u FlexUser
	if err := decode.Object(body, &u); err != nil {
		return FlexUser{}, err
	}
	// version is the only field that is never null: without it this is no flex_user at
	// all. An odd version is accepted for the user that was requested.
	version, there := decode.MembersOf(string(body))["version"]
	if string(version) == "null" {
		u.AddOdd("version", version)
	}
	if _, odd := u.Odd["version"]; !there || odd && !sid.Equal(user, Text(u.FlexUserSID)) {
		return FlexUser{}, errors.New("the response contains no Flex user")
	}
	if err := decode.SameSID("Flex user", user, u.FlexUserSID); err != nil {
		return FlexUser{}, err
	}
	if err := decode.SameSID("instance", instance, u.InstanceSID); err != nil {
		return FlexUser{}, err
	}
	u.Raw = append(json.RawMessage(nil), body...)
	return u, nil
}
