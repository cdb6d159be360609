package save

import (
	"testing"

	"flexconsole/api"
)

// A demand is met by the value itself; null and empty are one, SIDs ignore case.
func TestGuard(t *testing.T) {
	t.Parallel()
	email, team, empty, version, other := "a@example.com", "QOab", "", 7, 8
	user := api.FlexUser{Email: &email, FlexTeamSID: &team, Locale: &empty, Version: 7}
	for name, test := range map[string]struct {
		guard Guard
		unmet []string
	}{
		"nothing":       {Guard{}, nil},
		"version":       {Guard{Version: &version}, nil},
		"other version": {Guard{Version: &other}, []string{"version"}},
		"met":           {Guard{Values: map[string]string{"email": email, "flex_team_sid": "QOAB", "locale": "", "user_sid": ""}}, nil},
		"not met":       {Guard{Values: map[string]string{"email": "A@example.com", "locale": "de", "username": "x"}}, []string{"email", "locale", "username"}},
	} {
		got := test.guard.Unmet(user)
		if len(got) != len(test.unmet) {
			t.Errorf("%s: %+v", name, got)
			continue
		}
		for i := range got {
			if got[i].Field != test.unmet[i] {
				t.Errorf("%s: %+v", name, got)
			}
		}
	}
}

func TestOddValuesMeetNoDemand(t *testing.T) {
	t.Parallel()
	version := 0
	var user api.FlexUser
	user.AddOdd("version", []byte(`"7"`))
	user.AddOdd("locale", []byte(`{}`))
	if got := (Guard{Version: &version, Values: map[string]string{"locale": ""}}).Unmet(user); len(got) != 2 {
		t.Errorf("%+v", got)
	}
}
