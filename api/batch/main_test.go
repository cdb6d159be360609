package batch

import (
	"flag"
	"fmt"
	"testing"

	"go.uber.org/goleak"

	"flexconsole/api"
)

func TestMain(m *testing.M) {
	// A failing case is printed with its seed; no file is left behind.
	if err := flag.Set("rapid.nofailfile", "true"); err != nil {
		panic(err)
	}
	goleak.VerifyTestMain(m)
}

const (
	instance = "GO00000000000000000000000000000001"
	someUS   = "USaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	worker   = "WK00000000000000000000000000000001"
)

// fu makes the nth made-up Flex user SID.
func fu(n int) string { return fmt.Sprintf("FU%032x", n) }

func fus(n int) []string {
	sids := make([]string, n)
	for i := range sids {
		sids[i] = fu(i + 1)
	}
	return sids
}

// person makes a user of version 1; an empty value is null.
func person(sid, email, locale, userSID string) api.FlexUser {
	return api.FlexUser{FlexUserSID: &sid, Email: orNull(email), Locale: orNull(locale), UserSID: orNull(userSID), Version: 1}
}

func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// change asks for the values that are not empty.
func change(email, locale, userSID string) api.UserChange {
	return api.UserChange{Email: orNull(email), Locale: orNull(locale), UserSID: orNull(userSID)}
}

// form is a change in one line, a field that is left alone as "-".
func form(c api.UserChange) string {
	show := func(s *string) string {
		if s == nil {
			return "-"
		}
		return *s
	}
	return show(c.Email) + "|" + show(c.Locale) + "|" + show(c.UserSID)
}
