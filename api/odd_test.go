package api

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"flexconsole/api/sandbox"
)

// oddValues are of no type that a field with the value good has.
func oddValues(good string) []string {
	switch {
	case strings.HasPrefix(good, `"`):
		return []string{`5`, `3.0`, `true`, `{"a":1}`, `["x"]`}
	case strings.HasPrefix(good, `[`):
		return []string{`"agent"`, `{"a":1}`, `7`, `["agent",5]`, `true`}
	case good == "true":
		return []string{`"true"`, `1`, `{}`, `[]`}
	}
	return []string{`"7"`, `3.5`, `true`, `{"a":1}`, `[1]`, `1e400`}
}

// endpoints are the documents with the type of each field that is no key.
var endpoints = []struct {
	name, key string
	fields    map[string]string
	decode    func(body string) (OddFields, error)
}{
	{"user", `"flex_user_sid":"` + firstUser + `"`, map[string]string{
		"account_sid": `"x"`, "instance_sid": `"` + instance + `"`, "user_sid": `"x"`, "worker_sid": `"x"`, "workspace_sid": `"x"`,
		"flex_team_sid": `"x"`, "username": `"x"`, "email": `"x"`, "locale": `"x"`, "roles": `["x"]`,
		"created_date": `"x"`, "updated_date": `"x"`, "version": `1`, "url": `"x"`,
	}, func(body string) (OddFields, error) {
		u, err := decodeUser([]byte(body), instance, firstUser)
		return u.OddFields, err
	}},
	{"user list", `"flex_user_sid":"` + firstUser + `"`, map[string]string{
		"worker_sid": `"x"`, "workspace_sid": `"x"`, "flex_team_sid": `"x"`, "username": `"x"`, "full_name": `"x"`, "email": `"x"`,
		"locale": `"x"`, "roles": `["x"]`, "deactivated": `true`, "deactivated_date": `"x"`, "created_date": `"x"`,
		"updated_date": `"x"`, "version": `1`, "instance_sid": `"` + instance + `"`,
	}, func(body string) (OddFields, error) {
		users, _, err := decodeUserList([]byte(`{"users":[`+body+`],"meta":{}}`), instance)
		if err != nil || len(users) != 1 {
			return OddFields{}, fmt.Errorf("%d users: %w", len(users), err)
		}
		return users[0].OddFields, nil
	}},
	{"worker", `"sid":"` + firstWorker + `"`, map[string]string{
		"workspace_sid": `"` + sandbox.WorkspaceSID + `"`, "friendly_name": `"x"`, "activity_name": `"x"`, "available": `true`,
		"date_status_changed": `"x"`, "attributes": `"{}"`,
	}, func(body string) (OddFields, error) {
		w, err := decodeWorker([]byte(body), sandbox.WorkspaceSID, firstWorker)
		return w.OddFields, err
	}},
	{"addresses", `"type":"chat","sid":"` + sandbox.AddressSID + `"`, map[string]string{
		"address": `"x"`, "friendly_name": `"x"`, "auto_creation": `{}`,
	}, func(body string) (OddFields, error) {
		all, _, err := decodeAddresses([]byte(`{"address_configurations":[` + body + `],"meta":{}}`))
		if err != nil {
			return OddFields{}, err
		}
		return all[0].OddFields, nil
	}},
}

// One odd field hides nothing else, is kept as it came, and its own field is as
// if it were null.
func TestAnOddFieldSpoilsNothingElse(t *testing.T) {
	shown := 0
	for _, e := range endpoints {
		for odd, good := range e.fields {
			for _, value := range oddValues(good) {
				if odd == "auto_creation" && strings.HasPrefix(value, "{") {
					continue
				}
				members := []string{e.key}
				for name, usual := range e.fields {
					if name == odd {
						usual = value
					}
					members = append(members, fmt.Sprintf("%q:%s", name, usual))
				}
				kept, err := e.decode("{" + strings.Join(members, ",") + "}")
				if err != nil || len(kept.Odd) != 1 || string(kept.Odd[odd]) != value || kept.Marked(odd, "") != "! "+value {
					t.Errorf("%s, %s: %s: %v, %v", e.name, odd, value, kept.Odd, err)
				}
				shown++
			}
		}
	}
	t.Logf("%d odd fields shown", shown)
}

func TestOddFieldsOfAUserAreNull(t *testing.T) {
	body := `{"flex_user_sid":"` + firstUser + `","version":null,"email":5,"roles":["agent",5],"locale":"fr","updated_date":1767225600}`
	u, err := decodeUser([]byte(body), instance, firstUser)
	if err != nil || u.Email != nil || u.Roles != nil || u.UpdatedDate != nil || u.Version != 0 || text(u.Locale) != "fr" {
		t.Errorf("%+v, %v", u, err)
	}
	if got := strings.Join(u.OddNames(), " "); got != "email roles updated_date version" {
		t.Errorf("odd: %s", got)
	}
	for _, none := range []string{`{"version":"7"}`, `{"version":null}`, `{"flex_user_sid":"` + firstUser + `"}`, `{"flex_user_sid":7,"version":"7"}`} {
		if u, err := decodeUser([]byte(none), instance, firstUser); err == nil {
			t.Errorf("%s passed for a user: %+v", none, u)
		}
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
