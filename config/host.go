package config

import (
	"net/url"
	"slices"
	"strings"

	"flexconsole/api/sid"
)

// Host distinguishes hosts on which the same account SID has different data: "" for
// Twilio's own hosts in their first region, the region for another, and the origin of a
// base_url. An edge is only another way to the same data.
func (a Account) Host() string {
	if a.BaseURL != "" {
		return originOf(a.BaseURL)
	}
	if a.Region == "us1" {
		return ""
	}
	return a.Region
}

// originOf is scheme, host and port of a base_url, in one spelling.
func originOf(base string) string {
	u, err := url.Parse(base)
	if err != nil {
		return strings.ToLower(base)
	}
	host := strings.ToLower(u.Host)
	for scheme, port := range map[string]string{"https": ":443", "http": ":80"} {
		if u.Scheme == scheme {
			host = strings.TrimSuffix(host, port)
		}
	}
	return u.Scheme + "://" + host
}

// alone says whether every source of the account is at its host.
func (s *Settings) alone(a Account) bool {
	all, err := s.accounts()
	return err == nil && !slices.ContainsFunc(all, func(other Account) bool {
		return sid.Equal(other.AccountSID, a.AccountSID) && other.Host() != a.Host()
	})
}
