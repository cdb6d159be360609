package save

import (
	"context"
	"encoding/json"
	"testing"

	"flexconsole/api"
	"flexconsole/api/decode"
)

// An odd version says nothing of writes between, and is told as it came.
func TestAnOddVersionCountsNothing(t *testing.T) {
	t.Parallel()
	odd := func(email string) reading {
		u := user(0, email, "en-US", someSID)
		u.OddFields = decode.OddFields{Odd: map[string]json.RawMessage{"version": json.RawMessage(`"7"`)}}
		return reading{u, nil}
	}
	plain := func(email string) reading { return shows(9, email, "en-US", someSID) }
	for name, readings := range map[string][]reading{
		"odd before": {odd("a@x.test"), plain("b@x.test")}, "odd after": {plain("a@x.test"), odd("b@x.test")},
		"odd": {odd("a@x.test"), odd("b@x.test")},
	} {
		s := &script{readings: readings, write: reading{readings[1].user, nil}}
		r := s.saver().Save(context.Background(), Edit{Opened: readings[0].user, Change: change("b@x.test", "-", "-")}, func(Step) {})
		if r.Status != Saved || r.Jump != 0 || !r.Weak {
			t.Errorf("%s: %v, jump %d, weak %v", name, r.Status, r.Jump, r.Weak)
		}
	}
	if got := odd("a@x.test").user.VersionText(); got != `! "7"` {
		t.Errorf("told as %s", got)
	}
}

// An odd field is no value: neither null nor empty, and another oddity is a
// change.
func TestOddFieldsAreNoValues(t *testing.T) {
	t.Parallel()
	odd := func(version int, raw string) reading {
		u := user(version, "-", "en-US", someSID)
		u.OddFields = decode.OddFields{Odd: map[string]json.RawMessage{"email": json.RawMessage(raw)}}
		u.Email = nil
		return reading{u, nil}
	}
	typed := shows(8, "a@x.test", "en-US", someSID)
	for _, row := range []struct {
		name     string
		change   api.UserChange
		readings []reading
		status   Status
		sent     string
	}{
		{"replaced", change("a@x.test", "-", "-"), []reading{odd(7, "5"), typed}, Saved, "email=a%40x.test"},
		{"left alone", change("-", "fr", "-"), []reading{odd(7, "5"), odd(8, "5")}, NotStored, "locale=fr"},
		{"changed since", change("a@x.test", "-", "-"), []reading{odd(8, "6")}, Conflict, ""},
		{"cleared", change("", "-", "-"), []reading{odd(7, "5"), odd(8, "5")}, NotStored, "email="},
	} {
		s := &script{readings: row.readings, write: reading{typed.user, nil}}
		r := s.saver().Save(context.Background(), Edit{Opened: odd(7, "5").user, Change: row.change}, func(Step) {})
		if r.Status != row.status || form(r.Sent) != row.sent {
			t.Errorf("%s: %v, sent %q", row.name, r.Status, form(r.Sent))
		}
		if r.Status == Conflict && (api.Text(r.Conflicts[0].Was) != "! 5" || api.Text(r.Conflicts[0].Now) != "! 6") {
			t.Errorf("%s: %v", row.name, fields(r.Conflicts))
		}
	}
}
