package api

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"flexconsole/api/decode"
	"flexconsole/api/decode/decodetest"
	"flexconsole/api/sandbox"
)

// One odd field hides nothing else, is kept raw, and its own field is as if it
// were null.
func TestAnOddFieldSpoilsNothingElse(t *testing.T) {
	decodetest.CheckOddFields(t, []decodetest.Endpoint{
		{Name: "user", Key: `"flex_user_sid":"` + firstUser + `"`, Fields: map[string]string{
			"account_sid": `"x"`, "instance_sid": `"` + instance + `"`, "user_sid": `"x"`, "worker_sid": `"x"`, "workspace_sid": `"x"`,
			"flex_team_sid": `"x"`, "username": `"x"`, "email": `"x"`, "locale": `"x"`, "roles": `["x"]`,
			"created_date": `"x"`, "updated_date": `"x"`, "version": `1`, "url": `"x"`,
		}, Decode: func(body string) (decode.OddFields, error) {
			u, err := decodeUser([]byte(body), instance, firstUser)
			return u.OddFields, err
		}},
		{Name: "user list", Key: `"flex_user_sid":"` + firstUser + `"`, Fields: map[string]string{
			"worker_sid": `"x"`, "workspace_sid": `"x"`, "flex_team_sid": `"x"`, "username": `"x"`, "full_name": `"x"`, "email": `"x"`,
			"locale": `"x"`, "roles": `["x"]`, "deactivated": `true`, "deactivated_date": `"x"`, "created_date": `"x"`,
			"updated_date": `"x"`, "version": `1`, "instance_sid": `"` + instance + `"`,
		}, Decode: func(body string) (decode.OddFields, error) {
			users, _, err := decodeUserList([]byte(`{"users":[`+body+`],"meta":{}}`), instance)
			if err != nil || len(users) != 1 {
				return decode.OddFields{}, fmt.Errorf("%d users: %w", len(users), err)
			}
			return users[0].OddFields, nil
		}},
		{
			Name: "configuration",
			Key:  `"account_sid":"` + sandbox.AccountSID + `","flex_instance_sid":"` + instance + `"`,
			Fields: map[string]string{
				"taskrouter_workspace_sid": `"` + sandbox.WorkspaceSID + `"`, "ui_language": `"x"`, "ui_version": `"x"`,
			},
			Decode: func(body string) (decode.OddFields, error) {
				c, err := decodeConfiguration([]byte(body))
				return c.OddFields, err
			},
		},
	})
}

func TestOddFieldsOfAUserAreNull(t *testing.T) {
	body := `{"flex_user_sid":"` + firstUser + `","version":null,"email":5,"roles":["agent",5],"locale":"fr","updated_date":1767225600}`
	u, err := decodeUser([]byte(body), instance, firstUser)
	if err != nil || u.Email != nil || u.Roles != nil || u.UpdatedDate != nil || u.Version != 0 || Text(u.Locale) != "fr" {
		t.Errorf("%+v, %v", u, err)
	}
	if got := strings.Join(u.OddNames(), " "); got != "email roles updated_date version" {
		t.Errorf("odd: %s", got)
	}
	for _, none := range []string{
		`{"version":"7"}`, `{"version":null}`, `{"flex_user_sid":"` + firstUser + `"}`,
		`{"flex_user_sid":7,"version":"7"}`,
	} {
		if u, err := decodeUser([]byte(none), instance, firstUser); err == nil {
			t.Errorf("%s passed for a user: %+v", none, u)
		}
	}
}

// An entry that cannot be read hides none of the others, and is counted.
func TestEntriesThatCannotBeRead(t *testing.T) {
	decodetest.CheckUnread(
		t,
		"users",
		`{"flex_user_sid":"`+firstUser+`"}`,
		`{"flex_user_sid":5}`,
		func(b []byte) ([]UserSummary, decode.Head, error) { return decodeUserList(b, instance) },
	)
	decodetest.CheckUnread(t, "teams", `{"team_sid":"QO00000000000000000000000000000001"}`, `{"friendly_name":"x"}`, decodeTeams)
}

// What could not be read is told where the list ends, beside why it did.
func TestPagerTellsOfWhatCouldNotBeRead(t *testing.T) {
	var p Pager
	if p.Take([]string{"a"}, 1, "PA2"); p.Incomplete() != nil {
		t.Errorf("before the end: %v", p.Incomplete())
	}
	if p.Take([]string{"b"}, 1, ""); p.Incomplete() == nil ||
		p.Incomplete().Error() != "the list is incomplete: 2 entries could not be read" {
		t.Errorf("%v", p.Incomplete())
	}
	cut := Pager{Most: 1}
	cut.Take([]string{"a"}, 1, "PA2")
	if err := cut.Incomplete(); !cut.Done() || err == nil ||
		!strings.HasSuffix(err.Error(), "it has more pages than the limit of 1, and 1 entry could not be read") {
		t.Errorf("%v", err)
	}
}

// The list as JSON shows what came, and only where something odd came.
func TestOddFieldsInJSON(t *testing.T) {
	for body, want := range map[string]bool{`"email":5`: true, `"email":"a@b.example"`: false, `"odd_fields":{"email":5}`: false} {
		users, _, err := decodeUserList([]byte(`{"users":[{"flex_user_sid":"`+firstUser+`",`+body+`}],"meta":{}}`), instance)
		if err != nil {
			t.Fatal(err)
		}
		printed, _ := json.Marshal(users[0])
		if strings.Contains(string(printed), `"odd_fields":{"email":5}`) != want {
			t.Errorf("%s: %s", body, printed)
		}
	}
}
