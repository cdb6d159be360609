package save

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net/url"
	"reflect"
	"slices"
	"testing"
	"time"

	"go.uber.org/goleak"

	"flexconsole/api"
	"flexconsole/api/sandbox"
)

func TestMain(m *testing.M) {
	// A failing case is printed with its seed; no file is left behind.
	if err := flag.Set("rapid.nofailfile", "true"); err != nil {
		panic(err)
	}
	goleak.VerifyTestMain(m)
}

const (
	instance  = sandbox.InstanceSID
	firstUser = "FU00000000000000000000000000000001"
	someSID   = "USaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	sameSID   = "USAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
	otherSID  = "USbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
)

var noon = time.Date(2026, time.March, 4, 12, 0, 0, 0, time.UTC)

// user makes a reading; an empty value is null.
func user(version int, email, locale, userSID string) api.FlexUser {
	u := api.FlexUser{Version: version}
	for i, slot := range []**string{&u.Email, &u.Locale, &u.UserSID} {
		if value := []string{email, locale, userSID}[i]; value != "" {
			*slot = &value
		}
	}
	return u
}

// change asks for the values that are given: "-" leaves a field alone.
func change(email, locale, userSID string) api.UserChange {
	var c api.UserChange
	for i, f := range Fields {
		if value := []string{email, locale, userSID}[i]; value != "-" {
			f.Set(&c, &value)
		}
	}
	return c
}

// form is a change in one line.
func form(c api.UserChange) string {
	values := url.Values{}
	for _, f := range Fields {
		if value := f.In(c); value != nil {
			values.Set(string(f), *value)
		}
	}
	return values.Encode()
}

// fields are the names in a list of differences.
func fields(list []Difference) string {
	var names []Field
	for _, d := range list {
		names = append(names, d.Field)
	}
	return fmt.Sprint(names)
}

// reading is one scripted answer: a user or an error.
type reading struct {
	user api.FlexUser
	err  error
}

func shows(version int, email, locale, userSID string) reading {
	return reading{user(version, email, locale, userSID), nil}
}

// script is an account that answers as written, the last reading for ever.
type script struct {
	readings []reading
	write    reading
	events   []string
	passed   time.Duration
}

// What the exchanges of a script take.
const (
	readTakes  = 100 * time.Millisecond
	writeTakes = 80 * time.Millisecond
)

func (s *script) FetchFlexUser(context.Context, string, string) (api.FlexUser, error) {
	s.events = append(s.events, "GET")
	s.passed += readTakes
	next := s.readings[0]
	if len(s.readings) > 1 {
		s.readings = s.readings[1:]
	}
	return next.user, next.err
}

func (s *script) UpdateFlexUser(_ context.Context, _, _ string, c api.UserChange) (api.FlexUser, error) {
	s.events = append(s.events, "POST "+form(c))
	s.passed += writeTakes
	return s.write.user, s.write.err
}

// saver runs on a clock that only exchanges move, and notes its pauses instead
// of waiting.
func (s *script) saver() Saver {
	return Saver{
		Users: s,
		Now:   func() time.Time { return noon.Add(s.passed) },
		Settle: func(id string, _ api.Outcome) error {
			s.events = append(s.events, "settle "+id) // never: its errors name no intent
			return nil
		},
		Pause: func(_ context.Context, d time.Duration) { s.events = append(s.events, d.String()) },
	}
}

var (
	lost    = &api.Error{Op: "update", Fault: api.Broken}
	refused = &api.Error{Op: "update", Fault: api.APIError, Status: 400, Code: 20001, Outcome: api.NotApplied}
	down    = &api.Error{Op: "look-up", Fault: api.Refused, Outcome: api.NotApplied}
)

const (
	get    = "GET"
	at0    = "0s"
	at600  = "600ms"
	at1400 = "1.4s"
)

func TestSave(t *testing.T) {
	opened := user(7, "a@x.test", "en-US", someSID)
	unchanged := reading{opened, nil}
	french := shows(8, "a@x.test", "fr", someSID)
	toFrench := change("-", "fr", "-")
	postFrench := "POST locale=fr"
	readAll := func(form string) []string {
		return []string{get, "POST " + form, at0, get, at600, get, at1400, get}
	}
	allReadings := readAll("locale=fr")
	// An empty locale that the service leaves alone.
	both, half := change("b@x.test", "", "-"), shows(8, "b@x.test", "en-US", someSID)
	for _, row := range []struct {
		name     string
		change   api.UserChange
		readings []reading
		write    reading
		events   []string
		want     Result // compared as told does
	}{
		{
			"saved", toFrench,
			[]reading{unchanged, french},
			french,
			[]string{get, postFrench, at0, get},
			Result{Status: Saved, Sent: toFrench},
		},
		{
			"cleared", change("-", "", "-"),
			[]reading{unchanged, shows(8, "a@x.test", "", someSID)},
			french,
			[]string{get, "POST locale=", at0, get},
			Result{Status: Saved, Sent: change("-", "", "-")},
		},
		{"nothing asked", api.UserChange{}, []reading{unchanged}, french, []string{get}, Result{Status: NothingToDo}},
		{"already so", change("a@x.test", "-", sameSID), []reading{unchanged}, french, []string{get}, Result{Status: NothingToDo}},
		{"someone did the same", toFrench, []reading{french}, french, []string{get}, Result{Status: NothingToDo}},
		{
			"empty is null", change("-", "", "-"),
			[]reading{shows(7, "a@x.test", "", someSID)},
			french,
			[]string{get},
			Result{Status: NothingToDo, Others: nil},
		},
		{
			"conflict", toFrench,
			[]reading{shows(8, "a@x.test", "de", someSID)},
			french,
			[]string{get},
			Result{Status: Conflict, Conflicts: []Difference{{Field: Locale}}},
		},
		{
			"conflict in one of two", change("b@x.test", "fr", "-"),
			[]reading{shows(8, "a@x.test", "de", otherSID)},
			french,
			[]string{get},
			Result{Status: Conflict, Conflicts: []Difference{{Field: Locale}}, Others: []Difference{{Field: UserSID}}},
		},
		{
			"someone changed another field", toFrench,
			[]reading{shows(8, "b@x.test", "en-US", someSID), shows(9, "b@x.test", "fr", someSID)},
			french,
			[]string{get, postFrench, at0, get},
			Result{Status: Saved, Sent: toFrench, Others: []Difference{{Field: Email}}},
		},
		{
			"someone came in between", toFrench,
			[]reading{unchanged, shows(9, "b@x.test", "fr", someSID)},
			french,
			[]string{get, postFrench, at0, get},
			Result{Status: Saved, Sent: toFrench, OthersAfter: []Difference{{Field: Email}}, Jump: 1},
		},
		{
			"version jumps", toFrench,
			[]reading{unchanged, shows(11, "a@x.test", "fr", someSID)},
			french,
			[]string{get, postFrench, at0, get},
			Result{Status: Saved, Sent: toFrench, Jump: 3},
		},
		{
			"version stands still", toFrench,
			[]reading{unchanged, shows(7, "a@x.test", "fr", someSID)},
			french,
			[]string{get, postFrench, at0, get},
			Result{Status: Saved, Sent: toFrench, Weak: true},
		},
		{
			"stored differently", change("A@x.test", "-", "-"),
			[]reading{unchanged, shows(8, "A@X.TEST", "en-US", someSID)},
			french,
			[]string{get, "POST email=A%40x.test", at0, get, at600, get, at1400, get},
			Result{Status: StoredDifferently, Sent: change("A@x.test", "-", "-"), Odd: []Difference{{Field: Email}}},
		},
		{
			"not stored", toFrench,
			[]reading{unchanged},
			french, allReadings,
			Result{Status: NotStored, Sent: toFrench, Odd: []Difference{{Field: Locale}}, Weak: true},
		},
		{
			"stale at first", toFrench,
			[]reading{unchanged, unchanged, french},
			french,
			[]string{get, postFrench, at0, get, at600, get},
			Result{Status: Saved, Sent: toFrench},
		},
		{"stale twice", toFrench, []reading{unchanged, unchanged, unchanged, french}, french, allReadings, Result{Status: Saved, Sent: toFrench}},
		{
			"answer lost, yet applied", toFrench,
			[]reading{unchanged, french},
			reading{err: lost},
			[]string{get, postFrench, at0, get},
			Result{Status: Saved, Sent: toFrench, Err: lost},
		},
		{
			"answer lost, not applied", toFrench,
			[]reading{unchanged},
			reading{err: lost},
			allReadings,
			Result{Status: Unknown, Sent: toFrench, Odd: []Difference{{Field: Locale}}, Weak: true, Err: lost},
		},
		{
			"an error of no known kind", toFrench,
			[]reading{unchanged},
			reading{err: context.Canceled},
			allReadings,
			Result{Status: Unknown, Sent: toFrench, Odd: []Difference{{Field: Locale}}, Weak: true, Err: context.Canceled},
		},
		{
			"refused", toFrench,
			[]reading{unchanged},
			reading{err: refused},
			[]string{get, postFrench},
			Result{Status: Failed, Err: refused},
		},
		{"cannot read before", toFrench, []reading{{err: down}}, french, []string{get}, Result{Status: Failed, Err: down}},
		{
			"cannot read after", toFrench,
			[]reading{unchanged, {err: down}},
			french, allReadings,
			Result{Status: Unknown, Sent: toFrench, ReadErr: down},
		},
		{
			"answer lost, cannot read after", toFrench,
			[]reading{unchanged, {err: down}},
			reading{err: lost},
			allReadings,
			Result{Status: Unknown, Sent: toFrench, Err: lost, ReadErr: down},
		},
		{
			"a verifying reading fails", toFrench,
			[]reading{unchanged, {err: down}, french},
			french,
			[]string{get, postFrench, at0, get, at600, get},
			Result{Status: Saved, Sent: toFrench, ReadErr: down},
		},
		{
			"a verifying reading fails, then old values", toFrench,
			[]reading{unchanged, {err: errors.New("made up")}, unchanged},
			french, allReadings,
			Result{Status: NotStored, Sent: toFrench, Odd: []Difference{{Field: Locale}}, Weak: true, ReadErr: errors.New("made up")},
		},
		{
			"partly stored", both,
			[]reading{unchanged, half},
			half, readAll("email=b%40x.test&locale="),
			Result{Status: PartlyStored, Sent: both, Odd: []Difference{{Field: Locale}}},
		},
		{
			"partly stored, answer lost", both,
			[]reading{unchanged, half},
			reading{err: lost},
			readAll("email=b%40x.test&locale="),
			Result{Status: PartlyStored, Sent: both, Odd: []Difference{{Field: Locale}}, Err: lost},
		},
		{
			"partly stored, and differently", both,
			[]reading{unchanged, shows(8, "B@x.test", "en-US", someSID)},
			half, readAll("email=b%40x.test&locale="),
			Result{Status: PartlyStored, Sent: both, Odd: []Difference{{Field: Email}, {Field: Locale}}},
		},
		{
			"partly stored at first", both,
			[]reading{unchanged, half, shows(8, "b@x.test", "", someSID)},
			half, readAll("email=b%40x.test&locale=")[:6],
			Result{Status: Saved, Sent: both},
		},
		{
			"not stored, and what needed no write was changed since", change("b@x.test", "fr", "-"),
			[]reading{shows(8, "b@x.test", "en-US", someSID), shows(9, "c@x.test", "en-US", someSID)},
			french, allReadings,
			Result{Status: NotStored, Sent: toFrench, Odd: []Difference{{Field: Email}, {Field: Locale}}},
		},
		{
			"what needed no write was changed since", change("b@x.test", "fr", "-"),
			[]reading{shows(8, "b@x.test", "en-US", someSID), shows(10, "c@x.test", "fr", someSID)},
			french, allReadings,
			Result{Status: StoredDifferently, Sent: toFrench, Odd: []Difference{{Field: Email}}, Jump: 1},
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := &script{readings: row.readings, write: row.write}
			edit := Edit{Instance: instance, User: firstUser, Opened: opened, Change: row.change}
			var steps []Step
			got := s.saver().Save(t.Context(), edit, func(step Step) { steps = append(steps, step) })
			if !slices.Equal(s.events, row.events) {
				t.Errorf("%q\nwant %q", s.events, row.events)
			}
			if told(got) != told(row.want) {
				t.Errorf("%s\nwant %s", told(got), told(row.want))
			}
			if !slices.IsSorted(steps) || steps[0] != ReadingAgain || !reflect.DeepEqual(got.Edit, edit) {
				t.Errorf("steps %v, edit %+v", steps, got.Edit)
			}
			if sent := len(s.events) > 1; sent && got.Gap != readTakes+writeTakes {
				t.Errorf("gap %v", got.Gap)
			}
		})
	}
}

// A user that is not as demanded is left alone, whatever else speaks for or against the save.
func TestAnUnmetDemandStopsTheSave(t *testing.T) {
	opened := user(7, "a@x.test", "en-US", someSID)
	demand := Guard{Values: map[string]string{"email": "other@x.test"}}
	for name, c := range map[string]struct {
		guard     Guard
		before    reading
		conflicts string
		unmet     int
	}{
		"unmet":                 {demand, reading{opened, nil}, "[]", 1},
		"unmet, and a conflict": {demand, shows(8, "a@x.test", "de", someSID), "[locale]", 1},
		"met, yet a conflict":   {Guard{Values: map[string]string{"email": "a@x.test"}}, shows(8, "a@x.test", "de", someSID), "[locale]", 0},
		"unmet, nothing to do":  {demand, shows(8, "a@x.test", "fr", someSID), "[]", 1},
	} {
		s := &script{readings: []reading{c.before}}
		got := s.saver().Save(t.Context(), Edit{Instance: instance, User: firstUser, Opened: opened, Change: change("-", "fr", "-"), Guard: c.guard}, func(Step) {})
		if got.Status != Conflict || !got.Sent.Empty() || !slices.Equal(s.events, []string{get}) {
			t.Errorf("%s: %v, sent %q, requests %q", name, got.Status, form(got.Sent), s.events)
		}
		if fields(got.Conflicts) != c.conflicts || len(got.Unmet) != c.unmet {
			t.Errorf("%s: conflicts %s, unmet %+v", name, fields(got.Conflicts), got.Unmet)
		}
	}
}

// Where no reading after the write succeeds, the values are those of the response
// to it, or those before it where that was lost.
func TestValuesOfASaveThatCannotBeRead(t *testing.T) {
	opened, french := user(7, "a@x.test", "en-US", ""), user(8, "a@x.test", "fr", "")
	for _, row := range []struct {
		write reading
		want  api.FlexUser
	}{{reading{user: french}, french}, {reading{err: lost}, opened}} {
		s := &script{readings: []reading{{user: opened}, {err: down}}, write: row.write}
		r := s.saver().Save(t.Context(), Edit{Instance: instance, User: firstUser, Opened: opened, Change: change("-", "fr", "-")}, func(Step) {})
		if !reflect.DeepEqual(r.After, row.want) || !reflect.DeepEqual(r.Before, opened) || r.Status != Unknown {
			t.Errorf("%v: from %+v to %+v, status %d", row.write.err, r.Before, r.After, r.Status)
		}
	}
}

// told is the part of a result that the rows state.
func told(r Result) string {
	return fmt.Sprintf("status %d, sent %q, conflicts %s, others %s then %s, odd %s, jump %d, weak %v, errors %v then %v",
		r.Status, form(r.Sent), fields(r.Conflicts), fields(r.Others), fields(r.OthersAfter), fields(r.Odd), r.Jump, r.Weak, r.Err, r.ReadErr)
}

// Where version stands still, updated_date may speak.
func TestDateOfTheLastChange(t *testing.T) {
	for _, row := range []struct {
		before, after string
		rose          bool
	}{
		{"2026-03-01T09:30:00Z", "2026-03-04T12:00:00Z", true},
		{"2026-03-01T09:30:00Z", "2026-03-01T09:30:00.001Z", true},
		{"2026-03-01T09:30:00Z", "2026-03-01T10:30:00+01:00", false},
		{"2026-03-04T12:00:00Z", "2026-03-01T09:30:00Z", false},
		{"2026-03-04T12:00:00Z", "soon", false},
		{"", "", false},
	} {
		before, after := shows(7, "a@x.test", "en", someSID), shows(7, "a@x.test", "fr", someSID)
		before.user.UpdatedDate, after.user.UpdatedDate = &row.before, &row.after
		s := &script{readings: []reading{before, after}, write: after}
		r := s.saver().Save(t.Context(), Edit{Opened: before.user, Change: change("-", "fr", "-")}, func(Step) {})
		if r.Status != Saved || !r.Weak || r.DateRose != row.rose {
			t.Errorf("%s to %s: status %d, weak %v, date rose %v", row.before, row.after, r.Status, r.Weak, r.DateRose)
		}
	}
}

func TestDifferencesHoldTheirValues(t *testing.T) {
	s := &script{readings: []reading{shows(8, "b@x.test", "de", someSID)}}
	r := s.saver().Save(t.Context(), Edit{Opened: user(7, "", "en", someSID), Change: change("-", "fr", "-")}, func(Step) {})
	value := func(s string) *string { return &s }
	if want := []Difference{{Locale, value("en"), value("de"), value("fr")}}; !reflect.DeepEqual(r.Conflicts, want) {
		t.Errorf("conflicts %+v", r.Conflicts)
	}
	if want := []Difference{{Email, nil, value("b@x.test"), nil}}; !reflect.DeepEqual(r.Others, want) {
		t.Errorf("others %+v", r.Others)
	}
	if !reflect.DeepEqual(r.Before, r.After) || r.Before.Version != 8 {
		t.Errorf("before %+v, after %+v", r.Before, r.After)
	}
}

func TestSteps(t *testing.T) {
	if got := fmt.Sprint(ReadingAgain, Writing, Verifying); got != "re-reading saving verifying" {
		t.Error(got)
	}
}
