package cli

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"flexconsole/api/sid"
)

// usageError is a wrong use of the command line.
type usageError struct{ text string }

func (e usageError) Error() string { return e.text }

// endingLines are what an error says that ended a command. Of wrong use they
// name the help, in a line of its own but for the console itself, whose errors
// are one line each.
func endingLines(cmd *cobra.Command, err error) []string {
	text, help := "flexconsole: "+err.Error(), "see "+cmd.CommandPath()+" --help"
	var usage usageError
	switch {
	case !errors.As(err, &usage):
		return []string{text}
	case !cmd.HasParent():
		return []string{text + "; " + help}
	}
	return []string{text, help}
}

var (
	// aWord is a word such as the names of commands and users, which no shell
	// minds.
	aWord = pattern(`^\pL[\pL\d._@+-]*$`)
	// sidStart is how a SID of any kind starts, cut short or in small letters too.
	sidStart = pattern(`^([A-Z]{2}\d|[A-Za-z]{2}[\dA-Fa-f]{4})`)
)

// pattern compiles an expression at its first use.
func pattern(expression string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) })
}

// isName says that text is one word, and not meant to be a SID.
func isName(text string) bool { return aWord().MatchString(text) && !sidStart().MatchString(text) }

// unknownCommand refuses a word where a command belongs, and says what to give
// instead.
func unknownCommand(cmd *cobra.Command, word, instead string) error {
	text := fmt.Sprintf("unknown command %q", word)
	cmd.SuggestionsMinimumDistance = 2
	if near := cmd.SuggestionsFor(word); len(near) > 0 {
		text += " (did you mean " + strings.Join(near, " or ") + "?)"
	}
	return usageError{text + "; " + instead}
}

// userArguments takes Flex user SIDs, at least one. A name is no SID, but the
// list can be searched for it.
func userArguments(cmd *cobra.Command, args []string) ([]string, error) {
	if len(args) == 0 {
		return nil, usageError{"which user? It needs a Flex user SID: " + cmd.UseLine()}
	}
	for _, arg := range args {
		if isName(arg) {
			return nil, usageError{"not a Flex user SID: " + arg + "; to find a user by name: flexconsole users list" +
				accountWords(cmd) + " --filter " + arg}
		}
	}
	return sidArguments(sid.FlexUser, args)
}

// accountWords are the flags given that choose the account, for a command that
// is suggested.
func accountWords(cmd *cobra.Command) string {
	words := ""
	if flag := cmd.Flag("demo"); flag != nil && flag.Changed {
		words = " --demo"
	}
	for _, name := range []string{"profile", "instance", "base-url"} {
		if flag := cmd.Flag(name); flag != nil && flag.Changed {
			words += " --" + name + " " + flag.Value.String()
		}
	}
	return words
}
