package batch

import (
	"strings"

	"flexconsole/api"
)

// Rule gives the change for one user. It may include values that the user has already:
// Plan leaves them out. Why says, in one line, why nothing is changed.
type Rule func(sid string, user api.FlexUser) (asked api.UserChange, why string)

// SameLocale gives everyone the same locale.
func SameLocale(locale string) Rule {
	return func(string, api.FlexUser) (api.UserChange, string) {
		return api.UserChange{Locale: &locale}, ""
	}
}

// EmailDomain replaces the domain of addresses at from, in any case, by to; the
// part before the @ stays as it is. A leading @ of from and to is no part of
// them. Subdomains are other domains.
func EmailDomain(from, to string) Rule {
	from, to = strings.TrimPrefix(from, "@"), strings.TrimPrefix(to, "@")
	return func(_ string, user api.FlexUser) (api.UserChange, string) {
		if user.Email == nil || *user.Email == "" {
			return api.UserChange{}, "no email"
		}
		i := strings.LastIndexByte(*user.Email, '@')
		if i < 0 || !strings.EqualFold((*user.Email)[i+1:], from) {
			return api.UserChange{}, "email is not at " + from
		}
		email := (*user.Email)[:i+1] + to
		return api.UserChange{Email: &email}, ""
	}
}

// FromRows gives each user the values of its own row, as FromFile found them.
func FromRows(rows []Row) Rule {
	values := make(map[string]api.UserChange, len(rows))
	for _, row := range rows {
		values[key(row.SID)] = row.Change
	}
	return func(sid string, _ api.FlexUser) (api.UserChange, string) {
		asked := values[key(sid)]
		if asked.Empty() {
			return api.UserChange{}, "no value given"
		}
		return asked, ""
	}
}
