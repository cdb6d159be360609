package save

import (
	"encoding/json"
	"fmt"
	"testing"

	"flexconsole/api"
	"flexconsole/api/decode"
)

func TestUndo(t *testing.T) {
	t.Parallel()
	empty, mine := "", "mine"
	of := func(email, locale, userSID *string) api.FlexUser {
		return api.FlexUser{Email: email, Locale: locale, UserSID: userSID}
	}
	old := func(f Field) *string { s := "old " + string(f); return &s }
	odd := func(name, raw string) api.FlexUser {
		return api.FlexUser{OddFields: decode.OddFields{Odd: map[string]json.RawMessage{name: json.RawMessage(raw)}}}
	}
	for _, c := range []struct {
		name   string
		sent   api.UserChange
		before api.FlexUser
		want   string
	}{
		{"nothing sent", api.UserChange{}, of(nil, nil, nil), "[- - -] [] []"},
		{"one of three", api.UserChange{Locale: &mine}, of(old(Email), old(Locale), old(UserSID)), "[- old locale -] [] []"},
		{
			"null and empty before",
			api.UserChange{Email: &mine, Locale: &mine, UserSID: &mine},
			of(nil, &empty, nil),
			"[<> <> -] [email locale] [{user_sid }]",
		},
		{"odd before", api.UserChange{Email: &mine, Locale: &mine}, odd("email", "5"), "[- <> -] [locale] [{email 5}]"},
		{"odd alone", api.UserChange{UserSID: &mine}, odd("user_sid", `{"a":1}`), `[- - -] [] [{user_sid {"a":1}}]`},
	} {
		change, cleared, cannot := Undo(Result{Sent: c.sent, Before: c.before})
		var asked []string
		for _, f := range Fields {
			switch value := f.In(change); {
			case value == nil:
				asked = append(asked, "-")
			case *value == "":
				asked = append(asked, "<>")
			default:
				asked = append(asked, *value)
			}
		}
		if got := fmt.Sprint(asked, cleared, cannot); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestPutWritesWhatOfReads(t *testing.T) {
	t.Parallel()
	var u api.FlexUser
	for _, f := range Fields {
		value := string(f)
		f.Put(&u, &value)
	}
	if *u.Email != "email" || *u.Locale != "locale" || *u.UserSID != "user_sid" {
		t.Errorf("%v %v %v", *u.Email, *u.Locale, *u.UserSID)
	}
	for _, f := range Fields {
		if got := f.Of(u); *got != string(f) {
			t.Errorf("%s reads %s", f, *got)
		}
	}
}
