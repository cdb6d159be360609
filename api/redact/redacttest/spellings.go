// Package redacttest is test support: the ways in which a secret can come back.
package redacttest

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"strings"
)

// leastCut is the shortest beginning of a secret that has to be found.
const leastCut = 13

// everyCharacter spells a text by one pattern for each of its bytes.
func everyCharacter(pattern, text string) string {
	var b strings.Builder
	for _, c := range []byte(text) {
		fmt.Fprintf(&b, pattern, c)
	}
	return b.String()
}

// everyRune spells a text by one pattern for each of its characters.
func everyRune(pattern, text string) string {
	var b strings.Builder
	for _, c := range text {
		fmt.Fprintf(&b, pattern, c)
	}
	return b.String()
}

// Spellings are ways in which a secret can come back.
func Spellings(secret string) map[string]string {
	asJSON, _ := json.Marshal(secret)
	basic := func(user string) string { return base64.StdEncoding.EncodeToString([]byte(user + ":" + secret)) }
	all := map[string]string{
		"plain": secret, "upper case": strings.ToUpper(secret), "lower case": strings.ToLower(secret), "cut": secret[:leastCut],
		"query": url.QueryEscape(secret), "path": url.PathEscape(secret), "percent": everyCharacter("%%%02X", secret),
		"percent, lower case": everyCharacter("%%%02x", secret), "percent twice": everyCharacter("%%25%02X", secret),
		"JSON": string(asJSON[1 : len(asJSON)-1]), "\\u": everyRune(`\u%04x`, secret), "\\u, upper case": everyRune(`\u%04X`, secret),
		"\\u twice": everyRune(`\\u%04x`, secret), "\\x": everyCharacter(`\x%02x`, secret), "slashes": strings.ReplaceAll(secret, "/", `\/`),
		"HTML": html.EscapeString(secret), "HTML decimal": everyRune("&#%d;", secret), "HTML decimal, zeros": everyRune("&#%04d;", secret),
		"HTML hexadecimal": everyRune("&#x%x;", secret), "HTML twice": html.EscapeString(everyRune("&#%d;", secret)),
		"JSON in HTML": html.EscapeString(everyRune(`\u%04x`, secret)), "HTML in a URL": url.QueryEscape(everyRune("&#%d;", secret)),
		"one letter escaped":  "%" + fmt.Sprintf("%X", secret[0]) + secret[1:],
		"Basic, URL alphabet": base64.URLEncoding.EncodeToString([]byte("AC1:" + secret)),
	}
	for n := range 3 {
		all[fmt.Sprint("Basic ", n)] = basic(strings.Repeat("x", n+2))
		all[fmt.Sprint("Basic in JSON ", n)] = strings.ReplaceAll(basic(strings.Repeat("y", n+2)), "/", `\/`)
		all[fmt.Sprint("Basic in a URL ", n)] = url.QueryEscape(basic(strings.Repeat("z", n+2)))
		all[fmt.Sprint("Basic in HTML ", n)] = everyRune("&#%d;", basic(strings.Repeat("z", n+2)))
		all[fmt.Sprint("Basic, upper case ", n)] = strings.ToUpper(basic(strings.Repeat("z", n+2)))
	}
	return all
}
