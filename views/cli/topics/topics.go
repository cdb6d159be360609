// Package topics is the documentation that flexconsole help TOPIC prints, a page
// of Markdown each, which the README links to.
package topics

import (
	"embed"
	"strings"

	"github.com/spf13/cobra"
)

//go:embed *.md
var pages embed.FS

// names are the topics in the order in which help lists them.
var names = []string{"guide", "keys", "config", "scripts", "json", "exit", "safety", "terminal", "clients", "problems"}

// Commands are the topics as commands that do nothing but show their page.
func Commands() []*cobra.Command {
	var all []*cobra.Command
	for _, name := range names {
		text, _ := pages.ReadFile(name + ".md") // a test reads them all
		all = append(all, &cobra.Command{Use: name, Short: short(string(text)), Long: string(text)})
	}
	return all
}

// short is what the first heading says of a page: the part behind its name.
func short(page string) string {
	heading, _, _ := strings.Cut(page, "\n")
	_, text, _ := strings.Cut(heading, ": ")
	return text
}
