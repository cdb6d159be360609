package sandbox

import (
	"fmt"
	"net/http"
	"time"
	"unicode/utf8"

	"flexconsole/api/sandbox/roster"
	"flexconsole/api/sid"
)

// canonicalHost is the host in the url fields, as in Twilio's responses for every host
// that was requested.
const canonicalHost = "https://flex-api.twilio.com"

// Lengths in characters past which an update is refused. Twilio's own limits
// are unverified; these only keep absurd values out.
const (
	maxEmail  = 1024
	maxLocale = 128
)

// User is a Flex user as the account keeps it.
type User = roster.User

// userDocument is flex.v2.flex_user of Twilio's OpenAPI document, where every field
// but the version can be null.
func userDocument(u User) object {
	return object{
		{"account_sid", AccountSID},
		{"instance_sid", InstanceSID},
		{"user_sid", orNull(u.UserSID)},
		{"flex_user_sid", orNull(u.FlexUserSID)},
		{"worker_sid", orNull(u.WorkerSID)},
		{"workspace_sid", WorkspaceSID},
		{"flex_team_sid", orNull(u.TeamSID)},
		{"username", orNull(u.Username)},
		{"email", orNull(u.Email)},
		{"locale", orNull(u.Locale)},
		{"roles", u.Roles},
		{"created_date", dateOrNull(u.Created)},
		{"updated_date", dateOrNull(u.Updated)},
		{"version", u.Version},
		{"url", canonicalHost + "/v2/Instances/" + InstanceSID + "/Users/" + u.FlexUserSID},
	}
}

func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func dateOrNull(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	return orNull(date(t))
}

// updateUser changes the fields that were sent and no others; a form without any of
// them changes nothing. An empty Email or Locale is stored as null: whether Twilio
// clears, ignores or refuses it is unverified.
func (a *account) updateUser(i int, c call) answer {
	u := a.users.At(i)
	if c.formErr != nil {
		return refused(c.formErr.Error())
	}
	sent := false
	for _, field := range []struct {
		name   string
		target *string
		check  func(string) string
	}{
		{"Email", &u.Email, atMost(maxEmail)},
		{"UserSid", &u.UserSID, unifiedUser},
		{"Locale", &u.Locale, atMost(maxLocale)},
	} {
		if !c.Form.Has(field.name) {
			continue
		}
		value := c.Form.Get(field.name)
		if problem := field.check(value); problem != "" {
			return refused(field.name + " " + problem)
		}
		*field.target, sent = value, true
	}
	if sent {
		a.put(u)
	}
	return success(http.StatusOK, userDocument(a.users.At(i)))
}

// atMost refuses text of more than n characters.
func atMost(n int) func(string) string {
	return func(s string) string {
		if utf8.RuneCountInString(s) > n {
			return fmt.Sprintf("must be at most %d characters", n)
		}
		return ""
	}
}

func unifiedUser(s string) string {
	if !sid.Valid(sid.UnifiedUser, s) {
		return "must match ^US[0-9a-fA-F]{32}$"
	}
	return ""
}
