package launcher

import (
	"fmt"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api/conversations"
	"flexconsole/api/sid"
	"flexconsole/ui"
	"flexconsole/ui/form"
	"flexconsole/views/actions"
	"flexconsole/views/session"
	"flexconsole/views/webchat"
)

// checkAddress checks what is typed for an address: its SID, or a part of its name.
func checkAddress(known session.KnownAddresses) func(string) form.Verdict {
	bySID := webchat.CheckAddress(known)
	return func(value string) form.Verdict {
		v := bySID(value)
		if !v.Blocks() || sid.Valid(sid.Address, v.Suggestion) || !isName(value) {
			return v
		}
		found := addressesNamed(known.List, value)
		chosen, ok := addressNamed(known.List, value)
		switch {
		case !known.Read:
			return form.Verdict{Level: ui.Pending, Text: "names work once the chat addresses are loaded: " + actions.Key(actions.Addresses) + " loads them"}
		case ok:
			return bySID(chosen.SID)
		case len(found) > 0:
			return form.Verdict{Level: ui.Pending, Text: fmt.Sprintf("%d chat addresses match, Enter takes the first", len(found))}
		case known.Missing != nil:
			return form.Verdict{Level: ui.Bad, Text: "no match, but not all chat addresses could be loaded"}
		}
		return form.Verdict{Level: ui.Bad, Text: "no chat address has this in its name"}
	}
}

// isName says that a text is no SID, nor the beginning of one.
func isName(text string) bool {
	value := strings.TrimSpace(text)
	_, kind := sid.KindOf(value)
	return value != "" && (!kind || strings.Trim(value[2:], "0123456789abcdefABCDEF") != "")
}

// addressesNamed are the addresses that have a text in their name or SID, those of exactly
// that name first.
func addressesNamed(all []conversations.Address, text string) []conversations.Address {
	var exact, others []conversations.Address
	text = strings.ToLower(strings.TrimSpace(text))
	for _, a := range all {
		switch name := strings.ToLower(webchat.AddressName(a)); {
		case name == text:
			exact = append(exact, a)
		case strings.Contains(name+" "+strings.ToLower(a.SID), text):
			others = append(others, a)
		}
	}
	return append(exact, others...)
}

// addressNamed is the one address that a text names: the only one that has it in its name
// or SID, or the only one of exactly that name.
func addressNamed(all []conversations.Address, text string) (a conversations.Address, ok bool) {
	found := addressesNamed(all, text)
	isExact := func(a conversations.Address) bool {
		return strings.EqualFold(webchat.AddressName(a), strings.TrimSpace(text))
	}
	if len(found) == 1 || len(found) > 1 && isExact(found[0]) && !isExact(found[1]) {
		return found[0], true
	}
	return a, false
}

// takeFirst puts the first address that is named into its field, before Enter or Tab go on.
func takeFirst(l *launchForm) tea.Cmd {
	typed := l.Inputs.Value(webchat.AddressField)
	if found := addressesNamed(l.Host.Session().KnownAddresses().List, typed); isName(typed) && len(found) > 0 {
		return l.useAddress(found[0])
	}
	return nil
}

// takeNamed puts the SID of the address that is named in the place of its name.
func takeNamed(l *launchForm) tea.Cmd {
	typed := l.Inputs.Value(webchat.AddressField)
	if a, ok := addressNamed(l.Host.Session().KnownAddresses().List, typed); ok && isName(typed) {
		return l.useAddress(a)
	}
	return nil
}

// mostNamed is how many addresses are shown below their field.
const mostNamed = 4

// namedLines are the addresses that are named, below their field: on a wide terminal they
// are beside the form.
func namedLines(l *launchForm) func(t ui.Theme, width int) []string {
	return func(t ui.Theme, width int) []string {
		typed := l.Inputs.Value(webchat.AddressField)
		if !isName(typed) || l.Host.Width() >= ui.TwoPanes {
			return nil
		}
		found := addressesNamed(l.Host.Session().KnownAddresses().List, typed)
		if len(found) == 1 {
			return nil // the verdict has it
		}
		var lines []string
		for i, a := range found[:min(len(found), mostNamed)] {
			lines = append(lines, addressLines(t, a, i == 0, width)[0])
		}
		if more := len(found) - mostNamed; more > 0 {
			lines = append(lines, t.Muted.Render(ui.Cut(fmt.Sprintf("  and %d more: %s", more, actions.Key(actions.Addresses)), width)))
		}
		return lines
	}
}

// shownAddresses are those beside the field for what is typed, all for a whole SID, and
// which of them Enter takes, -1 for none.
func shownAddresses(all []conversations.Address, typed string) (shown []conversations.Address, chosen int) {
	if sid.Valid(sid.Address, typed) {
		return all, slices.IndexFunc(all, func(a conversations.Address) bool { return sid.Equal(a.SID, typed) })
	}
	if isName(typed) {
		return addressesNamed(all, typed), 0
	}
	return addressesNamed(all, typed), -1
}
