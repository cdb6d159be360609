package plain

import (
	"fmt"
	"regexp"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"flexconsole/api/sid"
	"flexconsole/api/validate"
)

// UsageError is a wrong use of the command line.
type UsageError string

func (e UsageError) Error() string { return string(e) }

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

// IsName says that text is one word, and not meant to be a SID.
func IsName(text string) bool { return aWord().MatchString(text) && !sidStart().MatchString(text) }

// UnknownCommand refuses a word where a command belongs, and says what to give
// instead.
func UnknownCommand(cmd *cobra.Command, word, instead string) error {
	text := fmt.Sprintf("unknown command %q", word)
	cmd.SuggestionsMinimumDistance = 2
	if near := cmd.SuggestionsFor(word); len(near) > 0 {
		text += " (did you mean " + strings.Join(near, " or ") + "?)"
	}
	return UsageError(text + "; " + instead)
}

// AccountWords are the flags given that choose the account, for a command that
// is suggested.
func AccountWords(cmd *cobra.Command) string {
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

// Group is a command that contains others and does nothing itself: a typo in the verb
// must not end as a success. Without flags of an account f is nil.
func Group(use, short, wanted string, f *AccountFlags, commands ...*cobra.Command) *cobra.Command {
	command := &cobra.Command{
		Use: use, Short: short,
		ValidArgsFunction: cobra.NoFileCompletions,
		Args:              cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 && IsName(args[0]) {
				return UnknownCommand(cmd, args[0], wanted)
			}
			return UsageError(wanted)
		},
	}
	if f != nil {
		f.Bind(command)
	}
	command.AddCommand(commands...)
	return command
}

// NoArguments refuses arguments.
func NoArguments(_ *cobra.Command, args []string) error {
	if len(args) > 0 {
		return UsageError("this command takes no arguments, only flags (never give a secret as an argument)")
	}
	return nil
}

// SIDArguments takes SIDs of a kind, each in any text that contains exactly
// one.
func SIDArguments(kind sid.Kind, args []string) ([]string, error) {
	var sids []string
	for _, arg := range args {
		found := sid.Find(kind, arg)
		if len(found) != 1 {
			return nil, UsageError("not a " + kind.Name + " SID: " + validate.SID(kind, arg).Text)
		}
		sids = append(sids, found[0])
	}
	return sids, nil
}

// Complete has a shell offer the values of a flag.
func Complete(root *cobra.Command, flag string, values func() []string) {
	CompleteFrom(root, flag, func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return values(), cobra.ShellCompDirectiveNoFileComp
	})
}

// CompleteFrom has a shell offer what a function finds for a flag.
func CompleteFrom(root *cobra.Command, flag string, find cobra.CompletionFunc) {
	if err := root.RegisterFlagCompletionFunc(flag, find); err != nil {
		panic(err) // a flag that does not exist: a slip in this file
	}
}
