package save

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"net/url"
	"reflect"
	"slices"
	"testing"
	"time"

	"flexconsole/api"
	"flexconsole/api/sandbox"

	"go.uber.org/goleak"
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
}

func (s *script) FetchFlexUser(context.Context, string, string) (api.FlexUser, error) {
	s.events = append(s.events, "GET")
	next := s.readings[0]
	if len(s.readings) > 1 {
		s.readings = s.readings[1:]
	}
	return next.user, next.err
}

func (s *script) UpdateFlexUser(_ context.Context, _, _ string, c api.UserChange) (api.FlexUser, error) {
	s.events = append(s.events, "POST "+form(c))
	return s.write.user, s.write.err
}

// saver runs on a clock that moves 90 ms at every look, and notes its pauses
// instead of waiting.
func (s *script) saver() Saver {
	now := noon
	return Saver{
		Users: s,
		Now:   func() time.Time { now = now.Add(90 * time.Millisecond); return now },
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
	allReadings := []string{get, postFrench, at0, get, at600, get, at1400, get}
	for _, row := range []struct {
		name      string
		change    api.UserChange
		overwrite map[Field]bool
		readings  []reading
		write     reading
		events    []string
		want      Result // compared as story does
	}{
		{"saved", toFrench, nil, []reading{unchanged, french}, french,
			[]string{get, postFrench, at0, get}, Result{Status: Saved, Sent: toFrench}},
		{"cleared", change("-", "", "-"), nil, []reading{unchanged, shows(8, "a@x.test", "", someSID)}, french,
			[]string{get, "POST locale=", at0, get}, Result{Status: Saved, Sent: change("-", "", "-")}},
		{"nothing asked", api.UserChange{}, nil, []reading{unchanged}, french, []string{get}, Result{Status: NothingToDo}},
		{"already so", change("a@x.test", "-", sameSID), nil, []reading{unchanged}, french, []string{get}, Result{Status: NothingToDo}},
		{"someone did the same", toFrench, nil, []reading{french}, french, []string{get}, Result{Status: NothingToDo}},
		{"empty is null", change("-", "", "-"), nil, []reading{shows(7, "a@x.test", "", someSID)}, french, []string{get},
			Result{Status: NothingToDo, Others: nil}},
		{"conflict", toFrench, nil, []reading{shows(8, "a@x.test", "de", someSID)}, french, []string{get},
			Result{Status: Conflict, Conflicts: []Difference{{Field: Locale}}}},
		{"conflict in one of two", change("b@x.test", "fr", "-"), nil, []reading{shows(8, "a@x.test", "de", otherSID)}, french, []string{get},
			Result{Status: Conflict, Conflicts: []Difference{{Field: Locale}}, Others: []Difference{{Field: UserSID}}}},
		{"overwrite", toFrench, map[Field]bool{Locale: true}, []reading{shows(8, "a@x.test", "de", someSID), shows(9, "a@x.test", "fr", someSID)}, french,
			[]string{get, postFrench, at0, get}, Result{Status: Saved, Sent: toFrench}},
		{"overwrite of another field", toFrench, map[Field]bool{Email: true}, []reading{shows(8, "a@x.test", "de", someSID)}, french,
			[]string{get}, Result{Status: Conflict, Conflicts: []Difference{{Field: Locale}}}},
		{"someone changed another field", toFrench, nil, []reading{shows(8, "b@x.test", "en-US", someSID), shows(9, "b@x.test", "fr", someSID)}, french,
			[]string{get, postFrench, at0, get}, Result{Status: Saved, Sent: toFrench, Others: []Difference{{Field: Email}}}},
		{"someone came in between", toFrench, nil, []reading{unchanged, shows(9, "b@x.test", "fr", someSID)}, french,
			[]string{get, postFrench, at0, get}, Result{Status: Saved, Sent: toFrench, OthersAfter: []Difference{{Field: Email}}, Jump: 1}},
		{"version jumps", toFrench, nil, []reading{unchanged, shows(11, "a@x.test", "fr", someSID)}, french,
			[]string{get, postFrench, at0, get}, Result{Status: Saved, Sent: toFrench, Jump: 3}},
		{"version stands still", toFrench, nil, []reading{unchanged, shows(7, "a@x.test", "fr", someSID)}, french,
			[]string{get, postFrench, at0, get}, Result{Status: Saved, Sent: toFrench, Weak: true}},
		{"stored differently", change("A@x.test", "-", "-"), nil, []reading{unchanged, shows(8, "A@X.TEST", "en-US", someSID)}, french,
			[]string{get, "POST email=A%40x.test", at0, get, at600, get, at1400, get},
			Result{Status: StoredDifferently, Sent: change("A@x.test", "-", "-"), Odd: []Difference{{Field: Email}}}},
		{"not stored", toFrench, nil, []reading{unchanged}, french, allReadings,
			Result{Status: NotStored, Sent: toFrench, Odd: []Difference{{Field: Locale}}, Weak: true}},
		{"stale at first", toFrench, nil, []reading{unchanged, unchanged, french}, french,
			[]string{get, postFrench, at0, get, at600, get}, Result{Status: Saved, Sent: toFrench}},
		{"stale twice", toFrench, nil, []reading{unchanged, unchanged, unchanged, french}, french, allReadings, Result{Status: Saved, Sent: toFrench}},
		{"answer lost, yet applied", toFrench, nil, []reading{unchanged, french}, reading{err: lost},
			[]string{get, postFrench, at0, get}, Result{Status: Saved, Sent: toFrench, Err: lost}},
		{"answer lost, not applied", toFrench, nil, []reading{unchanged}, reading{err: lost}, allReadings,
			Result{Status: Unknown, Sent: toFrench, Odd: []Difference{{Field: Locale}}, Weak: true, Err: lost}},
		{"an error of no known kind", toFrench, nil, []reading{unchanged}, reading{err: context.Canceled}, allReadings,
			Result{Status: Unknown, Sent: toFrench, Odd: []Difference{{Field: Locale}}, Weak: true, Err: context.Canceled}},
		{"refused", toFrench, nil, []reading{unchanged}, reading{err: refused},
			[]string{get, postFrench}, Result{Status: Failed, Err: refused}},
		{"cannot read before", toFrench, nil, []reading{{err: down}}, french, []string{get}, Result{Status: Failed, Err: down}},
		{"cannot read after", toFrench, nil, []reading{unchanged, {err: down}}, french, allReadings,
			Result{Status: Unknown, Sent: toFrench, Err: down}},
		{"a verifying reading fails", toFrench, nil, []reading{unchanged, {err: down}, french}, french,
			[]string{get, postFrench, at0, get, at600, get}, Result{Status: Saved, Sent: toFrench, Err: down}},
		{"a verifying reading fails, then old values", toFrench, nil, []reading{unchanged, {err: errors.New("made up")}, unchanged}, french, allReadings,
			Result{Status: NotStored, Sent: toFrench, Odd: []Difference{{Field: Locale}}, Weak: true, Err: errors.New("made up")}},
		{"what needed no write was changed since", change("b@x.test", "fr", "-"), nil,
			[]reading{shows(8, "b@x.test", "en-US", someSID), shows(10, "c@x.test", "fr", someSID)}, french, allReadings,
			Result{Status: StoredDifferently, Sent: toFrench, Odd: []Difference{{Field: Email}}, Jump: 1}},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := &script{readings: row.readings, write: row.write}
			edit := Edit{instance, firstUser, opened, row.change, row.overwrite}
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
			if sent := len(s.events) > 1; sent && got.Gap != 90*time.Millisecond {
				t.Errorf("gap %v", got.Gap)
			}
		})
	}
}

// told is the part of a result that the rows state.
func told(r Result) string {
	return fmt.Sprintf("status %d, sent %q, conflicts %s, others %s then %s, odd %s, jump %d, weak %v, error %v",
		r.Status, form(r.Sent), fields(r.Conflicts), fields(r.Others), fields(r.OthersAfter), fields(r.Odd), r.Jump, r.Weak, r.Err)
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
	if got := fmt.Sprint(ReadingAgain, Writing, Verifying); got != "reading again saving verifying" {
		t.Error(got)
	}
}

// account is a sandbox, a client of it, and an edit of its first user.
func account(t *testing.T) (*sandbox.Server, Saver, Edit) {
	t.Helper()
	s, err := sandbox.Start("127.0.0.1:0", sandbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	c := api.NewClient(api.Options{
		Username: sandbox.APIKey, Secret: func() string { return sandbox.APISecret }, BaseURL: s.URL(),
	})
	t.Cleanup(c.Close)
	opened, err := c.FetchFlexUser(t.Context(), instance, firstUser)
	if err != nil {
		t.Fatal(err)
	}
	saver := New(c)
	saver.Pause = func(context.Context, time.Duration) {}
	return s, saver, Edit{Instance: instance, User: firstUser, Opened: opened, Change: change("-", "fr", "-")}
}

func TestSaveOverTheWire(t *testing.T) {
	twilio := func(status, code int) sandbox.Fault {
		return sandbox.Fault{Method: "POST", Status: status, Code: code}
	}
	for _, row := range []struct {
		name   string
		fault  sandbox.Fault
		status Status
		posts  int
		stored bool
		fails  bool
	}{
		{"well", sandbox.Fault{}, Saved, 1, true, false},
		{"dropped before", sandbox.Fault{Method: "POST", Drop: true}, Unknown, 1, false, true},
		{"dropped after", sandbox.Fault{Method: "POST", Drop: true, Apply: true}, Saved, 1, true, true},
		{"cut after", sandbox.Fault{Method: "POST", CutAfter: 9, Apply: true}, Saved, 1, true, true},
		{"503 after", sandbox.Fault{Method: "POST", Status: 503, Apply: true}, Saved, 1, true, true},
		{"{}", sandbox.Fault{Method: "POST", Body: "{}"}, Unknown, 1, false, true},
		{"refused", twilio(400, 20001), Failed, 1, false, true},
		{"too many", twilio(429, 20429), Failed, 1, false, true},
		{"middlebox", twilio(403, 0), Unknown, 1, false, true},
		{"answered, not stored", sandbox.Fault{Method: "POST", Body: `{"version":8,"flex_user_sid":"` + firstUser + `"}`}, NotStored, 1, false, false},
		{"nobody home", sandbox.Fault{Method: "GET", Status: 404, Code: 20404}, Failed, 0, false, true},
		{"no reading after", sandbox.Fault{Method: "GET", Status: 404, Code: 20404, Skip: 1}, Unknown, 1, true, true},
	} {
		t.Run(row.name, func(t *testing.T) {
			s, saver, edit := account(t)
			s.Inject(row.fault)
			r := saver.Save(t.Context(), edit, func(Step) {})
			now, _ := s.User(firstUser)
			if r.Status != row.status || (r.Err != nil) != row.fails || (now.Locale == "fr") != row.stored {
				t.Errorf("status %d, locale %q: %v", r.Status, now.Locale, r.Err)
			}
			if n := posts(s); n != row.posts {
				t.Errorf("%d writes, want %d", n, row.posts)
			}
			if r.Sent.Empty() != (row.status == Failed) {
				t.Errorf("sent %s", form(r.Sent))
			}
		})
	}
}

func posts(s *sandbox.Server) int {
	n := 0
	for _, r := range s.Requests() {
		if r.Method == "POST" {
			n++
		}
	}
	return n
}

// Another writer at each step: before the reading it is a conflict, later it
// is reported.
func TestAnotherWriterOverTheWire(t *testing.T) {
	for _, row := range []struct {
		at            Step
		email, locale string
		status        Status
		want          string
	}{
		{ReadingAgain, "b@x.test", "", Saved, "others [email] then [], odd [], jump 0"},
		{ReadingAgain, "", "de", Conflict, "others [] then [], odd [], jump 0"},
		{Writing, "b@x.test", "", Saved, "others [] then [email], odd [], jump 1"},
		{Writing, "", "de", Saved, "others [] then [], odd [], jump 1"},
		{Verifying, "b@x.test", "", Saved, "others [] then [email], odd [], jump 1"},
		{Verifying, "", "de", StoredDifferently, "others [] then [], odd [locale], jump 1"},
	} {
		t.Run(fmt.Sprint(row.at, " ", row.email, row.locale), func(t *testing.T) {
			s, saver, edit := account(t)
			r := saver.Save(t.Context(), edit, func(step Step) {
				if step == row.at {
					u, _ := s.User(firstUser)
					u.Email, u.Locale = cmp.Or(row.email, u.Email), cmp.Or(row.locale, u.Locale)
					s.SetUser(u)
				}
			})
			got := fmt.Sprintf("others %s then %s, odd %s, jump %d", fields(r.Others), fields(r.OthersAfter), fields(r.Odd), r.Jump)
			if r.Status != row.status || got != row.want {
				t.Errorf("status %d, %s\nwant %d, %s", r.Status, got, row.status, row.want)
			}
		})
	}
}

func TestCancelBeforeTheWrite(t *testing.T) {
	for _, at := range []Step{ReadingAgain, Writing} {
		s, saver, edit := account(t)
		ctx, cancel := context.WithCancel(t.Context())
		r := saver.Save(ctx, edit, func(step Step) {
			if step == at {
				cancel()
			}
		})
		if r.Status != Failed || !errors.Is(r.Err, context.Canceled) || !r.Sent.Empty() || posts(s) != 0 {
			t.Errorf("%v: status %d, %d writes: %v", at, r.Status, posts(s), r.Err)
		}
	}
}

func TestCancelAfterTheWriteStillVerifies(t *testing.T) {
	_, saver, edit := account(t)
	ctx, cancel := context.WithCancel(t.Context())
	r := saver.Save(ctx, edit, func(step Step) {
		if step == Verifying {
			cancel()
		}
	})
	if r.Status != Saved || r.Err != nil {
		t.Errorf("status %d: %v", r.Status, r.Err)
	}
}
