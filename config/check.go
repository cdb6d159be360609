package config

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2/unstable"

	"flexconsole/api/sid"
	"flexconsole/api/validate"
)

// profileRules are the keys of a profile; variables, flags and twilio-cli's
// fields share the rules of the keys that they stand for.
var profileRules = map[string]rule{
	"environment":  textRule(oneOf(string(Prod), string(Staging), string(Dev))),
	"account_sid":  textRule(sidOf(sid.Account)),
	"api_key":      textRule(sidOf(sid.APIKey)),
	"instance_sid": textRule(sidOf(sid.Instance)),
	"address_sid":  textRule(sidOf(sid.Address)),
	"region":       textRule(checkHostPart),
	"edge":         textRule(checkHostPart),
	"base_url":     textRule(CheckBaseURL),
	"read_only":    yesNoRule,
}

// Check says what is wrong with a value of a profile before it is stored, in
// words that go on after the value's name and repeat nothing of it. The key is
// one of config.toml, "profile" for the name, or "secret".
func Check(key, value string) error {
	switch key {
	case "profile":
		return checkProfileName(value)
	case "secret":
		return checkSecret(value)
	}
	return profileRules[key].check(value)
}

var secretRule = textRule(checkSecret)

var yesNoRule = rule{unstable.Bool, func(string) error { return nil }}

var checkTheme = oneOf("auto", "dark", "light", "ansi", "none")

func oneOf(words ...string) func(string) error {
	return func(text string) error {
		if slices.Contains(words, text) {
			return nil
		}
		problem := "must be one of " + strings.Join(words, ", ")
		if like := closest(text, words); like != "" {
			problem += "; did you mean " + like + "?"
		}
		return errors.New(problem)
	}
}

func sidOf(kind sid.Kind) func(string) error {
	return func(text string) error {
		if sid.Valid(kind, text) {
			return nil
		}
		want := fmt.Sprintf("%s SID starts with %s, followed by 32 hexadecimal digits", kind.WithArticle(), kind.Prefix)
		if strings.TrimSpace(text) != text {
			return errors.New("begins or ends with a space or line break: remove it")
		}
		if other, known := sid.KindOf(text); known && sid.Valid(other, text) {
			return fmt.Errorf("is %s SID: %s", other.WithArticle(), want)
		}
		return fmt.Errorf("is not valid: %s", want)
	}
}

// hostPart is one label of a host name in the alphabet of Twilio's regions.
var hostPart = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$`) })

// checkHostPart guards the region and edge, which become part of the host
// that credentials are sent to.
func checkHostPart(text string) error {
	if hostPart().MatchString(text) {
		return nil
	}
	return errors.New("must be lower-case letters, digits and dashes, e.g. ie1 or dublin")
}

// profileName is TOML's alphabet for keys without quotes, which is also safe
// in file names and in a shell.
var profileName = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z0-9_-]{1,40}$`) })

func checkProfileName(text string) error {
	if profileName().MatchString(text) {
		return nil
	}
	return errors.New("must be 1 to 40 letters (a to z), digits, dashes or underscores")
}

// checkSecret knows no form of secrets, but a stray blank, line break or
// carriage return is a slip of pasting that would read as a wrong password.
func checkSecret(text string) error {
	if text == "" {
		return errors.New("is empty")
	}
	stray := func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) }
	if !utf8.ValidString(text) {
		return errors.New("is not UTF-8 text: paste it again")
	}
	if strings.ContainsFunc(text, stray) {
		return errors.New("contains a space, line break or control character: paste it again without it")
	}
	return nil
}

// hostName is what a base URL's host may be; other alphabets and their
// look-alikes are written as punycode.
var hostName = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z0-9.:_-]+$`) })

// CheckBaseURL says what is wrong with the URL that takes the place of
// Twilio's hosts, in words that go on after its name. Credentials are sent
// there, so it is https, or http to this machine only
// (127.0.0.0/8, ::1 or localhost), with a host and an optional port and
// nothing else: no user name, path, query or fragment.
func CheckBaseURL(raw string) error {
	u, err := url.Parse(raw)
	if err != nil || !hostName().MatchString(u.Hostname()) || !validPort(u) {
		return errors.New("must be a URL, e.g. https://flex-api.example.com")
	}
	switch {
	case u.Scheme != "https" && u.Scheme != "http":
		return errors.New("must begin with https://")
	case u.Scheme == "http" && !isLoopback(u.Hostname()):
		return errors.New("must begin with https:// (plain http only for this machine, e.g. http://127.0.0.1:8080)")
	case u.User != nil:
		return errors.New("must not contain a user name or password")
	case u.Path != "" && u.Path != "/":
		return errors.New("must end after the host and port: remove the path")
	case strings.ContainsAny(raw, "?#"):
		return errors.New("must end after the host and port: remove the ? or #")
	}
	return nil
}

func validPort(u *url.URL) bool {
	if u.Port() == "" {
		return !strings.HasSuffix(u.Host, ":")
	}
	port, err := strconv.ParseUint(u.Port(), 10, 16)
	return err == nil && port > 0
}

func isLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}

// closest is the candidate that text most likely meant, "" when none is within
// two edits.
func closest(text string, candidates []string) string {
	best, fewest := "", 3
	if len(text) > 64 {
		return best
	}
	for _, c := range candidates {
		if n := validate.Edits(strings.ToLower(text), strings.ToLower(c)); n < fewest && n < len(c) {
			best, fewest = c, n
		}
	}
	return best
}
