package taskrouter

import (
	"fmt"
	"strings"

	"flexconsole/api"
)

// ContactFor is the contact_uri that Flex gives a worker of this username: every byte but
// ASCII letters and digits is written as "_" and its two upper-case hex digits.
func ContactFor(username string) string {
	var b strings.Builder
	b.WriteString("client:")
	for _, c := range []byte(username) {
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "_%02X", c)
		}
	}
	return b.String()
}

// ContactFits says whether the worker's contact_uri is that of its friendly name, which in
// Flex is the username, or of its email; written plainly it fits as well. Flex adds only
// such an agent to a chat. A worker without a friendly name is not judged.
func (w Worker) ContactFits() bool {
	contact := api.Text(w.ContactURI)
	for _, name := range []string{api.Text(w.FriendlyName), api.Text(w.Email)} {
		if name != "" && (strings.EqualFold(contact, ContactFor(name)) || strings.EqualFold(contact, "client:"+name)) {
			return true
		}
	}
	return w.FriendlyName == nil
}
