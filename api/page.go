package api

import (
	"bytes"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// pageText is the visible text of an HTML page, its title first, on one line; "" where
// body is no page or shows nothing.
func pageText(body []byte) string {
	if !bytes.HasPrefix(bytes.TrimSpace(body), []byte("<")) {
		return ""
	}
	var words []string
	hidden := false
	for tokens := html.NewTokenizer(bytes.NewReader(body)); ; {
		switch tokens.Next() {
		case html.ErrorToken:
			return strings.Join(words, " ")
		case html.StartTagToken:
			name, _ := tokens.TagName()
			hidden = atom.Lookup(name) == atom.Style || atom.Lookup(name) == atom.Script
		case html.EndTagToken:
			hidden = false
		case html.TextToken:
			if !hidden {
				words = append(words, strings.Fields(string(tokens.Text()))...)
			}
		}
	}
}
