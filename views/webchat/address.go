package webchat

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"flexconsole/api/conversations"
	"flexconsole/api/sid"
	"flexconsole/ui"
	"flexconsole/ui/form"
	"flexconsole/views/session"
)

// AddressName is what people know an address by, marked where it is odd.
func AddressName(a conversations.Address) string {
	return cmp.Or(a.Marked("friendly_name", ui.TextOf(a.FriendlyName)), a.Marked("address", ui.TextOf(a.Address)), "(no name)")
}

// AddressReach says where a chat through the address is routed, or why it is not.
func AddressReach(a conversations.Address) (ui.Level, string) {
	if code, why := a.LikelyError(); code != 0 {
		return ui.Warn, fmt.Sprintf("%s (%d)", clause(why), code)
	}
	if a.IsOdd("auto_creation") || a.IsOdd("type") {
		return ui.Warn, "unknown, unexpected type: " + a.OddWords()
	}
	switch to := a.AutoCreation; strings.ToLower(to.Type) {
	case "studio":
		return ui.Good, "routes to Studio flow " + to.StudioFlowSID
	case "webhook":
		return ui.Good, strings.TrimSpace("routes to webhook " + hostOf(to.WebhookURL))
	}
	return ui.Good, byDefault
}

// CheckAddress checks an address SID against the account's chat addresses, as far as
// they are known. They may have changed since, so it only warns.
func CheckAddress(known session.KnownAddresses) func(string) form.Verdict {
	return func(value string) form.Verdict {
		v := CheckLaunch(AddressField, value)
		if v.Level != ui.Good || !known.Read {
			return v
		}
		i := slices.IndexFunc(known.List, func(a conversations.Address) bool { return sid.Equal(a.SID, value) })
		switch {
		case i < 0 && known.Missing != nil:
			return v // it may be one of those that could not be read
		case i < 0:
			return form.Verdict{Level: ui.Warn, Text: notAmong(len(known.List)) + ", likely refused (45765)"}
		}
		return judgeAddress(known.List[i])
	}
}

// byDefault is said of an address whose auto-creation names neither flow nor webhook.
const byDefault = "no Studio flow or webhook"

// clause is a sentence on an address as part of another.
func clause(sentence string) string {
	text := strings.TrimSuffix(strings.ToLower(sentence[:1])+sentence[1:], ".")
	return strings.TrimPrefix(strings.TrimPrefix(text, "its "), "it has ")
}

// hostOf is the part of a webhook URL that is shown: the rest may contain secrets.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Host
}

// judgeAddress says where a chat through an address of the account is routed.
func judgeAddress(a conversations.Address) form.Verdict {
	if code, why := a.LikelyError(); code != 0 {
		return form.Verdict{Level: ui.Warn, Text: fmt.Sprintf("%s: %s, likely refused (%d)", AddressName(a), clause(why), code)}
	}
	if level, detail := AddressReach(a); level != ui.Good {
		return form.Verdict{Level: level, Text: AddressName(a) + ": " + detail}
	}
	by := map[string]string{"studio": "routes to Studio flow", "webhook": "routes to webhook"}[strings.ToLower(a.AutoCreation.Type)]
	if by == "" {
		by = byDefault
	}
	return form.Verdict{Level: ui.Good, Text: AddressName(a) + ", " + by}
}

func notAmong(addresses int) string {
	switch addresses {
	case 0:
		return "this account has no chat address"
	case 1:
		return "not this account's only chat address"
	}
	return fmt.Sprintf("not one of this account's %d chat addresses", addresses)
}
