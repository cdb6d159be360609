package batch

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"

	"flexconsole/api"
	"flexconsole/api/save"
)

func TestPlan(t *testing.T) {
	user := func(email, locale, userSID string) Read {
		return Read{SID: fu(1), User: person(fu(1), email, locale, userSID)}
	}
	rows := func(email, locale, userSID string) Rule {
		return FromRows([]Row{{SID: strings.ToUpper(fu(1)), Change: change(email, locale, userSID)}})
	}
	stranger := Read{SID: fu(1), User: person(fu(2), "", "", "")}
	for _, row := range []struct {
		name string
		read Read
		rule Rule
		want string
	}{
		{"locale", user("a@x.test", "en-US", ""), SameLocale("fr"), "changes -|fr|-"},
		{"locale from null", user("", "", ""), SameLocale("fr"), "changes -|fr|-"},
		{"locale in another case", user("", "en-us", ""), SameLocale("en-US"), "changes -|en-US|-"},
		{"email in another case", user("Ada@x.test", "", ""), rows("ada@x.test", "", ""), "changes ada@x.test|-|-"},
		{"same locale", user("", "fr", ""), SameLocale("fr"), "nothing to do -|-|-: already has this value"},
		{"bad locale", user("", "fr", ""), SameLocale("en_US"), `invalid -|en_US|-: locale: "_" not allowed in a locale (position 3); did you mean en-US?`},
		{"bad locale held already", user("", "en_US", ""), SameLocale("en_US"), "nothing to do -|-|-: already has this value"},
		{"odd locale", user("", "fr", ""), SameLocale("x-y"), "changes -|x-y|-: locale: valid, but names no language"},
		{"no locale", user("", "fr", ""), SameLocale(""), "invalid -||-: locale: cannot be cleared in a bulk edit"},
		{"domain", user("A.b@Old.Test", "", ""), EmailDomain("@old.test", "@new.test"), "changes A.b@new.test|-|-"},
		{
			"other domain", user("a@sub.old.test", "", ""), EmailDomain("old.test", "new.test"),
			"nothing to do -|-|-: email is not at old.test",
		},
		{"no email", user("", "", ""), EmailDomain("old.test", "new.test"), "nothing to do -|-|-: no email"},
		{"no address", user("old.test", "", ""), EmailDomain("old.test", "new.test"), "nothing to do -|-|-: email is not at old.test"},
		{"same domain", user("a@old.test", "", ""), EmailDomain("old.test", "old.test"), "nothing to do -|-|-: already has this value"},
		{
			"bad domain", user("a@old.test", "", ""), EmailDomain("old.test", "new..test"),
			"invalid a@new..test|-|-: email: extra dot in the domain",
		},
		{"row", user("a@x.test", "fr", ""), rows("b@x.test", "fr", someUS), "changes b@x.test|-|" + someUS},
		{
			"row, same SID", user("a@x.test", "fr", someUS), rows("", "", "USAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
			"nothing to do -|-|-: already has this value",
		},
		{
			"row, one value bad", user("a@x.test", "fr", ""), rows("b@x.test", "", worker),
			"invalid b@x.test|-|" + worker + ": user_sid: that is a worker SID (WK); a user SID starts with US",
		},
		{"no row", user("a@x.test", "fr", ""), FromRows(nil), "nothing to do -|-|-: no value given"},
		{"not read", Read{SID: fu(1), Err: errors.New("made up")}, SameLocale("fr"), "unreadable -|-|-: made up"},
		{
			"nobody",
			Read{SID: fu(1), Err: nobody()},
			SameLocale("fr"),
			"unreadable -|-|-: No such Flex user in this account and instance. It may be in another account or instance, or deleted.",
		},
		{"someone else", stranger, SameLocale("fr"), "unreadable -|-|-: the response does not have this user's SID"},
		{"nameless", Read{SID: fu(1)}, SameLocale("fr"), "unreadable -|-|-: the response does not have this user's SID"},
	} {
		t.Run(row.name, func(t *testing.T) {
			planned := Plan([]Read{row.read}, row.rule)[0]
			got := string(planned.Kind) + " " + form(planned.Change)
			if planned.Why != "" {
				got += ": " + planned.Why
			}
			if got != row.want || planned.SID != fu(1) {
				t.Errorf("got  %s\nwant %s", got, row.want)
			}
		})
	}
}

// ran is an outcome of a save.
func ran(n int, status save.Status, before, after api.FlexUser, sent api.UserChange, err error) Outcome {
	row := PlannedRow{SID: fu(n), User: before, Change: sent, Kind: Changes}
	return Outcome{row, &save.Result{Status: status, Before: before, After: after, Sent: sent, Err: err}}
}

func TestUndo(t *testing.T) {
	old, now := person(fu(1), "a@x.test", "en", ""), person(fu(1), "b@x.test", "fr", someUS)
	for _, row := range []struct {
		name    string
		outcome Outcome
		want    string
	}{
		{"saved", ran(1, save.Saved, old, now, change("b@x.test", "fr", ""), nil), "changes a@x.test|en|-"},
		{
			"was empty", ran(1, save.Saved, person(fu(1), "", "en", ""), now, change("b@x.test", "", ""), nil),
			"changes |-|-: email will be sent empty; Twilio may ignore that",
		},
		{
			"user SID too", ran(1, save.Saved, old, now, change("b@x.test", "", someUS), nil),
			"changes a@x.test|-|-: the user SID was empty and cannot be cleared",
		},
		{
			"user SID alone", ran(1, save.Saved, old, now, change("", "", someUS), nil),
			"invalid -|-|-: the user SID was empty and cannot be cleared",
		},
		{"failed", ran(1, save.Failed, old, old, api.UserChange{}, nobody()), ""},
		{"unknown", ran(1, save.Unknown, old, old, change("b@x.test", "", ""), nobody()), ""},
		{"never ran", Outcome{Row: PlannedRow{SID: fu(1), Kind: Changes}}, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			got := ""
			for _, planned := range Undo([]Outcome{row.outcome}) {
				got = strings.TrimSuffix(string(planned.Kind)+" "+form(planned.Change)+": "+planned.Why, ": ")
				if !reflect.DeepEqual(planned.User, now) || planned.SID != fu(1) {
					t.Errorf("undo of %+v", planned.User)
				}
			}
			if got != row.want {
				t.Errorf("got  %s\nwant %s", got, row.want)
			}
		})
	}
}

// A plan for users that were re-read leaves out what is done, and what was changed since.
func TestRefresh(t *testing.T) {
	planned := person(fu(1), "a@x.test", "fr", "")
	row := PlannedRow{SID: fu(1), User: planned, Change: change("b@x.test", "en", ""), Kind: Changes, Why: "a warning"}
	cannot := PlannedRow{SID: fu(1), User: planned, Kind: Invalid, Why: "cannot be cleared"}
	now := func(email, locale string) Read { return Read{SID: fu(1), User: person(fu(1), email, locale, "")} }
	for _, c := range []struct {
		name string
		row  PlannedRow
		read Read
		want string
	}{
		{"as planned", row, now("a@x.test", "fr"), "changes b@x.test|en|-: a warning"},
		{"all done", row, now("b@x.test", "en"), "nothing to do -|-|-: done already"},
		{"one field done", row, now("b@x.test", "fr"), "changes -|en|-: a warning"},
		{"changed since", row, now("a@x.test", "de"), "invalid b@x.test|en|-: the locale was changed since"},
		{"one done, one changed", row, now("b@x.test", "de"), "invalid -|en|-: the locale was changed since"},
		{"not possible", cannot, now("a@x.test", "de"), "invalid -|-|-: cannot be cleared"},
		{"not loaded", row, Read{SID: fu(1), Err: nobody()}, "unreadable -|-|-: No such Flex user in this account and instance. It may be in another account or instance, or deleted."},
		{"another user", row, Read{SID: fu(1), User: person(fu(2), "a@x.test", "fr", "")}, "unreadable -|-|-: the response does not have this user's SID"},
	} {
		t.Run(c.name, func(t *testing.T) {
			fresh := Refresh([]PlannedRow{c.row}, []Read{c.read}, "done already")[0]
			if got := string(fresh.Kind) + " " + form(fresh.Change) + ": " + fresh.Why; got != c.want || fresh.SID != fu(1) {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			if fresh.Kind != Unreadable && !reflect.DeepEqual(fresh.User, c.read.User) {
				t.Errorf("shows %+v, not the user as re-read", fresh.User)
			}
		})
	}
}

func TestRemainingRestAndReport(t *testing.T) {
	rows := []PlannedRow{
		{SID: fu(10), Kind: Changes},
		{SID: fu(11), Kind: NothingToDo},
		{SID: fu(12), Kind: Changes},
		{SID: fu(13), Kind: Changes},
	}
	sidsOf := func(rows []PlannedRow) (list []string) {
		for _, row := range rows {
			list = append(list, row.SID)
		}
		return list
	}
	settled := []string{"FU" + strings.ToUpper(fu(10)[2:])}
	if got := sidsOf(Remaining(rows, settled)); !reflect.DeepEqual(got, []string{fu(12), fu(13)}) {
		t.Errorf("remaining %v", got)
	}
	outcomes := []Outcome{
		ran(12, save.Failed, api.FlexUser{}, api.FlexUser{}, api.UserChange{}, nobody()),
		ran(10, save.Unknown, api.FlexUser{}, api.FlexUser{}, api.UserChange{}, nobody()),
	}
	report := Report(rows, outcomes)
	if got := sidsOf(Retryable(report)); !reflect.DeepEqual(got, []string{fu(12), fu(13)}) {
		t.Errorf("the rest %v", got)
	}
	for i, ran := range []bool{true, false, true, false} {
		if report[i].Row.SID != rows[i].SID || (report[i].Result != nil) != ran {
			t.Errorf("report %d: %+v", i, report[i])
		}
	}
}

// A run that was interrupted is kept as JSON.
func TestPlannedRowsSurviveJSON(t *testing.T) {
	rows := Plan([]Read{{SID: fu(1), User: person(fu(1), "a@x.test", "", someUS)}}, SameLocale("x-y"))
	text, err := json.Marshal(rows)
	if err != nil {
		t.Fatal(err)
	}
	var back []PlannedRow
	if err := json.Unmarshal(text, &back); err != nil || !reflect.DeepEqual(rows, back) {
		t.Errorf("%s: %v", text, err)
	}
}

// What a review warns of is what any row changes, and a field that any row clears above all.
func TestTouched(t *testing.T) {
	row := func(c api.UserChange) PlannedRow { return PlannedRow{Change: c} }
	empty := ""
	for name, c := range map[string]struct {
		rows []PlannedRow
		want string
	}{
		"nothing":           {nil, form(api.UserChange{})},
		"one":               {[]PlannedRow{row(change("a@x.test", "", ""))}, form(change("a@x.test", "", ""))},
		"the first of many": {[]PlannedRow{row(change("a@x.test", "", "")), row(change("b@x.test", "fr", ""))}, form(change("a@x.test", "fr", ""))},
		"cleared later":     {[]PlannedRow{row(change("a@x.test", "", "")), row(api.UserChange{Email: &empty})}, form(api.UserChange{Email: &empty})},
		"cleared first":     {[]PlannedRow{row(api.UserChange{Email: &empty}), row(change("a@x.test", "", ""))}, form(api.UserChange{Email: &empty})},
	} {
		if got := form(Touched(c.rows)); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestCountKinds(t *testing.T) {
	got := CountKinds([]PlannedRow{{Kind: Changes}, {Kind: Invalid}, {Kind: Changes}})
	if got[Changes] != 2 || got[Invalid] != 1 || len(got) != 2 {
		t.Errorf("%v", got)
	}
}
