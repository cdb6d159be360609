package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"flexconsole/api"
	"flexconsole/config"
	"flexconsole/ui"
	"flexconsole/views"
)

// machineOf gives the settings of this machine under the flags.
type machineOf func(flags) config.Inputs

// accountFlags are those that say which account a plain-text command works in;
// they are the console's own. They hold for the commands below too, or cobra
// would take a verb for the value of a flag before it.
func accountFlags(command *cobra.Command, f *flags) {
	set := command.PersistentFlags()
	set.BoolVar(&f.demo, "demo", false, "use the built-in sandbox account, which ends with the command")
	set.IntVar(&f.demoUsers, "demo-users", 0, "with --demo: how many users the sandbox account has")
	set.BoolVar(&f.readOnly, "read-only", false, "refuse everything but reads")
	set.StringVar(&f.profile, "profile", "", "profile of config.toml to use")
	set.StringVar(&f.instance, "instance", "", "Flex instance SID (GO…)")
	set.StringVar(&f.baseURL, "base-url", "", "one address for all hosts; http for loopback only")
	complete(command, "profile", profileNames)
}

// openPlain opens the session of a plain-text command. It is the console's, so
// that a change made here is in the same journal.
func openPlain(f flags, in config.Inputs) (*views.Session, error) {
	if f.demo {
		return openSandbox(f)
	}
	account, err := config.Read(in).Account()
	if err != nil {
		return nil, err
	}
	return newSession(account), nil
}

// output writes lines of outside text, escaped, and keeps the first failure: a
// full disk must not look like an empty answer.
type output struct {
	w   io.Writer
	err error
}

// line writes text, which may come from outside.
func (o *output) line(text string) {
	if o.err == nil {
		_, o.err = fmt.Fprintln(o.w, ui.Escape(text))
	}
}

func (o *output) lines(texts []string) {
	for _, text := range texts {
		o.line(text)
	}
}

// value writes a value as JSON on one line; a json.RawMessage keeps its order
// of fields and its numbers.
func (o *output) value(v any) {
	if o.err != nil {
		return
	}
	var data []byte
	if data, o.err = json.Marshal(v); o.err == nil {
		_, o.err = fmt.Fprintln(o.w, visibleJSON(string(data)))
	}
}

// visibleJSON spells what a terminal would obey or hide as \u escapes. Outside
// strings compact JSON is ASCII, so they mean the same to whoever reads it;
// octets that are no UTF-8 become U+FFFD, as readers make of them anyway.
func visibleJSON(compact string) string {
	var out strings.Builder
	for _, r := range compact {
		switch {
		case r == utf8.RuneError:
			out.WriteString(`\ufffd`)
		case ui.EscapeRune(r) == string(r):
			out.WriteRune(r)
		default:
			for _, unit := range utf16.Encode([]rune{r}) {
				fmt.Fprintf(&out, `\u%04x`, unit)
			}
		}
	}
	return out.String()
}

// shown is a value for people, null and empty said in words. It is raw:
// output escapes it.
func shown(value *string) string {
	switch {
	case value == nil:
		return "null"
	case *value == "":
		return "(empty)"
	}
	inner := strings.Trim(*value, " ")
	before := strings.Index(*value, inner)
	after := len(*value) - before - len(inner)
	return strings.Repeat("·", before) + inner + strings.Repeat("·", after) // nobody sees spaces at an edge
}

// failureLines word a failure: what happened, what it means here, what to do,
// and what Support asks for.
func failureLines(err error) []string {
	var failure *api.Error
	if !errors.As(err, &failure) {
		return []string{err.Error()}
	}
	x := failure.Explain()
	lines := []string{x.What, "  " + x.Meaning, "  → " + x.Next}
	if facts := failureFacts(failure); len(facts) > 0 {
		lines = append(lines, "  "+strings.Join(facts, " · "))
	}
	return lines
}

func failureFacts(failure *api.Error) []string {
	var facts []string
	if failure.Status != 0 {
		facts = append(facts, fmt.Sprintf("HTTP %d", failure.Status))
	}
	if failure.Code != 0 {
		facts = append(facts, fmt.Sprintf("Twilio code %d", failure.Code),
			fmt.Sprintf("https://www.twilio.com/docs/errors/%d", failure.Code))
	}
	if failure.RequestID != "" {
		facts = append(facts, "Twilio-Request-Id "+failure.RequestID)
	}
	return facts
}

// tellFailure writes a failure about subject, which may be empty.
func tellFailure(w io.Writer, subject string, err error) {
	lines := failureLines(err)
	if subject != "" {
		lines[0] = subject + ": " + lines[0]
	}
	lines[0] = "flexconsole: " + lines[0]
	writeLines(w, lines)
}
