package plain

import (
	"strings"

	"github.com/spf13/cobra"

	"flexconsole/ui/filter"
)

// CompleteFilter has a shell offer the keys of --filter, and the known values of a key,
// for the last term.
func CompleteFilter(command *cobra.Command, keys filter.Keys, values map[string]func() []string) {
	CompleteFrom(command, "filter", func(_ *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
		start := strings.LastIndexByte(typed, ' ') + 1
		before, term := typed[:start], typed[start:]
		if rest, not := strings.CutPrefix(term, "-"); not {
			before, term = before+"-", rest
		}
		key, _, ofKey := strings.Cut(term, ":")
		if !ofKey {
			return offered(before, term, keys.Names(), ":"), cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
		}
		known := []string{filter.None}
		if of := values[key]; of != nil {
			known = append(of(), known...)
		}
		return offered(before+key+":", term[len(key)+1:], known, ""), cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveKeepOrder
	})
}

// offered are the values that begin as typed, between what stands before and after them.
func offered(before, typed string, values []string, after string) []string {
	var all []string
	typed = strings.ToLower(strings.TrimPrefix(typed, `"`))
	for _, v := range values {
		if strings.HasPrefix(strings.ToLower(v), typed) {
			if strings.Contains(v, " ") {
				v = `"` + v + `"`
			}
			all = append(all, before+v+after)
		}
	}
	return all
}

// FirstFile has a shell offer files for the first argument, and nothing for others.
func FirstFile(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return nil, cobra.ShellCompDirectiveDefault
}

// Values are values that are always the same, to be offered.
func Values(all ...string) func() []string { return func() []string { return all } }
