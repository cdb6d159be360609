package bulk

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"flexconsole/api"
	"flexconsole/api/batch"
	"flexconsole/api/save"
	"flexconsole/ui"
	"flexconsole/views/words"
)

// changeText is what users get: "locale → es-MX", escaped. Otherwise stands for values
// that differ from user to user.
func changeText(rows []batch.PlannedRow, otherwise string) string {
	var parts []string
	for _, f := range save.Fields {
		if to := sharedValue(newValues(rows, f), otherwise); to != "" {
			parts = append(parts, string(f)+" → "+ui.Escape(to))
		}
	}
	return strings.Join(parts, " · ")
}

// newValues are the values that users get in a field.
func newValues(rows []batch.PlannedRow, f save.Field) []string {
	var values []string
	for i := range rows {
		if value := f.In(rows[i].Change); value != nil {
			values = append(values, words.Value(value))
		}
	}
	return values
}

// sharedValue is the value that all are, or the email domain that all have, else
// otherwise; "" for no values.
func sharedValue(values []string, otherwise string) string {
	if len(values) == 0 {
		return ""
	}
	first := values[0]
	domain := first[max(0, strings.LastIndexByte(first, '@')):]
	switch {
	case !slices.ContainsFunc(values, func(v string) bool { return v != first }):
		return first
	case strings.HasPrefix(domain, "@") && !slices.ContainsFunc(values, func(v string) bool { return !strings.HasSuffix(v, domain) }):
		return "…" + domain
	}
	return otherwise
}

// userName is a user's name, or the SID where it has none; raw.
func userName(row *batch.PlannedRow) string {
	return cmp.Or(ui.TextOf(row.User.Username), row.SID)
}

// mostNamed is how many users a question names.
const mostNamed = 5

// firstNames names the first users that fit: "alder, zoë + 12 more".
func firstNames(names []string, width int) string {
	for n := min(len(names), mostNamed); ; n-- {
		more := ""
		if n < len(names) {
			more = fmt.Sprintf(" + %d more", len(names)-n)
		}
		text := strings.Join(names[:n], ", ")
		if n < 2 || ui.Width(text+more) <= width {
			return ui.Cut(text, width-ui.Width(more)) + more
		}
	}
}

// diffText is the changed fields of a user, escaped; an email of which only the domain
// changes is shortened before the @.
func diffText(was api.FlexUser, change api.UserChange, width int) string {
	var parts []string
	for _, f := range save.Fields {
		if asked := f.In(change); asked != nil {
			parts = append(parts, fmt.Sprintf("%s: %s → %s", f, words.EscapedValue(f.Shown(was)), words.EscapedValue(asked)))
		}
	}
	text := strings.Join(parts, " · ")
	if over := ui.Width(text) - width; over > 0 && change.Email != nil {
		parts[0] = domainDiff(words.EscapedValue(save.Email.Shown(was)), words.EscapedValue(change.Email), ui.Width(parts[0])-over)
		text = strings.Join(parts, " · ")
	}
	return text
}

// domainDiff is a changed email in so many cells where they are enough. Where the part
// before the @ stays the same it is shortened or left out.
func domainDiff(before, after string, width int) string {
	local, from := splitEmail(before)
	same, to := splitEmail(after)
	if local == "" || local != same {
		return fmt.Sprintf("email: %s → %s", before, after)
	}
	diff := fmt.Sprintf("%s → …%s", from, to)
	room := width - ui.Width("email: "+diff)
	switch {
	case room > 0:
		return "email: " + ui.Cut(local, room) + diff
	case room == 0:
		return "email: " + diff
	}
	return "email → …" + to
}

// splitEmail splits an email before the @.
func splitEmail(email string) (local, domain string) {
	i := max(0, strings.LastIndexByte(email, '@'))
	return email[:i], email[i:]
}
