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

// Commands are the topics as commands that do nothing but show their page; that of the keys
// is for the command of the same name to show.
func Commands() []*cobra.Command {
	var all []*cobra.Command
	for _, name := range names {
		if text := page(name); name != "keys" {
			all = append(all, &cobra.Command{Use: name, Short: short(text), Long: text})
		}
	}
	return all
}

// Keys is the page with all keys, as they are where config.toml gives no others.
func Keys() string { return page("keys") }

func page(name string) string {
	text, _ := pages.ReadFile(name + ".md") // a test reads them all
	return string(text)
}

// short is what the first heading says of a page: the part behind its name.
func short(text string) string {
	heading, _, _ := strings.Cut(text, "\n")
	_, rest, _ := strings.Cut(heading, ": ")
	return rest
}
