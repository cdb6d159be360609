package saving

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"flexconsole/api"
	"flexconsole/api/save"
	"flexconsole/ui"
)

// What a save says of itself, by its result.
func TestSavedWords(t *testing.T) {
	value := func(s string) *string { return &s }
	before := api.FlexUser{Version: 7, Email: value("a@x.test"), Locale: value("en")}
	after := api.FlexUser{Version: 8, Email: value("B@x.test"), Locale: value("fr")}
	sent := api.UserChange{Email: value("B@x.test"), Locale: value("fr")}
	odd := func(f save.Field, was, now, asked string) save.Difference {
		return save.Difference{Field: f, Was: &was, Now: &now, Asked: &asked}
	}
	oldLocale := odd(save.Locale, "en", "en", "fr")
	lowered := odd(save.Email, "a@x.test", "b@x.test", "B@x.test")
	broken := errors.New("made up")
	for _, row := range []struct {
		name   string
		result save.Result
		says   []string
		not    []string
	}{
		{
			"saved",
			save.Result{Status: save.Saved, Gap: 179_100 * time.Microsecond},
			[]string{"Saved and confirmed.", "Checked at most 180 ms before saving; Twilio has no conditional update.", "Version 7 → 8."},
			nil,
		},
		{"at once", save.Result{Status: save.Saved}, []string{"Checked at most 1 ms before saving"}, nil},
		{
			"answer lost",
			save.Result{Status: save.Saved, Err: broken},
			[]string{"the response was lost, but the user", "Checked before saving (how long before is unknown); Twilio has no conditional update."},
			[]string{"made up", " ms "},
		},
		{"a reading failed", save.Result{Status: save.Saved, ReadErr: broken}, []string{"Saved and confirmed."}, []string{"lost", "made up"}},
		{"no reading", save.Result{Status: save.Unknown, ReadErr: broken}, []string{"May have been saved", "made up"}, nil},
		{
			"date rose",
			save.Result{Status: save.Saved, Weak: true, DateRose: true},
			[]string{"The version did not change, but the date of the last update did."},
			[]string{"Weak check"},
		},
		{"weak", save.Result{Status: save.Saved, Weak: true}, []string{"Weak check: version and date did not change, only the values match."}, nil},
		{
			"partly",
			save.Result{Status: save.PartlyStored, Odd: []save.Difference{oldLocale}},
			[]string{"! Only partly saved: email is saved, locale is not saved.", "Locale: asked for fr, Twilio still has en"},
			[]string{"Saved"},
		},
		{
			"partly, and differently",
			save.Result{Status: save.PartlyStored, Odd: []save.Difference{lowered, oldLocale}, Err: broken},
			[]string{"email is stored differently, locale is not saved.", "Email: asked for B@x.test, Twilio stored b@x.test", "made up"},
			[]string{"Saved"},
		},
		{
			"differently",
			save.Result{Status: save.StoredDifferently, Odd: []save.Difference{lowered}},
			[]string{"Email: asked for B@x.test, Twilio stored b@x.test"},
			nil,
		},
		{"refused", save.Result{Status: save.Failed, Err: broken}, []string{"Not saved. Nothing was changed.", "made up"}, []string{"Refused"}},
		{
			"refused by Twilio",
			save.Result{Status: save.Failed, Refused: true, Err: broken},
			[]string{"Not saved: refused by Twilio. Nothing was changed.", "made up"},
			[]string{"may have been"},
		},
		{
			"another field since",
			save.Result{Status: save.StoredDifferently, Odd: []save.Difference{odd(save.UserSID, "US1", "US2", "US1")}},
			[]string{"User SID (US…): asked for US1, Twilio has US2"},
			[]string{"server stored US1"},
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			r := row.result
			r.Sent, r.Before, r.After = sent, before, after
			theme, err := ui.NewTheme("none")
			if err != nil {
				t.Fatal(err)
			}
			got := ansi.Strip(strings.Join(ResultLines(theme, r, 400), "\n"))
			for _, part := range row.says {
				if !strings.Contains(got, part) {
					t.Errorf("%q is missing in\n%s", part, got)
				}
			}
			for _, part := range row.not {
				if strings.Contains(got, part) {
					t.Errorf("%q is in\n%s", part, got)
				}
			}
		})
	}
}
