package bulk_test

import (
	"strings"
	"testing"

	"flexconsole/api"
	"flexconsole/ui"
	"flexconsole/views/bulk"
)

// A question names as many users as fit, one at least.
func TestFirstNames(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		names string
		width int
		want  string
	}{
		{"alder", 80, "alder"},
		{"alder zoë", 80, "alder, zoë"},
		{"a b c d e f g", 80, "a, b, c, d, e + 2 more"},
		{"alder zoë rinzo", 15, "alder + 2 more"},
		{"alder zoë somebody", 19, "alder, zoë + 1 more"},
		{"alderalderalder zoë", 14, "alde… + 1 more"},
	} {
		if got := bulk.FirstNames(strings.Fields(row.names), row.width); got != row.want {
			t.Errorf("%s in %d cells: %q, want %q", row.names, row.width, got, row.want)
		}
	}
}

// Where only the domain of an email changes, both domains stay in sight as long as
// possible.
func TestDiffShortensBeforeTheAt(t *testing.T) {
	t.Parallel()
	was, to, other, locale := "pella.quickmoss@example.com", "pella.quickmoss@mail.example.org", "p@mail.example.org", "fr-CA"
	user := api.FlexUser{Email: &was, Locale: &locale}
	for _, row := range []struct {
		change api.UserChange
		width  int
		want   string
	}{
		{api.UserChange{Email: &to}, 80, "email: pella.quickmoss@example.com → pella.quickmoss@mail.example.org"},
		{api.UserChange{Email: &to}, 50, "email: pella.qui…@example.com → …@mail.example.org"},
		{api.UserChange{Email: &to}, 42, "email: p…@example.com → …@mail.example.org"},
		{api.UserChange{Email: &to}, 30, "email → …@mail.example.org"},
		{api.UserChange{Email: &to, Locale: &other}, 80, "email: pe…@example.com → …@mail.example.org · locale: fr-CA → p@mail.example.org"},
		{api.UserChange{Email: &other}, 30, "email: pella.quickmoss@example.com → p@mail.example.org"},
	} {
		if got := bulk.DiffText(user, row.change, row.width); got != row.want {
			t.Errorf("in %d cells: %q (%d), want %q", row.width, got, ui.Width(got), row.want)
		}
	}
}
