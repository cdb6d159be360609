package save

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"flexconsole/api"
	"flexconsole/api/validate"
)

// Each field is judged by its own rule, and named once for a form and once for a
// sentence.
func TestFields(t *testing.T) {
	good := map[Field]string{Email: "ada@example.com", Locale: "de-AT", UserSID: "US00000000000000000000000000000001"}
	named := map[Field]string{Email: "Email email", Locale: "Locale locale", UserSID: "User SID (US…) user SID"}
	for _, f := range Fields {
		for other, value := range good {
			if state := f.Judge(value).State; (state == validate.Valid) != (other == f) {
				t.Errorf("%s: %q is judged %v", f, value, state)
			}
		}
		if got := f.Label() + " " + f.Name(); got != named[f] {
			t.Errorf("%s is called %q", f, got)
		}
	}
	if got := strings.Join(GuardFields(), " "); got != "email flex_team_sid locale user_sid username worker_sid workspace_sid" {
		t.Errorf("guarded are %q", got)
	}
}

// Only where nothing of the edit is left to be sent is it done.
func TestDone(t *testing.T) {
	done := []Status{Saved, NothingToDo, StoredDifferently}
	for status := range resultIDs {
		if status.Done() != slices.Contains(done, status) {
			t.Errorf("%s: done is %v", status.ForScripts(), status.Done())
		}
	}
}

// Why a field was not undone is told with what it was.
func TestNotUndone(t *testing.T) {
	for c, want := range map[NotUndone]string{
		{Field: UserSID}:          "the user SID was empty and cannot be cleared",
		{Field: Email, Odd: "17"}: "the email was 17, which is not text and is never sent",
	} {
		if got := c.Why(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// What happened to the fields of an undo since the save that it undoes.
func TestSince(t *testing.T) {
	of := func(email, locale string) api.FlexUser { return api.FlexUser{Email: &email, Locale: &locale} }
	text := func(s string) *string { return &s }
	after := of("new@example.com", "de")
	for name, c := range map[string]struct {
		undo   api.UserChange
		now    api.FlexUser
		later  string
		undone bool
	}{
		"as it was left":          {api.UserChange{Email: text("old@example.com")}, after, "", false},
		"undone":                  {api.UserChange{Email: text("old@example.com")}, of("old@example.com", "de"), "email", true},
		"changed":                 {api.UserChange{Email: text("old@example.com")}, of("third@example.com", "de"), "email", false},
		"its only field changed":  {api.UserChange{Locale: text("en")}, of("new@example.com", "fr"), "locale", false},
		"another field changed":   {api.UserChange{Email: text("old@example.com")}, of("new@example.com", "fr"), "", false},
		"one of two undone":       {api.UserChange{Email: text("old@example.com"), Locale: text("en")}, of("old@example.com", "de"), "email", false},
		"the other of two undone": {api.UserChange{Email: text("old@example.com"), Locale: text("en")}, of("new@example.com", "en"), "locale", false},
	} {
		later, undone := Since(c.undo, after, c.now)
		var fields []string
		for _, d := range later {
			fields = append(fields, fmt.Sprint(d.Field))
		}
		if got := strings.Join(fields, " "); got != c.later || undone != c.undone {
			t.Errorf("%s: changed since %q, undone %v", name, got, undone)
		}
	}
}
