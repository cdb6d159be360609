package plain

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"flexconsole/ui/filter"
)

// CheckFilter reads the terms of --filter, of rows that are called a unit. A term that
// finds every row, as an empty variable of a script would make it, is an error. Words that
// look as if they began with a key are none, as in the console: values have colons too.
func CheckFilter(cmd *cobra.Command, keys filter.Keys, expression, unit string) (filter.Expression, error) {
	wanted := keys.Parse(expression)
	WriteLines(Warnings(cmd), UnknownKeys(keys, wanted))
	if err := wanted.Check(expression, unit); err != nil {
		return nil, UsageError("--filter: " + err.Error())
	}
	return wanted, nil
}

// UnknownKeys reports words that look as if they began with a key.
func UnknownKeys(keys filter.Keys, wanted filter.Expression) []string {
	var said []string
	for _, t := range wanted {
		if t.Unknown != "" && !t.Quoted {
			said = append(said, fmt.Sprintf("--filter: no key %s, so %s is searched in all columns: %s",
				t.Unknown, t.Value, strings.Join(keys.Names(), ", ")))
		}
	}
	return said
}
