package save

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"flexconsole/api"
	"flexconsole/api/sandbox"
)

// account is a sandbox, a client of it, and an edit of its first user.
func account(t *testing.T) (*sandbox.Server, Saver, Edit) {
	t.Helper()
	return journaledAccount(t, nil)
}

func journaledAccount(t *testing.T, journal api.Journal) (*sandbox.Server, Saver, Edit) {
	t.Helper()
	s, err := sandbox.Start("127.0.0.1:0", sandbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	c := api.NewClient(api.Options{
		Username: sandbox.APIKey, Secret: func() string { return sandbox.APISecret }, BaseURL: s.URL(), Journal: journal,
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
		{"refused by a code of no list", twilio(400, 25012), Failed, 1, false, true},
		{"refused so with 404", twilio(404, 25012), Failed, 1, false, true},
		{"refused so with 422", twilio(422, 45719), Failed, 1, false, true},
		{"refused so, yet stored", sandbox.Fault{Method: "POST", Status: 400, Code: 25012, Apply: true}, Saved, 1, true, true},
		{"a conflict", twilio(409, 20409), Unknown, 1, false, true},
		{"a limit of another code", twilio(429, 25012), Unknown, 1, false, true},
		{
			"answered, not stored",
			sandbox.Fault{Method: "POST", Body: `{"version":8,"flex_user_sid":"` + firstUser + `"}`},
			NotStored, 1,
			false, false,
		},
		{"nobody home", sandbox.Fault{Method: "GET", Status: 404, Code: 20404}, Failed, 0, false, true},
		{"no reading after", sandbox.Fault{Method: "GET", Status: 404, Code: 20404, Skip: 1}, Unknown, 1, true, true},
	} {
		t.Run(row.name, func(t *testing.T) {
			s, saver, edit := account(t)
			s.Inject(row.fault)
			r := saver.Save(t.Context(), edit, func(Step) {})
			now, _ := s.User(firstUser)
			if r.Status != row.status || (r.Err != nil || r.ReadErr != nil) != row.fails || (now.Locale == "fr") != row.stored {
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

// notebook is a journal in memory: the outcomes of each intent, as they came.
type notebook struct{ ends map[string][]string }

func (n *notebook) Begin(string, string, []string, map[string]*string, map[string]*string) (string, error) {
	id := fmt.Sprint("intent ", len(n.ends)+1)
	n.ends[id] = nil
	return id, nil
}

func (n *notebook) End(id, outcome, _ string) error {
	n.ends[id] = append(n.ends[id], outcome)
	return nil
}

// The journal hears of a lost answer once more when a reading shows the change,
// and then only.
func TestLostAnswerIsSettledInTheJournal(t *testing.T) {
	for _, row := range []struct {
		name  string
		fault sandbox.Fault
		want  []string
	}{
		{"answered", sandbox.Fault{}, []string{"applied"}},
		{"refused", sandbox.Fault{Method: "POST", Status: 400, Code: 20001}, []string{"not applied"}},
		{"refused by a code of no list", sandbox.Fault{Method: "POST", Status: 400, Code: 25012}, []string{"unknown", "not applied"}},
		{"refused so, yet stored", sandbox.Fault{Method: "POST", Status: 400, Code: 25012, Apply: true}, []string{"unknown", "applied"}},
		{"lost, yet stored", sandbox.Fault{Method: "POST", Drop: true, Apply: true}, []string{"unknown", "applied"}},
		{"lost, and old values", sandbox.Fault{Method: "POST", Drop: true}, []string{"unknown"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			journal := &notebook{ends: map[string][]string{}}
			s, saver, edit := journaledAccount(t, journal)
			s.Inject(row.fault)
			saver.Save(t.Context(), edit, func(Step) {})
			if got := journal.ends["intent 1"]; !slices.Equal(got, row.want) || len(journal.ends) != 1 {
				t.Errorf("%v, want %q", journal.ends, row.want)
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

// A refusal that promises nothing is settled by readings, and by no less than
// the same version and the old values.
func TestRefusedUpdateIsSettledByReadings(t *testing.T) {
	touch := func(u *sandbox.User) { u.Email = "b@x.test" }
	for _, row := range []struct {
		name    string
		before  func(*sandbox.Server)
		status  Status
		refused bool
		outcome api.Outcome
	}{
		{"nothing changed", nil, Failed, true, api.NotApplied},
		{"another field changed", func(s *sandbox.Server) {
			u, _ := s.User(firstUser)
			touch(&u)
			s.SetUser(u)
		}, Unknown, false, api.RefusedUpdate},
		{
			"nothing to be read", func(s *sandbox.Server) { s.Inject(sandbox.Fault{Method: "GET", Status: 404, Code: 20404}) },
			Unknown, false, api.RefusedUpdate,
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			s, saver, edit := account(t)
			s.Inject(sandbox.Fault{Method: "POST", Status: 400, Code: 25012})
			r := saver.Save(t.Context(), edit, func(step Step) {
				if step == Verifying && row.before != nil {
					row.before(s)
				}
			})
			if r.Status != row.status || r.Refused != row.refused || api.OutcomeOf(r.Err) != row.outcome {
				t.Errorf("status %d, refused %v, %v", r.Status, r.Refused, api.OutcomeOf(r.Err))
			}
			if row.refused && (!r.Sent.Empty() || len(r.Odd) > 0) {
				t.Errorf("sent %s, odd %v", form(r.Sent), r.Odd)
			}
		})
	}
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
